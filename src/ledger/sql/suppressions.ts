import type { Kysely, Selectable, Transaction } from 'kysely'
import type { Moment } from '../../domain/event.ts'
import type { Ended, Suppression, SuppressionId } from '../../domain/suppression.ts'
import type { Ledger } from '../ledger.ts'
import type { Judged } from './docket.ts'
import type { SuppressionRow, Tables } from './tables.ts'

/** The suppressions that an event may meet, as every batch needs them. */
export type InForce = {
  read(db: Kysely<Tables>): Promise<readonly Suppression[]>
  /** To be called in the transaction that adds or ends one. */
  forget(): void
}

/** Kept between batches. Only for an engine whose file nobody else writes. Their counters are those of the moment they were read. */
export function keptInForce(): InForce {
  let kept: readonly Suppression[] | undefined
  return {
    read: async (db) => (kept ??= await notEnded(db)),
    forget: () => (kept = undefined),
  }
}

export function makeAddSuppression(db: Kysely<Tables>, inForce: InForce): Ledger['addSuppression'] {
  return async function addSuppression(suppression) {
    await db.transaction().execute((trx) => insertSuppression(trx, suppression, inForce))
  }
}

/** `trx`, because a batch that read what is kept before this commits would judge without it. */
export async function insertSuppression(trx: Transaction<Tables>, suppression: Suppression, inForce: InForce): Promise<void> {
  inForce.forget()
  await trx.insertInto('suppressions').values(suppressionRow(suppression)).execute()
}

export function makeEndSuppression(db: Kysely<Tables>, inForce: InForce): Ledger['endSuppression'] {
  return async function endSuppression(id, ended) {
    return db.transaction().execute(async (trx) => {
      const before = await suppressionOf(trx, id)
      if (!before || before.ended) return before && { suppression: before, already: true }
      inForce.forget()
      await trx.updateTable('suppressions').set(endedColumns(ended)).where('id', '=', id).execute()
      return { suppression: { ...before, ended }, already: false }
    })
  }
}

export async function suppressionOf(db: Kysely<Tables>, id: SuppressionId): Promise<Suppression | undefined> {
  const row = await db.selectFrom('suppressions').selectAll().where('id', '=', id).executeTakeFirst()
  return row && suppressionFrom(row)
}

/** All that have not ended, soonest end first. */
export async function notEnded(db: Kysely<Tables>): Promise<readonly Suppression[]> {
  const rows = await db.selectFrom('suppressions').selectAll().where('ended_at', 'is', null).orderBy('until_at').orderBy('id').execute()
  return rows.map(suppressionFrom)
}

/** Those that ended since then, the last to end first. */
export async function endedSince(db: Kysely<Tables>, since: Moment, limit: number): Promise<readonly Suppression[]> {
  const query = db.selectFrom('suppressions').selectAll().where('ended_at', '>=', since).orderBy('ended_at', 'desc').orderBy('id')
  return (await query.limit(limit).execute()).map(suppressionFrom)
}

export async function countHidden(db: Kysely<Tables>, judged: readonly Judged[]): Promise<void> {
  const hidden = Map.groupBy(judged, ({ suppression }) => suppression)
  for (const [id, events] of hidden) {
    if (id === undefined) continue
    const last = Math.max(...events.map(({ arrival }) => arrival.receivedAt))
    await db
      .updateTable('suppressions')
      .set(({ eb }) => ({ hidden: eb('hidden', '+', events.length), last_hidden_at: last }))
      .where('id', '=', id)
      .execute()
  }
}

function suppressionRow(suppression: Suppression): SuppressionRow {
  const { id, scope, from, until, reason, owner, alert, hidden, lastHiddenAt, ended } = suppression
  return {
    id,
    scope: JSON.stringify(scope),
    from_at: from,
    until_at: until,
    reason,
    owner,
    alert_id: alert ?? null,
    hidden,
    last_hidden_at: lastHiddenAt ?? null,
    ...endedColumns(ended),
  }
}

function endedColumns(ended: Ended | undefined) {
  return { ended_at: ended?.at ?? null, ended_why: ended?.why ?? null, ended_by: ended?.by ?? null }
}

function suppressionFrom(row: Selectable<SuppressionRow>): Suppression {
  return {
    id: row.id,
    scope: JSON.parse(row.scope),
    from: row.from_at,
    until: row.until_at,
    reason: row.reason,
    owner: row.owner,
    alert: row.alert_id ?? undefined,
    hidden: row.hidden,
    lastHiddenAt: row.last_hidden_at ?? undefined,
    ended: endedFrom(row),
  }
}

function endedFrom({ ended_at: at, ended_why: why, ended_by: by }: Selectable<SuppressionRow>): Ended | undefined {
  return at === null || why === null ? undefined : { at, why, by: by ?? undefined }
}
