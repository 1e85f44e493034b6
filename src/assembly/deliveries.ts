import type { Moment } from '../domain/event.ts'

/** How long new cards took, from the receipt of their event until they stood in Slack. */
export type Deliveries = {
  note(ms: number, at: Moment): void
  /** Of the last hour, to five minutes. */
  slowest(now: Moment): Delivery | undefined
}

type Delivery = { readonly ms: number; readonly at: Moment }

const hourMs = 60 * 60_000
const stepMs = 5 * 60_000

/** The slowest of every five minutes is kept: a storm of deliveries takes no more room than one. */
export function makeDeliveries(observe: (seconds: number) => void): Deliveries {
  const slowest = new Map<number, Delivery>()
  return {
    note(ms, at) {
      observe(ms / 1000)
      const step = Math.floor(at / stepMs)
      if (ms >= (slowest.get(step)?.ms ?? 0)) slowest.set(step, { ms, at })
      for (const old of slowest.keys()) if ((old + 1) * stepMs < at - hourMs) slowest.delete(old)
    },
    slowest(now) {
      return [...slowest.values()].filter(({ at }) => at >= now - hourMs).toSorted((one, other) => other.ms - one.ms)[0]
    },
  }
}
