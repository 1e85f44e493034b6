import type { LanguageModel } from 'ai'

/** Where the model is. `kind` is the API that it speaks. */
export type ModelSettings = {
  readonly kind: 'openai' | 'anthropic'
  readonly model: string
  /** Up to and with the version: `https://api.openai.com/v1`, `http://127.0.0.1:11434/v1`. */
  readonly baseUrl: string
  /** Undefined: the endpoint wants none. */
  readonly apiKey: string | undefined
}

/** How an endpoint is asked for JSON, the strictest first: by a schema, as JSON of any shape, in words only. */
export const manners = ['schema', 'json', 'plain'] as const
export type AskedBy = (typeof manners)[number]

/** An endpoint that answers so much tells no narration. In bytes. */
const answerMax = 256 * 1024

/** The endpoint answered more than we read. */
export class TooLong extends Error {
  override readonly name = 'TooLong'
}

/** The provider's package is loaded with the first question: most who run Falconer have no model. */
export async function modelAt(settings: ModelSettings, askedBy: AskedBy, heard: (body: string) => void): Promise<LanguageModel> {
  const { kind, model, baseUrl: baseURL, apiKey } = settings
  const fetch = boundedFetch(heard)
  if (kind === 'anthropic') {
    const { createAnthropic } = await import('@ai-sdk/anthropic')
    // Never undefined: the package would look for a key in the environment.
    return createAnthropic({ baseURL, apiKey: apiKey ?? '', fetch })(model)
  }
  const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible')
  const options = {
    name: 'llm',
    baseURL,
    fetch,
    supportsStructuredOutputs: askedBy === 'schema',
    transformRequestBody: tokensNamedFor(baseURL),
  }
  return createOpenAICompatible(apiKey === undefined ? options : { ...options, apiKey })(model)
}

/** OpenAI's newer models refuse `max_tokens`; other servers know nothing else. */
function tokensNamedFor(baseUrl: string): (body: Record<string, unknown>) => Record<string, unknown> {
  if (new URL(baseUrl).hostname !== 'api.openai.com') return (body) => body
  return ({ max_tokens, ...body }) => ({ ...body, max_completion_tokens: max_tokens })
}

/** Reads so much and no more, hands on what was heard, and follows no redirection: the key is for this endpoint only. */
function boundedFetch(heard: (body: string) => void): typeof globalThis.fetch {
  return async function fetchBounded(input, init) {
    const response = await globalThis.fetch(input, { ...init, redirect: 'manual' })
    const body = await readBounded(response)
    heard(body)
    const headers = ['content-type', 'retry-after'].flatMap((name) => {
      const value = response.headers.get(name)
      return value === null ? [] : [[name, value] as [string, string]]
    })
    return new Response(/^(?:204|205|304)$/.test(String(response.status)) ? null : body, { status: response.status, headers })
  }
}

async function readBounded({ body }: Response): Promise<string> {
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const part of body ?? []) {
    bytes += part.length
    if (bytes > answerMax) throw new TooLong('the answer is too long')
    parts.push(part)
  }
  return Buffer.concat(parts).toString()
}
