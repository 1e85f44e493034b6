import { type Args, needText } from '../args.ts'
import { messagesOf } from '../messages.ts'
import { Refusal } from '../refusal.ts'
import { channelById } from './chat.ts'
import { type Desk, type Method, tier } from './method.ts'

export const reactions: Readonly<Record<string, Method>> = {
  'reactions.add': { rate: tier.three, run: add },
}

function add({ state }: Desk, args: Args): Readonly<Record<string, unknown>> {
  const channel = channelById(state, needText(args, 'channel'))
  const message = messagesOf(state, channel.id).get(needText(args, 'timestamp'))
  const name = needText(args, 'name').replaceAll(':', '')
  if (!message) throw new Refusal('message_not_found')
  if (channel.archived) throw new Refusal('is_archived')

  const users = message.reactions.get(name) ?? new Set()
  if (users.has(state.app.botUserId)) throw new Refusal('already_reacted')
  message.reactions.set(name, users.add(state.app.botUserId))
  state.tell({ kind: 'message', message, how: 'edited' })
  return {}
}
