import { field, firstField } from './event.ts'
import type { FalcoEvent, Moment } from './event.ts'
import { actorOf, isPluginEvent } from './plugin.ts'
import { atLeast, moreUrgent } from './priority.ts'
import type { Priority } from './priority.ts'

/** Kinds of things whose values are told apart: an event may show something new of each. */
export const kinds = ['image', 'parent', 'user', 'destination'] as const
export type Kind = (typeof kinds)[number]

/** What ends a suppression by itself when it shows up inside it: something new of a kind, a higher priority, ten times the usual rate. */
export const wires = [...kinds, 'priority', 'rate'] as const
export type Wire = (typeof wires)[number]

/** What is known of the events of a scope, so that what is new in kind stands out. */
export type Familiar = {
  /** How many events this was learned from; 0: nothing like it has been seen. */
  readonly events: number
  /** The values of each kind. As many as `valuesMax`: more are not told apart, and nothing of this kind is new. */
  readonly values: Readonly<Record<Kind, readonly string[]>>
  /** Containers by their ids that showed no image so far: Falco often knows nothing of one in its first moments. As many as `valuesMax`. */
  readonly unnamed?: readonly string[]
  /** The most urgent; undefined: nothing has been seen. */
  readonly highest: Priority | undefined
  /** Its usual rate: events an hour, over the hours in which any came. */
  readonly perHour: number
}

/** What a suppression watches, and what it knows. */
export type Watch = {
  /** Those that are not switched off. */
  readonly wires: readonly Wire[]
  readonly familiar: Familiar
  /** It had seen nothing when it was made, and learns until then. Undefined before its first event, or when it had nothing to learn. */
  readonly learnsUntil: Moment | undefined
  /** The start of the hour that `inHour` counts in. */
  readonly hour: Moment
  /** Events that it has hidden in that hour. */
  readonly inHour: number
}

/** What showed up inside a suppression and ended it. */
export type Trip =
  | { readonly wire: Kind; readonly value: string }
  | { readonly wire: 'priority'; readonly priority: Priority; readonly before: Priority }
  /** In events an hour. */
  | { readonly wire: 'rate'; readonly usual: number }

/** Attackers make values too: what a suppression knows must not grow with them. */
export const valuesMax = 200

/** Ten times the usual rate, and never for a handful of events. */
const rateFactor = 10
const usualLeast = 2

const learnsForMs = 60 * 60_000
const hourMs = 60 * 60_000

export const nothingFamiliar: Familiar = {
  events: 0,
  values: { image: [], parent: [], user: [], destination: [] },
  highest: undefined,
  perHour: 0,
}

/** A wire that nobody knows switches nothing off: then all are on. */
export function watchOf(armed: readonly Wire[], familiar: Familiar): Watch {
  const known = armed.every((wire) => wires.includes(wire)) ? armed : wires
  return { wires: known, familiar, learnsUntil: undefined, hour: 0, inHour: 0 }
}

/** The id of its container, when it shows no image of that. */
export function unnamedContainer(event: FalcoEvent): string | undefined {
  return imageOf(event) === undefined ? containerOf(event) : undefined
}

function containerOf(event: FalcoEvent): string | undefined {
  const id = field(event, 'container.id')
  return id === 'host' ? undefined : id?.slice(0, valueLongest)
}

function imageOf(event: FalcoEvent): string | undefined {
  return field(event, 'container.image.repository')
}

/**
 * What an event shows of this kind; undefined: nothing, which is never new: Falco often knows nothing of a container in its first moments.
 * An image by its repository, because a tag or digest is new with each deployment.
 */
export function valueOf(kind: Kind, event: FalcoEvent): string | undefined {
  return shownOf(kind, event)?.slice(0, valueLongest)
}

/** In characters. */
const valueLongest = 200

function shownOf(kind: Kind, event: FalcoEvent): string | undefined {
  switch (kind) {
    case 'image':
      return imageOf(event)
    case 'parent':
      return field(event, 'proc.pname')
    case 'user':
      return isPluginEvent(event) ? actorOf(event) : firstField(event, ['user.name', 'user.uid'])
    case 'destination':
      return destinationOf(event)
  }
}

/** The server's end of a connection, `203.0.113.9:443`: the client's port is another each time. */
function destinationOf(event: FalcoEvent): string | undefined {
  const far = /->(.+)$/s.exec(field(event, 'fd.name') ?? '')?.[1]
  return far ?? firstField(event, ['fd.sip', 'fd.rip'])
}

