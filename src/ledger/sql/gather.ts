import { setImmediate as turn } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Kysely, RawBuilder, SqlBool, Transaction } from 'kysely'
import { happenedOnItsHosts } from '../../domain/alert.ts'
import type { Alert, AlertId } from '../../domain/alert.ts'
import type { Moment } from '../../domain/event.ts'
import { rank } from '../../domain/priority.ts'
import { newcomersPerMinute } from '../../domain/storm.ts'
import type { StormId } from '../../domain/storm.ts'
import type { PostingId, Postings } from '../ledger.ts'
import { alertOf } from './alert-row.ts'
import type { Current } from './current.ts'
import { wantStorm } from './deleted.ts'
import { inChunks } from './in-chunks.ts'
import { overMany } from './over-many.ts'
import { reckonAlerts, reckonPostings, reckonStorms } from './reckon.ts'
import type { StormRow, Tables } from './tables.ts'

/** Cards that could be gathered: unposted, below Critical, not breaking through, and not begun to be posted. */
export const isGatherable = sql<SqlBool>`p.urgency > 0 and p.urgency = 3 and p.intended_at is null`

/** A slice is a transaction, and the event loop has a turn between two: 20,000 waiting cards must not hold up an intake. */
const slice = 500

export function makeGather(db: Kysely<Tables>, newId: () => StormId, current: Current): Postings['gather'] {
  return async function gather(channel, at, busy) {
    while (await db.transaction().execute((trx) => gatherSome(trx, { channel, at, busy, newId, current }))) await turn()
  }
}

type Call = {
  readonly channel: string
  readonly at: Moment
  readonly busy: ReadonlySet<PostingId>
  readonly newId: () => StormId
  readonly current: Current
}

/** True: there may be more. */
async function gatherSome(trx: Transaction<Tables>, call: Call): Promise<boolean> {
  const found = await selectWaiting(trx, call)
  const room = await roomForNewcomers(trx, call)
  const newcomers = found.filter(({ novel }) => novel === 1).slice(0, room)
  const others = found.filter((card) => !newcomers.includes(card))
  await breakThrough(
    trx,
    newcomers.map(({ id }) => id),
    call.at,
  )
  if (others.length > 0) await gatherInto(await stormIn(trx, call, others), trx, call, others)
  return found.length === slice
}

type Waiting = Awaited<ReturnType<typeof selectWaiting>>[number]

/** The most urgent first. */
function selectWaiting(trx: Transaction<Tables>, { channel, busy }: Call) {
  return trx
    .selectFrom('postings as p')
    .select(['p.id', 'p.alert_id', 'p.novel', 'p.due_since'])
    .where(isGatherable)
    .where('p.channel', '=', channel)
    .where('p.id', 'not in', busy.size > 0 ? [...busy] : [-1])
    .orderBy('p.turn')
    .orderBy('p.due_since')
    .orderBy('p.id')
    .limit(slice)
    .execute()
}

async function roomForNewcomers(trx: Transaction<Tables>, { channel, at }: Call): Promise<number> {
  const { count } = await trx
    .selectFrom('postings')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('channel', '=', channel)
    .where('broke_at', '>', at - 60_000)
    .executeTakeFirstOrThrow()
  return Math.max(0, newcomersPerMinute - count)
}

async function breakThrough(trx: Transaction<Tables>, ids: readonly PostingId[], at: Moment): Promise<void> {
  if (ids.length === 0) return
  await trx.updateTable('postings').set({ broke_at: at }).where('id', 'in', ids).execute()
  await reckonPostings(trx, ids, at)
}

/** The channel's storm that is not over, or one that begins now. */
async function stormIn(trx: Transaction<Tables>, { channel, at, newId }: Call, cards: readonly Waiting[]): Promise<Begun> {
  const since = Math.min(...cards.map(({ due_since }) => due_since))
  const before = await trx
    .selectFrom('storms')
    .select(['id', 'since_at'])
    .where('channel', '=', channel)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  if (before) return { id: before.id, since: Math.min(before.since_at, since), isNew: false }
  const storm = { id: newId(), channel, since_at: since, gathered_at: at }
  await trx.insertInto('storms').values(storm).execute()
  await trx
    .insertInto('postings')
    .values({ kind: 'storm', alert_id: null, storm_id: storm.id, says: null, channel, due_since: since })
    .execute()
  return { id: storm.id, since, isNew: true }
}

type Begun = { readonly id: StormId; readonly since: Moment; readonly isNew: boolean }

