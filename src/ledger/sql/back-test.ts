import { setImmediate as turn } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Kysely, SqlBool } from 'kysely'
import type { AlertId } from '../../domain/alert.ts'
import { firstHour, makeAcquaintance, makeCount } from '../../domain/back-test.ts'
import type { BackTest } from '../../domain/back-test.ts'
import type { Moment } from '../../domain/event.ts'
import { matches } from '../../domain/scope.ts'
import type { Scope } from '../../domain/scope.ts'
import { hourMs, hourOf, judgeTraits } from '../../domain/traits.ts'
import type { Ask, Kind } from '../../domain/traits.ts'
import type { Ledger } from '../ledger.ts'
import type { Archive } from './alerts.ts'
import { newestAlike, readChains, readNewest } from './alike.ts'
import type { Alike, Chain } from './alike.ts'
import { eventOf } from './event-row.ts'
import { inChunks } from './in-chunks.ts'
import type { Tables, TraitsByHourRow } from './tables.ts'
import { allTraits } from './traits.ts'

/**
 * Events with equal traits are asked about once; where traits cannot tell, texts are read, the newest first. In slices of some
 * milliseconds: the event loop has a turn after each.
 */
export function makeBackTest(archive: Archive): Ledger['backTest'] {
  const { db, read } = archive
  return async function backTest(scope, now, ask, budgetMs = 500) {
    const deadline = performance.now() + budgetMs
    // A ledger that has counted nothing yet reaches back to nowhere: none of its events is not "none".
    const since = Math.max(firstHour(now), (await firstCounted(db)) ?? now)
    const count = makeCount(now)
    const acquaintance = makeAcquaintance()
    const kinds = await askTraits(db, scope, since, ask)
    const seen = await addUp(db, kinds, { since, until: hourOf(now) }, count)

    const examples = await newestAlike(db, seen.newest, examplesMax)
    for (const kind of seen.met) for (const [what, value] of kind.shows.values) acquaintance.see(what, value)
    await readNewest(db, seen.untold, { limit: acquaintedMax, deadline }, (row) => acquaintance.meet(eventOf(row, read)))
    const found: Alike[] = []
    const lookedBackTo = await readChains(db, seen.open, deadline, (row) => {
      const event = eventOf(row, read)
      const subject = ask(event)
      if (!subject || !matches(scope, subject)) return
      count.add({ hour: hourOf(row.received_at), count: 1, alert: row.alert_id ?? undefined, kind: event })
      acquaintance.meet(event)
      if (found.length < examplesMax) found.push(row)
    })
    return {
      ...count.tolls(seen.came),
      days: count.days(),
      examples: shown([...examples, ...found], archive),
      truePositives: await truePositives(db, count.alerts()),
      isWholeRule: false,
      since,
      lookedBackTo,
      familiar: count.familiar(acquaintance.values()),
    }
  }
}

const examplesMax = 5

/** Texts that are read only for what they show, above all where a connection went: so many show all that is usual. */
const acquaintedMax = 1_000

function shown(rows: readonly Alike[], { read }: Archive): BackTest['examples'] {
  return rows
    .filter(({ raw }) => raw !== '')
    .toSorted((one, other) => other.number - one.number)
    .slice(0, examplesMax)
    .map((row) => ({ event: eventOf(row, read), receivedAt: row.received_at }))
}

async function firstCounted(db: Kysely<Tables>): Promise<Moment | undefined> {
  const row = await db
    .selectFrom('traits_by_hour')
    .select(({ fn }) => fn.min<Moment | null>('hour').as('first'))
    .executeTakeFirst()
  return row?.first ?? undefined
}

/** Those that the scope matches, or may match, by their ids. */
async function askTraits(db: Kysely<Tables>, scope: Scope, since: Moment, ask: Ask): Promise<ReadonlyMap<number, Kind>> {
  const kinds = new Map<number, Kind>()
  for (let after = allTraits, isMore = true; isMore; await turn()) {
    const rows = await selectTraits(db, scope, since, after)
    for (const { id, body } of rows) {
      const kind = judgeTraits(body, scope, ask)
      if (kind.told !== 'no') kinds.set(id, kind)
      after = id
    }
    isMore = rows.length === traitsAtOnce
  }
  return kinds
}

const traitsAtOnce = 400

