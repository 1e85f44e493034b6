import { sql } from 'kysely'
import type { Kysely, SqlBool, Transaction } from 'kysely'
import { endFact } from '../../domain/action.ts'
import { evolve, isAlive } from '../../domain/alert.ts'
import type { Alert, AlertId, Fact } from '../../domain/alert.ts'
import type { ReportId } from '../../domain/filed-report.ts'
import type { StormId } from '../../domain/storm.ts'
import type { Suppression } from '../../domain/suppression.ts'
import type { Amendment, Ledger } from '../ledger.ts'
import { alertOf, alertRow, isCurrent, isLiving } from './alert-row.ts'
import { alertIn } from './alerts.ts'
import type { InStorm } from './alerts.ts'
import type { Current } from './current.ts'
import { wantCards } from './deleted.ts'
import { insertFacts } from './facts.ts'
import { amendedIn } from './gather.ts'
import type { Deed } from './gather.ts'
import { addReplies } from './postings.ts'
import { fileReports, reportUnderway } from './reports.ts'
import { addReminders } from './reminders.ts'
import { reckonAlerts } from './reckon.ts'
import { insertSuppression, suppressionOf, updateSuppression } from './suppressions.ts'
import type { InForce } from './suppressions.ts'
import type { Tables } from './tables.ts'

/** What batches keep of what an amendment may change. */
export type Kept = { readonly inForce: InForce; readonly current: Current }

export function makeAmend(db: Kysely<Tables>, kept: Kept, newId: () => ReportId): Ledger['amend'] {
  return async function amend(id, decide) {
    return db.transaction().execute(async (trx) => {
      const before = await alertIn(trx, id)
      if (!before) return undefined
      const amendment = decide(before.alert, await successorOf(trx, before.alert), await reportUnderway(trx, id))
      if ('facts' in amendment) {
        await store(trx, [{ before: before.alert, ...amendment }], before.storm, kept)
        await fileReports(trx, amendment.alert, amendment.facts, newId)
      }
      return amendment
    })
  }
}

/** A suppression and the alert whose card it was asked for on, decided together: nobody sees the one without the other. */
export function makeAmendSuppression(db: Kysely<Tables>, kept: Kept): Ledger['amendSuppression'] {
  return async function amendSuppression(id, decide) {
    return db.transaction().execute(async (trx) => {
      const before = await suppressionOf(trx, id)
      if (!before) return undefined
      const asked = before.alert === undefined ? undefined : await alertIn(trx, before.alert)
      const amendment = decide(before, asked?.alert)
      if ('refused' in amendment) return amendment
      if (amendment.reminder) await addReminders(trx, before, amendment.suppression, amendment.reminder.channel)
      await updateSuppression(trx, amendment.suppression, kept.inForce)
      if (asked && amendment.told) await store(trx, [{ before: asked.alert, ...amendment.told }], asked.storm, kept)
      return amendment
    })
  }
}

export function makeAmendStorm(db: Kysely<Tables>, kept: Kept): Ledger['amendStorm'] {
  return async function amendStorm(id, limit, decide) {
    return db.transaction().execute(async (trx) => {
      const rows = await trx
        .selectFrom('alerts')
        .select('state')
        .where('storm_id', '=', id)
        .where('status', '=', 'open')
        .limit(limit)
        .execute()
      const decided = rows.map(alertOf).map((before) => ({ before, ...decide(before) }))
      const stored = decided.filter((one): one is Stored => 'facts' in one)
      if (stored.length > 0) await store(trx, stored, id, kept)
      return rows.length
    })
  }
}

/**
 * Events ended these suppressions: every living card that showed one shows it no more, and the alert on whose card it was asked for
 * hears of it in its thread, alive or not.
 */
export async function showEnded(trx: Transaction<Tables>, suppressions: readonly Suppression[], kept: Kept): Promise<void> {
  for (const suppression of suppressions) {
    const { ended, alert: own } = suppression
    if (!ended) continue
    const met = (await showing(trx, suppression)).map(({ alert, storm }) => {
      const fact = endFact(suppression, ended, alert.id === own)
      return { storm, before: alert, alert: evolve(alert, fact), facts: [fact] }
    })
    for (const [storm, amended] of Map.groupBy(met, ({ storm }) => storm)) await store(trx, amended, storm, kept)
  }
}

