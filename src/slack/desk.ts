import type { Action } from '../domain/action.ts'
import type { Alert, AlertId, Fact } from '../domain/alert.ts'
import type { Summary } from '../domain/books.ts'
import type { FalcoEvent } from '../domain/event.ts'
import type { Offer } from '../domain/offer.ts'
import type { Suppression, SuppressionId, SuppressionRequest, UserId } from '../domain/suppression.ts'

/** What Slack's ear asks of Falconer. The flows answer it; every answer that refuses does so in words fit to show. */
export interface Desk {
  takeAction(id: AlertId, action: Exclude<Action, { do: 'suppress' }>): Promise<Answer<{ readonly alert: Alert }>>
  /** Hide what matches from now on. `alert`: the card it was asked on. */
  suppress(request: SuppressionRequest): Promise<Answer<{ readonly suppression: Suppression }>>
  lift(id: SuppressionId, by: UserId): Promise<Answer<{ readonly suppression: Suppression }>>
  /** An alert by its id, or by the beginning of it when only one alert has it. */
  show(id: string): Promise<Answer<Shown>>
  recent(limit: number): Promise<readonly Card[]>
  /** Open and acknowledged ones, most urgent first. */
  alive(limit: number): Promise<readonly Card[]>
  suppressions(): Promise<readonly Suppression[]>
  summary(lengthMs: number): Promise<Summary>
  /** The scopes that a person may choose for this alert: `offers[0]` is the default, rule + workload. */
  offers(id: AlertId): Promise<Answer<{ readonly offers: readonly Offer[]; readonly alert: Alert }>>
}

export type Answer<T> = T | { readonly refused: string }

export type Card = { readonly alert: Alert; readonly sample: FalcoEvent }
/** `card`: where its message stands in Slack, when it has been posted. */
export type Shown = Card & { readonly facts: readonly Fact[]; readonly card: { readonly channel: string; readonly ts: string } | undefined }
