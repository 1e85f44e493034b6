import type { BackTest } from './back-test.ts'
import type { Moment } from './event.ts'
import { durationWords } from './how-long.ts'
import { atLeast } from './priority.ts'
import type { Priority } from './priority.ts'
import { eachOnce, scopeFlaw } from './scope.ts'
import type { Scope } from './scope.ts'
import { watchOf, wires } from './trip-wire.ts'
import type { Familiar, Trip, Watch, Wire } from './trip-wire.ts'

export type SuppressionId = string
/** A Slack user id. */
export type UserId = string

/** What hides events from the channel, never from the books: a scope, an end, a reason and an owner. */
export type Suppression = {
  readonly id: SuppressionId
  readonly scope: Scope
  /** Since when it hides. Of one that waits for approval: since when it is asked for. */
  readonly from: Moment
  /** With the approval its length begins anew, unless `isFixed`. */
  readonly until: Moment
  /** It was asked for until a day and an hour (`until monday 9:00`), not for a length of time. */
  readonly isFixed: boolean
  readonly reason: string
  readonly owner: UserId
  /** The alert whose card it was made on; undefined when a command made it. */
  readonly alert: string | undefined
  readonly hidden: number
  readonly lastHiddenAt: Moment | undefined
  /** How many cards would have been posted without it: problems that it hid from their first event on. */
  readonly saved: number
  /** What ends it by itself. */
  readonly watch: Watch
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
  /** What it would have hidden until it was asked for: whoever answers should know. */
  readonly past: Past | undefined
  readonly given: { readonly by: UserId; readonly at: Moment } | undefined
}

/** The back-test without its examples. */
export type Past = Pick<BackTest, 'day' | 'fortnight' | 'days' | 'truePositives' | 'since' | 'lookedBackTo'>

export function pastOf({ day, fortnight, days, truePositives, since, lookedBackTo }: BackTest): Past {
  return { day, fortnight, days, truePositives, since, lookedBackTo }
}

/**
 * `unanswered`, `rejected` and `withdrawn` end what waited for approval: it has hidden nothing. `retired`: Falco itself keeps quiet,
 * since it was written as an exception.
 */
export type Ended = {
  readonly at: Moment
  readonly why: 'expired' | 'lifted' | 'tripped' | 'retired' | 'rejected' | 'unanswered' | 'withdrawn'
  readonly by: UserId | undefined
  /** What tripped it; undefined when nothing did. */
  readonly trip?: Trip | undefined
}

/** Something that happened to a suppression. */
export type SuppressionFact = {
  readonly kind: 'asked' | 'made' | 'approved' | 'hit' | 'extended' | 'narrowed' | 'excepted' | Notice | 'kept' | Ended['why']
  readonly at: Moment
  /** Undefined: time or an event alone. */
  readonly by: UserId | undefined
  /** The reason that somebody gave, or what made it so: our words or a person's, never an event's. */
  readonly why: string
  /** `extended`: the new end. `asked`: the end that was asked for; not told by ledgers of before. */
  readonly until?: Moment | undefined
  /** `narrowed`: what it must fit besides. */
  readonly added?: Scope | undefined
  /** `tripped`: by what. */
  readonly trip?: Trip | undefined
}

/** What people and time did since its owner was told, and that they were told something else. */
export function factsSince({ facts }: Suppression, notice: SuppressionFact): readonly SuppressionFact[] {
  const told = facts.findIndex(({ kind, at }) => kind === notice.kind && at === notice.at)
  return facts.slice(told + 1)
}

/** Somebody or time has decided since. */
export function isAnswered(suppression: Suppression, notice: SuppressionFact): boolean {
  return factsSince(suppression, notice).some(({ kind }) => !undecided.has(kind))
}

/** Facts that leave what its owner was told as it is. */
const undecided: ReadonlySet<SuppressionFact['kind']> = new Set(['hit', 'narrowed', 'excepted', 'ending', 'idle'])

/** What its owner is told unasked, with answers to tap. `ending`: its end is near. `idle`: it hid nothing in half its time. */
export type Notice = 'ending' | 'idle'

/** What somebody asks to hide, before it is checked. `wires`: those that are not switched off; undefined: all are on. */
export type SuppressionRequest = Pick<Suppression, 'scope' | 'until' | 'reason' | 'alert'> & {
  readonly by: UserId
  readonly isFixed?: boolean
  readonly wires?: readonly Wire[] | undefined
}

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

/** What else bears on it. `familiar`: what its scope has covered until now. `approval`: without it, it hides from now on. */
export type Making = { readonly now: Moment; readonly familiar: Familiar; readonly approval?: Approval | undefined }

export function makeSuppression(id: SuppressionId, request: SuppressionRequest, { now, familiar, approval }: Making): Suppression {
  const { until, by, alert, isFixed = false } = request
  const scope = eachOnce(request.scope)
  const reason = request.reason.trim()
  const first: SuppressionFact = approval ? { kind: 'asked', at: now, by, why: reason, until } : { kind: 'made', at: now, by, why: reason }
  const watch = watchOf(request.wires ?? wires, familiar)
  const nothingYet = { hidden: 0, lastHiddenAt: undefined, saved: 0, ended: undefined }
  return { id, scope, from: now, until, isFixed, reason, owner: by, alert, approval, facts: [first], watch, ...nothingYet }
}

/** When it was last written as an exception for Falco; undefined: never. */
export function exceptedAt({ facts }: Suppression): Moment | undefined {
  return facts.findLast(({ kind }) => kind === 'excepted')?.at
}
