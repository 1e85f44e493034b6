import type { KnownBlock, RichTextBlockElement, RichTextElement } from '@slack/types'
import type { CardMessage, Home, Message, Modal } from '../../../src/slack/say/message.ts'
import { liveTokensIn } from '../../../src/workspace/live-tokens.ts'
import { validateMessage } from '../../../src/workspace/validate/message.ts'
import { validateView } from '../../../src/workspace/validate/view.ts'

type Shown = Message | CardMessage | Modal | Home

/** What a reader sees, block by block: values in backticks, buttons in brackets. */
export function read(shown: Shown): string {
  return blocksOf(shown).map(readBlock).join('\n')
}

export function blocksOf(shown: Shown): readonly KnownBlock[] {
  return 'attachments' in shown ? shown.attachments.flatMap(({ blocks }) => blocks) : shown.blocks
}

/** What Slack would refuse about it; nothing when it is fine. */
export function faults(shown: Shown): readonly string[] {
  if ('type' in shown) return refusals(validateView(shown, shown.type))
  return refusals(validateMessage({ ...shown }, 'update'))
}

function refusals(refusal: { readonly message: string } | undefined): readonly string[] {
  return refusal ? [refusal.message] : []
}

/** Mentions and links that Slack would bring to life. */
export function liveTokens(shown: Shown): readonly string[] {
  const text = 'text' in shown ? [{ type: 'mrkdwn', text: shown.text, verbatim: true }] : []
  return liveTokensIn([...text, ...blocksOf(shown)])
}

/** Dates and ATT&CK's pages are ours; people and channels only where a test says so. */
export function strangeTokens(shown: Shown): readonly string[] {
  return liveTokens(shown).filter(
    (token) => !/^<!date\^\d+\^|^<https:\/\/attack\.mitre\.org\/(?:techniques|tactics)\/[\w/]+\|[^<>]*>$/.test(token),
  )
}

function readBlock(block: KnownBlock): string {
  switch (block.type) {
    case 'rich_text':
      return block.elements.map(readRich).join('\n')
    case 'section':
      return [block.text?.text, block.accessory?.type === 'button' ? `[${block.accessory.text.text}]` : ''].join(' ').trim()
    case 'context':
      return block.elements.map((element) => (element.type === 'image' ? '' : element.text)).join(' ')
    case 'table':
      return block.rows.map((row) => row.map((cell) => (cell.type === 'rich_text' ? readBlock(cell) : cell.text)).join(' | ')).join('\n')
    case 'header':
      return block.text.text
    case 'alert':
      return `(${block.level}) ${block.text.text}`
    case 'actions':
      return block.elements.map(readElement).join(' ')
    case 'input':
      return `${block.label.text}${block.optional ? ' (optional)' : ''}: ${readElement(block.element)}`
    default:
      return ''
  }
}

function readElement(element: object): string {
  if ('options' in element && Array.isArray(element.options)) return `{${element.options.map((option) => readText(option)).join(', ')}}`
  return `[${readText(element)}]`
}

function readText(holder: unknown): string {
  if (typeof holder !== 'object' || holder === null || !('text' in holder)) return ''
  return typeof holder.text === 'string' ? holder.text : readText(holder.text)
}

function readRich(part: RichTextBlockElement): string {
  if (part.type === 'rich_text_list') return part.elements.map(({ elements }) => `• ${elements.map(readInline).join('')}`).join('\n')
  return part.elements.map(readInline).join('')
}

function readInline(element: RichTextElement): string {
  switch (element.type) {
    case 'text':
      return element.style?.code ? `\`${element.text}\`` : element.text
    case 'user':
      return `<@${element.user_id}>`
    case 'channel':
      return `<#${element.channel_id}>`
    case 'date':
      return element.fallback ?? ''
    case 'link':
      return element.text ?? element.url
    default:
      return ''
  }
}
