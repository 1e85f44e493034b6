import { isAlive } from './alert.ts'
import type { Alert, AlertId } from './alert.ts'
import { field, isSensorHealth } from './event.ts'
import type { FalcoEvent, Moment } from './event.ts'
import type { Identity } from './fingerprint.ts'
import { guardOf, guardWords } from './guard.ts'
import type { Guard } from './guard.ts'
import { howLong } from './how-long.ts'
import { routeFor } from './route.ts'
import type { Route } from './route.ts'
import { matches, scopeWords } from './scope.ts'
import { inForce, mayHide } from './suppression.ts'
import type { Suppression, SuppressionId } from './suppression.ts'
import { tripOf } from './trip-wire.ts'
import type { Trip } from './trip-wire.ts'

/** An event at the door, with all that triage needs to know of it. */
export type Arrival = {
  readonly event: FalcoEvent
  readonly identity: Identity
  /** Equal for two sendings of one event. */
  readonly content: string
  readonly receivedAt: Moment
}

/** What the ledger holds that bears on one event. */
export type Known = {
  /** When the same content was first received. */
  readonly repeatOf: Moment | undefined
  /** The living alert with this fingerprint, else the newest. */
  readonly newest: Alert | undefined
  /** Those that have not ended, and those that ended of late. */
  readonly suppressions: readonly Suppression[]
  /** When this rule was last seen with this image (or without one), to the day; undefined: never. */
  readonly combinationSeen: Moment | undefined
  /** When the ledger's first event was received. */
  readonly ledgerSince: Moment | undefined
}

/** A suppression that the event ends, because it shows something new in kind inside it. */
export type Tripped = { readonly suppression: SuppressionId; readonly trip: Trip }

/** What triage decided about an event, always with its reason. */
export type Verdict = Judgement & { readonly tripped?: readonly Tripped[] }

type Judgement =
  | { readonly kind: 'repeat'; readonly because: string }
  | {
      readonly kind: 'suppress'
      readonly because: string
      readonly suppression: SuppressionId
      /** The living alert of its problem. */
      readonly alert: AlertId | undefined
      /** Without the suppression it would have opened an alert. */
      readonly saves: boolean
    }
  | { readonly kind: 'fold'; readonly because: string; readonly into: AlertId }
  | { readonly kind: 'below'; readonly because: string }
  | {
      readonly kind: 'open'
      readonly because: string
      readonly channel: string
      readonly mention: string | undefined
      readonly autoReport?: true
      readonly previous: AlertId | undefined
      /** The rule is new to this image: it breaks through a storm. */
      readonly novel: boolean
    }

export type VerdictKind = Verdict['kind']

/** First match wins, top to bottom. What a guard stands before is hidden by no suppression, and its verdict says so. */
export function triage(
  arrival: Arrival,
  known: Known,
  routes: readonly Route[],
  quietAfterMs: number,
  neverSuppress: readonly Guard[] = [],
): Verdict {
  if (known.repeatOf !== undefined)
    return { kind: 'repeat', because: `the same event was received at ${new Date(known.repeatOf).toISOString()}` }
  if (isSensorHealth(arrival.event)) return { kind: 'below', because: 'sensor health, not a threat' }

  const cover = coverOf(arrival, known.suppressions, neverSuppress)
  const verdict = cover.by
    ? hidden(arrival, known, cover.by, routes, quietAfterMs)
    : shown(arrival, known, cover.spared, routes, quietAfterMs)
  return cover.tripped.length === 0 ? verdict : { ...verdict, tripped: cover.tripped }
}

/** `by`: what hides the event. `spared`: why something that covers it does not, to be put behind a reason. */
type Cover = { readonly by: Suppression | undefined; readonly tripped: readonly Tripped[]; readonly spared: string }

function coverOf(arrival: Arrival, suppressions: readonly Suppression[], neverSuppress: readonly Guard[]): Cover {
  const covering = suppressions.filter((one) => inForce(one, arrival.receivedAt) && matches(one.scope, arrival))
  const [first] = covering
  if (!first) return uncovered
  const guard = guardOf(arrival, neverSuppress)
  if (guard) return { ...uncovered, spared: `; not hidden by suppression ${first.id}: ${guardWords(guard)}` }
  const tripped = covering.flatMap((one) => {
    const trip = tripOf(one.watch, arrival.event, arrival.receivedAt)
    return trip ? { suppression: one.id, trip } : []
  })
  const left = covering.filter(({ id }) => tripped.every(({ suppression }) => suppression !== id))
  const by = left.find((one) => mayHide(one, arrival.event.priority))
  return { by, tripped, spared: by ? '' : sparedWords(left[0], tripped) }
}

const uncovered: Cover = { by: undefined, tripped: [], spared: '' }

function sparedWords(left: Suppression | undefined, [tripped]: readonly Tripped[]): string {
  if (tripped) return `; suppression ${tripped.suppression} has ended itself: ${wireWords[tripped.trip.wire]}`
  return left ? `; not hidden by suppression ${left.id}: ${gravity}` : ''
}

