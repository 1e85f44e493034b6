import type { Moment } from './event.ts'

/** What keeps Falconer from delivering until a person acts: in one channel, or (without one) in the whole workspace. */
export type Trouble = {
  readonly channel: string | undefined
  /** What it stops there: messages, or changes to the cards that stand already. */
  readonly of: 'messages' | 'cards'
  /** A sentence with its remedy. */
  readonly what: string
  readonly since: Moment
}
