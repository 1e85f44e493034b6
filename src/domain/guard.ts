import { field } from './event.ts'
import type { FalcoEvent } from './event.ts'
import { atLeast, moreUrgent, priorities } from './priority.ts'
import type { Priority } from './priority.ts'
import { fits } from './route.ts'
import type { Match } from './route.ts'
import { falcoNames } from './scope.ts'
import type { Condition, Scope, Subject } from './scope.ts'

/** What no suppression may hide: one entry of `neverSuppress` in falconer.yml. */
export type Guard = Match & {
  /** Only events of neither a pod nor a container: `workload: none`. */
  readonly withoutWorkload: boolean
  /** As it is written: `priority: Critical, workload: none`. */
  readonly words: string
}

/** The first guard that stands before this event. */
export function guardOf(subject: Subject, guards: readonly Guard[]): Guard | undefined {
  return guards.find((guard) => fits(guard, subject) && (!guard.withoutWorkload || !hasWorkload(subject.event)))
}

/** The same for an alert: before its first event, or one as urgent as its most urgent. */
export function guardBefore(subject: Subject, worst: Priority, guards: readonly Guard[]): Guard | undefined {
  const priority = moreUrgent(subject.event.priority, worst)
  return guardOf(subject, guards) ?? guardOf({ ...subject, event: { ...subject.event, priority } }, guards)
}

/**
 * The first guard that stands before every event that this scope could ever fit, as far as its words alone tell. No words say that
 * there is no workload: before a guard that asks for that, events are asked.
 */
export function guardAround(scope: Scope, guards: readonly Guard[]): Guard | undefined {
  return guards.find((guard) => !guard.withoutWorkload && isInside(scope, guard))
}

function isInside(scope: Scope, { match, floor }: Guard): boolean {
  const isFloored = floor === undefined || isAbove(scope, floor)
  return isFloored && Object.entries(match).every(([name, wanted]) => wanted.includes(askedFor(scope, name) ?? noValue))
}

/** An empty text is no value of any event. */
const noValue = ''

/** The one value that the field must have. */
function askedFor(scope: Scope, name: string): string | undefined {
  const asked = scope.filter(({ field: one }) => oneName(one) === oneName(name))
  return asked.map(exactly).find((value) => value !== undefined)
}

function exactly(condition: Condition): string | undefined {
  if ('is' in condition) return condition.is
  return 'glob' in condition && !/[*?]/.test(condition.glob) ? condition.glob : undefined
}

/** `image` and `container.image.repository` are one field. */
function oneName(name: string): string {
  return name === 'hostname' ? 'host' : (aliases.get(name) ?? name)
}

const aliases: ReadonlyMap<string, string> = new Map(Object.entries(falcoNames))

/** Every priority that the scope may mean is this or above; a pattern may mean any. */
function isAbove(scope: Scope, floor: Priority): boolean {
  const spoken = scope.filter(({ field: name }) => name === 'priority')
  const meant = priorities.filter((priority) => spoken.every((condition) => mayMean(condition, priority)))
  return meant.length > 0 && meant.every((priority) => atLeast(priority, floor))
}

function mayMean(condition: Condition, priority: Priority): boolean {
  if ('startsWith' in condition) return priority.startsWith(condition.startsWith)
  return (exactly(condition) ?? priority) === priority
}

/** The rule by its place and its words, to end a sentence with: `neverSuppress in falconer.yml (source: internal) forbids it`. */
export function guardWords({ words }: Guard): string {
  return `neverSuppress in falconer.yml (${words}) forbids it`
}

/** Asked of the event itself: a fingerprint of falconer.yml's own says nothing of pods. */
function hasWorkload(event: FalcoEvent): boolean {
  const container = field(event, 'container.id')
  return field(event, 'k8s.pod.name') !== undefined || (container !== undefined && container !== 'host')
}
