/** A length of time in words, rounded: `40 seconds`, `12 minutes`, `3 hours`. */
export function howLong(ms: number): string {
  const unit = units.find((one) => ms >= one.fromMs) ?? second
  return counted(Math.max(1, Math.round(ms / unit.ms)), unit.name)
}

/** A length that somebody set, in the largest unit that divides it, else in two: `24 hours`, `90 minutes`, `2 days`, `1 day 3 hours`. */
export function durationWords(lengthMs: number): string {
  const minutes = Math.max(1, Math.round(lengthMs / 60_000))
  if (minutes < 120) return counted(minutes, 'minute')
  if (minutes < 48 * 60) return both(minutes, 60, 'hour', 'minute')
  return both(Math.round(minutes / 60), 24, 'day', 'hour')
}

function both(count: number, perLarge: number, large: string, small: string): string {
  const rest = count % perLarge
  return [counted(Math.floor(count / perLarge), large), rest > 0 ? counted(rest, small) : ''].filter(Boolean).join(' ')
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

const second = { name: 'second', ms: 1_000, fromMs: 0 }
/** Each from twice its length on, so that 90 seconds are not a minute. */
const units = [
  { name: 'day', ms: 86_400_000, fromMs: 172_800_000 },
  { name: 'hour', ms: 3_600_000, fromMs: 7_200_000 },
  { name: 'minute', ms: 60_000, fromMs: 120_000 },
]
