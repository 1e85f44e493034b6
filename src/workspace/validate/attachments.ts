import { z } from 'zod'
import { isObject } from '../args.ts'
import { block } from './blocks.ts'
import { problemsOf } from './problems.ts'
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
  mrkdwn_in: list(words(Infinity), 10, 0).optional(),
  callback_id: words(255).optional(),
})

/** Slack's complaints about one attachment. */
export function attachmentProblems(attachment: unknown, path: readonly PropertyKey[]): readonly string[] {
  const meant = isObject(attachment) && 'blocks' in attachment ? withBlocks : legacy
  const { error } = meant.safeParse(attachment)
  return error ? problemsOf(attachment, error, path) : []
}
