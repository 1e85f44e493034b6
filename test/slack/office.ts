import { Keyv } from 'keyv'
import { connectSlack } from '../../src/slack/app.ts'
import type { Listening, SlackApp } from '../../src/slack/app.ts'
import { makeWhoAmI } from '../../src/slack/bot.ts'
import { makeSlackClient } from '../../src/slack/client.ts'
import { startWorkspace } from '../../src/workspace/workspace.ts'
import type { Hands, Message, Options, Workspace } from '../../src/workspace/workspace.ts'
import { freePort } from '../free-port.ts'
import { makePaperDesk } from './desk.ts'
import type { PaperDesk } from './desk.ts'
import { keepLog } from './log.ts'

/** The Slack side over the wire to a workspace, in front of a desk of paper. */
export type Office = AsyncDisposable & {
  readonly workspace: Workspace
  readonly app: SlackApp
  readonly desk: PaperDesk
  readonly log: ReturnType<typeof keepLog>
  readonly ana: Hands
  /** A message of the bot with what a test wants to press. */
  post(blocks: object[]): Promise<Message>
}

export type OfficeOptions = {
  readonly workspace?: Options
  readonly botToken?: string
  readonly appToken?: string
  readonly http?: boolean
  /** In HTTP mode; any free one when left out. */
  readonly port?: number
  readonly staggerMs?: number
  readonly deadlineMs?: number
  readonly cache?: () => Keyv
  /** What is wrong with Slack before Falconer starts. */
  readonly before?: (workspace: Workspace) => void
}

export async function openOffice(options: OfficeOptions = {}): Promise<Office> {
  const port = options.http ? (options.port ?? (await freePort())) : undefined
  const requestUrl = port === undefined ? {} : { requestUrl: `http://127.0.0.1:${port}/slack/events` }
  const workspace = await startWorkspace({ limits: false, ...requestUrl, ...options.workspace })
  options.before?.(workspace)
  try {
    return await openIn(workspace, options, port)
  } catch (error) {
    await workspace.stop()
    throw error
  }
}

async function openIn(workspace: Workspace, options: OfficeOptions, port: number | undefined): Promise<Office> {
  const log = keepLog()
  const desk = makePaperDesk(Date.now)
  const client = makeSlackClient({ botToken: options.botToken ?? workspace.botToken, apiUrl: workspace.apiUrl, log })
  const app = await connectSlack({
    client,
    whoAmI: makeWhoAmI(client),
    apiUrl: workspace.apiUrl,
    listening: listeningOf(workspace, options, port),
    desk,
    cache: options.cache ?? ((namespace, ttl) => new Keyv({ namespace, ttl, throwOnErrors: true })),
    log,
    now: Date.now,
    ...(options.deadlineMs === undefined ? {} : { deadlineMs: options.deadlineMs }),
  })
  const [person] = workspace.people.filter(({ isBot }) => !isBot)
  if (!person) throw new Error('the workspace has no people')
  return { workspace, app, desk, log, ana: workspace.as(person.id), post, [Symbol.asyncDispose]: dispose }

  async function post(blocks: object[]): Promise<Message> {
    const before = workspace.messages('falco').length
    await client.apiCall('chat.postMessage', { channel: '#falco', text: 'a card', blocks })
    return workspace.until('the message', () => workspace.messages('falco')[before])
  }

  async function dispose(): Promise<void> {
    await app.stop({ withinMs: 5_000 })
    await workspace.stop()
  }
}

function listeningOf(workspace: Workspace, options: OfficeOptions, port: number | undefined): Listening {
  if (port !== undefined) return { mode: 'http', signingSecret: workspace.signingSecret, port }
  return { mode: 'socket', appToken: options.appToken ?? workspace.appToken, staggerMs: options.staggerMs ?? 0 }
}

/** A button of ours, as a card has it. */
export function button(actionId: string, value: string, label: string): object {
  const text = { type: 'plain_text', text: label }
  return { type: 'actions', elements: [{ type: 'button', action_id: actionId, value, text }] }
}

export function menu(actionId: string, options: Readonly<Record<string, string>>): object {
  const items = Object.entries(options).map(([label, value]) => ({ text: { type: 'plain_text', text: label }, value }))
  return { type: 'actions', elements: [{ type: 'overflow', action_id: actionId, options: items }] }
}

/** Every text that a message or a view shows, on one line. */
export function wordsOf(part: unknown): string {
  return textsIn(part).join(' ')
}

function textsIn(part: unknown): readonly string[] {
  if (Array.isArray(part)) return part.flatMap(textsIn)
  if (typeof part !== 'object' || part === null) return []
  return Object.entries(part).flatMap(([key, value]) =>
    (key === 'text' || key === 'user_id') && typeof value === 'string' ? [value] : textsIn(value),
  )
}
