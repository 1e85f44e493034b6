import { atLeast } from './priority.ts'
import type { Priority } from './priority.ts'
import { valuesOf } from './scope.ts'
import type { Subject } from './scope.ts'

/** Where alerts go. The first route that matches wins. */
export type Route = {
  /** Field → the values that fit; any of them. All fields must fit. Empty: everything fits. */
  readonly match: Readonly<Record<string, readonly string[]>>
  /** This priority and above. */
  readonly floor: Priority | undefined
  /** `#name` or an id. */
  readonly channel: string
  readonly mention: string | undefined
}

export function routeFor(subject: Subject, routes: readonly Route[]): Route | undefined {
  return routes.find((route) => fits(route, subject))
}

function fits(route: Route, subject: Subject): boolean {
  if (route.floor && !atLeast(subject.event.priority, route.floor)) return false
  return Object.entries(route.match).every(([name, wanted]) => valuesOf(subject, name).some((value) => wanted.includes(value)))
}
