import { reportUnasked } from '../domain/action.ts'
import type { Moment } from '../domain/event.ts'
import type { Ledger } from '../ledger/ledger.ts'

type Deps = {
  readonly ledger: Pick<Ledger, 'alertsToReport' | 'amend'>
  readonly wake: () => void
  readonly now: () => Moment
}

const atOnce = 20

/**
 * What `report: auto` asks for: a report of each alert that is Critical or above, once, after its card hangs. Harmless to run again: an
 * alert that has a report, whoever asked for it, is not among those that want one.
 */
export function makeAutoReport({ ledger, wake, now }: Deps): () => Promise<void> {
  return async function autoReport() {
    const alerts = await ledger.alertsToReport(atOnce)
    for (const id of alerts) await ledger.amend(id, (alert) => reportUnasked(alert, now()))
    if (alerts.length > 0) wake()
  }
}
