import { sql } from 'kysely'
import type { Kysely, Selectable, SqlBool } from 'kysely'
import type { AlertId } from '../../domain/alert.ts'
import type { Moment } from '../../domain/event.ts'
import type { StormId } from '../../domain/storm.ts'
import type { About, Agenda, Due, Place, Posting, Urgency, Waiting } from '../ledger.ts'
import { skies } from './storms.ts'
import type { PostingRow, Tables } from './tables.ts'

/** In a literal figure, as the partial indexes have it. */
const isDue = sql<SqlBool>`p.urgency > 0`

/** Of each lane: more than a pass of the reconciler can begin. */
const perLane = 10

export async function due(db: Kysely<Tables>, now: Moment): Promise<Agenda> {
  const rows: DueRow[] = []
  const waiting: string[] = []
  for (let lane = await laneAfter(db, undefined); lane; lane = await laneAfter(db, lane)) {
    rows.push(...(await firstOf(db, lane, now)))
    if (lane.urgency === newAlerts) waiting.push(lane.channel)
  }
  return { due: rows.sort(byUrgency).map(dueOf), nextAt: await nextAfter(db, now), skies: await skies(db, waiting, now) }
}

/** The urgency of new alerts that a storm may gather. */
const newAlerts = 3

/** Postings of one channel and one urgency: they wait for the same limit of Slack's, in one order. */
type Lane = { readonly channel: string; readonly urgency: number }

/** From one lane to the next through the index, however many postings are in each. */
async function laneAfter(db: Kysely<Tables>, lane: Lane | undefined): Promise<Lane | undefined> {
  const further = lane ? sql<SqlBool>`(p.channel, p.urgency) > (${lane.channel}, ${lane.urgency})` : sql<SqlBool>`1 = 1`
  return db
    .selectFrom('postings as p')
    .select(['p.channel', 'p.urgency'])
    .where(isDue)
    .where(further)
    .orderBy('p.channel')
    .orderBy('p.urgency')
    .limit(1)
    .executeTakeFirst()
}

function firstOf(db: Kysely<Tables>, { channel, urgency }: Lane, now: Moment) {
  return db
    .selectFrom('postings as p')
    .leftJoin('postings as card', (join) => join.onRef('card.alert_id', '=', 'p.alert_id').on('card.kind', '=', 'card'))
    .leftJoin('alerts as a', 'a.id', 'p.alert_id')
    .leftJoin('postings as shelter', 'shelter.storm_id', 'a.storm_id')
    .leftJoin('storms as s', 's.id', 'p.storm_id')
    .leftJoin('suppressions as u', 'u.id', 'p.suppression_id')
    .leftJoin('reports as r', 'r.id', 'p.report_id')
    .selectAll('p')
    .select(['card.place_channel as card_channel', 'card.place_ts as card_ts'])
    .select(['shelter.place_channel as shelter_channel', 'shelter.place_ts as shelter_ts'])
    .select(({ fn }) => fn.coalesce('s.revision', stepsOf, deedsOf, 'a.revision').as('revision'))
    .select(({ fn }) => fn.coalesce('s.acted_revision', stepsOf, deedsOf, 'a.acted_revision').as('acted_revision'))
    .where(isDue)
    .where('p.channel', '=', channel)
    .where('p.urgency', '=', urgency)
    .where('p.not_before', '<=', now)
    .orderBy('p.turn')
    .orderBy('p.due_since')
    .orderBy('p.id')
    .limit(perLane)
    .execute()
}

/** Each fact of a suppression is another face of its approval card, of what its owner was told, and of the reply that tells that it hides. */
const stepsOf = sql<number | null>`json_array_length(u.facts)`

/** And each of a report, of its first message; the others never change. */
const deedsOf = sql<number | null>`case when p.page > 0 then 1 else json_array_length(r.facts) end`

type DueRow = Awaited<ReturnType<typeof firstOf>>[number]

function byUrgency(one: DueRow, other: DueRow): number {
  return one.urgency - other.urgency || one.turn - other.turn || one.due_since - other.due_since || one.id - other.id
}

