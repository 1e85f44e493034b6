import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { once } from 'node:events'
import { SocketModeClient } from '@slack/socket-mode'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { WebSocketServer } from 'ws'
import type { WebSocket } from 'ws'
import { webClientOptions } from '../../src/slack/client.ts'
import { Line } from '../../src/slack/line.ts'
import { slackLogger } from '../../src/slack/log.ts'
import { keepLog } from './log.ts'

/** Slack's end of Socket Mode, so small that a test decides when it answers. */
let server: Server
let sockets: WebSocketServer
let answer: (response: ServerResponse) => void

beforeEach(async () => {
  server = createServer((_request: IncomingMessage, response) => answer(response))
  sockets = new WebSocketServer({ server })
  sockets.on('connection', (socket) => socket.send(JSON.stringify({ type: 'hello', num_connections: 1 })))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  answer = giveUrl
})

afterEach(() => {
  for (const socket of sockets.clients) socket.terminate()
  server.close()
  server.closeAllConnections()
})

function address(): string {
  const bound = server.address()
  return `127.0.0.1:${typeof bound === 'object' ? bound?.port : 0}`
}

function giveUrl(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ ok: true, url: `ws://${address()}/link` }))
}

function makeClient(): SocketModeClient {
  const log = keepLog()
  const clientOptions = webClientOptions(`http://${address()}/api/`, log)
  return new SocketModeClient({ appToken: 'xapp-1', logger: slackLogger(log), autoReconnectEnabled: false, clientOptions })
}

function makeLine(): Line {
  return new Line(makeClient(), keepLog())
}

const farewell = JSON.stringify({ type: 'disconnect', reason: 'refresh_requested' })
const press = JSON.stringify({
  type: 'interactive',
  envelope_id: 'e-1',
  accepts_response_payload: true,
  payload: { type: 'block_actions' },
})

test('a line that is closed while it still asks for an address leaves no socket behind', async () => {
  const asked = Promise.withResolvers<ServerResponse>()
  answer = asked.resolve
  const line = makeLine()
  const started = line.start()
  const response = await asked.promise

  const closed = line.close()
  giveUrl(response)
  await Promise.all([started, closed])

  expect(line.open).toBe(false)
  await Promise.all([...sockets.clients].map((socket) => once(socket, 'close')))
  expect(sockets.clients.size).toBe(0)
})

test.each([
  ['before', (socket: WebSocket) => [press, farewell].forEach((frame) => socket.send(frame))],
  ['after', (socket: WebSocket) => [farewell, press].forEach((frame) => socket.send(frame))],
])('a press that comes in one breath with a renewal, just %s it, is heard and acknowledged', async (_when, send) => {
  const client = makeClient()
  const line = new Line(client, keepLog())
  await line.start()
  const [socket] = sockets.clients
  if (!socket) throw new Error('no socket')
  client.on('slack_event', ({ ack }: { readonly ack: () => Promise<void> }) => void setImmediate(() => void ack()))
  const said = once(socket, 'message')
  const again = once(sockets, 'connection')

  send(socket)

  expect(JSON.parse(String((await said)[0]))).toMatchObject({ envelope_id: 'e-1' })
  await again
  await line.close()
})

test('a line that Slack renews is open again at once, not after five seconds', async () => {
  const line = makeLine()
  await line.start()
  const [socket] = sockets.clients
  const again = once(sockets, 'connection')
  const since = performance.now()

  socket?.send(farewell)
  await again

  expect(performance.now() - since).toBeLessThan(2_000)
  await line.close()
})

test('a line that is cut comes back, however often', async () => {
  const line = makeLine()
  await line.start()
  for (let cut = 0; cut < 2; cut++) {
    const again = once(sockets, 'connection')
    for (const socket of sockets.clients) socket.terminate()
    await again
    await expect.poll(() => line.open).toBe(true)
  }
  await line.close()
})

test('an answer that makes no sense is tried again, and kills nobody', async () => {
  const line = makeLine()
  const again = once(sockets, 'connection')
  answer = (response) => {
    answer = giveUrl
    response.writeHead(502).end('<html>')
  }
  await line.start()
  expect(line.open).toBe(false)
  await again
  await line.close()
})
