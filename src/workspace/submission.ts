import { isObject } from './args.ts'
import { isFilled, type Json, type Spot, spotsIn, wordsOf } from './inputs.ts'
import { Refusal } from './refusal.ts'
import type { State } from './state.ts'
import { closeAll, closeModal, pushModal, updateModal } from './views.ts'
import { codePoints } from './validate/shapes.ts'
import { requireModal } from './validate/view.ts'
import type { InputValue, InputValues, OpenView } from './model.ts'

/** What Slack's own client refuses to submit. Throws a sentence that names the label. */
export function checkForm(blocks: readonly unknown[], values: InputValues): void {
  const problems = spotsIn(blocks)
    .filter(({ block }) => block['type'] === 'input')
    .flatMap((spot) => problemWith(spot, values[spot.blockId]?.[spot.element.action_id]) ?? [])
  if (problems.length > 0) throw new Error(problems.join('; '))
}

function problemWith({ block, element }: Spot, value: InputValue | undefined): string | undefined {
  const label = wordsOf(block)
  if (!value || !isFilled(value)) return block['optional'] === true ? undefined : `"${label}" is required`
  const text = value['value']
  const complaint = typeof text === 'string' ? complaintAbout(element, text) : undefined
  return complaint && `"${label}" ${complaint}`
}

function complaintAbout(element: Json, text: string): string | undefined {
  const least = Number(element['min_length'] ?? 0)
  const most = Number(element['max_length'] ?? 3000)
  if (codePoints(text) < least) return `needs at least ${least} characters`
  if (codePoints(text) > most) return `takes at most ${most} characters`
  switch (element['type']) {
    case 'email_text_input':
      return /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(text) ? undefined : 'needs an e-mail address'
    case 'url_text_input':
      return URL.canParse(text) ? undefined : 'needs a URL'
    case 'number_input':
      return complaintAboutNumber(element, text)
    default:
      return undefined
  }
}

function complaintAboutNumber(element: Json, text: string): string | undefined {
  const number = Number(text)
  const least = Number(element['min_value'] ?? -Infinity)
  const most = Number(element['max_value'] ?? Infinity)
  if (!Number.isFinite(number)) return 'needs a number'
  if (element['is_decimal_allowed'] !== true && !Number.isInteger(number)) return 'needs a whole number'
  if (number < least) return `must be at least ${least}`
  if (number > most) return `must be at most ${most}`
  return undefined
}

/** https://docs.slack.dev/surfaces/modals#handling_submissions: a bare acknowledgement closes this view. */
export function carryOutSubmission(state: State, opened: OpenView, answer: Json): void {
  switch (answer['response_action']) {
    case undefined:
      return closeModal(state, opened)
    case 'clear':
      return closeAll(state, opened.user)
    case 'errors':
      return showErrors(state, opened, answer['errors'])
    case 'update':
      return void updateModal(state, opened, requireModal(answer['view']))
    case 'push':
      return void pushModal(state, opened.user, requireModal(answer['view']))
    default:
      throw new Refusal('unknown_response_action', [String(answer['response_action'])])
  }
}

function showErrors(state: State, opened: OpenView, errors: unknown): void {
  const inputs = spotsIn(opened.view.blocks).flatMap(({ block, blockId }) => (block['type'] === 'input' ? [blockId] : []))
  const entries = isObject(errors) ? Object.entries(errors) : []
  const said = entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string' && inputs.includes(entry[0]))
  if (said.length === 0 || said.length < entries.length) throw new Refusal('invalid_errors', [`there are the inputs ${inputs.join(', ')}`])
  opened.errors = Object.fromEntries(said)
  state.tell({ kind: 'view', view: opened, how: 'updated' })
}
