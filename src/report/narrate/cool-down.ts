import type { Moment } from '../../domain/event.ts'
import type { Trouble } from './trouble.ts'

/** Leaves an endpoint alone that failed again and again, or asked for it. */
export type CoolDown = {
  /** Until when it is not asked; undefined: it may be. */
  until(now: Moment): Moment | undefined
  worked(): void
  failed(trouble: Trouble, now: Moment): void
}

const failuresMax = 3
const pauseMs = 5 * 60_000
/** A quota of a day is not asked about every quarter of an hour; but a date in a year is a mistake. */
const longestMs = 24 * 60 * 60_000

export function makeCoolDown(): CoolDown {
  let failures = 0
  let until: Moment = 0
  return {
    until: (now) => (now < until ? until : undefined),
    worked: () => void (failures = 0),
    failed(trouble, now) {
      if (trouble.kind === 'stopped') return
      failures++
      if (trouble.pauseMs !== undefined) until = now + Math.min(trouble.pauseMs, longestMs)
      if (failures < failuresMax) return
      until = Math.max(until, now + pauseMs)
      failures = 0
    },
  }
}
