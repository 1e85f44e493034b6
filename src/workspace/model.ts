/**
 * What the workspace is made of, and what its users hold: people, channels, messages, views, and the hands that act on them.
 */
import type { HomeView, KnownBlock, MessageAttachment, ModalView } from '@slack/types'

export type UserId = string
export type ChannelId = string
/** Slack's message id: seconds, a dot, six digits; unique in its channel only. A string, never a number. */
export type Ts = string

export type Person = { readonly id: UserId; readonly name: string; readonly realName: string; readonly isBot: boolean; readonly tz: string }

export type UserGroup = { readonly id: string; readonly handle: string; readonly name: string; readonly users: readonly UserId[] }

export type Channel = {
  readonly id: ChannelId
  /** Without the `#`. */
  readonly name: string
  archived: boolean
  members: Set<UserId>
}

export type Message = {
  readonly channel: ChannelId
  readonly ts: Ts
  readonly threadTs: Ts | undefined
  readonly user: UserId
  readonly botId: string | undefined
  text: string
  blocks: readonly KnownBlock[]
  attachments: readonly MessageAttachment[]
  metadata: { readonly event_type: string; readonly event_payload: Record<string, unknown> } | undefined
  readonly files: readonly StoredFile[]
  edits: number
  /** Emoji name → who put it there. */
  readonly reactions: Map<string, Set<UserId>>
  /** Only this user sees it (chat.postEphemeral, an ephemeral answer to a response_url); undefined: everybody does. */
  readonly onlyFor: UserId | undefined
}

export type StoredFile = { readonly id: string; readonly name: string; readonly title: string; readonly bytes: Buffer }

/** Slack's `state.values`: block_id → action_id → what the input holds. Untouched inputs hold null, or an empty list. */
export type InputValues = Readonly<Record<string, Readonly<Record<string, InputValue>>>>
export type InputValue = { readonly type: string } & Readonly<Record<string, unknown>>

/** A modal on somebody's screen, or somebody's Home tab. */
export type OpenView = {
  readonly id: string
  readonly user: UserId
  view: ModalView | HomeView
  hash: string
  readonly rootId: string
  readonly previousId: string | undefined
  /** What its inputs hold now, initial values included. */
  values: InputValues
  /** block_id → what the app said is wrong with it, after a submission that was answered with `errors`. */
  errors: Readonly<Record<string, string>>
}

/** What happened to one interaction that a person caused. */
export type Interaction = {
  readonly id: string
  readonly kind: 'command' | 'action' | 'submission' | 'closed' | 'event'
  readonly user: UserId
  readonly sentAt: number
  /** Milliseconds until the app acknowledged it; undefined: it did not within 3 s. */
  readonly acknowledgedAfterMs: number | undefined
  /** The acknowledgement's body, `{}` when bare. */
  readonly answer: Record<string, unknown> | undefined
  /** The words the person would read when it went wrong (Slack's "operation_timeout" …). */
  readonly error: string | undefined
}

/** One Web API call as it arrived. */
export type ApiCall = {
  readonly at: number
  readonly method: string
  readonly args: Record<string, unknown>
  readonly status: number
  readonly ok: boolean
  readonly error: string | undefined
  /** Slack said with a 429: no such call in this channel for so long. */
  readonly retryAfterS: number | undefined
}

export type Options = {
  /** 0 takes any free port. */
  readonly port?: number
  /** Slack's published rate limits, answered with 429 and Retry-After. Default on. */
  readonly limits?: boolean
  /** HTTP mode: interactions are posted here, signed; without it they go out over Socket Mode. */
  readonly requestUrl?: string
  readonly channels?: readonly string[]
  readonly people?: readonly Person[]
  readonly userGroups?: readonly UserGroup[]
  /** Serve the page at `/`. Default off. */
  readonly page?: boolean
  /** Milliseconds since 1970; a test's own clock makes rates and expiry exact. Default `Date.now`. */
  readonly now?: () => number
  /** When an unacknowledged event is sent again, in milliseconds after the attempt before. Slack: at once, 1 min, 5 min. */
  readonly eventRetriesMs?: readonly number[]
}

/** Something in the workspace changed: what `until` and the page listen to. */
export type Change =
  | { readonly kind: 'message'; readonly message: Message; readonly how: 'posted' | 'edited' | 'deleted' }
  | { readonly kind: 'view'; readonly view: OpenView; readonly how: 'opened' | 'updated' | 'closed' }
  | { readonly kind: 'home'; readonly view: OpenView }
  | { readonly kind: 'socket'; readonly connected: number }
  | { readonly kind: 'call'; readonly call: ApiCall }
  | { readonly kind: 'interaction'; readonly interaction: Interaction }

