import type {
  ActionsBlockElement,
  ContextBlockElement,
  InputBlockElement,
  KnownBlock,
  MrkdwnElement,
  PlainTextElement,
  RichTextBlockElement,
  RichTextElement,
  SectionBlock,
  TableBlock,
  TextObject,
} from '@slack/types'
import { cut, cutMrkdwn } from './cut.ts'
import type { CardMessage, Home, Message, Modal } from './message.ts'

/**
 * Slack's limits, in UTF-16 units of what is sent, escapes included: Slack does not say how it counts, and this is the most that
 * a text can count for. Sources: docs.slack.dev/reference/block-kit, `@slack/types`.
 */
export const limits = {
  messageBlocks: 50,
  viewBlocks: 100,
  /** chat.update refuses more. */
  messageText: 4_000,
  /** Undocumented: Slack refuses a message with some 13,200 characters in its blocks (slackapi/bolt-js#2509). */
  messageCharacters: 12_000,
  viewBytes: 240_000,
  /** In all cells of a table together. */
  tableCharacters: 10_000,
  tableRows: 100,
  tableColumns: 20,
  sectionText: 3_000,
  sectionFields: 10,
  fieldText: 2_000,
  headerText: 150,
  contextElements: 10,
  actionsElements: 25,
  /** Ours: Slack sets none for rich text. */
  richElement: 3_000,
  buttonText: 75,
  optionText: 75,
  /** Of radio buttons and of checkboxes. */
  choiceOptions: 10,
  selectOptions: 100,
  overflowOptions: 5,
  modalTitle: 24,
  alertText: 200,
  inputLabel: 2_000,
  placeholder: 150,
  inputText: 3_000,
} as const

/** The same message or view within every limit of Slack's. What was cut ends in `…`, and blocks that found no room are counted. */
export function fit(shown: Message): Message
export function fit(shown: CardMessage): CardMessage
export function fit(shown: Modal): Modal
export function fit(shown: Home): Home
export function fit(shown: Message | CardMessage | Modal | Home): Message | CardMessage | Modal | Home {
  if ('attachments' in shown) return fitCard(shown)
  if ('text' in shown) return { text: fitFallback(shown.text), blocks: fitBlocks(shown.blocks, inMessage) }
  const blocks = fitBlocks(shown.blocks, inView)
  return shown.type === 'home' ? { ...shown, blocks } : { ...fitFrame(shown), blocks }
}

function fitCard({ text, attachments }: CardMessage): CardMessage {
  const fitted = attachments.map(({ color, fallback, blocks }) => {
    return { color, fallback: fitFallback(fallback), blocks: fitBlocks(blocks, inMessage) }
  })
  return { text: fitFallback(text), attachments: fitted }
}

/** A notification needs its text. */
function fitFallback(text: string): string {
  return cutMrkdwn(text, limits.messageText) || '-'
}

function fitFrame(view: Modal): Modal {
  const { title, submit, close } = view
  return {
    ...view,
    title: fitText(title, limits.modalTitle),
    ...(submit && { submit: fitText(submit, limits.modalTitle) }),
    ...(close && { close: fitText(close, limits.modalTitle) }),
  }
}

type Room = { readonly blocks: number; readonly size: number; readonly sizeOf: (block: KnownBlock) => number }

const inMessage: Room = { blocks: limits.messageBlocks, size: limits.messageCharacters, sizeOf: charactersIn }
const inView: Room = { blocks: limits.viewBlocks, size: limits.viewBytes, sizeOf: (block) => Buffer.byteLength(JSON.stringify(block)) }

/** From the top: a block that finds no room is left out, a smaller one behind it may still find some. Buttons and inputs come first. */
function fitBlocks(blocks: readonly KnownBlock[], room: Room): KnownBlock[] {
  const fitted = blocks.map(fitBlock)
  if (fitted.length <= room.blocks && sum(fitted.map(room.sizeOf)) <= room.size) return fitted
  const needed = fitted.filter(isNeeded)
  let places = room.blocks - needed.length - 1
  let size = room.size - sum(needed.map(room.sizeOf)) - noteSize
  const kept = fitted.filter((block) => {
    if (isNeeded(block)) return true
    if (places < 1 || room.sizeOf(block) > size) return false
    places -= 1
    size -= room.sizeOf(block)
    return true
  })
  return [...kept.slice(0, room.blocks - 1), leftOut(fitted.length - kept.length)]
}

const noteSize = 200

function isNeeded(block: KnownBlock): boolean {
  return block.type === 'actions' || block.type === 'input'
}

function leftOut(count: number): KnownBlock {
  const text = `… and ${count} more ${count === 1 ? 'part' : 'parts'}, left out because Slack shows no more at once.`
  return { type: 'context', elements: [{ type: 'plain_text', text, emoji: false }] }
}

function sum(sizes: readonly number[]): number {
  return sizes.reduce((total, size) => total + size, 0)
}

