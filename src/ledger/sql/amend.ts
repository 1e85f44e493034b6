import type { Kysely, Transaction } from 'kysely'
import { isAlive } from '../../domain/alert.ts'
import type { Alert, AlertId, Fact } from '../../domain/alert.ts'
import type { Amendment, Ledger } from '../ledger.ts'
import { alertRow, isCurrent, isLiving } from './alert-row.ts'
import { alertIn } from './alerts.ts'
import { insertFacts } from './facts.ts'
import { addReplies } from './postings.ts'
import { reckonAlerts } from './reckon.ts'
import { insertSuppression } from './suppressions.ts'
import type { InForce } from './suppressions.ts'
import type { Tables } from './tables.ts'

export function makeAmend(db: Kysely<Tables>, inForce: InForce): Ledger['amend'] {
  return async function amend(id, decide) {
    return db.transaction().execute(async (trx) => {
      const alert = await alertIn(trx, id)
      if (!alert) return undefined
      const amendment = decide(alert, await successorOf(trx, alert))
      if ('facts' in amendment) await store(trx, amendment, inForce)
      return amendment
    })
  }
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

type Stored = Extract<Amendment, { readonly facts: readonly Fact[] }>

async function store(trx: Transaction<Tables>, { alert, facts, suppression }: Stored, inForce: InForce): Promise<void> {
  if (suppression) await insertSuppression(trx, suppression, inForce)
  await insertFacts(
    trx,
    facts.map((fact) => ({ alert: alert.id, fact })),
  )
  await putAlert(trx, alert)
  await addReplies(trx, alert, facts.filter(speaks))
  await reckonAlerts(trx, [alert.id], facts.at(-1)?.at ?? alert.lastReceivedAt)
}

/** Facts that are told in the thread. The card shows the others: a thread that repeats every click is read by nobody. */
function speaks(fact: Fact): boolean {
  return fact.kind === 'reported' || ((fact.kind === 'suppressed' || fact.kind === 'unsuppressed') && fact.told)
}

/** A reopened alert takes the events again, even if there was a newer one that is closed by now. */
async function putAlert(trx: Transaction<Tables>, alert: Alert): Promise<void> {
  if (isAlive(alert)) await makeCurrent(trx, alert)
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