async function gatherInto(
  { id, since, isNew }: Begun,
  trx: Transaction<Tables>,
  { at, current }: Call,
  cards: readonly Waiting[],
): Promise<void> {
  const alerts = cards.flatMap(({ alert_id }) => alert_id ?? [])
  current.forget()
  await inChunks(alerts, async (chunk) => trx.updateTable('alerts').set({ storm_id: id }).where('id', 'in', chunk).execute())
  await noteHosts(trx, id, alerts)
  const change = { since_at: since, gathered_at: at, ...(isNew ? {} : { revision: sql<number>`revision + 1` }) }
  await trx.updateTable('storms').set(change).where('id', '=', id).execute()
  await wantStorm(trx, id)
  await reckonAlerts(trx, alerts, at)
  await reckonStorms(trx, [id], isNew ? since : at)
}

async function noteHosts(trx: Transaction<Tables>, storm: StormId, ids: readonly AlertId[]): Promise<void> {
  const alerts = (await selectStates(trx, ids)).map(alertOf).filter(happenedOnItsHosts)
  const hosts = new Set(alerts.flatMap((alert) => alert.hosts))
  await insertStormHosts(
    trx,
    [...hosts].map((hostname) => ({ storm_id: storm, hostname })),
  )
}

const selectStates = overMany((db, ids: readonly AlertId[]) => db.selectFrom('alerts').select('state').where('id', 'in', ids))

export const insertStormHosts = overMany((db, rows: readonly Tables['storm_hosts'][]) =>
  db
    .insertInto('storm_hosts')
    .values(rows)
    .onConflict((clash) => clash.doNothing()),
)

export async function endStorm(db: Kysely<Tables>, id: StormId, at: Moment): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const ended = await trx
      .updateTable('storms')
      .set({ ended_at: at, ...actedOn })
      .where('id', '=', id)
      .where('ended_at', 'is', null)
      .returning('id')
      .execute()
    if (ended.length > 0) await reckonStorms(trx, [id], at)
  })
}

/** What people must see at once. */
const actedOn = { revision: sql<number>`revision + 1`, acted_revision: sql<number>`revision + 1` } as const

/**
 * These alerts of storms had events. Those that became Critical, and open ones whose storm is over, go on alone: they wait for their
 * own card now. What is over shows what became of it all the same.
 */
export async function leaveStorms(trx: Transaction<Tables>, gathered: readonly Gathered[], current: Current): Promise<void> {
  const storms = [...new Set(gathered.map(({ storm }) => storm))]
  const over = (await selectOver(trx, storms)).map(({ id }) => id)
  const leaving = gathered.filter(({ alert, storm }) => rank(alert.priority) <= 2 || (alert.status === 'open' && over.includes(storm)))
  for (const { alert } of leaving) current.forget(alert.fingerprint)
  await countUp(trx, over)
  await goAlone(
    trx,
    leaving.map(({ alert }) => alert.id),
  )
  await reckonStorms(trx, over, Math.max(...gathered.map(({ alert }) => alert.lastReceivedAt)))
}

export type Gathered = { readonly alert: Alert; readonly storm: StormId }

const selectOver = overMany((db, storms: readonly StormId[]) =>
  db.selectFrom('storms').select('id').where('id', 'in', storms).where('ended_at', 'is not', null),
)

const goAlone = overMany((db, alerts: readonly AlertId[]) =>
  db
    .updateTable('alerts')
    .set({ storm_id: sql<null>`null` })
    .where('id', 'in', alerts),
)

/** Events came in for these channels, or cards came to stand there: the cards of their storms are behind. */
export async function stirStorms(trx: Transaction<Tables>, channels: readonly string[], at: Moment): Promise<void> {
  const stirred = (await selectOpen(trx, channels)).map(({ id }) => id)
  await countUp(trx, stirred)
  await reckonStorms(trx, stirred, at)
}

/** Most of the time there is none: to look costs a tenth of an update that finds nothing. */
const selectOpen = overMany((db, channels: readonly string[]) =>
  db.selectFrom('storms').select('id').where('channel', 'in', channels).where('ended_at', 'is', null),
)

const countUp = overMany((db, ids: readonly StormId[]) =>
  db
    .updateTable('storms')
    .set({ revision: sql<number>`revision + 1` })
    .where('id', 'in', ids),
)

/** Something was done to alerts of a storm, by a person or by time alone. */
export async function amendedIn(trx: Transaction<Tables>, id: StormId, deed: Deed, at: Moment): Promise<void> {
  const change: Change = deed.byPerson ? actedOn : { revision: actedOn.revision }
  const acknowledged = deed.acknowledgedBy === undefined ? {} : { acknowledged_by: deed.acknowledgedBy, acknowledged_at: at }
  await trx
    .updateTable('storms')
    .set({ ...change, ...acknowledged })
    .where('id', '=', id)
    .execute()
  await reckonStorms(trx, [id], at)
}

export type Deed = { readonly byPerson: boolean; readonly acknowledgedBy: string | undefined }
type Change = { readonly [column in keyof Pick<StormRow, 'revision' | 'acted_revision'>]?: RawBuilder<number> }
