import type { Moment } from './event.ts'
import type { Scope } from './scope.ts'

export type SuppressionId = string
/** A Slack user id. */
export type UserId = string

/** What hides events from the channel, never from the books: a scope, an end, a reason and an owner. */
export type Suppression = {
  readonly id: SuppressionId
  readonly scope: Scope
  readonly from: Moment
  readonly until: Moment
  readonly reason: string
  readonly owner: UserId
  /** The alert whose card it was made on; undefined when a command made it. */
  readonly alert: string | undefined
  readonly hidden: number
  readonly lastHiddenAt: Moment | undefined
  readonly ended: Ended | undefined
}

export type Ended = { readonly at: Moment; readonly why: 'expired' | 'lifted'; readonly by: UserId | undefined }

export function inForce(suppression: Suppression, now: Moment): boolean {
  return suppression.ended === undefined && suppression.from <= now && now < suppression.until
}
