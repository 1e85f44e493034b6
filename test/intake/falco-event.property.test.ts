import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseFalcoEvent } from '../../src/intake/falco-event.ts'
import { isPlain } from './plain.ts'

const least = { rule: 'R', priority: 'Notice', time: '2026-03-09T08:58:37Z' }
const names = fc.oneof(fc.constantFrom('n', 'evt.time', '__proto__', 'a"b', 'c\\', 'rule'), fc.string({ unit: 'binary', maxLength: 8 }))
const members = fc.constantFrom('rule', 'priority', 'time', 'source', 'hostname', 'output', 'tags', 'output_fields')

/** Number tokens of every size, as JSON writes them. */
const digits = fc.stringMatching(/^-?(0|[1-9][0-9]{0,25})(\.[0-9]{1,25})?(e[+-]?[0-9]{1,3})?$/)

test('whatever comes, an answer comes, and a refusal is one printable sentence', () => {
  const anything = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 400 }),
    fc.json(),
    fc.dictionary(members, fc.jsonValue()).map((body) => JSON.stringify({ ...least, ...body })),
    fc.tuple(fc.constant(JSON.stringify({ ...least, tags: ['a'] })), fc.nat(80), fc.string({ unit: 'binary', maxLength: 3 })).map(broken),
  )
  fc.assert(
    fc.property(anything, (text) => {
      const parsed = parseFalcoEvent(text)
      return parsed.ok ? parsed.event.raw === text : isPlain(parsed.error)
    }),
    { numRuns: 2000 },
  )
})

function broken([text, at, piece]: readonly [string, number, string]): string {
  return text.slice(0, at) + piece + text.slice(at + 1)
}

test('whatever number is sent, the same decimal is kept', () => {
  const entry = fc.tuple(names, digits, fc.boolean())
  fc.assert(
    fc.property(fc.array(entry, { minLength: 1, maxLength: 12 }), (entries) => {
      const written = entries.map(([name, number, inList]) => `${JSON.stringify(name)}:${inList ? `[${number}]` : number}`)
      const parsed = parseFalcoEvent(`${JSON.stringify(least).slice(0, -1)},"output_fields":{${written.join()}}}`)
      const last = new Map(entries.map(([name, number, inList]) => [name, { number, inList }]))
      for (const [name, { number, inList }] of last) {
        const value = parsed.ok ? parsed.event.fields.get(name) : undefined
        expect(sameDecimal(String(inList && Array.isArray(value) ? value[0] : value), number)).toBe(true)
      }
    }),
    { numRuns: 2000 },
  )
})

/** Compares by long arithmetic: both are integers once they are moved by the same power of ten. */
function sameDecimal(one: string, other: string): boolean {
  return scaled(one) === scaled(other)
}

function scaled(decimal: string): bigint {
  const [mantissa = '', exponent = '0'] = decimal.toLowerCase().split('e')
  const [whole = '', fraction = ''] = mantissa.split('.')
  return BigInt(whole + fraction) * 10n ** BigInt(Number(exponent) - fraction.length + 1100)
}
