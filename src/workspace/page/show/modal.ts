import type { ModalView } from '@slack/types'
import { createElement as h, type ReactElement } from 'react'
import type { OpenView } from '../../model.ts'
import { appOf, type Reader } from '../reader.ts'
import { blocks } from './blocks.ts'
import { avatar } from './message.ts'
import { words } from './text.ts'

/** The modal on top of the reader's screen. The client script shows it as a modal dialog, which takes the focus. */
export function modal(open: OpenView, outer: Reader): ReactElement | undefined {
  const { view } = open
  if (view.type !== 'modal') return undefined
  const reader = { ...outer, scope: open.id }
  return h(
    'dialog',
    { className: 'modal', 'aria-labelledby': `${open.id}-title`, 'data-view': open.id, 'data-key': open.id },
    h(
      'form',
      { method: 'dialog', noValidate: true },
      h(
        'header',
        null,
        avatar(appOf(reader.workspace)),
        h('h1', { id: `${open.id}-title` }, words(view.title)),
        h('button', { className: 'close', type: 'button', 'data-deed': 'close', 'aria-label': 'Close' }, '✕'),
      ),
      h('div', { className: 'body', tabIndex: -1 }, blocks(view.blocks, reader, open.errors)),
      footer(view),
    ),
  )
}

function footer({ close, submit }: ModalView): ReactElement {
  const cancel = close ? words(close) : submit ? 'Cancel' : 'Close'
  return h(
    'footer',
    null,
    h('button', { className: 'button', type: 'button', 'data-deed': 'close' }, cancel),
    submit ? h('button', { className: 'button primary', type: 'submit' }, words(submit)) : undefined,
  )
}
