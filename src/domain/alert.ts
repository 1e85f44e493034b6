import type { Moment } from './event.ts'
import { moreUrgent } from './priority.ts'
import type { Priority } from './priority.ts'
import type { SuppressionId, UserId } from './suppression.ts'
import type { Trip } from './trip-wire.ts'
import type { Workload } from './workload.ts'

export type AlertId = string

/** How a resolved alert turned out. */
export const outcomes = ['true positive', 'benign', 'false positive', 'test'] as const
export type Outcome = (typeof outcomes)[number]

type Known = {
  readonly id: AlertId
  readonly fingerprint: string
  readonly rule: string
  readonly source: string
  /** The most urgent that any of its events had. */
  readonly priority: Priority
  readonly workload: Workload
  /** The workload in short words. */
  readonly label: string
  readonly tags: readonly string[]
  /** Where its card belongs: `#name` or an id. */
  readonly channel: string
  /** Whom a new card calls: `here`, a user id or a user group id. */
  readonly mention: string | undefined
  /** Its route wants a report without anybody asking, once it is Critical or above. */
  readonly autoReport?: true
  /** Why triage opened it. */
  readonly because: string
  readonly openedAt: Moment
  /** The events' own times, RFC 3339. */
  readonly firstSeen: string
  readonly lastSeen: string
  /** When its last event was received, or when it was reopened. */
  readonly lastReceivedAt: Moment
  /** Events in this alert, the first one included. */
  readonly count: number
  /** Events of this alert that a suppression has hidden. */
  readonly hidden: number
  /** When the last of those was received. */
  readonly lastHiddenAt?: Moment | undefined
  /** The first 200 hosts, in the order they appeared; more are not told apart. */
  readonly hosts: readonly string[]
  readonly assignee: UserId | undefined
  readonly suppressed: Suppressed | undefined
  /** Somebody wants to suppress it, and a second person has not answered yet. */
  readonly proposed?: Proposed | undefined
  /** The suppression that it showed last ended itself; until it shows another. */
  readonly tripped?: Tripped | undefined
  /** What hid it until lately, and how that ended; until something hides it again. */
  readonly lately?: Lately | undefined
  /** The alert of the same fingerprint before this one. */
  readonly previous: AlertId | undefined
  /** Counts every change; a card shows one revision. */
  readonly revision: number
  /** The revision of the last change that a person made, or that people must see at once. */
  readonly actedRevision: number
}

export type Proposed = { readonly id: SuppressionId; readonly by: UserId }

/** `hidden`: how many events the suppression had hidden, of whatever alert. */
export type Tripped = { readonly id: SuppressionId; readonly at: Moment; readonly trip: Trip; readonly hidden: number }

/** `hidden`: how many events the suppression had hidden, of whatever alert. */
export type Lately = {
  readonly suppression: SuppressionId
  readonly at: Moment
  readonly hidden: number
  readonly why: 'expired' | 'lifted' | 'tripped' | 'retired'
}

export type Suppressed = {
  readonly id: SuppressionId
  readonly by: UserId
  /** Whom it needed besides. */
  readonly approvedBy?: UserId | undefined
  readonly until: Moment
  readonly reason: string
  /** Events of the alert that others had hidden before it. */
  readonly hiddenBefore?: number | undefined
}

/** One problem: every event with its fingerprint while it is not closed. Open and acknowledged alerts are alive. */
export type Alert =
  | (Known & { readonly status: 'open' })
  | (Known & { readonly status: 'acknowledged'; readonly by: UserId; readonly at: Moment })
  | (Known & { readonly status: 'resolved'; readonly by: UserId; readonly at: Moment; readonly outcome: Outcome; readonly note: string })
  | (Known & { readonly status: 'quiet'; readonly at: Moment })

export type Status = Alert['status']

