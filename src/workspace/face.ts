import type { FaultBook } from './faults.ts'
import { messagesOf, repliesTo } from './messages.ts'
import type { SocketMode } from './socket-mode.ts'
import { findChannel, type State } from './state.ts'
import type { Channel, Hands, Message, UserId, Workspace } from './model.ts'

type Parts = {
  readonly state: State
  readonly sockets: SocketMode
  readonly faults: FaultBook
  readonly hands: (user: UserId) => Hands
  readonly remove: (message: Message) => void
  readonly stop: () => Promise<void>
}

/** What tests, the demo and the page see of the workspace. */
export function makeFace({ state, sockets, faults, hands, remove, stop }: Parts): Workspace {
  const { app } = state
  return {
    get url() {
      return state.url
    },
    get apiUrl() {
      return `${state.url}/api/`
    },
    get sockets() {
      return sockets.connected
    },
    botToken: app.botToken,
    appToken: app.appToken,
    signingSecret: app.signingSecret,
    botUserId: app.botUserId,
    channels: state.channels,
    people: state.people,
    userGroups: state.userGroups,
    calls: state.calls,
    interactions: state.interactions,
    faults,
    liveTokens: state.liveTokens,
    channel: (nameOrId) => needChannel(state, nameOrId),
    messages: (nameOrId) => all(state, needChannel(state, nameOrId)).filter((message) => !message.onlyFor && !message.threadTs),
    replies: (parent) => repliesTo(state, parent),
    whispers: (user) =>
      [...state.messages.values()].flatMap((messages) => [...messages.values()]).filter(({ onlyFor }) => onlyFor === user),
    as: hands,
    remove,
    onChange: (listener) => state.onChange(listener),
    until: (what, look, ms = 10_000) => until(state, what, look, ms),
    stop,
  }
}

function needChannel(state: State, nameOrId: string): Channel {
  const channel = findChannel(state, nameOrId)
  if (!channel) throw new Error(`There is no channel ${nameOrId}`)
  return channel
}

function all(state: State, channel: Channel) {
  return [...messagesOf(state, channel.id).values()]
}

/** Looks now, and again after every change. */
function until<Found>(state: State, what: string, look: () => Found | undefined | false | null, ms: number): Promise<Found> {
  const { promise, resolve, reject } = Promise.withResolvers<Found>()
  const timer = setTimeout(() => reject(new Error(`Waited ${ms} ms in vain: ${what}`)), ms)
  const lookAgain = () => {
    try {
      const found = look()
      if (found) resolve(found)
    } catch (error) {
      reject(error instanceof Error ? error : new Error(String(error)))
    }
  }
  const stopListening = state.onChange(lookAgain)
  lookAgain()
  return promise.finally(() => {
    clearTimeout(timer)
    stopListening()
  })
}