function selectTraits(db: Kysely<Tables>, scope: Scope, since: Moment, after: number) {
  const rules = scope.flatMap((condition) => (condition.field === 'rule' && 'is' in condition ? condition.is : []))
  return db
    .selectFrom('traits')
    .select(['id', 'body'])
    .where('id', '>', after)
    .where('seen', '>', since - dayMs)
    .$if(rules.length > 0, (query) => query.where('rule', '=', rules[0] ?? ''))
    .orderBy('id')
    .limit(traitsAtOnce)
    .execute()
}

const dayMs = 24 * hourMs

/**
 * `open`: hour → what only texts can tell of, the newest hour first. `met`: what certainly matches. `newest`: numbers of the newest
 * events of these; `untold`: of those whose texts show more than their traits.
 */
type Seen = {
  readonly came: ReadonlyMap<Moment, number>
  readonly open: ReadonlyMap<Moment, readonly Chain[]>
  readonly met: ReadonlySet<Kind>
  readonly newest: readonly number[]
  readonly untold: readonly number[]
}

type Hours = { readonly since: Moment; readonly until: Moment }

async function addUp(
  db: Kysely<Tables>,
  kinds: ReadonlyMap<number, Kind>,
  { since, until }: Hours,
  count: ReturnType<typeof makeCount>,
): Promise<Seen> {
  const ids = JSON.stringify([allTraits, ...kinds.keys()])
  const came = new Map<Moment, number>()
  const open = new Map<Moment, readonly Chain[]>()
  const met = new Set<Kind>()
  let newest: readonly number[] = []
  let untold: readonly number[] = []
  for (let hour = until; hour >= since; hour -= hoursAtOnce * hourMs, await turn()) {
    const rows = await selectHours(db, ids, { since: Math.max(since, hour - (hoursAtOnce - 1) * hourMs), until: hour })
    const certain = rows.flatMap((row) => {
      const kind = kinds.get(row.traits_id)
      return kind?.told === 'yes' ? { ...row, kind } : []
    })
    for (const { hour, count: hits, alert_id, kind } of certain) {
      count.add({ hour, count: hits, alert: alert_id || undefined, kind })
      met.add(kind)
    }
    newest = furtherBack(newest, certain, examplesMax)
    untold = furtherBack(
      untold,
      certain.filter(({ kind }) => !kind.shows.isAll),
      acquaintedMax,
    )
    for (const row of rows) if (row.traits_id === allTraits) came.set(row.hour, row.count)
    for (const [hour, chains] of chainsOf(rows.filter(({ traits_id }) => kinds.get(traits_id)?.told === 'by text'))) open.set(hour, chains)
  }
  return { came, open, met, newest, untold }
}

const hoursAtOnce = 6

async function selectHours(db: Kysely<Tables>, ids: string, { since, until }: Hours): Promise<readonly TraitsByHourRow[]> {
  return db
    .selectFrom('traits_by_hour')
    .selectAll()
    .where('hour', '>=', since)
    .where('hour', '<=', until)
    .where(sql<SqlBool>`traits_id in (select value from json_each(${ids}))`)
    .orderBy('hour', 'desc')
    .execute()
}

/** The newest events of later hours, with those of these rows, as far as there are not enough. */
function furtherBack(later: readonly number[], rows: readonly Pick<TraitsByHourRow, 'last'>[], enough: number): readonly number[] {
  if (later.length >= enough) return later
  return [...later, ...rows.map(({ last }) => last)].toSorted((one, other) => other - one).slice(0, enough)
}

/** Whatever their alerts, events of one hour with equal traits are one chain. */
function chainsOf(rows: readonly TraitsByHourRow[]): ReadonlyMap<Moment, readonly Chain[]> {
  const hours = new Map<Moment, Map<number, Chain>>()
  for (const { hour, traits_id, count, last } of rows) {
    const chains = hours.get(hour) ?? new Map<number, Chain>()
    const before = chains.get(traits_id)
    hours.set(hour, chains.set(traits_id, { last: Math.max(last, before?.last ?? 0), count: count + (before?.count ?? 0) }))
  }
  return new Map([...hours].map(([hour, chains]) => [hour, [...chains.values()]]))
}

async function truePositives(db: Kysely<Tables>, alerts: readonly AlertId[]): Promise<BackTest['truePositives']> {
  const found = await inChunks(alerts, async (chunk) => {
    await turn()
    return db
      .selectFrom('alerts')
      .select(['id', 'opened_at'])
      .where('id', 'in', chunk)
      .where('status', '=', 'resolved')
      .where(sql<SqlBool>`json_extract(state, '$.outcome') = 'true positive'`)
      .execute()
  })
  return { count: found.length, one: found.toSorted((one, other) => other.opened_at - one.opened_at)[0]?.id }
}
