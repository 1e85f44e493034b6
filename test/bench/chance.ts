/** Chance that comes out the same for the same seed. */
export type Chance = {
  /** From 0 up to, but not including, 1. */
  share(): number
  /** From 0 up to, but not including, `below`. */
  whole(below: number): number
  text(length: number, letters: string): string
  /** An index from 0 below `count`: the first ones come most often, the n-th with weight n^-steepness. */
  zipf(count: number, steepness: number): () => number
}

export function makeChance(seed: number): Chance {
  const share = mulberry32(seed)
  const whole = (below: number) => Math.floor(share() * below)
  return {
    share,
    whole,
    text: (length, letters) => Array.from({ length }, () => letters[whole(letters.length)]).join(''),
    zipf(count, steepness) {
      let sum = 0
      const sums = Array.from({ length: count }, (_, index) => (sum += (index + 1) ** -steepness))
      return () => {
        const point = share() * sum
        return sums.findIndex((upTo) => point < upTo)
      }
    },
  }
}

/** https://gist.github.com/tommyettinger/46a874533244883189143505d203312c */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
