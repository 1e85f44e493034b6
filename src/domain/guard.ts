import { field } from './event.ts'
import type { FalcoEvent } from './event.ts'
import { moreUrgent } from './priority.ts'
import type { Priority } from './priority.ts'
import { fits } from './route.ts'
import type { Match } from './route.ts'
import type { Subject } from './scope.ts'

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

/** The rule by its place and its words, to end a sentence with: `neverSuppress in falconer.yml (source: internal) forbids it`. */
export function guardWords({ words }: Guard): string {
  return `neverSuppress in falconer.yml (${words}) forbids it`
}

/** Asked of the event itself: a fingerprint of falconer.yml's own says nothing of pods. */
function hasWorkload(event: FalcoEvent): boolean {
  const container = field(event, 'container.id')
  return field(event, 'k8s.pod.name') !== undefined || (container !== undefined && container !== 'host')
}
