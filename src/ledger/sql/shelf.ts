import { sql } from 'kysely'
import type { Kysely, Transaction } from 'kysely'
import type { Moment } from '../../domain/event.ts'
import type { Ledger, Shelf } from '../ledger.ts'
import { forgetNarrations } from './narrations.ts'
import { overMany } from './over-many.ts'
import { forgetReports } from './reports.ts'
import { forgetSaved } from './saved.ts'
import type { Tables } from './tables.ts'
import { forgetTraits } from './traits.ts'
import type { Traits } from './traits.ts'

export async function shelf(db: Kysely<Tables>): Promise<Shelf> {
  const { events, bytes, forgotten_to } = await db.selectFrom('shelf').selectAll().executeTakeFirstOrThrow()
  const oldest = await db
    .selectFrom('events')
    .select('received_at')
    .where('number', '>', forgotten_to)
    .orderBy('number')
    .limit(1)
    .executeTakeFirst()
  return { events, bytes, since: oldest?.received_at }
}

/** Events that a batch stored. */
export async function shelve(trx: Transaction<Tables>, rows: readonly { readonly raw: string }[]): Promise<void> {
  const bytes = rows.reduce((sum, { raw }) => sum + Buffer.byteLength(raw), 0)
  await addToShelf(trx, [{ events: rows.length, bytes }])
}

const addToShelf = overMany<{ readonly events: number; readonly bytes: number }, never>((db, items) => {
  const [{ events, bytes } = { events: 0, bytes: 0 }] = items
  return db.updateTable('shelf').set({ events: sql`events + ${events}`, bytes: sql`bytes + ${bytes}` })
})

/** Along the order of receipt, from where the last slice ended; at its end, those that were spared and need it no more, and what is kept beside them. */
export function makePrune(db: Kysely<Tables>, traits: Traits): Ledger['prune'] {
  return async function prune(before, bytes, limit) {
    return db.transaction().execute(async (trx) => {
      const { bytes: kept, forgotten_to: from } = await trx.selectFrom('shelf').selectAll().executeTakeFirstOrThrow()
      const next = (count: number) => selectNext(trx, from, count).then((events) => upTo(events, before, kept - bytes))
      // Usually nothing is due: the first event tells.
      if ((await next(1)).length === 0) return forgetBeside(trx, traits, { from, before, limit })
      const slice = await next(limit)
      await forget(trx, slice)
      return slice.length
    })
  }
}

type Forgetting = { readonly from: number; readonly before: Moment; readonly limit: number }

/** What was spared and needs it no more, and what is kept beside the events. What tells of events goes with those of its time. */
async function forgetBeside(trx: Transaction<Tables>, traits: Traits, { from, before, limit }: Forgetting): Promise<number> {
  const oldest = from === 0 ? undefined : (await selectNext(trx, from, 1))[0]
  const until = Math.max(before, oldest?.received_at ?? before)
  return (
    (await forgetSpared(trx, limit)) ||
    (await forgetSaved(trx, limit)) ||
    (await forgetReports(trx, until, limit)) ||
    (await forgetNarrations(trx, until, limit)) ||
    forgetTraits(trx, traits, limit)
  )
}

/** `alive`: it opened an alert that is. */
type Next = {
  readonly number: number
  readonly size: number
  readonly received_at: Moment
  readonly opened: string | null
  readonly alive: number
}

function selectNext(trx: Transaction<Tables>, from: number, limit: number): Promise<readonly Next[]> {
  return trx
    .selectFrom('events')
    .leftJoin('alerts', (join) => join.onRef('alerts.id', '=', 'events.alert_id').on('events.verdict', '=', 'open'))
    .select(['events.number', 'events.received_at', 'alerts.id as opened'])
    .select([sql<number>`octet_length(events.raw)`.as('size'), sql<number>`coalesce(alerts.alive, 0)`.as('alive')])
    .where('events.number', '>', from)
    .orderBy('events.number')
    .limit(limit)
    .execute()
}

/** As far as the age or the budget asks for. */
function upTo(events: readonly Next[], before: Moment, excess: number): readonly Next[] {
  let left = excess
  const end = events.findIndex(({ received_at, size, alive }) => {
    if (received_at >= before && left <= 0) return true
    if (alive === 0) left -= size
    return false
  })
  return end === -1 ? events : events.slice(0, end)
}

/** What opened an alert keeps its row: the alert is shown with it, as far as its columns tell. */
async function forget(trx: Transaction<Tables>, slice: readonly Next[]): Promise<void> {
  const forgotten = slice.filter(({ alive }) => alive === 0)
  const openings = forgotten.filter(({ opened }) => opened !== null)
  await deleteEvents(trx, numbersOf(forgotten.filter(({ opened }) => opened === null)))
  await emptyEvents(trx, numbersOf(openings))
  await spare(
    trx,
    slice.flatMap(({ number, alive, opened }) => (alive === 1 && opened !== null ? { number, alert_id: opened } : [])),
  )
  await takeFromShelf(trx, forgotten, slice.at(-1)?.number)
}

async function forgetSpared(trx: Transaction<Tables>, limit: number): Promise<number> {
  const closed = await trx
    .selectFrom('spared')
    .innerJoin('events', 'events.number', 'spared.number')
    .innerJoin('alerts', 'alerts.id', 'spared.alert_id')
    .select(['spared.number', sql<number>`octet_length(events.raw)`.as('size')])
    .where('alerts.alive', '=', 0)
    .limit(limit)
    .execute()
  if (closed.length === 0) return 0
  await emptyEvents(trx, numbersOf(closed))
  await unspare(trx, numbersOf(closed))
  await takeFromShelf(trx, closed, undefined)
  return closed.length
}

async function takeFromShelf(trx: Transaction<Tables>, forgotten: readonly { readonly size: number }[], to: number | undefined) {
  const bytes = forgotten.reduce((sum, { size }) => sum + size, 0)
  await trx
    .updateTable('shelf')
    .set({ events: sql<number>`events - ${forgotten.length}`, bytes: sql<number>`bytes - ${bytes}` })
    .execute()
  if (to !== undefined) await trx.updateTable('shelf').set({ forgotten_to: to }).execute()
}

function numbersOf(events: readonly { readonly number: number }[]): readonly number[] {
  return events.map(({ number }) => number)
}

const deleteEvents = overMany((db, numbers: readonly number[]) => db.deleteFrom('events').where('number', 'in', numbers))
const emptyEvents = overMany((db, numbers: readonly number[]) =>
  db
    .updateTable('events')
    .set({ raw: sql<string>`''` })
    .where('number', 'in', numbers),
)
const spare = overMany((db, rows: readonly Tables['spared'][]) => db.insertInto('spared').values(rows))
const unspare = overMany((db, numbers: readonly number[]) => db.deleteFrom('spared').where('number', 'in', numbers))
