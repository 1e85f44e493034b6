import type { Arrival, Verdict } from '../domain/triage.ts'
import { LedgerTrouble } from './ledger.ts'

export type Admit = (arrivals: readonly Arrival[]) => Promise<readonly Verdict[]>

/** Falco stands still while it waits, so what it sends is answered soon or turned away; who uploads a file waits for room. */
export type Haste = 'hasty' | 'patient'

/** Resolves once the events are in the ledger, one verdict each, in order. Rejects with `Busy`, or with what the ledger threw. */
export type Enter = {
  (arrivals: readonly Arrival[], haste?: Haste): Promise<readonly Verdict[]>
  /** Events that are not in the ledger yet. */
  readonly waiting: () => number
}

export type GroupCommitOptions = {
  /** Events in one commit, and characters of their texts; a larger portion goes alone. */
  readonly max?: number
  readonly maxSize?: number
  /** Hasty events that may wait before others are turned away, and characters of their texts. */
  readonly waiting?: number
  readonly waitingSize?: number
  /** How long hasty events wait for their commit to begin, and for it to end, in milliseconds from their arrival. */
  readonly beginWithinMs?: number
  readonly endWithinMs?: number
  /** In milliseconds, never backwards. */
  readonly clock?: () => number
}

/** The ledger cannot keep up: the sender should try again later. */
export class Busy extends Error {
  override readonly name = 'Busy'
}

/**
 * One commit costs a disk's answer, whether it holds one event or a hundred. So those that arrive while one runs, or in the same
 * turn of the event loop, share the next, in the order of their arrival: the hasty first.
 *
 * The hasty who waited too long for their commit leave and are never stored. Those in a commit that hangs are turned away too, and
 * may be in the ledger after all: sent again, they are a `repeat`.
 */
export function groupCommit(admit: Admit, options: GroupCommitOptions = {}): Enter {
  const { max = 128, maxSize = 4 << 20, waiting = 10_000, waitingSize = 64 << 20 } = options
  const { beginWithinMs = 200, endWithinMs = 240, clock = () => performance.now() } = options
  const hasty = makeQueue()
  const patient = makeQueue()
  let underWay: readonly Entry[] = []
  let alarm: NodeJS.Timeout | undefined
  let running = false

  function enter(arrivals: readonly Arrival[], haste: Haste = 'hasty'): Promise<readonly Verdict[]> {
    const { promise, resolve, reject } = Promise.withResolvers<readonly Verdict[]>()
    const size = arrivals.reduce((sum, { event }) => sum + event.raw.length, 0)
    const entry: Entry = { arrivals, size, at: clock(), haste, resolve, reject }
    if (haste === 'patient') patient.push(entry)
    else if (hasty.events() >= waiting || hasty.size() >= waitingSize)
      reject(new Busy(`${hasty.events()} events wait for the ledger already`))
    else join(entry)
    if (!running) start()
    return promise
  }

  function join(entry: Entry): void {
    hasty.push(entry)
    alarm ??= setTimeout(turnAwayTheLate, beginWithinMs)
  }

  function start(): void {
    running = true
    setImmediate(() => void next())
  }

  async function next(): Promise<void> {
    dropTheLate()
    underWay = batch()
    if (underWay.length > 0) await commit(admit, underWay)
    underWay = []
    goOn()
  }

  /** The patient have half of a commit, unless the hasty are late. */
  function batch(): readonly Entry[] {
    const share = patient.events() > 0 && !isLate(beginWithinMs / 2) ? 0.5 : 1
    const first = hasty.take(max * share, maxSize * share)
    const [events, size] = [eventsIn(first), sizeOf(first)]
    return [...first, ...patient.take(max - events, maxSize - size, first.length > 0)]
  }

  // The sockets get their turn first, and another as long as it brings more: senders that were answered together send again
  // together, and would part into two batches, of which each waits for the other.
  function goOn(): void {
    const before = inQueues()
    setImmediate(() => {
      const now = inQueues()
      if (now > before && now < max) goOn()
      else if (now > 0) void next()
      else running = false
    })
  }

  function inQueues(): number {
    return hasty.events() + patient.events()
  }

  function isLate(ms: number): boolean {
    const first = hasty.first()
    return first !== undefined && clock() - first.at >= ms
  }

  function dropTheLate(): void {
    while (isLate(beginWithinMs)) for (const entry of hasty.take(1, 1)) entry.reject(new Busy('the ledger did not come to it in time'))
  }

  function turnAwayTheLate(): void {
    dropTheLate()
    const inHand = underWay.filter(({ haste }) => haste === 'hasty')
    const isOver = ({ at }: Entry): boolean => clock() - at >= endWithinMs
    for (const { reject } of inHand.filter(isOver)) reject(new Busy('the ledger did not answer in time'))
    const deadlines = inHand.filter((entry) => !isOver(entry)).map(({ at }) => at + endWithinMs)
    const soonest = Math.min((hasty.first()?.at ?? Infinity) + beginWithinMs, ...deadlines)
    alarm = soonest === Infinity ? undefined : setTimeout(turnAwayTheLate, Math.max(1, soonest - clock()))
  }

  return Object.assign(enter, { waiting: () => inQueues() + eventsIn(underWay) })
}

/** What was sent together is stored together. */
type Entry = {
  readonly arrivals: readonly Arrival[]
  readonly size: number
  readonly at: number
  readonly haste: Haste
  readonly resolve: (verdicts: readonly Verdict[]) => void
  readonly reject: (reason: unknown) => void
}

function makeQueue() {
  const entries: Entry[] = []
  let [events, size] = [0, 0]
  return {
    push(entry: Entry): void {
      entries.push(entry)
      events += entry.arrivals.length
      size += entry.size
    },
    /** The first ones that fit; one that is too large goes alone, unless `isShared`. */
    take(maxEvents: number, maxSize: number, isShared = false): readonly Entry[] {
      const taken = entries.splice(0, fitting(entries, maxEvents, maxSize) || (isShared ? 0 : 1))
      events -= eventsIn(taken)
      size -= sizeOf(taken)
      return taken
    },
    first: () => entries[0],
    events: () => events,
    size: () => size,
  }
}

function fitting(entries: readonly Entry[], maxEvents: number, maxSize: number): number {
  let [count, events, size] = [0, 0, 0]
  for (const entry of entries) {
    events += entry.arrivals.length
    size += entry.size
    if (events > maxEvents || size > maxSize) break
    count += 1
  }
  return count
}

function eventsIn(entries: readonly Entry[]): number {
  return entries.reduce((sum, { arrivals }) => sum + arrivals.length, 0)
}

function sizeOf(entries: readonly Entry[]): number {
  return entries.reduce((sum, { size }) => sum + size, 0)
}

/**
 * Never rejects. After a failure each is tried alone, so that one event the ledger cannot take does not take others with it; a
 * ledger in trouble takes none, and is not asked again.
 */
async function commit(admit: Admit, entries: readonly Entry[]): Promise<void> {
  try {
    const verdicts = await admit(entries.flatMap(({ arrivals }) => arrivals))
    handOut(verdicts, entries)
  } catch (error) {
    if (entries.length === 1 || error instanceof LedgerTrouble) entries.forEach(({ reject }) => reject(error))
    else for (const entry of entries) await commit(admit, [entry])
  }
}

function handOut(verdicts: readonly Verdict[], entries: readonly Entry[]): void {
  let from = 0
  for (const { arrivals, resolve, reject } of entries) {
    const own = verdicts.slice(from, (from += arrivals.length))
    if (own.length === arrivals.length) resolve(own)
    else reject(new Error('the ledger gave fewer verdicts than events'))
  }
}
