import { sql } from 'kysely'
import type { Kysely, Selectable, SqlBool, Transaction } from 'kysely'
import type { Underway } from '../../domain/action.ts'
import type { Alert, AlertId, Fact } from '../../domain/alert.ts'
import type { Moment } from '../../domain/event.ts'
import { askedBy, isPosed, newReport, ratingsOf } from '../../domain/filed-report.ts'
import type { FiledReport, ReportId } from '../../domain/filed-report.ts'
import type { Summary } from '../../domain/books.ts'
import { rank } from '../../domain/priority.ts'
import type { Ledger } from '../ledger.ts'
import { reckonReport } from './reckon.ts'
import { wantThread } from './deleted.ts'
import type { ReportRow, Tables } from './tables.ts'

type Asked = Extract<Fact, { kind: 'reported' }>

/** Each report that these facts ask for, and its first message. Its route asks for no other. */
export async function fileReports(trx: Transaction<Tables>, alert: Alert, facts: readonly Fact[], newId: () => ReportId): Promise<void> {
  const asked = facts.filter((fact): fact is Asked => fact.kind === 'reported')
  for (const fact of asked) await file(trx, newReport(newId(), alert.id, fact.by, fact.at), alert, fact.at)
  if (asked.length > 0) await trx.updateTable('alerts').set({ auto_report: 0 }).where('id', '=', alert.id).execute()
}

async function file(trx: Transaction<Tables>, filed: FiledReport, alert: Alert, at: Moment): Promise<void> {
  const { id, facts } = filed
  await trx
    .insertInto('reports')
    .values({ id, alert_id: alert.id, asked_at: at, facts: JSON.stringify(facts) })
    .execute()
  await wantThread(trx, alert.id)
  await addMessage(trx, filed, { page: 0, channel: alert.channel }, at)
  await reckonReport(trx, id, at)
}

type Part = { readonly page: number; readonly channel: string }

async function addMessage(trx: Transaction<Tables>, { id, alert }: FiledReport, { page, channel }: Part, at: Moment): Promise<void> {
  const part = { kind: 'report' as const, alert_id: alert, report_id: id, page, says: null, channel, due_since: at }
  await trx.insertInto('postings').values(part).execute()
}

export async function reportOf(db: Kysely<Tables>, id: ReportId): Promise<FiledReport | undefined> {
  const row = await db.selectFrom('reports').selectAll().where('id', '=', id).executeTakeFirst()
  return row && filedOf(row)
}

export async function reportsOf(db: Kysely<Tables>, alert: AlertId): Promise<readonly FiledReport[]> {
  const rows = await db.selectFrom('reports').selectAll().where('alert_id', '=', alert).orderBy('asked_at').orderBy('id').execute()
  return rows.map(filedOf)
}

/** Of the alert's reports the first of which a message waits to be posted. */
export async function reportUnderway(db: Kysely<Tables>, alert: AlertId): Promise<Underway | undefined> {
  const row = await db
    .selectFrom('reports')
    .innerJoin('postings', 'postings.report_id', 'reports.id')
    .select('reports.facts')
    .where('reports.alert_id', '=', alert)
    .where('postings.place_ts', 'is', null)
    .where('postings.abandoned', '=', 0)
    .executeTakeFirst()
  return row && { by: askedBy({ facts: JSON.parse(row.facts) }) }
}

export function makeAmendReport(db: Kysely<Tables>): Ledger['amendReport'] {
  return async function amendReport(id, decide) {
    return db.transaction().execute(async (trx) => {
      const before = await reportOf(trx, id)
      if (!before) return undefined
      const amendment = decide(before)
      if ('report' in amendment) await store(trx, before, amendment.report, amendment.messages ?? 1)
      return amendment
    })
  }
}

