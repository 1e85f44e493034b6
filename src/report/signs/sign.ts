import type { Claim } from '../claim.ts'
import type { Case } from '../evidence.ts'

/** Something the fields show that bears on the verdict. `grave`: rare in ordinary operation. `plain`: worth knowing, leans nowhere. */
export type Sign = { readonly leans: 'grave' | 'plain'; readonly said: Claim }

/** Reads one sign off an event, where it is there. */
export type Reading = (report: Case) => Sign | undefined

export function plain(said: Claim): Sign {
  return { leans: 'plain', said }
}

export function grave(said: Claim): Sign {
  return { leans: 'grave', said }
}
