import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { plain } from '../../../src/domain/prose.ts'
import type { Sentence } from '../../../src/domain/report.ts'
import type { Answer } from '../../../src/report/narrate/answer.ts'
import { choicesOf } from '../../../src/report/narrate/choices.ts'
import type { Choices } from '../../../src/report/narrate/choices.ts'
import { weigh } from '../../../src/report/narrate/weigh.ts'
import type { Weighed } from '../../../src/report/narrate/weigh.ts'
import { anEvent } from '../../event.ts'
import { reportOn } from '../material.ts'
import { answer, choices, explanation, having, honest, honestCount, of, report, settled, weighing } from './the-case.ts'

const said = (one: Sentence) => plain(one.prose)
const all = ({ reading, hypotheses, questions }: Weighed) => [...reading, ...hypotheses, ...questions]
const why = (parts: Partial<Answer>, among: Choices = choices) => weigh(answer(parts), among).dropped.map((one) => one.why)
const supposed = (one: Answer['hypotheses'][number], among: Choices = choices) => weigh(answer({ hypotheses: [one] }), among)

describe('what there is to choose from', () => {
  test('is what the report says of this event, and no general knowledge', () => {
    const told = [...choices.sentences.values()].map(said)
    expect(told.join('\n')).toContain('started')
    expect(told.join('\n')).not.toMatch(/Why it matters|What would confirm|:$/m)
    for (const { evidence } of choices.sentences.values())
      for (const id of evidence) expect(['field', 'ledger']).toContain(choices.evidence.get(id)?.from)
  })

  test("is the rule's own signs and harmless causes, and what may lie behind any alert", () => {
    const kinds = [...choices.explanations.values()].map(({ kind }) => kind)
    expect(kinds).toContain('sign')
    expect(kinds).toContain('harmless')
    expect(kinds).toContain('hostile')
  })

  test('is questions about what the event holds, and none about what it lacks', () => {
    const told = [...choices.questions.values()].map(said)
    expect(told.length).toBeGreaterThan(0)
    expect(told.join('\n')).not.toMatch(/[{}]|no value|<NA>/)
    const fields = { 'user.name': '<NA>', 'proc.tty': 0, 'container.id': 'host', 'user.loginuid': -1 }
    const poor = choicesOf(reportOn(anEvent({ fields })))
    for (const { evidence } of poor.questions.values())
      for (const id of evidence) expect(Object.keys(fields)).not.toContain(poor.evidence.get(id)?.what)
  })

  test('of a notice of Falco itself holds no explanation of an attack', () => {
    const drops = choicesOf(reportOn(anEvent({ rule: 'Falco internal: syscall event drop', source: 'internal' })))
    expect([...drops.explanations.values()].filter(({ kind }) => kind === 'hostile')).toEqual([])
  })

  test('is bounded, whatever the event holds', () => {
    const fields = Object.fromEntries(Array.from({ length: 400 }, (_, index) => [`proc.aname[${index}]`, `x${index} `.repeat(300)]))
    const many = choicesOf(reportOn(anEvent({ fields })))
    const length = [...many.evidence.values()].reduce((sum, { value }) => sum + Math.min(value.length, 500), 0)
    expect(length).toBeLessThan(25_000)
    expect(many.sentences.size).toBeLessThanOrEqual(40)
    expect(many.questions.size).toBeLessThanOrEqual(40)
  })
})

test('what an honest model chooses is told, all of it', () => {
  const weighed = weigh(honest, choices)
  expect(weighed.dropped).toEqual([])
  expect(all(weighed)).toHaveLength(honestCount)
})

test('sentences and questions are told as they stand, in the order that was chosen', () => {
  const [first = '', second = ''] = choices.sentences.keys()
  const { reading } = weigh(answer({ reading: [second, first] }), choices)
  expect(reading).toEqual([choices.sentences.get(second), choices.sentences.get(first)])
})

test('an explanation is told with what speaks for it and against it, by name and value', () => {
  const [one] = supposed(weighing('hostile', ['proc.pname', 'user.name'], ['proc.tty'])).hypotheses
  expect(one && said(one)).toMatch(
    /^It may be real: .+ For it: proc\.pname apache2, user\.name www-data\. Against it: proc\.tty without a value\.$/,
  )
  expect(one?.evidence).toEqual([of('proc.pname'), of('user.name'), of('proc.tty')])
})

test("one of the rule's own names its entry as well, and that nothing was held against it is said", () => {
  const [one] = supposed(weighing('sign', ['proc.pname'])).hypotheses
  expect(one && said(one)).toMatch(/^A sign that it is real would be: .+ Against it the model names nothing\.$/)
  expect(one?.evidence).toHaveLength(2)
})

