import type { InsertQueryBuilder, InsertResult, Insertable, Kysely, Transaction } from 'kysely'
import { happenedOnItsHosts } from '../../domain/alert.ts'
import type { AlertId } from '../../domain/alert.ts'
import type { Arrival } from '../../domain/triage.ts'
import type { Ledger } from '../ledger.ts'
import { alertNames, alertRow } from './alert-row.ts'
import { showEnded } from './amend.ts'
import { contentOf } from './content.ts'
import type { Current } from './current.ts'
import { hear, triesMax } from './docket.ts'
import type { Docket, Held, Judge } from './docket.ts'
import { eventRow } from './event-row.ts'
import { insertFacts } from './facts.ts'
import { insertStormHosts, leaveStorms, stirStorms } from './gather.ts'
import type { Gathered } from './gather.ts'
import { overMany } from './over-many.ts'
import { addCards } from './postings.ts'
import { reckonAlerts } from './reckon.ts'
import { addTrips } from './reminders.ts'
import { shelve } from './shelf.ts'
import { putSightings } from './sightings.ts'
import type { Sightings } from './sightings.ts'
import { putMet } from './suppressions.ts'
import type { InForce } from './suppressions.ts'
import type { AlertRow, EventRow, Tables } from './tables.ts'
import { tally } from './tally.ts'
import type { Traits } from './traits.ts'

export type AdmitDeps = {
  readonly db: Kysely<Tables>
  readonly newId: () => AlertId
  readonly inForce: InForce
  readonly current: Current
  readonly sightings: Sightings
  readonly traits: Traits
}

/** One transaction for the whole batch, and a handful of multi-row statements whatever its size. */
export function makeAdmit({ db, newId, inForce, current, sightings, traits }: AdmitDeps): Ledger['admit'] {
  return async function admit(arrivals, judge, fallback) {
    if (arrivals.length === 0) return []
    const transaction = db.transaction().execute(async (trx) => {
      const held = await load(trx, arrivals, { inForce, current, sightings })
      const heard = await hearWithFreshIds(trx, arrivals, held, judge, newId)
      await store(trx, heard, held, { inForce, current, traits })
      await addTrips(trx, heard, fallback)
      return heard
    })
    const docket = await transaction.catch((error: unknown) => {
      traits.forget()
      current.forget()
      inForce.forget()
      throw error
    })
    sightings.remember(docket.sighted.values())
    return docket.judged.map(({ verdict }) => verdict)
  }
}

type Kept = Pick<AdmitDeps, 'inForce' | 'current' | 'sightings'>

async function load(trx: Transaction<Tables>, arrivals: readonly Arrival[], { inForce, current, sightings }: Kept): Promise<Held> {
  const contents = arrivals.map(contentOf)
  const seen = await selectSeen(trx, contents)
  const fingerprints = new Set(arrivals.map(({ identity }) => identity.fingerprint))
  const standing = await current.read(trx, [...fingerprints])
  return {
    contents,
    receivedAt: new Map(seen.map(({ content, received_at }) => [content, received_at])),
    current: new Map(standing.map(({ alert }) => [alert.fingerprint, alert])),
    lastEvent: new Map(standing.map(({ alert, lastEvent }) => [alert.id, lastEvent])),
    suppressions: await inForce.read(trx, arrivals[0]?.receivedAt ?? 0),
    storms: new Map(standing.flatMap(({ alert, storm }) => (storm === undefined ? [] : [[alert.id, storm]]))),
    combinationsSeen: await sightings.read(trx, arrivals),
    ledgerSince: await sightings.ledgerSince(trx),
  }
}

const selectSeen = overMany((db, contents: readonly string[]) =>
  db.selectFrom('events').select(['content', 'received_at']).where('content', 'in', contents),
)

/** Verdicts name alerts, so a new id that an alert has already is answered by judging again, with other ids. */
async function hearWithFreshIds(trx: Transaction<Tables>, arrivals: readonly Arrival[], held: Held, judge: Judge, newId: () => AlertId) {
  for (let tries = 0; tries < triesMax; tries += 1) {
    const docket = hear(arrivals, held, judge, newId)
    const taken = await selectTaken(trx, [...docket.opened])
    if (taken.length === 0) return docket
  }
  throw new Error(`newId gave ids that are taken, ${triesMax} times`)
}

const selectTaken = overMany((db, ids: readonly AlertId[]) => db.selectFrom('alerts').select('id').where('id', 'in', ids))

type Keeping = Pick<AdmitDeps, 'inForce' | 'current' | 'traits'>

