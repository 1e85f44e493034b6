import type { TableBlock } from '@slack/types'
import { createElement as h, type ReactElement } from 'react'
import type { Reader } from '../reader.ts'
import { richText } from './rich-text.ts'

/** A table block, its first row being the head. */
export function table({ rows, column_settings: columns = [] }: TableBlock, reader: Reader): ReactElement {
  const drawn = rows.map((row, index) => {
    const cells = row.map((cell, at) => {
      const settings = columns[at]
      const className = `align-${settings?.align ?? 'left'} ${settings?.is_wrapped ? 'wrapped' : ''}`.trim()
      return h(index === 0 ? 'th' : 'td', { key: at, className }, cell.type === 'rich_text' ? richText(cell.elements, reader) : cell.text)
    })
    return h('tr', { key: index }, cells)
  })
  return h('table', null, h('tbody', null, drawn))
}
