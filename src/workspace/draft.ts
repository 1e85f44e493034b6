import type { KnownBlock, MessageAttachment } from '@slack/types'
import { type Args, textArg } from './args.ts'
import type { Draft } from './messages.ts'
import { textMax, validateMessage } from './validate/message.ts'
import type { Message } from './workspace.ts'

/** Reads a message out of a call's arguments; throws Slack's refusal when it is not one. */
export function readDraft(args: Args, how: 'post' | 'update'): Draft {
  const refusal = validateMessage(args, how)
  if (refusal) throw refusal
  const markdown = textArg(args, 'markdown_text')
  return {
    text: truncate(textArg(args, 'text') ?? markdown ?? '', textMax[how]),
    blocks: markdown ? [{ type: 'markdown', text: markdown }] : ((args['blocks'] || []) as readonly KnownBlock[]),
    attachments: (args['attachments'] || []) as readonly MessageAttachment[],
    metadata: (args['metadata'] || undefined) as Message['metadata'],
  }
}

/** Slack cuts the text of a new message instead of refusing it. */
function truncate(text: string, most: number): string {
  return text.length <= most ? text : Array.from(text).slice(0, most).join('')
}
