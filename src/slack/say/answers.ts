import type { Summary } from '../../domain/books.ts'
import type { Suppression } from '../../domain/suppression.ts'
import type { Card, Shown } from '../desk.ts'
import type { Message } from './message.ts'

/** `window`: the length that was asked for, in words: `24 hours`. */
export function summaryAnswer(_summary: Summary, window: string): Message {
  return { text: window, blocks: [] }
}

export function recentAnswer(_cards: readonly Card[]): Message {
  return { text: 'Recent alerts', blocks: [] }
}

export function showAnswer(shown: Shown): Message {
  return { text: shown.alert.id, blocks: [] }
}

export function suppressionsAnswer(_suppressions: readonly Suppression[]): Message {
  return { text: 'Suppressions', blocks: [] }
}

/** `typed`: what somebody typed that is no command of ours. */
export function helpAnswer(_typed?: string): Message {
  return { text: 'Help', blocks: [] }
}
