import { CompiledQuery } from 'kysely'
import type { Compilable, DialectAdapter, Kysely } from 'kysely'
import { inChunks } from './in-chunks.ts'
import type { Tables } from './tables.ts'

/**
 * A statement over many items, in chunks. It is built and compiled once for each number of items, then only bound anew: on the way
 * of every event kysely's builders would cost a fifth of the time. Its parameters are what all items share, then the items' values,
 * in the order of their members, and nothing else.
 */
export function overMany<Item, Row, Shared extends readonly unknown[] = []>(
  build: (db: Kysely<Tables>, items: readonly Item[], ...shared: Shared) => Compilable<Row>,
): OverMany<Item, Row, Shared> {
  const texts = new WeakMap<DialectAdapter, Map<number, string>>()

  /** Only the text is kept: a compiled query holds on to the items it was built with. */
  function textFor(db: Kysely<Tables>, items: readonly Item[], shared: Shared): string {
    const { adapter } = db.getExecutor()
    const bySize = texts.get(adapter) ?? new Map<number, string>()
    texts.set(adapter, bySize)
    const text = bySize.get(items.length) ?? build(db, items, ...shared).compile().sql
    bySize.set(items.length, text)
    return text
  }

  return (db, items, ...shared) =>
    inChunks(items, async (chunk) => {
      const query = CompiledQuery.raw(textFor(db, chunk, shared), [...shared, ...chunk.flatMap(valuesOf)])
      return (await db.executeQuery<Row>(query)).rows
    })
}

export type OverMany<Item, Row, Shared extends readonly unknown[] = []> = (
  db: Kysely<Tables>,
  items: readonly Item[],
  ...shared: Shared
) => Promise<readonly Row[]>

function valuesOf(item: unknown): readonly unknown[] {
  return typeof item === 'object' && item !== null ? Object.values(item) : [item]
}
