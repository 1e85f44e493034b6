import type { Moment } from './event.ts'
import { endsAt, exceptedAt, inForce } from './suppression.ts'
import type { Notice, Suppression } from './suppression.ts'

/** What time alone asks for: that it ends, that it retires, or that its owner is told something. */
export type Upkeep = 'expire' | 'retire' | Notice

/** `heardAt`: when Falco was last heard at all; undefined: never. */
export function upkeepOf(suppression: Suppression, now: Moment, heardAt: Moment | undefined): Upkeep | undefined {
  if (suppression.ended) return undefined
  if (endsAt(suppression) <= now) return 'expire'
  if (!inForce(suppression, now)) return undefined
  if (isDone(suppression, now, heardAt)) return 'retire'
  if (isEnding(suppression, now) && !wasTold(suppression, 'ending')) return 'ending'
  return isIdle(suppression, now) && !wasTold(suppression, 'idle') ? 'idle' : undefined
}

const [minuteMs, hourMs, dayMs] = [60_000, 3_600_000, 86_400_000]

/** Shorter ones end while whoever made them still remembers. */
const toldFromMs = 30 * minuteMs
const earliestMs = dayMs

/** In its last tenth, at most a day before its end. */
function isEnding({ from, until }: Suppression, now: Moment): boolean {
  const lengthMs = until - from
  return lengthMs >= toldFromMs && now >= until - Math.min(earliestMs, lengthMs / 10)
}

function isIdle({ from, until, hidden }: Suppression, now: Moment): boolean {
  return hidden === 0 && until - from >= toldFromMs && now >= from + (until - from) / 2
}

/** Since its end was last decided. */
function wasTold({ facts }: Suppression, notice: Notice): boolean {
  const extended = facts.findLastIndex(({ kind }) => kind === 'extended')
  return facts.slice(extended + 1).some(({ kind }) => kind === notice)
}

/** Silence of a day says that the exception is deployed; of what came seldom, ten times as long as it used to take. */
const silentLeastMs = dayMs
const silentTimes = 10

/**
 * It was written as an exception, and what it used to hide does not come any more, though Falco is heard: the exception is deployed.
 * Should it come again, it is seen again.
 */
function isDone(suppression: Suppression, now: Moment, heardAt: Moment | undefined): boolean {
  const { hidden, from, lastHiddenAt } = suppression
  const written = exceptedAt(suppression)
  if (written === undefined || lastHiddenAt === undefined || heardAt === undefined) return false
  const gapMs = (lastHiddenAt - from) / hidden
  return Math.min(now, heardAt + hourMs) - Math.max(written, lastHiddenAt) >= Math.max(silentLeastMs, silentTimes * gapMs)
}
