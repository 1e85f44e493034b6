/** A length of time as people say it: `90m`, `8 hours`, `1h30m`, `1 day and 2 hours`, `an hour`. In milliseconds; undefined: it is none. */
export function parseDuration(text: string): number | undefined {
  const read = beginningDuration(text.trim())
  return read?.rest === '' ? read.lengthMs : undefined
}

/**
 * The length of time that a text begins with, and what stands behind it. Of several parts the larger ones come first: `8h 2 days of
 * noise` lasts 8 hours, and the rest is a reason.
 */
export function beginningDuration(text: string): { readonly lengthMs: number; readonly rest: string } | undefined {
  const first = partOf(text)
  if (first === undefined) return undefined
  let { ms: lengthMs, unitMs, rest } = first
  for (let next = partOf(afterJoint(rest)); next && next.unitMs < unitMs; next = partOf(afterJoint(rest))) {
    lengthMs += next.ms
    ;({ unitMs, rest } = next)
  }
  return { lengthMs, rest: rest.trim() }
}

/** How a length of time begins: part of a pattern without regard to case. */
export const durationBegins = String.raw`(?:(\d{1,7})\s*(seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|[smhdw])|(half\s+)?an?\s+(second|minute|hour|day|week))(?=[\s\d,]|$)`
const part = new RegExp(`^${durationBegins}`, 'iu')

type Part = { readonly ms: number; readonly unitMs: number; readonly rest: string }

function partOf(text: string): Part | undefined {
  const [all, count, unit, half, word] = part.exec(text) ?? []
  const unitMs = unitsMs[(unit ?? word ?? '').charAt(0).toLowerCase()]
  if (all === undefined || unitMs === undefined) return undefined
  return { ms: unitMs * (half ? 0.5 : Number(count ?? 1)), unitMs, rest: text.slice(all.length) }
}

/** `1 day, 2 hours`, `1 day and 2 hours`. */
function afterJoint(text: string): string {
  return text.replace(/^,?\s*(?:and\s+)?/iu, '')
}

const minuteMs = 60_000
const unitsMs: Readonly<Record<string, number>> = {
  s: 1_000,
  m: minuteMs,
  h: 60 * minuteMs,
  d: 24 * 60 * minuteMs,
  w: 7 * 24 * 60 * minuteMs,
}

/** `1 hour`, `1,204 events`. */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`
}
