import { randomBytes } from 'node:crypto'
import type { Block, MessageAttachment } from '@slack/types'
import { isObject } from './args.ts'

/**
 * What Slack makes of blocks when it stores them: a block_id and an action_id for whoever has none, and the defaults of
 * text objects written out. Apps read these back, so a bot that compares what it sent with what it reads must know them.
 */
export function settleBlocks<Sent extends Block>(blocks: readonly Sent[]): Sent[] {
  return blocks.map((block) => {
    const settled = structuredClone(block)
    nameBlock(settled)
    fillIn(settled)
    return settled
  })
}

/** The same inside attachments, each with its number and the fallback that Slack invents. */
export function settleAttachments(attachments: readonly MessageAttachment[]): readonly MessageAttachment[] {
  return attachments.map((attachment, index) => ({
    fallback: '[no preview available]',
    ...attachment,
    id: index + 1,
    ...(attachment.blocks ? { blocks: settleBlocks(attachment.blocks) } : {}),
  }))
}

const interactive =
  /^(button|icon_button|feedback_buttons|workflow_button|overflow|checkboxes|radio_buttons|(date|time|datetime)picker|file_input|(plain_text|email_text|url_text|number|rich_text)_input|(multi_)?(static|external|users|conversations|channels)_select)$/

/** The block_id of a markdown block is dropped, says Slack. */
function nameBlock(block: Block): void {
  if (block.type === 'markdown' || !block.block_id) block.block_id = shortId()
}

function fillIn(value: unknown): void {
  if (Array.isArray(value)) return value.forEach(fillIn)
  if (!isObject(value)) return
  if (isNestedBlock(value)) nameBlock(value)
  Object.assign(value, defaultsOf(value))
  Object.values(value).forEach(fillIn)
}

/** Blocks that stand inside a container or a carousel. */
function isNestedBlock(value: Readonly<Record<string, unknown>>): value is Readonly<Record<string, unknown>> & Block {
  return typeof value['type'] === 'string' && /^(actions|card|context|divider|header|input|section|table|video)$/.test(value['type'])
}

function defaultsOf(value: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  if (value['type'] === 'plain_text') return { emoji: value['emoji'] ?? true }
  if (value['type'] === 'mrkdwn') return { verbatim: value['verbatim'] ?? false }
  return isInteractive(value) && !value['action_id'] ? { action_id: shortId() } : {}
}

export function isInteractive(value: Readonly<Record<string, unknown>>): boolean {
  return typeof value['type'] === 'string' && interactive.test(value['type'])
}

function shortId(): string {
  return randomBytes(4).toString('base64url').slice(0, 5)
}
