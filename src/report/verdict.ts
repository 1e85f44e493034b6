import { isForgotten, isHotRestartFailure, isSensorHealth } from '../domain/event.ts'
import { claim, on } from './claim.ts'
import type { Claim } from './claim.ts'
import { fieldOf, known, textForgotten, whichEvent } from './evidence.ts'
import type { Case } from './evidence.ts'
import { failureOf } from './happening.ts'
import { auditReadings, refusalOf } from './signs/audit.ts'
import { generatorMarks, isMarked } from './signs/generator.ts'
import { networkReadings } from './signs/network.ts'
import { processReadings } from './signs/process.ts'
import type { Sign } from './signs/sign.ts'

export type Verdict = {
  readonly kind: 'self-test' | 'perhaps a test' | 'sensor' | 'failed' | 'suspicious' | 'open'
  /** One sentence: what the fields support. */
  readonly headline: Claim
  /** How sure, and why not surer. */
  readonly confidence: Claim
  /** What it stands on, one sentence each. */
  readonly grounds: readonly Claim[]
}

export function verdictOn(report: Case): Verdict {
  const signs = signsIn(report)
  return sensor(report) ?? selfTest(report, signs) ?? failed(report, signs) ?? suspicious(signs) ?? unsettled(report, signs)
}

function signsIn(report: Case): readonly Sign[] {
  return [...processReadings, ...networkReadings, ...auditReadings].map((read) => read(report)).filter((one) => one !== undefined)
}

function sensor(report: Case): Verdict | undefined {
  const { sample, rule, source } = report
  if (sample.source !== 'internal') return undefined
  const confidence = on(claim`Confidence: high as far as the name and source go, which only Falco or its relay should send.`, rule, source)
  return { kind: 'sensor', headline: sensorWords(report), confidence, grounds: [] }
}

function sensorWords(report: Case): Claim {
  const { sample, rule, source } = report
  if (sample.rule === 'Test rule')
    return claim`A test message from falcosidekick's /test endpoint, by its rule ${rule} and source ${source}.`
  if (isHotRestartFailure(sample))
    return on(claim`Falco has refused a rules or configuration file: the sensor needs somebody's attention.`, rule)
  const [lost, all] = [fieldOf(report, 'n_drops'), fieldOf(report, 'n_evts')]
  if (lost && all && isSensorHealth(sample))
    return claim`Falco lost ${lost} of ${all} events: for that while it was partly blind. Load does that, and so can an attacker.`
  return claim`A notice of Falco about itself (${rule}), not of a threat.`
}

function selfTest(report: Case, signs: readonly Sign[]): Verdict | undefined {
  const marks = generatorMarks(report)
  if (marks.length === 0) return undefined
  const grounds = [...marks, ...signs.map(({ said }) => said)]
  const unmarked = report.events.filter(({ event }) => !isMarked(event)).length
  if (unmarked > 0)
    return { kind: 'perhaps a test', headline: partly(report, marks, unmarked), confidence: mixed(report, unmarked), grounds }
  if (marks.length === 1) return { kind: 'perhaps a test', headline: perhaps(marks), confidence: thin(marks), grounds }
  return { kind: 'self-test', headline: likely(marks), confidence: strong(marks), grounds }
}

const likely = (marks: readonly Claim[]) =>
  on(claim`Very likely a Falco self-test with the event generator, and benign if somebody ran it.`, ...standing(marks))

const strong = (marks: readonly Claim[]) =>
  on(
    claim`Confidence: high, because ${marks.length === 2 ? 'two' : 'three'} marks of the generator agree; not certain, because the name of a file, a process or an image can be forged.`,
    ...standing(marks),
  )

const perhaps = (marks: readonly Claim[]) => on(claim`Perhaps a Falco self-test with the event generator.`, ...standing(marks))

const thin = (marks: readonly Claim[]) =>
  on(claim`Confidence: low, because only one mark of the generator is there, and a name can be forged.`, ...standing(marks))

const partly = (report: Case, marks: readonly Claim[], unmarked: number) =>
  on(
    claim`The ${whichEvent(report)} looks like a Falco self-test, but ${String(unmarked)} of the ${String(report.events.length)} events looked at do not.`,
    ...standing(marks),
    eventsSeen(report, unmarked),
  )

const mixed = (report: Case, unmarked: number) =>
  on(
    claim`Confidence: low for the alert as a whole, because a test does not explain the events without its marks; judge those by themselves.`,
    eventsSeen(report, unmarked),
  )

const eventsSeen = (report: Case, unmarked: number) =>
  known('ledger', "events without the generator's marks", `${unmarked} of ${report.events.length}`)

const standing = (marks: readonly Claim[]) => marks.flatMap((mark) => mark.on)

function failed(report: Case, signs: readonly Sign[]): Verdict | undefined {
  const failure = failureOf(report) ?? refusalOf(report)
  if (!failure) return undefined
  return {
    kind: 'failed',
    headline: claim`An attempt that failed (${failure}). Whether it was wanted, the event does not settle.`,
    confidence: on(claim`Confidence: high that this attempt failed; low either way on the intention behind it.`, failure),
    grounds: signs.map(({ said }) => said),
  }
}

function suspicious(signs: readonly Sign[]): Verdict | undefined {
  const grave = signs.filter(({ leans }) => leans === 'grave')
  if (grave.length === 0) return undefined
  const exhibits = grave.flatMap(({ said }) => said.on)
  return {
    kind: 'suspicious',
    headline: on(claim`Suspicious until somebody explains it.`, ...exhibits),
    confidence: on(
      claim`Confidence: medium, because ${grave.length === 1 ? 'the first point of the assessment is' : `the first ${grave.length} points of the assessment are`} rare in ordinary operation; yet a person or a tool may have had a reason that the event does not show.`,
      ...exhibits,
    ),
    grounds: [...grave, ...signs.filter(({ leans }) => leans !== 'grave')].map(({ said }) => said),
  }
}

function unsettled({ sample, rule, source }: Case, signs: readonly Sign[]): Verdict {
  const because = isForgotten(sample)
    ? on(claim`the event's text is no longer kept`, textForgotten)
    : claim`no field tells a wanted action from an unwanted one`
  return {
    kind: 'open',
    headline: on(claim`Not settled by the event: it shows that the rule's condition was met, not whether that was wanted.`, rule),
    confidence: on(claim`Confidence: low either way, because ${because}.`, rule, source),
    grounds: signs.map(({ said }) => said),
  }
}
