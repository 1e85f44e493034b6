import { sql } from 'kysely'
import type { Transaction, Updateable } from 'kysely'
import type { AlertId } from '../../domain/alert.ts'
import type { StormId } from '../../domain/storm.ts'
import { inChunks } from './in-chunks.ts'
import type { Flag, PostingRow, Tables } from './tables.ts'

/** The card of an alert that is closed, with nothing left to say in its thread: whoever deletes it tidies up. */
export const isDone = sql<Flag>`(
  p.kind = 'card'
  and exists (select 1 from alerts a where a.id = p.alert_id and a.alive = 0)
  and not exists (select 1 from postings reply where reply.alert_id = p.alert_id and reply.kind in ('reply', 'report') and reply.urgency > 0))`

const tidiedUp = 'somebody deleted it, and the alert is closed'
const deletedTwice = 'somebody deleted it twice'

/** `nth`: how often it was deleted by now. Posted again once: whoever deletes it a second time does not want it. */
export function afterDeletion(nth: number, done: boolean): Updateable<PostingRow> {
  if (done) return { abandoned: 1, why: tidiedUp }
  return nth === 1 ? {} : { abandoned: 1, why: deletedTwice }
}

const armed = { abandoned: 0, why: null, not_before: 0 } as const

/** These alerts are alive again, or have something to say: those of their cards that were tidied up are posted again. To be reckoned. */
export async function wantCards(trx: Transaction<Tables>, alerts: readonly AlertId[]): Promise<void> {
  await inChunks(alerts, async (chunk) => rearm(trx, chunk, [tidiedUp]))
}

/** Somebody asks for what stands below this alert's card: it is posted again, however often it was deleted. To be reckoned. */
export async function wantThread(trx: Transaction<Tables>, alert: AlertId): Promise<void> {
  await rearm(trx, [alert], [tidiedUp, deletedTwice])
}

async function rearm(trx: Transaction<Tables>, alerts: readonly AlertId[], deleted: readonly string[]): Promise<readonly unknown[]> {
  return trx
    .updateTable('postings')
    .set(armed)
    .where('alert_id', 'in', alerts)
    .where('kind', '=', 'card')
    .where('abandoned', '=', 1)
    .where('why', 'in', deleted)
    .execute()
}

/** The storm has gathered more than those who deleted its card knew of: it is posted again, as if it had never been. To be reckoned. */
export async function wantStorm(trx: Transaction<Tables>, storm: StormId): Promise<void> {
  await trx
    .updateTable('postings')
    .set({ ...armed, losses: 0 })
    .where('storm_id', '=', storm)
    .where('abandoned', '=', 1)
    .execute()
}
