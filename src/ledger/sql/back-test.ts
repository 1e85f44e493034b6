import { setImmediate as turn } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Kysely, SqlBool } from 'kysely'
import { firstHour, makeAcquaintance, makeCount } from '../../domain/back-test.ts'
import type { BackTest } from '../../domain/back-test.ts'
import type { FalcoEvent, Moment } from '../../domain/event.ts'
import { matches } from '../../domain/scope.ts'
import type { Scope } from '../../domain/scope.ts'
import { hourMs, hourOf, makeTraitsJudge, showsOf } from '../../domain/traits.ts'
import type { Ask, Kind } from '../../domain/traits.ts'
import type { Ledger } from '../ledger.ts'
import type { Archive } from './alerts.ts'
import { newestAlike, readChains, readNewest } from './alike.ts'
import type { Alike, Chain } from './alike.ts'
import { eventOf } from './event-row.ts'
import { inChunks } from './in-chunks.ts'
import type { Tables, TraitsByHourRow } from './tables.ts'
import { allTraits } from './traits.ts'
import { makeInquest } from './true-positives.ts'

/**
 * Events with equal traits are asked about once; where traits cannot tell, texts are read, the newest first. In slices of some
 * milliseconds: the event loop has a turn after each. Before all that, what people found to be real is asked about event by event, so
 * that whether it would have been hidden does not depend on how far back the rest comes.
 */
export function makeBackTest(archive: Archive): Ledger['backTest'] {
  const { db, read } = archive
  return async function backTest(scope, now, ask, budgetMs = 500) {
    const start = performance.now()
    const by = (share: number) => start + share * budgetMs
    // A ledger that has counted nothing yet reaches back to nowhere: none of its events is not "none".
    const since = Math.max(firstHour(now), (await firstCounted(db)) ?? now)
    const isHidden = (event: FalcoEvent): boolean => {
      const subject = ask(event)
      return subject !== undefined && matches(scope, subject)
    }
    const inquest = makeInquest(archive, isHidden, since)
    await inquest.begin(by(0.2))

    const count = makeCount(now)
    const acquaintance = makeAcquaintance()
    const asked = await askTraits(db, scope, { since, now, deadline: by(1) }, ask)
    const seen = await addUp(db, asked.kinds, { since, until: hourOf(now), deadline: by(1.4) }, count)
    const examples = await newestAlike(db, seen.newest, examplesMax)
    const untold = await readShows(db, seen.certain, by(1.4), acquaintance)
    await readNewest(db, untold, { limit: acquaintedMax, deadline: by(1) }, (row) => acquaintance.meet(eventOf(row, read)))
    const found: Alike[] = []
    let others = 0
    const readTo = await readChains(db, seen.open, by(1), (row) => {
      const event = eventOf(row, read)
      if (!isHidden(event)) return void (others += 1)
      count.add({ hour: hourOf(row.received_at), count: 1, alert: row.alert_id ?? undefined, kind: event })
      acquaintance.meet(event)
      if (found.length < examplesMax) found.push(row)
    })
    const lookedBackTo = latest([asked.unaskedBefore, seen.unseenBefore, readTo])
    const came = await cameByHour(db, since, hourOf(now))
    return {
      ...count.tolls(came),
      days: count.days(),
      examples: shown([...examples, ...found], archive),
      truePositives: await inquest.close(new Set(count.alerts()), lookedBackTo, by(1.4)),
      isWholeRule: asked.isAll && others === 0 && (await areSeveral(db, count.alerts())),
      since,
      lookedBackTo,
      familiar: count.familiar(acquaintance.known()),
    }
  }
}

const examplesMax = 5

/** Texts that are read only for what they show, above all where a connection went: so many show all that is usual. */
const acquaintedMax = 1_000

function latest(moments: readonly (Moment | undefined)[]): Moment | undefined {
  const told = moments.filter((one) => one !== undefined)
  return told.length === 0 ? undefined : Math.max(...told)
}

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

/**
 * `kinds`: those that the scope matches, or may match, by their ids. `isAll`: there was no other among those that were asked, which are of the rule that the scope names.
 * `unaskedBefore`: there was no time for some that were last seen before this moment.
 */
