import { claim, on } from '../claim.ts'
import type { Claim } from '../claim.ts'
import { known } from '../evidence.ts'
import type { Case } from '../evidence.ts'
import type { Judged } from '../past.ts'
import { suppressionsSaid } from '../past.ts'
import { graveIn, onTheSame } from './verdict.ts'
import type { Basis, Verdict } from './verdict.ts'

/** People found this very problem to be real before, and not only long ago. */
export function judgedReal({ judged, signs, report }: Basis): Verdict | undefined {
  const same = onTheSame(judged)
  const real = same.slice(0, recentMax).filter(({ alert }) => alert.outcome === 'true positive')
  if (real.length === 0) return undefined
  return {
    kind: 'judged real',
    label: 'seen before and judged true positive',
    confidence: 'medium',
    headline: on(claim`Seen before: people judged the same problem to be a true positive.`, ...standing(real)),
    sure: on(claim`Confidence: medium, because a verdict on an earlier alert is not one on this event.`, ...standing(real), report.rule),
    grounds: [...real.map(({ said }) => said), ...graveIn(signs)],
    against: same.filter((one) => !real.includes(one)).map(({ said }) => said),
  }
}

const recentMax = 3

/**
 * Something that people do on purpose: only by their own words, and never past a grave sign. A verdict without a note explains nothing, nor
 * does one on another deed; a test is another thing.
 */
export function maintenance({ judged, firstTime, signs }: Basis): Verdict | undefined {
  if (graveIn(signs).length > 0) return undefined
  const same = onTheSame(judged)
  const agree = same.filter(({ isSameDeed }) => isSameDeed)
  const [newest] = agree
  if (!newest || !same.every(({ alert }) => alert.outcome !== 'true positive') || newest.alert.note.trim() === '') return undefined
  if (newest.alert.outcome === 'test') return earlierTest(newest)
  const confidence = agree.length > 1 ? 'medium' : 'low'
  const why =
    agree.length > 1
      ? `because ${agree.length} verdicts on the same deed agree, and none is on this event`
      : 'because one earlier verdict is not one on this event'
  return {
    kind: 'maintenance',
    label: 'known maintenance',
    confidence,
    headline: on(claim`Probably known: people judged the same problem ${newest.alert.outcome} before, and said why.`, ...newest.said.on),
    sure: on(claim`Confidence: ${confidence}, ${why}.`, ...standing(same)),
    grounds: same.slice(0, recentMax).map(({ said }) => said),
    against: firstTime ? [firstTime] : [],
  }
}

function earlierTest(newest: Judged): Verdict {
  return {
    kind: 'perhaps a test',
    label: 'perhaps a test',
    confidence: 'low',
    headline: on(claim`Perhaps a test: people judged the same problem to be one before.`, ...newest.said.on),
    sure: on(claim`Confidence: low, because this event bears no mark of a test tool.`, ...newest.said.on),
    grounds: [newest.said],
    against: [],
  }
}

/** Why somebody hid events like this: a reason to ask them, and no verdict on this one. */
export function hiddenOnPurpose({ report }: Basis): readonly Claim[] {
  const { suppressed } = report.alert
  const said = suppressionsSaid({ suppressions: (report.suppressions ?? []).filter(isTrusted) })
  return suppressed && said.length === 0 ? [suppressedWords(suppressed)] : said
}

/** What waits for approval, or was turned down, explains nothing yet. */
function isTrusted({ approval, ended }: NonNullable<Case['suppressions']>[number]): boolean {
  return (approval === undefined || approval.given !== undefined) && ended?.why !== 'rejected'
}

function suppressedWords({ by, until, reason }: NonNullable<Case['alert']['suppressed']>): Claim {
  const end = known('ledger', 'suppressed until', new Date(until).toISOString())
  return claim`${{ person: by }} suppressed it until ${end}, with the reason ${known('ledger', 'reason of the suppression', reason)}.`
}

function standing(judged: readonly Judged[]) {
  return judged.flatMap(({ said }) => said.on)
}
