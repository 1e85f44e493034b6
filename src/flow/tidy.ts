import { evolve, isAlive } from '../domain/alert.ts'
import type { Fact } from '../domain/alert.ts'
import type { Moment } from '../domain/event.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { EndSuppression } from './suppress.ts'

/** What time alone brings about: suppressions end, alerts without events fall quiet. Harmless to run again. */
export type Tidy = () => Promise<void>

type Deps = {
  readonly ledger: Ledger
  readonly end: EndSuppression
  readonly quietAfterMs: number
  readonly wake: () => void
  readonly now: () => Moment
}

const slice = 200

export function makeTidy({ ledger, end, quietAfterMs, wake, now }: Deps): Tidy {
  return async function tidy() {
    await endSuppressions()
    await quietAlerts()
  }

  async function endSuppressions(): Promise<void> {
    const over = (await ledger.suppressions()).filter(({ until }) => until <= now())
    for (const { id, until } of over) await end(id, { at: until, why: 'expired', by: undefined })
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
}
