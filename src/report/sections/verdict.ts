import { claim } from '../claim.ts'
import type { Claim, Draft } from '../claim.ts'
import type { Verdict } from '../verdict.ts'

/** What it most likely is, how sure that is, what speaks for it and what against. */
export function verdictSection(verdict: Verdict): Draft {
  return {
    heading: 'Verdict',
    passages: [
      { kind: 'sentences', claims: [verdict.headline] },
      { kind: 'list', claims: reasons(verdict) },
    ],
  }
}

/** The reasons of a verdict: first how sure it is, then what speaks for it, then what against. */
export function reasons({ sure, grounds, against }: Verdict): readonly Claim[] {
  return [sure, ...grounds, ...against.map((one) => claim`Against it: ${one}`)]
}
