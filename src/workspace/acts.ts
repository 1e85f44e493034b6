import { randomUUID } from 'node:crypto'
import type { Deliver } from './deliver.ts'
import { blocksOf, findButton, findInput, findMenu, pressed } from './find.ts'
import { initialValues, type Json, keptValues, type Spot, valueFor, withValue, wordsOf } from './inputs.ts'
import {
  closedPayload,
  commandPayload,
  eventPayload,
  messageActionPayload,
  type Pen,
  submissionPayload,
  viewActionPayload,
} from './payloads.ts'
import { messagesOf } from './messages.ts'
import { say, saysSomething } from './response-url.ts'
import { directChannel, findChannel, type State } from './state.ts'
import { carryOutSubmission, checkForm } from './submission.ts'
import { closeModal, isOpen, stackOf } from './views.ts'
import type { Exactly, Given, InputValue, InputValues, Interaction, OpenView, Place, UserId } from './model.ts'

export type Tools = { readonly pen: Pen; readonly deliver: Deliver }

export function press(tools: Tools, user: UserId, place: Place, label: string, exactly: Exactly): Promise<Interaction> {
  const spot = findButton(place, label, exactly)
  return act(tools, user, place, spot, pressed(spot))
}

export function choose(tools: Tools, user: UserId, place: Place, option: string, exactly: Exactly): Promise<Interaction> {
  const spot = findMenu(place, option, exactly)
  if (spot.element.type === 'overflow') return act(tools, user, place, spot, pressed(spot, option))
  return settle(tools, user, place, spot, chosen(valuesAt(tools.pen.state, place), spot, option))
}

/** One more, or one less, where several can be chosen. */
function chosen(values: InputValues, { blockId, element }: Spot, option: string): InputValue {
  if (!element.type.startsWith('multi_') && element.type !== 'checkboxes') return valueFor(element, option)
  const before = values[blockId]?.[element.action_id]?.['selected_options']
  const words = Array.isArray(before) ? before.map((each: Json) => wordsOf(each)) : []
  return valueFor(element, words.includes(option) ? words.filter((each) => each !== option) : [...words, option])
}

export function setInput(tools: Tools, user: UserId, opened: OpenView, label: string, value: Given): Promise<Interaction> {
  const spot = findInput({ view: opened }, label)
  return settle(tools, user, { view: opened }, spot, valueFor(spot.element, value))
}

/** The input holds the value from now on; the app hears of it at once unless it stands in an input block without `dispatch_action`. */
async function settle(tools: Tools, user: UserId, place: Place, spot: Spot, value: InputValue): Promise<Interaction> {
  const values = withValue(valuesAt(tools.pen.state, place), spot, value)
  if ('view' in place) place.view.values = values
  else tools.pen.state.selections.set(place.message, values)

  const told = spot.block['type'] !== 'input' || spot.block['dispatch_action'] === true
  const action = { ...value, action_id: spot.element.action_id, block_id: spot.blockId }
  return told ? act(tools, user, place, spot, action) : unheard(tools.pen.state, user)
}

function valuesAt(state: State, place: Place): InputValues {
  if ('view' in place) return place.view.values
  return keptValues(blocksOf(place.message), state.selections.get(place.message) ?? initialValues(blocksOf(place.message)))
}

/** Nothing was sent, so there is nothing to acknowledge. */
function unheard(state: State, user: UserId): Interaction {
  return { id: randomUUID(), kind: 'action', user, sentAt: state.now(), acknowledgedAfterMs: 0, answer: {}, error: undefined }
}

async function act({ pen, deliver }: Tools, user: UserId, place: Place, spot: Spot, action: Json): Promise<Interaction> {
  requireShown(pen.state, place)
  const stamped = { ...action, action_ts: pen.state.nextTs() }
  const payload =
    'view' in place
      ? viewActionPayload(pen, place.view, stamped)
      : messageActionPayload(pen, user, place.message, spot, stamped, valuesAt(pen.state, place))
  return deliver({ kind: 'action', user, type: 'interactive', payload })
}

/** What is not on the screen cannot be used. */
function requireShown(state: State, place: Place): void {
  if ('message' in place && messagesOf(state, place.message.channel).get(place.message.ts) !== place.message)
    throw new Error('This message has been deleted')
  if ('view' in place && !isOpen(state, place.view)) throw new Error('This view has been closed')
}

/** As Slack's client does: fill in, check, and only then tell the app. */
export async function submit(tools: Tools, opened: OpenView, given: Readonly<Record<string, Given>>): Promise<Interaction> {
  const { pen, deliver } = tools
  if (stackOf(pen.state, opened.user).at(-1) !== opened) throw new Error('This view is not on top of the screen')
  const values = Object.entries(given).reduce((values, [label, value]) => {
    const spot = findInput({ view: opened }, label)
    return withValue(values, spot, valueFor(spot.element, value))
  }, opened.values)
  checkForm(opened.view.blocks, values)
  opened.values = values
  opened.errors = {}
  return deliver({
    kind: 'submission',
    user: opened.user,
    type: 'interactive',
    payload: submissionPayload(pen, opened),
    carryOut: (answer) => carryOutSubmission(pen.state, opened, answer),
  })
}

/** The app hears of it only when the view says `notify_on_close`. */
export async function close({ pen, deliver }: Tools, opened: OpenView): Promise<Interaction | undefined> {
  requireShown(pen.state, { view: opened })
  const payload = closedPayload(pen, opened, false)
  closeModal(pen.state, opened)
  if (opened.view.type !== 'modal' || opened.view.notify_on_close !== true) return undefined
  return deliver({ kind: 'closed', user: opened.user, type: 'interactive', payload })
}

/** The text is everything after the first space; what the acknowledgement says is shown to the person. */
export function command({ pen, deliver }: Tools, user: UserId, place: string, line: string): Promise<Interaction> {
  const [, word, text = ''] = /^(\/\S+)(?:\s+([\s\S]*))?$/.exec(line.trim()) ?? []
  if (!word) throw new Error(`"${line}" is not a slash command`)
  const channel = findChannel(pen.state, place)
  if (!channel) throw new Error(`There is no channel ${place}`)
  return deliver({
    kind: 'command',
    user,
    type: 'slash_commands',
    payload: commandPayload(pen, user, channel, word, text),
    carryOut: (answer) => void (saysSomething(answer) && say(pen.state, channel, user, answer)),
  })
}

export function openHome({ pen, deliver }: Tools, user: UserId): Promise<Interaction> {
  const { id } = directChannel(pen.state, user)
  const event = { type: 'app_home_opened', user, channel: id, tab: 'home', event_ts: pen.state.nextTs() }
  return deliver({ kind: 'event', user, type: 'events_api', payload: eventPayload(pen, event) })
}
