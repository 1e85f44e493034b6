import { people as somePeople, userGroups as someGroups } from './cast.ts'
import { Refusal } from './refusal.ts'
import type {
  ApiCall,
  Change,
  Channel,
  ChannelId,
  InputValues,
  Interaction,
  Message,
  OpenView,
  Options,
  Person,
  StoredFile,
  Ts,
  UserGroup,
  UserId,
} from './model.ts'

/** Everything the workspace remembers. Only the functions of `messages.ts`, `views.ts` and the Web API write to it. */
export type State = {
  readonly team: { readonly id: string; readonly domain: string; readonly name: string }
  readonly app: App
  readonly people: readonly Person[]
  readonly userGroups: readonly UserGroup[]
  readonly channels: Channel[]
  readonly messages: Map<ChannelId, Map<Ts, Message>>
  /** Each person's modals, the top one last. */
  readonly modals: Map<UserId, OpenView[]>
  readonly homes: Map<UserId, OpenView>
  /** What people have chosen in the menus of a message. */
  readonly selections: WeakMap<Message, InputValues>
  readonly files: Map<string, StoredFile>
  readonly calls: ApiCall[]
  readonly interactions: Interaction[]
  readonly liveTokens: string[]
  /** Known once the server listens. */
  url: string
  readonly now: () => number
  /** A new id that no other thing in the workspace has, such as `V0000000A7`. */
  readonly nextId: (prefix: string) => string
  readonly nextTs: () => Ts
  readonly tell: (change: Change) => void
  readonly onChange: (listener: (change: Change) => void) => () => void
}

export type App = {
  readonly id: string
  readonly name: string
  readonly botId: string
  readonly botUserId: UserId
  readonly botToken: string
  readonly appToken: string
  readonly signingSecret: string
  readonly verificationToken: string
}

const app: App = {
  id: 'A0FALCONER',
  name: 'Falconer',
  botId: 'B0FALCONER',
  botUserId: 'U0FALCONER',
  botToken: 'xoxb-workspace',
  appToken: 'xapp-workspace',
  signingSecret: 'workspace-signing-secret',
  verificationToken: 'workspace-verification-token',
}

const defaultChannels = ['general', 'falco', 'payments-sec', 'audit', 'sec', 'ops-fallback']

export function makeState({ channels = defaultChannels, people = somePeople, userGroups = someGroups, now = Date.now }: Options): State {
  const everybody = [...people, { id: app.botUserId, name: 'falconer', realName: app.name, isBot: true, tz: 'Etc/UTC' }]
  return {
    team: { id: 'T0FALCONER', domain: 'falconer-demo', name: 'Falconer demo' },
    app,
    people: everybody,
    userGroups,
    channels: channels.map((name, index) => makeChannel(channelId(name, index), name, everybody)),
    messages: new Map(),
    modals: new Map(),
    homes: new Map(),
    selections: new WeakMap(),
    files: new Map(),
    calls: [],
    interactions: [],
    liveTokens: [],
    url: '',
    now,
    ...makeNumbering(now),
    ...makeNews(),
  }
}

export function makeChannel(id: ChannelId, name: string, members: readonly Person[]): Channel {
  return { id, name, archived: false, members: new Set(members.map((person) => person.id)) }
}

/** Slack's ids are 9 to 11 capitals and digits; the name inside makes them readable in a log. */
function channelId(name: string, index: number): ChannelId {
  const letters = name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '')
  return `C0${letters.slice(0, 6).padEnd(6, '0')}${String(index + 1).padStart(2, '0')}`
}

function makeNumbering(now: () => number): Pick<State, 'nextId' | 'nextTs'> {
  let count = 0
  let lastMicros = 0
  return {
    nextId: (prefix) => `${prefix}${(++count).toString(36).toUpperCase().padStart(9, '0')}`,
    nextTs() {
      lastMicros = Math.max(lastMicros + 1, now() * 1000)
      return `${Math.floor(lastMicros / 1_000_000)}.${String(lastMicros % 1_000_000).padStart(6, '0')}`
    },
  }
}

function makeNews(): Pick<State, 'tell' | 'onChange'> {
  const listeners = new Set<(change: Change) => void>()
  return {
    tell(change) {
      for (const listener of listeners) listener(change)
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** Long demos must not eat the memory: of every record only the newest are kept. */
const recordsKept = 10_000

export function remember<Item>(records: Item[], ...items: readonly Item[]): void {
  records.push(...items)
  records.splice(0, Math.max(0, records.length - recordsKept))
}

/** By id, or by name with or without its `#`. */
export function findChannel(state: State, nameOrId: string): Channel | undefined {
  const name = nameOrId.replace(/^#/, '')
  return state.channels.find((channel) => channel.id === nameOrId || (channel.name === name && !isDirect(channel)))
}

export function findPerson(state: State, id: UserId): Person | undefined {
  return state.people.find((person) => person.id === id)
}

export function isDirect(channel: Channel): boolean {
  return channel.id.startsWith('D')
}

/** The conversation of the app with one person, opened when it is first needed. */
export function directChannel(state: State, user: UserId): Channel {
  const person = findPerson(state, user)
  if (!person) throw new Refusal('user_not_found')
  const id = user.replace(/^[UW]/, 'D')
  const known = state.channels.find((channel) => channel.id === id)
  if (known) return known

  const opened = makeChannel(id, person.name, [person, ...state.people.filter(({ id }) => id === state.app.botUserId)])
  state.channels.push(opened)
  return opened
}
