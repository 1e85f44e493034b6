import type { Moment } from '../domain/event.ts'
import { expire, retire, tell } from '../domain/suppression-deeds.ts'
import type { SuppressionDecision } from '../domain/suppression-deeds.ts'
import { exceptedAt } from '../domain/suppression.ts'
import type { Notice, Suppression, SuppressionId } from '../domain/suppression.ts'
import { upkeepOf } from '../domain/upkeep.ts'
import type { Upkeep } from '../domain/upkeep.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { EndSuppression } from './suppress.ts'

type Deps = {
  readonly ledger: Pick<Ledger, 'suppressions' | 'amendSuppression' | 'lastHeard' | 'hiddenBy'>
  readonly end: EndSuppression
  /** Where its owner is told of one that a command made. */
  readonly fallback: string
  readonly wake: () => void
  readonly now: () => Moment
}

/** The newest events that it hid, for the hosts that they came from. */
const hiddenRead = 50

/** What time asks for of suppressions: they end, retire, or their owners are told something. Harmless to run again. */
export function makeUpkeep({ ledger, end, fallback, wake, now }: Deps): () => Promise<void> {
  return async function upkeep() {
    for (const suppression of await ledger.suppressions()) {
      const heardAt = await lastHeard(suppression)
      const due = upkeepOf(suppression, now(), heardAt)
      if (due) await carryOut(due, suppression.id, heardAt)
    }
  }

  async function carryOut(due: Upkeep, id: SuppressionId, heardAt: Moment | undefined): Promise<void> {
    if (due === 'expire') await end(id, (one) => expire(one, now()))
    else if (due === 'retire') await end(id, ifStill(due, heardAt, retire))
    else await remind(due, id, heardAt)
  }

  /** Told where its alert is, unless a command made it. */
  async function remind(notice: Notice, id: SuppressionId, heardAt: Moment | undefined): Promise<void> {
    await ledger.amendSuppression(id, (suppression, alert) => {
      const decision = ifStill(notice, heardAt, (one, at) => tell(one, notice, at))(suppression)
      return 'refused' in decision ? decision : { ...decision, reminder: { channel: alert?.channel ?? fallback } }
    })
    wake()
  }

  /** Asked again inside the transaction: an event or a person may have come in between. */
  function ifStill(due: Upkeep, heardAt: Moment | undefined, decide: (one: Suppression, at: Moment) => SuppressionDecision) {
    return (one: Suppression): SuppressionDecision =>
      upkeepOf(one, now(), heardAt) === due ? decide(one, now()) : { refused: 'It is not due any more.' }
  }

  /** Where it used to hide: silence there says nothing while Falco is silent there. Of any host when its events are not kept. */
  async function lastHeard(suppression: Suppression): Promise<Moment | undefined> {
    if (exceptedAt(suppression) === undefined) return undefined
    const [heard, hidden] = await Promise.all([ledger.lastHeard(), ledger.hiddenBy(suppression.id, hiddenRead)])
    const hosts = new Set(hidden.flatMap(({ event }) => event.hostname ?? []))
    const moments = heard.filter(({ hostname }) => hosts.size === 0 || hosts.has(hostname)).map(({ at }) => at)
    return moments.length === 0 ? undefined : Math.max(...moments)
  }
}
