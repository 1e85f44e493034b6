import type { Outcome } from '../../domain/alert.ts'
import type { Moment } from '../../domain/event.ts'
import type { Offer } from '../../domain/offer.ts'
import type { UserId } from '../../domain/suppression.ts'

/** What a submitted modal holds: block id → action id → value. Slack's `view.state.values`. */
export type FormValues = Readonly<Record<string, Readonly<Record<string, FormValue>>>>
type FormValue = {
  readonly value?: string | null
  readonly selected_option?: { readonly value?: string } | null
  readonly selected_user?: string | null
  readonly selected_date_time?: number | null
}

/** `errors`: block id → a sentence that Slack shows under that input. */
export type Form<T> = { readonly ok: T } | { readonly errors: Readonly<Record<string, string>> }

export type SuppressForm = { readonly offer: Offer['key']; readonly until: Moment; readonly reason: string }
export type ResolveForm = { readonly outcome: Outcome; readonly note: string }
export type AssignForm = { readonly to: UserId }

export function readSuppressForm(_values: FormValues, _now: Moment): Form<SuppressForm> {
  return { errors: {} }
}

export function readResolveForm(_values: FormValues): Form<ResolveForm> {
  return { errors: {} }
}

export function readAssignForm(_values: FormValues): Form<AssignForm> {
  return { errors: {} }
}
