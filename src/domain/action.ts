import { evolve, isAlive } from './alert.ts'
import type { Alert, AlertId, Fact, Outcome, Status } from './alert.ts'
import type { Moment } from './event.ts'
import { atLeast } from './priority.ts'
import { scopeWords } from './scope.ts'
import type { Scope } from './scope.ts'
import { isWaiting } from './suppression.ts'
import type { Ended, Suppression, UserId } from './suppression.ts'

/** What a person asks for with a button, a menu, a modal or a command. */
export type Action =
  | { readonly do: 'acknowledge'; readonly by: UserId }
  | { readonly do: 'reopen'; readonly by: UserId }
  | { readonly do: 'resolve'; readonly by: UserId; readonly outcome: Outcome; readonly note: string }
  | { readonly do: 'assign'; readonly by: UserId; readonly to: UserId }
  | { readonly do: 'suppress'; readonly by: UserId; readonly suppression: Suppression }
  | { readonly do: 'report'; readonly by: UserId }

export type Verb = Action['do']

/** In which states each action may be taken. The rule and the buttons read the same table. */
export const allowed = {
  acknowledge: ['open'],
  reopen: ['acknowledged', 'resolved', 'quiet'],
  resolve: ['open', 'acknowledged'],
  assign: ['open', 'acknowledged'],
  suppress: ['open', 'acknowledged'],
  report: ['open', 'acknowledged', 'resolved', 'quiet'],
} as const satisfies Record<Verb, readonly Status[]>

export function may(verb: Verb, status: Status): boolean {
  return (allowed[verb] as readonly Status[]).includes(status)
}

/** Facts to record, or why not, in words fit to show. `<@U…>` in the words is a Slack user id that the chat draws as a person. */
export type Decision = { readonly facts: readonly Fact[]; readonly alert: Alert } | { readonly refused: string }

/**
 * What else bears on the decision. `successor`: another alert of the same problem that is alive. `underway`: a report of this alert of
 * which a message does not stand yet; `by` undefined: its route wants it.
 */
export type Around = { readonly now: Moment; readonly successor: AlertId | undefined; readonly underway?: Underway | undefined }
export type Underway = { readonly by: UserId | undefined }

export function decide(action: Action, alert: Alert, around: Around): Decision {
  const refused = objection(action.do, action.by, alert, around.now)
  if (refused !== undefined) return { refused }
  if (action.do === 'assign' && alert.assignee === action.to) return { refused: `This alert is already assigned to <@${action.to}>.` }
  if (action.do === 'reopen' && around.successor)
    return { refused: `The same problem has a newer alert, ${around.successor}: handle that one.` }
  if (action.do === 'report' && around.underway) return { refused: isComing(around.underway) }
  const fact = factOf(action, around.now)
  return { facts: [fact], alert: evolve(alert, fact) }
}

/** Two reports at once would stand in each other's way in the thread. */
function isComing({ by }: Underway): string {
  const asked = by === undefined ? '' : `, as <@${by}> asked for it`
  return `A report on this alert is coming in its thread${asked}. Ask again once it stands there, if you want a newer one.`
}

/** What a route's `report: auto` asks for, once the alert is Critical or above. */
export function reportUnasked(alert: Alert, now: Moment): Decision {
  if (!isAlive(alert) || !atLeast(alert.priority, 'Critical')) return { refused: 'It needs no report unasked.' }
  return { facts: [{ kind: 'reported', at: now, by: undefined }], alert }
}

/** What speaks against it before any more is known, so that a form can be refused before somebody fills it in. Undefined: nothing. */
export function objection(verb: Verb, by: UserId, alert: Alert, now: Moment): string | undefined {
  if (!may(verb, alert.status)) return refusal(by, alert)
  if (verb === 'suppress' && alert.suppressed && now < alert.suppressed.until) return alreadySuppressed(alert.suppressed)
  return undefined
}

/** Whoever wants it otherwise is told how. */
function alreadySuppressed({ by, id }: NonNullable<Alert['suppressed']>): string {
  return `This alert is already suppressed by <@${by}>, with suppression ${id}. /falco show ${id} shows it, /falco lift ${id} ends it.`
}

function factOf(action: Action, at: Moment): Fact {
  switch (action.do) {
    case 'acknowledge':
      return { kind: 'acknowledged', at, by: action.by }
    case 'reopen':
      return { kind: 'reopened', at, by: action.by }
    case 'resolve':
      return { kind: 'resolved', at, by: action.by, outcome: action.outcome, note: action.note }
    case 'assign':
      return { kind: 'assigned', at, by: action.by, to: action.to }
    case 'suppress':
      return isWaiting(action.suppression) ? proposedFact(action.suppression, at) : suppressedFact(action.suppression, at, true)
    case 'report':
      return { kind: 'reported', at, by: action.by }
  }
}

export function suppressedFact(suppression: Suppression, at: Moment, told: boolean): Fact {
  const { id, owner, until, reason, scope, approval } = suppression
  const approvedBy = approval?.given?.by
  return { kind: 'suppressed', at, by: owner, approvedBy, suppression: id, until, reason, scope: scopeWords(scope), told }
}

export function extendedFact({ id, until }: Suppression, by: UserId, at: Moment, told: boolean): Fact {
  return { kind: 'extended', at, by, suppression: id, until, told }
}

/** Told on the alert that it was made on, whether or not it covers that still. */
export function narrowerFact({ id }: Suppression, added: Scope, by: UserId, at: Moment): Fact {
  return { kind: 'narrowed', at, by, suppression: id, added: scopeWords(added), told: true }
}

/** What it hid of the alert is seen again, because it covers the alert no longer. */
export function narrowedFact({ id, hidden }: Suppression, by: UserId, at: Moment, told: boolean): Fact {
  return { kind: 'unsuppressed', at, by, suppression: id, why: 'narrowed', hidden, told }
}

function proposedFact({ id, owner, reason, scope, approval }: Suppression, at: Moment): Fact {
  return { kind: 'proposed', at, by: owner, suppression: id, reason, scope: scopeWords(scope), because: approval?.because ?? '' }
}

/** What the end of a suppression means for an alert that it was asked for on, or that it covered. */
export function endFact({ id, hidden }: Suppression, { at, why, by, trip }: Ended, told: boolean): Fact {
  switch (why) {
    case 'expired':
    case 'lifted':
    case 'tripped':
    case 'retired':
      return { kind: 'unsuppressed', at, by, suppression: id, why, ...(trip && { trip }), hidden, told }
    case 'rejected':
    case 'unanswered':
    case 'withdrawn':
      return { kind: 'declined', at, by, suppression: id, why }
  }
}

function refusal(by: UserId, alert: Alert): string {
  switch (alert.status) {
    case 'open':
      return 'This alert is open already.'
    case 'acknowledged':
      return alert.by === by ? 'You have acknowledged this alert already.' : `<@${alert.by}> has acknowledged this alert already.`
    case 'resolved':
      return `<@${alert.by}> has resolved this alert as ${alert.outcome}. Reopen it first.`
    case 'quiet':
      return 'This alert fell quiet and closed itself. Reopen it first.'
  }
}
