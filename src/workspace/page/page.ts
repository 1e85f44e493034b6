/** The web page of the stand-in for Slack: what people look at and click in the demo and in the browser tests. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import type { Workspace } from '../model.ts'
import { asset } from './assets.ts'
import { announceChanges } from './changes.ts'
import { falco } from './commands.ts'
import { doDeed } from './deeds.ts'
import { makeReadMarks } from './read-marks.ts'
import { findFile } from './reader.ts'
import { type Address, addressOf, href, readScreen } from './screen.ts'
import type { Command } from './show/composer.ts'
import { fragment, page } from './show/document.ts'
import { pictureType } from './show/files.ts'

export type PageOptions = {
  /** What the message box offers after `/`. */
  readonly commands?: readonly Command[]
  readonly now?: () => Date
}

type Handler = (request: IncomingMessage, response: ServerResponse) => void

/**
 * No script but ours, no request to anywhere else, no frame around us. Style attributes are allowed: the colour bar is one, and
 * its colour is checked where it is drawn.
 */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src-elem 'self'",
  "style-src-attr 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Answers `/` and everything under `/page/`; anything else is a 404. */
export function servePage(workspace: Workspace, { commands = falco, now = () => new Date() }: PageOptions = {}): Handler {
  const marks = makeReadMarks(workspace)

  function show(query: URLSearchParams, draw: typeof page): string {
    const screen = readScreen(query, workspace, now())
    const { person } = screen.reader
    if (screen.tab === 'channel') marks.read(person, screen.channel)
    return draw(screen, { commands, isUnread: (channel) => marks.isUnread(person, channel) })
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://page')
    const route = `${request.method} ${pathname}`
    if (route === 'GET /' && !searchParams.has('as')) return sendTo(response, addressOf(readScreen(searchParams, workspace, now())))
    if (route === 'GET /') return send(response, 'text/html; charset=utf-8', show(searchParams, page))
    if (route === 'GET /page/screen') return send(response, 'text/html; charset=utf-8', show(searchParams, fragment))
    if (route === 'GET /page/changes') return announceChanges(workspace, response)
    if (route === 'POST /page/deeds') return hear(request, response)
    if (route.startsWith('GET /page/files/')) return sendFile(response, decodeURIComponent(pathname.slice('/page/files/'.length)))
    const found = request.method === 'GET' ? asset(pathname) : undefined
    return found ? send(response, found.type, found.body) : refuse(response, 404)
  }

  /** Only our own script may act: a form on another site cannot send JSON. */
  async function hear(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.headers['content-type'] !== 'application/json') return refuse(response, 415)
    const body = readJson(await text(request))
    return send(response, 'application/json', JSON.stringify(await doDeed(body, workspace, now())))
  }

  /** Only pictures are drawn; whatever else was uploaded is downloaded, so that it cannot act in this origin. */
  function sendFile(response: ServerResponse, id: string): void {
    const file = findFile(id, workspace)
    if (!file) return refuse(response, 404)
    const picture = pictureType(file.name)
    if (picture === undefined) response.setHeader('content-disposition', 'attachment')
    send(response, picture ?? 'application/octet-stream', file.bytes)
  }

  return function handle(request: IncomingMessage, response: ServerResponse): void {
    answer(request, response).catch((error: unknown) => {
      if (response.headersSent) return response.destroy()
      return refuse(response, 500, error instanceof Error ? error.message : undefined)
    })
  }
}

function send(response: ServerResponse, type: string, body: string | Buffer): void {
  response.writeHead(200, {
    'content-type': type,
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  })
  response.end(body)
}

/** A page without an address would wander to another channel as messages come in. */
function sendTo(response: ServerResponse, address: Address): void {
  response.writeHead(302, { location: href(address) }).end()
}

function refuse(response: ServerResponse, status: number, why = ''): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(why)
}

function readJson(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
