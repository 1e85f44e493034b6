import type { Confidence } from '../../domain/report.ts'
import type { Claim } from '../claim.ts'
import type { Case } from '../evidence.ts'
import type { Judged } from '../past.ts'
import type { Sign } from '../signs/sign.ts'

export type VerdictKind =
  | 'resolved'
  | 'self-test'
  | 'perhaps a test'
  | 'sensor'
  | 'judged real'
  | 'maintenance'
  | 'build'
  | 'failed'
  | 'suspicious'
  | 'open'

/** What it most likely is, before its evidence has numbers. */
export type Verdict = {
  readonly kind: VerdictKind
  readonly label: string
  readonly confidence: Confidence
  /** One sentence: what the evidence supports. */
  readonly headline: Claim
  /** How sure, and why not surer. */
  readonly sure: Claim
  /** What speaks for it, one sentence each. */
  readonly grounds: readonly Claim[]
  readonly against: readonly Claim[]
}

/** All that a verdict may stand on. */
export type Basis = {
  readonly report: Case
  readonly signs: readonly Sign[]
  readonly judged: readonly Judged[]
  /** Undefined: not new, as far as is known. */
  readonly firstTime: Claim | undefined
}

/** Undefined: the basis does not bear this verdict. */
export type Reach = (basis: Basis) => Verdict | undefined

export function graveIn(signs: readonly Sign[]): readonly Claim[] {
  return signs.filter(({ leans }) => leans !== 'plain').map(({ said }) => said)
}

/** Those verdicts on the same problem, not only on the same rule nearby. */
export function onTheSame(judged: readonly Judged[]): readonly Judged[] {
  return judged.filter(({ isSame }) => isSame)
}
