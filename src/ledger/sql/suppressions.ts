import { sql } from 'kysely'
import type { Kysely, Selectable, SqlBool, Transaction, Updateable } from 'kysely'
import type { AlertId } from '../../domain/alert.ts'
import type { Moment } from '../../domain/event.ts'
import { isWaiting } from '../../domain/suppression.ts'
import type { Ended, Suppression, SuppressionFact, SuppressionId } from '../../domain/suppression.ts'
import { rememberedMs } from '../../domain/triage.ts'
import type { Watch } from '../../domain/trip-wire.ts'
import type { Ledger } from '../ledger.ts'
import type { Docket } from './docket.ts'
import { reckonSuppression } from './reckon.ts'
import { countSaved } from './saved.ts'
import type { SuppressionRow, Tables } from './tables.ts'

/** The suppressions that an event may meet, and those that ended of late, as every batch needs them. */
export type InForce = {
  read(db: Kysely<Tables>, at: Moment): Promise<readonly Suppression[]>
  /** To be called in the transaction that stores them: what a batch made of those that it read. */
  remember(suppressions: readonly Suppression[]): void
  /** To be called in the transaction that adds or changes one in another way, and when one fails. */
  forget(): void
}

/** Kept between batches. Only for an engine whose file nobody else writes. */
export function keptInForce(): InForce {
  let kept: readonly Suppression[] | undefined
  return {
    read: async (db, at) => (kept ??= await notForgotten(db, at)),
    remember: (suppressions) => (kept = suppressions),
    forget: () => (kept = undefined),
  }
}

/** Soonest end first, whether or not they have ended. */
async function notForgotten(db: Kysely<Tables>, at: Moment): Promise<readonly Suppression[]> {
  const all = [...(await notEnded(db)), ...(await endedSince(db, at - rememberedMs, endedMax))]
  return all.toSorted((one, other) => one.until - other.until || (one.id < other.id ? -1 : 1))
}

/** An event's reason names the last one that ended: nobody asks for more. */
const endedMax = 100

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
  const { id, ...row } = suppressionRow(suppression)
  const { hidden: _hidden, last_hidden_at: _last, saved: _saved, hour_at: _hour, hour_hidden: _inHour, ...decided } = row
  await trx.updateTable('suppressions').set(decided).where('id', '=', id).execute()
  await reckonSuppression(trx, id, suppression.facts.at(-1)?.at ?? suppression.from)
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
  await reckonSuppression(trx, id, from)
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

/** Suppressions whose id begins so, at most two. Ids are of figures and small letters: `{` comes right after `z`. */
export async function suppressionsLike(db: Kysely<Tables>, prefix: string): Promise<readonly SuppressionId[]> {
  const rows = await db.selectFrom('suppressions').select('id').where('id', '>=', prefix).where('id', '<', `${prefix}{`).limit(2).execute()
  return rows.map(({ id }) => id)
}

/** Those that were asked for on this alert, or that its facts name, oldest first. */
export async function suppressionsOf(db: Kysely<Tables>, alert: AlertId): Promise<readonly Suppression[]> {
  const named = sql<string>`(select json_extract(body, '$.suppression') from facts where alert_id = ${alert} and json_extract(body, '$.suppression') is not null)`
  const rows = await db
    .selectFrom('suppressions')
    .selectAll()
    .where(sql<SqlBool>`(alert_id = ${alert} or id in ${named})`)
    .orderBy(sql`json_extract(facts, '$[0].at')`)
    .orderBy('id')
    .execute()
  return rows.map(suppressionFrom)
}

/** What a batch made of the suppressions that it met: what they hid, saved and know, and that they ended. */
export async function putMet(trx: Transaction<Tables>, docket: Docket, before: readonly Suppression[], inForce: InForce): Promise<void> {
  if (docket.suppressions === before) return
  const saved = await countSaved(trx, docket.judged)
  const now = docket.suppressions.map((one) => ({ ...one, saved: one.saved + (saved.get(one.id) ?? 0) }))
  for (const [index, one] of before.entries()) {
    const then = now[index]
    if (then && docket.suppressions[index] !== one) await putOne(trx, one, then)
  }
  inForce.remember(now)
}

async function putOne(trx: Transaction<Tables>, before: Suppression, now: Suppression): Promise<void> {
  await trx
    .updateTable('suppressions')
    .set(({ eb }) => ({
      hidden: eb('hidden', '+', now.hidden - before.hidden),
      saved: eb('saved', '+', now.saved - before.saved),
      last_hidden_at: now.lastHiddenAt ?? null,
      hour_at: now.watch.hour,
      hour_hidden: now.watch.inHour,
      ...learned(before.watch, now.watch),
      ...happened(before, now),
    }))
    .where('id', '=', now.id)
    .execute()
  if (now.facts !== before.facts) await reckonSuppression(trx, now.id, now.facts.at(-1)?.at ?? now.from)
}

/** What it knows is long, and seldom grows. */
function learned(before: Watch, now: Watch): Updateable<SuppressionRow> {
  const isSame = before.familiar === now.familiar && before.learnsUntil === now.learnsUntil
  return isSame ? {} : { watch: watchText(now) }
}

function happened(before: Suppression, now: Suppression): Updateable<SuppressionRow> {
  return before.facts === now.facts ? {} : { facts: JSON.stringify(now.facts), ...endedColumns(now.ended) }
}

function suppressionRow(suppression: Suppression): Selectable<SuppressionRow> {
  const { id, scope, from, until, isFixed, reason, owner, alert, hidden, lastHiddenAt, saved, watch, approval, ended, facts } = suppression
  return {
    id,
    scope: JSON.stringify(scope),
    from_at: from,
    until_at: until,
    is_fixed: isFixed ? 1 : 0,
    reason,
    owner,
    alert_id: alert ?? null,
    hidden,
    last_hidden_at: lastHiddenAt ?? null,
    saved,
    watch: watchText(watch),
    hour_at: watch.hour,
    hour_hidden: watch.inHour,
    approval: approval ? JSON.stringify(approval) : null,
    facts: JSON.stringify(facts),
    ...endedColumns(ended),
  }
}

function endedColumns(ended: Ended | undefined) {
  return { ended_at: ended?.at ?? null, ended_why: ended?.why ?? null, ended_by: ended?.by ?? null }
}

function watchText({ hour: _hour, inHour: _inHour, ...kept }: Watch): string {
  return JSON.stringify(kept)
}

function suppressionFrom(row: Selectable<SuppressionRow>): Suppression {
  const facts: readonly SuppressionFact[] = JSON.parse(row.facts)
  return {
    id: row.id,
    scope: JSON.parse(row.scope),
    from: row.from_at,
    until: row.until_at,
    isFixed: row.is_fixed === 1,
    reason: row.reason,
    owner: row.owner,
    alert: row.alert_id ?? undefined,
    hidden: row.hidden,
    lastHiddenAt: row.last_hidden_at ?? undefined,
    saved: row.saved,
    watch: { ...JSON.parse(row.watch), hour: row.hour_at, inHour: row.hour_hidden },
    approval: row.approval === null ? undefined : JSON.parse(row.approval),
    ended: endedFrom(row, facts),
    facts,
  }
}

function endedFrom(row: Selectable<SuppressionRow>, facts: readonly SuppressionFact[]): Ended | undefined {
  const { ended_at: at, ended_why: why, ended_by: by } = row
  if (at === null || why === null) return undefined
  const trip = facts.findLast(({ kind }) => kind === 'tripped')?.trip
  return { at, why, by: by ?? undefined, ...(trip && { trip }) }
}
