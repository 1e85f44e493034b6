import type { FalcoEvent } from '../../src/domain/event.ts'
import type { Message } from '../../src/workspace/workspace.ts'
import { anEvent } from '../event.ts'
import type { EventOverrides } from '../event.ts'
import { wordsOf } from './house.ts'
import type { House } from './house.ts'

export const rule = 'Terminal shell in container'
export const hour = 3_600_000

let sent = 0

/** A shell in the checkout pod, another event each time. */
export function shell(overrides: EventOverrides = {}): FalcoEvent {
  sent += 1
  return anEvent({ time: `2026-11-24T09:30:00.${String(sent).padStart(9, '0')}Z`, ...overrides })
}

/** What somebody fills in otherwise than the form proposes. */
export type Wish = {
  readonly ticks?: readonly string[]
  readonly by?: readonly string[]
  readonly howLong?: string
  readonly why?: string
  readonly endsOn?: readonly string[]
}

/** Ana suppresses what the card shows, and whatever else of its rule and namespace; gives the first reply in the card's thread. */
export async function suppress(house: House, card: Message, wish: Wish = {}): Promise<Message> {
  const before = house.workspace.replies(card).length
  await fillIn(house, card, wish)
  return house.workspace.until('the reply', () => house.workspace.replies(card)[before])
}

export async function fillIn(
  house: House,
  card: Message,
  { ticks = inPayments, by = [], howLong = '8 hours', why = 'a drill', endsOn }: Wish,
): Promise<void> {
  await house.ana.press({ message: card }, 'Suppress')
  const form = await house.workspace.until('what the form looked up', () => {
    const { modal } = house.ana
    return modal && JSON.stringify(modal.view).includes('it would have hidden') ? modal : undefined
  })
  await house.ana.submit(form, {
    'Hide what fits all of this': ticks,
    'and was done by': by,
    'How long': howLong,
    Why: why,
    ...(endsOn && { 'Ends itself when it sees': endsOn }),
  })
}

export const inPayments = [`rule: ${rule}`, 'namespace: payments']

/** What ends a suppression by itself, as the form words it. */
export const tripWires = {
  image: 'an image that is new in it',
  parent: 'a parent process that is new in it',
  user: 'a user who is new in it',
  destination: 'a destination that is new in it',
  priority: 'a higher priority than any in it before',
  rate: 'ten times its usual rate',
} as const

/** Waits until the message, as it is then, says so. */
export function says(house: House, message: Message, words: string): Promise<unknown> {
  return house.workspace.until(`the message says "${words}"`, () => wordsOf(message).includes(words))
}

/** Waits for the reply in the thread that says so. */
export function replied(house: House, card: Message, words: string): Promise<Message> {
  return house.workspace.until(`the thread says "${words}"`, () =>
    house.workspace.replies(card).find((one) => wordsOf(one).includes(words)),
  )
}

/** Waits until the person is told this. */
export function told(house: House, user: string, words: string): Promise<Message> {
  return house.workspace.until(`${user} is told "${words}"`, () =>
    house.workspace.whispers(user).findLast((one) => wordsOf(one).includes(words)),
  )
}

/** The words on the buttons of a message. */
export function buttonsOf({ blocks }: Pick<Message, 'blocks'>): readonly string[] {
  return [...JSON.stringify(blocks).matchAll(/"type":"button","action_id":"[a-z_]+","text":\{"type":"plain_text","text":"([^"]+)"/g)].map(
    ([, words = '']) => words,
  )
}
