import type { Kysely } from 'kysely'
import type { Refusal } from '../../domain/books.ts'
import type { Ledger } from '../ledger.ts'
import { minuteOf } from './minute.ts'
import type { Tables } from './tables.ts'

/** Refusals are counted for ever, but only so many bodies are kept: whoever sends rubbish must not fill the disk with it. */
const bodiesKept = 100

export function makeRefuse(db: Kysely<Tables>): Ledger['refuse'] {
  return async function refuse(refusal) {
    await db.transaction().execute(async (trx) => {
      await countOne(trx, refusal)
      const { number } = await trx.insertInto('refusals').values(refusal).returning('number').executeTakeFirstOrThrow()
      await trx
        .deleteFrom('refusals')
        .where('number', '<=', number - bodiesKept)
        .execute()
    })
  }
}

async function countOne(db: Kysely<Tables>, { at }: Refusal): Promise<void> {
  await db
    .insertInto('refusal_counts')
    .values({ minute: minuteOf(at), count: 1 })
    .onConflict((clash) => clash.column('minute').doUpdateSet(({ eb }) => ({ count: eb('refusal_counts.count', '+', 1) })))
    .execute()
}
