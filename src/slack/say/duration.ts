/** `90m`, `8h`, `2d`, `1w` in milliseconds; undefined when it is no length of time. */
export function parseDuration(text: string): number | undefined {
  const match = /^(\d{1,7})([mhdw])$/.exec(text.trim().toLowerCase().replaceAll(' ', ''))
  if (!match) return undefined
  return Number(match[1]) * unitMs[match[2] as keyof typeof unitMs]
}

const unitMs = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const

export function durationWords(lengthMs: number): string {
  return `${Math.round(lengthMs / 60_000)} minutes`
}
