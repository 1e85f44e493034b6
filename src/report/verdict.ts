import { isForgotten } from '../domain/event.ts'
import { claim, on } from './claim.ts'
import type { Claim } from './claim.ts'
import { fieldOf, textForgotten } from './evidence.ts'
import type { Case } from './evidence.ts'
import { failureOf, kindOf } from './happening.ts'
import { firstTime } from './novelty.ts'
import { judgedBefore } from './past.ts'
import { refusalOf } from './signs/audit.ts'
import { signsIn } from './signs/signs.ts'
import { build } from './verdicts/build.ts'
import { hiddenOnPurpose, judgedReal, maintenance } from './verdicts/judged.ts'
import { asResolved } from './verdicts/resolved.ts'
import { selfTest } from './verdicts/self-test.ts'
import { sensor } from './verdicts/sensor.ts'
import { graveIn, onTheSame } from './verdicts/verdict.ts'
import type { Basis, Reach, Verdict } from './verdicts/verdict.ts'

export type { Verdict } from './verdicts/verdict.ts'

/** What it most likely is, never certain, with what speaks against it: what people resolved it as leads, else the event and its history do. */
export function verdictOn(report: Case): Verdict {
  return asResolved(report, readingOf(report))
}

/** The first that the evidence bears. */
function readingOf(report: Case): Verdict {
  const basis: Basis = { report, signs: signsIn(report), judged: judgedBefore(report), firstTime: firstTime(report) }
  for (const reach of reaches) {
    const verdict = reach(basis)
    if (verdict) return marked(verdict, basis)
  }
  return marked(unsettled(basis), basis)
}

const reaches: readonly Reach[] = [sensor, selfTest, judgedReal, maintenance, build, failed, suspicious]

/** That it is new goes with any verdict but those that explain it. */
function marked(verdict: Verdict, { firstTime: isNew }: Basis): Verdict {
  if (!isNew || !['failed', 'suspicious', 'open'].includes(verdict.kind)) return verdict
  return { ...verdict, label: `${verdict.label}, first-time behaviour`, grounds: [...verdict.grounds, isNew] }
}

function failed({ report, signs, judged }: Basis): Verdict | undefined {
  const failure = failureOf(report) ?? refusalOf(report)
  if (!failure || isRunning(report, signs)) return undefined
  const grounds = graveIn(signs)
  const meaning =
    grounds.length > 0
      ? 'What it shows besides is rare in ordinary operation: suspicious until somebody explains it.'
      : 'Whether it was wanted, the event does not settle.'
  return {
    kind: 'failed',
    label: 'failed attempt',
    confidence: 'high',
    headline: on(claim`An attempt that failed (${failure}). ${meaning}`, ...standing(grounds)),
    sure: on(claim`Confidence: high that this attempt failed; low either way on the intention behind it.`, failure),
    grounds,
    against: harmlessBefore(judged),
  }
}

/** A program that is suspicious by itself runs, whatever becomes of its calls; only an execve that fails may be the end of it. */
function isRunning(report: Case, signs: Basis['signs']): boolean {
  return kindOf(report) !== 'execution' && signs.some(({ leans, about }) => leans === 'grave' && about === 'process')
}

function suspicious({ report, signs, judged }: Basis): Verdict | undefined {
  const grave = graveIn(signs)
  if (grave.length === 0) return undefined
  const exhibits = standing(grave)
  const isShown = signs.some(({ leans }) => leans === 'grave')
  return {
    kind: 'suspicious',
    label: 'suspicious',
    confidence: isShown ? 'medium' : 'low',
    headline: on(claim`Suspicious until somebody explains it.${failedCall(report)}`, report.rule, ...exhibits),
    sure: on(isShown ? medium(grave.length) : low(signs), ...exhibits),
    grounds: grave,
    against: harmlessBefore(judged),
  }
}

function failedCall(report: Case): Claim | undefined {
  const failure = failureOf(report)
  const what = fieldOf(report, 'evt.type')?.value === 'connect' ? 'connection' : 'system call'
  return failure && claim` The ${what} failed (${failure}), but the process that tried it was running.`
}

function medium(count: number): Claim {
  const what = count === 1 ? 'what follows is' : `the ${count} things that follow are`
  return claim`Confidence: medium, because ${what} rare in ordinary operation; yet a person or a tool may have had a reason that the event does not show.`
}

function low(signs: Basis['signs']): Claim {
  if (signs.every(({ leans, about }) => leans === 'plain' || about === 'rule'))
    return claim`Confidence: low, because only the rule speaks for it, and no field of the event says more.`
  return claim`Confidence: low, because what the fields show has an ordinary explanation as well, and they do not tell which it is.`
}

function standing(claims: readonly Claim[]) {
  return claims.flatMap((one) => one.on)
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
