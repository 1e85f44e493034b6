/** How many letters may be wrong, missing or too many. */
const typosForgiven = 2

/** The word among these that somebody most likely meant; undefined when none is near. */
export function nearest(typed: string, words: readonly string[]): string | undefined {
  const [best] = words.map((word) => ({ word, typos: distance(typed, word) })).toSorted((one, other) => one.typos - other.typos)
  return best && best.typos <= Math.min(typosForgiven, typed.length - 1) ? best.word : undefined
}

/** Levenshtein's: letters to change, add or take away. Row by row, each made from the one above. */
function distance(from: string, to: string): number {
  let above = Array.from({ length: to.length + 1 }, (_, column) => column)
  for (let row = 0; row < from.length; row++) {
    const current = [row + 1]
    for (let column = 1; column <= to.length; column++) {
      const changed = (above[column - 1] ?? 0) + (from[row] === to[column - 1] ? 0 : 1)
      current.push(Math.min(changed, (above[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1))
    }
    above = current
  }
  return above[to.length] ?? 0
}
