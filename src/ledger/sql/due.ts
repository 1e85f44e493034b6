import { sql } from 'kysely'
import type { Kysely, Selectable, SqlBool } from 'kysely'
import type { AlertId } from '../../domain/alert.ts'
import type { Moment } from '../../domain/event.ts'
import type { About, Due, Place, Posting } from '../ledger.ts'
import type { PostingRow, Tables } from './tables.ts'

/** In a literal figure, as the partial index has it. */
const isDue = sql<SqlBool>`p.urgency > 0`

export async function due(db: Kysely<Tables>, limit: number): Promise<readonly Due[]> {
  const rows = await db
    .selectFrom('postings as p')
    .leftJoin('postings as card', (join) => join.onRef('card.alert_id', '=', 'p.alert_id').on('card.kind', '=', 'card'))
    .leftJoin('alerts as a', 'a.id', 'p.alert_id')
    .selectAll('p')
    .select(['card.place_channel as card_channel', 'card.place_ts as card_ts', 'a.revision', 'a.acted_revision'])
    .where(isDue)
    .orderBy('p.urgency')
    .orderBy('p.turn')
    .orderBy('p.due_since')
    .orderBy('p.id')
    .limit(limit)
    .execute()
  return rows.map((row) => ({
    posting: postingOf(row),
    revision: row.revision ?? 0,
    actedRevision: row.acted_revision ?? 0,
    cardAt: placeOf(row.card_channel, row.card_ts),
  }))
}

export async function waiting(db: Kysely<Tables>): Promise<{ readonly count: number; readonly oldest: Moment | undefined }> {
  const { count, oldest } = await db
    .selectFrom('postings as p')
    .select(({ fn }) => [fn.countAll<number>().as('count'), fn.min('due_since').as('oldest')])
    .where(isDue)
    .executeTakeFirstOrThrow()
  return { count, oldest: oldest ?? undefined }
}

export async function cardOf(db: Kysely<Tables>, id: AlertId): Promise<Posting | undefined> {
  const row = await db.selectFrom('postings').selectAll().where('alert_id', '=', id).where('kind', '=', 'card').executeTakeFirst()
  return row && postingOf(row)
}

function postingOf(row: Selectable<PostingRow>): Posting {
  return {
    id: row.id,
    about: aboutOf(row),
    channel: row.channel,
    at: placeOf(row.place_channel, row.place_ts),
    shownRevision: row.shown_revision,
    intendedAt: row.intended_at ?? undefined,
    lastAt: row.last_at ?? undefined,
    edits: row.edits,
    notBefore: row.not_before,
    why: row.why ?? undefined,
    dueSince: row.due_since,
  }
}

function aboutOf({ kind, alert_id: alert, says }: Selectable<PostingRow>): About {
  if (alert === null) return { kind: 'notice', text: says ?? '' }
  return kind === 'card' ? { kind: 'card', alert } : { kind: 'reply', alert, fact: JSON.parse(says ?? '') }
}

function placeOf(channel: string | null, ts: string | null): Place | undefined {
  return channel === null || ts === null ? undefined : { channel, ts }
}
