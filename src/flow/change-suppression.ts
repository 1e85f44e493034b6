import { extendedFact, narrowedFact, narrowerFact } from '../domain/action.ts'
import { evolve } from '../domain/alert.ts'
import type { Alert, Fact } from '../domain/alert.ts'
import type { Moment } from '../domain/event.ts'
import type { Scope } from '../domain/scope.ts'
import { extend as extended, extendedEnd, keep as kept, narrow as narrowed } from '../domain/suppression-deeds.ts'
import type { Suppression, SuppressionId, UserId } from '../domain/suppression.ts'
import type { Ledger, SuppressionAmendment } from '../ledger/ledger.ts'
import { covers, showNoMore, showing, tellCard } from './covered.ts'
import type { Covering } from './covered.ts'
import { unknownSuppression } from './suppress.ts'

type Answer = { readonly suppression: Suppression } | { readonly refused: string }

export type ChangeSuppression = {
  /** It hides until then instead; undefined: as long again as was last decided, as far as that is allowed. */
  readonly extend: (id: SuppressionId, until: Moment | undefined, by: UserId) => Promise<Answer>
  /** It hides only what fits these conditions besides. */
  readonly narrow: (id: SuppressionId, added: Scope, by: UserId) => Promise<Answer>
  /** Its owner was told something, and it stays as it is. */
  readonly keep: (id: SuppressionId, by: UserId) => Promise<Answer>
}

type Deps = Covering & {
  readonly ledger: Covering['ledger'] & Pick<Ledger, 'amendSuppression'>
  /** No suppression may last longer, from now on: `maxSuppression`. */
  readonly longestMs: number
  readonly wake: () => void
  readonly now: () => Moment
}

/** What people change of a suppression in force. The cards that show it follow. */
export function makeChangeSuppression({ longestMs, wake, now, ...covering }: Deps): ChangeSuppression {
  const { ledger } = covering
  return { extend, narrow, keep }

  async function extend(id: SuppressionId, until: Moment | undefined, by: UserId): Promise<Answer> {
    const span = { now: now(), longestMs }
    return change(
      id,
      (one, alert) => {
        const decision = extended(one, until ?? extendedEnd(one, span), by, span)
        return 'refused' in decision ? decision : { ...decision, ...told(alert, extendedFact(decision.suppression, by, span.now, true)) }
      },
      (suppression) => showNewEnd(suppression, by, span.now),
    )
  }

  async function narrow(id: SuppressionId, added: Scope, by: UserId): Promise<Answer> {
    const at = now()
    return change(
      id,
      (one, alert) => {
        const decision = narrowed(one, added, by, at)
        if ('refused' in decision) return decision
        const fresh = decision.suppression.facts.at(-1)?.added ?? added
        return { ...decision, ...told(alert, narrowerFact(one, fresh, by, at)) }
      },
      (suppression) => uncover(suppression, by, at),
    )
  }

  async function keep(id: SuppressionId, by: UserId): Promise<Answer> {
    return change(id, (one) => kept(one, by, now()))
  }

  async function change(
    id: SuppressionId,
    decide: (suppression: Suppression, alert: Alert | undefined) => SuppressionAmendment,
    afterwards?: (suppression: Suppression) => Promise<void>,
  ): Promise<Answer> {
    const answer = await ledger.amendSuppression(id, decide)
    if (!answer) return unknownSuppression(id)
    if ('refused' in answer) return answer
    await afterwards?.(answer.suppression)
    wake()
    return answer
  }

  /** Other cards that show it, whose threads stay still. */
  async function showNewEnd(suppression: Suppression, by: UserId, at: Moment): Promise<void> {
    const { id, until } = suppression
    const fact = extendedFact(suppression, by, at, false)
    for (const alert of await showing(covering, id))
      await tellCard(ledger, alert, fact, ({ suppressed }) => suppressed?.id === id && suppressed.until !== until)
  }

  /** What it covers no longer is not shown as hidden. The thread that had heard of the beginning hears of this, too. */
  async function uncover(suppression: Suppression, by: UserId, at: Moment): Promise<void> {
    for (const id of await showing(covering, suppression.id)) {
      const dossier = await ledger.alert(id)
      if (!dossier || covers(suppression.scope, dossier, covering)) continue
      await showNoMore(covering, id, narrowedFact(suppression, by, at, id === suppression.alert), suppression)
    }
  }
}

/** The alert whose card it was asked for on. */
function told(alert: Alert | undefined, fact: Fact): Pick<Exclude<SuppressionAmendment, { readonly refused: string }>, 'told'> {
  return alert ? { told: { facts: [fact], alert: evolve(alert, fact) } } : {}
}
