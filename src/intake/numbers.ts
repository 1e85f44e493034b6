import type { FieldValue } from '../domain/event.ts'

export type JsonObject = Readonly<Record<string, FieldValue>>

/** So many numbers are looked up one by one in the text; more of them and reading it again is cheaper. */
const lookupsMax = 8

/**
 * An event's fields with every number that was sent: a number where JavaScript would print the same decimal, else its digits
 * as text (integers beyond 2^53, `1e400`, long decimals).
 *
 * Every event has a nineteen-digit `evt.time`, and a reviver costs seven times `JSON.parse`, so the digits of a field are first
 * looked for behind its name, where they nearly always stand once.
 */
export function exactFields(fields: JsonObject, text: string): ReadonlyMap<string, FieldValue> {
  return quickly(fields, text) ?? new Map(Object.entries(reread(text)))
}

/** Undefined when only the second reading can tell. */
function quickly(fields: JsonObject, text: string): ReadonlyMap<string, FieldValue> | undefined {
  if (fractionOrExponent.test(text)) return undefined
  const exact = new Map<string, FieldValue>()
  let lookups = 0
  for (const name of Object.keys(fields)) {
    const value = fields[name] ?? null
    if (isDoubtful(value)) {
      const digits = ++lookups > lookupsMax || typeof value !== 'number' ? undefined : digitsOf(name, value, text)
      if (digits === undefined) return undefined
      exact.set(name, digits)
    } else exact.set(name, value)
  }
  return exact
}

/** May match inside a string too: that costs time, nothing else. */
const fractionOrExponent = /":\s*-?\d+[.eE]/

/** A number, or a list or object with a number in it, that may not be what was sent. */
function isDoubtful(value: FieldValue): boolean {
  if (typeof value === 'number') return !Number.isSafeInteger(value)
  return typeof value === 'object' && value !== null && holdsNumber(value)
}

function holdsNumber(value: FieldValue): boolean {
  if (typeof value !== 'object' || value === null) return typeof value === 'number'
  return Object.values(value).some(holdsNumber)
}

/**
 * Undefined when the name does not stand in the text exactly once. A quote behind anything but a backslash ends a real name:
 * inside a string it would be escaped.
 */
function digitsOf(name: string, value: number, text: string): FieldValue | undefined {
  const needle = `"${name}":`
  const at = text.indexOf(needle)
  if (at < 1 || name.endsWith('\\') || text[at - 1] === '\\' || text.includes(needle, at + 1)) return undefined
  number.lastIndex = at + needle.length
  const digits = number.exec(text)?.[1]
  return digits !== undefined && Number(digits) === value ? exactly(digits, value) : undefined
}

const number = /[ \t\r\n]*(-?\d+)/y

function reread(text: string): JsonObject {
  const again: { readonly output_fields?: JsonObject | null } = JSON.parse(text, withDigits)
  return again.output_fields ?? {}
}

/** TypeScript's library does not know the third argument of a reviver yet. */
function withDigits(_name: string, value: FieldValue, context?: { readonly source?: string }): FieldValue {
  return typeof value === 'number' && context?.source !== undefined ? exactly(context.source, value) : value
}

function exactly(digits: string, value: number): FieldValue {
  const printed = String(value)
  return printed === digits || (Number.isFinite(value) && canonical(printed) === canonical(digits)) ? value : digits
}

/** Significant digits and power of ten: equal for `1.50`, `15e-1` and `1.5`. */
function canonical(number: string): string {
  const [, sign, whole = '', fraction = '', exponent = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(number) ?? []
  const digits = (whole + fraction).replace(/^0+/, '')
  let end = digits.length
  while (digits[end - 1] === '0') end--
  return end === 0 ? '0' : `${sign}${digits.slice(0, end)}e${Number(exponent) - fraction.length + digits.length - end}`
}
