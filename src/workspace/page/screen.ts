import type { Channel, Message, Workspace } from '../model.ts'
import { findMessage, type Reader } from './reader.ts'

/** What the middle and the right of the page show. */
export type Screen = { readonly reader: Reader } & (
  | { readonly tab: 'channel'; readonly channel: Channel; readonly thread: Message | undefined }
  | { readonly tab: 'home' }
)

/** Where each thing is found: the whole state of a page is its address, so that a reload or a second window shows the same. */
export type Address =
  | { readonly as: string; readonly tab: 'home' }
  | { readonly as: string; readonly channel: string; readonly thread?: string }

/** The link to a channel, a thread or the app's Home tab, as one person. */
export function href(address: Address): string {
  return `/?${new URLSearchParams(Object.entries(address)).toString()}`
}

/** Reads `?as=U…&channel=…&thread=…` or `?as=U…&tab=home`; what is missing or unknown becomes the first person, or channel with a message. */
export function readScreen(query: URLSearchParams, workspace: Workspace, now: Date): Screen {
  const people = workspace.people.filter(({ isBot }) => !isBot)
  const person = people.find(({ id }) => id === query.get('as')) ?? people[0]
  const channel = workspace.channels.find(({ id, name }) => [id, name].includes(query.get('channel') ?? '')) ?? firstChannel(workspace)
  if (!person || !channel) throw new Error('The page needs a workspace with at least one person and one channel.')
  const reader: Reader = { workspace, person, now, scope: 'list' }
  if (query.get('tab') === 'home') return { reader, tab: 'home' }
  const thread = query.get('thread')
  return { reader, tab: 'channel', channel, thread: thread === null ? undefined : findMessage(channel.id, thread, reader) }
}

/** Where a screen is found again. */
export function addressOf({ reader: { person }, ...screen }: Screen): Address {
  if (screen.tab === 'home') return { as: person.id, tab: 'home' }
  return { as: person.id, channel: screen.channel.id, ...(screen.thread && { thread: screen.thread.ts }) }
}

function firstChannel(workspace: Workspace): Channel | undefined {
  const { channels } = workspace
  return channels.find(({ id }) => workspace.messages(id).length > 0) ?? channels[0]
}
