import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../../src/config.ts'
import type { FalcoEvent, Moment } from '../../src/domain/event.ts'
import { makeLog } from '../../src/log.ts'
import { startFalconer } from '../../src/main.ts'
import type { Falconer } from '../../src/main.ts'
import type { Pace } from '../../src/reconcile/pace.ts'
import { startWorkspace } from '../../src/workspace/workspace.ts'
import type { Hands, Message, Workspace } from '../../src/workspace/workspace.ts'
import { freePort } from '../free-port.ts'

/** Falconer in a workspace, the way people run it: everything real, every call over the wire. */
export type House = {
  readonly workspace: Workspace
  readonly falconer: Falconer
  readonly ana: Hands
  readonly ben: Hands
  /** Sends events to the intake, one request each, and gives the last answer's body. */
  send(...events: readonly FalcoEvent[]): Promise<unknown>
  post(body: string, type?: string): Promise<Response>
  /** The card of this rule, once it is in the channel. */
  card(rule: string, channel?: string): Promise<Message>
  /** Stops Falconer and starts it again on the same ledger. */
  restart(): Promise<void>
  /** What the clock of the house says; Slack's clock is the same. */
  now(): Moment
  /** Puts the clock forward. What has come due meanwhile is looked at, as it would be with the next beat. */
  forward(ms: number): void
  [Symbol.asyncDispose](): Promise<void>
}

export type HouseOptions = {
  /** Slack's limits and our pace. Off unless the story is about them. */
  readonly limits?: boolean
  readonly falconerYml?: string
  readonly http?: boolean
  /** A pace of ours in place of Slack's or none: storms, without waiting for them. */
  readonly pace?: Pace
  /** Where people are told what cannot be delivered. Default: where all alerts go. */
  readonly fallback?: string
  /** What else the environment says. */
  readonly env?: Readonly<Record<string, string>>
}

export async function openHouse(options: HouseOptions = {}): Promise<House> {
  const folder = mkdtempSync(join(tmpdir(), 'falconer-'))
  const slackPort = options.http ? await freePort() : undefined
  const requestUrl = slackPort === undefined ? {} : { requestUrl: `http://127.0.0.1:${slackPort}/slack/events` }
  let ahead = 0
  const now = () => Date.now() + ahead
  const workspace = await startWorkspace({ limits: options.limits ?? false, now, ...requestUrl })
  const start = () => startIn(workspace, folder, { ...options, now }, slackPort)
  let falconer = await start()
  const [ana, ben] = workspace.people.filter(({ isBot }) => !isBot).map(({ id }) => workspace.as(id))
  if (!ana || !ben) throw new Error('the workspace has too few people')

  return {
    workspace,
    get falconer() {
      return falconer
    },
    ana,
    ben,
    async send(...events) {
      let answer: unknown
      for (const event of events) answer = await (await post(event.raw)).json()
      return answer
    },
    post,
    card: (rule, channel = 'falco') =>
      workspace.until(`a card of ${rule} in #${channel}`, () =>
        workspace.messages(channel).find((message) => wordsOf(message).includes(rule)),
      ),
    async restart() {
      await falconer.stop()
      falconer = await start()
    },
    now,
    forward(ms) {
      ahead += ms
      falconer.wake()
    },
    async [Symbol.asyncDispose]() {
      await falconer.stop()
      await workspace.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }

  function post(body: string, type = 'application/json'): Promise<Response> {
    return fetch(`${falconer.url}/`, { method: 'POST', body, headers: { 'content-type': type } })
  }
}

type Started = HouseOptions & { readonly now: () => Moment }

async function startIn(workspace: Workspace, folder: string, options: Started, slackPort: number | undefined): Promise<Falconer> {
  const way =
    slackPort === undefined
      ? { SLACK_APP_TOKEN: workspace.appToken }
      : { SLACK_SIGNING_SECRET: workspace.signingSecret, SLACK_PORT: String(slackPort) }
  const yml = options.falconerYml
  const config = readConfig(
    {
      SLACK_BOT_TOKEN: workspace.botToken,
      SLACK_API_URL: workspace.apiUrl,
      SLACK_CHANNEL: '#falco',
      DATABASE_URL: `file:${join(folder, 'falconer.db')}`,
      PORT: '0',
      ...way,
      ...(options.limits || options.pace ? {} : { SLACK_PACE: 'off' }),
      ...(options.fallback === undefined ? {} : { SLACK_FALLBACK_CHANNEL: options.fallback }),
      ...options.env,
      ...(yml === undefined ? {} : { FALCONER_CONFIG: 'falconer.yml' }),
    },
    (path: string) => (path === 'falconer.yml' ? yml : undefined),
  )
  const { now, pace } = options
  return startFalconer(config, { log: makeLog('silent'), staggerMs: 100, now, ...(pace ? { pace } : {}) })
}

/** Everything that a message shows, as one text. */
export function wordsOf(message: { readonly text: string; readonly blocks?: unknown; readonly attachments?: unknown }): string {
  return [message.text, ...textsIn(message.blocks), ...textsIn(message.attachments)].join('\n')
}

function textsIn(part: unknown): readonly string[] {
  if (Array.isArray(part)) return part.flatMap(textsIn)
  if (typeof part !== 'object' || part === null) return []
  return Object.entries(part).flatMap(([key, value]) => (key === 'text' && typeof value === 'string' ? [value] : textsIn(value)))
}