/** Adds what one more event shows; the very same object when it shows nothing new. */
export function learn(familiar: Familiar, event: FalcoEvent): Familiar {
  const fresh = kinds.filter((kind) => isNew(kind, familiar, event))
  const unnamed = withUnnamed(familiar.unnamed, event)
  const highest = familiar.highest === undefined ? event.priority : moreUrgent(familiar.highest, event.priority)
  if (fresh.length === 0 && highest === familiar.highest && unnamed === familiar.unnamed) return familiar
  const added = Object.fromEntries(fresh.map((kind) => [kind, [...familiar.values[kind], valueOf(kind, event) ?? '']]))
  return { ...familiar, ...(unnamed && { unnamed }), highest, values: { ...familiar.values, ...added } }
}

function withUnnamed(known: readonly string[] | undefined, event: FalcoEvent): readonly string[] | undefined {
  const id = unnamedContainer(event)
  if (id === undefined || known?.includes(id) || (known && known.length >= valuesMax)) return known
  return [...(known ?? []), id]
}

/** The container of this event was known without an image, and now has one. The very same object for any other event. */
function named(familiar: Familiar, event: FalcoEvent): Familiar {
  if (!comesLate(familiar, event)) return familiar
  const unnamed = familiar.unnamed?.filter((id) => id !== containerOf(event))
  const image = isNew('image', familiar, event) ? [...familiar.values.image, valueOf('image', event) ?? ''] : familiar.values.image
  return { ...familiar, ...(unnamed && { unnamed }), values: { ...familiar.values, image } }
}

function comesLate({ unnamed }: Familiar, event: FalcoEvent): boolean {
  const id = containerOf(event)
  return id !== undefined && imageOf(event) !== undefined && unnamed?.includes(id) === true
}

function isNew(kind: Kind, { values }: Familiar, event: FalcoEvent): boolean {
  const known = values[kind]
  if (known.length >= valuesMax) return false
  const value = valueOf(kind, event)
  return value !== undefined && !known.includes(value)
}

/** What ends the suppression if this event comes now; undefined: nothing, it may be hidden. */
export function tripOf(watch: Watch, event: FalcoEvent, now: Moment): Trip | undefined {
  if (isLearning(watch, now)) return undefined
  for (const wire of watch.wires) {
    const trip = tripped(wire, watch, event, now)
    if (trip) return trip
  }
  return undefined
}

/** It had seen nothing when it was made: then everything would be new. */
export function isLearning({ familiar, learnsUntil }: Watch, now: Moment): boolean {
  return learnsUntil === undefined ? familiar.events === 0 : now < learnsUntil
}

function tripped(wire: Wire, watch: Watch, event: FalcoEvent, now: Moment): Trip | undefined {
  const { familiar } = watch
  switch (wire) {
    case 'priority': {
      const { highest } = familiar
      return highest === undefined || atLeast(highest, event.priority) ? undefined : { wire, priority: event.priority, before: highest }
    }
    case 'rate':
      return inHourAt(watch, now) >= rateFactor * usualRate(familiar) ? { wire, usual: usualRate(familiar) } : undefined
    default: {
      const isExcused = wire === 'image' && comesLate(familiar, event)
      const value = isNew(wire, familiar, event) && !isExcused ? valueOf(wire, event) : undefined
      return value === undefined ? undefined : { wire, value }
    }
  }
}

function usualRate({ perHour }: Familiar): number {
  return Math.max(usualLeast, Math.ceil(perHour))
}

function inHourAt({ hour, inHour }: Watch, now: Moment): number {
  return hour === hourAt(now) ? inHour : 0
}

function hourAt(now: Moment): Moment {
  return now - (now % hourMs)
}

/** The watch after it has hidden one more event. While it learns, what comes is familiar. */
export function watched(watch: Watch, event: FalcoEvent, now: Moment): Watch {
  const familiar = named(watch.familiar, event)
  const counted = { ...watch, familiar, hour: hourAt(now), inHour: inHourAt(watch, now) + 1 }
  if (!isLearning(watch, now)) return counted
  const learned = learn(familiar, event)
  return {
    ...counted,
    learnsUntil: watch.learnsUntil ?? now + learnsForMs,
    familiar: { ...learned, events: familiar.events + 1, perHour: familiar.perHour + 1 },
  }
}
