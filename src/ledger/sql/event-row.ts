import { sql } from 'kysely'
import type { SqlBool } from 'kysely'
import type { FalcoEvent } from '../../domain/event.ts'
import type { StoredEvent } from '../ledger.ts'
import type { Judged } from './docket.ts'
import type { EventRow } from './tables.ts'
import type { Place } from './traits.ts'

/** Reads an event's text as the intake did when it came. Undefined: the intake has become stricter since, and refuses it now. */
export type ReadEvent = (raw: string) => FalcoEvent | undefined

/** The text is the event: what is searched by stands beside it, everything else is read again from it. */
export function eventRow({ arrival, content, verdict, alert, prior, suppression }: Judged, { number, alike }: Place) {
  const { event, identity, receivedAt } = arrival
  return {
    number,
    content,
    received_at: receivedAt,
    time: event.time,
    rule: event.rule,
    priority: event.priority,
    source: event.source,
    hostname: event.hostname ?? null,
    fingerprint: identity.fingerprint,
    verdict: verdict.kind,
    because: verdict.because,
    alert_id: alert ?? null,
    prior: prior ?? null,
    suppression_id: suppression ?? null,
    raw: event.raw,
    alike,
  }
}

/** In a literal word, as the partial index has it. */
export const isOpening = sql<SqlBool>`events.verdict = 'open'`

export const eventColumns = ['time', 'rule', 'priority', 'source', 'hostname', 'raw'] as const

export function eventOf(row: Pick<EventRow, (typeof eventColumns)[number]>, read: ReadEvent): FalcoEvent {
  return read(row.raw) ?? withoutFields(row)
}

function withoutFields({ time, rule, priority, source, hostname, raw }: Pick<EventRow, (typeof eventColumns)[number]>): FalcoEvent {
  return { time, rule, priority, source, hostname: hostname ?? undefined, output: undefined, tags: [], fields: new Map(), raw }
}

export function storedEventOf(
  row: Pick<EventRow, (typeof eventColumns)[number] | 'received_at' | 'verdict'>,
  read: ReadEvent,
): StoredEvent {
  return { event: eventOf(row, read), receivedAt: row.received_at, verdict: row.verdict }
}
