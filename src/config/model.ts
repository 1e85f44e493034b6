import type { Env } from './environment.ts'
import { SetupError } from './setup-error.ts'

/** The model that narrates reports, and the API that it speaks. */
export type ModelConfig = {
  readonly kind: 'openai' | 'anthropic'
  readonly model: string
  /** Up to and with the version, without a last slash: `https://api.openai.com/v1`. */
  readonly baseUrl: string
  /** Undefined: the endpoint wants none, as a local one. */
  readonly apiKey: string | undefined
}

const anthropic = 'https://api.anthropic.com/v1'

/** Undefined: reports come without a model's narration. Throws a SetupError, which never repeats the key or a password in the address. */
export function readModel(env: Env): ModelConfig | undefined {
  const [model, written, apiKey] = [env('LLM_MODEL'), env('LLM_BASE_URL'), env('LLM_API_KEY')]
  if (model === undefined) return withoutModel(written, apiKey)
  const isClaude = /^claude/i.test(model)
  if (written === undefined && !isClaude)
    throw new SetupError(
      `LLM_MODEL is ${JSON.stringify(model)} and LLM_BASE_URL is not set; set the address of its OpenAI API, such as http://127.0.0.1:11434/v1 for Ollama or https://api.openai.com/v1.`,
    )
  const baseUrl = written === undefined ? anthropic : readBaseUrl(written)
  const host = new URL(baseUrl).hostname
  if (host === 'api.anthropic.com' && !isClaude)
    throw new SetupError(`LLM_BASE_URL is Anthropic's and LLM_MODEL is ${JSON.stringify(model)}; name one of its models (claude-…).`)
  if (apiKey === undefined && (host === 'api.anthropic.com' || host === 'api.openai.com'))
    throw new SetupError(`LLM_API_KEY is not set; ${host} wants one. Only a model of your own may do without.`)
  return host === 'api.anthropic.com'
    ? { kind: 'anthropic', model, baseUrl: anthropic, apiKey }
    : { kind: 'openai', model, baseUrl, apiKey }
}

function withoutModel(written: string | undefined, apiKey: string | undefined): undefined {
  const alone = written !== undefined ? 'LLM_BASE_URL' : apiKey !== undefined ? 'LLM_API_KEY' : undefined
  if (alone)
    throw new SetupError(`${alone} is set and LLM_MODEL is not; name the model, such as LLM_MODEL=claude-sonnet-4-5, or unset ${alone}.`)
}

/** Only the scheme is repeated: the rest may hold a password. */
function readBaseUrl(written: string): string {
  const url = URL.canParse(written) ? new URL(written) : undefined
  if (!url || !/^https?:$/.test(url.protocol))
    throw new SetupError(
      `LLM_BASE_URL ${url ? `begins with ${url.protocol}` : 'is no address'}; expected one such as http://127.0.0.1:11434/v1 or https://api.openai.com/v1.`,
    )
  if (url.username || url.password) throw new SetupError('LLM_BASE_URL holds a user or a password; give the key in LLM_API_KEY instead.')
  if (url.search || url.hash) throw new SetupError('LLM_BASE_URL goes on behind a ? or a #; leave that away.')
  const path = url.pathname.replace(/\/+$/, '')
  const call = /\/(?:chat\/completions|completions|messages|responses)$/.exec(path)?.[0]
  if (call) throw new SetupError(`LLM_BASE_URL ends with ${call}; leave that away: it is added with every request.`)
  return `${url.origin}${path}`
}

export function modelWarnings(model: ModelConfig | undefined): readonly string[] {
  if (!model?.baseUrl.startsWith('http:')) return []
  const { hostname } = new URL(model.baseUrl)
  if (/^(?:127\.\d+\.\d+\.\d+|localhost|\[::1\])$/.test(hostname)) return []
  return [
    `LLM_BASE_URL is http: and not on this machine: ${model.apiKey ? 'LLM_API_KEY and evidence go' : 'evidence goes'} over the network in the clear; use https:.`,
  ]
}
