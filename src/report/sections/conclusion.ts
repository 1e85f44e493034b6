import { claim, on } from '../claim.ts'
import type { Claim, Draft } from '../claim.ts'
import { known } from '../evidence.ts'
import type { Case } from '../evidence.ts'
import type { Verdict } from '../verdict.ts'

export function conclusion(report: Case, verdict: Verdict): Draft {
  return {
    heading: 'Conclusion',
    passages: [{ kind: 'sentences', claims: [verdict.headline, verdict.confidence, severity(report, verdict)] }],
  }
}

function severity(report: Case, verdict: Verdict): Claim {
  const tagged =
    report.alert.priority === report.sample.priority ? report.priority : known('ledger', "the alert's priority", report.alert.priority)
  return claim`Falco's priority for it is ${tagged}: ${on(advice[verdict.kind], tagged)}`
}

const advice: Readonly<Record<Verdict['kind'], Claim>> = {
  'self-test': claim`keep it until whoever ran the test confirms it, then resolve the alert as a test; if nobody does, treat it as an incident.`,
  'perhaps a test': claim`keep it, and do not take the test for granted until whoever ran it confirms it.`,
  sensor: claim`it is about the sensor's health; see to that, because what a sensor misses raises no alert.`,
  failed: claim`keep it until it is clear who tried and why, and look for an attempt that succeeded.`,
  suspicious: claim`handle it at least as urgently as that until somebody has explained it.`,
  open: claim`keep it until somebody who knows the workload has said whether this was wanted.`,
}
