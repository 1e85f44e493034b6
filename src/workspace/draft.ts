import type { KnownBlock, MessageAttachment } from '@slack/types'
import { type Args, textArg } from './args.ts'
import type { Draft } from './messages.ts'
import { validateMessage } from './validate/message.ts'
import type { Message } from './workspace.ts'

/** Reads a message out of a call's arguments; throws Slack's refusal when it is not one. */
export function readDraft(args: Args, how: 'post' | 'update'): Draft {
  const refusal = validateMessage(args, how)
  if (refusal) throw refusal
  const markdown = textArg(args, 'markdown_text')
  return {
    text: textArg(args, 'text') ?? markdown ?? '',
    blocks: markdown ? [{ type: 'markdown', text: markdown }] : ((args['blocks'] || []) as readonly KnownBlock[]),
    attachments: (args['attachments'] || []) as readonly MessageAttachment[],
    metadata: args['metadata'] ? (args['metadata'] as Message['metadata']) : undefined,
  }
}