/** Something that happened to an alert. Its state is its facts, applied. */
export type Fact =
  | { readonly kind: 'acknowledged'; readonly at: Moment; readonly by: UserId }
  | { readonly kind: 'reopened'; readonly at: Moment; readonly by: UserId }
  | { readonly kind: 'resolved'; readonly at: Moment; readonly by: UserId; readonly outcome: Outcome; readonly note: string }
  | { readonly kind: 'assigned'; readonly at: Moment; readonly by: UserId; readonly to: UserId }
  | {
      /** Somebody wants to suppress it, and a second person must approve. */
      readonly kind: 'proposed'
      readonly at: Moment
      readonly by: UserId
      readonly suppression: SuppressionId
      readonly reason: string
      /** The scope in words. */
      readonly scope: string
      /** Why a second person is needed: a clause to put after "because". */
      readonly because: string
    }
  | {
      /** What was proposed comes to nothing. */
      readonly kind: 'declined'
      readonly at: Moment
      readonly by: UserId | undefined
      readonly suppression: SuppressionId
      readonly why: 'rejected' | 'unanswered' | 'withdrawn'
    }
  | {
      readonly kind: 'suppressed'
      readonly at: Moment
      readonly by: UserId
      /** Whom it needed besides. */
      readonly approvedBy?: UserId | undefined
      readonly suppression: SuppressionId
      readonly until: Moment
      readonly reason: string
      /** The scope in words. */
      readonly scope: string
      /** False for the other alerts that the same suppression covers: their cards change, their threads stay still. */
      readonly told: boolean
    }
  | {
      readonly kind: 'unsuppressed'
      readonly at: Moment
      readonly by: UserId | undefined
      readonly suppression: SuppressionId
      readonly why: 'expired' | 'lifted' | 'tripped' | 'retired' | 'narrowed'
      /** What tripped it. */
      readonly trip?: Trip | undefined
      readonly hidden: number
      readonly told: boolean
    }
  | {
      /** It hides until a later moment than it was made for. */
      readonly kind: 'extended'
      readonly at: Moment
      readonly by: UserId
      readonly suppression: SuppressionId
      readonly until: Moment
      readonly told: boolean
    }
  | {
      /** It hides only what fits more conditions. */
      readonly kind: 'narrowed'
      readonly at: Moment
      readonly by: UserId
      readonly suppression: SuppressionId
      /** The conditions that were added, in words. */
      readonly added: string
      readonly told: boolean
    }
  /** A report is wanted. `by` undefined: nobody asked, its route's `report: auto` wants it. */
  | { readonly kind: 'reported'; readonly at: Moment; readonly by: UserId | undefined }
  | { readonly kind: 'quieted'; readonly at: Moment }

/** Open until somebody closes it or it falls quiet; events fold into it. */
export function isAlive(alert: Alert): boolean {
  return alert.status === 'open' || alert.status === 'acknowledged'
}

/** A plugin's event carries the host of the sensor that read the log, which says nothing of where it happened. */
export function happenedOnItsHosts(alert: Alert): boolean {
  return alert.source === 'syscall'
}

export function evolve(alert: Alert, fact: Fact): Alert {
  const known: Known = { ...bare(alert), ...revised(alert, fact) }
  switch (fact.kind) {
    case 'acknowledged':
      return { ...known, status: 'acknowledged', by: fact.by, at: fact.at }
    case 'reopened':
      // The silence counts anew, or an alert that fell quiet would do so again at once. It is no event, and so no noise that goes on.
      return { ...known, lastReceivedAt: Math.max(known.lastReceivedAt, fact.at), lately: undefined, status: 'open' }
    case 'resolved':
      return { ...known, status: 'resolved', by: fact.by, at: fact.at, outcome: fact.outcome, note: fact.note }
    case 'quieted':
      return { ...known, status: 'quiet', at: fact.at }
    case 'assigned':
      return withKnown(alert, { ...known, assignee: fact.to })
    case 'suppressed':
      return withKnown(alert, {
        ...known,
        suppressed: suppressedBy(fact, alert),
        tripped: undefined,
        lately: undefined,
        ...answered(alert, fact),
      })
    case 'unsuppressed':
      return withKnown(
        alert,
        alert.suppressed?.id === fact.suppression
          ? { ...known, suppressed: undefined, tripped: trippedBy(fact), lately: latelyBy(fact) }
          : known,
      )
    case 'extended':
      return withKnown(
        alert,
        alert.suppressed?.id === fact.suppression ? { ...known, suppressed: { ...alert.suppressed, until: fact.until } } : known,
      )
    case 'proposed':
      return withKnown(alert, { ...known, proposed: { id: fact.suppression, by: fact.by } })
    case 'declined':
      return withKnown(alert, { ...known, ...answered(alert, fact) })
    case 'narrowed':
    case 'reported':
      return alert
  }
}

