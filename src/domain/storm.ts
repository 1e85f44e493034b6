import type { Books } from './books.ts'
import type { Moment } from './event.ts'
import type { Priority } from './priority.ts'
import type { UserId } from './suppression.ts'

export type StormId = string

/**
 * More new alerts than a channel can carry, gathered on one card. A channel has at most one that is not over. An alert in a storm
 * has no card of its own, unless it breaks through (Critical and above, or a rule that is new to an image) or goes on after the end.
 */
export type Storm = {
  readonly id: StormId
  readonly channel: string
  /** When the first alert that it gathered was opened. */
  readonly since: Moment
  /** When it last gathered alerts. */
  readonly gatheredAt: Moment
  readonly endedAt: Moment | undefined
  /** Counts every change of what its card shows. */
  readonly revision: number
  /** The revision of the last change that people must see at once: what a person did, or its end. */
  readonly actedRevision: number
}

/** All events of one rule on one workload, in alerts that were opened in the storm. */
export type Talker = { readonly rule: string; readonly label: string; readonly events: number; readonly alerts: number }

/** A storm as its card shows it. */
export type StormPicture = {
  readonly storm: Storm
  /** Alerts that it gathered, and how many of these stand open, acknowledged, or closed. */
  readonly gathered: number
  readonly open: number
  readonly acknowledged: number
  /** How many of the open and of the acknowledged ones a suppression keeps quiet now. */
  readonly suppressed: { readonly open: number; readonly acknowledged: number }
  /** The gathered ones by priority, most urgent first. */
  readonly byPriority: readonly { readonly priority: Priority; readonly count: number }[]
  /** Alerts of the channel opened in the storm that have, or wait for, a card of their own. */
  readonly apart: number
  /** The ten that talk most, busiest first, those with a card of their own included. */
  readonly talkers: readonly Talker[]
  /** How many talkers there are in all. */
  readonly talkersInAll: number
  /** The rule with most events among them all, and on how many workloads. Undefined: there are no talkers. */
  readonly loudest: { readonly rule: string; readonly events: number; readonly workloads: number } | undefined
  /** Hosts that the gathered alerts were seen on. */
  readonly hosts: number
  /** Everything that Falconer received from the minute of `since` until now, or until the minute of its end: it adds up. */
  readonly books: Books
  /** New alerts of the channel that wait for a card of their own; 0 once it is over. */
  readonly waiting: number
  /** Who acknowledged the most recently acknowledged of them, and when. */
  readonly lastAcknowledged: { readonly by: UserId; readonly at: Moment } | undefined
}

/** What is going on in one channel, as a decision about storms needs it. */
export type Sky = {
  readonly channel: string
  /** New alerts that wait for a card and could be gathered: below Critical, not begun to be posted, not breaking through. */
  readonly gatherable: number
  /** Since when the oldest of them waits. */
  readonly oldest: Moment | undefined
  /** The storm that is not over. */
  readonly storm: Storm | undefined
  /** Alerts of that storm that had events in the last `calmMs`. */
  readonly stirring: number
}

/** `begin` gathers too. `why` is for the log and for `npm run plan`. */
export type Forecast = { readonly do: 'begin' | 'gather'; readonly why: string } | { readonly do: 'end'; readonly why: string } | undefined

/** A storm is over when, for so long, no more of its alerts stirred than the channel can carry. */
export const calmMs = 120_000

/** New combinations of rule and image break through at most so often, in each channel and minute. */
export const newcomersPerMinute = 5

/** `carries`: new alerts that may wait for a channel before they are gathered (`stormAfter`). */
export function forecast({ gatherable, storm, stirring }: Sky, carries: number, now: Moment): Forecast {
  if (!storm) {
    if (gatherable <= carries) return undefined
    return { do: 'begin', why: `${gatherable} new alerts wait, and a channel carries ${carries}` }
  }
  if (gatherable > 0) return { do: 'gather', why: `${gatherable} new alerts in a storm` }
  if (now - storm.gatheredAt < calmMs || stirring > carries) return undefined
  return { do: 'end', why: `for two minutes no more than ${carries} of its alerts had events` }
}
