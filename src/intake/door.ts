import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { no, rawAnswer, send } from './answer.ts'
import { makeRespond } from './respond.ts'
import type { RespondNeeds } from './respond.ts'
import { makeSparing } from './sparing.ts'
import type { BodyLimits } from './take.ts'

export type DoorNeeds = Omit<RespondNeeds, 'maxBody' | 'turnAway'> & {
  /** Count what got a 503, or no connection at all. */
  readonly turnAway: (because: 'busy' | 'room' | 'trouble' | 'crowd', events: number) => void
  readonly maxBody?: BodyLimits
  readonly patience?: Patience
}

/** How long the door waits, in milliseconds. `closing`: for requests in hand when it closes. */
export type Patience = { readonly headers: number; readonly request: number; readonly idle: number; readonly closing: number }

export type Door = {
  /** Port 0: any free one. Rejects when the address cannot be had. */
  listen(host: string, port: number): Promise<{ readonly port: number }>
  /** Takes no more, finishes the requests in hand, closes idle connections. */
  close(): Promise<void>
}

/** Go, in falcosidekick, keeps an idle connection for 90 s: we must not hang up first, for a lost request is a lost alert. */
const usualPatience: Patience = { headers: 10_000, request: 30_000, idle: 120_000, closing: 5_000 }
const usualLimits: BodyLimits = { event: 1 << 20, lines: 16 << 20, together: 64 << 20 }
const connectionsMax = 1024

/** Where Falco and falcosidekick deliver. Every answer in words; nothing but a commit makes a 200. */
export function makeDoor({ maxBody = usualLimits, patience = usualPatience, ...needs }: DoorNeeds): Door {
  const respond = makeRespond({ ...needs, maxBody })
  const inHand = new Set<ServerResponse>()
  const server = makeServer(patience)
  let closing = false

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    inHand.add(response)
    response.once('close', () => inHand.delete(response))
    const answer = await respond(request, response).catch((error: unknown) => {
      needs.log.error({ err: error }, 'a request could not be answered')
      return no(500, 'Something is wrong with Falconer; its log says what.')
    })
    if (closing) response.shouldKeepAlive = false
    if (answer) send(response, answer)
  }

  const onRequest = (request: IncomingMessage, response: ServerResponse): void => void handle(request, response)
  server.on('request', onRequest).on('checkContinue', onRequest).on('clientError', refuseConnection)
  const aboutCrowds = makeSparing(60_000, needs.now)
  server.on('drop', () => {
    needs.turnAway('crowd', 1)
    aboutCrowds((unsaid) => needs.log.warn({ connectionsMax, unsaid }, 'a connection was turned away; the idle ones are closed'))
    server.closeIdleConnections()
  })

  return {
    async listen(host, port) {
      server.listen(port, host)
      await once(server, 'listening')
      return { port: portOf(server) }
    },
    async close() {
      if (!server.listening) return
      closing = true
      const closed = once(server, 'close')
      server.close()
      await Promise.race([emptied(inHand), sleep(patience.closing, undefined, { ref: false })])
      server.closeAllConnections()
      await closed
    },
  }
}

function makeServer({ headers, request, idle }: Patience): Server {
  const server = createServer({
    headersTimeout: headers,
    requestTimeout: request,
    keepAliveTimeout: idle,
    connectionsCheckingInterval: Math.min(1000, headers),
  })
  server.maxConnections = connectionsMax
  return server
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

async function emptied(inHand: ReadonlySet<ServerResponse>): Promise<void> {
  for (const response of inHand) await new Promise((resolve) => response.once('close', resolve))
}

/** What could not be read as HTTP, or did not come in time. */
function refuseConnection(error: Error, socket: Duplex): void {
  if (!socket.writable) return void socket.destroy()
  socket.end(answerTo('code' in error ? error.code : undefined), () => socket.destroy())
}

function answerTo(code: unknown): string {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return rawAnswer(408, 'Request Timeout', 'The request took too long to arrive.')
  if (code === 'HPE_HEADER_OVERFLOW') return rawAnswer(431, 'Request Header Fields Too Large', 'The headers are too large.')
  return rawAnswer(400, 'Bad Request', 'This is not HTTP; an https:// address needs a proxy that speaks TLS in front of Falconer.')
}
