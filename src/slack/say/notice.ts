import type { Prose } from '../../domain/prose.ts'
import { fit } from './limits.ts'
import type { Message } from './message.ts'
import { fallbackText, richBlock, richText } from './text.ts'

/** A few words in a channel or for one person: a refusal, a notice to the fallback channel. */
export function notice(prose: Prose): Message {
  return fit({ text: fallbackText(prose), blocks: [richBlock(richText(prose))] })
}
