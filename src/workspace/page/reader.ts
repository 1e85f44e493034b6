import type { Message, Person, StoredFile, Workspace } from '../model.ts'

/** Whose eyes we draw for, and when. */
export type Reader = {
  readonly workspace: Workspace
  readonly person: Person
  readonly now: Date
  /** Begins every id drawn, so that two messages with equal block ids, or one message in list and thread, do not meet. */
  readonly scope: string
}

/** The app's own account. */
export function appOf(workspace: Workspace): Person {
  const app = workspace.people.find(({ id }) => id === workspace.botUserId)
  return app ?? { id: workspace.botUserId, name: 'app', realName: 'App', isBot: true, tz: 'UTC' }
}

/** The person whose message it is; an id nobody has keeps its id as name. */
export function authorOf(message: Message, workspace: Workspace): Person {
  if (message.botId !== undefined || message.user === workspace.botUserId) return appOf(workspace)
  const { user } = message
  return workspace.people.find(({ id }) => id === user) ?? { id: user, name: user, realName: user, isBot: false, tz: 'UTC' }
}

/** What this reader sees in a channel, oldest first: its messages, and what is whispered to the reader there. */
export function seenIn(channel: string, { workspace, person }: Reader): readonly Message[] {
  const whispers = workspace.whispers(person.id).filter((whisper) => whisper.channel === channel && whisper.threadTs === undefined)
  return inOrder([...workspace.messages(channel), ...whispers])
}

/** What this reader sees under a parent, oldest first. */
export function seenUnder(parent: Message, { workspace, person }: Reader): readonly Message[] {
  const whispers = workspace.whispers(person.id).filter(({ channel, threadTs }) => channel === parent.channel && threadTs === parent.ts)
  return inOrder([...workspace.replies(parent), ...whispers])
}

/** The message with this ts, among all that the reader sees in the channel. */
export function findMessage(channel: string, ts: string, reader: Reader): Message | undefined {
  const { workspace, person } = reader
  const top = workspace.messages(channel)
  const isIt = (message: Message) => message.channel === channel && message.ts === ts
  return top.find(isIt) ?? workspace.whispers(person.id).find(isIt) ?? top.flatMap((parent) => workspace.replies(parent)).find(isIt)
}

function inOrder(messages: readonly Message[]): readonly Message[] {
  return [...messages].sort((one, other) => Number(one.ts) - Number(other.ts))
}

/** A file that some message carries. */
export function findFile(id: string, workspace: Workspace): StoredFile | undefined {
  const top = workspace.channels.flatMap((channel) => workspace.messages(channel.id))
  const said = top.flatMap((parent) => [parent, ...workspace.replies(parent)])
  const whispered = workspace.people.flatMap((person) => workspace.whispers(person.id))
  return [...said, ...whispered].flatMap(({ files }) => files).find((file) => file.id === id)
}
