import type { Moment } from '../domain/event.ts'
import type { Wall } from '../reconcile/wall.ts'
import type { Listening } from '../slack/app.ts'
import { makeWhoAmI } from '../slack/bot.ts'
import { makeChannels } from '../slack/channels.ts'
import { makeSlackClient } from '../slack/client.ts'
import { messageOf } from '../slack/say/saying.ts'
import { makeWall } from '../slack/wall.ts'
import type { Tools } from './tools.ts'

const anHourMs = 60 * 60_000

const methodOf = { post: 'chat.postMessage', edit: 'chat.update', find: 'conversations.history' } as const

/** What speaks to Slack. */
export function makeMouth({ config, cache, metrics, log }: Pick<Tools, 'config' | 'cache' | 'metrics' | 'log'>) {
  const part = log.child({ part: 'slack' })
  const onRateLimited = (method: string) => metrics.rateLimited.inc({ method })
  const client = makeSlackClient({ botToken: config.slack.botToken, apiUrl: config.slack.apiUrl, log: part, onRateLimited })
  const whoAmI = makeWhoAmI(client)
  const channels = makeChannels(client, cache.open('channels', anHourMs))
  const count = (doing: keyof typeof methodOf, outcome: string) => metrics.slackCalls.inc({ method: methodOf[doing], outcome })
  return { client, whoAmI, wall: makeWall({ client, whoAmI, channels, say: messageOf, names: namesIn(config), log: part, count }) }
}

function namesIn({ routes, slack }: Tools['config']): ReadonlySet<string> {
  return new Set([...routes.map(({ channel }) => channel), slack.fallbackChannel])
}

/** Past the ledger, straight to the wall: for what must be said when the ledger takes nothing. */
export function spokenIn(channel: string, wall: Wall) {
  return {
    post: (text: string, key: string) => wall.post(channel, { kind: 'notice', text }, key),
    find: (key: string, since: Moment) => wall.find(channel, key, since, undefined),
  }
}

export function earOptions({ config: { slack }, cache, metrics, log, now }: Tools, staggerMs: number | undefined) {
  const listening: Listening =
    slack.hearing.kind === 'http'
      ? { mode: 'http', signingSecret: slack.hearing.signingSecret, port: slack.hearing.port }
      : { mode: 'socket', appToken: slack.hearing.appToken, ...(staggerMs === undefined ? {} : { staggerMs }) }
  return {
    apiUrl: slack.apiUrl,
    listening,
    cache: (name: string, ttlMs: number) => cache.open(name, ttlMs),
    log: log.child({ part: 'slack' }),
    now,
    onTwice: () => metrics.duplicates.inc({ kind: 'envelope' }),
  }
}
