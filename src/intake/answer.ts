import type { ServerResponse } from 'node:http'

/** What the door says to one request. */
export type Answer = { readonly status: number; readonly body: string; readonly headers: Readonly<Record<string, string>> }

const json = { 'content-type': 'application/json' } as const

export const receivedOne: Answer = { status: 200, body: '{"received":1}', headers: json }

export function say(status: number, body: Readonly<Record<string, unknown>>, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, body: `${JSON.stringify(body)}\n`, headers: { ...json, ...headers } }
}

/** A refusal in words. */
export function no(status: number, error: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return say(status, { error }, headers)
}

export type SoFar = Readonly<Record<string, number>>

/** `soFar`: what was done before we ran out of breath. */
export function comeAgain(soFar: SoFar): Answer {
  return say(503, { error: 'Falconer has its hands full; send it again in a second.', ...soFar }, { 'retry-after': '1' })
}

/** What a person must mend first takes longer. */
export function comeAgainLater(error: string, soFar: SoFar): Answer {
  return say(503, { error, ...soFar }, { 'retry-after': '10' })
}

export function send(response: ServerResponse, { status, body, headers }: Answer): void {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) })
  response.end(body)
}

/** The whole answer as bytes, for a connection whose request could not be read as HTTP. */
export function rawAnswer(status: number, reason: string, error: string): string {
  const body = `${JSON.stringify({ error })}\n`
  return `HTTP/1.1 ${status} ${reason}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`
}
