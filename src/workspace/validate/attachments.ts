import { z } from 'zod'
import { block } from './blocks.ts'
import { flag, list, url, words } from './shapes.ts'

/** https://docs.slack.dev/legacy/legacy-messaging/legacy-secondary-message-attachments */

const both = {
  color: z
    .string()
    .regex(/^(good|warning|danger|#?[0-9a-f]{3}|#?[0-9a-f]{6})$/i, 'must be good, warning, danger or a hex colour')
    .optional(),
  fallback: words(Infinity).optional(),
}

/** Blocks stand with a colour and a fallback, and with nothing else. */
const withBlocks = z.strictObject({ blocks: list(block, 50), ...both })

const legacy = z.strictObject({
  ...both,
  pretext: words(Infinity).optional(),
  author_name: words(Infinity).optional(),
  author_link: url.optional(),
  author_icon: url.optional(),
  author_subname: words(Infinity).optional(),
  title: words(Infinity).optional(),
  title_link: url.optional(),
  text: words(Infinity).optional(),
  fields: list(z.strictObject({ title: words(Infinity), value: words(Infinity), short: flag }), 100, 0).optional(),
  image_url: url.optional(),
  thumb_url: url.optional(),
  footer: words(Infinity).optional(),
  footer_icon: url.optional(),
  ts: z.union([z.string(), z.number()]).optional(),
  mrkdwn_in: list(z.enum(['pretext', 'text', 'fields']), 3, 0).optional(),
  callback_id: words(255).optional(),
})

/** Which of the two is meant decides which complaint is heard. */
export const attachment = z.unknown().check((context) => {
  const { value } = context
  const meant = typeof value === 'object' && value !== null && 'blocks' in value ? withBlocks : legacy
  context.issues.push(...(meant.safeParse(value).error?.issues ?? []).map((issue) => ({ ...issue, input: value }) as z.core.$ZodRawIssue))
})
