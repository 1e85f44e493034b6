import attack from '../../domain/attack-techniques.json' with { type: 'json' }
import { plain } from '../../domain/prose.ts'
import type { Evidence, ReportVerdict, Sentence } from '../../domain/report.ts'
import { printable } from '../../domain/untrusted.ts'
import catalogue from '../knowledge/rules.json' with { type: 'json' }
import type { Answer, Said } from './answer.ts'
import { most } from './answer.ts'
import { overreach } from './clauses.ts'
import type { Manner } from './clauses.ts'
import { lentBy, standsIn } from './lent.ts'
import type { Lent } from './lent.ts'
import { takeApart } from './pieces.ts'
import { misplaced } from './roles.ts'
import type { Piece } from './roles.ts'
import { listed, stem } from './stem.ts'
import { numberWords } from './vocabulary.ts'

/** What a narration is about and is held to. */
export type Ground = { readonly evidence: readonly Evidence[]; readonly verdict: ReportVerdict }

/** A sentence that did not hold: its first characters, and why. */
export type Dropped = { readonly text: string; readonly why: string }

export type Verified = {
  readonly reading: readonly Sentence[]
  readonly hypotheses: readonly Sentence[]
  readonly questions: readonly Sentence[]
  readonly dropped: readonly Dropped[]
}

/**
 * What may be shown of a model's answer. A sentence stays if every word of it is ordinary English or the evidence's, every value stands in
 * the evidence that it names, and it states no more than that evidence and the verdict do. The rest is dropped, never mended.
 */
export function verify(answer: Answer, ground: Ground): Verified {
  const lent = new Map(ground.evidence.filter(speaksOfTheEvent).map((one) => [one.id, lentBy(one)]))
  const dropped: Dropped[] = []
  const hold = (said: readonly Said[], manner: Manner): readonly Sentence[] =>
    said.flatMap((one, index) => {
      const held = index < most[manner] ? holds(one, manner, ground.verdict, lent) : `more than ${most[manner]} of them`
      if (typeof held !== 'string') return [held]
      dropped.push({ text: printable(one.text.slice(0, textKept)), why: held })
      return []
    })
  return {
    reading: hold(answer.reading, 'reading'),
    hypotheses: hold(answer.hypotheses, 'hypothesis'),
    questions: hold(answer.questions, 'question'),
    dropped,
  }
}

/** What a plugin or Falco itself tells of happened elsewhere than on the host of the sensor, which no sentence may bring in. */
function speaksOfTheEvent({ what, from }: Evidence, _index: number, all: readonly Evidence[]): boolean {
  return from !== 'field' || what !== 'hostname' || all.some((one) => one.from === 'field' && /^(?:proc|container|fd)\./.test(one.what))
}

const textKept = 300
const textMax = 320
/** A sentence that names everything would find anything in it. */
const idsMax = 6

function holds(said: Said, manner: Manner, verdict: ReportVerdict, lent: ReadonlyMap<string, Lent>): Sentence | string {
  const { text, ids } = withoutIds(said)
  const cited = ids.map((id) => lent.get(id)).filter((one) => one !== undefined)
  if (ids.length === 0) return 'names no evidence'
  if (cited.length < ids.length)
    return `names ${printable(ids.find((id) => !lent.has(id)) ?? '').slice(0, 20)}, which is no evidence of this report`
  if (ids.length > idsMax) return `names more than ${idsMax} pieces of evidence`
  if (manner === 'hypothesis' && isOfASign(text, ids, verdict)) return { prose: [text], evidence: ids }
  const unfit = unfitForm(text, manner) ?? foreignPhrase(text, cited)
  if (unfit) return unfit
  const taken = takeApart(text, cited)
  if ('stranger' in taken) return `${JSON.stringify(printable(taken.stranger).slice(0, 80))} is not in the evidence that it names`
  const why = misfit(taken.pieces, cited, manner, verdict) ?? otherVerdict(text, manner, verdict)
  return why ?? { prose: taken.prose, evidence: ids }
}

/** What the report's own signs say of the evidence may be supposed in their words. */
function isOfASign(text: string, ids: readonly string[], { because }: ReportVerdict): boolean {
  if (!/^The command line (?:points to|fits|looks like) a reverse shell\.$/.test(text)) return false
  return because.some(({ prose, evidence }) => /\bas reverse shells do\b/.test(plain(prose)) && evidence.some((id) => ids.includes(id)))
}

/** Models like to name evidence in the sentence as well. */
function withoutIds({ text, evidence }: Said): { readonly text: string; readonly ids: readonly string[] } {
  const inline: string[] = []
  const bare = text
    .replaceAll(/\s*[[(](E\d{1,4}(?:\s*(?:,|and|&)\s*E\d{1,4}){0,12})[\])]/g, (_all, ids: string) => {
      inline.push(...(ids.match(/E\d+/g) ?? []))
      return ''
    })
    .replaceAll('’', "'")
    .replaceAll(/[“”]/g, '"')
  return { text: bare.trim(), ids: [...new Set([...evidence.map((id) => id.trim()), ...inline])] }
}

