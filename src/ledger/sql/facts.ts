import type { Insertable, Kysely } from 'kysely'
import type { AlertId, Fact } from '../../domain/alert.ts'
import { overMany } from './over-many.ts'
import type { FactRow, Tables } from './tables.ts'

export async function insertFacts(db: Kysely<Tables>, facts: readonly { readonly alert: AlertId; readonly fact: Fact }[]): Promise<void> {
  const rows = facts.map(({ alert, fact }) => ({
    alert_id: alert,
    at: fact.at,
    kind: fact.kind,
    by: ('by' in fact ? fact.by : undefined) ?? null,
    body: JSON.stringify(fact),
  }))
  await insertRows(db, rows)
}

const insertRows = overMany((db, rows: readonly Insertable<FactRow>[]) => db.insertInto('facts').values(rows))

/** In the order they happened. */
export async function factsOf(db: Kysely<Tables>, id: AlertId): Promise<readonly Fact[]> {
  const rows = await db.selectFrom('facts').select('body').where('alert_id', '=', id).orderBy('number').execute()
  return rows.map(({ body }): Fact => JSON.parse(body))
}
