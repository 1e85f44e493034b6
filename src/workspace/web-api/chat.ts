import { type Args, needText, textArg } from '../args.ts'
import { readDraft } from '../draft.ts'
import { asSlackMessage, deleteMessage, editMessage, messagesOf, postMessage } from '../messages.ts'
import { Refusal } from '../refusal.ts'
import { directChannel, findChannel, findPerson, type State } from '../state.ts'
import type { Channel, Message } from '../model.ts'
import { type Desk, type Method, tier } from './method.ts'

export const chat: Readonly<Record<string, Method>> = {
  'chat.postMessage': { rate: 'posting', run: post },
  'chat.postEphemeral': { rate: tier.four, run: whisper },
  'chat.update': { rate: tier.three, run: update },
  'chat.delete': { rate: tier.three, run: remove },
  'chat.getPermalink': { rate: 'unlimited', run: permalink },
}

function post({ state }: Desk, args: Args): Readonly<Record<string, unknown>> {
  const channel = writable(state, placeToPost(state, needText(args, 'channel')))
  const draft = readDraft(args, 'post')
  const message = postMessage(state, channel, { ...draft, threadTs: textArg(args, 'thread_ts') })
  const truncated = draft.text.length < (textArg(args, 'text') ?? '').length ? { warning: 'message_truncated' } : {}
  return { channel: channel.id, ts: message.ts, message: asSlackMessage(state, message), ...truncated }
}

/** An id, a name with or without `#`, or a user, whose direct conversation is meant. */
function placeToPost(state: State, name: string): Channel {
  if (/^[UW][A-Z0-9]{8,}$/.test(name) && findPerson(state, name)) return directChannel(state, name)
  return findChannel(state, name) ?? refuse('channel_not_found')
}

export function channelById(state: State, id: string): Channel {
  return state.channels.find((channel) => channel.id === id) ?? refuse('channel_not_found')
}

function refuse(error: string): never {
  throw new Refusal(error)
}

export function writable(state: State, channel: Channel): Channel {
  if (channel.archived) throw new Refusal('is_archived')
  if (!channel.members.has(state.app.botUserId)) throw new Refusal('not_in_channel')
  return channel
}

function whisper({ state }: Desk, args: Args): Readonly<Record<string, unknown>> {
  const channel = writable(state, placeToPost(state, needText(args, 'channel')))
  const user = needText(args, 'user')
  if (!channel.members.has(user)) throw new Refusal('user_not_in_channel')
  const message = postMessage(state, channel, { ...readDraft(args, 'post'), onlyFor: user, threadTs: textArg(args, 'thread_ts') })
  return { message_ts: message.ts }
}

/** https://docs.slack.dev/reference/methods/chat.update: text alone removes the blocks; attachments and metadata stay unless given. */
function update({ state }: Desk, args: Args): Readonly<Record<string, unknown>> {
  const channel = channelById(state, needText(args, 'channel'))
  const message = ownMessage(state, channel, needText(args, 'ts'), 'cant_update_message')
  if (channel.archived) throw new Refusal('is_inactive')

  const draft = readDraft(args, 'update')
  const given = (name: string) => args[name] !== undefined && args[name] !== ''
  editMessage(state, message, {
    ...(given('text') || given('markdown_text') ? { text: draft.text, blocks: draft.blocks } : {}),
    ...(given('blocks') ? { blocks: draft.blocks } : {}),
    ...(given('attachments') ? { attachments: draft.attachments } : {}),
    ...(given('metadata') ? { metadata: clearable(draft.metadata) } : {}),
  })
  return { channel: channel.id, ts: message.ts, text: message.text, message: asSlackMessage(state, message) }
}

/** `metadata: {}` clears it. */
function clearable(metadata: Message['metadata']): Message['metadata'] {
  return metadata?.event_type ? metadata : undefined
}

function ownMessage(state: State, channel: Channel, ts: string, error: string): Message {
  const message = messagesOf(state, channel.id).get(ts)
  if (!message || message.onlyFor) throw new Refusal('message_not_found')
  if (message.botId !== state.app.botId) throw new Refusal(error)
  return message
}

function remove({ state }: Desk, args: Args): Readonly<Record<string, unknown>> {
  const channel = channelById(state, needText(args, 'channel'))
  const message = ownMessage(state, channel, needText(args, 'ts'), 'cant_delete_message')
  deleteMessage(state, message)
  return { channel: channel.id, ts: message.ts }
}

function permalink({ state }: Desk, args: Args): Readonly<Record<string, unknown>> {
  const channel = channelById(state, needText(args, 'channel'))
  const ts = needText(args, 'message_ts')
  if (!messagesOf(state, channel.id).has(ts)) throw new Refusal('message_not_found')
  return { channel: channel.id, permalink: permalinkOf(state, channel, ts) }
}

function permalinkOf(state: State, channel: Channel, ts: string): string {
  return `https://${state.team.domain}.slack.com/archives/${channel.id}/p${ts.replace('.', '')}`
}
