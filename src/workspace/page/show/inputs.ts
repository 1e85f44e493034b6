import type { InputBlock } from '@slack/types'
import { createElement as h, type ReactElement } from 'react'
import type { Reader } from '../reader.ts'
import { field, type Field } from './fields.ts'
import { words } from './text.ts'

/** An input with its label above, and below it the hint and what the app found wrong. */
export function inputBlock(input: InputBlock, blockId: string, error: string | undefined, reader: Reader): ReactElement {
  const id = `${reader.scope}-${blockId}-${input.element.action_id ?? ''}`
  const described = [input.hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ')
  const shown: Field = { element: input.element, id, invalid: error !== undefined, ...(described && { describedBy: described }) }
  const marks = {
    'data-block': blockId,
    'data-speaks': input.dispatch_action ? '' : undefined,
    'data-required': input.optional ? undefined : '',
  }
  return h(
    'div',
    { className: 'input', ...marks },
    label(input, id),
    field(shown, reader),
    input.hint ? h('p', { id: `${id}-hint`, className: 'hint' }, words(input.hint)) : undefined,
    error === undefined ? undefined : h('p', { id: `${id}-error`, className: 'error', role: 'alert' }, error),
  )
}

/** A group of choices is no form control, so its label is tied by id alone. */
function label({ label, optional, element }: InputBlock, id: string): ReactElement {
  const grouped = element.type === 'radio_buttons' || element.type === 'checkboxes'
  const mark = optional ? h('span', { className: 'optional', 'aria-hidden': true }, ' (optional)') : undefined
  return h(grouped ? 'span' : 'label', { id: `${id}-label`, className: 'label', ...(grouped ? {} : { htmlFor: id }) }, words(label), mark)
}
