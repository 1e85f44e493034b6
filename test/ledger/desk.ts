import { decide } from '../../src/domain/action.ts'
import type { Action } from '../../src/domain/action.ts'
import type { AlertId } from '../../src/domain/alert.ts'
import type { Moment } from '../../src/domain/event.ts'
import type { Route } from '../../src/domain/route.ts'
import { lift } from '../../src/domain/suppression-deeds.ts'
import type { Suppression, SuppressionId, UserId } from '../../src/domain/suppression.ts'
import { triage } from '../../src/domain/triage.ts'
import type { Arrival, Known, Verdict } from '../../src/domain/triage.ts'
import { nothingFamiliar, watchOf, wires } from '../../src/domain/trip-wire.ts'
import type { Amendment, Ledger, PostingId, Due } from '../../src/ledger/ledger.ts'
import { anArrival, morning } from '../event.ts'
import type { EventOverrides } from '../event.ts'

export const second = 1000
export const minute = 60 * second
export const hour = 60 * minute

const routes: readonly Route[] = [{ match: {}, floor: 'Notice', channel: '#falco', mention: undefined }]

/** The domain's own triage: one route for Notice and above, alerts fall quiet after an hour. */
export function judge(arrival: Arrival, known: Known): Verdict {
  return triage(arrival, known, routes, hour)
}

let sent = 0

/** An event that no other equals. */
export function fresh(overrides: EventOverrides & { readonly receivedAt?: Moment } = {}): Arrival {
  sent += 1
  return anArrival({ time: `2026-11-24T09:29:59.${String(sent).padStart(9, '0')}Z`, ...overrides })
}

export async function admitOne(ledger: Ledger, arrival: Arrival): Promise<Verdict> {
  const [verdict] = await ledger.admit([arrival], judge)
  if (!verdict) throw new Error('no verdict')
  return verdict
}

/** Send an event that opens an alert; its id. */
export async function openOne(ledger: Ledger, overrides: EventOverrides & { readonly receivedAt?: Moment } = {}): Promise<AlertId> {
  const arrival = fresh(overrides)
  await admitOne(ledger, arrival)
  const newest = (await ledger.recent(100)).find(({ alert }) => alert.fingerprint === arrival.identity.fingerprint)
  if (!newest) throw new Error('nothing was opened')
  return newest.alert.id
}

export async function act(ledger: Ledger, id: AlertId, action: Action, now: Moment): Promise<Amendment> {
  const amendment = await ledger.amend(id, (alert, successor, underway) => ({
    ...decide(action, alert, { now, successor, underway }),
    ...(action.do === 'suppress' && { suppression: action.suppression }),
  }))
  if (!amendment) throw new Error('no such alert')
  return amendment
}

/** The card's posting, posted to Slack at the alert's present revision. */
export async function postCard(ledger: Ledger, id: AlertId, at: Moment, ts = '1700000000.000100'): Promise<PostingId> {
  const card = await ledger.postings.cardOf(id)
  const dossier = await ledger.alert(id)
  if (!card || !dossier) throw new Error('no card')
  await ledger.postings.posted(card.id, { channel: 'C0FALCO', ts }, dossier.alert.revision, at, 0)
  return card.id
}

export function aSuppression(overrides: Partial<Suppression> = {}): Suppression {
  return {
    id: 's7',
    scope: [{ field: 'namespace', is: 'payments' }],
    from: morning,
    until: morning + hour,
    reason: 'deploying',
    owner: 'U0ANA',
    alert: undefined,
    hidden: 0,
    lastHiddenAt: undefined,
    saved: 0,
    isFixed: false,
    watch: watchOf(wires, nothingFamiliar),
    approval: undefined,
    ended: undefined,
    facts: [{ kind: 'made', at: morning, by: 'U0ANA', why: 'deploying' }],
    ...overrides,
  }
}

/** Somebody lifts it, or learns who was first. */
export function liftOne(ledger: Ledger, id: SuppressionId, by: UserId, at: Moment): ReturnType<Ledger['amendSuppression']> {
  return ledger.amendSuppression(id, (suppression) => lift(suppression, by, at))
}

/** Ids that count up, so that a test can tell them. */
export function countingIds(): () => AlertId {
  let count = 0
  return () => `a${String((count += 1)).padStart(7, '0')}`
}

/** What is due once every rest is over. */
export async function dueOf(ledger: Ledger): Promise<readonly Due[]> {
  return (await ledger.postings.due(morning + 365 * 24 * hour)).due
}
