import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Logger } from 'pino'
import type { Refusal } from '../domain/books.ts'
import type { FalcoEvent, Moment } from '../domain/event.ts'
import { comeAgain, comeAgainLater, no, receivedOne, say } from './answer.ts'
import type { Answer, SoFar } from './answer.ts'
import { makeRoom, readBody } from './body.ts'
import { contentOf } from './content.ts'
import type { Content } from './content.ts'
import { parseFalcoEvent } from './falco-event.ts'
import { headOf, takeLines } from './lines.ts'
import type { Taken } from './lines.ts'
import { printable } from './sentence.ts'
import { makeSparing } from './sparing.ts'
import { makeGuard } from './token.ts'

export type TakeNeeds = {
  /**
   * Resolves once the ledger has the events. An error named `Busy` asks the sender to come again, one named `LedgerTrouble` says in
   * words what a person must mend first, any other is our fault. Single events are hasty: they are stored or turned away in 250 ms.
   */
  readonly receive: (events: readonly FalcoEvent[], haste: 'hasty' | 'patient') => Promise<void>
  /** Count and keep what was refused. A request without the right token is none of this: a stranger writes nothing. */
  readonly refuse: (refusal: Refusal) => void
  /** Count what was answered with 503: too much at once, no room for its body, a ledger in trouble. */
  readonly turnAway: (because: 'busy' | 'room' | 'trouble', events: number) => void
  readonly token: string | undefined
  readonly maxBody: BodyLimits
  readonly log: Logger
  readonly now: () => Moment
}

/** In bytes. `together`: what single events hold at once, and what uploads of many do: those cannot crowd out these. */
export type BodyLimits = { readonly event: number; readonly lines: number; readonly together: number }

/** Undefined: the sender has gone. */
export type Respond = (request: IncomingMessage, response: ServerResponse) => Promise<Answer | undefined>

/** Takes one event, or one per line, and answers once they are in the ledger. */
export function makeTake({ receive, refuse, turnAway, token, maxBody, log, now }: TakeNeeds): Respond {
  const isLetIn = makeGuard(token)
  const rooms = { event: makeRoom(maxBody.together), lines: makeRoom(maxBody.together) }
  const aboutTokens = makeSparing(60_000, now)
  const aboutBodies = makeSparing(10_000, now)
  const aboutTrouble = makeSparing(10_000, now)
  const aboutHaste = makeSparing(10_000, now)

  return async function take(request, response) {
    if (!isLetIn(request)) return stranger(request)
    const content = contentOf(request.headers)
    if (content.kind === 'other') return refused(415, content.why, '')
    const max = maxBody[content.kind]
    const room = rooms[content.kind]
    if (Number(request.headers['content-length'] ?? 0) > max) return refused(413, tooLarge(content, max), '')
    if (request.headers.expect) response.writeContinue()

    const body = await readBody(request, max, room)
    if (body.kind === 'aborted') return undefined
    if (body.kind === 'no room') return turnedAway('room', 1, comeAgain({}))
    if (body.kind === 'too large') return refused(413, tooLarge(content, max), headOf(body.head))
    try {
      return await (content.kind === 'event' ? takeOne(body.bytes) : takeMany(body.bytes))
    } finally {
      room.release(body.bytes.length)
    }
  }

  function stranger(request: IncomingMessage): Answer {
    const from = request.socket.remoteAddress
    aboutTokens((unsaid) => log.warn({ from, unsaid }, 'events came without the right token; give the sensor INGEST_TOKEN'))
    return unauthorised
  }

  async function takeOne(bytes: Buffer): Promise<Answer> {
    const parsed = parseFalcoEvent(bytes.toString())
    if (!parsed.ok) return refused(400, parsed.error, headOf(bytes))
    try {
      await receive([parsed.event], 'hasty')
      return receivedOne
    } catch (error) {
      return failed(error, 1, {})
    }
  }

  async function takeMany(bytes: Buffer): Promise<Answer> {
    const taken = await takeLines(bytes, (events) => receive(events, 'patient'))
    for (const { line, error, head } of taken.refused) refused(400, `Line ${line}: ${error}`, head)
    return taken.failure === undefined ? counted(taken) : failed(taken.failure, taken.left, { received: taken.received })
  }

  function refused(status: number, why: string, head: string): Answer {
    refuse({ at: now(), why, head })
    aboutBodies((unsaid) => log.warn({ why, unsaid }, 'a body was refused'))
    return no(status, why)
  }

  function failed(error: unknown, events: number, soFar: SoFar): Answer {
    const name = error instanceof Error ? error.name : ''
    if (name === 'Busy') return turnedAway('busy', events, comeAgain(soFar))
    if (error instanceof Error && name === 'LedgerTrouble') return turnedAway('trouble', events, inTrouble(error, soFar))
    log.error({ err: error }, 'events could not be stored')
    return say(500, { error: 'The event could not be stored; the log of Falconer says why.', ...soFar })
  }

  function turnedAway(because: 'busy' | 'room' | 'trouble', events: number, answer: Answer): Answer {
    turnAway(because, events)
    if (because !== 'trouble')
      aboutHaste((unsaid) => log.warn({ because, unsaid }, 'events were turned away; more came than the ledger can take'))
    return answer
  }

  function inTrouble(error: Error, soFar: SoFar): Answer {
    aboutTrouble((unsaid) => log.error({ why: error.message, unsaid }, 'events were turned away; the ledger is in trouble'))
    return comeAgainLater(printable(error.message), soFar)
  }
}

export const unauthorised: Answer = no(
  401,
  'The token is missing or wrong; send it as a Bearer token, as the password in the URL (http://falco:TOKEN@host:2801/), or as ?token=.',
  { 'www-authenticate': 'Bearer realm="Falconer", Basic realm="Falconer"' },
)

function tooLarge({ kind }: Content, max: number): string {
  const remedy = kind === 'event' ? '; send many events one per line, as application/x-ndjson' : '; send it in parts'
  return `The body is larger than ${max} bytes${remedy}.`
}

function counted({ received, refused, refusedCount }: Taken): Answer {
  const lines = refused.map(({ line, error }) => ({ line, error }))
  const unlisted = refusedCount > lines.length ? { refusedCount } : {}
  if (received > 0) return say(200, { received, refused: lines, ...unlisted })
  const error = lines[0]
    ? `No line is a Falco event; line ${lines[0].line}: ${lines[0].error}`
    : 'The body is empty; expected one Falco event per line.'
  return say(400, { error: printable(error), received, refused: lines, ...unlisted })
}
