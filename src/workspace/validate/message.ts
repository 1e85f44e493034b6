import type { KnownBlock, MessageAttachment } from '@slack/types'
import { type Args, isObject } from '../args.ts'
import { Refusal } from '../refusal.ts'
import type { Message } from '../model.ts'
import { attachmentProblems } from './attachments.ts'
import { block } from './blocks.ts'
import { metadataRefusal } from './metadata.ts'
import { problemsOf } from './problems.ts'
import {
  actionIdProblems,
  blockIdProblems,
  blocksOfType,
  charactersIn,
  initialOptionProblems,
  place,
  type Placed,
  sumProblems,
  surfaceProblems,
} from './rules.ts'
import { codePoints, list } from './shapes.ts'

/** chat.postMessage truncates text of more than 40,000 characters; chat.update refuses more than 4,000. */
export const textMax = { post: 40_000, update: 4_000 } as const

/** Slack publishes no figure; refusals were seen from about this many characters on (slackapi/bolt-js#2509). */
const charactersMax = 13_200

const blocks = list(block, 50, 0)

/** Slack's refusal of a message with these arguments, if it has one. Structured arguments are values, not JSON text. */
export function validateMessage(message: Args, how: 'post' | 'update'): Refusal | undefined {
  const shape = emptyRefusal(message) ?? textRefusal(message, how) ?? blocksRefusal(message) ?? attachmentsRefusal(message)
  return shape ?? togetherRefusal(message) ?? metadataRefusal(message['metadata'])
}

/** Arguments that make a message. */
export type MessageArgs = Args & {
  readonly blocks?: readonly KnownBlock[] | ''
  readonly attachments?: readonly MessageAttachment[] | ''
  readonly metadata?: Message['metadata'] | ''
}

/** Throws the refusal. */
export function requireMessage(message: Args, how: 'post' | 'update'): asserts message is MessageArgs {
  const refusal = validateMessage(message, how)
  if (refusal) throw refusal
}

function given(value: unknown): boolean {
  return value !== undefined && value !== null && value !== ''
}

function emptyRefusal(message: Args): Refusal | undefined {
  const lists = [message['blocks'], message['attachments']]
  const says = given(message['text']) || given(message['markdown_text']) || lists.some((list) => Array.isArray(list) && list.length > 0)
  return says || lists.some((list) => given(list) && !Array.isArray(list)) ? undefined : new Refusal('no_text')
}

function textRefusal({ text, markdown_text: markdown, blocks }: Args, how: 'post' | 'update'): Refusal | undefined {
  if (given(markdown) && (given(text) || given(blocks))) return new Refusal('markdown_text_conflict')
  if (typeof markdown === 'string' && codePoints(markdown) > 12_000) return new Refusal('msg_too_long')
  if (how === 'update' && typeof text === 'string' && codePoints(text) > textMax.update) return new Refusal('msg_too_long')
  return undefined
}

function blocksRefusal({ blocks: sent }: Args): Refusal | undefined {
  if (!given(sent)) return undefined
  if (!Array.isArray(sent) || !sent.every(isObject)) return new Refusal('invalid_blocks_format')
  const parsed = blocks.safeParse(sent)
  if (!parsed.success) return new Refusal('invalid_blocks', problemsOf(sent, parsed.error, ['blocks']))
  const placed = place(sent, ['blocks'])
  return refusalFor('invalid_blocks', placed)
}

function attachmentsRefusal({ attachments: sent }: Args): Refusal | undefined {
  if (!given(sent)) return undefined
  if (!Array.isArray(sent)) return new Refusal('invalid_attachments')
  if (sent.length > 100) return new Refusal('too_many_attachments')
  const problems = sent.flatMap((attachment, index) => attachmentProblems(attachment, ['attachments', index]))
  if (problems.length > 0) return new Refusal('invalid_attachments', problems)
  return refusalFor('invalid_attachments', placedInAttachments(sent))
}

function refusalFor(error: string, placed: readonly Placed[]): Refusal | undefined {
  const problems = [...surfaceProblems(placed, 'message'), ...actionIdProblems(placed), ...initialOptionProblems(placed)]
  return problems.length > 0 ? new Refusal(error, problems) : undefined
}

/** What blocks and attachments must not be together. */
function togetherRefusal({ blocks, attachments }: Args): Refusal | undefined {
  const placed = [...place(blocks, ['blocks']), ...placedInAttachments(attachments)]
  const problems = [...blockIdProblems(placed), ...sumProblems(placed)]
  if (problems.length > 0) return new Refusal('invalid_blocks', problems)
  if (blocksOfType(placed, 'table', 'data_table').length > 1) return new Refusal('invalid_attachments', ['only_one_table_allowed'])
  if (charactersIn(placed.map(({ block }) => block)) > charactersMax) return new Refusal('msg_blocks_too_long')
  return undefined
}

function placedInAttachments(attachments: unknown): readonly Placed[] {
  if (!Array.isArray(attachments)) return []
  return attachments.flatMap((attachment: unknown, index) =>
    isObject(attachment) ? place(attachment['blocks'], ['attachments', index, 'blocks']) : [],
  )
}
