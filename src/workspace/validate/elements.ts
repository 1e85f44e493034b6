import { z } from 'zod'
import {
  choice,
  confirm,
  conversationFilter,
  dispatchActionConfig,
  imageElement,
  maxSelectedItems,
  option,
  optionGroup,
  overflowOption,
  plainText,
  workflow,
} from './objects.ts'
import { richText } from './rich-text.ts'
import { count, exactlyOne, flag, list, oneOf, url, words } from './shapes.ts'

/** https://docs.slack.dev/reference/block-kit/block-elements */

const actionId = { action_id: words(255).optional() }
const confirmable = { ...actionId, confirm: confirm.optional() }
const picker = { ...confirmable, focus_on_load: flag, placeholder: plainText(150).optional() }
const typing = {
  ...actionId,
  focus_on_load: flag,
  placeholder: plainText(150).optional(),
  dispatch_action_config: dispatchActionConfig.optional(),
}

const style = oneOf('primary', 'danger').optional()
const accessibilityLabel = words(75).optional()
const ids = list(words(255, 1), 100, 0)
const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a date, YYYY-MM-DD')
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time, HH:mm')

export const button = z.strictObject({
  type: z.literal('button'),
  ...confirmable,
  text: plainText(75),
  value: words(2000).optional(),
  url: url.optional(),
  style,
  accessibility_label: accessibilityLabel,
})

const workflowButton = z.strictObject({
  type: z.literal('workflow_button'),
  ...confirmable,
  text: plainText(75),
  workflow,
  style,
  accessibility_label: accessibilityLabel,
})

export const iconButton = z.strictObject({
  type: z.literal('icon_button'),
  ...confirmable,
  icon: oneOf('trash'),
  text: plainText(75),
  accessibility_label: accessibilityLabel,
  value: words(2000).optional(),
  visible_to_user_ids: ids.optional(),
})

const feedback = z.strictObject({ text: plainText(75), accessibility_label: accessibilityLabel, value: words(2000, 1) })

export const feedbackButtons = z.strictObject({
  type: z.literal('feedback_buttons'),
  ...actionId,
  positive_button: feedback,
  negative_button: feedback,
})

const overflow = z.strictObject({ type: z.literal('overflow'), ...confirmable, options: list(overflowOption, 5) })

const checkboxes = z.strictObject({
  type: z.literal('checkboxes'),
  ...confirmable,
  focus_on_load: flag,
  options: list(choice, 10),
  initial_options: list(choice, 10).optional(),
})

const radioButtons = z.strictObject({
  type: z.literal('radio_buttons'),
  ...confirmable,
  focus_on_load: flag,
  options: list(choice, 10),
  initial_option: choice.optional(),
})

const timePickers = [
  z.strictObject({ type: z.literal('datepicker'), ...picker, initial_date: date.optional() }),
  z.strictObject({ type: z.literal('timepicker'), ...picker, initial_time: time.optional(), timezone: words(255).optional() }),
  /** Ten digits, says Slack. */
  z.strictObject({
    type: z.literal('datetimepicker'),
    ...confirmable,
    focus_on_load: flag,
    initial_date_time: count(1_000_000_000, 9_999_999_999).optional(),
  }),
] as const

const choosing = { options: list(option, 100).optional(), option_groups: list(optionGroup, 100).optional() }
const queried = { min_query_length: count(0, 255).optional() }
const conversation = { default_to_current_conversation: flag, filter: conversationFilter.optional() }

const selects = [
  exactlyOne(z.strictObject({ type: z.literal('static_select'), ...picker, ...choosing, initial_option: option.optional() }), [
    'options',
    'option_groups',
  ]),
  z.strictObject({ type: z.literal('external_select'), ...picker, ...queried, initial_option: option.optional() }),
  z.strictObject({ type: z.literal('users_select'), ...picker, initial_user: words(255, 1).optional() }),
  z.strictObject({
    type: z.literal('conversations_select'),
    ...picker,
    ...conversation,
    initial_conversation: words(255, 1).optional(),
    response_url_enabled: flag,
  }),
  z.strictObject({
    type: z.literal('channels_select'),
    ...picker,
    initial_channel: words(255, 1).optional(),
    response_url_enabled: flag,
  }),
] as const

const many = { ...picker, max_selected_items: maxSelectedItems }

const multiSelects = [
  exactlyOne(
    z.strictObject({ type: z.literal('multi_static_select'), ...many, ...choosing, initial_options: list(option, 100).optional() }),
    ['options', 'option_groups'],
  ),
  z.strictObject({ type: z.literal('multi_external_select'), ...many, ...queried, initial_options: list(option, 100).optional() }),
  z.strictObject({ type: z.literal('multi_users_select'), ...many, initial_users: ids.optional() }),
  z.strictObject({ type: z.literal('multi_conversations_select'), ...many, ...conversation, initial_conversations: ids.optional() }),
  z.strictObject({ type: z.literal('multi_channels_select'), ...many, initial_channels: ids.optional() }),
] as const

const richTextInput = z.strictObject({
  type: z.literal('rich_text_input'),
  ...typing,
  initial_value: richText.optional(),
  min_lines: count(1, 100).optional(),
  max_lines: count(1, 100).optional(),
})

const textInputs = [
  z.strictObject({
    type: z.literal('plain_text_input'),
    ...typing,
    initial_value: words(3000).optional(),
    multiline: flag,
    min_length: count(0, 3000).optional(),
    max_length: count(1, 3000).optional(),
  }),
  z.strictObject({ type: z.literal('email_text_input'), ...typing, initial_value: words(3000).optional() }),
  z.strictObject({ type: z.literal('url_text_input'), ...typing, initial_value: words(3000).optional() }),
  z.strictObject({
    type: z.literal('number_input'),
    ...typing,
    is_decimal_allowed: z.boolean(),
    initial_value: words(255).optional(),
    min_value: words(255).optional(),
    max_value: words(255).optional(),
  }),
] as const

const fileInput = z.strictObject({
  type: z.literal('file_input'),
  ...actionId,
  filetypes: list(words(255, 1), 100).optional(),
  max_files: count(1, 10).optional(),
})

const inMany = [checkboxes, radioButtons, ...selects, ...multiSelects] as const

/** Which elements may stand where. */
export const actionsElement = z.discriminatedUnion('type', [button, workflowButton, overflow, richTextInput, ...inMany, ...timePickers])
export const accessory = z.discriminatedUnion('type', [button, workflowButton, overflow, imageElement, ...inMany, ...timePickers])
export const inputElement = z.discriminatedUnion('type', [fileInput, richTextInput, ...textInputs, ...inMany, ...timePickers])
export const contextAction = z.discriminatedUnion('type', [feedbackButtons, iconButton])
