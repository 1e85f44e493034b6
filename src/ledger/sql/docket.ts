import { evolve, fold, hide, isAlive } from '../../domain/alert.ts'
import type { Alert, AlertId, Fact } from '../../domain/alert.ts'
import type { Moment } from '../../domain/event.ts'
import type { StormId } from '../../domain/storm.ts'
import { hide as hideBy, trip } from '../../domain/suppression-deeds.ts'
import type { Suppression, SuppressionId } from '../../domain/suppression.ts'
import { openAlert } from '../../domain/triage.ts'
import type { Arrival, Known, Verdict } from '../../domain/triage.ts'
import { contentOf } from './content.ts'
import { minuteOf } from './minute.ts'
import { combinationOf, sightingOf } from './sightings.ts'
import type { SightingRow } from './tables.ts'

export type Judge = (arrival: Arrival, known: Known) => Verdict

/** What the ledger holds that bears on a batch. */
export type Held = {
  /** Of each event, as `contentOf` writes it; in the order of the events. */
  readonly contents: readonly string[]
  /** Content → when it was first received. */
  readonly receivedAt: ReadonlyMap<string, Moment>
  /** Fingerprint → the alert that its events are judged against. */
  readonly current: ReadonlyMap<string, Alert>
  /** Content of each current alert's newest event. */
  readonly lastEvent: ReadonlyMap<AlertId, string>
  /** Those that have not ended, and those that ended of late. */
  readonly suppressions: readonly Suppression[]
  /** The current alerts that are in a storm. */
  readonly storms: ReadonlyMap<AlertId, StormId>
  /** When the combination of rule and image of each event was last seen, to the day; in the order of the events. */
  readonly combinationsSeen: readonly (Moment | undefined)[]
  readonly ledgerSince: Moment | undefined
}

export type Judged = {
  readonly arrival: Arrival
  readonly content: string
  readonly verdict: Verdict
  /** The alert that the event belongs to. */
  readonly alert: AlertId | undefined
  /** Content of that alert's event before this one. */
  readonly prior: string | undefined
  readonly suppression: SuppressionId | undefined
}

/** A batch, judged: all that is to be stored. */
export type Docket = {
  readonly judged: readonly Judged[]
  /** Alerts as they are now. One that gave way to another comes before it. */
  readonly changed: ReadonlyMap<AlertId, Alert>
  readonly opened: ReadonlySet<AlertId>
  /** Those of the changed ones of which more than counters changed. */
  readonly reshaped: ReadonlySet<AlertId>
  /** Alerts that had the first event of this minute. */
  readonly minutes: readonly { readonly alert: AlertId; readonly minute: Moment }[]
  readonly current: ReadonlyMap<string, Alert>
  readonly lastEvent: ReadonlyMap<AlertId, string>
  readonly facts: readonly { readonly alert: AlertId; readonly fact: Fact }[]
  /** Combinations that were seen for the first time on their day. */
  readonly sighted: ReadonlyMap<string, SightingRow>
  /** As they are now, in the order in which they were held; the very list that was held when nothing happened to any. */
  readonly suppressions: readonly Suppression[]
  /** Those of them that this batch ended. */
  readonly tripped: readonly SuppressionId[]
}

/** Judge in order; each event sees what the ones before it did. */
export function hear(arrivals: readonly Arrival[], held: Held, judge: Judge, newId: () => AlertId): Docket {
  const docket: Working = {
    receivedAt: new Map(held.receivedAt),
    current: new Map(held.current),
    lastEvent: new Map(held.lastEvent),
    judged: [],
    changed: new Map(),
    opened: new Set(),
    reshaped: new Set(),
    minutes: [],
    facts: [],
    sighted: new Map(),
    suppressions: held.suppressions,
    tripped: [],
  }
  arrivals.forEach((arrival, index) => {
    const content = held.contents[index] ?? contentOf(arrival)
    const repeatOf = docket.receivedAt.get(content)
    const newest = docket.current.get(arrival.identity.fingerprint)
    const combinationSeen = sightedIn(docket, arrival) ?? held.combinationsSeen[index]
    const { suppressions } = docket
    const verdict = judge(arrival, { repeatOf, newest, suppressions, combinationSeen, ledgerSince: held.ledgerSince })
    enter(docket, arrival, content, verdict, effect(docket, arrival, verdict, newId))
    meet(docket, arrival, verdict)
    if (verdict.kind !== 'repeat' && !isToday(combinationSeen, arrival)) sight(docket, arrival)
  })
  return docket
}

type Working = {
  readonly receivedAt: Map<string, Moment>
  readonly current: Map<string, Alert>
  readonly lastEvent: Map<AlertId, string>
  readonly judged: Judged[]
  readonly changed: Map<AlertId, Alert>
  readonly opened: Set<AlertId>
  readonly reshaped: Set<AlertId>
  readonly minutes: { readonly alert: AlertId; readonly minute: Moment }[]
  readonly facts: { readonly alert: AlertId; readonly fact: Fact }[]
  readonly sighted: Map<string, SightingRow>
  suppressions: readonly Suppression[]
  readonly tripped: SuppressionId[]
}

