import type { Moment } from './event.ts'
import type { Priority } from './priority.ts'
import type { VerdictKind } from './triage.ts'

/** How many events met each verdict. `received` is always the sum of the five. */
export type Books = Readonly<Record<VerdictKind, number>>

export const emptyBooks: Books = { open: 0, fold: 0, suppress: 0, below: 0, repeat: 0 }

export function received(books: Books): number {
  return books.open + books.fold + books.suppress + books.below + books.repeat
}

/** What has been going on in a window, by the moment of receipt. */
export type Summary = {
  readonly since: Moment
  readonly until: Moment
  readonly books: Books
  /** Events received, most urgent first; priorities without events left out. */
  readonly byPriority: readonly { readonly priority: Priority; readonly count: number }[]
  /** The ten busiest, events received. */
  readonly topRules: readonly { readonly rule: string; readonly count: number }[]
  readonly topWorkloads: readonly { readonly label: string; readonly count: number }[]
  /** Alerts alive now, whenever they opened. */
  readonly open: number
  readonly acknowledged: number
  readonly suppressionsInForce: number
  readonly refused: number
  readonly lastRefusals: readonly Refusal[]
  readonly health: readonly SensorHealth[]
  /** Reports that were asked for, and how many people said of them that they are useful, or not. */
  readonly reports: { readonly asked: number; readonly useful: number; readonly notUseful: number }
}

/** A body at the intake's door that was no Falco event. */
export type Refusal = {
  readonly at: Moment
  /** One printable sentence that names the member at fault. */
  readonly why: string
  /** The first 4 KiB of the body. */
  readonly head: string
}

/** What Falco said of itself on one host: rule (`Falco internal: …`), how often, and when last. */
export type SensorHealth = {
  readonly rule: string
  readonly hostname: string | undefined
  readonly count: number
  readonly lastAt: Moment
  /** Dropped events among `n_evts` in the newest notice, where it says so. */
  readonly dropped: string | undefined
}
