import type { Channel, Person, Workspace } from '../model.ts'

/** How far each person has read each channel. */
export type ReadMarks = {
  readonly read: (person: Person, channel: Channel) => void
  readonly isUnread: (person: Person, channel: Channel) => boolean
}

export function makeReadMarks(workspace: Workspace): ReadMarks {
  const marks = new Map<string, string>()
  const key = (person: Person, channel: Channel) => `${person.id} ${channel.id}`
  const newest = (channel: Channel) => workspace.messages(channel.id).at(-1)?.ts ?? ''
  return {
    read: (person, channel) => void marks.set(key(person, channel), newest(channel)),
    // Slack's ts have one width, so they order as text.
    isUnread: (person, channel) => newest(channel) > (marks.get(key(person, channel)) ?? ''),
  }
}
