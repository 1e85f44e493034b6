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

export function eventOf(row: Pick<EventRow, (typeof eventColumns)[number]>): FalcoEvent {
  const { time, rule, priority, source, hostname, raw } = row
  const [output, tags, fields]: Body = JSON.parse(row.body ?? plainBody(raw))
  return { time, rule, priority, source, hostname: hostname ?? undefined, output: output ?? undefined, tags, fields: new Map(fields), raw }
}

/** A Map and undefined do not survive JSON: fields go as entries, an absent output as null. */
type Body = readonly [output: string | null, tags: readonly string[], fields: readonly (readonly [string, FieldValue])[]]

/** Nothing, if the raw text says the very same when it is read plainly, as it mostly does: that halves the file. */
function bodyOf({ output, tags, fields, raw }: FalcoEvent): string | null {
  const body = JSON.stringify([output ?? null, tags, [...fields]] satisfies Body)
  return body === plainBody(raw) ? null : body
}

/** What the raw text says to a reader who knows nothing of integers that a double cannot hold. Empty if it is no JSON object. */
function plainBody(raw: string): string {
  try {
    const { output, tags, output_fields: fields } = JSON.parse(raw)
    return JSON.stringify([output ?? null, tags ?? [], Object.entries(fields ?? {})])
  } catch {
    return ''
  }
}

export function storedEventOf(row: Pick<EventRow, (typeof eventColumns)[number] | 'received_at' | 'verdict'>): StoredEvent {
  return { event: eventOf(row), receivedAt: row.received_at, verdict: row.verdict }
}
