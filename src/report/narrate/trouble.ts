import type { Moment } from '../../domain/event.ts'
import { TooLong } from './endpoint.ts'

/** Why the model told nothing, in words that follow "the model: ". Nothing of what it answered, nor its key, is in them. */
export type Trouble = {
  readonly why: string
  /**
   * `set-up`: a person must mend it; `passing`: it may heal; `answer`: the endpoint is well, what it said is not; `stopped`: nobody waits
   * for it any more.
   */
  readonly kind: 'set-up' | 'passing' | 'answer' | 'stopped'
  /** How long the endpoint wants to be left alone. */
  readonly pauseMs?: number
}

/** The only place that reads the errors of a model's endpoint. */
export function readTrouble(error: unknown, signal: AbortSignal, now: Moment): Trouble {
  if (signal.aborted) return aborted(signal)
  if (causes(error).some((one) => one instanceof TooLong)) return { why: 'its answer was longer than 256 KiB', kind: 'answer' }
  const status = statusOf(error)
  if (status !== undefined) return byStatus(status, retryAfterMs(error, now))
  const code = codeOf(error)
  if (code !== undefined) return { why: `it could not be reached (${code})`, kind: 'passing' }
  return { why: 'its answer could not be read', kind: 'answer' }
}

function aborted({ reason }: AbortSignal): Trouble {
  const isLate = reason instanceof Error && reason.name === 'TimeoutError'
  return isLate ? { why: 'it did not answer in time', kind: 'passing' } : { why: 'it was not waited for', kind: 'stopped' }
}

function byStatus(status: number, pauseMs: number | undefined): Trouble {
  if (status === 401 || status === 403) return { why: `its endpoint refused the key (${status}); see LLM_API_KEY`, kind: 'set-up' }
  if (status === 404)
    return { why: 'its endpoint does not know the address or the model (404); see LLM_BASE_URL and LLM_MODEL', kind: 'set-up' }
  if (status === 429) return { why: 'its endpoint takes no more requests for now (429)', kind: 'passing', pauseMs: pauseMs ?? 60_000 }
  if (status >= 300 && status < 400)
    return { why: `its endpoint sends questions elsewhere (${status}), and they are not taken there; see LLM_BASE_URL`, kind: 'set-up' }
  if (status < 400) return { why: 'its answer could not be read', kind: 'answer' }
  return { why: `its endpoint answered ${status}`, kind: 'passing', ...(pauseMs === undefined ? {} : { pauseMs }) }
}

/** The endpoint does not know a way to ask for JSON. */
export function isRefusedShape(error: unknown): boolean {
  return [400, 422, 501].includes(statusOf(error) ?? 0)
}

/** No connection came about, or an old one was closed just then: worth one more try. */
export function isBroken(error: unknown): boolean {
  return statusOf(error) === undefined && /^(?:ECONNREFUSED|ECONNRESET|EPIPE|EAI_AGAIN|UND_ERR_SOCKET)$/.test(codeOf(error) ?? '')
}

function statusOf(error: unknown): number | undefined {
  return memberOf(error, 'statusCode', (value) => typeof value === 'number')
}

const connectionCodes =
  /^(?:ECONN\w+|ENOTFOUND|EAI_AGAIN|EHOST\w+|ENET\w+|EPIPE|ETIMEDOUT|UND_ERR_\w+|CERT_\w+|ERR_(?:TLS|SSL)_\w+|DEPTH_\w+|UNABLE_\w+|SELF_\w+)$/

function codeOf(error: unknown): string | undefined {
  return memberOf(error, 'code', (value): value is string => typeof value === 'string' && connectionCodes.test(value))
}

/** In seconds or as a date (RFC 9110, 10.2.3). */
function retryAfterMs(error: unknown, now: Moment): number | undefined {
  const headers = memberOf(error, 'responseHeaders', (value): value is object => typeof value === 'object' && value !== null)
  const written: unknown = headers && Reflect.get(headers, 'retry-after')
  if (typeof written !== 'string') return undefined
  if (/^\d+$/.test(written)) return Number(written) * 1_000
  const until = Date.parse(written)
  return Number.isNaN(until) ? undefined : Math.max(0, until - now)
}

function memberOf<T>(error: unknown, name: string, fits: (value: unknown) => value is T): T | undefined {
  const values: unknown[] = causes(error).map((one) => Reflect.get(one, name))
  return values.find(fits)
}

/** An error and what caused it, as far as there are any. */
function causes(error: unknown): readonly object[] {
  const found: object[] = []
  for (let one = error; typeof one === 'object' && one !== null && found.length < 8; one = Reflect.get(one, 'cause')) found.push(one)
  return found
}
