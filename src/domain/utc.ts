import type { Moment } from './event.ts'

/** A moment of the ledger as a report writes it: RFC 3339 in UTC, to the second. Events' own times are so already, with their fraction. */
export function utc(at: Moment): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`
}
