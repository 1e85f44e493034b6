import { outcomes } from '../../domain/alert.ts'
import type { Alert } from '../../domain/alert.ts'
import type { FalcoEvent } from '../../domain/event.ts'
import type { Prose } from '../../domain/prose.ts'
import { alertValue, callbacks, inputAction, inputs } from '../names.ts'
import { about, form, input, option, optional, page, radios, textInput } from './inputs.ts'
import type { Modal } from './message.ts'
import { rawEventBlocks } from './raw-event.ts'
import { richBlock, richText } from './text.ts'

export function resolveModal(alert: Alert): Modal {
  const verdicts = outcomes.map((outcome) => option(capital(outcome), outcome))
  return form(callbacks.resolve, 'Resolve', alertValue(alert.id), [
    about(alert),
    input(inputs.verdict, 'Verdict', radios(verdicts, undefined)),
    optional(input(inputs.note, 'Note', { ...textInput('What it was, and how you know'), multiline: true })),
  ])
}

export function assignModal(alert: Alert): Modal {
  return form(callbacks.assign, 'Assign', alertValue(alert.id), [
    about(alert),
    input(inputs.assignee, 'Assign to', { type: 'users_select', action_id: inputAction }),
  ])
}

/** The event as Falco sent it, every digit kept, secrets masked. */
export function rawEventModal(event: FalcoEvent): Modal {
  return page(callbacks.rawEvent, 'Raw event', rawEventBlocks(event.raw))
}

/** A few words in a modal: an answer or a refusal. `title` is ours, at most 24 characters. */
export function noticeModal(title: string, prose: Prose): Modal {
  return page(callbacks.notice, title, [richBlock(richText(prose))])
}

function capital(words: string): string {
  return words.slice(0, 1).toUpperCase() + words.slice(1)
}
