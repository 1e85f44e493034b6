import { setImmediate as turn } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import type { Moment } from '../../domain/event.ts'
import { eventColumns } from './event-row.ts'
import { shelf } from './shelf.ts'
import type { EventRow, Tables } from './tables.ts'

/** An event on its chain. */
export type Alike = Pick<EventRow, (typeof eventColumns)[number] | 'received_at' | 'alert_id' | 'alike'> & { readonly number: number }

/** Events of one hour whose traits are the same: the newest one's number, and how many there are. */
export type Chain = { readonly last: number; readonly count: number }

/** The newest events, at most `limit`, along the chains that begin at these numbers. The newest first. */
export async function newestAlike(db: Kysely<Tables>, numbers: readonly number[], limit: number): Promise<readonly Alike[]> {
  const heads = JSON.stringify(numbers.toSorted((one, other) => other - one).slice(0, limit))
  // `order by` makes the next one out of the queue the newest; `union`, because two numbers may be of one chain.
  const found = await sql<Alike>`
    with recursive chain (number, alike) as (
      select number, alike from events where number in (select value from json_each(${heads}))
      union
      select events.number, events.alike from chain join events on events.number = chain.alike
      order by 1 desc
      limit ${limit}
    )
    select ${sql.join([...eventColumns, 'received_at', 'alert_id', 'alike', 'number'].map((column) => sql.ref(`events.${column}`)))}
    from chain join events on events.number = chain.number
    order by chain.number desc`.execute(db)
  return found.rows
}

/**
 * Shows every event on these chains, hour by hour and the newest first, until the deadline (on `performance`'s clock). Returns the
 * moment before which there are some that it could not show; undefined: it showed all.
 */
export async function readChains(
  db: Kysely<Tables>,
  hours: ReadonlyMap<Moment, readonly Chain[]>,
  deadline: number,
  show: (row: Alike) => void,
): Promise<Moment | undefined> {
  let left = sum([...hours.values()].flat())
  for (const chains of hours.values()) {
    const expected = left - sum(chains)
    for (let ends: readonly number[] = chains.map(({ last }) => last); ends.length > 0; await turn()) {
      const rows = await newestAlike(db, ends, atOnce)
      const kept = rows.filter(({ raw }) => raw !== '')
      kept.forEach(show)
      left -= kept.length
      if (rows.length === 0 || kept.length < rows.length) break
      if (performance.now() >= deadline && left > 0) return (rows.at(-1)?.received_at ?? 0) + 1
      ends = endsOf(ends, rows)
    }
    if (left > expected) return ((await shelf(db)).since ?? Infinity) + 1
  }
  return undefined
}

/** Shows the newest events on these chains, as far as their texts are kept: at most `limit`, and after some of them until the deadline. */
export async function readNewest(db: Kysely<Tables>, numbers: readonly number[], until: Until, show: (row: Alike) => void): Promise<void> {
  let left = until.limit
  for (let ends = numbers; ends.length > 0 && left > 0; await turn()) {
    const rows = await newestAlike(db, ends, Math.min(atOnce, left))
    rows.filter(({ raw }) => raw !== '').forEach(show)
    if (rows.length === 0 || performance.now() >= until.deadline) return
    left -= rows.length
    ends = endsOf(ends, rows)
  }
}

type Until = { readonly limit: number; readonly deadline: number }

const atOnce = 200

function sum(chains: readonly Chain[]): number {
  return chains.reduce((all, { count }) => all + count, 0)
}

/** Where the chains go on after these. */
function endsOf(ends: readonly number[], rows: readonly Alike[]): readonly number[] {
  const read = new Set(rows.map(({ number }) => number))
  const further = rows.flatMap(({ alike }) => alike ?? [])
  return [...new Set([...ends, ...further])].filter((number) => !read.has(number))
}
