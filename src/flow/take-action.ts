import { decide } from '../domain/action.ts'
import type { Action } from '../domain/action.ts'
import type { Alert, AlertId } from '../domain/alert.ts'
import type { Moment } from '../domain/event.ts'
import type { Amendment, Ledger } from '../ledger/ledger.ts'

export type TakeAction = (id: AlertId, action: Action) => Promise<{ readonly alert: Alert } | { readonly refused: string }>

type Deps = { readonly ledger: Pick<Ledger, 'amend'>; readonly wake: () => void; readonly now: () => Moment }

/** A person acts on one alert: asked, decided and stored in one go. The card follows from the ledger. */
export function makeTakeAction({ ledger, wake, now }: Deps): TakeAction {
  return async function takeAction(id, action) {
    const decision = await ledger.amend(id, (alert, successor, underway) => ask(action, alert, { now: now(), successor, underway }))
    if (!decision) return { refused: `There is no alert ${id} in this ledger.` }
    if ('facts' in decision) wake()
    return decision
  }
}

/** A suppression that is allowed is stored in the same transaction as its fact. */
function ask(action: Action, alert: Alert, around: Parameters<typeof decide>[2]): Amendment {
  const decision = decide(action, alert, around)
  return 'facts' in decision && action.do === 'suppress' ? { ...decision, suppression: action.suppression } : decision
}
