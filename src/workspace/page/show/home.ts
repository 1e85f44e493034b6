import { createElement as h, Fragment, type ReactElement } from 'react'
import { appOf, type Reader } from '../reader.ts'
import { blocks } from './blocks.ts'
import { avatar } from './message.ts'

/** The app's Home tab, as it last published it for this reader. */
export function home(outer: Reader): ReactElement {
  const app = appOf(outer.workspace)
  const open = outer.workspace.as(outer.person.id).home
  const reader = { ...outer, scope: open?.id ?? 'home' }
  const nothing = h('p', { className: 'nothing' }, `${app.realName} has not published a Home tab yet.`)
  return h(
    Fragment,
    null,
    h('header', { className: 'head' }, avatar(app), h('h1', null, app.realName), h('span', { className: 'tab' }, 'Home')),
    h(
      'section',
      { className: 'home', 'aria-label': `${app.realName} Home`, 'data-view': open?.id },
      open ? blocks(open.view.blocks, reader) : nothing,
    ),
  )
}
