import { sql } from 'kysely'
import type { Kysely, SqlBool } from 'kysely'
import type { FalcoEvent, Moment } from '../../domain/event.ts'
import { imageOf } from '../../domain/triage.ts'
import type { Arrival } from '../../domain/triage.ts'
import { overMany } from './over-many.ts'
import type { SightingRow, Tables } from './tables.ts'

/** Which combinations of rule and image were seen before, as every batch needs it. */
export type Sightings = {
  /** When the combination of each of these events was last seen, to the day; undefined: never. */
  read(db: Kysely<Tables>, arrivals: readonly Arrival[]): Promise<readonly (Moment | undefined)[]>
  /** The minute of the first event of all; undefined: there was none. */
  ledgerSince(db: Kysely<Tables>): Promise<Moment | undefined>
  /** To be called once a batch is committed: what it has seen is not asked or written again today. */
  remember(sighted: Iterable<SightingRow>): void
}

/** Nearly every event shows a combination that was seen a moment ago: those are kept, and cost neither a statement nor a new key. */
export function keptSightings(): Sightings {
  const kept = new Map<string, Map<string, Moment>>()
  let count = 0
  let since: Moment | undefined

  const dayOf = ({ event }: Arrival) => kept.get(event.rule)?.get(imageOf(event) ?? '')

  function remember(sighted: Iterable<SightingRow>): void {
    for (const { rule, image, last_at } of sighted) {
      const images = kept.get(rule) ?? new Map<string, Moment>()
      kept.set(rule, images.set(image, last_at))
      count += 1
    }
  }

  function forget(): void {
    kept.clear()
    count = 0
  }

  return {
    remember,
    ledgerSince: async (db) => (since ??= await firstMinute(db)),
    async read(db, arrivals) {
      if (count > keptMax) forget()
      const days = arrivals.map(dayOf)
      const unknown = days.includes(undefined) ? arrivals.filter((_, index) => days[index] === undefined) : []
      if (unknown.length === 0) return days
      remember(await selectSightings(db, distinct(unknown)))
      return arrivals.map(dayOf)
    },
  }
}

/** Image names are made by attackers too: what is kept must not grow with them. */
const keptMax = 10_000

function distinct(arrivals: readonly Arrival[]): readonly Pair[] {
  return [...new Map(arrivals.map((arrival) => [combinationOf(arrival.event), pairOf(arrival)])).values()]
}

export function combinationOf(event: FalcoEvent): string {
  return keyOf(event.rule, imageOf(event) ?? '')
}

export function sightingOf(arrival: Arrival): SightingRow {
  return { ...pairOf(arrival), last_at: arrival.receivedAt - (arrival.receivedAt % 86_400_000) }
}

function pairOf({ event }: Arrival): Pair {
  return { rule: event.rule, image: imageOf(event) ?? '' }
}

type Pair = Pick<SightingRow, 'rule' | 'image'>

export const putSightings = overMany((db, rows: readonly SightingRow[]) =>
  db
    .insertInto('sightings')
    .values(rows)
    .onConflict((clash) => clash.columns(['rule', 'image']).doUpdateSet((eb) => ({ last_at: eb.ref('excluded.last_at') }))),
)

const selectSightings = overMany((db, wanted: readonly Pair[]) => {
  const pairs = sql.join(wanted.map(({ rule, image }) => sql`(${rule}, ${image})`))
  return db
    .selectFrom('sightings')
    .selectAll()
    .where(sql<SqlBool>`(rule, image) in (values ${pairs})`)
})

async function firstMinute(db: Kysely<Tables>): Promise<Moment | undefined> {
  const row = await db
    .selectFrom('book_totals')
    .select(({ fn }) => fn.min<Moment | null>('minute').as('first'))
    .executeTakeFirst()
  return row?.first ?? undefined
}

/** No two combinations share one, whatever an attacker puts into the names. */
function keyOf(rule: string, image: string): string {
  return `${rule.length}:${rule}${image}`
}
