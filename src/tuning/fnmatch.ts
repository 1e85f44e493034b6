/** One place of a pattern: any run of characters, or one of these. */
type Place = '*' | { readonly oneOf: string }

/**
 * What Falco's `glob` does, for the patterns that we write: `*`, `[abc]`, and characters that stand for themselves. What does not
 * fit goes back to the last `*` only, so an attacker's value costs at most its length times the pattern's.
 */
export function fnmatch(pattern: string, text: string): boolean {
  const places = placesOf(pattern)
  let [at, place] = [0, 0]
  let star: { readonly next: number; from: number } | undefined
  while (at < text.length) {
    const current = places[place]
    if (current === '*') star = { next: ++place, from: at }
    else if (current?.oneOf.includes(text[at] ?? '')) [at, place] = [at + 1, place + 1]
    else if (star) [at, place] = [++star.from, star.next]
    else return false
  }
  return places.slice(place).every((one) => one === '*')
}

function placesOf(pattern: string): readonly Place[] {
  return [...pattern.matchAll(/\[([^\]]+)\]|[\s\S]/g)].map(([whole, set]) => (whole === '*' ? '*' : { oneOf: set ?? whole }))
}
