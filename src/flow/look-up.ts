import type { AlertId, Fact } from '../domain/alert.ts'
import type { Summary } from '../domain/books.ts'
import type { FalcoEvent, Moment } from '../domain/event.ts'
import type { FiledReport } from '../domain/filed-report.ts'
import type { Storm, StormId } from '../domain/storm.ts'
import type { Suppression } from '../domain/suppression.ts'
import type { Dossier, Ledger, Posting, Waiting } from '../ledger/ledger.ts'

type Refused = { readonly refused: string }
export type Shown = Dossier & {
  readonly facts: readonly Fact[]
  /** Those that were asked for on it, or that hid events of it. */
  readonly suppressions: readonly Suppression[]
  readonly reports: readonly FiledReport[]
  readonly whereabouts: Whereabouts | undefined
}

/** Which message shows an alert: a card of its own, or the card of the storm that gathered it. `why` it is not there, in words. */
type Whereabouts = { readonly on: 'card' | 'storm'; readonly channel: string; readonly isPosted: boolean; readonly why: string | undefined }

/** What this process knows of itself and no ledger does. */
export type Bearing = {
  readonly troubles: readonly { readonly what: string; readonly since: Moment }[]
  readonly slowest: { readonly ms: number; readonly at: Moment } | undefined
  readonly turnedAway: number
  readonly startedAt: Moment
}

/** How Falconer is. `hosts`: when each was last heard, newest first. */
export type Standing = Bearing & {
  readonly waiting: Waiting
  readonly storms: readonly Storm[]
  readonly hosts: readonly { readonly hostname: string; readonly at: Moment }[]
}

/** What people ask about without changing anything. */
export type LookUp = {
  show(id: string): Promise<Shown | Refused>
  /** In force, waiting or ended. */
  suppression(id: string): Promise<{ readonly suppression: Suppression } | Refused>
  recent(limit: number): Promise<readonly Dossier[]>
  alive(limit: number): Promise<readonly Dossier[]>
  suppressions(): Promise<readonly Suppression[]>
  /** Those that ended in the last 14 days, the last to end first. */
  suppressionsEnded(): Promise<readonly Suppression[]>
  /** What it has hidden, the newest first. `before`: only what came before the event of this number. */
  hiddenBy: Ledger['hiddenBy']
  event(number: number): Promise<{ readonly event: FalcoEvent } | Refused>
  summary(lengthMs: number): Promise<Summary>
  /** The gathered alert with most events that can be suppressed still. */
  topTalker(id: StormId): Promise<{ readonly alert: AlertId } | Refused>
  /** The alerts that the storm gathered last, newest first. */
  newest(id: StormId, limit: number): Promise<readonly Dossier[]>
  status(): Promise<Standing>
}

type Deps = {
  readonly ledger: Ledger
  /** May ask others, so that what it says is so now. */
  readonly standing: () => Bearing | Promise<Bearing>
  readonly now: () => Moment
}

const endedForMs = 14 * 24 * 60 * 60_000
const endedMost = 300

export function makeLookUp({ ledger, standing, now }: Deps): LookUp {
  return {
    show,
    suppression,
    recent: (limit) => ledger.recent(limit),
    alive: (limit) => ledger.alive(limit),
    suppressions: () => ledger.suppressions(),
    suppressionsEnded: () => ledger.suppressionsEnded(now() - endedForMs, endedMost),
    hiddenBy: (id, limit, before) => ledger.hiddenBy(id, limit, before),
    async event(number) {
      return (await ledger.event(number)) ?? { refused: `There is no event ${number} in this ledger, or its text is no longer kept.` }
    },
    // What was received at this very moment belongs to it.
    summary: (lengthMs) => ledger.summary(now() - lengthMs, now() + 1),
    async topTalker(id) {
      const alert = await ledger.topTalker(id)
      return alert === undefined ? { refused: 'No alert of this storm can be suppressed any more.' } : { alert }
    },
    newest: (id, limit) => ledger.stormAlerts(id, limit),
    status,
  }

  async function status(): Promise<Standing> {
    const [bearing, waiting, storms, hosts] = await Promise.all([
      standing(),
      ledger.postings.waiting(),
      ledger.postings.storms(),
      ledger.lastHeard(),
    ])
    return { ...bearing, waiting, storms, hosts: hosts.toSorted((one, other) => other.at - one.at) }
  }

  async function show(typed: string): Promise<Shown | Refused> {
    const id = readId(typed)
    const dossier =
      (await ledger.alert(id)) ??
      (await onlyOneLike(
        id,
        'alert',
        (prefix) => ledger.alertsLike(prefix),
        (one) => ledger.alert(one),
      ))
    if (!dossier || 'refused' in dossier) return dossier ?? unknown(id)
    const { id: alert } = dossier.alert
    const [facts, suppressions, reports, card] = await Promise.all([
      ledger.facts(alert),
      ledger.suppressionsOf(alert),
      ledger.reportsOf(alert),
      ledger.postings.cardOf(alert),
    ])
    return { ...dossier, facts, suppressions, reports, whereabouts: card && whereaboutsOf(card) }
  }

  async function suppression(typed: string): Promise<{ readonly suppression: Suppression } | Refused> {
    const id = readId(typed)
    const found =
      (await ledger.suppression(id)) ??
      (await onlyOneLike(
        id,
        'suppression',
        (prefix) => ledger.suppressionsLike(prefix),
        (one) => ledger.suppression(one),
      ))
    if (!found)
      return { refused: `There is no suppression ${id.slice(0, 40)} in this ledger. \`/falco suppressions\` lists those in force.` }
    return 'refused' in found ? found : { suppression: found }
  }
}

/** In any case, and with a `#`, as people write it. */
function readId(typed: string): string {
  return typed.trim().toLowerCase().replace(/^#/, '')
}

/** `like`: at most two ids that begin so. Undefined: none does, or too little was typed to tell. */
async function onlyOneLike<Found>(
  prefix: string,
  noun: string,
  like: (prefix: string) => Promise<readonly string[]>,
  get: (id: string) => Promise<Found | undefined>,
): Promise<Found | Refused | undefined> {
  const [first, second] = prefix.length < shortestPrefix ? [] : await like(prefix)
  if (second !== undefined) return { refused: `More than one ${noun} begins with ${prefix}: type more of it.` }
  return first === undefined ? undefined : get(first)
}

const shortestPrefix = 3

function whereaboutsOf({ about, channel, at, why }: Posting): Whereabouts {
  return { on: about.kind === 'storm' ? 'storm' : 'card', channel: at?.channel ?? channel, isPosted: at !== undefined, why }
}

function unknown(id: string): Refused {
  return { refused: `There is no alert ${id.slice(0, 40)} in this ledger. \`/falco recent\` lists the newest ones.` }
}
