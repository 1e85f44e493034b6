import type { InputBlockElement, KnownBlock, PlainTextInput, RadioButtons, StaticSelect } from '@slack/types'
import { outcomes } from '../../domain/alert.ts'
import type { Alert } from '../../domain/alert.ts'
import type { FalcoEvent, Moment } from '../../domain/event.ts'
import { durationWords } from '../../domain/how-long.ts'
import type { Offer } from '../../domain/offer.ts'
import type { Prose } from '../../domain/prose.ts'
import { alertValue, callbacks, inputAction, inputs } from '../names.ts'
import { parseDuration } from './duration.ts'
import { fit, limits } from './limits.ts'
import type { Modal } from './message.ts'
import { rawEventBlocks } from './raw-event.ts'
import { bold, mrkdwn, plainText, richBlock, richElements, richText } from './text.ts'

/** How long a suppression may last, from when on. */
export type Span = { readonly now: Moment; readonly longestMs: number }

/** What to hide, for how long and why. The first offer is chosen unless somebody chooses another. */
export function suppressModal(alert: Alert, offers: readonly Offer[], { now, longestMs }: Span): Modal {
  return form(callbacks.suppress, 'Suppress', alert, [
    input(
      inputs.what,
      'What',
      radios(
        offers.map(({ key, words }) => ({ key, label: words })),
        0,
      ),
    ),
    ...scopesInFull(offers),
    input(inputs.howLong, 'How long', lengthMenu(longestMs)),
    optional(input(inputs.otherLength, 'Other length', textInput('Instead of the above: 90m, 8h, 2d or 1w'))),
    optional(input(inputs.until, 'Until', { type: 'datetimepicker', action_id: inputAction })),
    note(['From a minute to ', durationWords(longestMs), ', so until ', { moment: now + longestMs }, ' at the latest.']),
    input(inputs.why, 'Why', { ...textInput('What makes this noise, and who says so'), multiline: true }),
    note(['What matches stays out of the channel. It is still counted, and all of it can be looked up.']),
  ])
}

export function resolveModal(alert: Alert): Modal {
  const verdicts = outcomes.map((outcome) => ({ key: outcome, label: capital(outcome) }))
  return form(callbacks.resolve, 'Resolve', alert, [
    input(inputs.verdict, 'Verdict', radios(verdicts, undefined)),
    optional(input(inputs.note, 'Note', { ...textInput('What it was, and how you know'), multiline: true })),
  ])
}

export function assignModal(alert: Alert): Modal {
  return form(callbacks.assign, 'Assign', alert, [input(inputs.assignee, 'Assign to', { type: 'users_select', action_id: inputAction })])
}

/** The event as Falco sent it, every digit kept, secrets masked. */
export function rawEventModal(event: FalcoEvent): Modal {
  return page(callbacks.rawEvent, 'Raw event', rawEventBlocks(event.raw))
}

/** A few words in a modal: an answer or a refusal. `title` is ours, at most 24 characters. */
export function noticeModal(title: string, prose: Prose): Modal {
  return page(callbacks.notice, title, [richBlock(richText(prose))])
}

/** A form about one alert. What is submitted refers to it by id, and every right is checked again. */
function form(callback: string, title: string, alert: Alert, blocks: readonly KnownBlock[]): Modal {
  return fit({
    ...frame(callback, title),
    close: plainText('Cancel', limits.modalTitle),
    submit: plainText(title, limits.modalTitle),
    private_metadata: alertValue(alert.id),
    blocks: [about(alert), ...blocks],
  })
}

function page(callback: string, title: string, blocks: readonly KnownBlock[]): Modal {
  return fit({ ...frame(callback, title), close: plainText('Close', limits.modalTitle), blocks: [...blocks] })
}

function frame(callback: string, title: string) {
  return { type: 'modal', callback_id: callback, title: plainText(title, limits.modalTitle) } as const
}

function about({ id, rule, label }: Alert): KnownBlock {
  return richBlock({
    type: 'rich_text_section',
    elements: [bold(rule), ...richElements([' on ', { value: label }, ', alert ', { value: id }])],
  })
}

function input(block: string, label: string, element: InputBlockElement): KnownBlock {
  return { type: 'input', block_id: block, label: plainText(label, limits.inputLabel), element }
}

function optional(block: KnownBlock): KnownBlock {
  return { ...block, ...(block.type === 'input' && { optional: true }) }
}

function textInput(placeholder: string): PlainTextInput {
  return {
    type: 'plain_text_input',
    action_id: inputAction,
    placeholder: plainText(placeholder, limits.placeholder),
    max_length: limits.inputText,
  }
}

type Choice = { readonly key: string; readonly label: string }

function radios(choices: readonly Choice[], chosen: number | undefined): RadioButtons {
  const options = choices.map(({ key, label }) => ({ text: plainText(label, limits.optionText), value: key }))
  const initial = chosen === undefined ? undefined : options[chosen]
  return { type: 'radio_buttons', action_id: inputAction, options, ...(initial && { initial_option: initial }) }
}

/** A radio button shows 75 characters. Nobody should hide what they could not read. */
function scopesInFull(offers: readonly Offer[]): readonly KnownBlock[] {
  const items = offers.filter(({ words }) => words.length > limits.optionText).map(({ words }) => richText([{ value: words }]))
  return items.length === 0 ? [] : [richBlock({ type: 'rich_text_list', style: 'bullet', elements: items })]
}

/** Only lengths that are allowed. Where a shift is too long, the first of them is chosen. */
function lengthMenu(longestMs: number): StaticSelect {
  const allowed = Object.entries(lengthWords).filter(([length]) => (parseDuration(length) ?? 0) <= longestMs)
  const options = allowed.map(([value, words]) => ({ text: plainText(words, limits.optionText), value }))
  const initial = options.find(({ value }) => value === '8h') ?? options[0]
  return { type: 'static_select', action_id: inputAction, options, ...(initial && { initial_option: initial }) }
}

/** Lengths as `parseDuration` reads them, and the two that other inputs tell. */
const lengthWords = {
  '1h': '1 hour',
  '8h': '8 hours',
  '24h': '24 hours',
  '7d': '7 days',
  '30d': '30 days',
  other: 'Other length',
  until: 'Until a date',
}

function note(prose: Prose): KnownBlock {
  return { type: 'context', elements: [mrkdwn(prose)] }
}

function capital(words: string): string {
  return words.slice(0, 1).toUpperCase() + words.slice(1)
}