/** Without the value, which an attacker may have written. */
const wireWords: Readonly<Record<Trip['wire'], string>> = {
  image: 'an image that is new in it',
  parent: 'a parent process that is new in it',
  user: 'a user who is new in it',
  destination: 'a destination that is new in it',
  priority: 'a higher priority than any in it before',
  rate: 'ten times its usual rate',
}

function hidden(arrival: Arrival, known: Known, by: Suppression, routes: readonly Route[], quietAfterMs: number): Verdict {
  const alive = living(known.newest, arrival.receivedAt, quietAfterMs)
  const saves = !alive && routeFor(arrival, routes) !== undefined
  return { kind: 'suppress', because: `suppressed: ${scopeWords(by.scope)}`, suppression: by.id, alert: alive?.id, saves }
}

function shown(arrival: Arrival, known: Known, spared: string, routes: readonly Route[], quietAfterMs: number): Verdict {
  const alive = living(known.newest, arrival.receivedAt, quietAfterMs)
  if (alive) return { kind: 'fold', because: `same problem as alert ${alive.id}${spared}`, into: alive.id }
  const route = routeFor(arrival, routes)
  if (!route) return { kind: 'below', because: `no route for ${arrival.event.priority} events of this kind${spared}` }
  const novel = isNovel(arrival, known)
  return {
    kind: 'open',
    because: `${whyOpen(arrival, known, novel)}${spared}${spared === '' ? goesOn(arrival, known.suppressions) : ''}`,
    channel: route.channel,
    mention: route.mention,
    ...(route.autoReport && { autoReport: true }),
    previous: known.newest?.id,
    novel,
  }
}

/** What was hidden until a moment ago comes again: whoever sees the card should know what became of the suppression. */
function goesOn(arrival: Arrival, suppressions: readonly Suppression[]): string {
  const over = suppressions.filter((one) => hidOf(one, arrival) && matches(one.scope, arrival))
  const [last] = over.toSorted((one, other) => overSince(other) - overSince(one))
  if (!last) return ''
  const count = `${last.hidden.toLocaleString('en-US')} event${last.hidden === 1 ? '' : 's'}`
  const before = howLong(arrival.receivedAt - overSince(last))
  return `; the noise goes on: suppression ${last.id}, which hid ${count}, ended ${before} before (${last.ended?.why ?? 'expired'})`
}

/** It is over, and was not a day ago. */
function hidOf(suppression: Suppression, { receivedAt }: Arrival): boolean {
  const since = overSince(suppression)
  return suppression.hidden > 0 && since <= receivedAt && receivedAt - since < rememberedMs
}

/** Nobody may have tidied it up yet. */
function overSince({ ended, until }: Suppression): Moment {
  return ended?.at ?? until
}

/** How long a suppression that ended is remembered when its noise comes again. */
export const rememberedMs = 86_400_000

const gravity = 'Critical and above stay in sight unless a second person has approved it'

function whyOpen({ event }: Arrival, { newest }: Known, novel: boolean): string {
  const because = newest ? `alert ${newest.id} for the same problem is closed` : 'first event of this problem'
  const which = imageOf(event) === undefined ? 'of its rule' : 'of its rule with this image'
  return novel ? `${because}, and the first ${which} in ${unseenDays} days` : because
}

/** Where a rule fired, for what is new: the same image is the same program, on whatever host or pod. */
export function imageOf(event: FalcoEvent): string | undefined {
  return field(event, 'container.image.repository')
}

/** A young ledger has seen nothing, which says nothing. */
function isNovel({ receivedAt }: Arrival, { combinationSeen, ledgerSince }: Known): boolean {
  if (ledgerSince === undefined || receivedAt - ledgerSince < learningDays * dayMs) return false
  // Seen at the end of a day is kept as seen at its start.
  return combinationSeen === undefined || receivedAt - combinationSeen >= (unseenDays + 1) * dayMs
}

const learningDays = 7
const unseenDays = 30
const dayMs = 86_400_000

/** An alert that has been silent for longer than `quietAfter` takes no more events, whether or not it was tidied yet. */
function living(newest: Alert | undefined, now: Moment, quietAfterMs: number): Alert | undefined {
  return newest && isAlive(newest) && now - newest.lastReceivedAt < quietAfterMs ? newest : undefined
}

/** The alert that an `open` verdict begins. */
export function openAlert(id: AlertId, { event, identity, receivedAt }: Arrival, verdict: Extract<Verdict, { kind: 'open' }>): Alert {
  return {
    id,
    status: 'open',
    fingerprint: identity.fingerprint,
    rule: event.rule,
    source: event.source,
    priority: event.priority,
    workload: identity.workload,
    label: identity.label,
    tags: event.tags,
    channel: verdict.channel,
    mention: verdict.mention,
    ...(verdict.autoReport && { autoReport: true }),
    because: verdict.because,
    openedAt: receivedAt,
    firstSeen: event.time,
    lastSeen: event.time,
    lastReceivedAt: receivedAt,
    count: 1,
    hidden: 0,
    hosts: event.hostname === undefined ? [] : [event.hostname],
    assignee: undefined,
    suppressed: undefined,
    previous: verdict.previous,
    revision: 1,
    actedRevision: 1,
  }
}
