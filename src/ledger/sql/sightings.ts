import { sql } from 'kysely'
import type { Kysely, SqlBool } from 'kysely'
import type { FalcoEvent, Moment } from '../../domain/event.ts'
import { imageOf } from '../../domain/triage.ts'
import type { Arrival } from '../../domain/triage.ts'
import { overMany } from './over-many.ts'
import type { SightingRow, Tables } from './tables.ts'

/** Which combinations of rule and image were seen before, as every batch needs it. */
export type Sightings = {
  /** Those of these events that were seen before, by `combinationOf`, and when last, to the day. */
  read(db: Kysely<Tables>, arrivals: readonly Arrival[]): Promise<ReadonlyMap<string, Moment>>
  /** The minute of the first event of all; undefined: there was none. */
  ledgerSince(db: Kysely<Tables>): Promise<Moment | undefined>
  /** To be called once a batch is committed: what it has seen is not asked or written again today. */
  remember(seen: ReadonlyMap<string, Moment>): void
}

/** Nearly every event shows a combination that was seen a moment ago: those are kept, and cost no statement. */
export function keptSightings(): Sightings {
  const kept = new Map<string, Moment>()
  let since: Moment | undefined
  return {
    ledgerSince: async (db) => (since ??= await firstMinute(db)),
    remember(seen) {
      if (kept.size > keptMax) kept.clear()
      for (const [combination, day] of seen) kept.set(combination, day)
    },
    async read(db, arrivals) {
      const seen = new Map<string, Moment>()
      const unknown = new Map<string, Pick<SightingRow, 'rule' | 'image'>>()
      for (const { event } of arrivals) {
        const combination = combinationOf(event)
        const day = kept.get(combination)
        if (day === undefined) unknown.set(combination, { rule: event.rule, image: imageOf(event) ?? '' })
        else seen.set(combination, day)
      }
      for (const { rule, image, last_at } of await selectSightings(db, [...unknown.values()])) seen.set(keyOf(rule, image), last_at)
      return seen
    },
  }
}

/** Image names are made by attackers too: what is kept must not grow with them. */
const keptMax = 10_000

export function combinationOf(event: FalcoEvent): string {
  return keyOf(event.rule, imageOf(event) ?? '')
}

export function sightingOf({ event, receivedAt }: Arrival): SightingRow {
  return { rule: event.rule, image: imageOf(event) ?? '', last_at: receivedAt - (receivedAt % 86_400_000) }
}

export const putSightings = overMany((db, rows: readonly SightingRow[]) =>
  db
    .insertInto('sightings')
    .values(rows)
    .onConflict((clash) => clash.columns(['rule', 'image']).doUpdateSet((eb) => ({ last_at: eb.ref('excluded.last_at') }))),
)

const selectSightings = overMany((db, wanted: readonly Pick<SightingRow, 'rule' | 'image'>[]) => {
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
