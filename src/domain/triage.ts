import { isAlive } from './alert.ts'
import type { Alert, AlertId } from './alert.ts'
import { field, isSensorHealth } from './event.ts'
import type { FalcoEvent, Moment } from './event.ts'
import type { Identity } from './fingerprint.ts'
import { guardOf, guardWords } from './guard.ts'
import type { Guard } from './guard.ts'
import { routeFor } from './route.ts'
import type { Route } from './route.ts'
import { matches, scopeWords } from './scope.ts'
import { inForce, mayHide } from './suppression.ts'
import type { Suppression, SuppressionId } from './suppression.ts'

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
  readonly suppressions: readonly Suppression[]
  /** When this rule was last seen with this image (or without one), to the day; undefined: never. */
  readonly combinationSeen: Moment | undefined
  /** When the ledger's first event was received. */
  readonly ledgerSince: Moment | undefined
}

/** What triage decided about an event, always with its reason. */
export type Verdict =
  | { readonly kind: 'repeat'; readonly because: string }
  | { readonly kind: 'suppress'; readonly because: string; readonly suppression: SuppressionId; readonly alert: AlertId | undefined }
  | { readonly kind: 'fold'; readonly because: string; readonly into: AlertId }
  | { readonly kind: 'below'; readonly because: string }
  | {
      readonly kind: 'open'
      readonly because: string
      readonly channel: string
      readonly mention: string | undefined
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

  const alive = living(known.newest, arrival.receivedAt, quietAfterMs)
  const covering = known.suppressions.filter((one) => inForce(one, arrival.receivedAt) && matches(one.scope, arrival))
  const suppression = covering.find((one) => mayHide(one, arrival.event.priority))
  const guard = covering[0] && guardOf(arrival, neverSuppress)
  if (suppression && !guard)
    return { kind: 'suppress', because: `suppressed: ${scopeWords(suppression.scope)}`, suppression: suppression.id, alert: alive?.id }
  const spared = covering[0] ? `; not hidden by suppression ${covering[0].id}: ${guard ? guardWords(guard) : gravity}` : ''
  if (alive) return { kind: 'fold', because: `same problem as alert ${alive.id}${spared}`, into: alive.id }

  const route = routeFor(arrival, routes)
  if (!route) return { kind: 'below', because: `no route for ${arrival.event.priority} events of this kind${spared}` }
  const novel = isNovel(arrival, known)
  return {
    kind: 'open',
    because: `${whyOpen(arrival, known, novel)}${spared}`,
    channel: route.channel,
    mention: route.mention,
    previous: known.newest?.id,
    novel,
  }
}

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
