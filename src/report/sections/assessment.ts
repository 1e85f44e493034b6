import { claim, on, wordsOf } from '../claim.ts'
import type { Claim, Draft } from '../claim.ts'
import { known } from '../evidence.ts'
import type { Case } from '../evidence.ts'
import type { Verdict } from '../verdict.ts'

/** What the fields support, how sure that is, what it stands on, and which harmless causes remain to be checked. */
export function assessment(report: Case, verdict: Verdict): Draft {
  const questions = harmlessCauses(report)
  return {
    heading: 'Assessment',
    passages: [
      { kind: 'sentences', claims: [verdict.headline, verdict.confidence] },
      { kind: 'list', claims: verdict.grounds },
      { kind: 'sentences', claims: questions.length > 0 ? [toCheck(report)] : [] },
      { kind: 'list', claims: questions },
    ],
  }
}

function toCheck(report: Case): Claim {
  return on(claim`Was it one of these? Harmless causes that the rule is likely to have, to be checked and not assumed:`, report.rule)
}

function harmlessCauses({ knowledge }: Case): readonly Claim[] {
  return (knowledge?.noiseInferred ?? []).map((cause) => wordsOf(known('rule', 'likely harmless cause', cause)))
}
