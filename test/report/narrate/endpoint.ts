import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { z } from 'zod'
import type { ModelSettings } from '../../../src/report/narrate/endpoint.ts'

/** One request to the model's endpoint. */
export type Asked = {
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly text: string
  readonly body: z.infer<typeof Body>
}

/** What the endpoint does: a model's text, another answer altogether, or nothing that ends. */
export type Does =
  | string
  | { readonly status?: number; readonly headers?: Record<string, string>; readonly body: string }
  | ((response: ServerResponse) => void)

export type Endpoint = AsyncDisposable & {
  readonly settings: ModelSettings
  readonly asked: readonly Asked[]
  /** Resolves with the next request. */
  next(): Promise<Asked>
}

const Body = z.object({
  model: z.string(),
  max_tokens: z.number(),
  response_format: z.object({ type: z.string() }).optional(),
  tools: z.array(z.unknown()).optional(),
})

/** An endpoint on loopback that speaks OpenAI's chat completions or Anthropic's messages. Each request is answered by `does`, counted from 0. */
export async function openEndpoint(kind: ModelSettings['kind'], does: (asked: Asked, nth: number) => Does): Promise<Endpoint> {
  const asked: Asked[] = []
  const waiting: ((one: Asked) => void)[] = []
  const hear = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const text = await read(request)
    const one = { path: request.url ?? '', headers: request.headers, text, body: Body.parse(JSON.parse(text)) }
    asked.push(one)
    for (const tell of waiting.splice(0)) tell(one)
    respond(response, does(one, asked.length - 1), kind, one)
  }
  const server = createServer(
    (request, response) =>
      void hear(request, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined)),
  )
  const port = await listening(server)
  return {
    settings: {
      kind,
      model: kind === 'anthropic' ? 'claude-sonnet-4-5' : 'llama3.3',
      baseUrl: `http://127.0.0.1:${port}/v1`,
      apiKey: 'key-of-the-house',
    },
    asked,
    next: () => new Promise((resolve) => waiting.push(resolve)),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

/** A port of this machine where nobody listens. */
export async function deadPort(): Promise<number> {
  const server = createServer()
  const port = await listening(server)
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function read(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(Buffer.from(part))
  return Buffer.concat(parts).toString()
}

function respond(response: ServerResponse, does: Does, kind: ModelSettings['kind'], asked: Asked): void {
  if (typeof does === 'function') return does(response)
  const { status = 200, headers = {}, body } = typeof does === 'string' ? { body: spoken(kind, does, asked) } : does
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body)
}

function spoken(kind: ModelSettings['kind'], text: string, { body: { model, tools } }: Asked): string {
  if (kind === 'openai') {
    const choices = [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: 'stop' }]
    return JSON.stringify({
      id: 'c1',
      object: 'chat.completion',
      created: 1,
      model,
      choices,
      usage: { prompt_tokens: 900, completion_tokens: 80, total_tokens: 980 },
    })
  }
  const content = tools ? [{ type: 'tool_use', id: 't1', name: 'json', input: JSON.parse(text) }] : [{ type: 'text', text }]
  const usage = { input_tokens: 900, output_tokens: 80 }
  return JSON.stringify({
    id: 'm1',
    type: 'message',
    role: 'assistant',
    model,
    content,
    stop_reason: tools ? 'tool_use' : 'end_turn',
    stop_sequence: null,
    usage,
  })
}
