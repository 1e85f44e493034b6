import type { SuppressionId } from '../../domain/suppression.ts'
import type { HiddenEvent, StoredEvent } from '../ledger.ts'
import type { Archive } from './alerts.ts'
import { eventColumns, eventOf, storedEventOf } from './event-row.ts'

/** Newest first; before `before`, when that is given. */
export async function hiddenBy(
  { db, read }: Archive,
  id: SuppressionId,
  limit: number,
  before = Infinity,
): Promise<readonly HiddenEvent[]> {
  const rows = await db
    .selectFrom('events')
    .select([...eventColumns, 'number', 'received_at'])
    .where('suppression_id', '=', id)
    .where('number', '<', Math.min(before, Number.MAX_SAFE_INTEGER))
    .orderBy('number', 'desc')
    .limit(limit)
    .execute()
  return rows.map((row) => ({ number: row.number, event: eventOf(row, read), receivedAt: row.received_at }))
}

/** What opened an alert keeps its row when it is forgotten, without its text. */
export async function eventNumbered({ db, read }: Archive, number: number): Promise<StoredEvent | undefined> {
  const row = await db
    .selectFrom('events')
    .select([...eventColumns, 'received_at', 'verdict'])
    .where('number', '=', number)
    .where('raw', '<>', '')
    .executeTakeFirst()
  return row && storedEventOf(row, read)
}
