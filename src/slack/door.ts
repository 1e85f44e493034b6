import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { HTTPReceiver } from '@slack/bolt'
import { SlackSetupError } from './bot.ts'
import type { Ears } from './ears.ts'
import { slackLogger } from './log.ts'
import type { Log } from './log.ts'

export type DoorOptions = {
  readonly signingSecret: string
  /** 0 takes any free port. */
  readonly port: number
  readonly now: () => number
  readonly log: Log
}

const path = '/slack/events'
/** Slack's own tolerance for its timestamps: docs.slack.dev, verifying requests from Slack. */
const toleranceMs = 300_000

/** HTTP mode: Slack posts to `/slack/events` of this port, signed. */
export function makeDoor({ signingSecret, port, now, log }: DoorOptions): Ears {
  const receiver = new HTTPReceiver({ signingSecret, endpoints: path, logger: slackLogger(log) })
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 10_000 }, answer)
  return {
    receivers: [receiver],
    async start() {
      await listen(server, port)
      server.on('error', (err) => log.error({ err }, 'the port for Slack failed'))
    },
    connected: () => server.listening,
    port: () => portOf(server),
    close: () => close(server),
  }

  /** Bolt checks the signature, and that it is not old. */
  function answer(request: IncomingMessage, response: ServerResponse): void {
    if (request.method !== 'POST' || request.url !== path) return refuse(response, 404)
    if (isAhead(request, now())) return refuse(response, 401)
    receiver.requestListener(request, response)
  }
}

/** A timestamp from the future: Bolt lets it pass, and a recorded request could be used for that much longer. */
function isAhead(request: IncomingMessage, now: number): boolean {
  return Number(request.headers['x-slack-request-timestamp'] ?? 0) * 1_000 > now + toleranceMs
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status).end()
}

function listen(server: Server, port: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const fail = (cause: Error) =>
    reject(new SlackSetupError(`SLACK_PORT ${port} cannot be had (${cause.message}): name a free one.`, { cause }))
  server.once('error', fail)
  server.listen(port, () => {
    server.off('error', fail)
    resolve()
  })
  return promise
}

function portOf(server: Server): number | undefined {
  const address = server.address()
  return address && typeof address === 'object' ? address.port : undefined
}

function close(server: Server): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  server.close(() => resolve())
  server.closeAllConnections()
  return promise
}
