import type { Arrival, Verdict } from '../domain/triage.ts'

export type Admit = (arrivals: readonly Arrival[]) => Promise<readonly Verdict[]>

/** Resolves once the events are in the ledger, one verdict each, in order. Rejects with `Busy`, or with what the ledger threw. */
export type Enter = {
  (arrival: Arrival): Promise<Verdict>
  (arrivals: readonly Arrival[]): Promise<readonly Verdict[]>
}

export type GroupCommitOptions = {
  /** Events in one commit. */
  readonly max?: number
  /** Events that may wait before others are turned away. */
  readonly waiting?: number
}

/** The ledger cannot keep up: the sender should try again later. */
export class Busy extends Error {
  override readonly name = 'Busy'
}

/**
 * One commit costs a disk's answer, whether it holds one event or a hundred. So those that arrive while one runs, or in the same
 * turn of the event loop, share the next, in the order of their arrival.
 */
export function groupCommit(admit: Admit, { max = 128, waiting = 10_000 }: GroupCommitOptions = {}): Enter {
  const queue: Entry[] = []
  let running = false

  function enter(arrival: Arrival): Promise<Verdict>
  function enter(arrivals: readonly Arrival[]): Promise<readonly Verdict[]>
  async function enter(given: Arrival | readonly Arrival[]): Promise<Verdict | readonly Verdict[]> {
    if (queue.length >= waiting) throw new Busy(`${queue.length} events wait for the ledger already`)
    return 'event' in given ? wait(given) : Promise.all(given.map(wait))
  }

  function wait(arrival: Arrival): Promise<Verdict> {
    const { promise, resolve, reject } = Promise.withResolvers<Verdict>()
    queue.push({ arrival, resolve, reject })
    if (!running) start()
    return promise
  }

  function start(): void {
    running = true
    setImmediate(() => void next())
  }

  async function next(): Promise<void> {
    await commit(admit, queue.splice(0, max))
    goOn()
  }

  // The sockets get their turn first, and another as long as it brings more: senders that were answered together send again
  // together, and would part into two batches, of which each waits for the other.
  function goOn(): void {
    const before = queue.length
    setImmediate(() => {
      if (queue.length > before && queue.length < max) goOn()
      else if (queue.length > 0) void next()
      else running = false
    })
  }

  return enter
}

type Entry = { readonly arrival: Arrival; readonly resolve: (verdict: Verdict) => void; readonly reject: (reason: unknown) => void }

/** Never rejects. After a failure each is tried alone, so that one event the ledger cannot take does not take others with it. */
async function commit(admit: Admit, entries: readonly Entry[]): Promise<void> {
  try {
    const verdicts = await admit(entries.map(({ arrival }) => arrival))
    entries.forEach(({ resolve, reject }, index) => settle(verdicts[index], resolve, reject))
  } catch (error) {
    const [first, ...others] = entries
    if (others.length === 0) first?.reject(error)
    else for (const entry of entries) await commit(admit, [entry])
  }
}

function settle(verdict: Verdict | undefined, resolve: (verdict: Verdict) => void, reject: (reason: unknown) => void): void {
  if (verdict) resolve(verdict)
  else reject(new Error('the ledger gave fewer verdicts than events'))
}
