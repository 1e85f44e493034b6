/** A length of time in words, rounded: `40 seconds`, `12 minutes`, `3 hours`. */
export function howLong(ms: number): string {
  const unit = units.find((one) => ms >= one.fromMs) ?? second
  const count = Math.max(1, Math.round(ms / unit.ms))
  return `${count} ${unit.name}${count === 1 ? '' : 's'}`
}

const second = { name: 'second', ms: 1_000, fromMs: 0 }
/** Each from twice its length on, so that 90 seconds are not a minute. */
const units = [
  { name: 'day', ms: 86_400_000, fromMs: 172_800_000 },
  { name: 'hour', ms: 3_600_000, fromMs: 7_200_000 },
  { name: 'minute', ms: 60_000, fromMs: 120_000 },
]
