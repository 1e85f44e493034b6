import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type RawData, type WebSocket, WebSocketServer } from 'ws'
import { isObject } from './args.ts'
import { type Courier, type Envelope, patienceMs, type Reply } from './courier.ts'
import type { State } from './state.ts'

/** Up to ten connections per app (https://docs.slack.dev/apis/events-api/using-socket-mode). */
const socketsMax = 10

export type SocketMode = Courier & {
  /** Where one new socket may connect, once. */
  readonly issueUrl: () => string
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  readonly connected: number
  /** Asks every socket to reconnect; it gets no envelopes any more. */
  refresh(): void
  /** Cuts every socket without a word. */
  cut(): void
  /** Every socket stays open, but is read no more and sent nothing. */
  deafen(): void
  /** Cuts those. */
  cutDeaf(): void
}

export function makeSocketMode(state: State): SocketMode {
  const server = new WebSocketServer({ noServer: true })
  const tickets = new Set<string>()
  const waiting = new Map<string, (reply: Reply) => void>()
  /** In the order of their turn: the first gets the next envelope. */
  const sockets: WebSocket[] = []
  const deaf = new Set<WebSocket>()

  function leave(socket: WebSocket): void {
    const index = sockets.indexOf(socket)
    if (index === -1) return
    sockets.splice(index, 1)
    state.tell({ kind: 'socket', connected: sockets.length })
  }

  function join(socket: WebSocket): void {
    socket.on('message', (data) => hear(data, waiting))
    socket.on('close', () => leave(socket))
    socket.on('error', () => socket.terminate())
    sockets.push(socket)
    socket.send(JSON.stringify(hello(state, sockets.length)))
    state.tell({ kind: 'socket', connected: sockets.length })
  }

  function sendToNext(envelope: Envelope): void {
    const socket = sockets.shift()
    if (!socket) return
    sockets.push(socket)
    if (!deaf.has(socket)) socket.send(JSON.stringify(frame(envelope)))
  }

  return {
    get connected() {
      return sockets.length
    },
    issueUrl() {
      const ticket = randomUUID()
      tickets.add(ticket)
      return `${state.url.replace('http', 'ws')}/link/?ticket=${ticket}&app_id=${state.app.id}`
    },
    upgrade(request, socket, head) {
      const ticket = new URL(request.url ?? '/', state.url).searchParams.get('ticket') ?? ''
      if (!tickets.delete(ticket)) return refuseUpgrade(socket, '401 Unauthorized')
      if (sockets.length >= socketsMax) return refuseUpgrade(socket, '409 Conflict')
      server.handleUpgrade(request, socket, head, join)
    },
    async deliver(envelope, copies) {
      if (sockets.length === 0) return { kind: 'unreachable' }
      const reply = awaitReply(envelope.id, waiting)
      for (let copy = 0; copy < copies; copy++) sendToNext(envelope)
      return reply
    },
    refresh() {
      const notice = JSON.stringify({ type: 'disconnect', reason: 'refresh_requested', debug_info: { host: 'workspace' } })
      for (const socket of sockets.slice()) {
        leave(socket)
        socket.send(notice)
      }
    },
    cut() {
      for (const socket of server.clients) socket.terminate()
    },
    deafen() {
      for (const socket of server.clients) {
        socket.pause()
        deaf.add(socket)
      }
    },
    cutDeaf() {
      for (const socket of deaf) socket.terminate()
      deaf.clear()
    },
  }
}

function refuseUpgrade(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

function hello({ app, now }: State, connections: number): object {
  return {
    type: 'hello',
    num_connections: connections,
    connection_info: { app_id: app.id },
    debug_info: { host: 'workspace', started: new Date(now()).toISOString(), build_number: 1, approximate_connection_time: 3600 },
  }
}

function frame({ id, type, payload, retry }: Envelope): object {
  const event = type === 'events_api'
  const retries = event ? { retry_attempt: retry, retry_reason: retry > 0 ? 'timeout' : '' } : {}
  return { envelope_id: id, type, accepts_response_payload: !event, ...retries, payload }
}

function awaitReply(id: string, waiting: Map<string, (reply: Reply) => void>): Promise<Reply> {
  const { promise, resolve } = Promise.withResolvers<Reply>()
  const timer = setTimeout(() => resolve({ kind: 'silent' }), patienceMs)
  waiting.set(id, resolve)
  return promise.finally(() => {
    clearTimeout(timer)
    waiting.delete(id)
  })
}

/** `{"envelope_id":…,"payload":{…}}`; what acknowledges nothing, or too late, is ignored. */
function hear(data: RawData, waiting: Map<string, (reply: Reply) => void>): void {
  const said: unknown = Buffer.isBuffer(data) ? JSON.parse(data.toString()) : undefined
  if (!isObject(said)) return
  const { envelope_id: id, payload } = said
  waiting.get(String(id))?.({ kind: 'acknowledged', answer: isObject(payload) ? payload : {} })
}
