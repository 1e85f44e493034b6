import type { Kysely, Transaction } from 'kysely'
import type { AlertId } from '../../domain/alert.ts'
import type { Moment } from '../../domain/event.ts'
import type { NarrationEntry } from '../../domain/narration-audit.ts'
import type { Tables } from './tables.ts'

export async function keepNarration(db: Kysely<Tables>, entry: NarrationEntry): Promise<void> {
  const { at, alert, model, sent, received, kept, dropped, failed, ms, tokens } = entry
  await db
    .insertInto('narrations')
    .values({
      at,
      alert_id: alert,
      model,
      sent,
      received,
      kept,
      dropped: JSON.stringify(dropped),
      failed: failed ?? null,
      ms,
      tokens_in: tokens.input ?? null,
      tokens_out: tokens.output ?? null,
    })
    .execute()
}

/** Oldest first. */
export async function narrationsOf(db: Kysely<Tables>, alert: AlertId): Promise<readonly NarrationEntry[]> {
  const rows = await db.selectFrom('narrations').selectAll().where('alert_id', '=', alert).orderBy('number').execute()
  return rows.map(({ at, model, sent, received, kept, dropped, failed, ms, tokens_in, tokens_out }) => ({
    at,
    alert,
    model,
    sent,
    received,
    kept,
    dropped: JSON.parse(dropped),
    failed: failed ?? undefined,
    ms,
    tokens: { input: tokens_in ?? undefined, output: tokens_out ?? undefined },
  }))
}

/** Returns how many. */
export async function forgetNarrations(trx: Transaction<Tables>, before: Moment, limit: number): Promise<number> {
  const rows = await trx.selectFrom('narrations').select(['number', 'at']).orderBy('number').limit(limit).execute()
  const old = rows.filter(({ at }) => at < before).map(({ number }) => number)
  if (old.length > 0) await trx.deleteFrom('narrations').where('number', 'in', old).execute()
  return old.length
}
