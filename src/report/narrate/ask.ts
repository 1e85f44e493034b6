import type { LanguageModelUsage } from 'ai'
import type { Moment } from '../../domain/event.ts'
import type { Answer } from './answer.ts'
import { AnswerSchema, readAnswer } from './answer.ts'
import { manners, modelAt } from './endpoint.ts'
import type { AskedBy, ModelSettings } from './endpoint.ts'
import type { Prompt } from './prompt.ts'
import { isRefusedShape, isBroken, readTrouble } from './trouble.ts'
import type { Trouble } from './trouble.ts'

export type Tokens = { readonly input: number | undefined; readonly output: number | undefined }

/** What came back. `received`: the last body, as it came. */
export type Reply = { readonly received: string; readonly tokens: Tokens } & (
  | { readonly kind: 'answered'; readonly answer: Answer }
  | { readonly kind: 'failed'; readonly trouble: Trouble }
)

/** Asks once, until the signal. */
export type Ask = (prompt: Prompt, signal: AbortSignal, now: Moment) => Promise<Reply>

const noTokens: Tokens = { input: undefined, output: undefined }

/** Room for a model that thinks aloud before it answers. */
const outputTokensMax = 4_000

/**
 * One question to the model, in as many requests as it takes to find how this endpoint can be asked, and one more for a connection that
 * failed at once. The manner that worked is kept for the next question.
 */
export function makeAsk(settings: ModelSettings): Ask {
  let known: readonly AskedBy[] = settings.kind === 'anthropic' ? ['schema', 'plain'] : manners
  return async function ask(prompt, signal, now) {
    let received = ''
    const heard = (body: string) => void (received = body)
    const requestBy = (askedBy: AskedBy) => untilAborted(request(settings, askedBy, prompt, signal, heard), signal)
    for (;;) {
      const [askedBy = 'plain', ...looser] = known
      try {
        const { text, tokens, isCut } = await requestBy(askedBy).catch((error: unknown) =>
          againIfUnreached(error, signal, () => requestBy(askedBy)),
        )
        const answer = readAnswer(text)
        if (answer) return { kind: 'answered', answer, received, tokens }
        const why = isCut ? `its answer was cut off after ${outputTokensMax} tokens` : 'its answer could not be read'
        return { kind: 'failed', trouble: { why, kind: 'answer' }, received, tokens }
      } catch (error) {
        if (looser.length === 0 || !isRefusedShape(error))
          return { kind: 'failed', trouble: readTrouble(error, signal, now), received, tokens: noTokens }
        known = looser
      }
    }
  }
}

async function againIfUnreached<T>(error: unknown, signal: AbortSignal, again: () => Promise<T>): Promise<T> {
  if (!isBroken(error) || signal.aborted) throw error
  return again()
}

/** `isCut`: the endpoint ended it for its length. */
type Requested = { readonly text: string; readonly tokens: Tokens; readonly isCut: boolean }

async function request(
  settings: ModelSettings,
  askedBy: AskedBy,
  { instructions, data }: Prompt,
  abortSignal: AbortSignal,
  heard: (body: string) => void,
): Promise<Requested> {
  const { generateText, NoObjectGeneratedError, Output } = await import('ai')
  // Its remarks would go to standard error, beside our log.
  Object.assign(globalThis, { AI_SDK_LOG_WARNINGS: false })
  const model = await modelAt(settings, askedBy, heard)
  const output = askedBy === 'schema' ? Output.object({ schema: AnswerSchema }) : askedBy === 'json' ? Output.json() : Output.text()
  const options = { model, instructions, prompt: data, abortSignal, maxRetries: 0, maxOutputTokens: outputTokensMax, output }
  try {
    const { text, usage, finishReason } = await generateText(options)
    return { text, tokens: tokensOf(usage), isCut: finishReason === 'length' }
  } catch (error) {
    // It answered, though not in the shape it was asked for: `readAnswer` reads what there is.
    if (!NoObjectGeneratedError.isInstance(error)) throw error
    return { text: error.text ?? '', tokens: tokensOf(error.usage), isCut: error.finishReason === 'length' }
  }
}

function tokensOf(usage: LanguageModelUsage | undefined): Tokens {
  return { input: usage?.inputTokens, output: usage?.outputTokens }
}

/** What does not heed the signal is not waited for. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const abort = () => reject(signal.reason)
  signal.addEventListener('abort', abort, { once: true })
  if (signal.aborted) abort()
  try {
    return await Promise.race([work, promise])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}
