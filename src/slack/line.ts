import type { SocketModeClient } from '@slack/socket-mode'
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
      this.#ended.resolve()
    })
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

  /** The second call does not wait for Slack to answer the close frame. */
  async #hangUp(): Promise<void> {
    const impatience = setTimeout(() => void this.#client.disconnect(), goodbyeMs)
    await this.#client.disconnect()
    clearTimeout(impatience)
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
