/** Moments in words, in one person's time zone, as Slack's English client says them. */

const dayMs = 86_400_000

/** `9:41 AM`. */
export function clock(at: Date, tz: string): string {
  return format(at, tz, { hour: 'numeric', minute: '2-digit' })
}

/** `Today`, `Yesterday` or `Tuesday, November 24`. */
export function day(at: Date, tz: string, now: Date): string {
  return near(at, tz, now) ?? format(at, tz, { weekday: 'long', month: 'long', day: 'numeric' })
}

/** A message's `ts` as a moment. */
export function moment(ts: string): Date {
  return new Date(Number(ts) * 1000)
}

/**
 * What `<!date^seconds^pattern|fallback>` reads as; a moment no calendar has gives the fallback.
 * The tokens: docs.slack.dev/messaging/formatting-message-text.
 */
export function dateInWords(seconds: number, pattern: string, fallback: string, tz: string, now: Date): string {
  const at = new Date(seconds * 1000)
  if (Number.isNaN(at.getTime())) return fallback
  return pattern.replace(/\{(\w+)\}/g, (token, name: string) => {
    if (name.endsWith('_pretty')) return near(at, tz, now)?.toLowerCase() ?? dateToken(name.replace('_pretty', ''), at, tz) ?? token
    return name === 'ago' ? ago(at, now) : (dateToken(name, at, tz) ?? token)
  })
}

function dateToken(name: string, at: Date, tz: string): string | undefined {
  if (name === 'date_num') return wallClock(at.getTime() / 1000, tz).slice(0, 10)
  if (name === 'date') return format(at, tz, { month: 'long', day: 'numeric', year: 'numeric' })
  if (name === 'date_short') return format(at, tz, { month: 'short', day: 'numeric', year: 'numeric' })
  if (name === 'date_long') return format(at, tz, { weekday: 'long', month: 'long', day: 'numeric', year: 'numeric' })
  if (name === 'time') return clock(at, tz)
  if (name === 'time_secs') return format(at, tz, { hour: 'numeric', minute: '2-digit', second: '2-digit' })
  return undefined
}

/** `YYYY-MM-DDTHH:MM`, what a `datetime-local` field holds. */
export function wallClock(seconds: number, tz: string): string {
  // Sweden writes dates as ISO does.
  return format(new Date(seconds * 1000), tz, { dateStyle: 'short', timeStyle: 'short' }, 'sv-SE').replace(' ', 'T')
}

/** The epoch seconds at which clocks in `tz` show this; undefined for what is no date. */
export function epochOf(wall: string, tz: string): number | undefined {
  const asUtc = Date.parse(`${wall}Z`) / 1000
  if (Number.isNaN(asUtc)) return undefined
  const offset = Date.parse(`${wallClock(asUtc, tz)}Z`) / 1000 - asUtc
  const guess = asUtc - offset
  // The offset was read on the other side of a clock change: once more, from where we landed.
  return asUtc - (Date.parse(`${wallClock(guess, tz)}Z`) / 1000 - guess)
}

function near(at: Date, tz: string, now: Date): 'Today' | 'Yesterday' | undefined {
  const date = (moment: Date) => wallClock(moment.getTime() / 1000, tz).slice(0, 10)
  if (date(at) === date(now)) return 'Today'
  return date(at) === date(new Date(now.getTime() - dayMs)) ? 'Yesterday' : undefined
}

function ago(at: Date, now: Date): string {
  const minutes = Math.round((at.getTime() - now.getTime()) / 60_000)
  const words = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })
  if (Math.abs(minutes) < 60) return words.format(minutes, 'minute')
  return Math.abs(minutes) < 1440 ? words.format(Math.round(minutes / 60), 'hour') : words.format(Math.round(minutes / 1440), 'day')
}

function format(at: Date, tz: string, options: Intl.DateTimeFormatOptions, locale = 'en-US'): string {
  // Node puts U+202F before AM; a plain space is what people type into a test.
  return formatter(tz, options, locale).format(at).replaceAll('\u202F', ' ')
}

const formatters = new Map<string, Intl.DateTimeFormat>()

/** Making one takes longer than drawing a message. */
function formatter(tz: string, options: Intl.DateTimeFormatOptions, locale: string): Intl.DateTimeFormat {
  const key = JSON.stringify([locale, tz, options])
  const made = formatters.get(key) ?? new Intl.DateTimeFormat(locale, { timeZone: tz, ...options })
  formatters.set(key, made)
  return made
}
