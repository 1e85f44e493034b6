import { claim, on, wordsOf } from '../claim.ts'
import type { Claim, Draft } from '../claim.ts'
import { fieldOf, known } from '../evidence.ts'
import type { Case } from '../evidence.ts'
import { isInContainer } from '../happening.ts'
import { hint, thatMayApply } from '../hints.ts'
import type { Insight } from '../knowledge/insight.ts'
import { exposures } from '../signs/exposure.ts'
import { isOddCommand } from '../signs/process.ts'
import { signsIn } from '../signs/signs.ts'

/** Whether anything is open to misuse, why it matters, what the fields show, and what would confirm or refute it. */
export function assessment(report: Case): Draft {
  const { insight } = report
  const shown = report.sample.source === 'internal' ? [] : signsIn(report).map(({ said }) => said)
  return {
    heading: 'Assessment',
    passages: [
      { kind: 'sentences', claims: [...exposure(report), ...noexec(report), ...why(report)] },
      { kind: 'list', claims: shown },
      ...(insight ? both(report, insight) : [{ kind: 'sentences' as const, claims: [nothingKnown(report)] }]),
    ],
  }
}

function exposure(report: Case): readonly Claim[] {
  const shown = exposures(report)
  if (shown.length > 0) return shown
  if (report.sample.source === 'internal')
    return [on(claim`No vulnerability is shown. What a sensor misses raises no alert, so its health is coverage.`, report.source)]
  return [on(flawless(report), report.rule, report.source)]
}

/** No flaw shown is no all-clear: where the fields show what is rare, that is said first. */
function flawless(report: Case): Claim {
  const shown = signsIn(report).filter(({ leans }) => leans !== 'plain')
  if (shown.length === 0)
    return claim`No vulnerability and no misconfiguration is shown: Falco tells what was done, and does not look for flaws.`
  const exhibits = shown.flatMap(({ said }) => said.on)
  return on(
    claim`What was done or tried may be grave by itself, as the signs below say. Which flaw or credential let it happen, if any, the event does not show: Falco does not look for flaws.`,
    ...exhibits,
  )
}

/** What runtimes do by default, and not what was found here: a file there can be read by a shell, but not executed. */
function noexec(report: Case): readonly Claim[] {
  const line = fieldOf(report, 'proc.cmdline')
  if (!line || !isInContainer(report.sample) || !/^\S+ +-\w*c +\/dev\/shm\/\S/.test(line.value)) return []
  const byDefault = wordsOf(
    known('knowledge', 'default of container runtimes', "Docker and containerd mount a container's /dev/shm noexec by default"),
  )
  return [on(claim`${byDefault}: unless that was changed here, the script itself probably failed.`, line)]
}

function why({ insight }: Case): readonly Claim[] {
  return insight ? [claim`Why it matters: ${wordsOf(known('knowledge', 'why it matters', insight.why))}`] : []
}

function both(report: Case, { real, benign }: Insight): Draft['passages'] {
  const { rule } = report
  // An odd command line refutes nothing, and stands above.
  const untold = isOddCommand(report) ? ['proc.cmdline'] : []
  return [
    { kind: 'sentences', claims: [on(claim`What would confirm that it is real, to be looked at one by one:`, rule)] },
    { kind: 'list', claims: real.map((text) => hint(report, 'what would make it real', text)) },
    { kind: 'sentences', claims: [on(claim`What would refute it, to be checked and not assumed:`, rule)] },
    { kind: 'list', claims: thatMayApply(report, benign).map((text) => hint(report, 'usual harmless cause', text, untold)) },
  ]
}

function nothingKnown({ sample, rule, source }: Case): Claim {
  if (sample.source === 'internal')
    return on(claim`A notice of this kind is neither confirmed nor refuted: look at the sensor.`, rule, source)
  return on(
    claim`What would confirm or refute it is not known here, as the rule is none of Falco's official ones; ask whoever wrote it.`,
    rule,
    source,
  )
}
