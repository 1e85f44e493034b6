import { createElement as h, Fragment, type ReactElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import type { Channel } from '../../model.ts'
import { href, type Screen } from '../screen.ts'
import { composer, type Command } from './composer.ts'
import { conversation, thread } from './conversation.ts'
import { home } from './home.ts'
import { avatar } from './message.ts'
import { modal } from './modal.ts'
import { sidebar } from './sidebar.ts'

export type Furniture = { readonly commands: readonly Command[]; readonly isUnread: (channel: Channel) => boolean }

/** The whole page. */
export function page(screen: Screen, furniture: Furniture): string {
  const head = h(
    'head',
    null,
    h('meta', { charSet: 'utf-8' }),
    h('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
    h('title', null, titleOf(screen)),
    h('link', { rel: 'icon', href: 'data:,' }),
    h('link', { rel: 'stylesheet', href: '/page/library.css' }),
    h('link', { rel: 'stylesheet', href: '/page/style.css' }),
    h('script', { type: 'module', src: '/page/client/main.ts' }),
  )
  const toast = h('div', { id: 'toast', className: 'toast', role: 'alert', popover: 'manual' })
  const body = h('body', null, h('div', { id: 'screen' }, regions(screen, furniture)), toast)
  return `<!doctype html>${renderToStaticMarkup(h('html', { lang: 'en' }, head, body))}`
}

/** What the client script fetches after every change, and swaps in where it differs. */
export function fragment(screen: Screen, furniture: Furniture): string {
  return renderToStaticMarkup(h('div', { id: 'screen', 'data-title': titleOf(screen) }, regions(screen, furniture)))
}

function regions(screen: Screen, { commands, isUnread }: Furniture): ReactElement {
  const { reader } = screen
  const open = reader.workspace.as(reader.person.id).modal
  const right = screen.tab === 'channel' && screen.thread ? thread(screen.thread, screen.channel, reader) : undefined
  return h(
    Fragment,
    null,
    topBar(screen),
    sidebar(screen, isUnread),
    h(
      'main',
      null,
      screen.tab === 'home' ? home(reader) : conversation(screen.channel, reader),
      screen.tab === 'channel' ? composer(screen.channel, commands) : undefined,
    ),
    h('div', { className: 'right' }, right),
    h('div', { className: 'over' }, open ? modal(open, reader) : undefined),
  )
}

function topBar(screen: Screen): ReactElement {
  const { workspace, person } = screen.reader
  const people = workspace.people.filter(({ isBot }) => !isBot)
  const rows = people.map((one) => {
    const marks = { role: 'menuitem', 'data-goto': '', 'aria-current': one.id === person.id ? ('true' as const) : undefined }
    return h('a', { key: one.id, href: hrefAs(one.id, screen), ...marks }, avatar(one), one.realName)
  })
  return h(
    'header',
    { className: 'top', 'data-as': person.id },
    h('p', null, 'A stand-in for Slack: nothing here leaves this machine'),
    h(
      'span',
      { className: 'switcher' },
      h(
        'button',
        { type: 'button', 'aria-haspopup': 'menu', 'aria-label': `You are ${person.realName}` },
        avatar(person),
        `You are ${person.realName} ▾`,
      ),
      h('div', { className: 'menu', role: 'menu', 'aria-label': 'Be another person', popover: 'auto' }, rows),
    ),
  )
}

/** Another person's screen at the same place; their threads' whispers differ, so a thread is left. */
function hrefAs(as: string, screen: Screen): string {
  return href(screen.tab === 'home' ? { as, tab: 'home' } : { as, channel: screen.channel.id })
}

function titleOf(screen: Screen): string {
  return screen.tab === 'home' ? 'Home | Falconer demo' : `${screen.channel.name} | Falconer demo`
}
