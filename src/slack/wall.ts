import type { WebClient } from '@slack/web-api'
import { z } from 'zod'
import type { Moment } from '../domain/event.ts'
import type { Outcome, Placed, Saying, Wall } from '../reconcile/wall.ts'
import type { WhoAmI } from './bot.ts'
import type { Channels } from './channels.ts'
import { failureOf } from './failures.ts'
import type { Attempt } from './failures.ts'
import type { Log } from './log.ts'
import type { CardMessage, Message } from './say/message.ts'

type Deps = {
  readonly client: WebClient
  readonly whoAmI: WhoAmI
  readonly channels: Channels
  /** How a saying looks in Slack, within Slack's limits. */
  readonly say: (saying: Saying) => Message | CardMessage
  readonly log: Log
  /** The channels that falconer.yml and the environment name, `#name` or id: what is wrong with them, a person puts right there. */
  readonly names: ReadonlySet<string>
  /** How each attempt went, for the metrics. */
  readonly count?: (doing: Attempt['doing'], how: Outcome<unknown>['kind']) => void
}

/** The mark by which a message of ours is found again: docs.slack.dev, message metadata. */
const eventType = 'falconer_posting'
/** A post reaches Slack between its intent and the client's time-out; our clock and Slack's may differ by a minute. */
const earlierMs = 60_000
const laterMs = 600_000
const pageSize = 200
const pagesRead = 25

/** Slack's channels as the reconciler's wall. */
export function makeWall({ client, whoAmI, channels, say, log, names, count }: Deps): Wall {
  return { post, edit, reply, find }

  function post(channel: string, saying: Saying, key: string): Promise<Outcome<Placed>> {
    return attempt({ doing: 'post', ...asNamed(channel) }, async () => {
      const place = await send(channel, saying, key, {})
      await channels.learn(channel, place.channel)
      return place
    })
  }

  function reply(card: Placed, saying: Saying, key: string): Promise<Outcome<Placed>> {
    return attempt({ doing: 'post', channel: card.channel, known: 'place' }, () => send(card.channel, saying, key, { thread_ts: card.ts }))
  }

  /** `text` without blocks would take the blocks away, and attachments that are left out stay: so all three are always said. */
  function edit({ channel, ts }: Placed, saying: Saying, key: string): Promise<Outcome<void>> {
    const { text, blocks, attachments } = whole(say(saying))
    return attempt({ doing: 'edit', channel, known: 'place' }, async () => {
      await client.chat.update({ channel, ts, text, blocks, attachments, metadata: markOf(key) })
    })
  }

  function find(channel: string, key: string, since: Moment, thread: Placed | undefined): Promise<Outcome<Placed | undefined>> {
    return attempt({ doing: 'find', ...(thread ? { channel, known: 'place' } : asNamed(channel)) }, async () => {
      const id = thread?.channel ?? (await channels.idOf(channel))
      const ts = id === undefined ? undefined : await search({ channel: id, thread: thread?.ts, ...windowAround(since) }, key)
      return id !== undefined && ts !== undefined ? { channel: id, ts } : undefined
    })
  }

  async function send(channel: string, saying: Saying, key: string, thread: { readonly thread_ts?: string }): Promise<Placed> {
    const message = { channel, ...whole(say(saying)), ...thread, metadata: markOf(key), unfurl_links: false, unfurl_media: false }
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- Slack's method, not the browser's
    const answer = await client.chat.postMessage(message)
    return Placement.parse(answer)
  }

  async function search(where: Where, key: string): Promise<string | undefined> {
    const { botId } = await whoAmI()
    let cursor: string | undefined
    for (let page = 0; page < pagesRead; page++) {
      const answer = await read(where, cursor)
      const ours = answer.messages?.find(
        (message) => message.bot_id === botId && Mark.safeParse(message.metadata).data?.event_payload.key === key,
      )
      cursor = answer.response_metadata?.next_cursor
      if (ours?.ts !== undefined || !cursor) return ours?.ts
    }
    return undefined
  }

  function read({ channel, thread, oldest, latest }: Where, cursor: string | undefined) {
    const page = { channel, oldest, latest, limit: pageSize, include_all_metadata: true, ...(cursor ? { cursor } : {}) }
    return thread === undefined ? client.conversations.history(page) : client.conversations.replies({ ...page, ts: thread })
  }

  function asNamed(channel: string): Pick<Attempt, 'channel' | 'known'> {
    return { channel, known: names.has(channel) ? 'named' : 'unnamed' }
  }

  async function attempt<T>(what: Attempt, call: () => Promise<T>): Promise<Outcome<T>> {
    const outcome = await call().then(
      (value): Outcome<T> => ({ kind: 'done', value }),
      (error: unknown) => failureOf(error, what, log),
    )
    count?.(what.doing, outcome.kind)
    return outcome
  }
}

type Where = { readonly channel: string; readonly thread: string | undefined; readonly oldest: string; readonly latest: string }

const Placement = z.object({ channel: z.string(), ts: z.string() })
const Mark = z.object({ event_type: z.literal(eventType), event_payload: z.object({ key: z.string() }) })

function markOf(key: string): z.infer<typeof Mark> {
  return { event_type: eventType, event_payload: { key } }
}

function whole(payload: Message | CardMessage): Pick<Message, 'text' | 'blocks'> & Pick<CardMessage, 'attachments'> {
  return { blocks: [], attachments: [], ...payload }
}

/** In Slack's seconds. It bounds the search however long ago the post was begun. */
function windowAround(since: Moment): Pick<Where, 'oldest' | 'latest'> {
  return { oldest: String((since - earlierMs) / 1_000), latest: String((since + laterMs) / 1_000) }
}
