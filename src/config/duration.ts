const unitMs: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** `90s`, `30m`, `24h`, `7d` in milliseconds; undefined when it is none, or is nothing. */
export function readDuration(written: string): number | undefined {
  const [, count, unit = ''] = /^(\d{1,6})\s*([smhd])$/.exec(written.trim()) ?? []
  return Number(count) * (unitMs[unit] ?? Number.NaN) || undefined
}
