/** Chance that can be had again: the same seed, the same draws. */
export type Chance = {
  /** From 0 up to, but not, 1. */
  readonly next: () => number
  /** True so often. */
  readonly yes: (probability: number) => boolean
  readonly below: (limit: number) => number
  readonly pick: <Item>(items: readonly Item[]) => Item | undefined
}

/** Mulberry32: small, and random enough to decide whom to kill when. */
export function chance(seed: number): Chance {
  let state = seed >>> 0
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number) => Math.floor(next() * limit)
  return { next, below, yes: (probability) => next() < probability, pick: (items) => items[below(items.length)] }
}

/** The seed that was asked for, or one drawn now; to be printed either way. */
export function seedFrom(asked: string | undefined): number {
  return asked === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(asked)
}
