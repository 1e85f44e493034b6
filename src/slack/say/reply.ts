import type { Alert, Fact } from '../../domain/alert.ts'
import type { Message } from './message.ts'

/** What the thread of a card says of a fact; undefined for facts that the card alone shows. */
export function factReply(_alert: Alert, _fact: Fact): Message | undefined {
  return undefined
}
