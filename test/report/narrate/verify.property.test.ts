import fc from 'fast-check'
import { expect, test } from 'vitest'
import { plain } from '../../../src/domain/prose.ts'
import type { Sentence } from '../../../src/domain/report.ts'
import type { Said } from '../../../src/report/narrate/answer.ts'
import { stem } from '../../../src/report/narrate/stem.ts'
import { verify } from '../../../src/report/narrate/verify.ts'
import { deeds, ordinary } from '../../../src/report/narrate/vocabulary.ts'
import { answer, evidence, honest, selfTest, unsettled } from './the-case.ts'

const sentences = [...honest.reading, ...honest.hypotheses, ...honest.questions]
const ids = evidence.map(({ id }) => id)

const invented = fc.constantFrom(
  'payments-db-2',
  'APT29',
  'Mirai',
  'CVE-2021-44228',
  '198.51.100.7',
  '/tmp/.x',
  'xmrig',
  '8443',
  'nobody',
  'curl',
)
const fromEvidence = fc.constantFrom(...evidence.flatMap(({ value }) => [value, ...value.split(/[\s/|:>-]+/)]).filter((one) => one !== ''))
const ours = fc.constantFrom(...sentences.flatMap(({ text }) => text.split(' ')))
const sign = fc.constantFrom('.', ',', '?', ' - ', '`', '"', "'", '(', ')', '\u200B', '\u0301', 'ѕ', '\n', '|', '$(', '<@U1>')
const token = fc.oneof({ weight: 5, arbitrary: ours }, { weight: 2, arbitrary: fromEvidence }, invented, sign, fc.string({ maxLength: 8 }))

const ourWords = new Set(sentences.flatMap(({ text }) => text.toLowerCase().match(/[a-z']+/g) ?? []))

/** An honest sentence in which something was put, taken out or exchanged. */
const spoilt: fc.Arbitrary<Said> = fc
  .record({
    one: fc.constantFrom(...sentences),
    at: fc.nat(20),
    out: fc.nat(1),
    put: fc.array(token, { maxLength: 2 }),
    more: fc.subarray(ids, { maxLength: 2 }),
  })
  .map(({ one, at, out, put, more }) => {
    const words = one.text.split(' ')
    words.splice(at % (words.length + 1), out, ...put)
    return { text: words.join(' '), evidence: [...one.evidence, ...more] }
  })
const anything: fc.Arbitrary<Said> = fc.record({
  text: fc.oneof(
    fc.string(),
    fc.array(token, { minLength: 3, maxLength: 14 }).map((words) => words.join(' ')),
  ),
  evidence: fc.array(fc.oneof(fc.constantFrom(...ids), fc.string({ maxLength: 4 })), { maxLength: 4 }),
})

/** A capital at the beginning of a sentence makes no name of an English word. */
const isEnglish = (word: string) => ordinary.has(stem(word)) || deeds.has(stem(word))

/** What in a shown sentence is no plain word of ours and does not stand in the evidence that it names. */
function loose({ prose, evidence: named }: Sentence): readonly string[] {
  const cited = evidence.filter(({ id }) => named.includes(id))
  const stands = (text: string) => cited.some(({ what, value }) => value.includes(text) || what.includes(text))
  const words = plain(prose.map((span) => (typeof span === 'string' ? span : ' '))).split(/[\s,;.?!():–—]+/)
  const isOurWord = (word: string) => /^[A-Z]?[a-z']*$/.test(word) && (ourWords.has(word.toLowerCase()) || isEnglish(word))
  const values = prose.flatMap((span) => (typeof span === 'object' && 'value' in span ? [span.value] : []))
  const valueLike = words.filter((word) => /[^a-zA-Z'-]/.test(word) || (/[A-Z]/.test(word) && !isOurWord(word)))
  return [...values, ...valueLike].filter((text) => text !== '' && !stands(text))
}

test('whatever a model says, each value of what is kept stands in the evidence that it names', () => {
  let kept = 0
  const holds = (one: Said) => {
    for (const verdict of [selfTest, unsettled]) {
      const verified = verify(answer({ reading: [one], hypotheses: [one], questions: [one] }), { evidence, verdict })
      const all = [...verified.reading, ...verified.hypotheses, ...verified.questions]
      expect(all.flatMap(loose)).toEqual([])
      expect(all.every(({ evidence: named }) => named.length > 0 && named.every((id) => ids.includes(id)))).toBe(true)
      expect(all.length + verified.dropped.length).toBe(3)
      expect(all.flatMap(({ prose }) => prose.filter((span) => typeof span === 'string')).join('')).not.toMatch(
        /[\p{Cc}\p{Cf}\p{M}`*<>]|:\/\//u,
      )
      kept += all.length
    }
  }
  fc.assert(fc.property(spoilt, holds), { numRuns: 600 })
  fc.assert(fc.property(anything, holds), { numRuns: 300 })
  expect(kept).toBeGreaterThan(100)
})

/** One character of a value changed, so that it is another value. */
const misquoted = fc
  .record({ one: fc.constantFrom(...sentences), which: fc.nat(9), at: fc.nat(60), put: fc.constantFrom('x', '7', 'Q') })
  .map(({ one, which, at, put }) => {
    const { reading, hypotheses, questions } = verify(answer({ reading: [one], hypotheses: [one], questions: [one] }), {
      evidence,
      verdict: selfTest,
    })
    const [sentence] = [...reading, ...hypotheses, ...questions]
    const values = sentence?.prose.flatMap((span) => (typeof span === 'object' && 'value' in span ? [span.value] : [])) ?? []
    const value = values[which % Math.max(1, values.length)] ?? ''
    const wrong = value.slice(0, at % (value.length + 1)) + put + value.slice((at % (value.length + 1)) + 1)
    return { one, said: { ...one, text: one.text.replace(value, wrong) }, wrong }
  })
  .filter(({ one, said, wrong }) => said.text !== one.text && !evidence.some(({ value }) => value.includes(wrong)))

test('a value that is wrong by one character is never kept', () => {
  fc.assert(
    fc.property(misquoted, ({ said }) => {
      const { dropped } = verify(answer({ reading: [said], hypotheses: [said], questions: [said] }), { evidence, verdict: selfTest })
      expect(dropped).toHaveLength(3)
    }),
    { numRuns: 300 },
  )
})
