import { createHmac } from 'node:crypto'
import { isObject } from './args.ts'
import { type Courier, type Envelope, patienceMs, type Reply } from './courier.ts'
import type { State } from './state.ts'

/** Posts everything to the app's request URL, signed; its HTTP answer is the acknowledgement. */
export function makeHttpMode(state: State, requestUrl: string): Courier {
  return {
    async deliver(envelope, copies) {
      const posts = Array.from({ length: copies }, () => post(state, requestUrl, envelope))
      return Promise.race(posts)
    },
  }
}

async function post(state: State, requestUrl: string, envelope: Envelope): Promise<Reply> {
  const { type, body } = encode(envelope)
  const headers = { 'content-type': type, ...retryHeaders(envelope), ...signature(state, body) }
  try {
    const response = await fetch(requestUrl, { method: 'POST', headers, body, signal: AbortSignal.timeout(patienceMs) })
    return response.ok ? { kind: 'acknowledged', answer: readAnswer(await response.text()) } : { kind: 'failed', status: response.status }
  } catch (error) {
    return { kind: error instanceof DOMException && error.name === 'TimeoutError' ? 'silent' : 'unreachable' }
  }
}

/** Commands are plain forms, interactions a form with one `payload`, events JSON. */
function encode({ type, payload }: Envelope): { readonly type: string; readonly body: string } {
  const form = 'application/x-www-form-urlencoded'
  if (type === 'events_api') return { type: 'application/json', body: JSON.stringify(payload) }
  if (type === 'interactive') return { type: form, body: String(new URLSearchParams({ payload: JSON.stringify(payload) })) }
  return { type: form, body: String(new URLSearchParams(Object.entries(payload).map(([name, value]) => [name, String(value)]))) }
}

function retryHeaders({ retry }: Envelope): Record<string, string> {
  return retry > 0 ? { 'x-slack-retry-num': String(retry), 'x-slack-retry-reason': 'http_timeout' } : {}
}

/** https://docs.slack.dev/authentication/verifying-requests-from-slack */
function signature({ app, now }: State, body: string): Record<string, string> {
  const timestamp = Math.floor(now() / 1000)
  const digest = createHmac('sha256', app.signingSecret).update(`v0:${timestamp}:${body}`).digest('hex')
  return { 'x-slack-request-timestamp': String(timestamp), 'x-slack-signature': `v0=${digest}` }
}

function readAnswer(body: string): Readonly<Record<string, unknown>> {
  if (body === '') return {}
  try {
    const answer: unknown = JSON.parse(body)
    return isObject(answer) ? answer : { text: body }
  } catch {
    return { text: body }
  }
}
