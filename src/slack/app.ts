import { setTimeout as wait } from 'node:timers/promises'
import { App } from '@slack/bolt'
import type { AppOptions, ReceiverEvent } from '@slack/bolt'
import type { WebClient } from '@slack/web-api'
import type { Keyv } from 'keyv'
import type { WhoAmI } from './bot.ts'
import { SlackSetupError } from './bot.ts'
import { webClientOptions } from './client.ts'
import type { Desk } from './desk.ts'
import { makeDoor } from './door.ts'
import type { Ears } from './ears.ts'
import { makeGate } from './gate.ts'
import type { Gate } from './gate.ts'
import { isSmallTalk } from './hear/deletions.ts'
import { hear } from './hear/hear.ts'
import { makeTurns } from './hear/turns.ts'
import { slackLogger } from './log.ts'
import type { Log } from './log.ts'
import { makePeople } from './people.ts'
import { backoffMs, pause } from './pause.ts'
import { makeSockets } from './sockets.ts'
import { makeVoice } from './voice.ts'

/** How Slack reaches us: sockets that we open, or a port that it posts to. */
export type Listening =
  | { readonly mode: 'socket'; readonly appToken: string; readonly staggerMs?: number }
  | { readonly mode: 'http'; readonly signingSecret: string; readonly port: number }

export type SlackOptions = {
  readonly client: WebClient
  readonly whoAmI: WhoAmI
  /** `SLACK_API_URL`; Slack itself when undefined. */
  readonly apiUrl: string | undefined
  readonly listening: Listening
  readonly desk: Desk
  /** A cache of its own for each namespace, with `throwOnErrors`, whose entries live so long. */
  readonly cache: (namespace: string, ttlMs: number) => Keyv
  readonly log: Log
  readonly now: () => number
  /** When an envelope is acknowledged whose outcome is not known yet. Slack waits 3,000 ms. */
  readonly deadlineMs?: number
  /** An envelope came again, and was not heard again. */
  readonly onTwice?: () => void
}

export interface SlackApp {
  /** Slack has accepted the bot token, and it can reach us. */
  connected(): boolean
  /** Where Slack posts to in HTTP mode. */
  readonly port: number | undefined
  /** Hears nobody new, lets those inside finish for at most so long, then hangs up. */
  stop(patience: { readonly withinMs: number }): Promise<void>
}

/** Slack repeats an event for about six minutes. */
const heardForMs = 15 * 60_000

const peopleForMs = 60 * 60_000

/**
 * Begins to hear Slack. Rejects with a `SlackSetupError` when Slack refuses a token; what only the network refuses is tried again
 * for ever, and `connected()` says no meanwhile.
 */
export async function connectSlack(options: SlackOptions): Promise<SlackApp> {
  const { client, desk, log, now } = options
  const stopping = new AbortController()
  const accepted = await introduce(options.whoAmI, stopping.signal, log)

  const voice = makeVoice({ client, log })
  const heard = options.cache('envelopes', heardForMs)
  const { deadlineMs, onTwice } = options
  const gate = makeGate({ heard, voice, log, onTwice, ...(deadlineMs === undefined ? {} : { deadlineMs }) })
  const ears = makeEars(options)
  const people = makePeople(client, options.cache('people', peopleForMs), log)
  hear(assemble(ears, gate, options), { desk, voice, people, client, log, turns: makeTurns(), now })
  await start(ears, stopping)

  return {
    connected: () => accepted() && ears.connected(),
    port: ears.port(),
    async stop({ withinMs }) {
      stopping.abort()
      const patience = wait(withinMs, undefined, { ref: false })
      await Promise.race([gate.close(), patience])
      await Promise.race([ears.close(), patience])
    },
  }
}

/** Shows Slack the bot token. Resolves after the first answer with a function that says whether it was accepted by now. */
async function introduce(whoAmI: WhoAmI, stopping: AbortSignal, log: Log): Promise<() => boolean> {
  let accepted = false
  const failure = await attempt()
  if (failure instanceof SlackSetupError) throw failure
  if (failure) void keepTrying()
  return () => accepted

  async function attempt(): Promise<unknown> {
    try {
      await whoAmI()
      accepted = true
      return undefined
    } catch (error) {
      return error
    }
  }

  async function keepTrying(): Promise<void> {
    for (let failures = 1; !accepted; failures++) {
      await pause(backoffMs(failures), stopping)
      if (stopping.aborted) return
      const err = await attempt()
      if (err) log.warn({ err, failures }, 'Slack does not answer; trying again')
    }
  }
}

function makeEars({ listening, apiUrl, log, now }: SlackOptions): Ears {
  if (listening.mode === 'http') return makeDoor({ signingSecret: listening.signingSecret, port: listening.port, now, log })
  return makeSockets({ appToken: listening.appToken, apiUrl, staggerMs: listening.staggerMs ?? 15_000, log })
}

async function start(ears: Ears, stopping: AbortController): Promise<void> {
  try {
    await ears.start()
  } catch (error) {
    stopping.abort()
    await ears.close()
    throw error
  }
}

/** Bolt knows neither our token nor who we are: so it never asks Slack by itself, and whatever we say goes through our own client. */
function assemble(ears: Ears, gate: Gate, { apiUrl, log }: SlackOptions): App {
  const [receiver, ...others] = ears.receivers
  const options: AppOptions = {
    receiver,
    authorize: async () => ({}),
    convoStore: false,
    ignoreSelf: false,
    logger: slackLogger(log),
    clientOptions: webClientOptions(apiUrl, log),
  }
  const app = new GatedApp(options, gate)
  for (const other of others) other.init(app)
  app.error(async (error) => {
    throw error
  })
  return app
}

/** Bolt, with the gate before it. */
class GatedApp extends App {
  readonly #gate: Gate

  constructor(options: AppOptions, gate: Gate) {
    super(options)
    this.#gate = gate
  }

  override async processEvent(event: ReceiverEvent): Promise<void> {
    if (isSmallTalk(event.body)) return event.ack()
    return this.#gate.pass(event, (heard) => super.processEvent(heard))
  }
}