async function store(trx: Transaction<Tables>, docket: Docket, held: Held, { inForce, current, traits }: Keeping): Promise<void> {
  await putAlerts(trx, docket, current)
  await putHosts(trx, docket, held)
  await putMinutes(trx, docket)
  await putEvents(trx, docket, traits)
  await insertFacts(trx, docket.facts)
  await addCards(trx, docket)
  await putMet(trx, docket, held.suppressions, inForce)
  await tally(trx, docket.judged)
  await putSightings(trx, [...docket.sighted.values()])
  await leaveStorms(trx, foldedInStorms(docket, held), current)
  const at = Math.max(...docket.judged.map(({ arrival }) => arrival.receivedAt))
  await reckonAlerts(trx, [...docket.changed.keys()], at)
  await stirStorms(trx, [...new Set([...docket.changed.values()].map(({ channel }) => channel))], at)
  const tripped = docket.suppressions.filter(({ id }) => docket.tripped.includes(id))
  await showEnded(trx, tripped, { inForce, current })
}

function foldedInStorms({ judged, changed }: Docket, { storms }: Held): readonly Gathered[] {
  const folded = new Set(judged.flatMap(({ verdict }) => (verdict.kind === 'fold' ? verdict.into : [])))
  return [...folded].flatMap((id) => {
    const [alert, storm] = [changed.get(id), storms.get(id)]
    return alert && storm !== undefined ? { alert, storm } : []
  })
}

/**
 * Columns that a fold leaves alone are not named for it: an engine rewrites every index of a column that an update names. Names
 * are left to new rows' defaults, of which a fold makes none.
 */
async function putAlerts(trx: Transaction<Tables>, { changed, current, lastEvent, reshaped }: Docket, kept: Current): Promise<void> {
  const stored = [...changed.values()].map((alert) => ({
    alert,
    row: {
      ...alertRow(alert),
      current: current.get(alert.fingerprint)?.id === alert.id ? (1 as const) : (0 as const),
      last_event: lastEvent.get(alert.id) ?? '',
    },
  }))
  const shaped = stored.filter(({ alert }) => reshaped.has(alert.id))
  const counted = stored.filter(({ alert }) => !reshaped.has(alert.id))
  await putShapes(
    trx,
    shaped.map(({ alert, row }) => ({ ...row, ...alertNames(alert) })),
  )
  await putCounters(
    trx,
    counted.map(({ row }) => row),
  )
  kept.remember(stored)
}

const counters = ['count', 'last_received_at', 'last_event', 'revision', 'acted_revision', 'state'] as const
const shape = ['current', 'alive', 'status', 'rank', 'heard_minute'] as const

const putShapes = overMany((db, rows: readonly Insertable<AlertRow>[]) =>
  addingTo(db.insertInto('alerts').values(rows), [...counters, ...shape]),
)
const putCounters = overMany((db, rows: readonly Insertable<AlertRow>[]) => addingTo(db.insertInto('alerts').values(rows), counters))

function addingTo(insert: InsertQueryBuilder<Tables, 'alerts', InsertResult>, columns: readonly (keyof AlertRow)[]) {
  return insert.onConflict((clash) =>
    clash.column('id').doUpdateSet((eb) => Object.fromEntries(columns.map((column) => [column, eb.ref(`excluded.${column}`)]))),
  )
}

/** Only hosts that an alert did not have: `fold` keeps the very list when an event adds none. */
async function putHosts(trx: Transaction<Tables>, { changed }: Docket, held: Held): Promise<void> {
  const grown = [...changed.values()]
    .filter(happenedOnItsHosts)
    .filter((alert) => held.current.get(alert.fingerprint)?.hosts !== alert.hosts)
  const rows = grown.flatMap(({ id, hosts }) => hosts.map((hostname) => ({ hostname, alert_id: id })))
  await insertHosts(trx, rows)
  const inStorms = rows.flatMap(({ hostname, alert_id }) => {
    const storm = held.storms.get(alert_id)
    return storm === undefined ? [] : { storm_id: storm, hostname }
  })
  await insertStormHosts(trx, inStorms)
}

const insertHosts = overMany((db, rows: readonly Tables['alert_hosts'][]) =>
  db
    .insertInto('alert_hosts')
    .values(rows)
    .onConflict((clash) => clash.doNothing()),
)

async function putMinutes(trx: Transaction<Tables>, { minutes }: Docket): Promise<void> {
  await insertMinutes(
    trx,
    minutes.map(({ alert, minute }) => ({ alert_id: alert, minute })),
  )
}

const insertMinutes = overMany((db, rows: readonly Tables['alert_minutes'][]) =>
  db
    .insertInto('alert_minutes')
    .values(rows)
    .onConflict((clash) => clash.doNothing()),
)

/** A repeat is counted, not stored again. */
async function putEvents(trx: Transaction<Tables>, { judged }: Docket, traits: Traits): Promise<void> {
  const stored = judged.filter(({ verdict }) => verdict.kind !== 'repeat')
  if (stored.length === 0) return
  const places = await traits.count(trx, stored)
  const rows = places.flatMap((place, index) => {
    const one = stored[index]
    return one ? eventRow(one, place) : []
  })
  await insertEvents(trx, rows)
  await shelve(trx, rows)
}

const insertEvents = overMany((db, rows: readonly Insertable<EventRow>[]) => db.insertInto('events').values(rows))
