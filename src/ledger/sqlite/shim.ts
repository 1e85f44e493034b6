import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import type { SqliteDatabase, SqliteStatement } from 'kysely'

/**
 * node:sqlite as kysely's SQLite dialect wants it. Statements are kept prepared, the least recently used of `max` makes room;
 * kysely runs them one at a time, so none is ever used twice at once.
 */
export function shim(db: DatabaseSync, max = 500): SqliteDatabase {
  const prepared = new Map<string, SqliteStatement>()
  return {
    close: () => db.close(),
    prepare(sql) {
      const statement = prepared.get(sql) ?? prepare(db, sql)
      prepared.delete(sql)
      prepared.set(sql, statement)
      if (prepared.size > max) prepared.delete(prepared.keys().next().value ?? '')
      return statement
    },
  }
}

/** Kysely says `unknown`; the tables' types let nothing else through. */
type Parameters = readonly SQLInputValue[]

function prepare(db: DatabaseSync, sql: string): SqliteStatement {
  const statement = db.prepare(sql)
  return {
    reader: statement.columns().length > 0,
    all: (parameters: Parameters) => statement.all(...parameters),
    run: (parameters: Parameters) => statement.run(...parameters),
    iterate: (parameters: Parameters) => statement.iterate(...parameters),
  }
}
