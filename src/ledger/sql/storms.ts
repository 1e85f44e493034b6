import { sql } from 'kysely'
import type { Kysely, Selectable, SqlBool } from 'kysely'
import type { AlertId, Status } from '../../domain/alert.ts'
import { emptyBooks } from '../../domain/books.ts'
import type { Books } from '../../domain/books.ts'
import type { Moment } from '../../domain/event.ts'
import { priorities } from '../../domain/priority.ts'
import { calmMs } from '../../domain/storm.ts'
import type { Sky, Storm, StormId, StormPicture } from '../../domain/storm.ts'
import type { Dossier } from '../ledger.ts'
import { dossierOf, dossiers } from './alerts.ts'
import type { Archive } from './alerts.ts'
import { isGatherable } from './gather.ts'
import { minuteOf } from './minute.ts'
import type { StormRow, Tables } from './tables.ts'

const talkersShown = 10

export async function picture(db: Kysely<Tables>, id: StormId): Promise<StormPicture | undefined> {
  return db.transaction().execute(async (trx) => {
    const row = await trx.selectFrom('storms').selectAll().where('id', '=', id).executeTakeFirst()
    if (!row) return undefined
    return {
      storm: stormOf(row),
      ...(await standing(trx, id)),
      ...(await talkers(trx, row)),
      hosts: await countHosts(trx, id),
      books: await books(trx, row),
      waiting: row.ended_at === null ? await countWaiting(trx, row.channel) : 0,
      lastAcknowledged: acknowledgement(row),
    }
  })
}

async function standing(db: Kysely<Tables>, id: StormId) {
  const rows = await db
    .selectFrom('alerts')
    .select(['status', 'rank'])
    .select(({ fn }) => [fn.countAll<number>().as('count'), fn.sum<number>('suppressed').as('suppressed')])
    .where('storm_id', '=', id)
    .groupBy(['rank', 'status'])
    .orderBy('rank')
    .execute()
  const sum = (some: typeof rows) => some.reduce((all, { count }) => all + count, 0)
  const of = (status: Status) => rows.filter((row) => row.status === status)
  const suppressedOf = (status: Status) => of(status).reduce((all, { suppressed }) => all + suppressed, 0)
  const byRank = [...Map.groupBy(rows, ({ rank }) => rank)]
  return {
    gathered: sum(rows),
    open: sum(of('open')),
    acknowledged: sum(of('acknowledged')),
    suppressed: { open: suppressedOf('open'), acknowledged: suppressedOf('acknowledged') },
    byPriority: byRank.map(([rank, some]) => ({ priority: priorities[rank] ?? 'Debug', count: sum(some) })),
  }
}

/** Of all alerts that were opened in the storm's time or gathered by it; those that it did not gather stand apart. */
async function talkers(
  db: Kysely<Tables>,
  storm: Selectable<StormRow>,
): Promise<Pick<StormPicture, 'talkers' | 'talkersInAll' | 'apart' | 'loudest'>> {
  const rows = await db
    .with('talker', (cte) =>
      cte
        .selectFrom('alerts')
        .select(['rule', 'label', ({ fn }) => fn.sum<number>('count').as('events'), ({ fn }) => fn.countAll<number>().as('alerts')])
        .select(sql<number>`sum(case when storm_id = ${storm.id} then 0 else 1 end)`.as('apart'))
        .where((eb) => eb.or([eb.and([eb('channel', '=', storm.channel), ...openedIn(storm)]), eb('storm_id', '=', storm.id)]))
        .groupBy(['rule', 'label']),
    )
    .with('loudest', (cte) =>
      cte
        .selectFrom('talker')
        .select(['rule', ({ fn }) => fn.sum<number>('events').as('events'), ({ fn }) => fn.countAll<number>().as('workloads')])
        .groupBy('rule')
        .orderBy('events', 'desc')
        .orderBy('rule')
        .limit(1),
    )
    .selectFrom('talker')
    .innerJoin('loudest', (join) => join.onTrue())
    .select(['talker.rule', 'talker.label', 'talker.events', 'talker.alerts'])
    .select([sql<number>`sum(apart) over ()`.as('apart'), sql<number>`count(*) over ()`.as('all')])
    .select(['loudest.rule as loudest_rule', 'loudest.events as loudest_events', 'loudest.workloads as loudest_workloads'])
    .orderBy('talker.events', 'desc')
    .orderBy('talker.rule')
    .orderBy('talker.label')
    .limit(talkersShown)
    .execute()
  const shown = rows.map(({ rule, label, events, alerts }) => ({ rule, label, events, alerts }))
  const [first] = rows
  if (!first) return { talkers: [], talkersInAll: 0, apart: 0, loudest: undefined }
  return { talkers: shown, talkersInAll: first.all, apart: first.apart, loudest: loudestOf(first) }
}

function loudestOf(row: { readonly loudest_rule: string; readonly loudest_events: number; readonly loudest_workloads: number }) {
  return { rule: row.loudest_rule, events: row.loudest_events, workloads: row.loudest_workloads }
}

