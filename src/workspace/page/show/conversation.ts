import { createElement as h, Fragment, type ReactElement } from 'react'
import type { Channel, Message } from '../../model.ts'
import { day, moment } from '../clock.ts'
import { type Reader, seenIn, seenUnder } from '../reader.ts'
import { href } from '../screen.ts'
import { message } from './message.ts'

/** Older messages than these are left out of the list; it says so. */
const shownMax = 60

/** A channel: its head and its messages under day marks, oldest first. */
export function conversation(channel: Channel, reader: Reader): ReactElement {
  const seen = seenIn(channel.id, reader)
  const left = seen.length - shownMax
  return h(
    Fragment,
    null,
    h('header', { className: 'head' }, h('h1', null, `# ${channel.name}`), h('span', { className: 'members' }, membersOf(channel))),
    h(
      'div',
      { className: 'messages', role: 'log', 'aria-label': `Messages in ${channel.name}`, 'data-key': channel.id, tabIndex: 0 },
      h('div', { className: 'start', 'data-key': 'start' }, left > 0 ? `${left} older messages are not shown here.` : beginning(channel)),
      ...underDays(seen.slice(-shownMax), reader, ({ ts }) => href({ as: reader.person.id, channel: channel.id, thread: ts })),
    ),
  )
}

/** A thread: its parent and the replies. */
export function thread(parent: Message, channel: Channel, outer: Reader): ReactElement {
  const reader = { ...outer, scope: 'thread' }
  const replies = seenUnder(parent, reader)
  const back = href({ as: reader.person.id, channel: channel.id })
  return h(
    'aside',
    { className: 'thread', 'aria-label': 'Thread' },
    h(
      'header',
      { className: 'head' },
      h('h2', null, 'Thread', h('small', null, `# ${channel.name}`)),
      h('a', { className: 'close', href: back, 'data-goto': '', 'aria-label': 'Close thread' }, '✕'),
    ),
    h(
      'div',
      { className: 'messages', role: 'log', 'aria-label': 'Replies', 'data-key': `thread-${parent.ts}`, tabIndex: 0 },
      message(parent, reader),
      replies.length === 0
        ? undefined
        : h('div', { className: 'count', 'data-key': 'count' }, replies.length === 1 ? '1 reply' : `${replies.length} replies`),
      ...replies.map((reply) => message(reply, reader)),
    ),
  )
}

function underDays(seen: readonly Message[], reader: Reader, threadHref: (message: Message) => string): readonly ReactElement[] {
  let last = ''
  return seen.flatMap((shown) => {
    const name = day(moment(shown.ts), reader.person.tz, reader.now)
    const mark = name === last ? [] : [h('div', { key: name, className: 'day', 'data-key': `day-${name}` }, h('span', null, name))]
    last = name
    return [...mark, message(shown, reader, threadHref(shown))]
  })
}

function beginning({ name }: Channel): ReactElement {
  return h(Fragment, null, h('h2', null, `# ${name}`), h('p', null, `This is the very beginning of the ${name} channel.`))
}

function membersOf({ archived, members }: Channel): string {
  if (archived) return 'Archived'
  return members.size === 1 ? '1 member' : `${members.size} members`
}
