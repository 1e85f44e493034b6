const unitBytes: Readonly<Record<string, number>> = { '': 1, b: 1, kb: 1e3, mb: 1e6, gb: 1e9 }

/** `500MB`, `5GB`, `1.5 GB` or `1000000` in whole bytes; undefined when it is none, or is nothing. */
export function readSize(written: string): number | undefined {
  const [, count, unit = ''] = /^(\d{1,15}(?:\.\d{1,3})?)\s*([kmg]?b)?$/i.exec(written.trim()) ?? []
  return Math.floor(Number(count) * (unitBytes[unit.toLowerCase()] ?? Number.NaN)) || undefined
}
