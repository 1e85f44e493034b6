import type { Insertable, Kysely, Transaction, Updateable } from 'kysely'
import type { Alert, Fact } from '../../domain/alert.ts'
import type { Moment } from '../../domain/event.ts'
import type { PostingId, Postings } from '../ledger.ts'
import type { Docket } from './docket.ts'
import { cardOf, due, waiting } from './due.ts'
import { overMany } from './over-many.ts'
import { reckonPosting } from './reckon.ts'
import type { PostingRow, Tables } from './tables.ts'

/** Whatever was said of it before is settled once Slack has taken it. */
const settled = { intended_at: null, why: null } as const

export function makePostings(db: Kysely<Tables>): Postings {
  return {
    due: (now) => due(db, now),
    cardOf: (id) => cardOf(db, id),
    waiting: () => waiting(db),
    addNotice: (channel, text, at) => addNotice(db, channel, text, at),
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
    lost: (id) =>
      stand(db, id, undefined, () => ({ ...settled, not_before: 0, place_channel: null, place_ts: null, shown_revision: 0, edits: 0 })),
    abandon: (id, why) => stand(db, id, undefined, () => ({ abandoned: 1, intended_at: null, why })),
  }
}

/** The cards of the alerts that a batch opened. */
export async function addCards(trx: Transaction<Tables>, { opened, changed }: Docket): Promise<void> {
  const alerts = [...opened].map((id) => changed.get(id)).filter((alert) => alert !== undefined)
  const rows = alerts.map(({ id, channel, openedAt }) => ({
    kind: 'card' as const,
    alert_id: id,
    says: null,
    channel,
    due_since: openedAt,
  }))
  await insertRows(trx, rows)
}

/** A fact that is said in the card's thread. */
export async function addReplies(trx: Transaction<Tables>, { id, channel }: Alert, facts: readonly Fact[]): Promise<void> {
  const rows = facts.map((fact) => ({
    kind: 'reply' as const,
    alert_id: id,
    says: JSON.stringify(fact),
    channel,
    due_since: fact.at,
  }))
  await insertRows(trx, rows)
}

const insertRows = overMany((db, rows: readonly Insertable<PostingRow>[]) => db.insertInto('postings').values(rows))

async function addNotice(db: Kysely<Tables>, channel: string, text: string, at: Moment): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const unsaid = await trx
      .selectFrom('postings')
      .select('id')
      .where('kind', '=', 'notice')
      .where('channel', '=', channel)
      .where('says', '=', text)
      .where('urgency', '>', 0)
      .executeTakeFirst()
    if (unsaid) return
    const notice = { kind: 'notice' as const, alert_id: null, says: text, channel, due_since: at }
    const { id } = await trx.insertInto('postings').values(notice).returning('id').executeTakeFirstOrThrow()
    await reckonPosting(trx, id, at)
  })
}

/** Change a posting, then reckon anew what is due. `at`: what is due after this is due since then; undefined: since it was before. */
async function stand(db: Kysely<Tables>, id: PostingId, at: Moment | undefined, change: Change): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const before = await trx.selectFrom('postings').select(['edits', 'due_since']).where('id', '=', id).executeTakeFirstOrThrow()
    await set(trx, id, { ...change(before), urgency: 0 })
    await reckonPosting(trx, id, at ?? before.due_since)
  })
}

type Change = (before: { readonly edits: number }) => Updateable<PostingRow>

async function set(db: Kysely<Tables>, id: PostingId, columns: Updateable<PostingRow>): Promise<void> {
  await db.updateTable('postings').set(columns).where('id', '=', id).execute()
}
