import { z } from 'zod'
import { accessory, actionsElement, button, contextAction, inputElement } from './elements.ts'
import { anyText, imageBlock, imageElement, mrkdwn, plainText } from './objects.ts'
import { richText } from './rich-text.ts'
import { atLeastOne, count, exactlyOne, flag, list, oneOf, url, words } from './shapes.ts'
import { dataTable, dataVisualization, table } from './tables.ts'

/** https://docs.slack.dev/reference/block-kit/blocks */

const blockId = { block_id: words(255).optional() }

const section = atLeastOne(
  z.strictObject({
    type: z.literal('section'),
    ...blockId,
    text: anyText(3000).optional(),
    fields: list(anyText(2000), 10).optional(),
    accessory: accessory.optional(),
    expand: flag,
  }),
  ['text', 'fields'],
)

const header = z.strictObject({ type: z.literal('header'), ...blockId, text: plainText(150), level: count(1, 4).optional() })

const divider = z.strictObject({ type: z.literal('divider'), ...blockId })

const contextElement = z.discriminatedUnion('type', [imageElement, ...anyText(3000).options])

const context = z.strictObject({ type: z.literal('context'), ...blockId, elements: list(contextElement, 10) })

const actions = z.strictObject({ type: z.literal('actions'), ...blockId, elements: list(actionsElement, 25) })

const contextActions = z.strictObject({ type: z.literal('context_actions'), ...blockId, elements: list(contextAction, 5) })

const input = z
  .strictObject({
    type: z.literal('input'),
    ...blockId,
    label: plainText(2000),
    hint: plainText(2000).optional(),
    optional: flag,
    dispatch_action: flag,
    element: inputElement,
  })
  .refine(({ element, dispatch_action: told }) => !(told && element.type === 'file_input'), {
    message: 'must not be used with `file_input`',
    path: ['dispatch_action'],
  })

const markdown = z.strictObject({ type: z.literal('markdown'), ...blockId, text: words(12_000, 1) })

const alert = z.strictObject({
  type: z.literal('alert'),
  ...blockId,
  text: anyText(200),
  level: oneOf('default', 'info', 'warning', 'error', 'success').optional(),
})

const card = atLeastOne(
  z.strictObject({
    type: z.literal('card'),
    ...blockId,
    hero_image: imageElement.optional(),
    icon: imageElement.optional(),
    slack_icon: z.strictObject({ type: z.literal('icon'), name: words(255, 1) }).optional(),
    title: mrkdwn(150).optional(),
    subtitle: mrkdwn(150).optional(),
    body: mrkdwn(200).optional(),
    subtext: mrkdwn(200).optional(),
    actions: list(button, 3).optional(),
  }),
  ['hero_image', 'title', 'actions', 'body'],
).refine((value) => !(value.icon && value.slack_icon), { message: 'must not define both `icon` and `slack_icon`', path: ['slack_icon'] })

const carousel = z.strictObject({ type: z.literal('carousel'), ...blockId, elements: list(card, 10) })

const video = z.strictObject({
  type: z.literal('video'),
  ...blockId,
  video_url: url,
  thumbnail_url: url,
  alt_text: words(2000, 1),
  title: plainText(199),
  title_url: url.optional(),
  author_name: words(49).optional(),
  provider_name: words(255).optional(),
  provider_icon_url: url.optional(),
  description: plainText(199).optional(),
})

const container = exactlyOne(
  z.strictObject({
    type: z.literal('container'),
    ...blockId,
    title: plainText(150).optional(),
    rich_text_title: richText.optional(),
    subtitle: anyText(150).optional(),
    child_blocks: list(
      z.discriminatedUnion('type', [actions, context, divider, header, imageBlock, input, richText, section, table, video]),
      10,
    ),
    width: oneOf('narrow', 'standard', 'wide', 'full').optional(),
    icon: imageElement.optional(),
    is_collapsible: flag,
    default_collapsed: flag,
    has_header_divider: flag,
  }),
  ['title', 'rich_text_title'],
)

const source = z.strictObject({ type: z.literal('url'), url, text: words(3000, 1) })

/** `pending` is a status only inside a plan. */
function taskCard(...statuses: readonly string[]) {
  return z.strictObject({
    type: z.literal('task_card'),
    ...blockId,
    task_id: words(255, 1),
    title: words(3000, 1),
    details: richText.optional(),
    output: richText.optional(),
    sources: list(source, 100, 0).optional(),
    status: oneOf(...statuses),
  })
}

const tasks = list(taskCard('pending', 'in_progress', 'complete', 'error'), 100, 0).optional()

const plan = z.strictObject({ type: z.literal('plan'), ...blockId, title: words(3000, 1), tasks })

export const block = z.discriminatedUnion('type', [
  section,
  header,
  divider,
  context,
  actions,
  contextActions,
  imageBlock,
  input,
  richText,
  markdown,
  table,
  dataTable,
  dataVisualization,
  alert,
  card,
  carousel,
  container,
  plan,
  taskCard('in_progress', 'complete', 'error'),
  video,
])

export type Surface = 'message' | 'modal' | 'home'

/** Blocks that do not stand everywhere. `file` blocks cannot be sent at all. */
export const surfacesOf: Readonly<Record<string, readonly Surface[]>> = {
  alert: ['modal'],
  markdown: ['message'],
  context_actions: ['message'],
  data_visualization: ['message'],
  plan: ['message'],
  task_card: ['message'],
  table: ['message', 'home'],
  data_table: ['message', 'home'],
  carousel: ['message', 'home'],
  container: ['message', 'home'],
}
