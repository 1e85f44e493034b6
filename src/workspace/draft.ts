import { type Args, textArg } from './args.ts'
import type { Draft } from './messages.ts'
import { requireMessage, textMax } from './validate/message.ts'

/** Reads a message out of a call's arguments; throws Slack's refusal when it is not one. */
export function readDraft(args: Args, how: 'post' | 'update'): Draft {
  requireMessage(args, how)
  const markdown = textArg(args, 'markdown_text')
  return {
    text: truncate(textArg(args, 'text') ?? markdown ?? '', textMax[how]),
    blocks: markdown ? [{ type: 'markdown', text: markdown }] : args.blocks || [],
    attachments: args.attachments || [],
    metadata: args.metadata || undefined,
  }
}

/** Slack cuts the text of a new message instead of refusing it. */
function truncate(text: string, most: number): string {
  return text.length <= most ? text : Array.from(text).slice(0, most).join('')
}