/** In literal figures, as the partial index has them. */
const isSuppressed = sql<SqlBool>`alerts.suppressed = 1 and alerts.alive = 1`

async function showing(trx: Transaction<Tables>, { id, alert: own }: Suppression): Promise<readonly InStorm[]> {
  const rows = await trx
    .selectFrom('alerts')
    .select(['state', 'storm_id'])
    .where(isSuppressed)
    .where(sql<SqlBool>`json_extract(state, '$.suppressed.id') = ${id}`)
    .execute()
  const others = rows
    .map((row): InStorm => ({ alert: alertOf(row), storm: row.storm_id ?? undefined }))
    .filter(({ alert }) => alert.id !== own)
  const asked = own === undefined ? undefined : await alertIn(trx, own)
  return asked ? [asked, ...others] : others
}

/** The living alert of the same fingerprint, if that is another one. Usually newer; older if somebody reopened it. */
async function successorOf(trx: Transaction<Tables>, alert: Alert): Promise<AlertId | undefined> {
  const row = await trx
    .selectFrom('alerts')
    .select('id')
    .where('fingerprint', '=', alert.fingerprint)
    .where('id', '<>', alert.id)
    .where(isLiving)
    .executeTakeFirst()
  return row?.id
}

type Stored = Extract<Amendment, { readonly facts: readonly Fact[] }> & { readonly before: Alert }

/** Of alerts in the same storm, or in none. */
async function store(trx: Transaction<Tables>, amended: readonly Stored[], storm: StormId | undefined, kept: Kept): Promise<void> {
  const happened = amended.flatMap(({ alert, facts }) => facts.map((fact) => ({ alert, fact })))
  for (const { suppression } of amended) if (suppression) await insertSuppression(trx, suppression, kept.inForce)
  await insertFacts(
    trx,
    happened.map(({ alert, fact }) => ({ alert: alert.id, fact })),
  )
  for (const { before, alert } of amended) await putAlert(trx, before, alert, kept)
  await wantCards(
    trx,
    amended.filter(asksForCard).map(({ alert }) => alert.id),
  )
  await addReplies(
    trx,
    happened.filter(({ fact }) => speaks(fact)),
  )
  const at = happened.at(-1)?.fact.at ?? Math.max(...amended.map(({ alert }) => alert.lastReceivedAt))
  await reckonAlerts(
    trx,
    amended.map(({ alert }) => alert.id),
    at,
  )
  if (storm !== undefined && amended.some(isShown)) await amendedIn(trx, storm, deedOf(happened), at)
}

/** It is to be handled again. */
function asksForCard({ before, alert }: Stored): boolean {
  return isAlive(alert) && !isAlive(before)
}

function isShown({ before, alert }: Stored): boolean {
  return before.revision !== alert.revision
}

function deedOf(happened: readonly { readonly fact: Fact }[]): Deed {
  const acknowledged = happened.findLast(({ fact }) => fact.kind === 'acknowledged')?.fact
  return {
    byPerson: happened.some(({ fact }) => 'by' in fact && fact.by !== undefined),
    acknowledgedBy: acknowledged && 'by' in acknowledged ? acknowledged.by : undefined,
  }
}

/** Facts that are told in the thread. The card shows the others: a thread that repeats every click is read by nobody. */
function speaks(fact: Fact): boolean {
  return fact.kind === 'proposed' || fact.kind === 'declined' || ('told' in fact && fact.told)
}

/** A reopened alert takes the events again, even if there was a newer one that is closed by now. */
async function putAlert(trx: Transaction<Tables>, before: Alert, alert: Alert, { current }: Kept): Promise<void> {
  current.forget(alert.fingerprint)
  if (isAlive(alert) && !isAlive(before)) await makeCurrent(trx, alert)
  const { id, ...columns } = alertRow(alert)
  await trx.updateTable('alerts').set(columns).where('id', '=', id).execute()
}

async function makeCurrent(trx: Transaction<Tables>, { id, fingerprint }: Alert): Promise<void> {
  await trx
    .updateTable('alerts')
    .set({ current: 0 })
    .where('fingerprint', '=', fingerprint)
    .where(isCurrent)
    .where('id', '<>', id)
    .execute()
  await trx.updateTable('alerts').set({ current: 1 }).where('id', '=', id).execute()
}
