import { createElement as h, type ReactElement } from 'react'
import type { Channel } from '../../model.ts'

/** A slash command as the hint list offers it. */
export type Command = { readonly line: string; readonly about: string }

/** The message box. The client script owns it once it is there, and shows of the hints what fits what is typed. */
export function composer(channel: Channel, commands: readonly Command[]): ReactElement {
  const label = `Message #${channel.name}`
  const hints = commands.map(({ line, about }, index) =>
    h(
      'li',
      { key: line, id: `hint-${index}`, role: 'option', 'aria-selected': false, 'data-line': line },
      h('strong', null, line),
      h('span', null, about),
    ),
  )
  return h(
    'div',
    { className: 'composer', 'data-key': `composer-${channel.id}`, 'data-channel': channel.id, 'data-own': '' },
    h('ul', { id: 'hints', className: 'hints', role: 'listbox', 'aria-label': 'Slash commands', hidden: true }, hints),
    h('textarea', { rows: 1, 'aria-label': label, placeholder: label, 'aria-controls': 'hints', autoComplete: 'off', spellCheck: false }),
    h(
      'div',
      { className: 'tools' },
      h('p', { className: 'tip', role: 'status' }),
      h('button', { className: 'send', type: 'button', 'aria-label': 'Send now' }, '➤'),
    ),
  )
}
