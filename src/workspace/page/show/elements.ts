/** What people press and choose on messages and views. The client script reads the `data-` marks; see client/deeds.ts. */
import type { ActionsBlockElement, Button, Confirm, ImageElement, Overflow } from '@slack/types'
import { createElement as h, type ReactElement } from 'react'
import type { Reader } from '../reader.ts'
import { field, type FieldElement } from './fields.ts'
import { image } from './files.ts'
import { isSafe } from './link.ts'
import { textObject, words } from './text.ts'

/** An element of an `actions` block or a section's accessory, addressed by its block and action ids. */
export function element(one: ActionsBlockElement | ImageElement, blockId: string, reader: Reader): ReactElement {
  if (one.type === 'image') return image(one, reader)
  if (one.type === 'button') return button(one, blockId, reader)
  if (one.type === 'overflow') return overflow(one, blockId, reader)
  if (one.type === 'workflow_button') return h('button', { className: 'button', disabled: true }, words(one.text))
  return chooser(one, blockId, reader)
}

function button(one: Button, blockId: string, reader: Reader): ReactElement {
  const marks = { 'data-deed': 'press', 'data-label': one.text.text, 'data-value': one.value, ...address(one, blockId) }
  const face = { className: `button ${one.style ?? ''}`.trim(), 'aria-label': one.accessibility_label }
  const link = one.url !== undefined && isSafe(one.url)
  const shown = link
    ? h('a', { ...face, ...marks, href: one.url, target: '_blank', rel: 'noopener noreferrer' }, words(one.text))
    : h('button', { ...face, ...marks, type: 'button' }, words(one.text))
  return one.confirm ? h('span', { className: 'confirmed' }, shown, confirmation(one.confirm, reader)) : shown
}

/** `⋯` and its menu. The menu is a popover, so the list's edge never cuts it off. */
function overflow(one: Overflow, blockId: string, reader: Reader): ReactElement {
  const items = one.options.map((option, index) => {
    const marks = { 'data-deed': 'choose', 'data-value': option.value, ...address(one, blockId) }
    return h('button', { key: index, type: 'button', role: 'menuitem', ...marks }, words(option.text))
  })
  return h(
    'span',
    { className: 'overflow' },
    h('button', { className: 'button more', type: 'button', 'aria-label': 'More', 'aria-haspopup': 'menu' }, '⋯'),
    h('div', { className: 'menu', role: 'menu', popover: 'auto' }, items),
    confirmation(one.confirm, reader),
  )
}

/** A select, a radio group, a picker: acts as soon as it changes. */
function chooser(one: FieldElement, blockId: string, reader: Reader): ReactElement {
  const label = 'placeholder' in one && one.placeholder ? words(one.placeholder) : 'Choose'
  const control = field({ element: one, id: `${reader.scope}-${blockId}-${one.action_id ?? ''}`, label }, reader)
  const confirm = 'confirm' in one ? confirmation(one.confirm, reader) : undefined
  return h('span', { className: 'chooser', 'data-deed': 'choose', ...address(one, blockId) }, control, confirm)
}

function address(one: { readonly action_id?: string }, blockId: string) {
  return { 'data-block': blockId, 'data-action': one.action_id }
}

/** Lies in a template until its element is pressed; the client opens a copy and goes on with the deed only after the yes. */
function confirmation(confirm: Confirm | undefined, reader: Reader): ReactElement | undefined {
  if (!confirm) return undefined
  const style = confirm.style ?? 'primary'
  const title = confirm.title ? words(confirm.title) : 'Are you sure?'
  return h(
    'template',
    { className: 'confirmation' },
    h(
      'dialog',
      { className: 'confirm', 'aria-label': title },
      h('h2', null, title),
      h('div', { className: 'body' }, textObject(confirm.text, reader)),
      h(
        'footer',
        null,
        h('button', { className: 'button', type: 'button', value: 'no' }, confirm.deny ? words(confirm.deny) : 'Cancel'),
        h('button', { className: `button ${style}`, type: 'button', value: 'yes' }, confirm.confirm ? words(confirm.confirm) : 'OK'),
      ),
    ),
  )
}
