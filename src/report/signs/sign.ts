import type { Claim } from '../claim.ts'
import type { Case } from '../evidence.ts'

/**
 * Something that bears on the verdict. `grave`: a field shows what is rare in ordinary operation; `rare`: the rule itself looks for such a
 * thing, and no field says more; `plain`: worth knowing, leans nowhere.
 */
export type Sign = { readonly leans: 'grave' | 'rare' | 'plain'; readonly said: Claim }

/** Reads one sign off an event, where it is there. */
export type Reading = (report: Case) => Sign | undefined

export function plain(said: Claim): Sign {
  return { leans: 'plain', said }
}

export function grave(said: Claim): Sign {
  return { leans: 'grave', said }
}
