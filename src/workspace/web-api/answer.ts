import { type Args, textArg } from '../args.ts'
import type { Rates } from '../rates.ts'
import { Refusal } from '../refusal.ts'
import { type App, findChannel, type State } from '../state.ts'
import type { Desk, Method } from './method.ts'
import { methods } from './methods.ts'

export type Answer = { readonly status: number; readonly body: Readonly<Record<string, unknown>>; readonly retryAfterS?: number }

type Parts = { readonly desk: Desk; readonly rates: Rates | undefined }

/** Carries out one Web API call: known method, right token, not too soon, and then its own rules. */
export function answerCall(parts: Parts, name: string, args: Args | Refusal, authorization: string | undefined): Answer {
  try {
    return carryOut(parts, name, args, authorization)
  } catch (error) {
    if (error instanceof Refusal) return { status: 200, body: error.answer }
    throw error
  }
}

function carryOut({ desk, rates }: Parts, name: string, args: Args | Refusal, authorization: string | undefined): Answer {
  const method = methods.get(name)
  if (!method) throw new Refusal('unknown_method', [], { req_method: name })
  if (args instanceof Refusal) throw args
  checkToken(desk.state.app, method, args, authorization)

  const retryAfterS = rates?.retryAfterS(name, method.rate, channelOf(desk.state, args))
  if (retryAfterS) return { status: 429, body: { ok: false, error: 'ratelimited' }, retryAfterS }
  return { status: 200, body: { ok: true, ...method.run(desk, args) } }
}

/** The app-level token counts only in the header (https://docs.slack.dev/reference/methods/apps.connections.open). */
function checkToken(app: App, method: Method, args: Args, authorization: string | undefined): void {
  if (method.token === 'none') return
  const inHeader = authorization?.replace(/^Bearer\s+/i, '')
  const token = inHeader ?? (method.token === 'app' ? undefined : textArg(args, 'token'))
  if (!token) throw new Refusal('not_authed')
  if (token !== app.botToken && token !== app.appToken) throw new Refusal('invalid_auth')
  if (token !== (method.token === 'app' ? app.appToken : app.botToken)) throw new Refusal('not_allowed_token_type')
}

/** The channel's id when there is such a channel. */
export function channelOf(state: State, args: Args): string {
  const asked = textArg(args, 'channel') ?? ''
  return findChannel(state, asked)?.id ?? asked
}
