import { setImmediate as turn } from 'node:timers/promises'
import { evolve, isAlive } from '../domain/alert.ts'
import type { Fact } from '../domain/alert.ts'
import type { Moment } from '../domain/event.ts'
import type { Ledger } from '../ledger/ledger.ts'

/**
 * What time alone brings about: suppressions end, alerts without events fall quiet, old events are forgotten. Harmless to run again.
 * A part that fails does not keep the others from theirs; rejects when all are through.
 */
export type Tidy = () => Promise<void>

type Deps = {
  readonly ledger: Ledger
  /** What time asks for of suppressions. */
  readonly upkeep: () => Promise<void>
  readonly quietAfterMs: number
  /** How long the texts of events are kept; undefined: as long as there is room. */
  readonly keepMs?: number | undefined
  /** How many bytes the texts of events may have; undefined: as many as there are. */
  readonly keepBytes?: number | undefined
  readonly wake: () => void
  readonly now: () => Moment
}

const slice = 200

/** Enough for 12,500 events a run; what is left waits for the next one. */
const forgottenAtOnce = 500
const forgettingsMax = 25

export function makeTidy({ ledger, upkeep, quietAfterMs, keepMs = Infinity, keepBytes = Infinity, wake, now }: Deps): Tidy {
  return async function tidy() {
    const failures: unknown[] = []
    for (const part of [upkeep, quietAlerts, forgetEvents]) await part().catch((error: unknown) => failures.push(error))
    if (failures.length > 0) throw new AggregateError(failures, failures.map(String).join(' '))
  }

  async function quietAlerts(): Promise<void> {
    const silent = await ledger.silentSince(now() - quietAfterMs, slice)
    for (const id of silent) await quiet(id)
    if (silent.length > 0) wake()
  }

  /** Asked again inside the transaction: an event may have come in between. */
  async function quiet(id: string): Promise<void> {
    const fact: Fact = { kind: 'quieted', at: now() }
    await ledger.amend(id, (alert) =>
      isAlive(alert) && alert.lastReceivedAt <= now() - quietAfterMs
        ? { facts: [fact], alert: evolve(alert, fact) }
        : { refused: 'It is not silent any more.' },
    )
  }

  /** In slices, and the event loop has a turn after each: events and clicks come in meanwhile. */
  async function forgetEvents(): Promise<void> {
    if (keepMs === Infinity && keepBytes === Infinity) return
    const before = now() - keepMs
    for (let count = 0; count < forgettingsMax; count += 1) {
      if ((await ledger.prune(before, keepBytes, forgottenAtOnce)) === 0) return
      await turn()
    }
  }
}
