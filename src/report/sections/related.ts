import type { Alert } from '../../domain/alert.ts'
import { field } from '../../domain/event.ts'
import type { Span } from '../../domain/prose.ts'
import { maskSecrets } from '../../domain/secrets.ts'
import { claim, given, on } from '../claim.ts'
import type { Claim, Draft } from '../claim.ts'
import { known } from '../evidence.ts'
import type { Case, Exhibit } from '../evidence.ts'
import { history } from './history.ts'
import { head } from '../readable.ts'
import type { Verdict } from '../verdict.ts'

/** Other alerts on the same workload or hosts, the alert before this one, what the alert's own events do not share, and its history. */
export function relatedAlerts(report: Case, verdict: Verdict): Draft {
  const { related } = report
  const more = related.length > listMax ? [known('ledger', 'related alerts', String(related.length))] : []
  return {
    heading: 'Related alerts',
    passages: [
      { kind: 'sentences', claims: [intro(report)] },
      { kind: 'list', claims: related.slice(0, listMax).map((one) => line(report, one)) },
      {
        kind: 'sentences',
        claims: [
          ...more.map((count) => claim`Of ${count} related alerts, the first ${String(listMax)} are listed.`),
          ...burst(report, verdict),
        ],
      },
      { kind: 'sentences', claims: [...previous(report), ...variety(report)] },
      { kind: 'list', claims: history(report) },
    ],
  }
}

const listMax = 10

function intro({ related, searched }: Case): Claim {
  const count = known('ledger', 'related alerts', String(related.length))
  const when = searched && claim` between ${{ moment: searched.from }} and ${{ moment: searched.until }}`
  if (related.length === 0) return on(claim`No other alert on the same workload or hosts was found in the ledger${when}.`, count)
  return on(
    claim`Other alerts on the same workload or one of the same hosts${when}; being near in time and place does not make them one story:`,
    count,
  )
}

function line({ sample }: Case, other: Alert): Claim {
  const exhibit = known('ledger', `alert ${other.id}`, [other.rule, other.label, other.priority, other.status].join(' · '))
  const distance = gap(Date.parse(other.firstSeen) - Date.parse(sample.time))
  const state = other.status === 'resolved' ? `resolved as ${other.outcome}` : other.status
  const [rule, label] = [other.rule, other.label].map((text) => excerptOf(exhibit, maskSecrets(text)))
  return on(claim`${rule} on ${label}, ${other.priority}, ${distance}; ${eventCount(other.count)}, ${state} (alert ${other.id}).`, exhibit)
}

/** A part of the exhibit, where it is one: masked by itself it may differ. */
function excerptOf({ value: whole }: Exhibit, part: string): Span {
  const value = head(part, labelMax)
  return value && whole.includes(value) ? { value } : 'a rule or workload that is masked here'
}

const labelMax = 120

function eventCount(count: number): string {
  return count === 1 ? 'one event' : `${count} events`
}

/** How far another alert's first event is from this one. */
function gap(distanceMs: number): string {
  if (Math.abs(distanceMs) < 1000) return 'in the same second'
  return `${duration(Math.abs(distanceMs))} ${distanceMs < 0 ? 'before' : 'after'}`
}

function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000)
  if (seconds < 120) return `${seconds} s`
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} days`
}

function burst({ related }: Case, verdict: Verdict): readonly Claim[] {
  const rules = new Set(related.map(({ rule }) => rule)).size
  if (verdict.kind !== 'self-test' || rules < 2) return []
  return [
    on(
      claim`Several rules at once fit a test run, which goes through many actions in turn.`,
      known('ledger', 'rules among related alerts', String(rules)),
    ),
  ]
}

function previous({ alert }: Case): readonly Claim[] {
  if (alert.previous === undefined) return []
  return [on(claim`The same problem had an alert before: ${alert.previous}.`, known('ledger', 'previous alert', alert.previous))]
}

/** An alert folds events of one rule and workload; what they ran may still differ, and a report on one must say so. */
function variety({ events, sample }: Case): readonly Claim[] {
  const own = field(sample, 'proc.cmdline')
  const others = [...new Set(events.map(({ event }) => field(event, 'proc.cmdline')))].filter((one) => one !== undefined && one !== own)
  const first = given(others[0], (value) => claim`, for one ${known('ledger', 'command line of another event', value)}`)
  if (!first) return []
  const count = known('ledger', 'other command lines', String(others.length))
  return [claim`Events of this alert also carry ${count} other command ${others.length === 1 ? 'line' : 'lines'}${first}.`]
}
