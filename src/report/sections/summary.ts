import type { Alert } from '../../domain/alert.ts'
import { isPluginEvent } from '../../domain/plugin.ts'
import { claim, given, on, wordsOf } from '../claim.ts'
import type { Claim, Draft } from '../claim.ts'
import { isAlone, known } from '../evidence.ts'
import type { Case } from '../evidence.ts'
import { whatHappened } from '../happening.ts'
import { utc } from '../moments.ts'
import type { Verdict } from '../verdict.ts'

export function summary(report: Case, verdict: Verdict): Draft {
  const history = isAlone(report) ? [] : [extent(report), ...(verdict.kind === 'resolved' ? [] : [state(report.alert)])]
  const claims = [trigger(report), ...meaning(report), ...whatHappened(report), ...history, verdict.headline]
  return { heading: 'Summary', passages: [{ kind: 'sentences', claims }] }
}

/** A plugin's event is read by a Falco somewhere; that host is not where it happened. */
function trigger({ sample, rule, priority, hostname, time }: Case): Claim {
  const where = isPluginEvent(sample) ? ', read by the Falco on' : ' on'
  return claim`Falco's rule ${rule} fired with priority ${priority} at ${time}${given(hostname, (host) => claim`${where} ${host}`)}.`
}

function meaning({ knowledge }: Case): readonly Claim[] {
  return knowledge ? [claim`What it looks for: ${wordsOf(known('rule', 'what it detects', knowledge.detects))}`] : []
}

function extent({ alert }: Case): Claim {
  const count = known('ledger', 'events in this alert', String(alert.count))
  if (alert.count === 1) return on(claim`It is the only event of this alert so far.${hidden(alert)}`, count)
  const [first, last] = [known('ledger', 'first seen', alert.firstSeen), known('ledger', 'last seen', alert.lastSeen)]
  const hosts = alert.hosts.length > 1 ? claim` on ${known('ledger', 'hosts', String(alert.hosts.length))} hosts` : undefined
  return claim`The alert holds ${count} events${hosts}, from ${first} to ${last}.${hidden(alert)}`
}

function hidden({ hidden: count }: Alert): Claim | undefined {
  return count > 0 ? claim` A suppression hid ${known('ledger', 'hidden events', String(count))} more from the channel.` : undefined
}

function state(alert: Alert): Claim {
  const status = known('ledger', 'status', alert.status)
  switch (alert.status) {
    case 'open':
      return on(
        alert.assignee ? claim`It is open, and assigned to ${{ person: alert.assignee }}.` : claim`Nobody has taken it up yet.`,
        status,
      )
    case 'acknowledged':
      return on(claim`${{ person: alert.by }} acknowledged it, ${utc(alert.at)}.`, status)
    case 'resolved':
      return on(claim`${{ person: alert.by }} resolved it as ${alert.outcome}, ${utc(alert.at)}.`, status)
    case 'quiet':
      return on(claim`It fell quiet and closed itself, ${utc(alert.at)}.`, status)
  }
}
