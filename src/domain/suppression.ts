import type { Moment } from './event.ts'
import { durationWords } from './how-long.ts'
import { atLeast } from './priority.ts'
import type { Priority } from './priority.ts'
import { scopeFlaw } from './scope.ts'
import type { Scope } from './scope.ts'

export type SuppressionId = string
/** A Slack user id. */
export type UserId = string

/** What hides events from the channel, never from the books: a scope, an end, a reason and an owner. */
export type Suppression = {
  readonly id: SuppressionId
  readonly scope: Scope
  /** Since when it hides. Of one that waits for approval: since when it is asked for. */
  readonly from: Moment
  /** With the approval its length begins anew. */
  readonly until: Moment
  readonly reason: string
  readonly owner: UserId
  /** The alert whose card it was made on; undefined when a command made it. */
  readonly alert: string | undefined
  readonly hidden: number
  readonly lastHiddenAt: Moment | undefined
  /** Undefined: it needed no second person. */
  readonly approval: Approval | undefined
  readonly ended: Ended | undefined
  /** All that happened to it, oldest first. Each makes another face of its approval card. */
  readonly facts: readonly SuppressionFact[]
}

/** What is broad hides nothing until a second person has approved it. */
export type Approval = {
  /** Why it needs one: a clause to put after "because". */
  readonly because: string
  /** Where people are asked: `#name` or an id. */
  readonly channel: string
  /** Who has its alert in hand, and is asked by name. */
  readonly first: UserId | undefined
  readonly given: { readonly by: UserId; readonly at: Moment } | undefined
}

/** `unanswered`, `rejected` and `withdrawn` end what waited for approval: it has hidden nothing. */
export type Ended = {
  readonly at: Moment
  readonly why: 'expired' | 'lifted' | 'rejected' | 'unanswered' | 'withdrawn'
  readonly by: UserId | undefined
}

export type SuppressionFact = {
  readonly kind: 'asked' | 'made' | 'approved' | Ended['why']
  readonly at: Moment
  /** Undefined: time alone. */
  readonly by: UserId | undefined
  /** The reason that somebody gave, or what made it so. */
  readonly why: string
}

/** What somebody asks to hide, before it is checked. */
export type SuppressionRequest = Pick<Suppression, 'scope' | 'until' | 'reason' | 'alert'> & { readonly by: UserId }

export const shortestSuppressionMs = 60_000

export function inForce(suppression: Suppression, now: Moment): boolean {
  return suppression.ended === undefined && !isWaiting(suppression) && suppression.from <= now && now < suppression.until
}

/** It hides nothing yet: a second person must approve it. */
export function isWaiting({ approval, ended }: Suppression): boolean {
  return ended === undefined && approval !== undefined && approval.given === undefined
}

/** How long an answer is waited for, unless it would have ended before. */
export const answerWithinMs = 24 * 60 * 60_000

/** When time alone ends it, as it stands. */
export function endsAt(suppression: Suppression): Moment {
  return isWaiting(suppression) ? Math.min(suppression.until, suppression.from + answerWithinMs) : suppression.until
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

/** Nobody foresees what a scope will cover: what is Critical and above when it comes is hidden only with a second person's approval. */
export function mayHide({ approval }: Suppression, priority: Priority): boolean {
  return !atLeast(priority, 'Critical') || approval?.given !== undefined
}

/** `approval`: without it, it hides from now on. */
export function makeSuppression(id: SuppressionId, request: SuppressionRequest, now: Moment, approval?: Approval): Suppression {
  const { scope, until, by, alert } = request
  const reason = request.reason.trim()
  const facts: Suppression['facts'] = [{ kind: approval ? 'asked' : 'made', at: now, by, why: reason }]
  const nothingYet = { hidden: 0, lastHiddenAt: undefined, ended: undefined }
  return { id, scope, from: now, until, reason, owner: by, alert, approval, facts, ...nothingYet }
}

/** A suppression as it is after somebody's decision, or why not, in words fit to show. */
export type SuppressionDecision = { readonly suppression: Suppression } | { readonly refused: string }

/** The length that was asked for begins now. */
export function approve(asked: Suppression, by: UserId, now: Moment): SuppressionDecision {
  const refused = answerRefused(asked, by, now)
  if (refused !== undefined || !asked.approval) return { refused: refused ?? needsNone }
  const approval = { ...asked.approval, given: { by, at: now } }
  const facts: Suppression['facts'] = [...asked.facts, { kind: 'approved', at: now, by, why: asked.approval.because }]
  return { suppression: { ...asked, from: now, until: now + asked.until - asked.from, approval, facts } }
}

export function reject(asked: Suppression, by: UserId, now: Moment): SuppressionDecision {
  const refused = answerRefused(asked, by, now)
  return refused === undefined ? { suppression: ended(asked, { at: now, why: 'rejected', by }) } : { refused }
}

/** Who asked for it takes it back; to anybody else it is a rejection. */
export function lift(suppression: Suppression, by: UserId, now: Moment): SuppressionDecision {
  if (suppression.ended) return { refused: endedWords(suppression.ended) }
  if (!isWaiting(suppression)) return { suppression: ended(suppression, { at: now, why: 'lifted', by }) }
  return { suppression: ended(suppression, { at: now, why: by === suppression.owner ? 'withdrawn' : 'rejected', by }) }
}

/** What time alone does to it. It counts from when it was to end, however late somebody looks. */
export function expire(suppression: Suppression, now: Moment): SuppressionDecision {
  const at = endsAt(suppression)
  if (suppression.ended || now < at) return { refused: 'Its time is not up.' }
  return { suppression: ended(suppression, { at, why: isWaiting(suppression) ? 'unanswered' : 'expired', by: undefined }) }
}

function ended(suppression: Suppression, end: Ended): Suppression {
  const { at, why, by } = end
  return { ...suppression, ended: end, facts: [...suppression.facts, { kind: why, at, by, why: whyWords[why] }] }
}

const whyWords: Readonly<Record<Ended['why'], string>> = {
  expired: 'its time was up',
  lifted: 'somebody lifted it',
  rejected: 'it was not approved',
  unanswered: 'nobody answered in time',
  withdrawn: 'whoever asked for it took it back',
}

const needsNone = 'This suppression needs no approval.'

/** What speaks against an answer by this person, in words. The first answer counts, and only one that comes in time. */
function answerRefused(asked: Suppression, by: UserId, now: Moment): string | undefined {
  const { approval, owner } = asked
  if (asked.ended) return endedWords(asked.ended)
  if (!approval) return needsNone
  if (approval.given) return `<@${approval.given.by}> has approved this suppression already.`
  if (now >= endsAt(asked)) return endedWords({ at: now, why: 'unanswered', by: undefined })
  return by === owner ? 'You have asked for this suppression yourself: somebody else must decide.' : undefined
}

function endedWords({ why, by }: Ended): string {
  if (why === 'unanswered') return 'Nobody answered in time, so this suppression is not asked for any more.'
  if (by === undefined) return 'This suppression has ended already.'
  return `<@${by}> has ${why} this suppression already.`
}
