import type { IncomingHttpHeaders } from 'node:http'
import { found } from './sentence.ts'

/** What a request says that it carries: one event, one event per line, or something that we do not take. */
export type Content = { readonly kind: 'event' } | { readonly kind: 'lines' } | { readonly kind: 'other'; readonly why: string }

const event: Content = { kind: 'event' }
const lines: Content = { kind: 'lines' }

/** Falco sends `text/plain` while `json_output` is off: it is read as JSON, so that the answer can say what is wrong. */
const taken: Readonly<Record<string, Content>> = {
  '': event,
  'application/json': event,
  'text/json': event,
  'text/plain': event,
  'application/x-ndjson': lines,
  'application/ndjson': lines,
  'application/jsonl': lines,
}

/** Any charset parameter is passed over: JSON is UTF-8. */
export function contentOf(headers: IncomingHttpHeaders): Content {
  const encoding = headers['content-encoding'] ?? 'identity'
  if (encoding.toLowerCase() !== 'identity')
    return { kind: 'other', why: `"Content-Encoding" is ${found(encoding)}; send the body uncompressed.` }
  const sent = headers['content-type'] ?? ''
  const type = (sent.split(';', 1)[0] ?? '').trim().toLowerCase()
  return Object.hasOwn(taken, type) ? (taken[type] ?? event) : { kind: 'other', why: unknownType(sent, type) }
}

function unknownType(sent: string, type: string): string {
  const remedy = type === 'application/x-www-form-urlencoded' ? " (curl: -H 'Content-Type: application/json')" : ''
  return `"Content-Type" is ${found(sent)}; send application/json for one event, application/x-ndjson for one event per line${remedy}.`
}