/** Characters of every `text` in here. */
export function charactersIn(value: unknown): number {
  if (typeof value === 'string' || typeof value !== 'object' || value === null) return 0
  const own = 'text' in value && typeof value.text === 'string' ? value.text.length : 0
  return own + sum(Object.values(value).map(charactersIn))
}

/** The blocks that Falconer uses; others pass as they are. */
function fitBlock(block: KnownBlock): KnownBlock {
  switch (block.type) {
    case 'section':
      return fitSection(block)
    case 'header':
      return { ...block, text: fitText(block.text, limits.headerText) }
    case 'context':
      return { ...block, elements: block.elements.slice(0, limits.contextElements).map(fitContext) }
    case 'actions':
      return { ...block, elements: block.elements.slice(0, limits.actionsElements).map(fitElement) }
    case 'input':
      return { ...block, label: fitText(block.label, limits.inputLabel), element: fitInput(block.element) }
    case 'rich_text':
      return { ...block, elements: block.elements.map((element) => fitRich(element)) }
    case 'table':
      return fitTable(block)
    case 'alert':
      return { ...block, text: fitText(block.text, limits.alertText) }
    default:
      return block
  }
}

/** Every cell gets an equal share of what the table may hold. */
function fitTable(block: TableBlock): TableBlock {
  const rows = block.rows.slice(0, limits.tableRows).map((row) => row.slice(0, limits.tableColumns))
  const share = Math.floor(limits.tableCharacters / Math.max(1, rows.flat().length))
  return { ...block, rows: rows.map((row) => row.map((cell) => fitCell(cell, share))) }
}

function fitCell(cell: TableBlock['rows'][number][number], max: number): typeof cell {
  if (cell.type !== 'rich_text') return { ...cell, text: cut(cell.text, max) || '-' }
  return { ...cell, elements: cell.elements.map((element) => fitRich(element, Math.max(1, Math.floor(max / elementsIn(cell.elements))))) }
}

function elementsIn(parts: readonly RichTextBlockElement[]): number {
  return sum(parts.map((part) => sum(part.elements.map((one) => ('elements' in one ? one.elements.length : 1)))))
}

function fitSection(block: SectionBlock): SectionBlock {
  const { text, fields, accessory } = block
  return {
    ...block,
    ...(text && { text: fitText(text, limits.sectionText) }),
    ...(fields && { fields: fields.slice(0, limits.sectionFields).map((field) => fitText(field, limits.fieldText)) }),
    ...(accessory?.type === 'button' && { accessory: { ...accessory, text: fitText(accessory.text, limits.buttonText) } }),
  }
}

function fitContext(element: ContextBlockElement): ContextBlockElement {
  return element.type === 'image' ? element : fitText(element, limits.sectionText)
}

function fitElement(element: ActionsBlockElement): ActionsBlockElement {
  if (element.type === 'button') return { ...element, text: fitText(element.text, limits.buttonText) }
  return element.type === 'overflow' ? { ...element, options: element.options.slice(0, limits.overflowOptions).map(fitOption) } : element
}

function fitInput(element: InputBlockElement): InputBlockElement {
  switch (element.type) {
    case 'radio_buttons':
    case 'checkboxes':
      return { ...element, options: element.options.slice(0, limits.choiceOptions).map(fitOption) }
    case 'static_select':
    case 'multi_static_select':
      return element.options ? { ...element, options: element.options.slice(0, limits.selectOptions).map(fitOption) } : element
    default:
      return element
  }
}

function fitOption<Option extends { text: TextObject; description?: TextObject }>(option: Option): Option {
  const text = fitText(option.text, limits.optionText)
  return { ...option, text, ...(option.description && { description: fitText(option.description, limits.optionText) }) }
}

/** `max`: of each text in it. */
function fitRich(element: RichTextBlockElement, max: number = limits.richElement): RichTextBlockElement {
  const fitOne = (one: RichTextElement) => fitRichText(one, max)
  switch (element.type) {
    case 'rich_text_section':
    case 'rich_text_quote':
      return { ...element, elements: element.elements.map(fitOne) }
    case 'rich_text_preformatted':
      return { ...element, elements: element.elements.map((one) => (one.type === 'text' ? fitOneText(one, max) : one)) }
    case 'rich_text_list':
      return { ...element, elements: element.elements.map((item) => ({ ...item, elements: item.elements.map(fitOne) })) }
  }
}

function fitRichText(element: RichTextElement, max: number): RichTextElement {
  return element.type === 'text' ? fitOneText(element, max) : element
}

function fitOneText<Text extends { text: string }>(element: Text, max: number): Text {
  return { ...element, text: cut(element.text, max) || ' ' }
}

function fitText<Text extends PlainTextElement | MrkdwnElement>(text: Text, max: number): Text {
  const cutter = text.type === 'mrkdwn' ? cutMrkdwn : cut
  return { ...text, text: cutter(text.text, max) || '-' }
}
