import { type Args, countArg, flagArg, needText, textArg } from '../args.ts'
import { asSlackMessage, messagesOf, repliesTo } from '../messages.ts'
import { Refusal } from '../refusal.ts'
import { directChannel, isDirect, type State } from '../state.ts'
import type { Channel, Message } from '../model.ts'
import { channelById } from './chat.ts'
import { type Desk, type Method, pageOf, tier } from './method.ts'

export const conversations: Readonly<Record<string, Method>> = {
  'conversations.list': { rate: tier.two, run: list },
  'conversations.info': { rate: tier.three, run: info },
  'conversations.history': { rate: tier.three, run: history },
  'conversations.replies': { rate: tier.three, run: replies },
  'conversations.members': { rate: tier.four, run: members },
  'conversations.join': { rate: tier.three, run: join },
  'conversations.open': { rate: tier.three, run: open },
}

function list({ state }: Desk, args: Args): Readonly<Record<string, unknown>> {
  const types = (textArg(args, 'types') ?? 'public_channel').split(',')
  const wanted = state.channels
    .filter((channel) => types.includes(isDirect(channel) ? 'im' : 'public_channel'))
    .filter((channel) => !(flagArg(args, 'exclude_archived') && channel.archived))
  return paged('channels', wanted, args, (channel) => asSlackChannel(state, channel))
}

function paged<Item>(name: string, items: readonly Item[], args: Args, show: (item: Item) => unknown): Readonly<Record<string, unknown>> {
  const page = pageOf(items, { limit: countArg(args, 'limit', 100, 999), cursor: textArg(args, 'cursor') })
  return { [name]: page.items.map(show), has_more: page.next !== '', response_metadata: { next_cursor: page.next } }
}

function asSlackChannel(state: State, channel: Channel): Readonly<Record<string, unknown>> {
  const direct = isDirect(channel)
  return {
    id: channel.id,
    ...(direct ? { user: channel.id.replace(/^D/, 'U') } : { name: channel.name, name_normalized: channel.name }),
    is_channel: !direct,
    is_im: direct,
    is_private: false,
    is_archived: channel.archived,
    is_general: channel.name === 'general',
    is_member: channel.members.has(state.app.botUserId),
    context_team_id: state.team.id,
    num_members: channel.members.size,
  }
}

function info({ state }: Desk, args: Args): Readonly<Record<string, unknown>> {
  return { channel: asSlackChannel(state, channelById(state, needText(args, 'channel'))) }
}

function members({ state }: Desk, args: Args): Readonly<Record<string, unknown>> {
  return paged('members', [...channelById(state, needText(args, 'channel')).members], args, (id) => id)
}

function join({ state }: Desk, args: Args): Readonly<Record<string, unknown>> {
  const channel = channelById(state, needText(args, 'channel'))
  if (channel.archived) throw new Refusal('is_archived')
  channel.members.add(state.app.botUserId)
  return { channel: asSlackChannel(state, channel) }
}

function open({ state }: Desk, args: Args): Readonly<Record<string, unknown>> {
  const users = needText(args, 'users').split(',')
  if (users.length !== 1) throw new Refusal('method_not_supported_for_channel_type')
  return { channel: { id: directChannel(state, users[0] ?? '').id } }
}

/** Newest first, without thread replies and ephemeral messages. */
function history({ state }: Desk, args: Args): Readonly<Record<string, unknown>> {
  const channel = readable(state, args)
  const found = [...messagesOf(state, channel.id).values()]
    .filter((message) => !message.onlyFor && !message.threadTs && isWithin(message, args))
    .toReversed()
  return paged('messages', found, args, (message) => asRead(state, message, args))
}

function replies({ state }: Desk, args: Args): Readonly<Record<string, unknown>> {
  const channel = readable(state, args)
  const asked = messagesOf(state, channel.id).get(needText(args, 'ts'))
  const parent = asked?.threadTs ? messagesOf(state, channel.id).get(asked.threadTs) : asked
  if (!parent || parent.onlyFor) throw new Refusal('thread_not_found')
  const found = repliesTo(state, parent).filter((message) => isWithin(message, args))
  return paged('messages', [parent, ...found], args, (message) => asRead(state, message, args))
}

function readable(state: State, args: Args): Channel {
  const channel = channelById(state, needText(args, 'channel'))
  if (!channel.members.has(state.app.botUserId)) throw new Refusal('not_in_channel')
  return channel
}

function asRead(state: State, message: Message, args: Args): unknown {
  return asSlackMessage(state, message, flagArg(args, 'include_all_metadata') ? 'whole' : 'type')
}

/** `oldest` and `latest` are exclusive unless `inclusive`. */
function isWithin(message: Message, args: Args): boolean {
  const at = micros(message.ts)
  const oldest = micros(textArg(args, 'oldest') ?? '0')
  const latest = micros(textArg(args, 'latest') ?? '') || Infinity
  return flagArg(args, 'inclusive') ? oldest <= at && at <= latest : oldest < at && at < latest
}

/** Exact where a floating number of seconds is not. */
function micros(ts: string): number {
  const [seconds = '0', fraction = ''] = ts.split('.')
  return Number(seconds) * 1_000_000 + Number(fraction.padEnd(6, '0').slice(0, 6))
}