/** Nearly every batch sights nothing: then no key is made. */
function sightedIn({ sighted }: Working, { event }: Arrival): Moment | undefined {
  return sighted.size === 0 ? undefined : sighted.get(combinationOf(event))?.last_at
}

function isToday(seen: Moment | undefined, { receivedAt }: Arrival): boolean {
  return seen !== undefined && receivedAt - seen < 86_400_000
}

function sight(docket: Working, arrival: Arrival): void {
  docket.sighted.set(combinationOf(arrival.event), sightingOf(arrival))
}

function enter(docket: Working, arrival: Arrival, content: string, verdict: Verdict, alert: Alert | undefined): void {
  const prior = alert && docket.lastEvent.get(alert.id)
  const suppression = verdict.kind === 'suppress' ? verdict.suppression : undefined
  docket.judged.push({ arrival, content, verdict, alert: alert?.id, prior, suppression })
  if (alert) docket.lastEvent.set(alert.id, content)
  if (verdict.kind !== 'repeat') docket.receivedAt.set(content, arrival.receivedAt)
}

/** What the event means for suppressions: those that it trips end, the one that hides it counts it and learns. */
function meet(docket: Working, { event, receivedAt }: Arrival, verdict: Verdict): void {
  for (const { suppression, trip: by } of verdict.tripped ?? []) {
    change(docket, suppression, (one) => trip(one, by, receivedAt))
    docket.tripped.push(suppression)
  }
  if (verdict.kind === 'suppress') change(docket, verdict.suppression, (one) => hideBy(one, event, receivedAt))
}

function change(docket: Working, id: SuppressionId, deed: (suppression: Suppression) => Suppression): void {
  docket.suppressions = docket.suppressions.map((one) => (one.id === id ? deed(one) : one))
}

function effect(docket: Working, arrival: Arrival, verdict: Verdict, newId: () => AlertId): Alert | undefined {
  switch (verdict.kind) {
    case 'open':
      return open(docket, arrival, verdict, newId)
    case 'fold':
      return add(docket, arrival, shown(docket, arrival, verdict.into))
    case 'suppress':
      return verdict.alert === undefined ? undefined : put(docket, hide(shown(docket, arrival, verdict.alert), arrival.receivedAt))
    case 'below':
    case 'repeat':
      return undefined
  }
}

function open(docket: Working, arrival: Arrival, verdict: Extract<Verdict, { kind: 'open' }>, newId: () => AlertId): Alert {
  const before = docket.current.get(arrival.identity.fingerprint)
  if (before) giveWay(docket, before, arrival.receivedAt)
  const alert = openAlert(unusedId(docket, newId), arrival, verdict)
  docket.opened.add(alert.id)
  enterMinute(docket, alert)
  return put(docket, alert)
}

/** An alert with a successor is no longer current, and not alive: one that is still alive has been silent for too long. */
function giveWay(docket: Working, alert: Alert, at: Moment): void {
  docket.reshaped.add(alert.id)
  if (!isAlive(alert)) {
    docket.changed.set(alert.id, alert)
    return
  }
  const fact: Fact = { kind: 'quieted', at }
  docket.facts.push({ alert: alert.id, fact })
  docket.changed.set(alert.id, evolve(alert, fact))
}

function add(docket: Working, arrival: Arrival, alert: Alert): Alert {
  const { event, receivedAt } = arrival
  const folded = fold(alert, { priority: event.priority, time: event.time, hostname: event.hostname, receivedAt })
  if (folded.priority !== alert.priority) docket.reshaped.add(alert.id)
  if (minuteOf(receivedAt) !== minuteOf(alert.lastReceivedAt)) enterMinute(docket, folded)
  return put(docket, folded)
}

function enterMinute(docket: Working, { id, lastReceivedAt }: Alert): void {
  docket.reshaped.add(id)
  docket.minutes.push({ alert: id, minute: minuteOf(lastReceivedAt) })
}

function put(docket: Working, alert: Alert): Alert {
  docket.current.set(alert.fingerprint, alert)
  docket.changed.set(alert.id, alert)
  return alert
}

function shown(docket: Working, arrival: Arrival, id: AlertId): Alert {
  const alert = docket.current.get(arrival.identity.fingerprint)
  if (alert?.id !== id)
    throw new Error(`judged into alert ${id}, which is not the current alert of fingerprint ${arrival.identity.fingerprint}`)
  return alert
}

function unusedId(docket: Working, newId: () => AlertId): AlertId {
  let id = newId()
  for (let tries = 1; docket.changed.has(id); tries += 1) {
    if (tries === triesMax) throw new Error(`newId gave ${triesMax} ids that are taken`)
    id = newId()
  }
  return id
}

/** Ids are random: even a second draw is rare, a hundred mean that `newId` is broken. */
export const triesMax = 100