function suppressedBy(
  { suppression: id, by, approvedBy, until, reason }: Extract<Fact, { kind: 'suppressed' }>,
  { hidden: hiddenBefore }: Alert,
): Suppressed {
  return { id, by, approvedBy, until, reason, hiddenBefore }
}

function trippedBy({ suppression: id, at, trip, hidden }: Extract<Fact, { kind: 'unsuppressed' }>): Tripped | undefined {
  return trip && { id, at, trip, hidden }
}

/** What was narrowed hides on elsewhere. */
function latelyBy({ suppression, at, hidden, why }: Extract<Fact, { kind: 'unsuppressed' }>): Lately | undefined {
  return why === 'narrowed' ? undefined : { suppression, at, hidden, why }
}

/** What was proposed is decided. */
function answered({ proposed }: Alert, { suppression }: { readonly suppression: SuppressionId }): Pick<Known, 'proposed'> {
  return proposed?.id === suppression ? { proposed: undefined } : {}
}

/** What one event adds to the alert that it folds into. */
export type Fold = {
  readonly priority: Priority
  readonly time: string
  readonly hostname: string | undefined
  readonly receivedAt: Moment
}

export function fold(alert: Alert, event: Fold): Alert {
  const priority = moreUrgent(alert.priority, event.priority)
  const revision = alert.revision + 1
  const isNewHost = event.hostname !== undefined && alert.hosts.length < hostsKept && !alert.hosts.includes(event.hostname)
  return {
    ...alert,
    priority,
    revision,
    actedRevision: priority === alert.priority ? alert.actedRevision : revision,
    count: alert.count + 1,
    firstSeen: earlier(alert.firstSeen, event.time),
    lastSeen: earlier(alert.lastSeen, event.time) === event.time ? alert.lastSeen : event.time,
    lastReceivedAt: event.receivedAt,
    hosts: isNewHost ? [...alert.hosts, event.hostname] : alert.hosts,
  }
}

/** A suppressed event of a living alert: the card's counter moves, nothing else does. */
export function hide(alert: Alert, receivedAt: Moment): Alert {
  return { ...alert, hidden: alert.hidden + 1, lastHiddenAt: receivedAt, revision: alert.revision + 1 }
}

const hostsKept = 200

/** Times with as many digits compare as texts: every event that folds asks this twice, and nearly all have nine. */
function earlier(one: string, other: string): string {
  const isFirst = one.length === other.length ? one <= other : Date.parse(one) <= Date.parse(other)
  return isFirst ? one : other
}

function revised(alert: Alert, fact: Fact): Pick<Known, 'revision' | 'actedRevision'> {
  if (fact.kind === 'reported' || fact.kind === 'narrowed') return alert
  return { revision: alert.revision + 1, actedRevision: alert.revision + 1 }
}

/** The members that every status shares, without those of one status alone. */
function bare(alert: Alert): Known {
  const nothing = { by: undefined, at: undefined, outcome: undefined, note: undefined }
  const { status: _status, by: _by, at: _at, outcome: _outcome, note: _note, ...known } = { ...nothing, ...alert }
  return known
}

/** The same status, other members. */
function withKnown(alert: Alert, known: Known): Alert {
  return { ...alert, ...known }
}
