import { shown } from '../domain/event.ts'
import type { FieldValue } from '../domain/event.ts'

/** A field's value as people read it: as `shown`, but JSON is laid out as `key: value` instead of braces. */
export function readable(value: FieldValue | undefined): string | undefined {
  const whole = typeof value === 'string' ? parsed(value) : value
  if (whole === null || typeof whole !== 'object') return shown(value)
  return laidOut(whole, 0) || undefined
}

const deepest = 8

function laidOut(value: FieldValue, depth: number): string {
  const inner = typeof value === 'string' ? parsed(value) : value
  if (inner === null || typeof inner !== 'object') return shown(inner) ?? '-'
  if (depth === deepest) return '…'
  const parts = Array.isArray(inner)
    ? inner.map((one: FieldValue) => laidOut(one, depth + 1)).join(', ')
    : Object.entries(inner)
        .map(([key, one]: [string, FieldValue]) => `${key}: ${laidOut(one, depth + 1)}`)
        .join('; ')
  return depth > 0 && !Array.isArray(inner) ? `(${parts})` : parts
}

/** Plugins put whole objects into strings: `ka.req.role.rules`, `ct.request.policy`. Anything else stays the string that it is. */
function parsed(text: string): FieldValue {
  if (!/^\s*[[{]/.test(text)) return text
  try {
    const value: FieldValue = JSON.parse(text)
    return value
  } catch {
    return text
  }
}

/** The beginning of a text, never half of a character. */
export function head(text: string, max: number): string {
  return text.slice(0, max).replace(/[\uD800-\uDBFF]$/, '')
}

/** Dates and terminals as Falco numbers them, in words. Undefined where a number needs none. */
export function inWords(name: string, value: string): string | undefined {
  if (name === 'proc.tty') return terminalName(value)
  if (name === 'user.loginuid') return isNoLogin(value) ? 'no login session' : undefined
  return /^\d{19}$/.test(value) && /(?:time|_ts|\.ts)$/.test(name) ? moment(value) : undefined
}

/** −1, which older Falco writes as the unsigned 4294967295: the process belongs to nobody's login. */
export function isNoLogin(loginuid: string): boolean {
  return loginuid === '-1' || loginuid === '4294967295'
}

/** Linux numbers terminals as major × 256 + minor: 136 to 143 are /dev/pts, 4 is a console or a serial line. 0 is none. */
export function terminalName(tty: string): string | undefined {
  if (!/^\d{1,6}$/.test(tty)) return undefined
  const [major, minor] = [Number(tty) >> 8, Number(tty) & 0xff]
  if (major === 0 && minor === 0) return 'no terminal'
  if (major >= 136 && major <= 143) return `/dev/pts/${(major - 136) * 256 + minor}`
  return major === 4 ? `/dev/tty${minor < 64 ? minor : `S${minor - 64}`}` : undefined
}

/** Nanoseconds since 1970, in UTC to the millisecond. */
function moment(nanoseconds: string): string {
  return new Date(Number(BigInt(nanoseconds) / 1_000_000n)).toISOString()
}
