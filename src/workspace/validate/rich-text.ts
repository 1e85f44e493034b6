import { z } from 'zod'
import { count, flag, list, oneOf, url, words } from './shapes.ts'

/** https://docs.slack.dev/reference/block-kit/blocks/rich-text-block */

const style = z.strictObject({ bold: flag, code: flag, italic: flag, strike: flag, underline: flag }).optional()

const text = z.strictObject({ type: z.literal('text'), text: words(Infinity, 1), style })
const link = z.strictObject({ type: z.literal('link'), url, text: words(Infinity, 1).optional(), unsafe: flag, style })

const inline = z.discriminatedUnion('type', [
  text,
  link,
  z.strictObject({ type: z.literal('broadcast'), range: oneOf('here', 'channel', 'everyone'), style }),
  z.strictObject({ type: z.literal('color'), value: z.string().regex(/^#[0-9a-f]{6}$/i, 'must be a hex colour'), style }),
  z.strictObject({ type: z.literal('channel'), channel_id: words(255, 1), style }),
  z.strictObject({
    type: z.literal('date'),
    timestamp: z.number().int(),
    format: words(255, 1),
    url: url.optional(),
    fallback: words(3000).optional(),
    style,
  }),
  z.strictObject({ type: z.literal('emoji'), name: words(255, 1), unicode: words(255).optional(), url: url.optional(), style }),
  z.strictObject({ type: z.literal('team'), team_id: words(255, 1), style }),
  z.strictObject({ type: z.literal('user'), user_id: words(255, 1), style }),
  z.strictObject({ type: z.literal('usergroup'), usergroup_id: words(255, 1), style }),
])

const border = count(0, 1).optional()

const section = z.strictObject({ type: z.literal('rich_text_section'), elements: z.array(inline) })

const richTextPart = z.discriminatedUnion('type', [
  section,
  z.strictObject({
    type: z.literal('rich_text_list'),
    elements: z.array(section),
    style: oneOf('bullet', 'ordered'),
    indent: count(0, 8).optional(),
    offset: z.number().int().optional(),
    border,
  }),
  z.strictObject({ type: z.literal('rich_text_quote'), elements: z.array(inline), border }),
  /** Takes text and links only. */
  z.strictObject({
    type: z.literal('rich_text_preformatted'),
    elements: z.array(z.discriminatedUnion('type', [text, link])),
    border,
    language: words(255).optional(),
  }),
])

export const richText = z.strictObject({
  type: z.literal('rich_text'),
  block_id: words(255).optional(),
  elements: list(richTextPart, 1000),
})
