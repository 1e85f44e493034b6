import type { IncomingMessage, ServerResponse } from 'node:http'
import { no, say } from './answer.ts'
import type { Answer } from './answer.ts'
import { makeTake } from './take.ts'
import type { Respond, TakeNeeds } from './take.ts'

export type RespondNeeds = TakeNeeds & {
  /** What is not ready yet, in words; empty when all is. */
  readonly health: () => readonly string[] | Promise<readonly string[]>
  readonly metrics: { readonly contentType: string; text(): Promise<string> }
}

type Place = { readonly methods: readonly string[]; readonly answer: Respond }

/** Who answers what: events at `/` (as falcosidekick's) and `/falco`, and three places to look at. */
export function makeRespond(needs: RespondNeeds): (request: IncomingMessage, response: ServerResponse) => Promise<Answer | undefined> {
  const events: Place = { methods: ['POST', 'PUT'], answer: makeTake(needs) }
  const places: ReadonlyMap<string, Place> = new Map([
    ['/', events],
    ['/falco', events],
    ['/healthz', toRead(async () => say(200, { alive: true }))],
    ['/readyz', toRead(async () => readiness(await needs.health()))],
    ['/metrics', toRead(async () => exposition(await needs.metrics.text(), needs.metrics.contentType))],
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

function readiness(missing: readonly string[]): Answer {
  return missing.length === 0 ? say(200, { ready: true }) : say(503, { ready: false, because: missing })
}

function exposition(body: string, contentType: string): Answer {
  return { status: 200, body, headers: { 'content-type': contentType } }
}

function wrongMethod({ methods }: Place): Answer {
  return no(405, `Use ${methods.join(' or ')} here.`, { allow: methods.join(', ') })
}
