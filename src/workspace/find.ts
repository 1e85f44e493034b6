import { findOption, type Json, keepsValue, optionsOf, type Spot, spotsIn, wordsOf } from './inputs.ts'
import type { Exactly, Message, Place } from './model.ts'

/** Everything one could press or fill in here. */
export function spotsAt(place: Place): readonly Spot[] {
  return spotsIn('view' in place ? place.view.view.blocks : blocksOf(place.message))
}

/** The message's own blocks and those inside its attachments. */
export function blocksOf(message: Message): readonly unknown[] {
  return [...message.blocks, ...message.attachments.flatMap((attachment) => attachment.blocks ?? [])]
}

export function findButton(place: Place, label: string, exactly: Exactly): Spot {
  const buttons = spotsAt(place).filter(({ element }) => element.type.endsWith('button'))
  const named = buttons.filter((spot) => wordsOf(spot.element) === label && isExactly(spot, exactly))
  return theOne(
    named,
    `button "${label}"`,
    buttons.map((spot) => wordsOf(spot.element)),
  )
}

/** The menu that has this option; what has no list of options (users, dates) is meant by its action_id. */
export function findMenu(place: Place, option: string, exactly: Exactly): Spot {
  const menus = spotsAt(place).filter((spot) => spot.element.type === 'overflow' || keepsValue(spot))
  const offers = (spot: Spot) => {
    const options = optionsOf(spot.element)
    return options.length > 0 ? options.some((each) => wordsOf(each) === option) : exactly.actionId !== undefined
  }
  const found = menus.filter((spot) => offers(spot) && isExactly(spot, exactly))
  return theOne(
    found,
    `menu with the option "${option}"`,
    menus.flatMap((spot) => optionsOf(spot.element).map(wordsOf)),
  )
}

/** The input block with this label. */
export function findInput(place: Place, label: string): Spot {
  const inputs = spotsAt(place).filter(({ block }) => block['type'] === 'input')
  const named = inputs.filter(({ block }) => wordsOf(block) === label)
  return theOne(
    named,
    `input "${label}"`,
    inputs.map(({ block }) => wordsOf(block)),
  )
}

function isExactly({ blockId, element }: Spot, exactly: Exactly): boolean {
  return (
    (exactly.blockId === undefined || blockId === exactly.blockId) &&
    (exactly.actionId === undefined || element.action_id === exactly.actionId) &&
    (exactly.value === undefined || element['value'] === exactly.value || optionsOf(element).some(({ value }) => value === exactly.value))
  )
}

function theOne(found: readonly Spot[], what: string, thereAre: readonly string[]): Spot {
  const [spot] = found
  if (!spot) throw new Error(`No ${what} here; there are: ${thereAre.join(', ') || 'none'}`)
  if (found.length > 1) throw new Error(`${found.length} times ${what}: say which by blockId, actionId or value`)
  return spot
}

/** What an `overflow` or a button says when it is used. */
export function pressed(spot: Spot, option?: string): Json {
  const { element } = spot
  const chosen = option === undefined ? pick(element, ['text', 'value', 'style']) : { selected_option: findOption(element, option) }
  return { type: element.type, action_id: element.action_id, block_id: spot.blockId, ...chosen }
}

function pick(object: Json, names: readonly string[]): Json {
  return Object.fromEntries(names.filter((name) => object[name] !== undefined).map((name) => [name, object[name]]))
}
