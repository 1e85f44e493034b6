import { sql } from 'kysely'
import type { Kysely, RawBuilder } from 'kysely'
import type { AlertId } from '../../domain/alert.ts'
import type { Moment } from '../../domain/event.ts'
import type { ReportId } from '../../domain/filed-report.ts'
import type { StormId } from '../../domain/storm.ts'
import type { SuppressionId } from '../../domain/suppression.ts'
import type { PostingId } from '../ledger.ts'
import { overMany } from './over-many.ts'
import type { OverMany } from './over-many.ts'
import type { Tables } from './tables.ts'

/** The alert's own card, or that of the storm it is in. */
const postedCard = sql`(
  exists (select 1 from postings card where card.alert_id = p.alert_id and card.kind = 'card' and card.place_ts is not null)
  or exists (select 1 from postings card where card.storm_id = a.storm_id and card.place_ts is not null))`

/** Each further message waits for the one before; of those that stand, the first shows what happened to the report. */
const ofReport = sql`case
  when p.place_ts is not null then case when p.page = 0 and json_array_length(r.facts) > p.shown_revision then 1 else 0 end
  when not ${postedCard} then 0
  when p.page > 0 and not exists (
    select 1 from postings before where before.report_id = p.report_id and before.page = p.page - 1 and (before.place_ts is not null or before.abandoned = 1)
  ) then 0
  when json_extract(r.facts, '$[0].by') is null then 4
  when p.page > 0 then 2
  else 1 end`

/**
 * What is due, and how urgently, is reckoned from the truth (revisions, places) whenever that changes, and kept beside the
 * posting: with 100,000 cards on the wall the reconciler then reads the few that are due from an index.
 *
 *   1  a person just did it: a posted card behind an act, a reply to a posted card, the card that asks for an approval,
 *      a reminder behind its suppression, the head of a report that somebody asked for, one that has more to show,
 *      a reply that tells that it hides behind its suppression
 *   2  an unposted card that is Critical or above, or breaks through a storm; the card of a storm; a notice, an unposted reminder;
 *      after them the rest of a report
 *   3  any other unposted card
 *   4  a posted card whose counters are behind, a report that nobody asked for
 *
 * The card of an alert in a storm is not due: the storm's card shows it.
 */
const urgency = sql`case
  when p.abandoned = 1 then 0
  when p.kind = 'card' and p.place_ts is null then case
    when a.storm_id is not null then 0
    when a.rank <= 2 or p.broke_at is not null then 2
    else 3 end
  when p.kind = 'card' then ${behind('a')}
  when p.kind = 'report' then ${ofReport}
  when p.kind = 'storm' and p.place_ts is not null then ${behind('s')}
  when p.kind = 'reminder' and p.place_ts is null then 2
  when p.kind in ('approval', 'reminder') or (p.kind = 'reply' and p.suppression_id is not null and p.place_ts is not null) then case when json_array_length(u.facts) > p.shown_revision then 1 else 0 end
  when p.place_ts is not null then 0
  when p.kind = 'reply' then case when ${postedCard} then 1 else 0 end
  else 2 end`

function behind(what: 'a' | 's') {
  const revisions = { acted: sql.ref(`${what}.acted_revision`), all: sql.ref(`${what}.revision`) }
  return sql`case when ${revisions.acted} > p.shown_revision then 1 when ${revisions.all} > p.shown_revision then 4 else 0 end`
}

/* What a person just did waits for nothing: neither for a counter's rest nor for what was put off before. */

/** Unposted cards by priority, notices and reminders with the Critical ones, the rest of a report behind them, a storm's in sight of the plan at once; the rest by age alone. */
const turn = sql`case when p.place_ts is not null then 0 when p.kind = 'card' then a.rank when p.kind in ('notice', 'reminder') then 2 when p.kind = 'report' and p.page > 0 then 3 else 0 end`

/** After these alerts changed, or a posting of theirs did: how do their postings stand? `at`: since when, if they now are due. */
export const reckonAlerts = reckoning((ids: readonly AlertId[]) => sql`p.alert_id in (${sql.join(ids)})`)

export const reckonPostings = reckoning((ids: readonly PostingId[]) => sql`p.id in (${sql.join(ids)})`)

/** After these storms changed. */
export const reckonStorms = reckoning((ids: readonly StormId[]) => sql`p.storm_id in (${sql.join(ids)})`)

export async function reckonPosting(db: Kysely<Tables>, id: PostingId, at: Moment): Promise<void> {
  await reckon(db, sql`p.id = ${id} or p.alert_id = (select alert_id from postings where id = ${id})`, at)
}

/** After something happened to this suppression: the cards that ask about it, and what its owner was told. */
export async function reckonSuppression(db: Kysely<Tables>, id: SuppressionId, at: Moment): Promise<void> {
  await reckon(db, sql`p.suppression_id = ${id}`, at)
}

/** After something happened to this report: its messages. */
export async function reckonReport(db: Kysely<Tables>, id: ReportId, at: Moment): Promise<void> {
  await reckon(db, sql`p.report_id = ${id} or (p.kind = 'card' and p.alert_id = (select alert_id from reports where id = ${id}))`, at)
}

/** After a storm's card came to stand, or was lost: the replies in its thread. */
export async function reckonThread(db: Kysely<Tables>, storm: StormId, at: Moment): Promise<void> {
  await reckon(db, sql`p.kind in ('reply', 'report') and p.alert_id in (select id from alerts where storm_id = ${storm})`, at)
}

/** Two of these are on the way of every event. */
function reckoning<Id>(which: (ids: readonly Id[]) => RawBuilder<unknown>): OverMany<Id, never, [at: Moment]> {
  return overMany((db, ids: readonly Id[], at: Moment) => {
    const statement = statementFor(which(ids), at)
    return { compile: () => statement.compile(db) }
  })
}

async function reckon(db: Kysely<Tables>, which: RawBuilder<unknown>, at: Moment): Promise<readonly never[]> {
  return (await statementFor(which, at).execute(db)).rows
}

function statementFor(which: RawBuilder<unknown>, at: Moment): RawBuilder<never> {
  return sql<never>`
    update postings set
      urgency = stand.urgency,
      turn = stand.turn,
      not_before = case when stand.urgency = 1 then 0 else postings.not_before end,
      due_since = case when postings.urgency = 0 or (stand.urgency = 1 and postings.urgency <> 1) then ${at} else postings.due_since end
    from (
      select p.id as id, ${urgency} as urgency, ${turn} as turn
      from postings p
      left join alerts a on a.id = p.alert_id
      left join storms s on s.id = p.storm_id
      left join suppressions u on u.id = p.suppression_id
      left join reports r on r.id = p.report_id
      where ${which}
    ) as stand
    where postings.id = stand.id and (postings.urgency <> stand.urgency or postings.turn <> stand.turn)`
}
