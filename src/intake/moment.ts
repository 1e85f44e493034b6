/** A member's value, or why it has none, in words that complete "`time` …". */
export type Read<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly why: string }

const shape = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:[Zz]|([+-])(\d\d):(\d\d))$/
const goZeroTime = '0001-01-01T00:00:00'
const expected = 'expected RFC 3339 with an offset, such as 2026-03-09T08:58:37.803346769Z'

/**
 * RFC 3339 as UTC, with the fraction digits that were sent (at most nine, the rest is cut): Falco sends nine, Go cuts trailing
 * zeros. A leap second is refused: neither Falco's clock nor Go's knows one.
 */
export function readTime(text: string): Read<string> {
  const parts = shape.exec(text)
  if (!parts) return { ok: false, why: `${flaw(text)}; ${expected}` }
  const [, year, month, day, hour, minute, second, fraction, sign, offsetHour = '0', offsetMinute = '0'] = parts
  if (!isDate(Number(year), Number(month), Number(day)) || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59)
    return { ok: false, why: `is no moment of any calendar; ${expected}` }
  if (Number(offsetHour) > 23 || Number(offsetMinute) > 59) return { ok: false, why: `has an impossible offset; ${expected}` }
  const written = `${year}-${month}-${day}T${hour}:${minute}:${second}`
  const offset = sign ? Number(`${sign}1`) * (Number(offsetHour) * 60 + Number(offsetMinute)) : 0
  return finish(offset === 0 ? written : shifted(written, offset), fraction)
}

function finish(seconds: string, fraction: string | undefined): Read<string> {
  if (seconds.length !== goZeroTime.length)
    return { ok: false, why: 'is before year 0 or after year 9999 in UTC; expected the time of the event' }
  if (seconds === goZeroTime) return { ok: false, why: "is Go's zero time, which means that nobody set it; expected the time of the event" }
  return { ok: true, value: fraction ? `${seconds}.${fraction.slice(0, 9)}Z` : `${seconds}Z` }
}

function shifted(seconds: string, offsetMinutes: number): string {
  const moment = Date.parse(`${seconds}Z`) - offsetMinutes * 60_000
  return new Date(moment).toISOString().replace('.000Z', '')
}

function isDate(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false
  if (month !== 2) return day <= (month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31)
  return day <= (year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28)
}

/** What is wrong with a text that does not even look like RFC 3339. */
function flaw(text: string): string {
  if (/^\s*\d+(\.\d+)?\s*$/.test(text)) return 'looks like seconds or nanoseconds since 1970'
  if (/^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?$/.test(text)) return 'has no offset from UTC'
  return 'is no time that we know'
}
