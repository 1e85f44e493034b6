import type { Tools } from './acts.ts'
import type { Json } from './inputs.ts'
import { asSlackMessage, deleteMessage } from './messages.ts'
import { eventPayload } from './payloads.ts'
import type { State } from './state.ts'
import type { Message } from './model.ts'

/** A person deletes a message. An app that is in the channel hears of it, with the message as it was. */
export function removeMessage({ pen, deliver }: Tools, message: Message): void {
  const event = deletedEvent(pen.state, message)
  deleteMessage(pen.state, message)
  const channel = pen.state.channels.find(({ id }) => id === message.channel)
  if (message.onlyFor !== undefined || !channel?.members.has(pen.state.app.botUserId)) return
  void deliver({ kind: 'event', user: message.user, type: 'events_api', payload: eventPayload(pen, event) })
}

/** https://docs.slack.dev/reference/events/message/message_deleted */
function deletedEvent(state: State, message: Message): Json {
  const ts = state.nextTs()
  return {
    type: 'message',
    subtype: 'message_deleted',
    hidden: true,
    channel: message.channel,
    channel_type: 'channel',
    ts,
    event_ts: ts,
    deleted_ts: message.ts,
    previous_message: asSlackMessage(state, message),
  }
}