/** Links, mentions, markup, lines, what cannot be seen: none belongs in a sentence, whatever evidence holds it. */
function unfitForm(text: string, manner: Manner): string | undefined {
  if (text.length > textMax) return `longer than ${textMax} characters`
  if (printable(text) !== text || /\p{M}/u.test(text)) return 'holds characters that cannot be seen'
  if (/:\/\/|www\.|mailto:|\]\(|<[@!#/a-z]/i.test(text)) return 'holds a link or a mention'
  if (/\*\*|__|~~|```|^\s*(?:[-*#>|]|\d+[.)])\s/.test(text)) return 'holds markup'
  if ((text.match(/[A-Za-z]{2,}/g) ?? []).length < 3) return 'no sentence'
  if (manner === 'question' ? !text.endsWith('?') : text.includes('?'))
    return manner === 'question' ? 'no question' : 'a question, where none belongs'
  return undefined
}

/** Names of tactics, techniques and rules that are made of ordinary words. */
const phrases: readonly string[] = [
  ...Object.values(attack.tactics).map(([, name = '']) => name),
  ...Object.values(attack.techniques).map(([name]) => String(name)),
  ...catalogue.rules.map(({ name }) => name),
]
  .map((name) => name.toLowerCase())
  .filter((name) => name.includes(' '))

function foreignPhrase(text: string, cited: readonly Lent[]): string | undefined {
  const bare = ` ${text
    .toLowerCase()
    .replaceAll(/["'`,;:.?!()]+/g, ' ')
    .replaceAll(/\s+/g, ' ')} `
  const foreign = phrases.find(
    (phrase) => bare.includes(` ${phrase} `) && !cited.some(({ what, value }) => `${what} ${value}`.toLowerCase().includes(phrase)),
  )
  return foreign && `names ${foreign}, which is not in the evidence that it names`
}

function misfit(pieces: readonly Piece[], cited: readonly Lent[], manner: Manner, verdict: ReportVerdict): string | undefined {
  // A value by itself says nothing, and would be taken for something to do.
  if (pieces.filter(({ kind }) => kind === 'word').length < 2) return 'no sentence'
  const value = misplaced(pieces, cited)
  if (value !== undefined) return `${JSON.stringify(value.slice(0, 80))} is something else in the evidence`
  const number = miscounted(pieces, cited)
  if (number !== undefined) return `${number} counts something else in the evidence`
  return overreach(pieces, cited, manner, verdict)
}

/** A number before a plural counts that, in one piece of evidence: port 80 is no proof of 80 hosts. */
function miscounted(pieces: readonly Piece[], cited: readonly Lent[]): string | undefined {
  return pieces.find((piece, index) => {
    const number = numberIn(piece)
    const next = pieces[index + 1]
    if (piece.text === 'one' && next?.kind === 'word' && counted.has(stem(next.text)))
      return !cited.some((one) => holdsNumber(one, '1', 'one'))
    if (number === undefined || next?.kind !== 'word' || !/[^su]s$/.test(next.text) || verbs.has(next.text)) return false
    return !cited.some((one) => holdsNumber(one, number, piece.text) && counts(one, next.text))
  })?.text
}

const counted = listed('alert event host container process user pod file connection address time rule node account')

const verbs = new Set(
  'is was has does as its shows means tells says points suggests indicates fits belongs looks seems names implies leads supports stands'.split(
    ' ',
  ),
)

function numberIn({ kind, text }: Piece): string | undefined {
  if (kind === 'value') return /^\d[\d.,]*$/.test(text) ? text : undefined
  return kind === 'word' ? numberWords.get(text.toLowerCase()) : undefined
}

function holdsNumber(one: Lent, number: string, written: string): boolean {
  return standsIn(number, one) || one.words.has(written.toLowerCase())
}

function counts({ what, value, words, isOurs }: Lent, noun: string): boolean {
  const spoken = isOurs ? `${what} ${value}` : what
  return words.has(stem(noun)) || (spoken.match(/[A-Za-z]+/g) ?? []).some((word) => stem(word) === stem(noun))
}

/** What a verdict may say, by families: a sentence of one family does not stand beside a verdict of another. */
const families: readonly RegExp[] = [
  /self-test|\btest(?:s|ed|ing)?\b|\bexercise\b|\bdrill\b/i,
  /maintenance|\badministration\b/i,
  /suspicious|malicious|hostile|attack|intrusion|compromis/i,
  /not settled|unsettled|\bopen either way\b/i,
  /harmless|benign|innocent|legitimate/i,
]

/** A hypothesis may suppose something else, and a question ask for it; neither may call that the verdict. */
function otherVerdict(text: string, manner: Manner, { label }: ReportVerdict): string | undefined {
  const named = families.find((family) => family.test(text) && !family.test(label))
  if (named === undefined || (manner !== 'reading' && !/verdict|confidence/i.test(text))) return undefined
  return `speaks of another verdict than ${label}`
}

/** The sentence as one line, for tests and files. */
export function lineOf({ prose }: Sentence): string {
  return plain(prose)
}
