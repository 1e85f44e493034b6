import { hash } from 'node:crypto'
import { sql } from 'kysely'
import type { Insertable, Kysely, SqlBool, Transaction } from 'kysely'
import { isSensorHealth } from '../../domain/event.ts'
import type { Moment } from '../../domain/event.ts'
import { hourOf, traitsOf } from '../../domain/traits.ts'
import type { Judged } from './docket.ts'
import { inChunks } from './in-chunks.ts'
import { overMany } from './over-many.ts'
import type { Tables, TraitsByHourRow, TraitsRow } from './tables.ts'

/** How events are told apart for a back-test, and counted by the hour. */
export type Traits = {
  /** Counts the events that a batch stores, and gives each its place: in the ledger, and behind the one before it that is like it. */
  count(trx: Transaction<Tables>, judged: readonly Judged[]): Promise<readonly Place[]>
  /** To be called when the transaction fails, and in one that deletes traits. */
  forget(): void
}

export type Place = {
  readonly number: number
  /** Number of the event before it with the same traits in the same hour. */
  readonly alike: number | null
}

/** Stands for every event of an hour. */
export const allTraits = 0

/** Nearly every event has traits that were seen a moment ago: those are kept. Only for an engine whose file nobody else writes. */
export function keptTraits(): Traits {
  const kept = new Map<string, Known>()
  let next: number | undefined

  async function count(trx: Transaction<Tables>, judged: readonly Judged[]): Promise<readonly Place[]> {
    const first = (next ??= await nextNumber(trx))
    next += judged.length
    const alike = judged.map((): number | null => null)
    for (const [hour, events] of Map.groupBy(entriesOf(judged, first), ({ hour }) => hour)) {
      const known = await knownOf(trx, events, hour)
      const rows = rowsOf(events, known, (number, before) => (alike[number - first] = before))
      await addHours(trx, rows)
    }
    return alike.map((before, index) => ({ number: first + index, alike: before }))
  }

  async function knownOf(trx: Transaction<Tables>, events: readonly Entry[], hour: Moment): Promise<readonly Known[]> {
    if (kept.size > keptMax) kept.clear()
    const known = events.map(({ text }) => kept.get(text))
    const isNew = known.includes(undefined)
    const fresh = isNew
      ? await findTraits(
          trx,
          events.filter((_, index) => known[index] === undefined),
          hour,
        )
      : nothing
    for (const [text, one] of fresh) if (text.length <= textMax) kept.set(text, one)
    const all = isNew ? events.map(({ text }, index) => known[index] ?? fresh.get(text) ?? lost()) : known.map((one) => one ?? lost())
    await moveTo(trx, hour, all)
    return all
  }

  function forget(): void {
    kept.clear()
    next = undefined
  }

  return { count, forget }
}

/** Attackers make traits too: what is kept must not grow with them. In traits, and in characters of one. */
const keptMax = 10_000
const textMax = 4000
const dayMs = 86_400_000

/** Traits that were met: in which hour last, and the number of the last event in it. `seen` is the day that is stored. */
type Known = { readonly id: number; seen: Moment; hour: Moment; last: number | null }

type Entry = { readonly text: string; readonly rule: string; readonly hour: Moment; readonly number: number; readonly alert: string }

const nothing: ReadonlyMap<string, Known> = new Map()

function lost(): never {
  throw new Error('traits that were just stored are gone')
}

/** What Falco says of itself is never hidden. */
function entriesOf(judged: readonly Judged[], first: number): readonly Entry[] {
  return judged.flatMap(({ arrival: { event, receivedAt }, alert }, index) =>
    isSensorHealth(event)
      ? []
      : { text: traitsOf(event), rule: event.rule, hour: hourOf(receivedAt), number: first + index, alert: alert ?? '' },
  )
}

/** One row for the traits of each alert, and one for all. `follow` hears which event comes after which. */
function rowsOf(events: readonly Entry[], known: readonly Known[], follow: (number: number, before: number | null) => void) {
  const rows = new Map<string, { -readonly [name in keyof TraitsByHourRow]: TraitsByHourRow[name] }>()
  const add = (hour: Moment, traits_id: number, alert_id: string, count: number, last: number) => {
    const key = `${traits_id} ${alert_id}`
    const row = rows.get(key)
    if (row) [row.count, row.last] = [row.count + count, last]
    else rows.set(key, { hour, traits_id, alert_id, count, last })
  }
  events.forEach(({ hour, number, alert }, index) => {
    const one = known[index] ?? lost()
    follow(number, one.last)
    one.last = number
    add(hour, one.id, alert, 1, number)
  })
  const last = events.at(-1)
  if (last) add(last.hour, allTraits, '', events.length, last.number)
  return [...rows.values()]
}

/** Numbers are never given twice, even when the newest events are forgotten. */
async function nextNumber(trx: Transaction<Tables>): Promise<number> {
  const { newest } = await trx
    .selectFrom('events')
    .select(({ fn }) => fn.max<number | null>('number').as('newest'))
    .executeTakeFirstOrThrow()
  const { forgotten_to } = await trx.selectFrom('shelf').select('forgotten_to').executeTakeFirstOrThrow()
  return Math.max(newest ?? 0, forgotten_to) + 1
}

