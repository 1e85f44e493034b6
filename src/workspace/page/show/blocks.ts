import type { AnyBlock, ContextBlock, HeaderBlock, KnownBlock, SectionBlock } from '@slack/types'
import { createElement as h, Fragment, type ReactElement } from 'react'
import { isKnown } from '../blocks.ts'
import type { Reader } from '../reader.ts'
import { element } from './elements.ts'
import { image } from './files.ts'
import { inputBlock } from './inputs.ts'
import { libraryBlock } from './library.ts'
import { richText } from './rich-text.ts'
import { table } from './table.ts'
import { textObject, words } from './text.ts'

/** Blocks in a column: those that people touch are drawn here, those that are looked at by the library. */
export function blocks(list: readonly AnyBlock[], reader: Reader, errors: Readonly<Record<string, string>> = {}): ReactElement {
  const drawn = list.filter(isKnown).map((one, index) => {
    const marks = { className: `block ${one.type}`, 'data-key': one.block_id }
    return h('div', { key: index, ...marks }, block(one, reader, errors))
  })
  return h('div', { className: 'blocks' }, drawn)
}

function block(shown: KnownBlock, reader: Reader, errors: Readonly<Record<string, string>>): ReactElement {
  const blockId = shown.block_id ?? ''
  if (shown.type === 'section') return section(shown, blockId, reader)
  if (shown.type === 'header') return header(shown)
  if (shown.type === 'context') return context(shown, reader)
  if (shown.type === 'divider') return h('hr')
  if (shown.type === 'image') return image(shown, reader)
  if (shown.type === 'input') return inputBlock(shown, blockId, errors[blockId], reader)
  if (shown.type === 'actions') return h(Fragment, null, ...shown.elements.map((one) => element(one, blockId, reader)))
  if (shown.type === 'rich_text') return richText(shown.elements, reader)
  if (shown.type === 'table') return table(shown, reader)
  return libraryBlock(shown)
}

function section({ text, fields = [], accessory }: SectionBlock, blockId: string, reader: Reader): ReactElement {
  const cells = fields.map((cell, index) => h('div', { key: index, className: 'cell' }, textObject(cell, reader)))
  const said = h(
    'div',
    { className: 'said' },
    text ? textObject(text, reader) : undefined,
    cells.length > 0 ? h('div', { className: 'cells' }, cells) : undefined,
  )
  return h(Fragment, null, said, accessory ? h('div', { className: 'accessory' }, element(accessory, blockId, reader)) : undefined)
}

function header({ text }: HeaderBlock): ReactElement {
  return h('h3', null, words(text))
}

function context({ elements }: ContextBlock, reader: Reader): ReactElement {
  return h(Fragment, null, ...elements.map((one) => (one.type === 'image' ? image(one, reader) : textObject(one, reader))))
}
