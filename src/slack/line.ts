import type { SocketModeClient } from '@slack/socket-mode'
import { z } from 'zod'
import { SlackSetupError } from './bot.ts'
import { retryAfterMs, tokenRefusal } from './failures.ts'
import type { Log } from './log.ts'
import { backoffMs, pause } from './pause.ts'

/** Slack says hello within a second or never; without it `start()` would hang for ever. */
const helloMs = 20_000
/** A connection that lived so long was a good one: the next is opened at once. */
const steadyMs = 10_000
/** Slack answers our close frame at once or never. */
const goodbyeMs = 2_000

/** What Slack sends just before it says that it renews a connection may arrive just after: so long it is still heard. */
const breathMs = 100
/** An envelope that is not acknowledged in three seconds is one that Slack has given up. */
const answersMs = 3_000
const farewellMax = 1_000

/**
 * One connection of Socket Mode, kept up for as long as we live. Slack's client is told not to reconnect by itself: it waits five
 * seconds before it does, gives up without a word when its own retries run out, and connects even after it was told to stop.
 */
export class Line {
  readonly #client: SocketModeClient
  readonly #log: Log
  readonly #stop = new AbortController()
  readonly #tried = Promise.withResolvers<void>()
  #ended = Promise.withResolvers<void>()
  #open = false
  /** Envelopes that came and are not acknowledged yet. */
  readonly #unanswered = new Set<string>()
  #allAnswered = () => {}
  /** Slack has taken the token, or could not be asked: from then on a refusal is a fault that may heal. */
  #settled = false
  #running: Promise<void> | undefined

  constructor(client: SocketModeClient, log: Log) {
    this.#client = client
    this.#log = log
    client.on('connected', () => {
      this.#open = true
    })
    client.on('disconnected', () => {
      this.#open = false
      this.#unanswered.clear()
      this.#ended.resolve()
    })
    client.on('slack_event', ({ envelope_id: id }: Envelope) => void this.#unanswered.add(id))
    client.on('outgoing_message', ({ envelope_id: id }: Envelope) => {
      this.#unanswered.delete(id)
      if (this.#unanswered.size === 0) this.#allAnswered()
    })
    this.#hearFarewells()
  }

  get open(): boolean {
    return this.#open
  }

  /** Resolves after the first attempt, successful or not; rejects with a `SlackSetupError` when Slack refuses the token. */
  async start(): Promise<void> {
    this.#running ??= this.#run()
    return this.#tried.promise
  }

  async close(): Promise<void> {
    this.#stop.abort()
    await this.#hangUp()
    await this.#running
  }

  async #run(): Promise<void> {
    for (let failures = 0; !this.#stop.signal.aborted;) {
      const since = performance.now()
      const error = await this.#live()
      failures = error === undefined && performance.now() - since > steadyMs ? 0 : failures + 1
      if (this.#stop.signal.aborted || (error instanceof SlackSetupError && !this.#settled)) return
      this.#settled = true
      if (error === undefined) this.#log.info({}, 'Slack renews a connection')
      else this.#log.warn({ err: error, failures }, 'no connection to Slack; trying again')
      await pause(Math.max(backoffMs(error === undefined ? failures - 1 : failures), retryAfterMs(error)), this.#stop.signal)
    }
  }

  /** One connection from first to last; resolves with why it did not come about, or undefined when it came and went. */
  async #live(): Promise<unknown> {
    try {
      await this.#connect()
      this.#settled = true
      this.#tried.resolve()
    } catch (error) {
      const failure = explain(error)
      if (failure instanceof SlackSetupError) this.#tried.reject(failure)
      else this.#tried.resolve()
      return failure
    }
    if (this.#stop.signal.aborted) await this.#hangUp()
    await this.#ended.promise
    return undefined
  }

  async #connect(): Promise<void> {
    this.#ended = Promise.withResolvers()
    const patience = setTimeout(() => void this.#hangUp(), helloMs)
    try {
      await this.#client.start()
    } finally {
      clearTimeout(patience)
    }
  }

  /** Slack's client hangs up as soon as it is told that the connection is renewed; the acknowledgements under way would be lost. */
  #hearFarewells(): void {
    const theirs = this.#client.listeners('ws_message')
    this.#client.removeAllListeners('ws_message')
    this.#client.on('ws_message', (data: unknown, isBinary: unknown) => {
      if (isFarewell(data)) void this.#partWith(this.#ended)
      else for (const listener of theirs) listener(data, isBinary)
    })
  }

  async #partWith(ended: PromiseWithResolvers<void>): Promise<void> {
    this.#open = false
    await pause(breathMs, this.#stop.signal)
    await Promise.race([this.#answers(), pause(answersMs, this.#stop.signal), ended.promise])
    if (ended === this.#ended) await this.#hangUp()
  }

  #answers(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#allAnswered = resolve
    if (this.#unanswered.size === 0) resolve()
    return promise
  }

  /** The second call does not wait for Slack to answer the close frame. */
  async #hangUp(): Promise<void> {
    const impatience = setTimeout(() => void this.#client.disconnect(), goodbyeMs)
    await this.#client.disconnect()
    clearTimeout(impatience)
  }
}

type Envelope = { readonly envelope_id: string }

const Farewell = z.object({ type: z.literal('disconnect') })

function isFarewell(data: unknown): boolean {
  // Envelopes may be long, and are read by Slack's client.
  if (typeof data !== 'string' || data.length > farewellMax) return false
  try {
    return Farewell.safeParse(JSON.parse(data)).success
  } catch {
    return false
  }
}

/** `undefined` is what Slack's client rejects with when a connection closes before its hello. */
function explain(error: unknown): Error {
  const refusal = tokenRefusal(error)
  if (refusal !== undefined)
    return new SlackSetupError(
      `Slack refuses SLACK_APP_TOKEN (${refusal}): make an app-level token with connections:write under Basic Information of your Slack app.`,
      { cause: error },
    )
  return error instanceof Error ? error : new Error('Slack closed the connection before it said hello.')
}
