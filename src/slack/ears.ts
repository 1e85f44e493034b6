import type { Receiver } from '@slack/bolt'

/** What Slack's envelopes come in through: two sockets, or a port. */
export interface Ears {
  /** Each is to be given the app that hears. */
  readonly receivers: readonly [Receiver, ...Receiver[]]
  /**
   * Resolves after the first attempt, connected or not: what the network refuses is tried again for ever.
   * Rejects with a `SlackSetupError` when only a person can mend it.
   */
  start(): Promise<void>
  connected(): boolean
  /** Where Slack posts to, in HTTP mode once started. */
  port(): number | undefined
  close(): Promise<void>
}
