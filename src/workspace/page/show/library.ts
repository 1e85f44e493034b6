/** The fence around slack-blocks-to-jsx: what it draws well goes in, what it would misread is settled first. */
import type { KnownBlock, RichTextBlock, RichTextElement, RichTextText } from '@slack/types'
import { createElement, type ReactElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { type Block, Message } from 'slack-blocks-to-jsx'
import { dateInWords } from '../clock.ts'
import type { Reader } from '../reader.ts'

type RichTextPart = RichTextBlock['elements'][number]

/** Rich text as Slack shows it. */
export function richText(elements: readonly RichTextPart[], reader: Reader): ReactElement {
  return draw({ type: 'rich_text', elements: elements.map((part) => settlePart(part, reader)) }, reader)
}

/** A block that is only looked at. One that the library cannot draw says so, and leaves the rest of the page standing. */
export function displayBlock(block: KnownBlock, reader: Reader): ReactElement {
  if (block.type === 'rich_text') return richText(block.elements, reader)
  return draw(block.type === 'table' ? settleTable(block, reader) : block, reader)
}

/** The character of a `:shortcode:`, undefined for a name that nobody knows. */
export function emoji(name: string): string | undefined {
  if (!/^[a-z0-9_+-]{1,60}$/.test(name)) return undefined
  const known = emojis.get(name)
  if (known !== undefined) return known || undefined
  const html = markup({ type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'emoji', name }] }] }, {})
  const text = html.replace(/<[^>]*>/g, '')
  const found = text === name ? '' : text
  emojis.set(name, found)
  return found || undefined
}

const emojis = new Map<string, string>()

function draw(block: KnownBlock, reader: Reader): ReactElement {
  if (!isDrawable(block)) return undrawn(block)
  const { people, channels, userGroups } = reader.workspace
  const users = people.map(({ id, realName }) => ({ id, name: realName }))
  const data = {
    users,
    channels: channels.map(({ id, name }) => ({ id, name })),
    user_groups: userGroups.map(({ id, handle }) => ({ id, name: handle })),
  }
  try {
    return createElement('div', { className: 'drawn', dangerouslySetInnerHTML: { __html: markup(block, data) } })
  } catch {
    return undrawn(block)
  }
}

function undrawn({ type }: KnownBlock): ReactElement {
  return createElement('p', { className: 'undrawn' }, `A ${type} block, which this page cannot draw.`)
}

/** The library's own type for a block, written after the same documentation as Slack's, lacks the newest. */
function isDrawable(block: KnownBlock): block is KnownBlock & Block {
  return block.type !== 'data_table'
}

/** The markup is React's, which escapes: nothing in it is a message's own HTML. */
function markup(block: Block, data: NonNullable<Parameters<typeof Message>[0]['data']>): string {
  return renderToStaticMarkup(createElement(Message, { blocks: [block], name: '', logo: '', withoutWrapper: true, theme: 'light', data }))
}

function settlePart(part: RichTextPart, reader: Reader): RichTextPart {
  if (part.type === 'rich_text_list') {
    return {
      ...part,
      elements: part.elements.map((item) => ({ ...item, elements: item.elements.map((element) => settle(element, reader)) })),
    }
  }
  if (part.type === 'rich_text_preformatted') return { ...part, elements: part.elements.map(settleLink) }
  return { ...part, elements: part.elements.map((element) => settle(element, reader)) }
}

/** The library would show a date in the server's time zone, `:10:` without its colons, and follow any link. */
function settle(element: RichTextElement, reader: Reader): RichTextElement {
  if (element.type === 'emoji') return text(emoji(element.name) ?? `:${element.name}:`)
  if (element.type === 'link') return settleLink(element)
  if (element.type !== 'date') return element
  const words = dateInWords(element.timestamp, element.format, element.fallback ?? '', reader.person.tz, reader.now)
  return element.url === undefined ? text(words) : settleLink({ type: 'link', url: element.url, text: words })
}

function settleLink<E extends RichTextElement>(element: E): E | RichTextText {
  if (element.type !== 'link' || isSafe(element.url)) return element
  return text(element.text ?? element.url)
}

/** Whether a link may be followed: the web and mail, nothing that runs. */
export function isSafe(url: string): boolean {
  return /^(?:https?|mailto):/i.test(url)
}

/** Raw cells go through the library's markdown, which would make text of theirs bold or drop it; as rich text they stay literal. */
function settleTable(table: Extract<KnownBlock, { type: 'table' }>, reader: Reader): KnownBlock {
  const rows = table.rows.map((row) =>
    row.map((cell): RichTextBlock => {
      if (cell.type === 'rich_text') return { ...cell, elements: cell.elements.map((part) => settlePart(part, reader)) }
      return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [text(cell.text)] }] }
    }),
  )
  return { ...table, rows }
}

function text(words: string): RichTextText {
  return { type: 'text', text: words }
}
