import type { KnownBlock } from '@slack/types'
import type { Prose } from '../../domain/prose.ts'
import type { SuppressionId } from '../../domain/suppression.ts'
import type { Answer, Exception } from '../desk.ts'
import { fit } from '../say/limits.ts'
import type { Message, Modal } from '../say/message.ts'
import { notice } from '../say/notice.ts'

/** What a command comes to: words, a form, or a file for Falco. */
export type Reply = Answer<
  { readonly message: Message } | { readonly modal: Modal } | { readonly id: SuppressionId; readonly exception: Exception }
>

/** Words, and below them what they are about. */
export function above(prose: Prose, blocks: readonly KnownBlock[]): Message {
  const words = notice(prose)
  return fit({ text: words.text, blocks: [...words.blocks, ...blocks] })
}
