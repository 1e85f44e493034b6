import type { Moment } from '../../domain/event.ts'

/** The start of a moment's minute: the grain of the books. */
export function minuteOf(at: Moment): Moment {
  return at - (at % 60_000)
}
