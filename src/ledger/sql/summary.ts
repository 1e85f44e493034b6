import { sql } from 'kysely'
import type { Kysely, SqlBool } from 'kysely'
import { emptyBooks } from '../../domain/books.ts'
import type { Books, Refusal, SensorHealth, Summary } from '../../domain/books.ts'
import type { Moment } from '../../domain/event.ts'
import { priorities } from '../../domain/priority.ts'
import { isLiving } from './alert-row.ts'
import { minuteOf } from './minute.ts'
import { reportCounts } from './reports.ts'
import type { Tables } from './tables.ts'

/** Whole minutes: from the start of `since`'s minute up to `until`. */
type Window = { readonly since: Moment; readonly until: Moment }

const busiest = 10
const refusalsShown = 5

/** The books are kept by the minute, so the window begins with `since`'s whole minute; the answer says so. */
export async function summary(db: Kysely<Tables>, since: Moment, until: Moment): Promise<Summary> {
  return db.transaction().execute(async (trx) => {
    const window = { since: minuteOf(since), until }
    const living = await countLiving(trx)
    return {
      ...window,
      books: await books(trx, window),
      byPriority: await byPriority(trx, window),
      topRules: await topRules(trx, window),
      topWorkloads: await topWorkloads(trx, window),
      open: living.get('open') ?? 0,
      acknowledged: living.get('acknowledged') ?? 0,
      suppressionsInForce: await countInForce(trx, until),
      refused: await refused(trx, window),
      lastRefusals: await lastRefusals(trx, window),
      health: await health(trx, window),
      reports: await reportCounts(trx, window.since, until),
    }
  })
}

async function books(db: Kysely<Tables>, window: Window): Promise<Books> {
  const rows = await pages(db, window).select('verdict').groupBy('verdict').execute()
  return { ...emptyBooks, ...Object.fromEntries(rows.map(({ verdict, count }) => [verdict, count])) }
}

async function byPriority(db: Kysely<Tables>, window: Window): Promise<Summary['byPriority']> {
  const rows = await pages(db, window).select('rank').groupBy('rank').orderBy('rank').execute()
  return rows.map(({ rank, count }) => ({ priority: priorities[rank] ?? 'Debug', count }))
}

async function topRules(db: Kysely<Tables>, window: Window): Promise<Summary['topRules']> {
  return pages(db, window).select('rule').groupBy('rule').orderBy('count', 'desc').orderBy('rule').limit(busiest).execute()
}

async function topWorkloads(db: Kysely<Tables>, window: Window): Promise<Summary['topWorkloads']> {
  return pages(db, window).select('label').groupBy('label').orderBy('count', 'desc').orderBy('label').limit(busiest).execute()
}

function pages(db: Kysely<Tables>, { since, until }: Window) {
  return db
    .selectFrom('books')
    .select(({ fn }) => fn.sum<number>('books.count').as('count'))
    .where('minute', '>=', since)
    .where('minute', '<', until)
}

async function countLiving(db: Kysely<Tables>): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('alerts')
    .select(['status', ({ fn }) => fn.countAll<number>().as('count')])
    .where(isLiving)
    .groupBy('status')
    .execute()
  return new Map(rows.map(({ status, count }) => [status, count]))
}

/** Or needs no approval: what waits for one hides nothing. */
const isApproved = sql<SqlBool>`(approval is null or json_extract(approval, '$.given') is not null)`

async function countInForce(db: Kysely<Tables>, at: Moment): Promise<number> {
  const { count } = await db
    .selectFrom('suppressions')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('ended_at', 'is', null)
    .where('from_at', '<=', at)
    .where('until_at', '>', at)
    .where(isApproved)
    .executeTakeFirstOrThrow()
  return count
}

async function refused(db: Kysely<Tables>, { since, until }: Window): Promise<number> {
  const { count } = await db
    .selectFrom('refusal_counts')
    .select(({ fn }) => fn.sum<number | null>('count').as('count'))
    .where('minute', '>=', since)
    .where('minute', '<', until)
    .executeTakeFirstOrThrow()
  return count ?? 0
}

async function lastRefusals(db: Kysely<Tables>, { since, until }: Window): Promise<readonly Refusal[]> {
  return db
    .selectFrom('refusals')
    .select(['at', 'why', 'head'])
    .where('at', '>=', since)
    .where('at', '<', until)
    .orderBy('number', 'desc')
    .limit(refusalsShown)
    .execute()
}

/** Summed over the window; what was dropped is as the newest notice has it. */
async function health(db: Kysely<Tables>, { since, until }: Window): Promise<readonly SensorHealth[]> {
  const rows = await db
    .selectFrom((eb) =>
      eb
        .selectFrom('sensor_health')
        .select(['rule', 'hostname'])
        .select(({ fn }) => [fn.sum<number>('count').as('count'), fn.max('last_at').as('last_at')])
        .where('minute', '>=', since)
        .where('minute', '<', until)
        .groupBy(['rule', 'hostname'])
        .as('total'),
    )
    .innerJoin('sensor_health as newest', (join) =>
      join
        .onRef('newest.rule', '=', 'total.rule')
        .onRef('newest.hostname', '=', 'total.hostname')
        .on('newest.minute', '=', sql<Moment>`total.last_at - total.last_at % 60000`),
    )
    .select(['total.rule', 'total.hostname', 'total.count', 'total.last_at', 'newest.dropped'])
    .orderBy('total.last_at', 'desc')
    .orderBy('total.rule')
    .orderBy('total.hostname')
    .execute()
  return rows.map(({ rule, hostname, count, last_at: lastAt, dropped }) => ({
    rule,
    hostname: hostname === '' ? undefined : hostname,
    count,
    lastAt,
    dropped: dropped ?? undefined,
  }))
}