function openedIn({ since_at, ended_at }: Selectable<StormRow>) {
  const since = sql<SqlBool>`opened_at >= ${since_at}`
  return ended_at === null ? [since] : [since, sql<SqlBool>`opened_at <= ${ended_at}`]
}

async function countHosts(db: Kysely<Tables>, id: StormId): Promise<number> {
  const { count } = await db
    .selectFrom('storm_hosts')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('storm_id', '=', id)
    .executeTakeFirstOrThrow()
  return count
}

/** Whole minutes, from that of its beginning to that of its end. */
async function books(db: Kysely<Tables>, { since_at, ended_at }: Selectable<StormRow>): Promise<Books> {
  const pages = db
    .selectFrom('book_totals')
    .select(['verdict', ({ fn }) => fn.sum<number>('count').as('count')])
    .where('minute', '>=', minuteOf(since_at))
    .groupBy('verdict')
  const rows = await (ended_at === null ? pages : pages.where('minute', '<=', minuteOf(ended_at))).execute()
  return { ...emptyBooks, ...Object.fromEntries(rows.map(({ verdict, count }) => [verdict, count])) }
}

/** New alerts of the channel that wait for a card of their own. */
async function countWaiting(db: Kysely<Tables>, channel: string): Promise<number> {
  const { count } = await db
    .selectFrom('postings as p')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where(sql<SqlBool>`p.urgency > 0 and p.urgency in (2, 3)`)
    .where('p.channel', '=', channel)
    .where('p.kind', '=', 'card')
    .executeTakeFirstOrThrow()
  return count
}

function acknowledgement({ acknowledged_by: by, acknowledged_at: at }: Selectable<StormRow>): StormPicture['lastAcknowledged'] {
  return by === null || at === null ? undefined : { by, at }
}

export async function stormAlerts({ db, read }: Archive, id: StormId, limit: number): Promise<readonly Dossier[]> {
  const newest = db.selectFrom('alerts').select('id').where('storm_id', '=', id).orderBy('opened_at', 'desc').orderBy('id').limit(limit)
  const rows = await dossiers(db).where('alerts.id', 'in', newest).orderBy('alerts.opened_at', 'desc').orderBy('alerts.id').execute()
  return rows.map((row) => dossierOf(row, read))
}

/** As the card names it: of the rule with most events the alert with most. */
export async function topTalker(db: Kysely<Tables>, id: StormId): Promise<AlertId | undefined> {
  const row = await db
    .selectFrom('alerts')
    .select('id')
    .where('storm_id', '=', id)
    .where('status', 'in', ['open', 'acknowledged'])
    .where('suppressed', '=', 0)
    .orderBy(sql`sum(count) over (partition by rule)`, 'desc')
    .orderBy('rule')
    .orderBy('count', 'desc')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
  return row?.id
}

export async function storms(db: Kysely<Tables>): Promise<readonly Storm[]> {
  const rows = await db.selectFrom('storms').selectAll().where('ended_at', 'is', null).orderBy('since_at').orderBy('id').execute()
  return rows.map(stormOf)
}

/** `waiting`: channels where new alerts may wait. */
export async function skies(db: Kysely<Tables>, waiting: readonly string[], now: Moment): Promise<readonly Sky[]> {
  const active = new Map((await storms(db)).map((storm) => [storm.channel, storm]))
  const found: Sky[] = []
  for (const channel of new Set([...waiting, ...active.keys()])) found.push(await sky(db, channel, active.get(channel), now))
  return found
}

async function sky(db: Kysely<Tables>, channel: string, storm: Storm | undefined, now: Moment): Promise<Sky> {
  const { gatherable, oldest } = await db
    .selectFrom('postings as p')
    .select(({ fn }) => [fn.countAll<number>().as('gatherable'), fn.min<Moment | null>('due_since').as('oldest')])
    .where(isGatherable)
    .where('p.channel', '=', channel)
    .executeTakeFirstOrThrow()
  return { channel, gatherable, oldest: oldest ?? undefined, storm, stirring: storm ? await stirring(db, storm.id, now) : 0 }
}

/** Whole minutes are counted in the index alone; only of the one that began before `calmMs` ago the alerts themselves are read. */
async function stirring(db: Kysely<Tables>, id: StormId, now: Moment): Promise<number> {
  const since = now - calmMs
  const heard = db
    .selectFrom('alerts')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('storm_id', '=', id)
  const later = await heard.where('heard_minute', '>', minuteOf(since)).executeTakeFirstOrThrow()
  const atFirst = heard.where('heard_minute', '=', minuteOf(since)).where('last_received_at', '>', since)
  return later.count + (await atFirst.executeTakeFirstOrThrow()).count
}

function stormOf(row: Selectable<StormRow>): Storm {
  return {
    id: row.id,
    channel: row.channel,
    since: row.since_at,
    gatheredAt: row.gathered_at,
    endedAt: row.ended_at ?? undefined,
    revision: row.revision,
    actedRevision: row.acted_revision,
  }
}
