import type { Moment } from '../../domain/event.ts'

/** A time on somebody's clock: on a date, on the next such weekday, so many days from today, or whenever the clock next shows it. */
export type When = { readonly day: Day | undefined; readonly hour: number; readonly minute: number }
type Day = { readonly weekday: number } | { readonly inDays: number } | CalendarDay
type CalendarDay = { readonly year: number; readonly month: number; readonly date: number }

/** `18:00`, `6pm`, `monday 9:00`, `tomorrow 9:00`, `2026-12-01 09:00`; undefined when it is none of them. */
export function readWhen(words: readonly string[]): When | undefined {
  const [first = '', ...rest] = words.map((word) => word.toLowerCase())
  const day = readDay(first)
  const clock = readClock((day ? rest : [first, ...rest]).join(''))
  return clock && { day, ...clock }
}

/** The first moment after `now` at which it is so there; of a date that has passed, the moment that it was. */
export function momentOf({ day, hour, minute }: When, zone: string, now: Moment): Moment {
  const days = daysOf(day, zone, now)
  const moments = days.flatMap((date) => momentsAt(Date.UTC(date.year, date.month - 1, date.date, hour, minute), zone))
  return moments.find((moment) => moment > now) ?? moments.at(-1) ?? now
}

/** Whether there is a time zone of this name. */
export function isZone(name: string): boolean {
  try {
    return clockOf(name) !== undefined
  } catch {
    return false
  }
}

/** `2026-12-01 09:00`, as clocks there show it. */
export function clockWords(moment: Moment, zone: string): string {
  return new Date(wallAt(moment, zone)).toISOString().slice(0, 16).replace('T', ' ')
}

const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']

function readDay(word: string): Day | undefined {
  if (word === 'today') return { inDays: 0 }
  if (word === 'tomorrow') return { inDays: 1 }
  const weekday = word.length < 3 ? -1 : weekdays.findIndex((name) => name.startsWith(word))
  return weekday === -1 ? readDate(word) : { weekday }
}

function readDate(word: string): CalendarDay | undefined {
  const [, year, month, date] = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(word)?.map(Number) ?? []
  if (year === undefined || month === undefined || date === undefined) return undefined
  const found = new Date(Date.UTC(year, month - 1, date))
  return found.getUTCMonth() === month - 1 && found.getUTCDate() === date ? { year, month, date } : undefined
}

/** `18:00` and `6pm`; a number alone could be anything. */
function readClock(text: string): { readonly hour: number; readonly minute: number } | undefined {
  const [, hours = '', minutes, half] = /^(\d{1,2})(?::(\d\d))?(am|pm)?$/.exec(text) ?? []
  const [hour, minute] = [Number(hours), Number(minutes ?? 0)]
  const isClock = half === undefined ? minutes !== undefined && hour < 24 : hour >= 1 && hour <= 12
  if (hours === '' || !isClock || minute > 59) return undefined
  return { hour: half === undefined ? hour : (hour % 12) + (half === 'pm' ? 12 : 0), minute }
}

const dayMs = 24 * 60 * 60_000

/** The days to look at, earliest first: an hour may have passed today, or come twice. */
function daysOf(day: Day | undefined, zone: string, now: Moment): readonly CalendarDay[] {
  if (day && 'year' in day) return [day]
  if (day && 'inDays' in day) return [dayAfter(now, zone, day.inDays)]
  const coming = Array.from({ length: 8 }, (_, ahead) => dayAfter(now, zone, ahead))
  return day ? coming.filter((one) => weekdayOf(one) === day.weekday) : coming.slice(0, 3)
}

function dayAfter(now: Moment, zone: string, days: number): CalendarDay {
  const wall = new Date(wallAt(now, zone) + days * dayMs)
  return { year: wall.getUTCFullYear(), month: wall.getUTCMonth() + 1, date: wall.getUTCDate() }
}

function weekdayOf({ year, month, date }: CalendarDay): number {
  return new Date(Date.UTC(year, month - 1, date)).getUTCDay()
}

/**
 * The moments at which clocks in a zone show this (written as if it were UTC), earliest first: two when an hour comes twice. Where
 * it is skipped, as much later as the clock jumps.
 */
function momentsAt(wall: number, zone: string): readonly Moment[] {
  const [before, after] = [wall - dayMs, wall + dayMs].map((near) => wallAt(near, zone) - near)
  const candidates = [...new Set([before, after])].map((offset) => wall - (offset ?? 0)).toSorted((one, other) => one - other)
  const shown = candidates.filter((moment) => wallAt(moment, zone) === wall)
  return shown.length > 0 ? shown : candidates.slice(-1)
}

/** What clocks in the zone show at this moment, as if it were UTC, to the minute. */
function wallAt(moment: Moment, zone: string): number {
  const parts = Object.fromEntries(
    clockOf(zone)
      .formatToParts(moment)
      .map(({ type, value }) => [type, Number(value)]),
  )
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = parts
  return Date.UTC(year, month - 1, day, hour, minute) + (moment % 60_000)
}

function clockOf(zone: string): Intl.DateTimeFormat {
  const [numeric, calendar] = ['numeric', 'gregory'] as const
  return new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar,
    hourCycle: 'h23',
    year: numeric,
    month: numeric,
    day: numeric,
    hour: numeric,
    minute: numeric,
  })
}