async function store(trx: Transaction<Tables>, before: FiledReport, now: FiledReport, messages: number): Promise<void> {
  if (now === before) return
  const { id, facts, narration, report } = now
  const at = facts.at(-1)?.at ?? 0
  const isNew = report !== undefined && before.report === undefined
  const changed = { facts: JSON.stringify(facts), narration: jsonOrNull(narration), posed: isPosed(now) ? (1 as const) : (0 as const) }
  await trx
    .updateTable('reports')
    .set({ ...changed, ...(isNew && { report: JSON.stringify(report) }) })
    .where('id', '=', id)
    .execute()
  if (isNew) await addFurther(trx, now, messages, at)
  await reckonReport(trx, id, at)
}

/** The messages after the first, in the same channel. */
async function addFurther(trx: Transaction<Tables>, filed: FiledReport, messages: number, at: Moment): Promise<void> {
  const first = await trx.selectFrom('postings').select('channel').where('report_id', '=', filed.id).executeTakeFirst()
  if (!first) return
  for (let page = 1; page < messages; page += 1) await addMessage(trx, filed, { page, channel: first.channel }, at)
}

function filedOf(row: Selectable<ReportRow>): FiledReport {
  return {
    id: row.id,
    alert: row.alert_id,
    report: row.report ? JSON.parse(row.report) : undefined,
    isForgotten: row.report === '',
    narration: row.narration === null ? undefined : JSON.parse(row.narration),
    facts: JSON.parse(row.facts),
  }
}

function jsonOrNull(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value)
}

/** In literal figures, as the partial indexes have them. */
/** Its route wants it, and nobody asked the model again: it waits for those that people asked for. */
const askedByNobody = sql<number>`json_extract(facts, '$[0].by') is null and json_extract(facts, '$[#-1].by') is null`
const waitsForModel = sql<SqlBool>`posed = 1`
const wantsReport = sql<SqlBool>`alerts.auto_report = 1`
const hasText = sql<SqlBool>`reports.report > ''`

export async function reportsPosed(db: Kysely<Tables>, limit: number): Promise<readonly ReportId[]> {
  const rows = await db
    .selectFrom('reports')
    .select('id')
    .where(waitsForModel)
    .orderBy(askedByNobody)
    .orderBy('asked_at')
    .limit(limit)
    .execute()
  return rows.map(({ id }) => id)
}

/** Of those whose card hangs: a report stands below it. */
export async function alertsToReport(db: Kysely<Tables>, limit: number): Promise<readonly AlertId[]> {
  const rows = await db
    .selectFrom('alerts')
    .innerJoin('postings as card', 'card.alert_id', 'alerts.id')
    .select('alerts.id')
    .where(wantsReport)
    .where('alerts.rank', '<=', rank('Critical'))
    .where('alerts.alive', '=', 1)
    .where('alerts.suppressed', '=', 0)
    .where('alerts.storm_id', 'is', null)
    .where('card.kind', '=', 'card')
    .where('card.place_ts', 'is not', null)
    .orderBy('alerts.rank')
    .limit(limit)
    .execute()
  return rows.map(({ id }) => id)
}

export async function reportCounts(db: Kysely<Tables>, since: Moment, until: Moment): Promise<Summary['reports']> {
  const rows = await db.selectFrom('reports').select('facts').where('asked_at', '>=', since).where('asked_at', '<', until).execute()
  const ratings = rows.map(({ facts }) => ratingsOf({ facts: JSON.parse(facts) }))
  return {
    asked: rows.length,
    useful: ratings.reduce((sum, one) => sum + one.useful, 0),
    notUseful: ratings.reduce((sum, one) => sum + one.notUseful, 0),
  }
}

/** The texts of reports asked for before this, but not of alerts that are alive. Returns how many. */
export async function forgetReports(trx: Transaction<Tables>, before: Moment, limit: number): Promise<number> {
  const rows = await trx
    .selectFrom('reports')
    .innerJoin('alerts', 'alerts.id', 'reports.alert_id')
    .select('reports.id')
    .where(hasText)
    .where('reports.asked_at', '<', before)
    .where('alerts.alive', '=', 0)
    .limit(limit)
    .execute()
  const ids = rows.map(({ id }) => id)
  if (ids.length > 0) await trx.updateTable('reports').set({ report: '', narration: null, posed: 0 }).where('id', 'in', ids).execute()
  return ids.length
}
