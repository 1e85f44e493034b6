import type { Arrival } from '../../domain/triage.ts'

/**
 * The content key as the ledger stores it, led by the event's own millisecond. Keys that arrive together are then neighbours in
 * the index; bare hashes would touch a page each, and cost half the speed once the index outgrows the cache.
 */
export function contentOf({ content, event }: Arrival): string {
  return `${Date.parse(event.time).toString(36)}.${content}`
}
