/** Slack's input elements as the browser's own form controls. */
import type { ActionsBlockElement, Button, InputBlockElement, Option, Overflow, WorkflowButton } from '@slack/types'
import { createElement as h, type ReactElement } from 'react'
import { wallClock } from '../clock.ts'
import type { Reader } from '../reader.ts'
import { textObject, words } from './text.ts'

export type FieldElement = InputBlockElement | Exclude<ActionsBlockElement, Button | Overflow | WorkflowButton>

/** One control: what it is, its id in the page, and what it is called when no `<label>` points at it. */
export type Field = {
  readonly element: FieldElement
  readonly id: string
  readonly label?: string
  readonly describedBy?: string
  readonly invalid?: boolean
}

type Choice = { readonly value: string; readonly words: string; readonly about?: string }

/** The control for an input element. A file input is shown but takes nothing: the workspace's hands hold no files. */
export function field(shown: Field, reader: Reader): ReactElement {
  const { element } = shown
  switch (element.type) {
    case 'plain_text_input':
      return textField(shown, element.multiline === true)
    case 'rich_text_input':
      return textField(shown, true)
    case 'radio_buttons':
    case 'checkboxes':
      return choiceGroup(shown, element, reader)
    case 'datepicker':
      return h('input', { ...common(shown), type: 'date', defaultValue: element.initial_date })
    case 'timepicker':
      return h('input', { ...common(shown), type: 'time', defaultValue: element.initial_time })
    case 'datetimepicker': {
      const { initial_date_time: at } = element
      const value = at === undefined ? undefined : wallClock(at, reader.person.tz)
      return h('input', { ...common(shown), type: 'datetime-local', defaultValue: value })
    }
    case 'file_input':
      return h('input', { ...common(shown), type: 'file', disabled: true })
    case 'email_text_input':
    case 'url_text_input':
    case 'number_input':
      return textField(shown, false)
    default:
      return selectField(shown, element, reader)
  }
}

/** What the client script finds a control by, and what ties it to its label, hint and error. */
function common({ element, id, label, describedBy, invalid }: Field) {
  return {
    id,
    className: 'field',
    'aria-label': label,
    'aria-describedby': describedBy,
    'aria-invalid': invalid ? ('true' as const) : undefined,
    'data-kind': element.type,
    'data-focus': 'focus_on_load' in element && element.focus_on_load ? '' : undefined,
  }
}

function textField(shown: Field, multiline: boolean): ReactElement {
  const { element } = shown
  const input = {
    ...common(shown),
    placeholder: 'placeholder' in element && element.placeholder ? words(element.placeholder) : undefined,
    defaultValue: 'initial_value' in element && typeof element.initial_value === 'string' ? element.initial_value : undefined,
    maxLength: 'max_length' in element ? element.max_length : undefined,
    'data-eager': isEager(element) ? '' : undefined,
  }
  if (multiline) return h('textarea', { ...input, rows: 4 })
  return h('input', { ...input, type: 'text', inputMode: element.type === 'number_input' ? 'decimal' : undefined })
}

/** Whether `dispatch_action` speaks at every character rather than at Enter. */
function isEager(element: FieldElement): boolean {
  if (!('dispatch_action_config' in element)) return false
  return element.dispatch_action_config?.trigger_actions_on?.includes('on_character_entered') ?? false
}

type SelectElement = Extract<FieldElement, { type: `${string}_select` }>

function selectField(shown: Field, element: SelectElement, reader: Reader): ReactElement {
  const multiple = element.type.startsWith('multi_')
  const chosen = initialChoices(element)
  const placeholder = element.placeholder ? words(element.placeholder) : 'Select an option'
  const blank = multiple || chosen.length > 0 ? undefined : h('option', { key: '', value: '' }, placeholder)
  const defaultValue = multiple ? chosen : (chosen[0] ?? '')
  return h('select', { ...common(shown), multiple, defaultValue }, blank, ...optionNodes(element, reader))
}

function optionNodes(element: SelectElement, { workspace }: Reader): readonly ReactElement[] {
  if ('option_groups' in element && element.option_groups) {
    return element.option_groups.map((group, index) =>
      h('optgroup', { key: index, label: words(group.label) }, group.options.map(choice).map(optionNode)),
    )
  }
  if ('options' in element && element.options) return element.options.map(choice).map(optionNode)
  if (element.type.endsWith('users_select')) {
    return workspace.people.filter(({ isBot }) => !isBot).map(({ id, realName }) => optionNode({ value: id, words: realName }))
  }
  if (element.type.endsWith('external_select')) return []
  return workspace.channels.map(({ id, name }) => optionNode({ value: id, words: `#${name}` }))
}

function optionNode({ value, words }: Choice): ReactElement {
  return h('option', { key: value, value }, words)
}

/** The values of an option list, or the ids of people and channels, that a select starts with. */
function initialChoices(element: SelectElement): readonly string[] {
  if ('initial_option' in element && element.initial_option) return [choice(element.initial_option).value]
  if ('initial_options' in element && element.initial_options) return element.initial_options.map((option) => choice(option).value)
  const one = 'initial_user' in element ? element.initial_user : undefined
  const conversation = 'initial_conversation' in element ? element.initial_conversation : undefined
  const channel = 'initial_channel' in element ? element.initial_channel : undefined
  const many = 'initial_users' in element ? element.initial_users : undefined
  return many ?? [one ?? conversation ?? channel].filter((id) => id !== undefined)
}

type ChoiceElement = Extract<FieldElement, { type: 'radio_buttons' | 'checkboxes' }>

/** Named by its placeholder, or else by the input's label, which stands above it. */
function choiceGroup(shown: Field, element: ChoiceElement, reader: Reader): ReactElement {
  const { id, label } = shown
  const role = element.type === 'radio_buttons' ? 'radiogroup' : 'group'
  const named = label === undefined ? { 'aria-labelledby': `${id}-label` } : {}
  const rows = element.options.map((option, index) => choiceRow(option, index, shown, reader))
  return h('div', { ...common(shown), className: 'field group', role, ...named }, rows)
}

function choiceRow(option: Option, index: number, { element, id }: Field, reader: Reader): ReactElement {
  const { value, about } = choice(option)
  const own = { id: `${id}-${index}`, name: id, value, type: element.type === 'checkboxes' ? 'checkbox' : 'radio' }
  const described = about === undefined ? undefined : `${own.id}-about`
  return h(
    'div',
    { key: index, className: 'choice' },
    h('input', { ...own, defaultChecked: isInitial(value, element), 'aria-describedby': described }),
    h('label', { htmlFor: own.id }, option.text.type === 'plain_text' ? words(option.text) : textObject(option.text, reader)),
    about === undefined ? undefined : h('p', { id: described, className: 'about' }, about),
  )
}

function isInitial(value: string, element: FieldElement): boolean {
  if (element.type === 'radio_buttons') return element.initial_option?.value === value
  return element.type === 'checkboxes' && (element.initial_options?.some((option) => option.value === value) ?? false)
}

function choice({ text, value = '', description }: Option): Choice {
  const said = text.type === 'plain_text' ? words(text) : text.text
  return { value, words: said, ...(description && { about: words(description) }) }
}
