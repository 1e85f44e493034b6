import type { FalcoEvent } from '../../domain/event.ts'
import { claim } from '../claim.ts'
import type { Claim, Draft, DraftPassage } from '../claim.ts'
import { known } from '../evidence.ts'
import type { Case } from '../evidence.ts'
import { actorField } from '../happening.ts'
import { isInContainer, playbookFor } from '../knowledge/playbooks.ts'
import type { Playbook } from '../knowledge/playbooks.ts'
import { complete } from '../knowledge/template.ts'
import type { Verdict } from '../verdict.ts'

/** Whom to ask, what to look at (read-only), and what to do if nobody can explain it. */
export function nextSteps(report: Case, verdict: Verdict): Draft {
  const playbook = playbookFor(report.sample)
  const commands = playbook ? commandsOf(playbook, report.sample) : []
  const where =
    playbook && commands.length > 0
      ? claim`${playbook.where}`
      : claim`No command of ours fits this event; look at it in the system that it came from.`
  return {
    heading: 'Next steps',
    passages: [
      { kind: 'list', claims: [ask(report, verdict), ...cautions(report, verdict)] },
      { kind: 'sentences', claims: [where] },
      ...commands,
      {
        kind: 'sentences',
        claims: verdict.kind === 'sensor' ? [] : [claim`${playbook?.contain ?? 'If nobody can explain it, treat it as an incident.'}`],
      },
    ],
  }
}

function ask(report: Case, verdict: Verdict): Claim {
  const { hostname, alert, time } = report
  if (verdict.kind === 'self-test' || verdict.kind === 'perhaps a test')
    return claim`Ask who ran falcosecurity/event-generator at ${time}${hostname ? claim` on ${hostname}` : undefined}. If somebody did and nothing else is in the alert, resolve it as a test.`
  if (verdict.kind === 'sensor') return claim`Ask whoever runs Falco${hostname ? claim` on ${hostname}` : undefined}.`
  const actor = actorField(report)
  if (actor) return claim`Ask whoever stands behind ${actor} whether this was wanted, by a way that does not lead through that account.`
  return claim`Ask whoever owns ${known('ledger', 'workload', alert.label)} whether this was wanted.`
}

function cautions({ sample }: Case, verdict: Verdict): readonly Claim[] {
  const test = claim`What would speak against a test: another image or parent (a web server, an interpreter), a hidden or random file name, connections to the outside, or changes that outlast the process, from the same container or host.`
  const exec = claim`Do not open a shell in the container for a look: it changes the evidence and sets off alerts of its own.`
  const isTest = verdict.kind === 'self-test' || verdict.kind === 'perhaps a test'
  return [...(isTest ? [test] : []), ...(isInContainer(sample) ? [exec] : [])]
}

function commandsOf({ looks }: Playbook, event: FalcoEvent): readonly DraftPassage[] {
  return looks.flatMap(({ purpose, command, when }) => {
    const words = when === undefined || when(event) ? complete(command, event) : undefined
    return words === undefined ? [] : [{ kind: 'command', purpose, command: words } as const]
  })
}
