import type { FalcoEvent, Moment } from './event.ts'
import { moreUrgent } from './priority.ts'
import type { Priority } from './priority.ts'
import { hourMs, hourOf } from './traits.ts'
import type { Kind } from './traits.ts'
import { kinds, unnamedContainer, valueOf, valuesMax } from './trip-wire.ts'
import type { Familiar, Kind as KindOfThing } from './trip-wire.ts'

/**
 * What a scope would have hidden, had it been in force. Events are counted by the hour of their receipt, the running hour as a whole
 * one: the 24 h are the 23 hours before it and what has passed of it. What Falco says of itself and repeats are left out.
 */
export type BackTest = {
  /** Of the last 24 h. */
  readonly day: Toll
  /** Of the last 14 days. */
  readonly fortnight: Toll
  /** How many it would have hidden on each of the 14 days, the oldest first; the last is that of `day`. */
  readonly days: readonly number[]
  /** The newest of them whose texts are kept, at most five. */
  readonly examples: readonly { readonly event: FalcoEvent; readonly receivedAt: Moment }[]
  /**
   * Alerts with such events that people resolved as a true positive: `one` is the id of the newest. `unsure`: not all events of all
   * those alerts could be asked, so there may be more.
   */
  readonly truePositives: { readonly count: number; readonly one: string | undefined; readonly unsure?: true }
  /** As far as it looked, it would have hidden all that the rule found, whatever else it names. Never told of what is one problem alone. */
  readonly isWholeRule: boolean
  /** The counts reach back to here: 14 days, or less when the ledger has counted for a shorter time. */
  readonly since: Moment
  /**
   * Undefined: all counts are exact. Else texts had to be read, and of the events received before this moment they were not, for lack
   * of time or because they are forgotten: all counts are "at least", and those of a window that begins later are exact. The same
   * where there were too many kinds of events to ask about in time.
   */
  readonly lookedBackTo: Moment | undefined
  /** What the scope has covered in the 14 days: what a suppression with it would know. */
  readonly familiar: Familiar
}

export type Toll = {
  readonly hidden: number
  /** All events that came. */
  readonly of: number
  readonly alerts: number
  /** Known for events of the kernel alone: a plugin's event carries the host of its sensor. */
  readonly hosts: number
  /** The most urgent of the hidden ones; undefined: none is hidden. */
  readonly highest: Priority | undefined
}

export const daysLookedBack = 14
const hoursOfDay = 24

/** The first hour that a back-test counts. */
export function firstHour(now: Moment): Moment {
  return hourOf(now) - (daysLookedBack * hoursOfDay - 1) * hourMs
}

/** Some events of one hour that the scope would have hidden. */
type Hit = {
  readonly hour: Moment
  readonly count: number
  readonly alert: string | undefined
  readonly kind: Pick<Kind, 'source' | 'priority' | 'hostname'>
}

/** Adds hits up as they are found. */
export function makeCount(now: Moment) {
  const days = Array.from({ length: daysLookedBack }, () => 0)
  const hours = new Map<Moment, number>()
  const [day, fortnight] = [makeToll(), makeToll()]
  return {
    add(hit: Hit): void {
      const back = Math.floor((hourOf(now) - hit.hour) / hourMs / hoursOfDay)
      if (back < 0 || back >= daysLookedBack) return
      days[daysLookedBack - 1 - back]! += hit.count
      hours.set(hit.hour, (hours.get(hit.hour) ?? 0) + hit.count)
      fortnight.add(hit)
      if (back === 0) day.add(hit)
    },
    days: (): readonly number[] => days,
    alerts: (): readonly string[] => fortnight.alerts(),
    /** `known`: what they show of each kind. */
    familiar(known: Pick<Familiar, 'values' | 'unnamed'>): Familiar {
      const { hidden: events, highest } = fortnight.toll(0)
      return { ...known, events, highest, perHour: ratePerHour(hours, now) }
    },
    /** `came`: how many events of each hour there were. */
    tolls(came: ReadonlyMap<Moment, number>): Pick<BackTest, 'day' | 'fortnight'> {
      const since = (hour: Moment) => [...came].reduce((sum, [at, count]) => (at >= hour ? sum + count : sum), 0)
      return { day: day.toll(since(hourOf(now) - (hoursOfDay - 1) * hourMs)), fortnight: fortnight.toll(since(firstHour(now))) }
    },
  }
}

/** Over the hours in which any came. Of the running hour only the speed is known: that of at least some minutes, which a burst is not. */
function ratePerHour(hours: ReadonlyMap<Moment, number>, now: Moment): number {
  const passedMs = Math.max(now - hourOf(now), shortestMs)
  const rates = [...hours].map(([hour, count]) => (hour === hourOf(now) ? (count * hourMs) / passedMs : count))
  return rates.length === 0 ? 0 : rates.reduce((sum, rate) => sum + rate, 0) / rates.length
}

const shortestMs = 5 * 60_000

/** Gathers what events show of each kind, as far as it is told apart. */
export function makeAcquaintance() {
  const known: Readonly<Record<KindOfThing, Set<string>>> = { image: new Set(), parent: new Set(), user: new Set(), destination: new Set() }
  const unnamed = new Set<string>()
  const seeContainer = (id: string): void => void (unnamed.size < valuesMax && unnamed.add(id))
  const see = (kind: KindOfThing, value: string): void => void (known[kind].size < valuesMax && known[kind].add(value))
  return {
    see,
    seeContainer,
    meet(event: FalcoEvent): void {
      for (const kind of kinds) {
        const value = valueOf(kind, event)
        if (value !== undefined) see(kind, value)
      }
      const container = unnamedContainer(event)
      if (container !== undefined) seeContainer(container)
    },
    known: (): Pick<Familiar, 'values' | 'unnamed'> => ({
      values: { image: [...known.image], parent: [...known.parent], user: [...known.user], destination: [...known.destination] },
      ...(unnamed.size > 0 && { unnamed: [...unnamed] }),
    }),
  }
}

function makeToll() {
  const alerts = new Set<string>()
  const hosts = new Set<string>()
  let hidden = 0
  let highest: Priority | undefined
  return {
    add({ count, alert, kind: { source, priority, hostname } }: Hit): void {
      hidden += count
      if (alert !== undefined) alerts.add(alert)
      if (source === 'syscall' && hostname !== undefined) hosts.add(hostname)
      highest = highest === undefined ? priority : moreUrgent(highest, priority)
    },
    alerts: () => [...alerts],
    toll: (of: number): Toll => ({ hidden, of, alerts: alerts.size, hosts: hosts.size, highest }),
  }
}