/** Where a button or a menu stands: on a message, or in an open view. */
export type Place = { readonly message: Message } | { readonly view: OpenView }

/** Tells apart two elements with the same words, such as the Lift buttons of a list. */
export type Exactly = { readonly blockId?: string; readonly actionId?: string; readonly value?: string }

/** What a person gives an input: text, the words of an option or of several, an id, epoch seconds. */
export type Given = string | number | readonly string[]

/** What one person can do, as they would in Slack. Elements are found by the words on them. */
export type Hands = {
  readonly person: Person
  /** Press the button with this text. Throws, with the texts there are, when there is none. */
  press(place: Place, label: string, exactly?: Exactly): Promise<Interaction>
  /**
   * Choose this option in the overflow menu, select or radio group that has it; users and dates by the menu's action_id. Acts at
   * once, except in an input block without `dispatch_action`: there nothing is sent, and the interaction has `{}` for an answer.
   */
  choose(place: Place, option: string, exactly?: Exactly): Promise<Interaction>
  /**
   * Fill inputs by their label and submit: text for text inputs, option text for selects, radios and checkboxes (an array),
   * a user id for a user select, epoch seconds for a date-time picker.
   */
  submit(view: OpenView, values: Readonly<Record<string, Given>>): Promise<Interaction>
  /** Fire the `block_actions` of an element with `dispatch_action` after setting its value, as Slack does while a modal is edited. */
  change(view: OpenView, label: string, value: Given): Promise<Interaction>
  close(view: OpenView): Promise<Interaction | undefined>
  /** Type into the message box: a slash command, `/falco summary 24h`. */
  command(channel: string, line: string): Promise<Interaction>
  /** Open the app's Home tab. */
  openHome(): Promise<Interaction>
  /** The modal on top of this person's screen. */
  readonly modal: OpenView | undefined
  readonly home: OpenView | undefined
}

/** Faults that a test can switch on, each named for what the app would see. */
export type Faults = {
  /** The call is carried out, its answer never arrives: the connection is cut. How many such calls. */
  dropAnswers(method: string, times: number): void
  /** The next calls of this method end with this Slack error. */
  refuse(method: string, error: string, times: number): void
  /** The next calls of this method (only those for this channel, by name or id) answer with this HTTP status. */
  status(method: string, status: number, times: number, retryAfterS?: number, channel?: string): void
  /** The next calls hang without an answer until `heal`. */
  hang(method: string): void
  /** No connection gets through: every call is cut, every socket closed, until `heal`. */
  down(): void
  /** Half-open: connections stay, but nothing comes back. Calls hang and sockets are dead until `heal`, which cuts them. */
  silence(): void
  /** Every call with the bot token is refused with `token_revoked` until `heal`. */
  revoke(): void
  /** Deliver each of the next envelopes twice. */
  double(times: number): void
  /** Deliver each of the next envelopes only after the one that follows it. */
  holdBack(times: number): void
  /** Send `disconnect` to every socket, as Slack does when it refreshes them. */
  refreshSockets(): void
  heal(): void
}

export type Workspace = {
  /** `http://127.0.0.1:PORT`, the page when it is on. */
  readonly url: string
  /** What goes in `SLACK_API_URL`. */
  readonly apiUrl: string
  readonly botToken: string
  readonly appToken: string
  readonly signingSecret: string
  readonly botUserId: UserId
  readonly channels: readonly Channel[]
  readonly people: readonly Person[]
  readonly userGroups: readonly UserGroup[]
  readonly calls: readonly ApiCall[]
  readonly interactions: readonly Interaction[]
  /** How many sockets are connected. */
  readonly sockets: number
  readonly faults: Faults
  /**
   * Every `<!…>`, `<@…>`, `<#…>` and `<url|…>` that a message or view showed live, and every `@here`, `@channel` and `@everyone` in
   * mrkdwn that is not `verbatim`, so that an escape bug fails a test.
   */
  readonly liveTokens: readonly string[]
  channel(nameOrId: string): Channel
  /** Top-level messages of the channel, oldest first (thread replies and ephemerals left out). */
  messages(nameOrId: string): readonly Message[]
  replies(parent: Message): readonly Message[]
  /** Ephemeral messages this person has been shown, oldest first. */
  whispers(user: UserId): readonly Message[]
  as(user: UserId): Hands
  /** A person deletes a message. */
  remove(message: Message): void
  onChange(listener: (change: Change) => void): () => void
  /** Resolves once `look` gives something truthy, asked again after every change; rejects with `what` after `ms` (default 10,000). */
  until<T>(what: string, look: () => T | undefined | false | null, ms?: number): Promise<T>
  stop(): Promise<void>
}
