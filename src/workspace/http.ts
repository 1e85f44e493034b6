import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Args, readArgs, readUpload } from './args.ts'
import type { FaultBook, Mishap } from './faults.ts'
import type { Rates } from './rates.ts'
import { Refusal } from './refusal.ts'
import type { ResponseUrls } from './response-url.ts'
import { answerCall, type Answer, channelOf } from './web-api/answer.ts'
import { remember } from './state.ts'
import { receiveUpload } from './web-api/files.ts'
import type { Desk } from './web-api/method.ts'

type Parts = {
  readonly desk: Desk
  readonly faults: FaultBook
  readonly rates: Rates | undefined
  readonly responseUrls: ResponseUrls
  /** Gets whatever is none of Slack's business. */
  readonly page: (request: IncomingMessage, response: ServerResponse) => void
}

export function makeHttp(parts: Parts): (request: IncomingMessage, response: ServerResponse) => void {
  return function handle(request, response) {
    route(parts, request, response).catch((error: unknown) => {
      send(response, { status: 500, body: { ok: false, error: 'internal_error', detail: String(error) } })
    })
  }
}

async function route(parts: Parts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://workspace')
  const [, door, name = ''] = /^\/(api|upload|response)\/([^/]+)$/.exec(pathname) ?? []
  if (door === 'api') return call(parts, name, request, response)
  if (door === 'upload') return upload(parts, name, request, response)
  if (door === 'response') return respond(parts, name, request, response)
  parts.page(request, response)
}

async function call(parts: Parts, method: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const args = await readArgs(request).catch(asRefusal)
  const mishap = parts.faults.before(method, args instanceof Refusal ? '' : channelOf(parts.desk.state, args))
  const answer = mishap ? answerTo(mishap) : answerCall(parts, method, args, request.headers.authorization)
  record(parts, method, args, answer)
  if (mishap?.kind === 'hang') return parts.faults.untilHealed(() => response.destroy())
  if (mishap?.kind === 'cut' || (!mishap && parts.faults.losesAnswer(method))) return void response.destroy()
  send(response, answer)
}

/** Passed on as a value, since a call that cannot be read is still a call that came. */
function asRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error
  throw error
}

function answerTo(mishap: Mishap): Answer {
  if (mishap.kind === 'refuse') return { status: 200, body: new Refusal(mishap.error).answer }
  if (mishap.kind !== 'status') return { status: 0, body: { ok: false, error: mishap.kind } }
  const error = mishap.status === 429 ? 'ratelimited' : 'internal_error'
  return { status: mishap.status, body: { ok: false, error }, ...(mishap.retryAfterS ? { retryAfterS: mishap.retryAfterS } : {}) }
}

function record({ desk: { state } }: Parts, method: string, args: Args | Refusal, { status, body, retryAfterS }: Answer): void {
  const { token: _secret, ...shown } = args instanceof Refusal ? {} : args
  const error = typeof body['error'] === 'string' ? body['error'] : undefined
  const call = { at: state.now(), method, args: shown, status, ok: body['ok'] === true, error, retryAfterS }
  remember(state.calls, call)
  state.tell({ kind: 'call', call })
}

function send(response: ServerResponse, { status, body, retryAfterS }: Answer): void {
  const headers = { 'content-type': 'application/json; charset=utf-8', ...(retryAfterS ? { 'retry-after': String(retryAfterS) } : {}) }
  response.writeHead(status, headers).end(JSON.stringify(body))
}

async function upload({ desk, faults }: Parts, id: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const bytes = await readUpload(request)
  if (isUnanswered(faults, response)) return
  try {
    receiveUpload(desk.state, id, bytes)
    response.writeHead(200).end(`OK - ${bytes.length}`)
  } catch (error) {
    sendRefusal(response, error)
  }
}

/** Unauthenticated: whoever knows the URL may answer. */
async function respond({ faults, responseUrls }: Parts, id: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (isUnanswered(faults, response)) return
  try {
    responseUrls.answer(id, await readArgs(request))
    send(response, { status: 200, body: { ok: true } })
  } catch (error) {
    sendRefusal(response, error)
  }
}

function isUnanswered(faults: FaultBook, response: ServerResponse): boolean {
  if (faults.isDown) response.destroy()
  if (faults.isSilent) faults.untilHealed(() => response.destroy())
  return faults.isDown || faults.isSilent
}

function sendRefusal(response: ServerResponse, error: unknown): void {
  if (!(error instanceof Refusal)) throw error
  send(response, { status: error.error.endsWith('url') ? 404 : 400, body: error.answer })
}
