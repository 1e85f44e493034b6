import type { IncomingMessage, ServerResponse } from 'node:http'
import { no, say } from './answer.ts'
import type { Answer } from './answer.ts'
import { makeTake, unauthorised } from './take.ts'
import type { Respond, TakeNeeds } from './take.ts'
import { makeGuard } from './token.ts'

export type RespondNeeds = TakeNeeds & {
  readonly health: () => Health | Promise<Health>
  readonly metrics: { readonly contentType: string; text(): Promise<string> }
  /** What would be done in Slack, and why, in lines; without doing it. */
  readonly plan: () => Promise<string>
}

/** In words, empty when all is well. `missing`: without it nothing works; `troubles`: a part of it does not. */
export type Health = { readonly missing: readonly string[]; readonly troubles: readonly string[] }

type Place = { readonly methods: readonly string[]; readonly answer: Respond }

/** Who answers what: events at `/` (as falcosidekick's) and `/falco`, and four places to look at. */
export function makeRespond(needs: RespondNeeds): (request: IncomingMessage, response: ServerResponse) => Promise<Answer | undefined> {
  const events: Place = { methods: ['POST', 'PUT'], answer: makeTake(needs) }
  const places: ReadonlyMap<string, Place> = new Map([
    ['/', events],
    ['/falco', events],
    ['/healthz', toRead(async () => say(200, { alive: true }))],
    ['/readyz', toRead(async () => readiness(await needs.health()))],
    ['/metrics', toRead(async () => plain(await needs.metrics.text(), needs.metrics.contentType))],
    ['/plan', forKeyHolders(needs.token, async () => plain(await needs.plan(), 'text/plain; charset=utf-8'))],
  ])
  return async function respond(request, response) {
    const place = places.get(pathOf(request.url ?? '/'))
    if (!place) return no(404, 'Nothing is here; send Falco events to / or /falco.')
    if (!place.methods.includes(request.method ?? '')) return wrongMethod(place)
    return place.answer(request, response)
  }
}

function toRead(answer: () => Promise<Answer>): Place {
  return { methods: ['GET', 'HEAD'], answer }
}

function pathOf(url: string): string {
  const query = url.indexOf('?')
  return query < 0 ? url : url.slice(0, query)
}

/** A plan names alerts and channels: who may not write may not read it. */
function forKeyHolders(token: string | undefined, answer: () => Promise<Answer>): Place {
  const isLetIn = makeGuard(token)
  return { methods: ['GET', 'HEAD'], answer: async (request) => (isLetIn(request) ? answer() : unauthorised) }
}

function readiness({ missing, troubles }: Health): Answer {
  const also = troubles.length > 0 ? { troubles } : {}
  return missing.length === 0 ? say(200, { ready: true, ...also }) : say(503, { ready: false, because: missing, ...also })
}

function plain(body: string, contentType: string): Answer {
  return { status: 200, body, headers: { 'content-type': contentType } }
}

function wrongMethod({ methods }: Place): Answer {
  return no(405, `Use ${methods.join(' or ')} here.`, { allow: methods.join(', ') })
}
