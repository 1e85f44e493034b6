import { createElement as h, type ReactElement } from 'react'
import type { Channel } from '../../model.ts'
import { appOf } from '../reader.ts'
import { href, type Screen } from '../screen.ts'
import { avatar } from './message.ts'

/** The aubergine column: the workspace's name, its channels with unread marks, and the app. */
export function sidebar(screen: Screen, isUnread: (channel: Channel) => boolean): ReactElement {
  const { workspace, person } = screen.reader
  // A conversation with the app stands at the end: the reader's own, once something was said in it.
  const [direct = [], open = []] = [true, false].map((isDirect) => workspace.channels.filter(({ id }) => id.startsWith('D') === isDirect))
  const mine = direct.filter(({ id, members }) => members.has(person.id) && workspace.messages(id).length > 0)
  return h(
    'nav',
    { className: 'sidebar', 'aria-label': 'Channels and apps' },
    h('div', { className: 'workspace-name' }, 'Falconer demo'),
    h('h2', null, 'Channels'),
    h('ul', null, ...open.map((channel) => channelLink(channel, screen, isUnread))),
    h('h2', null, 'Apps'),
    h('ul', null, h('li', null, appLink(screen)), ...mine.map((channel) => channelLink(channel, screen, isUnread))),
  )
}

function channelLink(channel: Channel, screen: Screen, isUnread: (channel: Channel) => boolean): ReactElement {
  const open = screen.tab === 'channel' && screen.channel.id === channel.id
  const unread = !open && isUnread(channel)
  const marks = { 'aria-current': open ? ('page' as const) : undefined, 'aria-description': unread ? 'unread' : undefined }
  const link = {
    href: href({ as: screen.reader.person.id, channel: channel.id }),
    className: unread ? 'unread' : undefined,
    'data-goto': '',
    ...marks,
  }
  return h('li', { key: channel.id }, h('a', link, h('span', { className: 'hash', 'aria-hidden': true }, '#'), channel.name))
}

function appLink({ reader: { workspace, person }, tab }: Screen): ReactElement {
  const app = appOf(workspace)
  const connected = workspace.sockets > 0
  const marks = { 'data-goto': '', 'data-deed': 'home', 'aria-current': tab === 'home' ? ('page' as const) : undefined }
  return h(
    'a',
    { href: href({ as: person.id, tab: 'home' }), 'aria-description': connected ? 'connected' : 'not connected', ...marks },
    avatar(app),
    app.realName,
    h('span', { className: connected ? 'presence on' : 'presence', 'aria-hidden': true }),
  )
}
