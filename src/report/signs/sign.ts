import type { Claim } from '../claim.ts'
import type { Case } from '../evidence.ts'

/**
 * Something that bears on the verdict. `grave`: a field shows what is rare in ordinary operation; `rare`: the rule itself looks for such a
 * thing and no field says more, or what a field shows has common causes as well; `plain`: worth knowing, leans nowhere.
 */
export type Sign = {
  readonly leans: 'grave' | 'rare' | 'plain'
  readonly said: Claim
  /** `process`: of the process that runs, whatever becomes of its call; `rule`: of nothing in the event. */
  readonly about?: 'process' | 'rule'
}

/** Reads one sign off an event, where it is there. */
export type Reading = (report: Case) => Sign | undefined

export function plain(said: Claim): Sign {
  return { leans: 'plain', said }
}

export function grave(said: Claim): Sign {
  return { leans: 'grave', said }
}

/** Grave, and of the process itself. */
export function graveProcess(said: Claim): Sign {
  return { leans: 'grave', said, about: 'process' }
}
