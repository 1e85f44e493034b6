import type { WebClient } from '@slack/web-api'
import type { Keyv } from 'keyv'

/** Turns the channels that falconer.yml names into Slack's ids. */
export interface Channels {
  /** The id of `#name`, or the id itself; undefined when the bot sees no such channel. Rejects with Slack's own error. */
  idOf(channel: string): Promise<string | undefined>
  /** Slack has said where a message to this channel went. */
  learn(channel: string, id: string): Promise<void>
}

const idPattern = /^[CGD][A-Z0-9]{6,}$/
const pageSize = 1_000
/** What stands in the cache for a channel that the bot does not see, and for how long: it may be invited any moment. */
const nowhere = ''
const nowhereMs = 15_000
const pagesRead = 20

/** `known`: names and their ids, to be forgotten after an hour or so, because channels get renamed. */
export function makeChannels(client: WebClient, known: Keyv<string>): Channels {
  return { idOf, learn }

  async function idOf(channel: string): Promise<string | undefined> {
    if (idPattern.test(channel)) return channel
    const name = nameOf(channel)
    const id = (await known.get(name).catch(() => undefined)) ?? (await lookAndKeep(name))
    return id === nowhere ? undefined : id
  }

  async function lookAndKeep(name: string): Promise<string> {
    const id = await look(name)
    await known.set(name, id ?? nowhere, id === undefined ? nowhereMs : undefined).catch(() => false)
    return id ?? nowhere
  }

  /** A cache that fails costs a search, no more. */
  async function learn(channel: string, id: string): Promise<void> {
    if (!idPattern.test(channel)) await known.set(nameOf(channel), id).catch(() => false)
  }

  async function look(name: string): Promise<string | undefined> {
    let cursor: string | undefined
    for (let page = 0; page < pagesRead; page++) {
      const answer = await client.conversations.list({
        types: 'public_channel,private_channel',
        limit: pageSize,
        ...(cursor ? { cursor } : {}),
      })
      const id = answer.channels?.find((channel) => channel.name === name)?.id
      cursor = answer.response_metadata?.next_cursor
      if (id !== undefined || !cursor) return id
    }
    return undefined
  }
}

function nameOf(channel: string): string {
  return channel.replace(/^#/, '')
}
