import { z } from 'zod'
import { count, exactlyOne, flag, list, oneOf, url, words, wordsAmong } from './shapes.ts'

/** Composition objects (https://docs.slack.dev/reference/block-kit/composition-objects). */

export function plainText(most: number) {
  return z.strictObject({ type: z.literal('plain_text'), text: words(most, 1), emoji: flag })
}

export function mrkdwn(most: number) {
  return z.strictObject({ type: z.literal('mrkdwn'), text: words(most, 1), verbatim: flag })
}

export function anyText(most: number) {
  return z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('plain_text'), text: wordsAmong(most, 1), emoji: flag }),
    z.strictObject({ type: z.literal('mrkdwn'), text: wordsAmong(most, 1), verbatim: flag }),
  ])
}

export const confirm = z.strictObject({
  title: plainText(100).optional(),
  text: anyText(300),
  confirm: plainText(30).optional(),
  deny: plainText(30).optional(),
  style: oneOf('primary', 'danger').optional(),
})

/** The types of Slack's client say 75 for the value, its Python validators and the API 150. */
const value = words(150, 1)

/** In menus. */
export const option = z.strictObject({ text: plainText(75), value, description: plainText(75).optional() })

/** In radio groups and checkboxes, which may use mrkdwn. */
export const choice = z.strictObject({ text: anyText(75), value, description: anyText(75).optional() })

/** In overflow menus, which may link. */
export const overflowOption = z.strictObject({ text: plainText(75), value, description: plainText(75).optional(), url: url.optional() })

export const optionGroup = z.strictObject({ label: plainText(75), options: list(option, 100) })

export const conversationFilter = z.strictObject({
  include: list(oneOf('im', 'mpim', 'private', 'public'), 4).optional(),
  exclude_external_shared_channels: flag,
  exclude_bot_users: flag,
})

export const dispatchActionConfig = z.strictObject({
  trigger_actions_on: list(oneOf('on_enter_pressed', 'on_character_entered'), 2).optional(),
})

const slackFile = exactlyOne(z.strictObject({ id: words(255, 1).optional(), url: url.optional() }), ['id', 'url'], 'id')

/** What the image block and the image element have in common. */
const picture = { image_url: url.optional(), slack_file: slackFile.optional(), alt_text: words(2000, 1) }

export const imageElement = exactlyOne(z.strictObject({ type: z.literal('image'), ...picture }), ['image_url', 'slack_file'])

export const imageBlock = exactlyOne(
  z.strictObject({ type: z.literal('image'), block_id: words(255).optional(), ...picture, title: plainText(2000).optional() }),
  ['image_url', 'slack_file'],
)

export const workflow = z.strictObject({
  trigger: z.strictObject({
    url,
    customizable_input_parameters: list(z.strictObject({ name: words(255, 1), value: words(3000) }), 100).optional(),
  }),
})

export const maxSelectedItems = count(1, 100).optional()