type Asked = { readonly kinds: ReadonlyMap<number, Kind>; readonly isAll: boolean; readonly unaskedBefore: Moment | undefined }

type Asking = { readonly since: Moment; readonly now: Moment; readonly deadline: number }

/** Those that were seen last come first. */
async function askTraits(db: Kysely<Tables>, scope: Scope, { since, now, deadline }: Asking, ask: Ask): Promise<Asked> {
  const kinds = new Map<number, Kind>()
  const judge = makeTraitsJudge(scope, ask)
  const rule = scope.flatMap((condition) => (condition.field === 'rule' && 'is' in condition ? condition.is : []))[0]
  let isAll = rule !== undefined
  for (let day = await dayBefore(db, rule, Infinity); day !== undefined && day > since - dayMs; day = await dayBefore(db, rule, day))
    for (let before = Number.MAX_SAFE_INTEGER, isMore = true; isMore; await turn()) {
      const rows = await selectTraits(db, rule, day, before)
      for (const { id, body } of rows) {
        const kind = judge(body)
        if (kind) kinds.set(id, kind)
        else isAll = false
      }
      before = rows.at(-1)?.id ?? before
      isMore = rows.length === traitsAtOnce
      if (isMore && performance.now() >= deadline) return { kinds, isAll, unaskedBefore: Math.min(day + dayMs, now) }
    }
  return { kinds, isAll, unaskedBefore: undefined }
}

/** The last day before this one on which any of them were seen last. */
async function dayBefore(db: Kysely<Tables>, rule: string | undefined, day: Moment): Promise<Moment | undefined> {
  const row = await db
    .selectFrom('traits')
    .select(({ fn }) => fn.max<Moment | null>('seen').as('seen'))
    .where('seen', '<', Math.min(day, Number.MAX_SAFE_INTEGER))
    .$if(rule !== undefined, (query) => query.where('rule', '=', rule ?? ''))
    .executeTakeFirst()
  return row?.seen ?? undefined
}

const traitsAtOnce = 500

function selectTraits(db: Kysely<Tables>, rule: string | undefined, day: Moment, before: number) {
  return db
    .selectFrom('traits')
    .select(['id', 'body'])
    .where('seen', '=', day)
    .where('id', '<', before)
    .$if(rule !== undefined, (query) => query.where('rule', '=', rule ?? ''))
    .orderBy('id', 'desc')
    .limit(traitsAtOnce)
    .execute()
}

const dayMs = 24 * hourMs

/**
 * `open`: hour → what only texts can tell of, the newest hour first. `certain`: the newest
 * counts of what certainly matches; `newest`: numbers of the newest events of these. `unseenBefore`: there was no time for what came
 * before this moment.
 */
type Seen = {
  readonly open: ReadonlyMap<Moment, readonly Chain[]>
  readonly certain: readonly TraitsByHourRow[]
  readonly newest: readonly number[]
  readonly unseenBefore: Moment | undefined
}

type Hours = { readonly since: Moment; readonly until: Moment; readonly deadline: number }

async function addUp(
  db: Kysely<Tables>,
  kinds: ReadonlyMap<number, Kind>,
  { since, until, deadline }: Hours,
  count: ReturnType<typeof makeCount>,
): Promise<Seen> {
  const ids = kinds.size > idsMax ? undefined : JSON.stringify([...kinds.keys()])
  const open = new Map<Moment, readonly Chain[]>()
  const certain: TraitsByHourRow[] = []
  let newest: readonly number[] = []
  let hour = until
  for (; hour >= since && (hour === until || performance.now() < deadline); hour -= hoursAtOnce * hourMs, await turn()) {
    const rows = await selectHours(db, ids, { since: Math.max(since, hour - (hoursAtOnce - 1) * hourMs), until: hour })
    const hits: TraitsByHourRow[] = []
    const untold: TraitsByHourRow[] = []
    for (const row of rows) {
      const kind = kinds.get(row.traits_id)
      if (kind?.told === 'by text') untold.push(row)
      if (kind?.told !== 'yes') continue
      count.add({ hour: row.hour, count: row.count, alert: row.alert_id || undefined, kind })
      hits.push(row)
    }
    newest = furtherBack(newest, hits)
    if (certain.length < certainMax) certain.push(...hits)
    for (const [hour, chains] of chainsOf(untold)) open.set(hour, chains)
  }
  return { open, certain, newest, unseenBefore: hour < since ? undefined : hour + hourMs }
}

