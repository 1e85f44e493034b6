import { sql } from 'kysely'
import type { SqlBool } from 'kysely'
import type { FalcoEvent, FieldValue } from '../../domain/event.ts'
import type { StoredEvent } from '../ledger.ts'
import type { Judged } from './docket.ts'
import type { EventRow } from './tables.ts'

export function eventRow({ arrival, content, verdict, alert, suppression }: Judged) {
  const { event, identity, receivedAt } = arrival
  return {
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
    suppression_id: suppression ?? null,
    body: bodyOf(event),
    raw: event.raw,
  }
}

/** In a literal word, as the partial index has it. */
export const isOpening = sql<SqlBool>`events.verdict = 'open'`

export const eventColumns = ['time', 'rule', 'priority', 'source', 'hostname', 'body', 'raw'] as const

/** A Map and undefined do not survive JSON: the fields are stored as entries, an absent output as null. */
function bodyOf({ output, tags, fields }: FalcoEvent): string {
  return JSON.stringify([output ?? null, tags, [...fields]])
}

export function eventOf(row: Pick<EventRow, (typeof eventColumns)[number]>): FalcoEvent {
  const [output, tags, fields]: [string | null, readonly string[], readonly [string, FieldValue][]] = JSON.parse(row.body)
  const { time, rule, priority, source, hostname, raw } = row
  return { time, rule, priority, source, hostname: hostname ?? undefined, output: output ?? undefined, tags, fields: new Map(fields), raw }
}

export function storedEventOf(row: Pick<EventRow, (typeof eventColumns)[number] | 'received_at' | 'verdict'>): StoredEvent {
  return { event: eventOf(row), receivedAt: row.received_at, verdict: row.verdict }
}
