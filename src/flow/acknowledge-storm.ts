import { setImmediate as turn } from 'node:timers/promises'
import { decide } from '../domain/action.ts'
import type { Moment } from '../domain/event.ts'
import type { StormId } from '../domain/storm.ts'
import type { UserId } from '../domain/suppression.ts'
import type { Ledger } from '../ledger/ledger.ts'

export type AcknowledgeStorm = (id: StormId, by: UserId) => Promise<{ readonly count: number } | { readonly refused: string }>

type Deps = { readonly ledger: Pick<Ledger, 'storm' | 'amendStorm'>; readonly wake: () => void; readonly now: () => Moment }

/** Alerts that one transaction acknowledges. */
const slice = 200

/**
 * A person acknowledges every alert of a storm that is open now. Slice by slice, and events come in between: alerts that open
 * meanwhile may stay open, so that it ends however long the storm lasts.
 */
export function makeAcknowledgeStorm({ ledger, wake, now }: Deps): AcknowledgeStorm {
  return async function acknowledgeStorm(id, by) {
    const picture = await ledger.storm(id)
    if (!picture) return { refused: `There is no storm ${id} in this ledger.` }
    const count = await acknowledge(id, by, picture.open)
    if (count === 0) return { refused: 'No alert of this storm is open any more.' }
    return { count }
  }

  async function acknowledge(id: StormId, by: UserId, open: number): Promise<number> {
    let count = 0
    try {
      for (let asked = slice; asked > 0 && count < open; await turn()) {
        asked = await ledger.amendStorm(id, Math.min(slice, open - count), (alert) =>
          decide({ do: 'acknowledge', by }, alert, { now: now(), successor: undefined }),
        )
        count += asked
      }
    } finally {
      if (count > 0) wake()
    }
    return count
  }
}
