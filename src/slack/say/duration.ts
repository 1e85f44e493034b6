/** `90m`, `8h`, `2d`, `1w` in milliseconds, in any case and with blanks between; undefined when it is no length of time. */
export function parseDuration(text: string): number | undefined {
  const [, number, unit = ''] = /^(\d{1,7})\s*([mhdw])$/.exec(text.trim().toLowerCase()) ?? []
  const unitMs = units.find(({ letter }) => letter === unit)?.ms
  return unitMs && Number(number) * unitMs
}

const minuteMs = 60_000
const units = [
  { letter: 'm', ms: minuteMs },
  { letter: 'h', ms: 60 * minuteMs },
  { letter: 'd', ms: 24 * 60 * minuteMs },
  { letter: 'w', ms: 7 * 24 * 60 * minuteMs },
] as const

/** `1 hour`, `1,204 events`. */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`
}
