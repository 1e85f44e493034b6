import type { Moment } from './event.ts'
import { durationWords } from './how-long.ts'
import { scopeFlaw } from './scope.ts'
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

/** What somebody asks to hide, before it is checked. */
export type SuppressionRequest = Pick<Suppression, 'scope' | 'until' | 'reason' | 'alert'> & { readonly by: UserId }

export const shortestSuppressionMs = 60_000

export function inForce(suppression: Suppression, now: Moment): boolean {
  return suppression.ended === undefined && suppression.from <= now && now < suppression.until
}

/**
 * Why this may not be hidden, in words fit to show; undefined when it may. `longestMs`: `maxSuppression`. A second's grace for the
 * time it takes to ask.
 */
export function refusalOf(request: SuppressionRequest, now: Moment, longestMs: number): string | undefined {
  const lengthMs = request.until - now
  const flaw = scopeFlaw(request.scope)
  if (flaw !== undefined) return flaw
  if (request.reason.trim() === '') return 'A suppression needs a reason, so that others understand it later.'
  if (lengthMs < -1_000) return 'The end of this suppression has passed already.'
  if (lengthMs < shortestSuppressionMs - 1_000) return 'A suppression lasts at least one minute.'
  if (lengthMs > longestMs + 1_000) return `A suppression lasts at most ${durationWords(longestMs)}, so that none is forgotten.`
  return undefined
}

export function makeSuppression(id: SuppressionId, request: SuppressionRequest, now: Moment): Suppression {
  const { scope, until, by, alert } = request
  const reason = request.reason.trim()
  return { id, scope, from: now, until, reason, owner: by, alert, hidden: 0, lastHiddenAt: undefined, ended: undefined }
}
