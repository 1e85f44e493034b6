import { evenEvents } from './even-events.ts'
import type { Letter } from './even-events.ts'
import { openLine } from './line.ts'
import { percentile } from './percentile.ts'
import { stormEvents } from './storm-events.ts'

/**
 * A load in a process of its own: so many keep-alive connections, each sending one event after the other as soon as the last one
 * was answered, or as soon as the next one is due.
 *
 *   node test/bench/load.ts '{"port":2801,"connections":32,"seconds":4}'      or "events": 1000000 instead of seconds
 *   node test/bench/load.ts '{"port":2801,"connections":32,"events":100000,"storm":7,"perSecond":1667}'
 *
 * Prints one JSON line, a `LoadResult`.
 */
type Order = {
  readonly port: number
  readonly connections: number
  readonly seconds?: number
  readonly events?: number
  /** The number of the first event: loads with other numbers send other events. */
  readonly from?: number
  /** Different problems among the events. Default 200. */
  readonly problems?: number
  /** The seed of a storm of so many `events`; without it, the same notice from all problems in turn. */
  readonly storm?: number
  /** Without it, as fast as they are answered. */
  readonly perSecond?: number
}

export type LoadResult = {
  /** Answered with 200. */
  readonly events: number
  readonly seconds: number
  /** Answered with 503, and all else that was not a 200. */
  readonly turnedAway: number
  readonly failed: number
  /** From sending an event until its answer. */
  readonly p50Ms: number
  readonly p99Ms: number
  readonly maxMs: number
  /** How long the event that was sent latest waited for a free connection. */
  readonly lateMs: number
  /** Headline of a problem → when its first event that was answered with 200 was due, in milliseconds since 1970. */
  readonly firsts: Readonly<Record<string, number>>
}

type Sent = Letter & { readonly dueAt: number; readonly sentAt: number }

/** As far apart as a timer goes. */
const tickMs = 1

async function deliver(order: Order): Promise<LoadResult> {
  const next = order.storm === undefined ? evenEvents(order) : stormEvents(order.events ?? 100_000, order.storm)
  const book = makeBook()
  const idle: (() => void)[] = []
  let sent = 0
  const startedAt = performance.now()
  const ticks = setInterval(offer, tickMs)
  await Promise.all(Array.from({ length: order.connections }, converse))
  clearInterval(ticks)
  return book.close((performance.now() - startedAt) / 1000)

  async function converse(): Promise<void> {
    const { promise: over, resolve } = Promise.withResolvers<void>()
    let letter: Sent | undefined
    const line = await openLine(order.port, (status) => {
      if (letter) book.note(letter, status)
      proceed(dueAtOf(sent))
    })
    const proceed = (dueAt: number) => {
      letter = isOver() || dueAt > performance.now() ? undefined : take(dueAt)
      if (letter) return line.send(letter.body)
      if (!isOver()) return void idle.push(() => proceed(performance.now()))
      line.end()
      resolve()
    }
    proceed(dueAtOf(sent))
    return over
  }

  /** To the lines that have nothing to do: what is due now, or the end. */
  function offer(): void {
    while (idle.length > 0 && (isOver() || dueAtOf(sent) <= performance.now())) idle.pop()?.()
  }

  function take(dueAt: number): Sent {
    sent += 1
    return { ...next(), dueAt, sentAt: performance.now() }
  }

  function dueAtOf(index: number): number {
    return order.perSecond === undefined ? performance.now() : startedAt + (index * 1000) / order.perSecond
  }

  function isOver(): boolean {
    if (order.events !== undefined) return sent >= order.events
    return performance.now() - startedAt >= (order.seconds ?? 3) * 1000
  }
}

/** Every answer, counted. */
function makeBook() {
  const firsts = new Map<string, number>()
  const latencies: number[] = []
  const statuses = new Map<number, number>()
  let lateMs = 0
  const times = (status: number) => statuses.get(status) ?? 0
  return {
    note({ headline, dueAt, sentAt }: Sent, status: number): void {
      lateMs = Math.max(lateMs, sentAt - dueAt)
      statuses.set(status, times(status) + 1)
      if (latencies.length < 2_000_000) latencies.push(performance.now() - sentAt)
      if (status === 200) firsts.set(headline, Math.min(firsts.get(headline) ?? Infinity, performance.timeOrigin + dueAt))
    },
    close(seconds: number): LoadResult {
      const failed = statuses.values().reduce((sum, count) => sum + count, 0) - times(200) - times(503)
      const [p50Ms, p99Ms, maxMs] = [0.5, 0.99, 1].map((share) => Math.round(percentile(latencies, share) * 100) / 100)
      return {
        events: times(200),
        seconds,
        turnedAway: times(503),
        failed,
        p50Ms: p50Ms ?? 0,
        p99Ms: p99Ms ?? 0,
        maxMs: maxMs ?? 0,
        lateMs: Math.round(lateMs),
        firsts: Object.fromEntries(firsts),
      }
    },
  }
}

function readOrder(text: string | undefined): Order {
  if (!text) throw new Error('load: give the order as JSON, such as {"port":2801,"connections":32,"seconds":4}')
  return JSON.parse(text)
}

if (import.meta.main) console.log(JSON.stringify(await deliver(readOrder(process.argv[2]))))
