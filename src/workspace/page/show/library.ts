/** The fence around slack-blocks-to-jsx. It draws the blocks that are only looked at and that Slack has added of late, and knows emoji. */
import type { KnownBlock } from '@slack/types'
import { createElement as h, type ReactElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { type Block, Message } from 'slack-blocks-to-jsx'
import { link } from './link.ts'

/**
 * A block drawn by the library. Text, which is nearly everything, is not left to it: it would drop a text that begins with
 * `&lt;`, make plain text bold, and take 2 ms for each. A block that it cannot draw says so, and the rest of the page stands.
 */
export function libraryBlock(block: KnownBlock): ReactElement {
  if (!isDrawable(block)) return undrawn(block)
  try {
    return h('div', { className: 'drawn', dangerouslySetInnerHTML: { __html: markup(block) } })
  } catch {
    return undrawn(block)
  }
}

/** The character of a `:shortcode:`, undefined for a name that nobody knows. */
export function emoji(name: string): string | undefined {
  if (!/^[a-z0-9_+-]{1,60}$/.test(name)) return undefined
  const known = emojis.get(name)
  if (known !== undefined) return known || undefined
  const html = markup({ type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'emoji', name }] }] })
  const text = html.replace(/<[^>]*>/g, '')
  emojis.set(name, text === name ? '' : text)
  return emojis.get(name) || undefined
}

/** Name → character, or nothing for a name without one. */
const emojis = new Map<string, string>()

/** React's markup, which escapes: nothing in it is a message's own HTML. */
function markup(block: Block): string {
  const hooks = { link: ({ href, children }: Link) => link(href, children) }
  return renderToStaticMarkup(h(Message, { blocks: [block], hooks, name: '', logo: '', withoutWrapper: true, theme: 'light' }))
}

type Link = Parameters<NonNullable<NonNullable<Parameters<typeof Message>[0]['hooks']>['link']>>[0]

function undrawn({ type }: KnownBlock): ReactElement {
  return h('p', { className: 'undrawn' }, `A ${type} block, which this page cannot draw.`)
}

/** The library's own type for a block, written after the same documentation as Slack's, lacks the newest. */
function isDrawable(block: KnownBlock): block is KnownBlock & Block {
  return block.type !== 'data_table'
}
