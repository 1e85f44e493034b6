import type { Checkboxes, InputBlockElement, KnownBlock, PlainTextElement, PlainTextInput, RadioButtons } from '@slack/types'
import type { Alert } from '../../domain/alert.ts'
import type { Prose } from '../../domain/prose.ts'
import { inputAction } from '../names.ts'
import { fit, limits } from './limits.ts'
import type { Modal } from './message.ts'
import { bold, mrkdwn, plainText, richBlock, richElements } from './text.ts'

/** A form about one thing. What is submitted refers to it by `reference`, and every right is checked again. */
export function form(callback: string, title: string, reference: string, blocks: readonly KnownBlock[]): Modal {
  return fit({
    ...frame(callback, title),
    close: plainText('Cancel', limits.modalTitle),
    submit: plainText(title, limits.modalTitle),
    private_metadata: reference,
    blocks: [...blocks],
  })
}

/** A page to read. */
export function page(callback: string, title: string, blocks: readonly KnownBlock[]): Modal {
  return fit({ ...frame(callback, title), close: plainText('Close', limits.modalTitle), blocks: [...blocks] })
}

function frame(callback: string, title: string) {
  return { type: 'modal', callback_id: callback, title: plainText(title, limits.modalTitle) } as const
}

export function about({ id, rule, label }: Alert): KnownBlock {
  return richBlock({
    type: 'rich_text_section',
    elements: [bold(rule), ...richElements([' on ', { value: label }, ', alert ', { value: id }])],
  })
}

export function input(block: string, label: string, element: InputBlockElement): KnownBlock {
  return { type: 'input', block_id: block, label: plainText(label, limits.inputLabel), element }
}

/** We hear of every change, not only of the submission. */
export function dispatched(block: KnownBlock): KnownBlock {
  return { ...block, ...(block.type === 'input' && { dispatch_action: true }) }
}

export function optional(block: KnownBlock): KnownBlock {
  return { ...block, ...(block.type === 'input' && { optional: true }) }
}

export function textInput(placeholder: string): PlainTextInput {
  return {
    type: 'plain_text_input',
    action_id: inputAction,
    placeholder: plainText(placeholder, limits.placeholder),
    max_length: limits.inputText,
  }
}

export type Option = { readonly text: PlainTextElement; readonly value: string }

export function option(words: string, value: string): Option {
  return { text: plainText(words, limits.optionText), value }
}

export function radios(options: readonly Option[], chosen: Option | undefined): RadioButtons {
  return { type: 'radio_buttons', action_id: inputAction, options: [...options], ...(chosen && { initial_option: chosen }) }
}

/** Slack takes no empty list of what is ticked. */
export function checkboxes(options: readonly Option[], ticked: readonly Option[], action: string = inputAction): Checkboxes {
  return { type: 'checkboxes', action_id: action, options: [...options], ...(ticked.length > 0 && { initial_options: [...ticked] }) }
}

/** Small print. */
export function note(prose: Prose): KnownBlock {
  return { type: 'context', elements: [mrkdwn(prose)] }
}
