import type { Args } from '../args.ts'
import { Refusal } from '../refusal.ts'

export function validateMessage(message: Args, _how: 'post' | 'update'): Refusal | undefined {
  const says = ['text', 'blocks', 'attachments', 'markdown_text'].some((name) => message[name] !== undefined && message[name] !== '')
  return says ? undefined : new Refusal('no_text')
}
