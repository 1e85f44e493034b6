import { claim, on } from '../claim.ts'
import type { Claim } from '../claim.ts'
import { caseOf, known, whichEvent } from '../evidence.ts'
import type { Case } from '../evidence.ts'
import type { FalcoEvent } from '../../domain/event.ts'
import { besidesTheAction, beyondTheGenerator, generatorMarks, isFounded, isMarked, ownDeed } from '../signs/generator.ts'
import { signsIn } from '../signs/signs.ts'
import { graveIn, onTheSame } from './verdict.ts'
import type { Basis, Verdict } from './verdict.ts'

/**
 * A run of Falco's event generator, going by its marks. All of them are names, so it is never certain, and where anything speaks against it
 * they explain nothing: whoever attacks can copy them.
 */
export function selfTest(basis: Basis): Verdict | undefined {
  const { report } = basis
  const marks = generatorMarks(report)
  if (marks.length === 0) return undefined
  const unmarked = unlikeTheFirst(basis, marks.length)
  const told = { grounds: [...marks, ...ownDeed(report), ...burst(report)], against: against(basis) }
  const perhaps = { kind: 'perhaps a test', label: 'perhaps a test', confidence: 'low', ...told } as const
  if (unmarked > 0) return { ...perhaps, ...partly(report, marks, unmarked) }
  if (told.against.length > 0) return { ...perhaps, ...doubtful(marks, told.against) }
  if (marks.length === 1) return { ...perhaps, ...thin(marks) }
  const run = { kind: 'self-test', label: 'Falco self-test', ...told } as const
  const doubt = lessThanSure(report)
  return doubt ? { ...run, confidence: 'medium', ...probable(marks, doubt) } : { ...run, confidence: 'high', ...strong(marks) }
}

/** How many events are no run of the generator like the first: each is read as if it alone had opened the alert. */
function unlikeTheFirst(basis: Basis, marks: number): number {
  const { report } = basis
  const isClean = against(basis).length === 0
  const isLike = (event: FalcoEvent) => (isClean ? isRun(event, basis, marks) : isMarked(event))
  return report.events.filter(({ event }) => !isLike(event)).length
}

/** Whether nothing speaks against this event, and as much for it as for the first. */
function isRun(event: FalcoEvent, basis: Basis, marks: number): boolean {
  const report = caseOf({ ...basis.report, sample: event })
  if (generatorMarks(report).length < marks || against({ ...basis, report }).length > 0) return false
  return isFounded(report) || !isFounded(basis.report)
}

/** Why nothing against it is not enough for high confidence. */
function lessThanSure(report: Case): Claim | undefined {
  const { alert, events } = report
  if (alert.count > events.length) {
    const seen = known('ledger', 'events looked at', `${events.length} of ${alert.count}`)
    return on(
      claim`only ${String(events.length)} of the alert's ${String(alert.count)} events were looked at, and the others may be no test`,
      seen,
    )
  }
  if (isFounded(report)) return undefined
  return claim`the event tells neither the generator's image nor its binary in a usual place, and anybody can choose the names of a process and a file`
}

type Words = Pick<Verdict, 'headline' | 'sure'>

const strong = (marks: readonly Claim[]): Words => ({
  headline: on(claim`Very likely a Falco self-test with the event generator, and benign if somebody ran it.`, ...standing(marks)),
  sure: on(
    claim`Confidence: high, because ${number(marks)} marks of the generator agree and nothing speaks against it; not certain, because the name of a file, a process or an image can be forged.`,
    ...standing(marks),
  ),
})

const probable = (marks: readonly Claim[], doubt: Claim): Words => ({
  headline: on(claim`Probably a Falco self-test with the event generator, and benign if somebody ran it.`, ...standing(marks), ...doubt.on),
  sure: on(
    claim`Confidence: medium, because ${number(marks)} marks of the generator agree and nothing that was looked at speaks against it; not high, because ${doubt}.`,
    ...standing(marks),
  ),
})

const number = ({ length }: readonly Claim[]) => (length === 2 ? 'two' : length === 3 ? 'three' : 'four')

const doubtful = (marks: readonly Claim[], contrary: readonly Claim[]): Words => ({
  headline: on(
    claim`Perhaps a Falco self-test, but the event shows what may be no test: treat it as real until somebody says that they ran it.`,
    ...standing(marks),
    ...standing(contrary),
  ),
  sure: on(
    claim`Confidence: low, because something speaks against a test, and the marks of the generator are names that anybody can copy.`,
    ...standing(contrary),
  ),
})

const thin = (marks: readonly Claim[]): Words => ({
  headline: on(claim`Perhaps a Falco self-test with the event generator.`, ...standing(marks)),
  sure: on(claim`Confidence: low, because only one mark of the generator is there, and a name can be forged.`, ...standing(marks)),
})

function partly(report: Case, marks: readonly Claim[], unmarked: number): Words {
  const seen = known('ledger', 'events that are no such test', `${unmarked} of ${report.events.length}`)
  return {
    headline: on(
      claim`The ${whichEvent(report)} looks like a Falco self-test, but ${String(unmarked)} of the ${String(report.events.length)} events looked at do not.`,
      ...standing(marks),
      seen,
    ),
    sure: on(
      claim`Confidence: low for the alert as a whole, because a test does not explain those events; judge them by themselves.`,
      seen,
    ),
  }
}

function standing(marks: readonly Claim[]) {
  return marks.flatMap((mark) => mark.on)
}

/** The generator goes through its actions within seconds. */
function burst({ related, sample }: Case): readonly Claim[] {
  const near = related.filter(({ alert }) => Math.abs(Date.parse(alert.firstSeen) - Date.parse(sample.time)) < 60_000)
  const rules = new Set(near.filter((one) => isMarked(one.sample)).map(({ alert }) => alert.rule)).size
  if (rules < 2) return []
  return [
    claim`Within a minute ${known('ledger', "other rules with the generator's marks", String(rules))} other rules fired with the generator's marks: a test run goes through many actions in turn.`,
  ]
}

/** That the rule looks for rare things speaks against no event: it is so of every test of it. */
function against({ report, judged }: Basis): readonly Claim[] {
  const shown = signsIn(besidesTheAction(report)).filter(({ about }) => about !== 'rule')
  const real = onTheSame(judged).flatMap(({ alert, said }) => (alert.outcome === 'true positive' ? [said] : []))
  return [...graveIn(shown), ...beyondTheGenerator(report), ...real]
}
