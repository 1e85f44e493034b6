import type { Kysely, Selectable, Transaction } from 'kysely'
import type { Moment } from '../../domain/event.ts'
import { isWaiting } from '../../domain/suppression.ts'
import type { Ended, Suppression, SuppressionId } from '../../domain/suppression.ts'
import type { Ledger } from '../ledger.ts'
import type { Judged } from './docket.ts'
import { reckonApproval } from './reckon.ts'
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
  if (isWaiting(suppression)) await addApproval(trx, suppression)
}

/** What a decision may change. The counters are the events' own. */
export async function updateSuppression(trx: Transaction<Tables>, suppression: Suppression, inForce: InForce): Promise<void> {
  inForce.forget()
  const { id, hidden: _hidden, last_hidden_at: _last, ...decided } = suppressionRow(suppression)
  await trx.updateTable('suppressions').set(decided).where('id', '=', id).execute()
  await reckonApproval(trx, id, suppression.facts.at(-1)?.at ?? suppression.from)
}

/** The card with Approve and Reject. */
async function addApproval(trx: Transaction<Tables>, { id, approval, from }: Suppression): Promise<void> {
  const card = {
    kind: 'approval' as const,
    alert_id: null,
    suppression_id: id,
    says: null,
    channel: approval?.channel ?? '',
    due_since: from,
  }
  await trx.insertInto('postings').values(card).execute()
  await reckonApproval(trx, id, from)
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

function suppressionRow(suppression: Suppression): Selectable<SuppressionRow> {
  const { id, scope, from, until, reason, owner, alert, hidden, lastHiddenAt, approval, ended, facts } = suppression
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
    approval: approval ? JSON.stringify(approval) : null,
    facts: JSON.stringify(facts),
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
    approval: row.approval === null ? undefined : JSON.parse(row.approval),
    ended: endedFrom(row),
    facts: JSON.parse(row.facts),
  }
}

function endedFrom({ ended_at: at, ended_why: why, ended_by: by }: Selectable<SuppressionRow>): Ended | undefined {
  return at === null || why === null ? undefined : { at, why, by: by ?? undefined }
}
