import { mkdirSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Kysely, SqliteDialect } from 'kysely'
import type { AlertId } from '../../domain/alert.ts'
import type { Ledger } from '../ledger.ts'
import type { ReadEvent } from '../sql/event-row.ts'
import { ledgerOver } from '../sql/ledger-over.ts'
import { keptInForce } from '../sql/suppressions.ts'
import type { Tables } from '../sql/tables.ts'
import { inWords } from './failures.ts'
import { migrate } from './migrate.ts'
import { shim } from './shim.ts'

export type SqliteOptions = {
  /** A path, or `:memory:`. The folder is made if it is missing. */
  readonly file: string
  /** A new alert id: 8 characters of Crockford's base32 in lower case. */
  readonly newId: () => AlertId
  readonly read: ReadEvent
}

/**
 * The embedded engine. One process owns the file until it closes it.
 * Rejects with a message for people, naming the file and the remedy, when the file is in use, damaged, newer or out of reach.
 */
export async function openSqlite({ file, newId, read }: SqliteOptions): Promise<Ledger> {
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: shim(own(file)) }) })
  // Kysely opens and closes its database with the first query.
  await db.selectFrom('migrations').select('number').limit(1).execute()
  return ledgerOver({ db, read, newId, inForce: keptInForce() })
}

/** Waiting longer would not help: whoever has the file keeps it until it stops. */
const busyTimeoutMs = 1000

function own(file: string): DatabaseSync {
  let db: DatabaseSync | undefined
  try {
    if (file !== ':memory:') mkdirSync(dirname(resolve(file)), { recursive: true })
    db = new DatabaseSync(file, { timeout: busyTimeoutMs, enableForeignKeyConstraints: true })
    configure(db)
    migrate(db)
    // Nobody else can have the file from here on: a wait would only hold up the event loop.
    db.exec('pragma busy_timeout = 0')
    return db
  } catch (error) {
    db?.close()
    throw inWords(error, file)
  }
}

/**
 * Exclusive locking keeps the lock that the first write takes until the file is closed, so a second process is refused instead
 * of judging with a stale cache. With WAL it also needs no shared memory, which network volumes lack.
 */
function configure(db: DatabaseSync): void {
  // An event and its alert are a few KB: half the pages to write, and a quarter to a half more events a second, than with 4 KiB.
  db.exec('pragma page_size = 8192')
  db.exec('pragma locking_mode = exclusive')
  db.exec('pragma journal_mode = wal')
  db.exec('pragma synchronous = full')
  // A multi-row statement keeps what it overwrites until it is done: in a file, beyond 64 KiB, unless temporary things stay in memory.
  db.exec('pragma temp_store = memory')
  db.exec(`pragma cache_size = -${cacheKiB}`)
  db.exec('begin immediate; commit')
}

/** Room for the indexes that every batch touches. */
const cacheKiB = 16 * 1024
