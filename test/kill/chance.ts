import { makeChance } from '../bench/chance.ts'

/** Chance that can be had again: the same seed, the same draws. */
export type Chance = {
  /** True so often. */
  readonly yes: (probability: number) => boolean
  readonly below: (limit: number) => number
  readonly pick: <Item>(items: readonly Item[]) => Item | undefined
}

export function chance(seed: number): Chance {
  const draws = makeChance(seed)
  return {
    below: (limit) => draws.whole(limit),
    yes: (probability) => draws.share() < probability,
    pick: (items) => items[draws.whole(items.length)],
  }
}

/** The seed that was asked for, or one drawn now; to be printed either way. */
export function seedFrom(asked: string | undefined): number {
  return asked === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(asked)
}
