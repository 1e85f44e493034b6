import { sql } from 'kysely'
import type { Kysely, SqlBool } from 'kysely'
import type { Alert, AlertId } from '../../domain/alert.ts'
import type { Moment } from '../../domain/event.ts'
import type { StormId } from '../../domain/storm.ts'
import type { Dossier, StoredEvent } from '../ledger.ts'
import { alertOf } from './alert-row.ts'
import { eventColumns, eventOf, isOpening, storedEventOf } from './event-row.ts'
import type { ReadEvent } from './event-row.ts'
import type { Flag, Tables } from './tables.ts'

/** Where events are kept, and how they are read. */
export type Archive = { readonly db: Kysely<Tables>; readonly read: ReadEvent }

export async function dossier({ db, read }: Archive, id: AlertId): Promise<Dossier | undefined> {
  const row = await dossiers(db).where('alerts.id', '=', id).executeTakeFirst()
  return row && dossierOf(row, read)
}

export async function alertsLike(db: Kysely<Tables>, prefix: string): Promise<readonly AlertId[]> {
  // Ids are of figures and small letters: `{` comes right after `z`. LIKE would not use the index.
  const rows = await db.selectFrom('alerts').select('id').where('id', '>=', prefix).where('id', '<', `${prefix}{`).limit(2).execute()
  return rows.map(({ id }) => id)
}

/** The newest of the living and of the closed, merged: one index then serves this and `silentSince`, and every event moves only one. */
export async function recent({ db, read }: Archive, limit: number): Promise<readonly Dossier[]> {
  const rows = await dossiers(db)
    .where((eb) => eb.or([eb('alerts.id', 'in', newestIds(db, 1, limit)), eb('alerts.id', 'in', newestIds(db, 0, limit))]))
    .orderBy('alerts.last_received_at', 'desc')
    .limit(limit)
    .execute()
  return rows.map((row) => dossierOf(row, read))
}

function newestIds(db: Kysely<Tables>, alive: Flag, limit: number) {
  return db
    .selectFrom('alerts')
    .select('id')
    .where('alive', '=', alive)
    .orderBy('heard_minute', 'desc')
    .orderBy('last_received_at', 'desc')
    .limit(limit)
}

export async function alive({ db, read }: Archive, limit: number): Promise<readonly Dossier[]> {
  const rows = await dossiers(db)
    .where('alerts.alive', '=', 1)
    .orderBy('alerts.rank')
    .orderBy('alerts.opened_at', 'desc')
    .limit(limit)
    .execute()
  return rows.map((row) => dossierOf(row, read))
}

/** Longest silent first. */
export async function silentSince(db: Kysely<Tables>, before: Moment, limit: number): Promise<readonly AlertId[]> {
  const rows = await db
    .selectFrom('alerts')
    .select('id')
    .where('alive', '=', 1)
    .where('heard_minute', '<=', before)
    .where('last_received_at', '<', before)
    .orderBy('heard_minute')
    .orderBy('last_received_at')
    .limit(limit)
    .execute()
  return rows.map(({ id }) => id)
}

/**
 * Along the chain, from the alert's newest event back. It ends at an event that was forgotten; one that was sent again after that
 * stands in the chain twice, and is followed the first time only: back means received earlier.
 */
export async function eventsOf({ db, read }: Archive, id: AlertId, limit: number): Promise<readonly StoredEvent[]> {
  const rows = await db
    .withRecursive('chain(content, before, step)', (cte) =>
      cte
        .selectFrom('alerts')
        .select([sql<string | null>`last_event`.as('content'), sql<number>`${sql.lit(Number.MAX_SAFE_INTEGER)}`.as('before')])
        .select(sql<number>`1`.as('step'))
        .where('id', '=', id)
        .unionAll(
          cte
            .selectFrom('chain')
            .innerJoin('events', 'events.content', 'chain.content')
            .select(['events.prior as content', 'events.number as before', sql<number>`chain.step + 1`.as('step')])
            .whereRef('events.number', '<', 'chain.before')
            .where('chain.step', '<', limit),
        ),
    )
    .selectFrom('chain')
    .innerJoin('events', 'events.content', 'chain.content')
    .select([...eventColumns, 'received_at', 'verdict'])
    .whereRef('events.number', '<', 'chain.before')
    .orderBy('chain.step')
    .limit(limit)
    .execute()
  return rows.map((row) => storedEventOf(row, read))
}

/** An alert and the storm that it is in, in the transaction that is about to change it. */
export async function alertIn(db: Kysely<Tables>, id: AlertId): Promise<InStorm | undefined> {
  const row = await db.selectFrom('alerts').select(['state', 'storm_id']).where('id', '=', id).executeTakeFirst()
  return row && { alert: alertOf(row), storm: row.storm_id ?? undefined }
}

export type InStorm = { readonly alert: Alert; readonly storm: StormId | undefined }

/** Alerts with the event that opened each, or the newest where the text of that is forgotten and the newest is not. */
export function dossiers(db: Kysely<Tables>) {
  const isLeft = sql<SqlBool>`events.raw = '' and newest.raw <> ''`
  return db
    .selectFrom('alerts')
    .innerJoin('events', (join) => join.onRef('events.alert_id', '=', 'alerts.id').on(isOpening))
    .leftJoin('events as newest', (join) => join.onRef('newest.content', '=', 'alerts.last_event').on(isLeft))
    .select(['alerts.state', 'events.time', 'events.rule', 'events.priority', 'events.source', 'events.hostname'])
    .select(sql<string>`coalesce(newest.raw, events.raw)`.as('raw'))
}

export function dossierOf(row: Parameters<typeof alertOf>[0] & Parameters<typeof eventOf>[0], read: ReadEvent): Dossier {
  return { alert: alertOf(row), sample: eventOf(row, read) }
}
