import { setTimeout as wait } from 'node:timers/promises'
import type { Moment } from '../domain/event.ts'
import { outlook, readOutlook } from './outlook.ts'
import { costOf, describe, describeStorm, lane, plan, siteOf } from './plan.ts'
import type { Busy, Step, StormStep } from './plan.ts'
import { perform } from './perform.ts'
import type { Deps } from './perform.ts'

export type Reconciler = {
  /** Something changed in the ledger: look again soon. Cheap, and may be called a thousand times a second. */
  wake(): void
  /** Only counters moved: they rest for seconds anyway, so a look a little later is soon enough, and one serves many. */
  wakeSoon(): void
  start(): void
  /** What it would do now and why, to be read by people. Touches nothing. */
  outlook(): Promise<string>
  /** Ends after the steps that are under way. */
  stop(): Promise<void>
}

export type LoopDeps = Deps & {
  /** New alerts that may wait for a channel before a storm begins; undefined: storms are off. */
  readonly stormAfter: number | undefined
  readonly log: {
    debug(fields: object, message: string): void
    info(fields: object, message: string): void
    error(fields: object, message: string): void
  }
}

/** A pass that failed (the ledger is locked, the disk is full) is tried again after this long. */
const retryMs = 1_000
/** After each look the intake has the ledger for four times as long: a thousand bells a second cost a fifth of it at most. */
const restPerLook = 4
const restMaxMs = 50

function rest(lookMs: number): Promise<void> {
  return wait(Math.min(restMaxMs, restPerLook * lookMs))
}

const soonMs = 250

/** Looked at even when nobody woke us, so that no missed bell can strand a card. */
const heartbeatMs = 15_000

/** Makes Slack's channels match the ledger, at its own pace: woken by a bell, it reads state, never events. */
export function makeReconciler(deps: LoopDeps): Reconciler {
  const busyPostings = new Set<number>()
  const lanes = new Map<string, number>()
  const underWay = new Set<Promise<void>>()
  let timer: NodeJS.Timeout | undefined
  let soon: NodeJS.Timeout | undefined
  let looking = false
  let again = false
  let running = false

  function wake(): void {
    if (!running) return
    again = true
    if (!looking) void look()
  }

  function wakeSoon(): void {
    if (!running || soon) return
    soon = setTimeout(() => {
      soon = undefined
      wake()
    }, soonMs)
  }

  const isWanted = () => again && running

  async function look(): Promise<void> {
    looking = true
    let waitMs = heartbeatMs
    while (isWanted()) {
      again = false
      const startedAt = performance.now()
      waitMs = await pass().catch(failed)
      await rest(performance.now() - startedAt)
    }
    looking = false
    if (running) setAlarm(waitMs)
  }

  /** One look at what differs; starts what may start now, and says how long until the next look. */
  async function pass(): Promise<number> {
    // What ends while we read may be read as it was before: it counts as under way until the next look.
    const stale = new Set(busyPostings)
    const now = deps.now()
    const agenda = await deps.postings.due(now)
    const busy = { postings: stale.union(busyPostings), lanes: new Set(lanes.keys()) }
    const { storms, steps, nextAt } = plan(agenda, busy, deps.pace, now, deps.stormAfter)
    for (const step of storms) await carryOut(step, now, busy)
    for (const step of steps) begin(step)
    return Math.min(heartbeatMs, Math.max(1, (nextAt ?? Infinity) - now))
  }

  /** What the storm's card then has to say is seen at the next look, at once. */
  async function carryOut(step: StormStep, now: Moment, busy: Busy): Promise<void> {
    // In a storm there is something to gather at every look.
    deps.log[step.do === 'gather' ? 'debug' : 'info']({}, describeStorm(step))
    if (step.do === 'end storm') await deps.postings.endStorm(step.storm.id, now)
    else await deps.postings.gather(step.channel, now, busy.postings)
    again = true
  }

  function begin(step: Step): void {
    deps.log.debug({ posting: step.due.posting.id }, describe(step))
    claim(step, 1)
    deps.pace.spend(costOf(step), lane(step), deps.now(), siteOf(step))
    const work = perform(step, deps)
      .catch((error: unknown) => giveUp(step, error))
      .finally(() => {
        claim(step, -1)
        underWay.delete(work)
        wake()
      })
    underWay.add(work)
  }

  function claim(step: Step, by: 1 | -1): void {
    const { id } = step.due.posting
    if (by === 1) busyPostings.add(id)
    else busyPostings.delete(id)
    if (step.do === 'edit') return
    const count = (lanes.get(lane(step)) ?? 0) + by
    if (count > 0) lanes.set(lane(step), count)
    else lanes.delete(lane(step))
  }

  /** A step that threw is our own defect: say so loudly, and leave its posting alone for a while so that the others go on. */
  async function giveUp(step: Step, error: unknown): Promise<void> {
    deps.log.error({ err: error, posting: step.due.posting.id, step: step.do }, 'a step of the reconciler failed')
    await deps.postings
      .postpone(step.due.posting.id, deps.now() + 10 * retryMs, 'our own error, see the log', 'kept')
      // A ledger that takes nothing is not asked again at once: the next look would find the same step.
      .catch((failure: unknown) => wait(failed(failure)))
  }

  function failed(error: unknown): number {
    deps.log.error({ err: error }, 'the reconciler could not read the ledger; it tries again')
    return retryMs
  }

  function setAlarm(ms: number): void {
    clearTimeout(timer)
    timer = setTimeout(wake, ms)
  }

  return {
    wake,
    wakeSoon,
    start() {
      running = true
      wake()
    },
    async outlook() {
      const now = deps.now()
      const known = await readOutlook(deps.postings, now)
      const { pace, stormAfter: carries } = deps
      return outlook({ ...known, underWay: busyPostings, pace, carries, troubles: deps.troubles.list() })
    },
    async stop() {
      running = false
      clearTimeout(timer)
      clearTimeout(soon)
      await Promise.allSettled(underWay)
    },
  }
}
