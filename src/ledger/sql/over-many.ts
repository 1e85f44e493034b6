import type { Compilable, CompiledQuery, DialectAdapter, Kysely } from 'kysely'
import type { Tables } from './tables.ts'

/**
 * A statement over many items, run for 64 of them at a time, the rest at once. It is built and compiled once for each number of
 * items, then only bound anew: on the way of every event kysely's builders would cost as much as SQLite's work. The statement's
 * parameters are the items' values, in order, and nothing else.
 */
export function overMany<Item, Row>(build: (db: Kysely<Tables>, items: readonly Item[]) => Compilable<Row>): OverMany<Item, Row> {
  const compiled = new WeakMap<DialectAdapter, Map<number, CompiledQuery<Row>>>()

  function compile(db: Kysely<Tables>, items: readonly Item[]): CompiledQuery<Row> {
    const { adapter } = db.getExecutor()
    const bySize = compiled.get(adapter) ?? new Map<number, CompiledQuery<Row>>()
    compiled.set(adapter, bySize)
    const query = bySize.get(items.length) ?? build(db, items).compile()
    bySize.set(items.length, query)
    return query
  }

  return async function run(db, items) {
    const results: Row[] = []
    for (let start = 0; start < items.length; start += atOnce) {
      const chunk = items.slice(start, start + atOnce)
      const { rows } = await db.executeQuery<Row>({ ...compile(db, chunk), parameters: chunk.flatMap(valuesOf) })
      results.push(...rows)
    }
    return results
  }
}

export type OverMany<Item, Row> = (db: Kysely<Tables>, items: readonly Item[]) => Promise<readonly Row[]>

const atOnce = 64

function valuesOf(item: unknown): readonly unknown[] {
  return typeof item === 'object' && item !== null ? Object.values(item) : [item]
}
