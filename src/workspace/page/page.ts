/** The web page of the stand-in for Slack: what people look at and click in the demo and in the browser tests. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Workspace } from '../workspace.ts'

/** Answers `/` and everything under `/page/`; anything else is a 404. */
export function servePage(workspace: Workspace): (request: IncomingMessage, response: ServerResponse) => void {
  return function answer(request, response) {
    if (request.url !== '/') return void response.writeHead(404).end()
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
    response.end(`<!doctype html><title>Workspace</title><p>${workspace.channels.length} channels</p>`)
  }
}
