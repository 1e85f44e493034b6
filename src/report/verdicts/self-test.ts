import { claim, on } from '../claim.ts'
import type { Claim } from '../claim.ts'
import { known, whichEvent } from '../evidence.ts'
import type { Case } from '../evidence.ts'
import { beyondTheGenerator, generatorMarks, isMarked, isOwnRun, ownDeed } from '../signs/generator.ts'
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
  const unmarked = unlikeTheFirst(report)
  const told = { grounds: [...marks, ...ownDeed(report), ...burst(report)], against: against(basis) }
  const perhaps = { kind: 'perhaps a test', label: 'perhaps a test', confidence: 'low', ...told } as const
  if (unmarked > 0) return { ...perhaps, ...partly(report, marks, unmarked) }
  if (isContradicted(basis)) return { ...perhaps, ...doubtful(marks, told.against) }
  if (marks.length === 1) return { ...perhaps, ...thin(marks) }
  return { kind: 'self-test', label: 'Falco self-test', confidence: 'high', ...strong(marks), ...told }
}

/** How many events are no run of the generator: without its marks, or, where the first is its action for the rule, not that action. */
function unlikeTheFirst(report: Case): number {
  const isRun = isOwnRun(report.sample, report)
  return report.events.filter(({ event }) => !(isRun ? isOwnRun(event, report) : isMarked(event))).length
}

type Words = Pick<Verdict, 'headline' | 'sure'>

const strong = (marks: readonly Claim[]): Words => ({
  headline: on(claim`Very likely a Falco self-test with the event generator, and benign if somebody ran it.`, ...standing(marks)),
  sure: on(
    claim`Confidence: high, because ${marks.length === 2 ? 'two' : 'three'} marks of the generator agree and nothing speaks against it; not certain, because the name of a file, a process or an image can be forged.`,
    ...standing(marks),
  ),
})

const doubtful = (marks: readonly Claim[], contrary: readonly Claim[]): Words => ({
  headline: on(
    claim`Perhaps a Falco self-test, but the event shows what a test does not explain: treat it as real until somebody says that they ran it.`,
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
  const seen = known('ledger', "events without the generator's marks", `${unmarked} of ${report.events.length}`)
  return {
    headline: on(
      claim`The ${whichEvent(report)} looks like a Falco self-test, but ${String(unmarked)} of the ${String(report.events.length)} events looked at do not.`,
      ...standing(marks),
      seen,
    ),
    sure: on(
      claim`Confidence: low for the alert as a whole, because a test does not explain the events without its marks; judge those by themselves.`,
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

function against({ report, signs, judged }: Basis): readonly Claim[] {
  const real = onTheSame(judged).flatMap(({ alert, said }) => (alert.outcome === 'true positive' ? [said] : []))
  return [...graveIn(signs), ...beyondTheGenerator(report), ...real]
}

/** That the rule looks for rare things speaks against no action that is made to set it off; what a field shows does. */
function isContradicted(basis: Basis): boolean {
  const isExplained = isOwnRun(basis.report.sample, basis.report)
  return against({ ...basis, signs: basis.signs.filter(({ leans }) => leans === 'grave' || !isExplained) }).length > 0
}
