import type { FalcoEvent, Moment } from './event.ts'
import { durationWords } from './how-long.ts'
import { eachOnce, scopeFlaw, scopeWords } from './scope.ts'
import type { Scope } from './scope.ts'
import { endsAt, isWaiting, shortestSuppressionMs } from './suppression.ts'
import type { Ended, Notice, Suppression, SuppressionFact, UserId } from './suppression.ts'
import { watchOf, watched } from './trip-wire.ts'
import type { Familiar, Trip } from './trip-wire.ts'

/** A suppression as it is after somebody's decision, or why not, in words fit to show. */
export type SuppressionDecision = { readonly suppression: Suppression } | { readonly refused: string }

/** The length that was asked for begins now; what it covers by now is familiar. */
export function approve(asked: Suppression, by: UserId, now: Moment, familiar: Familiar): SuppressionDecision {
  const refused = answerRefused(asked, by, now)
  if (refused !== undefined || !asked.approval) return { refused: refused ?? needsNone }
  const approval = { ...asked.approval, given: { by, at: now } }
  const until = asked.isFixed ? asked.until : now + asked.until - asked.from
  const watch = watchOf(asked.watch.wires, familiar)
  return {
    suppression: { ...noted(asked, { kind: 'approved', at: now, by, why: asked.approval.because }), from: now, until, approval, watch },
  }
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

/** An event showed something new in kind. */
export function trip(suppression: Suppression, by: Trip, now: Moment): Suppression {
  return ended(suppression, { at: now, why: 'tripped', by: undefined, trip: by })
}

/** One more event is hidden by it. */
export function hide(suppression: Suppression, event: FalcoEvent, now: Moment): Suppression {
  const first =
    suppression.hidden === 0 ? noted(suppression, { kind: 'hit', at: now, by: undefined, why: 'its first event came' }) : suppression
  return { ...first, hidden: suppression.hidden + 1, lastHiddenAt: now, watch: watched(suppression.watch, event, now) }
}

/**
 * It hides until then instead. What needed a second person needs one for longer, too: whoever asked for it does not extend it alone.
 * `longestMs`: `maxSuppression`, counted from now.
 */
export function extend(suppression: Suppression, until: Moment, by: UserId, { now, longestMs }: Extending): SuppressionDecision {
  const refused = changeRefused(suppression, now) ?? extensionRefused(suppression, until, by) ?? lengthRefused(until - now, longestMs)
  if (refused !== undefined) return { refused }
  return { suppression: { ...noted(suppression, { kind: 'extended', at: now, by, why: 'it is needed for longer', until }), until } }
}

/** `longestMs`: `maxSuppression`, counted from now. */
type Extending = { readonly now: Moment; readonly longestMs: number }

/** One tap: as long again as was last decided, as far as that is allowed. */
export function extendedEnd({ from, until, facts }: Suppression, { now, longestMs }: Extending): Moment {
  const decidedAt = facts.findLast(({ kind }) => kind === 'extended')?.at ?? from
  return Math.min(until + (until - decidedAt), now + longestMs)
}

function extensionRefused({ until: before, approval, owner }: Suppression, until: Moment, by: UserId): string | undefined {
  if (until <= before) return 'That is no later than it ends anyway. Lift it to end it sooner.'
  return approval && by === owner ? 'It needed a second person, and so does more time: somebody else must extend it.' : undefined
}

function lengthRefused(lengthMs: number, longestMs: number): string | undefined {
  if (lengthMs < shortestSuppressionMs - 1_000) return 'A suppression lasts at least one minute.'
  if (lengthMs <= longestMs + 1_000) return undefined
  return `A suppression ends ${durationWords(longestMs)} from now at the latest, so that none is forgotten.`
}

/** It hides only what fits these conditions besides. */
export function narrow(suppression: Suppression, added: Scope, by: UserId, now: Moment): SuppressionDecision {
  const known = new Set(suppression.scope.map((condition) => scopeWords([condition])))
  const fresh = eachOnce(added).filter((condition) => !known.has(scopeWords([condition])))
  const refused = changeRefused(suppression, now) ?? (fresh.length === 0 ? nothingNarrower : scopeFlaw([...suppression.scope, ...fresh]))
  if (refused !== undefined) return { refused }
  const fact: SuppressionFact = { kind: 'narrowed', at: now, by, why: 'it hid more than it should', added: fresh }
  return { suppression: { ...noted(suppression, fact), scope: [...suppression.scope, ...fresh] } }
}

const nothingNarrower = 'That is no narrower: name at least one field that it must fit besides.'

/** It has hidden, and knows nothing of what: a version that watched nothing made it. */
export function isUnacquainted({ hidden, watch, ended: end }: Suppression): boolean {
  return end === undefined && hidden > 0 && watch.familiar.events === 0
}

/** What its scope covered until now is familiar to it. */
export function acquaint(suppression: Suppression, familiar: Familiar): SuppressionDecision {
  if (!isUnacquainted(suppression)) return { refused: 'It knows what it hides.' }
  return { suppression: { ...suppression, watch: watchOf(suppression.watch.wires, familiar) } }
}

/** It was written as an exception for Falco. Also of one that has ended. */
export function except(suppression: Suppression, by: UserId, now: Moment): Suppression {
  return noted(suppression, { kind: 'excepted', at: now, by, why: 'it is to be permanent in Falco' })
}

/** Falco itself keeps quiet by now. */
export function retire(suppression: Suppression, now: Moment): SuppressionDecision {
  const refused = changeRefused(suppression, now)
  return refused === undefined ? { suppression: ended(suppression, { at: now, why: 'retired', by: undefined }) } : { refused }
}

/** Its owner is told so unasked. */
export function tell(suppression: Suppression, kind: Notice, now: Moment): SuppressionDecision {
  const refused = changeRefused(suppression, now)
  return refused === undefined ? { suppression: noted(suppression, { kind, at: now, by: undefined, why: noticeWords[kind] }) } : { refused }
}

const noticeWords: Readonly<Record<Notice, string>> = { ending: 'its end is near', idle: 'it hid nothing in half its time' }

/** Somebody answered what its owner was told: it stays as it is, to its end. */
export function keep(suppression: Suppression, by: UserId, now: Moment): SuppressionDecision {
  const refused = changeRefused(suppression, now)
  return refused === undefined
    ? { suppression: noted(suppression, { kind: 'kept', at: now, by, why: 'it stays as it is, to its end' }) }
    : { refused }
}

/** What ended, or hides nothing yet, is not changed any more. */
function changeRefused(suppression: Suppression, now: Moment): string | undefined {
  if (suppression.ended) return endedWords(suppression.ended)
  if (isWaiting(suppression)) return 'It waits for approval and hides nothing yet: take it back and ask for another.'
  return now >= suppression.until ? 'This suppression has ended already.' : undefined
}

function noted(suppression: Suppression, fact: SuppressionFact): Suppression {
  return { ...suppression, facts: [...suppression.facts, fact] }
}

function ended(suppression: Suppression, end: Ended): Suppression {
  const { at, why, by, trip: cause } = end
  return { ...noted(suppression, { kind: why, at, by, why: whyWords[why], ...(cause && { trip: cause }) }), ended: end }
}

const whyWords: Readonly<Record<Ended['why'], string>> = {
  expired: 'its time was up',
  lifted: 'somebody lifted it',
  tripped: 'something new in kind showed up inside it',
  retired: 'Falco itself keeps quiet since it was written as an exception',
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
  return by === owner ? `You have asked for this suppression yourself: somebody else must decide. ${takeBack(asked)}` : undefined
}

function takeBack({ id }: Suppression): string {
  return `You can take it back: /falco lift ${id}`
}

function endedWords({ why, by }: Ended): string {
  if (why === 'unanswered') return 'Nobody answered in time, so this suppression is not asked for any more.'
  if (why === 'tripped') return 'This suppression has ended itself already, because something new showed up inside it.'
  if (by === undefined) return 'This suppression has ended already.'
  return `<@${by}> has ${why === 'withdrawn' ? 'taken back' : why} this suppression already.`
}
