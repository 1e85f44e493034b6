import type { KnownBlock, MessageAttachment } from '@slack/types'
import { liveTokensIn, liveTokensInMrkdwn } from './live-tokens.ts'
import { settleAttachments, settleBlocks } from './settle.ts'
import { remember, type State } from './state.ts'
import type { Channel, ChannelId, Message, StoredFile, Ts, UserId } from './model.ts'

/** A message as its sender wrote it, already found valid. */
export type Draft = {
  readonly text: string
  readonly blocks: readonly KnownBlock[]
  readonly attachments: readonly MessageAttachment[]
  readonly metadata?: Message['metadata']
  readonly threadTs?: Ts | undefined
  readonly files?: readonly StoredFile[]
  readonly onlyFor?: UserId | undefined
}

/** What an edit changes; what is absent stays as it was. */
export type Edit = Partial<Pick<Draft, 'text' | 'blocks' | 'attachments' | 'metadata'>>

export function postMessage(state: State, channel: Channel, draft: Draft): Message {
  const message: Message = {
    channel: channel.id,
    ts: state.nextTs(),
    threadTs: rootOf(state, channel, draft.threadTs),
    user: state.app.botUserId,
    botId: state.app.botId,
    text: draft.text,
    blocks: settleBlocks(draft.blocks),
    attachments: settleAttachments(draft.attachments),
    metadata: draft.metadata,
    files: draft.files ?? [],
    edits: 0,
    reactions: new Map(),
    onlyFor: draft.onlyFor,
  }
  messagesOf(state, channel.id).set(message.ts, message)
  return announce(state, message, 'posted')
}

export function editMessage(state: State, message: Message, edit: Edit): Message {
  message.text = edit.text ?? message.text
  message.blocks = edit.blocks ? settleBlocks(edit.blocks) : message.blocks
  message.attachments = edit.attachments ? settleAttachments(edit.attachments) : message.attachments
  if ('metadata' in edit) message.metadata = edit.metadata
  message.edits++
  return announce(state, message, 'edited')
}

export function deleteMessage(state: State, message: Message): void {
  messagesOf(state, message.channel).delete(message.ts)
  state.tell({ kind: 'message', message, how: 'deleted' })
}

/** Oldest first, ephemeral ones and thread replies included. */
export function messagesOf(state: State, channel: ChannelId): Map<Ts, Message> {
  const known = state.messages.get(channel)
  if (known) return known
  const empty = new Map<Ts, Message>()
  state.messages.set(channel, empty)
  return empty
}

/** Oldest first, without the parent. */
export function repliesTo(state: State, parent: Message): readonly Message[] {
  return [...messagesOf(state, parent.channel).values()].filter((message) => message.threadTs === parent.ts && !message.onlyFor)
}

/** A reply to a reply lands in the same thread. */
function rootOf(state: State, channel: Channel, threadTs: Ts | undefined): Ts | undefined {
  return threadTs && (messagesOf(state, channel.id).get(threadTs)?.threadTs ?? threadTs)
}

function announce(state: State, message: Message, how: 'posted' | 'edited'): Message {
  remember(state.liveTokens, ...liveTokensInMrkdwn(message.text), ...liveTokensIn(message.blocks), ...liveTokensIn(message.attachments))
  state.tell({ kind: 'message', message, how })
  return message
}

/**
 * The message as the Web API and the payloads show it. Metadata has its payload only for who asked with `include_all_metadata`
 * (https://docs.slack.dev/messaging/message-metadata).
 */
export function asSlackMessage(state: State, message: Message, metadata: 'whole' | 'type' = 'whole'): Readonly<Record<string, unknown>> {
  return {
    type: 'message',
    user: message.user,
    ts: message.ts,
    text: message.text,
    team: state.team.id,
    ...(message.botId ? botMembers(state) : {}),
    ...(message.blocks.length > 0 ? { blocks: message.blocks } : {}),
    ...(message.attachments.length > 0 ? { attachments: message.attachments.map(asSlackAttachment) } : {}),
    ...(message.metadata ? { metadata: metadata === 'whole' ? message.metadata : { event_type: message.metadata.event_type } } : {}),
    ...(message.files.length > 0 ? { files: message.files.map((file) => ({ id: file.id, name: file.name, title: file.title })) } : {}),
    ...(message.edits > 0 && message.blocks.length === 0 ? { edited: { user: message.user, ts: message.ts } } : {}),
    ...(message.onlyFor ? { is_ephemeral: true } : {}),
    ...(message.reactions.size > 0 ? { reactions: reactionsOf(message) } : {}),
    ...threadMembers(state, message),
  }
}

function botMembers({ app, team }: State): Readonly<Record<string, unknown>> {
  return {
    bot_id: app.botId,
    app_id: app.id,
    bot_profile: { id: app.botId, app_id: app.id, user_id: app.botUserId, name: app.name, team_id: team.id, deleted: false },
  }
}

/** Slack returns colours without their `#`. */
function asSlackAttachment(attachment: MessageAttachment): MessageAttachment {
  return attachment.color ? { ...attachment, color: attachment.color.replace('#', '') } : attachment
}

function reactionsOf(message: Message): readonly unknown[] {
  return [...message.reactions].map(([name, users]) => ({ name, users: [...users], count: users.size }))
}

function threadMembers(state: State, message: Message): Readonly<Record<string, unknown>> {
  if (message.threadTs) return { thread_ts: message.threadTs }
  const replies = repliesTo(state, message)
  const latest = replies.at(-1)
  return latest ? { thread_ts: message.ts, reply_count: replies.length, latest_reply: latest.ts } : {}
}
