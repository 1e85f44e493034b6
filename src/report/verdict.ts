import { isForgotten } from '../domain/event.ts'
import { claim, on } from './claim.ts'
import type { Claim } from './claim.ts'
import { textForgotten } from './evidence.ts'
import type { Case } from './evidence.ts'
import { failureOf } from './happening.ts'
import { firstTime } from './novelty.ts'
import { judgedBefore } from './past.ts'
import { auditReadings, refusalOf } from './signs/audit.ts'
import { fileReadings } from './signs/file.ts'
import { networkReadings } from './signs/network.ts'
import { processReadings } from './signs/process.ts'
import { rareByRule } from './signs/rare.ts'
import type { Sign } from './signs/sign.ts'
import { hiddenOnPurpose, judgedReal, maintenance } from './verdicts/judged.ts'
import { selfTest } from './verdicts/self-test.ts'
import { sensor } from './verdicts/sensor.ts'
import { graveIn, onTheSame } from './verdicts/verdict.ts'
import type { Basis, Reach, Verdict } from './verdicts/verdict.ts'

export type { Verdict } from './verdicts/verdict.ts'

/** What the event and its history most likely are: the first that the evidence bears, never certain, with what speaks against it. */
export function verdictOn(report: Case): Verdict {
  const basis: Basis = { report, signs: signsIn(report), judged: judgedBefore(report), firstTime: firstTime(report) }
  for (const reach of reaches) {
    const verdict = reach(basis)
    if (verdict) return marked(verdict, basis)
  }
  return marked(unsettled(basis), basis)
}

/** What the fields show, whatever the verdict. */
export function signsIn(report: Case): readonly Sign[] {
  const shown = [...processReadings, ...fileReadings, ...networkReadings, ...auditReadings]
    .map((read) => read(report))
    .filter((one) => one !== undefined)
  // What a field shows says more than the rule's name.
  const rare = shown.some(({ leans }) => leans === 'grave') ? undefined : rareByRule(report)
  return rare ? [...shown, rare] : shown
}

const reaches: readonly Reach[] = [sensor, selfTest, judgedReal, maintenance, failed, suspicious]

/** That it is new goes with any verdict but those that explain it. */
function marked(verdict: Verdict, { firstTime: isNew }: Basis): Verdict {
  if (!isNew || !['failed', 'suspicious', 'open'].includes(verdict.kind)) return verdict
  return { ...verdict, label: `${verdict.label}, first-time behaviour`, grounds: [...verdict.grounds, isNew] }
}

function failed({ report, signs, judged }: Basis): Verdict | undefined {
  const failure = failureOf(report) ?? refusalOf(report)
  if (!failure) return undefined
  return {
    kind: 'failed',
    label: 'failed attempt',
    confidence: 'high',
    headline: claim`An attempt that failed (${failure}). Whether it was wanted, the event does not settle.`,
    sure: on(claim`Confidence: high that this attempt failed; low either way on the intention behind it.`, failure),
    grounds: graveIn(signs),
    against: harmlessBefore(judged),
  }
}

function suspicious({ report, signs, judged }: Basis): Verdict | undefined {
  const grave = graveIn(signs)
  if (grave.length === 0) return undefined
  const exhibits = grave.flatMap((one) => one.on)
  const isShown = signs.some(({ leans }) => leans === 'grave')
  const what = grave.length === 1 ? 'what follows is' : `the ${grave.length} things that follow are`
  const medium = claim`Confidence: medium, because ${what} rare in ordinary operation; yet a person or a tool may have had a reason that the event does not show.`
  const low = claim`Confidence: low, because only the rule speaks for it, and no field of the event says more.`
  return {
    kind: 'suspicious',
    label: 'suspicious',
    confidence: isShown ? 'medium' : 'low',
    headline: on(claim`Suspicious until somebody explains it.`, report.rule, ...exhibits),
    sure: on(isShown ? medium : low, ...exhibits),
    grounds: grave,
    against: harmlessBefore(judged),
  }
}

function unsettled(basis: Basis): Verdict {
  const { sample, rule, source } = basis.report
  const because = isForgotten(sample)
    ? on(claim`the event's text is no longer kept`, textForgotten)
    : claim`the fields looked at do not settle it`
  return {
    kind: 'open',
    label: 'not settled',
    confidence: 'low',
    headline: on(claim`Not settled by the event: it shows that the rule's condition was met, not whether that was wanted.`, rule),
    sure: on(claim`Confidence: low either way, because ${because}.`, rule, source),
    grounds: [...basis.judged.slice(0, 3).map(({ said }) => said), ...hiddenOnPurpose(basis)],
    against: [],
  }
}

function harmlessBefore(judged: Basis['judged']): readonly Claim[] {
  return onTheSame(judged).flatMap(({ alert, said }) => (alert.outcome === 'true positive' ? [] : [said]))
}