function dueOf(row: DueRow): Due {
  return {
    posting: postingOf(row),
    urgency: urgencyOf(row),
    revision: row.revision ?? 0,
    actedRevision: row.acted_revision ?? 0,
    cardAt: placeOf(row.card_channel, row.card_ts) ?? placeOf(row.shelter_channel, row.shelter_ts),
  }
}

/** As reckon.ts has them. */
const urgencies: readonly Urgency[] = [1, 2, 3, 4]

function urgencyOf({ urgency }: DueRow): Urgency {
  return urgencies.find((one) => one === urgency) ?? 4
}

async function nextAfter(db: Kysely<Tables>, now: Moment): Promise<Moment | undefined> {
  const { at } = await db
    .selectFrom('postings as p')
    .select(({ fn }) => fn.min('p.not_before').as('at'))
    .where(isDue)
    .where('p.not_before', '>', now)
    .executeTakeFirstOrThrow()
  return at ?? undefined
}

export async function resting(db: Kysely<Tables>, now: Moment, limit: number): Promise<readonly Posting[]> {
  const inTurn = db
    .selectFrom('postings as p')
    .select('p.id')
    .select(sql<number>`row_number() over (partition by p.channel order by p.not_before, p.id)`.as('place'))
    .where(isDue)
    .where('p.not_before', '>', now)
  const first = db.selectFrom(inTurn.as('one')).select('one.id').where('one.place', '<=', limit)
  const rows = await db.selectFrom('postings').selectAll().where('id', 'in', first).orderBy('not_before').orderBy('id').execute()
  return rows.map(postingOf)
}

export async function waiting(db: Kysely<Tables>): Promise<Waiting> {
  const { count, oldest } = await db
    .selectFrom('postings as p')
    .select(({ fn }) => [fn.countAll<number>().as('count'), fn.min<Moment | null>('due_since').as('oldest')])
    .where(isDue)
    .executeTakeFirstOrThrow()
  return { count, oldest: oldest ?? undefined }
}

export async function waitingByChannel(db: Kysely<Tables>): Promise<readonly (Waiting & { readonly channel: string })[]> {
  return db
    .selectFrom('postings as p')
    .select(['channel', ({ fn }) => fn.countAll<number>().as('count'), ({ fn }) => fn.min('due_since').as('oldest')])
    .where(isDue)
    .groupBy('channel')
    .orderBy('count', 'desc')
    .orderBy('channel')
    .execute()
}

export async function cardOf(db: Kysely<Tables>, id: AlertId): Promise<Posting | undefined> {
  const row = await db
    .selectFrom('postings')
    .innerJoin('alerts as a', 'a.id', 'postings.alert_id')
    .selectAll('postings')
    .select('a.storm_id as storm')
    .where('postings.alert_id', '=', id)
    .where('kind', '=', 'card')
    .executeTakeFirst()
  if (!row) return undefined
  const sheltered = row.place_ts === null && row.storm !== null ? await stormCard(db, row.storm) : undefined
  return sheltered ?? postingOf(row)
}

async function stormCard(db: Kysely<Tables>, storm: StormId): Promise<Posting | undefined> {
  const row = await db.selectFrom('postings').selectAll().where('storm_id', '=', storm).executeTakeFirst()
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
    losses: row.losses,
    notBefore: row.not_before,
    why: row.why ?? undefined,
    dueSince: row.due_since,
  }
}

function aboutOf(row: Selectable<PostingRow>): About {
  const { kind, alert_id: alert, storm_id: storm, suppression_id: suppression, report_id: report, says } = row
  if (suppression !== null && kind === 'reminder') return { kind, suppression, alert: alert ?? undefined, notice: JSON.parse(says ?? '') }
  if (suppression !== null && kind === 'approval') return { kind, suppression }
  if (storm !== null) return { kind: 'storm', storm }
  if (report !== null && alert !== null) return { kind: 'report', alert, report, page: row.page }
  if (alert === null) return { kind: 'notice', text: says ?? '' }
  return kind === 'card' ? { kind: 'card', alert } : { kind: 'reply', alert, fact: JSON.parse(says ?? '') }
}

function placeOf(channel: string | null, ts: string | null): Place | undefined {
  return channel === null || ts === null ? undefined : { channel, ts }
}