async function findTraits(trx: Transaction<Tables>, events: readonly Entry[], hour: Moment): Promise<ReadonlyMap<string, Known>> {
  const seen = dayOf(hour)
  const wanted = new Map(events.map(({ text, rule }) => [hashOf(text), { rule, text }]))
  const rows = [...wanted].map(([hash, { rule, text }]) => ({ rule, hash, seen, body: text }))
  await insertTraits(trx, rows)
  const found = await selectTraits(trx, [...wanted.keys()])
  return new Map(found.map(({ id, hash, seen }) => [wanted.get(hash)?.text ?? '', { id, seen, hour: 0, last: null }]))
}

function dayOf(at: Moment): Moment {
  return at - (at % dayMs)
}

function hashOf(text: string): string {
  return hash('sha256', text, 'base64url').slice(0, 22)
}

/** Traits that were last met in another hour: whether they were met in this one before, the ledger knows. */
async function moveTo(trx: Transaction<Tables>, hour: Moment, known: readonly Known[]): Promise<void> {
  const moved = new Map(known.filter((one) => one.hour !== hour).map((one) => [one.id, one]))
  if (moved.size === 0) return
  for (const one of moved.values()) [one.hour, one.last] = [hour, null]
  const heads = await selectHeads(
    trx,
    [...moved.keys()].map((traits_id) => ({ hour, traits_id })),
  )
  for (const { traits_id, last } of heads) (moved.get(traits_id) ?? lost()).last = last
  await seeOn(
    trx,
    dayOf(hour),
    [...moved.values()].filter(({ seen }) => seen < dayOf(hour)),
  )
}

async function seeOn(trx: Transaction<Tables>, day: Moment, known: readonly Known[]): Promise<void> {
  await inChunks(known, (chunk) =>
    trx
      .updateTable('traits')
      .set({ seen: day })
      .where(
        'id',
        'in',
        chunk.map(({ id }) => id),
      )
      .execute(),
  )
  for (const one of known) one.seen = day
}

const insertTraits = overMany((db, rows: readonly Insertable<TraitsRow>[]) =>
  db
    .insertInto('traits')
    .values(rows)
    .onConflict((clash) => clash.column('hash').doNothing()),
)

const selectTraits = overMany((db, hashes: readonly string[]) =>
  db.selectFrom('traits').select(['id', 'hash', 'seen']).where('hash', 'in', hashes),
)

const selectHeads = overMany((db, wanted: readonly Pick<TraitsByHourRow, 'hour' | 'traits_id'>[]) => {
  const pairs = sql.join(wanted.map(({ hour, traits_id }) => sql`(${hour}, ${traits_id})`))
  return db
    .selectFrom('traits_by_hour')
    .select(({ fn }) => ['traits_id', fn.max('last').as('last')])
    .where(sql<SqlBool>`(hour, traits_id) in (values ${pairs})`)
    .groupBy('traits_id')
})

const addHours = overMany((db, rows: readonly TraitsByHourRow[]) =>
  db
    .insertInto('traits_by_hour')
    .values(rows)
    .onConflict((clash) =>
      clash.columns(['hour', 'traits_id', 'alert_id']).doUpdateSet((eb) => ({
        count: eb('traits_by_hour.count', '+', eb.ref('excluded.count')),
        last: eb.ref('excluded.last'),
      })),
    ),
)

const keptDays = 30

/**
 * Forget at most `limit` counts of hours more than 30 days before the newest one, then traits that no kept hour has. Returns how many;
 * 0 when nothing is left to do.
 */
export async function forgetTraits(trx: Transaction<Tables>, traits: Traits, limit: number): Promise<number> {
  const newest = await newestHour(trx)
  if (newest === undefined) return 0
  const before = newest - keptDays * dayMs
  const hours = await trx
    .deleteFrom('traits_by_hour')
    .where(
      sql<SqlBool>`(hour, traits_id, alert_id) in (select hour, traits_id, alert_id from traits_by_hour where hour < ${before} limit ${limit})`,
    )
    .executeTakeFirst()
  if (hours.numDeletedRows > 0n) return Number(hours.numDeletedRows)
  const deleted = await trx
    .deleteFrom('traits')
    .where('id', 'in', (eb) => eb.selectFrom('traits').select('id').where('seen', '<', dayOf(before)).limit(limit))
    .executeTakeFirst()
  if (deleted.numDeletedRows > 0n) traits.forget()
  return Number(deleted.numDeletedRows)
}

async function newestHour(db: Kysely<Tables>): Promise<Moment | undefined> {
  const row = await db
    .selectFrom('traits_by_hour')
    .select(({ fn }) => fn.max<Moment | null>('hour').as('newest'))
    .executeTakeFirst()
  return row?.newest ?? undefined
}
