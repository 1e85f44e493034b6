import { isObject } from './args.ts'
import { isInteractive } from './settle.ts'
import type { Given, InputValue, InputValues } from './model.ts'

/** Something a person can press or fill in, and the block it stands in. */
export type Spot = { readonly blockId: string; readonly block: Json; readonly element: Element }
export type Element = Json & { readonly type: string; readonly action_id: string }
export type Json = Readonly<Record<string, unknown>>

/** How an element keeps its value in `state.values`, and where its initial one stands. */
type Keeping = { readonly member: string; readonly initial: string; readonly empty: null | readonly never[] }

const text: Keeping = { member: 'value', initial: 'initial_value', empty: null }
const option: Keeping = { member: 'selected_option', initial: 'initial_option', empty: null }
const options: Keeping = { member: 'selected_options', initial: 'initial_options', empty: [] }

/** Buttons and overflow menus keep nothing. */
const keeping: Readonly<Record<string, Keeping>> = {
  plain_text_input: text,
  email_text_input: text,
  url_text_input: text,
  number_input: text,
  rich_text_input: { member: 'rich_text_value', initial: 'initial_value', empty: null },
  static_select: option,
  external_select: option,
  radio_buttons: option,
  checkboxes: options,
  multi_static_select: options,
  multi_external_select: options,
  users_select: { member: 'selected_user', initial: 'initial_user', empty: null },
  multi_users_select: { member: 'selected_users', initial: 'initial_users', empty: [] },
  channels_select: { member: 'selected_channel', initial: 'initial_channel', empty: null },
  multi_channels_select: { member: 'selected_channels', initial: 'initial_channels', empty: [] },
  conversations_select: { member: 'selected_conversation', initial: 'initial_conversation', empty: null },
  multi_conversations_select: { member: 'selected_conversations', initial: 'initial_conversations', empty: [] },
  datepicker: { member: 'selected_date', initial: 'initial_date', empty: null },
  timepicker: { member: 'selected_time', initial: 'initial_time', empty: null },
  datetimepicker: { member: 'selected_date_time', initial: 'initial_date_time', empty: null },
  file_input: { member: 'files', initial: 'initial_files', empty: [] },
}

export function spotsIn(blocks: readonly unknown[]): readonly Spot[] {
  return blocks.flatMap((block) => (isObject(block) ? spotsUnder(block, block) : []))
}

/** The block of an element is the nearest one around it, which in a container is not the outermost. */
function spotsUnder(value: unknown, block: Json): readonly Spot[] {
  if (Array.isArray(value)) return value.flatMap((item) => spotsUnder(item, block))
  if (!isObject(value)) return []
  if (isElement(value)) return [{ blockId: String(block['block_id']), block, element: value }]
  const nearest = typeof value['block_id'] === 'string' ? value : block
  return Object.values(value).flatMap((member) => spotsUnder(member, nearest))
}

function isElement(value: Json): value is Element {
  return isInteractive(value) && typeof value['action_id'] === 'string'
}

export function initialValues(blocks: readonly unknown[]): InputValues {
  return spotsIn(blocks).reduce<InputValues>((values, spot) => {
    const keeps = keeping[spot.element.type]
    return keeps ? withValue(values, spot, { type: spot.element.type, [keeps.member]: spot.element[keeps.initial] ?? keeps.empty }) : values
  }, {})
}

/** The values of a changed view: what was there before wins where an input of the same block_id, action_id and type is left. */
export function keptValues(blocks: readonly unknown[], before: InputValues): InputValues {
  return spotsIn(blocks).reduce<InputValues>((values, spot) => {
    const kept = before[spot.blockId]?.[spot.element.action_id]
    return kept?.type === spot.element.type ? withValue(values, spot, kept) : values
  }, initialValues(blocks))
}

export function withValue(values: InputValues, { blockId, element }: Spot, value: InputValue): InputValues {
  return { ...values, [blockId]: { ...values[blockId], [element.action_id]: value } }
}

export function keepsValue({ element }: Spot): boolean {
  return keeping[element.type] !== undefined
}

/** Whether somebody has filled it in: `null`, `''` and `[]` are nothing. */
export function isFilled(value: InputValue): boolean {
  const held = value[keeping[value.type]?.member ?? '']
  return Array.isArray(held) ? held.length > 0 : held !== null && held !== undefined && held !== ''
}

/** What the input holds once a person gave it this. Throws, with the choices there are, when it is not among them. */
export function valueFor(element: Element, given: Given): InputValue {
  const keeps = keeping[element.type]
  if (!keeps) throw new Error(`A ${element.type} takes no value`)
  return { type: element.type, [keeps.member]: held(element, keeps, given) }
}

function held(element: Element, keeps: Keeping, given: Given): unknown {
  if (keeps === option) return findOption(element, String(given))
  if (keeps === options) return listOf(given).map((words) => findOption(element, words))
  if (element.type === 'datetimepicker') return Number(given)
  if (element.type === 'rich_text_input') return asRichText(String(given))
  if (keeps.empty !== null) return listOf(given)
  return String(given) === '' ? keeps.empty : String(given)
}

function listOf(given: Given): readonly string[] {
  return typeof given === 'object' ? given : [String(given)]
}

function asRichText(words: string): Json {
  return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: words }] }] }
}

export function findOption(element: Element, words: string): Json {
  const found = optionsOf(element).find((option) => wordsOf(option) === words)
  if (!found) throw new Error(`No option "${words}"; there are: ${optionsOf(element).map(wordsOf).join(', ')}`)
  return found
}

export function optionsOf(element: Element): readonly Json[] {
  const groups = Array.isArray(element['option_groups']) ? element['option_groups'] : [element]
  return groups.flatMap((group: unknown) =>
    isObject(group) && Array.isArray(group['options']) ? (group['options'] as readonly Json[]) : [],
  )
}

/** The words on a button, option or label. */
export function wordsOf(object: Json): string {
  const text = object['text'] ?? object['label']
  const words = isObject(text) ? text['text'] : text
  return typeof words === 'string' ? words : ''
}
