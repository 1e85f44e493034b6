/** The name that somebody probably meant: one or two slips away, or undefined. */
function nearest(written: string, names: readonly string[]): string | undefined {
  const slips = (name: string): number => (beginsAs(written, name) ? 0 : distance(written.toLowerCase(), name.toLowerCase()))
  const [best] = names.toSorted((a, b) => slips(a) - slips(b))
  return best !== undefined && slips(best) <= Math.max(1, Math.floor(best.length / 3)) ? best : undefined
}

/** `warning` and `warn`. */
function beginsAs(one: string, other: string): boolean {
  const [short, long] = one.length < other.length ? [one, other] : [other, one]
  return short.length > 2 && long.toLowerCase().startsWith(short.toLowerCase())
}

/** `; did you mean channel?`, or nothing. */
export function didYouMean(written: string, names: readonly string[]): string {
  const name = nearest(written, names)
  return name === undefined ? '' : `; did you mean ${name}?`
}

/** Levenshtein's: letters to add, to drop and to change. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, column) => column)
  for (const [line, letter] of one.split('').entries()) {
    const next = [line + 1]
    for (const [column, wanted] of other.split('').entries())
      next.push(Math.min((row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1, (row[column] ?? 0) + (letter === wanted ? 0 : 1)))
    row = next
  }
  return row[other.length] ?? 0
}
