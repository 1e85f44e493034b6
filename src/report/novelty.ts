import { claim } from './claim.ts'
import type { Claim } from './claim.ts'
import { known } from './evidence.ts'
import type { Case } from './evidence.ts'

/** That the rule was new to this image when the alert opened, in triage's words; undefined where it was not, or nobody could know. */
export function firstTime({ alert }: Case): Claim | undefined {
  const clause = newToIt.exec(alert.because)?.[1]
  if (clause === undefined) return undefined
  const why = known('ledger', 'why triage opened it', clause)
  return claim`First-time behaviour: when the alert opened it was ${why}. That makes it new, not guilty: a release or a new tool looks the same.`
}

const newToIt =
  /^(?:first event of this problem|alert [\w-]{1,40} for the same problem is closed), and (the first of its rule(?: with this image)? in \d{1,4} days)/
