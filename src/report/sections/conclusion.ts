import { isPluginEvent } from '../../domain/plugin.ts'
import { claim, given, on } from '../claim.ts'
import type { Claim, Draft } from '../claim.ts'
import { known } from '../evidence.ts'
import type { Case } from '../evidence.ts'
import { actorField, ownerOf } from '../happening.ts'
import type { Verdict } from '../verdict.ts'

/** The next decision, in one sentence: what to do now, and who decides. */
export function conclusion(report: Case, verdict: Verdict): Draft {
  return { heading: 'Conclusion', passages: [{ kind: 'sentences', claims: [decision(report, verdict)] }] }
}

function decision(report: Case, verdict: Verdict): Claim {
  const { kind } = verdict
  const { rule, time, hostname } = report
  const where = isPluginEvent(report.sample) ? undefined : given(hostname, (host) => claim` on ${host}`)
  switch (kind) {
    case 'resolved':
      return afterwards(report, verdict)
    case 'self-test':
      return on(
        claim`Next: ask who ran the event generator${where} at ${time}; if somebody did, ${decider(report)} resolves it as a test, and if nobody did, it is an incident and containment comes next.`,
        rule,
      )
    case 'perhaps a test':
      return on(
        claim`Next: ask who tested${where} at ${time}, and do not take a test for granted until somebody says so; ${decider(report)} decides.`,
        rule,
      )
    case 'sensor':
      if (report.sample.rule === 'Test rule')
        return on(
          claim`Next: nothing, if somebody tried the connection; if nobody did, whoever runs falcosidekick decides who may reach it.`,
          rule,
        )
      return on(claim`Next: whoever runs Falco${where} decides what to mend, because what a sensor misses raises no alert.`, rule)
    case 'judged real':
      return on(
        claim`Next: go through the looks above, compare with the earlier alert, and start containment unless somebody explains it now; ${decider(report)} decides.`,
        rule,
      )
    case 'maintenance':
      return on(
        claim`Next: check that this event is what was explained before, by what it ran and when; if so, ${decider(report)} resolves it with a note, if not, it is not settled.`,
        rule,
      )
    case 'build':
      return on(
        claim`Next: ask ${owner(report)} whether an image was built${where} at ${time}; if one was, ${decider(report)} resolves it with a note, if not, it is not settled.`,
        rule,
      )
    case 'failed':
      return on(
        claim`Next: find out who tried and why, and look for an attempt that succeeded; ${decider(report)} decides whether that needs containment.`,
        rule,
      )
    case 'suspicious':
      return on(
        claim`Next: ask ${owner(report)} now, and unless somebody explains it go on with containment, whatever the rule's priority (${report.priority}) says; ${decider(report)} decides.`,
        rule,
      )
    case 'open':
      return on(
        claim`Next: ask ${owner(report)} whether this was wanted; ${decider(report)} resolves it by that answer, and treats it as an incident if there is none.`,
        rule,
      )
  }
}

/** It is decided; what is left is to see it through, or to doubt it aloud. */
function afterwards({ alert, rule }: Case, { against }: Verdict): Claim {
  if (alert.status !== 'resolved') return claim`Next: nothing.`
  const outcome = known('ledger', 'outcome', alert.outcome)
  const who = on(claim`${{ person: alert.by }}`, known('ledger', 'resolved by', alert.by))
  if (alert.outcome === 'true positive')
    return on(
      claim`Next: ${who} has judged it real (${outcome}): see that containment, clean-up and hardening are done, and reopen the alert if anything is left.`,
      rule,
    )
  if (against.length > 0)
    return on(
      claim`Next: ${who} has closed it as ${outcome}: hold that against what speaks against it, and reopen the alert if it is not explained.`,
      rule,
    )
  return on(claim`Next: nothing, as ${who} has closed it as ${outcome}; whoever knows better reopens the alert.`, rule)
}

function owner(report: Case): Claim {
  const actor = actorField(report)
  if (actor?.value === 'system:anonymous') return on(claim`whoever runs the API server`, actor)
  return actor ? claim`whoever stands behind ${actor}` : ownerOf(report)
}

/** Who has it in hand, else whoever is there. */
function decider({ alert }: Case): Claim {
  if (alert.assignee !== undefined)
    return on(claim`${{ person: alert.assignee }}, to whom it is assigned,`, known('ledger', 'assignee', alert.assignee))
  if (alert.status === 'acknowledged')
    return on(claim`${{ person: alert.by }}, who acknowledged it,`, known('ledger', 'acknowledged by', alert.by))
  return claim`whoever is on call`
}
