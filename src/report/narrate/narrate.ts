import { createHash } from 'node:crypto'
import type { Keyv } from 'keyv'
import type { Moment } from '../../domain/event.ts'
import type { NarrationAudit, NarrationEntry } from '../../domain/narration-audit.ts'
import type { Narration } from '../../domain/report.ts'
import { mask, maskSecrets } from '../../domain/secrets.ts'
import { printable } from '../../domain/untrusted.ts'
import { utc } from '../../domain/utc.ts'
import type { Answer } from './answer.ts'
import { makeAsk } from './ask.ts'
import type { Reply } from './ask.ts'
import { choicesOf } from './choices.ts'
import type { Choices, Narratable } from './choices.ts'
import { makeCoolDown } from './cool-down.ts'
import type { ModelSettings } from './endpoint.ts'
import { promptFor, promptVersion } from './prompt.ts'
import type { Prompt } from './prompt.ts'
import type { Trouble } from './trouble.ts'
import { makeTurns } from './turns.ts'
import { weigh } from './weigh.ts'
import type { Weighed } from './weigh.ts'

/** Never throws, and never takes longer than its turn and its budget: what goes wrong is a narration that failed, with why. */
export type Narrate = (report: Narratable, how?: How) => Promise<Narration>

/** `anew`: what it said before of the same evidence is not wanted. */
export type How = { readonly signal?: AbortSignal; readonly anew?: boolean }

type Deps = {
  readonly model: ModelSettings
  /** Keeps what a model said by what it was told. */
  readonly cache: Pick<Keyv<Answer>, 'get' | 'set'>
  readonly audit: NarrationAudit
  readonly log: { warn(fields: object, sentence: string): void }
  readonly now: () => Moment
  /** For one question, whatever it takes. */
  readonly budgetMs?: number
}

/** Reports that may wait for their turn; the model is asked one question at a time. */
const waitingMax = 4

export function makeNarrate({ model, cache, audit, log, now, budgetMs = 30_000 }: Deps): Narrate {
  const ask = makeAsk(model)
  const inTurn = makeTurns(waitingMax)
  const coolDown = makeCoolDown()

  return async function narrate(report, how = {}) {
    return narrated(report, how).catch((error: unknown) => {
      log.warn({ alert: report.alert, why: nameOf(error) }, 'a narration went wrong; the report stands without it')
      return failed('something went wrong in Falconer itself')
    })
  }

  async function narrated(report: Narratable, { signal, anew }: How): Promise<Narration> {
    const choices = choicesOf(report)
    const key = keyOf(choices, model)
    const recalled = async () => (anew ? undefined : remembered(key, choices))
    const known = await recalled()
    // In turn it is looked for again: somebody before us may have asked the same.
    const told = known ?? (await inTurn(async () => (await recalled()) ?? askAnew(report, choices, key, signal), signal))
    return told ?? failed(signal?.aborted ? 'it was not waited for' : 'too many reports wait for it')
  }

  async function askAnew(report: Narratable, choices: Choices, key: string, signal: AbortSignal | undefined): Promise<Narration> {
    const at = now()
    const until = coolDown.until(at)
    if (until !== undefined) return failed(`it failed before, and is left alone until ${utc(until)}`)
    const prompt = promptFor(choices)
    const timeout = AbortSignal.timeout(budgetMs)
    const reply = await ask(prompt, signal ? AbortSignal.any([signal, timeout]) : timeout, at)
    note(reply)
    const weighed = reply.kind === 'answered' ? weigh(reply.answer, choices) : undefined
    const narration = weighed && reply.kind === 'answered' ? narrationOf(weighed, reply.answer, model.model) : failed(troubleOf(reply))
    if (narration.kind === 'told' && reply.kind === 'answered') await remember(key, reply.answer)
    await keep(entryOf({ at, report, prompt, reply, weighed, narration }))
    return narration
  }

  function note(reply: Reply): void {
    if (reply.kind === 'answered') return coolDown.worked()
    coolDown.failed(reply.trouble, now())
    log.warn({ why: reply.trouble.why }, 'the model (LLM_MODEL) told nothing; the report stands without it')
  }

  /** Held to the report again: what holds may have changed since. */
  async function remembered(key: string, choices: Choices): Promise<Narration | undefined> {
    const said = await cache.get<Answer>(key).catch(() => undefined)
    return said && narrationOf(weigh(said, choices), said, model.model)
  }

  async function remember(key: string, answer: Answer): Promise<void> {
    await cache.set(key, answer).catch(() => undefined)
  }

  async function keep(entry: NarrationEntry): Promise<void> {
    await audit(entry).catch((error: unknown) =>
      log.warn({ alert: entry.alert, why: nameOf(error) }, 'what the model was told and said could not be kept for audit'),
    )
  }

  function entryOf({ at, report, prompt, reply, weighed, narration }: Conversation): NarrationEntry {
    return {
      at,
      alert: report.alert,
      model: model.model,
      sent: `${prompt.instructions}\n\n${prompt.data}`,
      received: withoutKey(reply.received.slice(0, receivedMax), model.apiKey),
      kept: weighed ? keptOf(weighed) : 0,
      dropped: weighed?.dropped ?? [],
      failed: narration.kind === 'failed' ? narration.why : undefined,
      ms: now() - at,
      tokens: reply.tokens,
    }
  }
}

type Conversation = {
  readonly at: Moment
  readonly report: Narratable
  readonly prompt: Prompt
  readonly reply: Reply
  readonly weighed: Weighed | undefined
  readonly narration: Narration
}

const receivedMax = 64 * 1024

/** An endpoint that refuses a key likes to repeat it. */
function withoutKey(text: string, apiKey: string | undefined): string {
  return maskSecrets(apiKey === undefined || apiKey.length < 4 ? text : text.replaceAll(apiKey, mask))
}

function keyOf({ verdict, ...lists }: Choices, { kind, model, baseUrl }: ModelSettings): string {
  const told = Object.values(lists).map((list) => [...list])
  return createHash('sha256')
    .update(JSON.stringify([promptVersion, kind, baseUrl, model, verdict, told]))
    .digest('base64url')
}

function narrationOf(weighed: Weighed, answer: Answer, model: string): Narration {
  const { reading, hypotheses, questions } = weighed
  const dropped = weighed.dropped.length + answer.strange
  if (keptOf(weighed) > 0) return { kind: 'told', model: printable(model), reading, hypotheses, questions, dropped }
  return failed(
    dropped === 0 ? 'it had nothing to say' : `none of its ${dropped} ${dropped === 1 ? 'choice' : 'choices'} held against the report`,
  )
}

function keptOf({ reading, hypotheses, questions }: Weighed): number {
  return reading.length + hypotheses.length + questions.length
}

function troubleOf(reply: Reply): string {
  const trouble: Trouble | undefined = reply.kind === 'failed' ? reply.trouble : undefined
  return trouble?.why ?? 'its answer could not be read'
}

function failed(why: string): Narration {
  return { kind: 'failed', why: `Without the model: ${why}.` }
}

/** An error's own text may hold what was sent. */
function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown'
}