describe('what does not hold is dropped, with why', () => {
  test.each<[string, Partial<Answer>, string]>([
    ['a sentence that the report does not have', { reading: ['S99'] }, 'is no sentence of this report'],
    ['a question of its own', { questions: ['Was CVE-2021-44228 used?'] }, 'is no question of this report'],
    ['an explanation of its own', { hypotheses: [{ explanation: 'Mirai', for: ['E1'], against: [] }] }, 'is no explanation of this report'],
    [
      'evidence that it made up',
      { hypotheses: [{ explanation: explanation('hostile'), for: ['E999'], against: [] }] },
      'names E999, which is no evidence of this report',
    ],
    ['nothing that speaks for it', { hypotheses: [weighing('harmless', [], ['proc.tty'])] }, 'names nothing that speaks for it'],
    ['the same on both sides', { hypotheses: [weighing('harmless', ['proc.tty'], ['proc.tty'])] }, 'names the same for it and against it'],
    ...['rule', 'priority', 'tags', 'why it matters'].map((what): [string, Partial<Answer>, string] => [
      `${what}, which weighs nothing`,
      { hypotheses: [weighing('hostile', [what])] },
      `names ${of(what)}, which is general and speaks neither for nor against it`,
    ]),
    [
      'more than people want to read',
      { reading: [...choices.sentences.keys(), ...choices.questions.keys()].slice(0, 6) },
      'more than 5 of them',
    ],
  ])('%s', (_what, parts, reason) => {
    expect(why(parts)).toContain(reason)
  })

  test('an attack, where the event shows a test as surely as a report may say', () => {
    const among = choicesOf(settled)
    const speaking = [of('proc.pname', among)]
    const hostile = { explanation: explanation('hostile', among), for: speaking, against: [] }
    expect(why({ hypotheses: [hostile] }, among)).toEqual(['speaks against the verdict Falco self-test, whose confidence is high'])
    const harmless = { explanation: explanation('harmless', among), for: speaking, against: [] }
    expect(supposed(harmless, among).hypotheses).toHaveLength(1)
  })
})

test('the same chosen twice is told once', () => {
  const [first = ''] = choices.sentences.keys()
  expect(weigh(answer({ reading: [first, first] }), choices)).toMatchObject({ reading: [choices.sentences.get(first)], dropped: [] })
})

test('a command line that speaks to the model is a value, wherever it stands', () => {
  const id = having('evil.example', choices.sentences)
  const [one] = weigh(answer({ reading: [id] }), choices).reading
  expect(one?.prose.filter((span) => typeof span === 'string').join('')).not.toContain('evil.example')
})

/** Ids that are there, ids that are not, and anything else. */
const anyId = fc.oneof(
  fc.constantFrom(...choices.evidence.keys(), ...choices.sentences.keys(), ...choices.explanations.keys(), ...choices.questions.keys()),
  fc.constantFrom('E0', 'S99', 'Mirai', '__proto__', 'constructor', '$(id)', 'chmod -R 444 /dev/shm'),
  fc.string({ maxLength: 12 }),
)
const anyAnswer: fc.Arbitrary<Answer> = fc.record({
  reading: fc.array(anyId, { maxLength: 8 }),
  hypotheses: fc.array(
    fc.record({ explanation: anyId, for: fc.array(anyId, { maxLength: 3 }), against: fc.array(anyId, { maxLength: 3 }) }),
    { maxLength: 8 },
  ),
  questions: fc.array(anyId, { maxLength: 8 }),
  strange: fc.constant(0),
})

const leads =
  /^(?:It may be harmless|It may be real|A sign that it is real would be): | For it: | ?Against it: | Against it the model names nothing\.|^[,.]? ?$/g
const texts = new Set([...choices.explanations.values()].map(({ text }) => text))

/** What in a hypothesis is neither our own nor a value or the name of evidence that it cites. */
function strange({ prose, evidence }: Sentence): readonly unknown[] {
  const cited = evidence.map((id) => choices.evidence.get(id))
  const stands = (text: string) => cited.some((piece) => piece?.value.startsWith(text) || piece?.what === text)
  const isOurs = (text: string) => text === '' || texts.has(text) || cited.some((piece) => piece?.what === text)
  const odd = prose.filter((span) => {
    if (typeof span === 'string') return !isOurs(span.replaceAll(leads, '').replace(/^\.$|^ without a value$/, ''))
    return !('value' in span) || !stands(span.value.replace(/…$/, ''))
  })
  return [...odd, ...evidence.filter((id) => !choices.evidence.has(id))]
}

test('whatever a model chooses, each word that is shown is ours and each value stands in the evidence that is named', () => {
  let held = 0
  fc.assert(
    fc.property(anyAnswer, (one) => {
      const weighed = weigh(one, choices)
      for (const sentence of [...weighed.reading, ...weighed.questions])
        expect([...choices.sentences.values(), ...choices.questions.values()]).toContain(sentence)
      expect(weighed.hypotheses.flatMap(strange)).toEqual([])
      held += all(weighed).length
    }),
    { numRuns: 500 },
  )
  expect(held).toBeGreaterThan(50)
})

test('what is told of a report is its own, whoever asks', () => {
  expect(choicesOf(report)).toEqual(choices)
})
