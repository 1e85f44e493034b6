/**
 * The workspace: a small stand-in for Slack, for the demo and the tests. It keeps channels, messages, views and files
 * in memory, refuses what Slack would refuse, and lets people (tests, the page) press, choose, submit and type.
 *
 * This file is the one face of the folder: `startWorkspace`, and the types of what it gives.
 */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { makeDeliver } from './deliver.ts'
import { removeMessage } from './deletion.ts'
import { makeFace } from './face.ts'
import { makeFaults } from './faults.ts'
import { makeHands } from './hands.ts'
import { makeHttpMode } from './http-mode.ts'
import { makeHttp } from './http.ts'
import { makeRates } from './rates.ts'
import { makeResponseUrls } from './response-url.ts'
import { makeSocketMode } from './socket-mode.ts'
import { findChannel, makeState } from './state.ts'
import { makeTriggers } from './triggers.ts'
import type { Message, Options, UserId, Workspace } from './model.ts'

export type * from './model.ts'

/** https://docs.slack.dev/apis/events-api: again nearly at once, then after a minute, then after five. */
const slackRetriesMs = [1_000, 60_000, 300_000]

/** Listens on 127.0.0.1 until `stop`; resolves once calls are answered. */
export async function startWorkspace(options: Options = {}): Promise<Workspace> {
  const state = makeState(options)
  const sockets = makeSocketMode(state)
  const faults = makeFaults({ sockets, channelId: (nameOrId) => findChannel(state, nameOrId)?.id })
  const pen = { state, triggers: makeTriggers(state.now), responseUrls: makeResponseUrls(state) }
  const courier = options.requestUrl ? makeHttpMode(state, options.requestUrl) : sockets
  const post = makeDeliver({ state, courier, faults, eventRetriesMs: options.eventRetriesMs ?? slackRetriesMs })
  const rates = options.limits === false ? undefined : makeRates(state.now)
  const desk = { state, triggers: pen.triggers, issueSocketUrl: sockets.issueUrl }

  const server = createServer()
  const tools = { pen, deliver: post.deliver }
  const hands = (user: UserId) => makeHands(tools, user)
  const remove = (message: Message) => removeMessage(tools, message)
  const workspace = makeFace({ state, sockets, faults, hands, remove, stop })
  const page = options.page ? (await import('./page/page.ts')).servePage(workspace) : notFound
  server.on('request', makeHttp({ desk, faults, rates, responseUrls: pen.responseUrls, page }))
  server.on('upgrade', (request, socket, head) => {
    if (faults.isDown) socket.destroy()
    else if (faults.isSilent) faults.untilHealed(() => socket.destroy())
    else sockets.upgrade(request, socket, head)
  })
  server.listen(options.port ?? 0, '127.0.0.1')
  await once(server, 'listening')
  state.url = urlOf(server)
  return workspace

  async function stop(): Promise<void> {
    post.stop()
    faults.heal()
    sockets.cut()
    server.close()
    server.closeAllConnections()
    await once(server, 'close')
  }
}

function urlOf(server: Server): string {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The workspace does not listen on a port')
  return `http://127.0.0.1:${address.port}`
}

function notFound(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(404).end()
}
