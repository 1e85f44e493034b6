import { sql } from 'kysely'
import type { SqlBool, Transaction } from 'kysely'
import type { SuppressionId } from '../../domain/suppression.ts'
import type { Judged } from './docket.ts'
import { overMany } from './over-many.ts'
import type { Tables } from './tables.ts'

/** Notes which problems would have had a card of their own, and counts those that each suppression had not saved one of before. */
export async function countSaved(trx: Transaction<Tables>, judged: readonly Judged[]): Promise<ReadonlyMap<SuppressionId, number>> {
  const saved = new Map<string, SavedCard>()
  for (const { verdict, arrival } of judged) {
    if (verdict.kind !== 'suppress' || !verdict.saves) continue
    const { fingerprint } = arrival.identity
    saved.set(`${verdict.suppression} ${fingerprint}`, { suppression_id: verdict.suppression, fingerprint })
  }
  const fresh = await insertSaved(trx, [...saved.values()])
  return new Map([...Map.groupBy(fresh, ({ suppression_id }) => suppression_id)].map(([id, cards]) => [id, cards.length]))
}

type SavedCard = Tables['saved_cards']

const insertSaved = overMany((db, rows: readonly SavedCard[]) =>
  db
    .insertInto('saved_cards')
    .values(rows)
    .onConflict((clash) => clash.doNothing())
    .returning('suppression_id'),
)

/** Of suppressions that have ended, the count alone is kept: at most `limit` problems are forgotten. Returns how many. */
export async function forgetSaved(trx: Transaction<Tables>, limit: number): Promise<number> {
  const deleted = await trx
    .deleteFrom('saved_cards')
    .where(
      sql<SqlBool>`(suppression_id, fingerprint) in (
        select suppression_id, fingerprint
        from suppressions join saved_cards on suppression_id = suppressions.id
        where ended_at is not null
        limit ${limit})`,
    )
    .executeTakeFirst()
  return Number(deleted.numDeletedRows)
}
