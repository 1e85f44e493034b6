import type { Kysely } from 'kysely'
import { field, isSensorHealth } from '../../domain/event.ts'
import type { Moment } from '../../domain/event.ts'
import { rank } from '../../domain/priority.ts'
import type { Judged } from './docket.ts'
import { minuteOf } from './minute.ts'
import { overMany } from './over-many.ts'
import type { BooksRow, HealthRow, Tables } from './tables.ts'

/** Count a batch: into the books, the hosts heard from, and the sensors' health. Alike rows are added up before they are sent. */
export async function tally(db: Kysely<Tables>, judged: readonly Judged[]): Promise<void> {
  await addToBooks(db, judged)
  await hearHosts(db, judged)
  await addHealth(db, judged)
}

export async function lastHeard(db: Kysely<Tables>): Promise<readonly { readonly hostname: string; readonly at: Moment }[]> {
  return db.selectFrom('hosts').select(['hostname', 'heard_at as at']).orderBy('hostname').execute()
}

async function addToBooks(db: Kysely<Tables>, judged: readonly Judged[]): Promise<void> {
  const pages = new Map<string, BooksRow>()
  for (const { arrival, verdict } of judged) {
    const page = { minute: minuteOf(arrival.receivedAt), rule: arrival.event.rule, label: arrival.identity.label, verdict: verdict.kind }
    const row: BooksRow = { ...page, rank: rank(arrival.event.priority), count: 1 }
    const key = `${row.minute} ${row.rank} ${row.verdict} ${row.rule.length} ${row.rule}${row.label}`
    pages.set(key, { ...row, count: (pages.get(key)?.count ?? 0) + 1 })
  }
  await addPages(db, [...pages.values()])
  await addTotals(db, totalsOf(pages.values()))
}

function totalsOf(pages: Iterable<BooksRow>): readonly Tables['book_totals'][] {
  const totals = new Map<string, Tables['book_totals']>()
  for (const { minute, verdict, count } of pages) {
    const key = `${minute} ${verdict}`
    totals.set(key, { minute, verdict, count: (totals.get(key)?.count ?? 0) + count })
  }
  return [...totals.values()]
}

const addPages = overMany((db, rows: readonly BooksRow[]) =>
  db
    .insertInto('books')
    .values(rows)
    .onConflict((clash) =>
      clash
        .columns(['minute', 'rule', 'rank', 'label', 'verdict'])
        .doUpdateSet((eb) => ({ count: eb('books.count', '+', eb.ref('excluded.count')) })),
    ),
)

/** A sum over the books of a long storm would hold up everything else. */
const addTotals = overMany((db, rows: readonly Tables['book_totals'][]) =>
  db
    .insertInto('book_totals')
    .values(rows)
    .onConflict((clash) =>
      clash.columns(['minute', 'verdict']).doUpdateSet((eb) => ({ count: eb('book_totals.count', '+', eb.ref('excluded.count')) })),
    ),
)

async function hearHosts(db: Kysely<Tables>, judged: readonly Judged[]): Promise<void> {
  const heard = new Map<string, Moment>()
  for (const { arrival } of judged) if (arrival.event.hostname !== undefined) heard.set(arrival.event.hostname, arrival.receivedAt)
  await putHeard(
    db,
    [...heard].map(([hostname, heard_at]) => ({ hostname, heard_at })),
  )
}

const putHeard = overMany((db, rows: readonly Tables['hosts'][]) =>
  db
    .insertInto('hosts')
    .values(rows)
    .onConflict((clash) => clash.column('hostname').doUpdateSet((eb) => ({ heard_at: eb.ref('excluded.heard_at') }))),
)

async function addHealth(db: Kysely<Tables>, judged: readonly Judged[]): Promise<void> {
  const notices = new Map<string, HealthRow>()
  for (const { arrival, verdict } of judged) {
    if (verdict.kind === 'repeat' || !isSensorHealth(arrival.event)) continue
    const { event, receivedAt } = arrival
    const minute = minuteOf(receivedAt)
    const hostname = event.hostname ?? ''
    const key = JSON.stringify([minute, event.rule, hostname])
    const count = (notices.get(key)?.count ?? 0) + 1
    notices.set(key, { minute, rule: event.rule, hostname, count, last_at: receivedAt, dropped: field(event, 'n_drops') ?? null })
  }
  await addNotices(db, [...notices.values()])
}

const addNotices = overMany((db, rows: readonly HealthRow[]) =>
  db
    .insertInto('sensor_health')
    .values(rows)
    .onConflict((clash) =>
      clash.columns(['minute', 'rule', 'hostname']).doUpdateSet((eb) => ({
        count: eb('sensor_health.count', '+', eb.ref('excluded.count')),
        last_at: eb.ref('excluded.last_at'),
        dropped: eb.ref('excluded.dropped'),
      })),
    ),
)
