import type { Arrival } from '../../domain/triage.ts'

/**
 * The content key as the ledger stores it, led by the event's own second. Keys that arrive together are then neighbours in
 * the index; bare hashes would touch a page each, and cost half the speed once the index outgrows the cache.
 */
export function contentOf({ content, event }: Arrival): string {
  const second = Math.floor(Date.parse(event.time) / 1000)
  return `${second.toString(36)}.${content}`
}
