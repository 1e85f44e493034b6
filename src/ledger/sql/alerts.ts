import type { Kysely } from 'kysely'
import type { Alert, AlertId } from '../../domain/alert.ts'
import type { Moment } from '../../domain/event.ts'
import type { Dossier, StoredEvent } from '../ledger.ts'
import { alertOf, isLiving } from './alert-row.ts'
import { eventColumns, eventOf, isOpening, storedEventOf } from './event-row.ts'
import { overMany } from './over-many.ts'
import type { Flag, Tables } from './tables.ts'

export async function dossier(db: Kysely<Tables>, id: AlertId): Promise<Dossier | undefined> {
  return (await dossiersOf(db, [id])).get(id)
}

export async function dossiersOf(db: Kysely<Tables>, ids: readonly AlertId[]): Promise<ReadonlyMap<AlertId, Dossier>> {
  const rows = await selectDossiers(db, ids)
  return new Map(rows.map(dossierOf).map((one) => [one.alert.id, one]))
}

const selectDossiers = overMany((db, ids: readonly AlertId[]) => dossiers(db).where('alerts.id', 'in', ids))

export async function alertsLike(db: Kysely<Tables>, prefix: string): Promise<readonly AlertId[]> {
  // Ids are of figures and small letters: `{` comes right after `z`. LIKE would not use the index.
  const rows = await db.selectFrom('alerts').select('id').where('id', '>=', prefix).where('id', '<', `${prefix}{`).limit(2).execute()
  return rows.map(({ id }) => id)
}

/** The newest of the living and of the closed, merged: one index then serves this and `silentSince`, and every event moves only one. */
export async function recent(db: Kysely<Tables>, limit: number): Promise<readonly Dossier[]> {
  const newest = (alive: Flag) => dossiers(db).where('alerts.alive', '=', alive).orderBy('alerts.last_received_at', 'desc').limit(limit)
  const found = [...(await newest(1).execute()), ...(await newest(0).execute())].map(dossierOf)
  return found.sort((a, b) => b.alert.lastReceivedAt - a.alert.lastReceivedAt).slice(0, limit)
}

export async function alive(db: Kysely<Tables>, limit: number): Promise<readonly Dossier[]> {
  const rows = await dossiers(db).where(isLiving).orderBy('alerts.rank').orderBy('alerts.opened_at', 'desc').limit(limit).execute()
  return rows.map(dossierOf)
}

/** Longest silent first. */
export async function silentSince(db: Kysely<Tables>, before: Moment, limit: number): Promise<readonly AlertId[]> {
  const rows = await db
    .selectFrom('alerts')
    .select('id')
    .where('alive', '=', 1)
    .where('last_received_at', '<', before)
    .orderBy('last_received_at')
    .limit(limit)
    .execute()
  return rows.map(({ id }) => id)
}

export async function eventsOf(db: Kysely<Tables>, id: AlertId, limit: number): Promise<readonly StoredEvent[]> {
  const rows = await db
    .selectFrom('events')
    .select([...eventColumns, 'received_at', 'verdict'])
    .where('alert_id', '=', id)
    .orderBy('received_at', 'desc')
    .orderBy('number', 'desc')
    .limit(limit)
    .execute()
  return rows.map(storedEventOf)
}

/** The state of an alert, in the transaction that is about to change it. */
export async function alertIn(db: Kysely<Tables>, id: AlertId): Promise<Alert | undefined> {
  const row = await db.selectFrom('alerts').select('state').where('id', '=', id).executeTakeFirst()
  return row && alertOf(row)
}

/** Alerts with the event that opened each. */
function dossiers(db: Kysely<Tables>) {
  return db
    .selectFrom('alerts')
    .innerJoin('events', (join) => join.onRef('events.alert_id', '=', 'alerts.id').on(isOpening))
    .select(['alerts.state', ...eventColumns])
}

function dossierOf(row: Parameters<typeof alertOf>[0] & Parameters<typeof eventOf>[0]): Dossier {
  return { alert: alertOf(row), sample: eventOf(row) }
}
