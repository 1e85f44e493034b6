import type { Transaction } from 'kysely'
import type { Suppression, SuppressionFact } from '../../domain/suppression.ts'
import { alertIn } from './alerts.ts'
import type { Docket } from './docket.ts'
import { cardOf } from './due.ts'
import { reckonSuppression } from './reckon.ts'
import type { Tables } from './tables.ts'

/** What its owner is told unasked: each notice that is new among its facts, in the thread of its alert's card where one hangs, else in the channel. To be reckoned. */
export async function addReminders(trx: Transaction<Tables>, before: Suppression, now: Suppression, channel: string): Promise<void> {
  const notices = now.facts.slice(before.facts.length).filter(({ kind }) => kind === 'ending' || kind === 'idle')
  if (notices.length === 0) return
  const thread = await threadOf(trx, now)
  for (const notice of notices) await addReminder(trx, now, notice, thread ?? { channel, alert_id: null })
}

type Where = { readonly channel: string; readonly alert_id: string | null }

/** Owners of the suppressions that a batch ended are told in the channel, where others look, too: not only in a thread. */
export async function addTrips(
  trx: Transaction<Tables>,
  { judged, changed, suppressions, tripped }: Docket,
  fallback?: string,
): Promise<void> {
  for (const suppression of suppressions.filter(({ id }) => tripped.includes(id))) {
    const { alert } = judged.find(({ verdict }) => verdict.tripped?.some((trip) => trip.suppression === suppression.id)) ?? {}
    const notice = suppression.facts.findLast(({ kind }) => kind === 'tripped')
    const channel = (alert === undefined ? undefined : changed.get(alert)?.channel) ?? fallback
    if (!notice || channel === undefined) continue
    await addReminder(trx, suppression, notice, { channel, alert_id: alert ?? null })
    await reckonSuppression(trx, suppression.id, notice.at)
  }
}

async function threadOf(trx: Transaction<Tables>, { alert: id }: Suppression): Promise<Where | undefined> {
  if (id === undefined) return undefined
  const [asked, card] = [await alertIn(trx, id), await cardOf(trx, id)]
  return asked && card?.at ? { channel: asked.alert.channel, alert_id: id } : undefined
}

async function addReminder(trx: Transaction<Tables>, { id }: Suppression, notice: SuppressionFact, where: Where): Promise<void> {
  const reminder = { kind: 'reminder' as const, ...where, suppression_id: id, says: JSON.stringify(notice), due_since: notice.at }
  await trx.insertInto('postings').values(reminder).execute()
}
