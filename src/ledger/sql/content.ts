import type { Arrival } from '../../domain/triage.ts'

/**
 * The content key as the ledger stores it, led by the event's own nanosecond. Keys that arrive together are then neighbours in
 * the index; bare hashes would touch a page each: as many as all else that a commit writes.
 */
export function contentOf({ content, event: { time } }: Arrival): string {
  const beyondMs = time.slice('2026-03-09T08:58:37.803'.length, -1).padEnd(6, '0')
  return `${Date.parse(time).toString(36)}${beyondMs}.${content}`
}
