import { randomUUID } from 'node:crypto'
import { type Args, flagArg, isObject, textArg } from './args.ts'
import { deleteMessage, editMessage, messagesOf, postMessage } from './messages.ts'
import { Refusal } from './refusal.ts'
import { findChannel, type State } from './state.ts'
import { readDraft } from './draft.ts'
import type { Channel, Message, UserId } from './model.ts'

/** https://docs.slack.dev/interactivity/handling-user-interaction: five answers within half an hour. */
const usesMax = 5
const goodForMs = 30 * 60_000

type Opening = { readonly user: UserId; readonly channel: string; readonly source: Message | undefined; readonly at: number; uses: number }

export type ResponseUrls = {
  issue(user: UserId, channel: string, source?: Message): string
  /** Carries out what was posted to `/response/<id>`; throws the refusal. */
  answer(id: string, args: Args): void
}

export function makeResponseUrls(state: State): ResponseUrls {
  const openings = new Map<string, Opening>()
  return {
    issue(user, channel, source) {
      for (const [id, { at }] of openings) if (state.now() - at > 2 * goodForMs) openings.delete(id)
      const id = randomUUID()
      openings.set(id, { user, channel, source, at: state.now(), uses: 0 })
      return `${state.url}/response/${id}`
    },
    answer(id, args) {
      const opening = openings.get(id)
      if (!opening) throw new Refusal('no_such_response_url')
      if (state.now() - opening.at > goodForMs) throw new Refusal('expired_url')
      if (opening.uses >= usesMax) throw new Refusal('used_url')
      opening.uses++
      respond(state, opening, args)
    },
  }
}

function respond(state: State, { user, channel, source }: Opening, args: Args): void {
  if (flagArg(args, 'delete_original')) return source && deleteMessage(state, source)
  if (flagArg(args, 'replace_original') && source) return replace(state, source, args)
  const place = findChannel(state, channel)
  if (!place) throw new Refusal('channel_not_found')
  say(state, place, user, args)
}

function replace(state: State, source: Message, args: Args): void {
  if (!messagesOf(state, source.channel).has(source.ts)) throw new Refusal('message_not_found')
  const { text, blocks, attachments } = readDraft(args, 'post')
  editMessage(state, source, { text, blocks, attachments })
}

/** Ephemeral unless the app says `in_channel`; it needs no membership. Also how an acknowledgement's body becomes a message. */
export function say(state: State, channel: Channel, user: UserId, args: Args): Message {
  const onlyFor = textArg(args, 'response_type') === 'in_channel' ? undefined : user
  return postMessage(state, channel, { ...readDraft(args, 'post'), onlyFor, threadTs: textArg(args, 'thread_ts') })
}

/** Whether an acknowledgement's body says something to the person. */
export function saysSomething(answer: unknown): answer is Args {
  return isObject(answer) && ['text', 'blocks', 'attachments'].some((name) => answer[name] !== undefined && answer[name] !== '')
}
