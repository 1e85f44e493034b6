/** `90m`, `8h`, `2d`, `1w` in milliseconds, in any case and with blanks between; undefined when it is no length of time. */
export function parseDuration(text: string): number | undefined {
  const [, number, unit = ''] = /^(\d{1,7})\s*([mhdw])$/.exec(text.trim().toLowerCase()) ?? []
  const unitMs = units.find(({ letter }) => letter === unit)?.ms
  return unitMs && Number(number) * unitMs
}

/** In the largest unit that divides it, else in two: `24 hours`, `90 minutes`, `2 days`, `1 day 3 hours`. */
export function durationWords(lengthMs: number): string {
  const minutes = Math.max(1, Math.round(lengthMs / minuteMs))
  if (minutes < 120) return counted(minutes, 'minute')
  if (minutes < 48 * 60) return both(minutes, 60, 'hour', 'minute')
  return both(Math.round(minutes / 60), 24, 'day', 'hour')
}

const minuteMs = 60_000
const units = [
  { letter: 'm', ms: minuteMs },
  { letter: 'h', ms: 60 * minuteMs },
  { letter: 'd', ms: 24 * 60 * minuteMs },
  { letter: 'w', ms: 7 * 24 * 60 * minuteMs },
] as const

function both(count: number, perLarge: number, large: string, small: string): string {
  const rest = count % perLarge
  return [counted(Math.floor(count / perLarge), large), rest > 0 ? counted(rest, small) : ''].filter(Boolean).join(' ')
}

/** `1 hour`, `1,204 events`. */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`
}
