import { atLeast } from './priority.ts'
import type { Priority } from './priority.ts'
import { valuesOf } from './scope.ts'
import type { Subject } from './scope.ts'

/** Which events are meant: all that it names must fit. */
export type Match = {
  /** Field → the values that fit; any of them. Empty: everything fits. */
  readonly match: Readonly<Record<string, readonly string[]>>
  /** This priority and above. */
  readonly floor: Priority | undefined
}

/** Where alerts go. The first route that matches wins. */
export type Route = Match & {
  /** `#name` or an id. */
  readonly channel: string
  readonly mention: string | undefined
  /** Write a report of its Critical alerts and above without anybody asking. */
  readonly autoReport?: true
}

export function routeFor(subject: Subject, routes: readonly Route[]): Route | undefined {
  return routes.find((route) => fits(route, subject))
}

export function fits({ match, floor }: Match, subject: Subject): boolean {
  if (floor && !atLeast(subject.event.priority, floor)) return false
  return Object.entries(match).every(([name, wanted]) => valuesOf(subject, name).some((value) => wanted.includes(value)))
}
