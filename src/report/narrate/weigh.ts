import type { Prose, Span } from '../../domain/prose.ts'
import type { Evidence, Sentence } from '../../domain/report.ts'
import { printable } from '../../domain/untrusted.ts'
import { head } from '../readable.ts'
import { most } from './answer.ts'
import type { Answer, Weighing } from './answer.ts'
import type { Choices, Explanation } from './choices.ts'

/** A choice that did not hold: its first characters, and why. */
export type Dropped = { readonly text: string; readonly why: string }

export type Weighed = {
  readonly reading: readonly Sentence[]
  readonly hypotheses: readonly Sentence[]
  readonly questions: readonly Sentence[]
  readonly dropped: readonly Dropped[]
}

/**
 * A model's choices in the words that they stand for. What is not among the choices, names evidence that is none, or contradicts a
 * verdict that the event settles is dropped, never mended.
 */
export function weigh(answer: Answer, choices: Choices): Weighed {
  const dropped: Dropped[] = []
  const hold = <Item>(items: readonly Item[], max: number, holds: (item: Item) => Sentence | string): readonly Sentence[] =>
    eachOnce(items).flatMap((item, index) => {
      const held = index < max ? holds(item) : `more than ${max} of them`
      if (typeof held !== 'string') return [held]
      dropped.push({ text: printable(JSON.stringify(item).slice(0, textKept)), why: held })
      return []
    })
  const chosen = (from: ReadonlyMap<string, Sentence>, what: string) => (id: string) => from.get(id) ?? `is no ${what} of this report`
  return {
    reading: hold(answer.reading, most.reading, chosen(choices.sentences, 'sentence')),
    hypotheses: hold(answer.hypotheses, most.hypotheses, (one) => supposed(one, choices)),
    questions: hold(answer.questions, most.questions, chosen(choices.questions, 'question')),
    dropped,
  }
}

const textKept = 300

function eachOnce<Item>(items: readonly Item[]): readonly Item[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()]
}

function supposed(weighing: Weighing, choices: Choices): Sentence | string {
  const explanation = choices.explanations.get(weighing.explanation)
  if (!explanation) return 'is no explanation of this report'
  const speaking = weightyOf(weighing.for, choices)
  const against = weightyOf(weighing.against, choices)
  if (typeof speaking === 'string') return speaking
  if (typeof against === 'string') return against
  if (speaking.length === 0) return 'names nothing that speaks for it'
  if (speaking.some((one) => against.includes(one))) return 'names the same for it and against it'
  return contradiction(explanation, choices) ?? sentence(explanation, speaking, against)
}

function weightyOf(ids: readonly string[], choices: Choices): readonly Evidence[] | string {
  const all = eachOnce(ids).map((id) => weighty(id, choices))
  return all.find((one) => typeof one === 'string') ?? all.filter((one) => typeof one !== 'string')
}

/** What may speak for or against something: what the event and the ledger hold, not what the rule's authors wrote on it. */
function weighty(id: string, { evidence }: Choices): Evidence | string {
  const one = evidence.get(id)
  if (!one) return `names ${printable(id).slice(0, 20)}, which is no evidence of this report`
  const isLabel = one.from === 'field' && ['rule', 'priority', 'source', 'tags'].includes(one.what)
  if (isLabel || (one.from !== 'field' && one.from !== 'ledger'))
    return `names ${id}, which is general and speaks neither for nor against it`
  return one
}

/** A test that the event shows as surely as a report may say is not talked into an attack. */
function contradiction({ kind }: Explanation, { verdict: { label, confidence } }: Choices): string | undefined {
  const isSettled = confidence === 'high' && /self-test|sensor/i.test(label)
  return isSettled && kind !== 'harmless' ? `speaks against the verdict ${label}, whose confidence is high` : undefined
}

const leads: Readonly<Record<Explanation['kind'], string>> = {
  harmless: 'It may be harmless: ',
  hostile: 'It may be real: ',
  sign: 'A sign that it is real would be: ',
}

function sentence({ kind, text, evidence }: Explanation, speaking: readonly Evidence[], against: readonly Evidence[]): Sentence {
  const contra = against.length > 0 ? [' Against it: ', ...listed(against), '.'] : [' Against it the model names nothing.']
  return {
    prose: [`${leads[kind]}${text} For it: `, ...listed(speaking), '.', ...contra],
    evidence: [...new Set([...evidence, ...[...speaking, ...against].map(({ id }) => id)])],
  }
}

function listed(all: readonly Evidence[]): Prose {
  return all.flatMap((one, index) => [...(index > 0 ? [', '] : []), ...shown(one)])
}

function shown({ from, what, value }: Evidence): readonly Span[] {
  if (from === 'field' && value === 'no value') return [{ value: what }, ' without a value']
  const short = value.length > shownMax ? `${head(value, shownMax)}…` : value
  return [from === 'field' ? { value: what } : what, ' ', { value: short }]
}
const shownMax = 80
