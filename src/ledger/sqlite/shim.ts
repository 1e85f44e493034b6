import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import type { SqliteDatabase, SqliteStatement } from 'kysely'
import { LedgerTrouble } from '../ledger.ts'
import { troubleOf } from './failures.ts'

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
  const statement = inWords(() => db.prepare(sql))
  const isNeeded = () => sql !== 'rollback' || db.isTransaction
  return {
    reader: statement.columns().length > 0,
    all: (parameters: Parameters) => inWords(() => statement.all(...parameters)),
    // A failure of the disk may have rolled back already: a second time would hide it behind another error.
    run: (parameters: Parameters) => inWords(() => (isNeeded() ? statement.run(...parameters) : nothing)),
    iterate: (parameters: Parameters) => statement.iterate(...parameters),
  }
}

const nothing = { changes: 0, lastInsertRowid: 0 }

function inWords<T>(ask: () => T): T {
  try {
    return ask()
  } catch (error) {
    const trouble = troubleOf(error)
    throw trouble === undefined ? error : new LedgerTrouble(trouble, { cause: error })
  }
}
