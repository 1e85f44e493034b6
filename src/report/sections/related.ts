import { field } from '../../domain/event.ts'
import type { Span } from '../../domain/prose.ts'
import { maskSecrets } from '../../domain/secrets.ts'
import { claim, given, on, told } from '../claim.ts'
import type { Claim, Draft } from '../claim.ts'
import { isAlone, known } from '../evidence.ts'
import type { Case, Exhibit } from '../evidence.ts'
import { isNeighbour, kinOf } from '../kinship.ts'
import type { Kin } from '../kinship.ts'
import { utc } from '../moments.ts'
import { judgedBefore, suppressionsSaid } from '../past.ts'
import { head } from '../readable.ts'
import { rhythm } from '../rhythm.ts'
import { history } from './history.ts'

/** Other alerts by what they share with this one, earlier verdicts and suppressions, the alert's own rhythm and history. */
export function relatedActivity(report: Case): Draft {
  if (isAlone(report)) return { heading: 'Related activity', passages: [{ kind: 'sentences', claims: [notAsked(report)] }] }
  const kin = kinOf(report)
  const near = kin.filter((one) => !isNeighbour(one))
  return {
    heading: 'Related activity',
    passages: [
      { kind: 'sentences', claims: [intro(report, near)] },
      { kind: 'list', claims: near.slice(0, listMax).map((one) => line(report, one)) },
      { kind: 'sentences', claims: [...leftOut(near), ...neighbours(kin.filter(isNeighbour))] },
      {
        kind: 'list',
        claims: judgedBefore(report)
          .slice(0, judgedMax)
          .map(({ said }) => said),
      },
      { kind: 'list', claims: suppressionsSaid(report) },
      { kind: 'sentences', claims: [...rhythm(report), ...previous(report), ...variety(report)] },
      { kind: 'list', claims: history(report) },
    ],
  }
}

const listMax = 10
const judgedMax = 5

function notAsked({ rule, time }: Case): Claim {
  return on(
    claim`The ledger was not asked: this report is from one event alone, so nothing is known of what happened around it.`,
    rule,
    time,
  )
}

function intro({ searched }: Case, near: readonly Kin[]): Claim {
  const count = known('ledger', 'related alerts that share more than a host', String(near.length))
  const when = searched ? ` between ${utc(searched.from)} and ${utc(searched.until)}` : ''
  if (near.length === 0)
    return on(claim`No other alert of the same container, pod, workload, actor, process or user was found in the ledger${when}.`, count)
  return on(claim`Other alerts${when}, those that share most first; being near in time and place does not make them one story:`, count)
}

function line({ sample }: Case, { dossier: { alert: other }, shares }: Kin): Claim {
  const exhibit = known('ledger', `alert ${other.id}`, [other.rule, other.label, other.priority, other.status].join(' · '))
  const distance = gap(Date.parse(other.firstSeen) - Date.parse(sample.time))
  const state = other.status === 'resolved' ? `resolved as ${other.outcome}` : other.status
  const [rule, label] = [other.rule, other.label].map((text) => excerptOf(exhibit, maskSecrets(text)))
  return on(
    claim`${rule} on ${label}, ${other.priority}, ${distance}: shares ${shares}; ${eventCount(other.count)}, ${state} (alert ${other.id}).`,
    exhibit,
  )
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

function leftOut(near: readonly Kin[]): readonly Claim[] {
  if (near.length <= listMax) return []
  return [
    claim`Of ${known('ledger', 'related alerts that share more than a host', String(near.length))} such alerts, the first ${String(listMax)} are listed.`,
  ]
}

/** A storm on shared nodes is one line: they share a host with everything. */
function neighbours(kin: readonly Kin[]): readonly Claim[] {
  if (kin.length === 0) return []
  const rules = known(
    'ledger',
    'rules of alerts that share a host only',
    String(new Set(kin.map(({ dossier }) => dossier.alert.rule)).size),
  )
  const count = known('ledger', 'alerts that share a host only', String(kin.length))
  const [many, ofRules] = [kin.length === 1 ? 'alert shares' : 'alerts share', rules.value === '1' ? 'rule' : 'rules']
  return [claim`${count} more ${many} one of its hosts and nothing else, of ${rules} ${ofRules}.`]
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
  return told(claim`Events of this alert also carry ${count} other command ${others.length === 1 ? 'line' : 'lines'}${first}.`)
}
