import type { WebClient } from '@slack/web-api'
import type { Moment } from '../../domain/event.ts'
import type { Desk } from '../desk.ts'
import type { Log } from '../log.ts'
import type { People } from '../people.ts'
import type { Voice } from '../voice.ts'
import type { Turns } from './turns.ts'

/** What every handler works with: whom to ask, and how to speak to the person. */
export type Hearing = {
  readonly desk: Desk
  readonly voice: Voice
  readonly people: People
  readonly client: WebClient
  readonly log: Log
  /** Whose turn it is to draw a form. */
  readonly turns: Turns
  readonly now: () => Moment
}
