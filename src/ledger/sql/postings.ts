import type { Insertable, Kysely, Transaction, Updateable } from 'kysely'
import type { Alert, Fact } from '../../domain/alert.ts'
import type { Moment } from '../../domain/event.ts'
import type { StormId } from '../../domain/storm.ts'
import type { Place, PostingId, Postings } from '../ledger.ts'
import type { Current } from './current.ts'
import { afterDeletion, isDone } from './deleted.ts'
import type { Docket } from './docket.ts'
import { cardOf, due, resting, waiting, waitingByChannel } from './due.ts'
import { endStorm, makeGather, stirStorms } from './gather.ts'
import { overMany } from './over-many.ts'
import { reckonPosting, reckonThread } from './reckon.ts'
import { storms } from './storms.ts'
import type { PostingRow, Tables } from './tables.ts'

/** Whatever was said of it before is settled once Slack has taken it. */
const settled = { intended_at: null, why: null } as const
const nowhere = { place_channel: null, place_ts: null, shown_revision: 0, edits: 0 } as const

export function makePostings(db: Kysely<Tables>, newId: () => StormId, current: Current): Postings {
  return {
    due: (now) => due(db, now),
    resting: (now, limit) => resting(db, now, limit),
    cardOf: (id) => cardOf(db, id),
    waiting: () => waiting(db),
    waitingByChannel: () => waitingByChannel(db),
    addNotice: (channel, text, at) => addNotice(db, channel, text, at),
    withdrawNotice: (channel, text) => withdrawNotice(db, channel, text),
    intend: (id, at) => set(db, id, { intended_at: at }),
    postpone: (id, notBefore, why, intent) =>
      set(db, id, { not_before: notBefore, why, ...(intent === 'dropped' ? { intended_at: null } : {}) }),
    posted: (id, place, revision, at, restUntil) => {
      const shown = { place_channel: place.channel, place_ts: place.ts, shown_revision: revision, last_at: at, edits: 0 }
      return stand(db, id, at, () => ({ ...settled, ...shown, not_before: restUntil }))
    },
    edited: (id, revision, at, acted, restUntil) => {
      const shown = { shown_revision: revision, last_at: at, not_before: restUntil }
      return stand(db, id, at, ({ edits }) => ({ ...settled, ...shown, edits: acted ? 0 : edits + 1 }))
    },
    lostAt: (place) => lostAt(db, place),
    abandon: (id, why) => stand(db, id, undefined, () => ({ abandoned: 1, intended_at: null, why })),
    gather: makeGather(db, newId, current),
    endStorm: (id, at) => endStorm(db, id, at),
    storms: () => storms(db),
  }
}

/** The cards of the alerts that a batch opened. */
export async function addCards(trx: Transaction<Tables>, { opened, changed, judged }: Docket): Promise<void> {
  const novel = new Set(judged.filter(({ verdict }) => verdict.kind === 'open' && verdict.novel).map(({ alert }) => alert))
  const alerts = [...opened].map((id) => changed.get(id)).filter((alert) => alert !== undefined)
  const rows = alerts.map(({ id, channel, openedAt }) => ({
    kind: 'card' as const,
    alert_id: id,
    says: null,
    channel,
    due_since: openedAt,
    suppression_id: null,
    novel: novel.has(id) ? (1 as const) : (0 as const),
  }))
  await insertRows(trx, rows)
}

/** Facts that are said in the card's thread. */
export async function addReplies(trx: Transaction<Tables>, said: readonly { readonly alert: Alert; readonly fact: Fact }[]): Promise<void> {
  const rows = said.map(({ alert, fact }) => ({
    kind: 'reply' as const,
    alert_id: alert.id,
    says: JSON.stringify(fact),
    channel: alert.channel,
    due_since: fact.at,
    // What tells that it hides follows it, as long as it lives.
    suppression_id: fact.kind === 'suppressed' ? fact.suppression : null,
    novel: 0 as const,
  }))
  await insertRows(trx, rows)
}

/** The text is kept by the number of rows: all of them must name the same columns. */
const insertRows = overMany((db, rows: readonly Insertable<PostingRow>[]) => db.insertInto('postings').values(rows))

async function addNotice(db: Kysely<Tables>, channel: string, text: string, at: Moment): Promise<void> {
  await db.transaction().execute(async (trx) => {
    if (await unsaidNotice(trx, channel, text)) return
    const notice = { kind: 'notice' as const, alert_id: null, says: text, channel, due_since: at }
    const { id } = await trx.insertInto('postings').values(notice).returning('id').executeTakeFirstOrThrow()
    await reckonPosting(trx, id, at)
  })
}

/** One whose post was begun may be in Slack already. */
async function withdrawNotice(db: Kysely<Tables>, channel: string, text: string): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const unsaid = await unsaidNotice(trx, channel, text)
    if (!unsaid || unsaid.intended_at !== null) return false
    await set(trx, unsaid.id, { abandoned: 1, urgency: 0, why: 'it is not so any more' })
    return true
  })
}

function unsaidNotice(trx: Transaction<Tables>, channel: string, text: string) {
  return trx
    .selectFrom('postings')
    .select(['id', 'intended_at'])
    .where('kind', '=', 'notice')
    .where('channel', '=', channel)
    .where('says', '=', text)
    .where('urgency', '>', 0)
    .executeTakeFirst()
}

/** Whoever hears of it second (an event of Slack's, an edit that met a gap) finds nothing there any more: one loss is counted once. */
async function lostAt(db: Kysely<Tables>, { channel, ts }: Place): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const row = await trx
      .selectFrom('postings as p')
      .select(['p.id', isDone.as('done')])
      .where('p.place_ts', '=', ts)
      .where('p.place_channel', '=', channel)
      .executeTakeFirst()
    if (row) await standIn(trx, row.id, undefined, ({ losses }) => missing(losses + 1, row.done === 1))
    return row !== undefined
  })
}

function missing(losses: number, done: boolean): Updateable<PostingRow> {
  return { ...settled, ...nowhere, not_before: 0, losses, ...afterDeletion(losses, done) }
}

/** Change a posting, then reckon anew what is due. `at`: what is due after this is due since then; undefined: since it was before. */
function stand(db: Kysely<Tables>, id: PostingId, at: Moment | undefined, change: Change): Promise<void> {
  return db.transaction().execute((trx) => standIn(trx, id, at, change))
}

async function standIn(trx: Transaction<Tables>, id: PostingId, at: Moment | undefined, change: Change): Promise<void> {
  const before = await trx.selectFrom('postings').select(columnsBefore).where('id', '=', id).executeTakeFirstOrThrow()
  const changed = change(before)
  await set(trx, id, { ...changed, urgency: 0 })
  await reckonPosting(trx, id, at ?? before.due_since)
  // A storm's card says how many new alerts still wait, and how many have a card of their own.
  if (before.kind === 'card' && 'place_ts' in changed) await stirStorms(trx, [before.channel], at ?? before.due_since)
  if (before.storm_id !== null && 'place_ts' in changed) await reckonThread(trx, before.storm_id, at ?? before.due_since)
}

const columnsBefore = ['kind', 'channel', 'edits', 'due_since', 'losses', 'storm_id'] as const

type Before = { readonly edits: number; readonly losses: number }
type Change = (before: Before) => Updateable<PostingRow>

async function set(db: Kysely<Tables>, id: PostingId, columns: Updateable<PostingRow>): Promise<void> {
  await db.updateTable('postings').set(columns).where('id', '=', id).execute()
}
