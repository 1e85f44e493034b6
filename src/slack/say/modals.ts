import type { ModalView } from '@slack/types'
import type { Alert } from '../../domain/alert.ts'
import type { FalcoEvent, Moment } from '../../domain/event.ts'
import type { Offer } from '../../domain/offer.ts'
import type { Prose } from '../../domain/prose.ts'
import { plain } from '../../domain/prose.ts'

export function suppressModal(alert: Alert, _offers: readonly Offer[], _now: Moment): ModalView {
  return noticeModal('Suppress', [alert.id])
}

export function resolveModal(alert: Alert): ModalView {
  return noticeModal('Resolve', [alert.id])
}

export function assignModal(alert: Alert): ModalView {
  return noticeModal('Assign', [alert.id])
}

export function rawEventModal(event: FalcoEvent): ModalView {
  return noticeModal('Raw event', [event.rule])
}

/** A few words in a modal: an answer or a refusal. `title` is ours, at most 24 characters. */
export function noticeModal(title: string, prose: Prose): ModalView {
  const text = { type: 'plain_text', text: title, emoji: false } as const
  return { type: 'modal', title: text, blocks: [{ type: 'section', text: { type: 'plain_text', text: plain(prose) } }] }
}