const hoursAtOnce = 6

/** Of more kinds than this, it costs less to read all counts than to name the kinds. */
const idsMax = 2_000

/** Whose traits are read for what they show. */
const certainMax = 20_000

async function selectHours(
  db: Kysely<Tables>,
  ids: string | undefined,
  { since, until }: Omit<Hours, 'deadline'>,
): Promise<readonly TraitsByHourRow[]> {
  return db
    .selectFrom('traits_by_hour')
    .selectAll()
    .where('hour', '>=', since)
    .where('hour', '<=', until)
    .$if(ids !== undefined, (query) => query.where(sql<SqlBool>`traits_id in (select value from json_each(${ids}))`))
    .orderBy('hour', 'desc')
    .execute()
}

/** How many events of each hour there were. */
async function cameByHour(db: Kysely<Tables>, since: Moment, until: Moment): Promise<ReadonlyMap<Moment, number>> {
  const hours = Array.from({ length: (until - hourOf(since)) / hourMs + 1 }, (_, index) => until - index * hourMs)
  const rows = await db
    .selectFrom('traits_by_hour')
    .select(['hour', 'count'])
    .where(sql<SqlBool>`hour in (select value from json_each(${JSON.stringify(hours)}))`)
    .where('traits_id', '=', allTraits)
    .where('alert_id', '=', '')
    .execute()
  return new Map(rows.map(({ hour, count }) => [hour, count]))
}

/** The newest events of later hours, with those of these rows, as far as there are not enough. */
function furtherBack(later: readonly number[], rows: readonly Pick<TraitsByHourRow, 'last'>[]): readonly number[] {
  if (later.length >= examplesMax) return later
  return [...later, ...rows.map(({ last }) => last)].toSorted((one, other) => other - one).slice(0, examplesMax)
}

/**
 * What the traits of these counts show, the newest first: of so many whatever the time, then until the deadline. Returns the numbers of
 * the newest events of those whose texts show more.
 */
async function readShows(
  db: Kysely<Tables>,
  certain: readonly TraitsByHourRow[],
  deadline: number,
  { see, seeContainer }: ReturnType<typeof makeAcquaintance>,
): Promise<readonly number[]> {
  const ids = [...new Set(certain.map(({ traits_id }) => traits_id))]
  const more = new Set<number>()
  for (let from = 0; from < ids.length && (from < showsLeast || performance.now() < deadline); from += traitsAtOnce, await turn())
    for (const { id, body } of await selectBodies(db, ids.slice(from, from + traitsAtOnce))) {
      const { values, container, isAll } = showsOf(body)
      for (const [what, value] of values) see(what, value)
      if (container !== undefined) seeContainer(container)
      if (!isAll) more.add(id)
    }
  const numbers = certain.filter(({ traits_id }) => more.has(traits_id)).map(({ last }) => last)
  return numbers.toSorted((one, other) => other - one).slice(0, acquaintedMax)
}

const showsLeast = 2_000

function selectBodies(db: Kysely<Tables>, ids: readonly number[]) {
  return db
    .selectFrom('traits')
    .select(['id', 'body'])
    .where(sql<SqlBool>`id in (select value from json_each(${JSON.stringify(ids)}))`)
    .execute()
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

/** They are of at least two problems: what one problem alone made is no whole rule, however often it came. */
async function areSeveral(db: Kysely<Tables>, alerts: readonly string[]): Promise<boolean> {
  const rows = await inChunks(alerts.slice(0, severalMax), (chunk) =>
    db.selectFrom('alerts').select('fingerprint').where('id', 'in', chunk).execute(),
  )
  return new Set(rows.map(({ fingerprint }) => fingerprint)).size > 1
}

const severalMax = 640
