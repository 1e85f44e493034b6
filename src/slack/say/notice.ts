import type { Prose } from '../../domain/prose.ts'
import { plain } from '../../domain/prose.ts'
import type { Message } from './message.ts'

/** A few words in a channel or for one person: a refusal, a notice to the fallback channel. */
export function notice(prose: Prose): Message {
  return { text: plain(prose), blocks: [] }
}
