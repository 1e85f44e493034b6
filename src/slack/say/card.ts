import type { Alert } from '../../domain/alert.ts'
import type { FalcoEvent, Moment } from '../../domain/event.ts'
import type { CardMessage } from './message.ts'

export type CardOptions = { readonly isNew: boolean; readonly now?: Moment }

export function card(alert: Alert, _sample: FalcoEvent, _options: CardOptions): CardMessage {
  return { text: alert.id, attachments: [{ color: '#999999', fallback: alert.id, blocks: [] }] }
}
