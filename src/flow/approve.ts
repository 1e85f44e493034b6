import { suppressedFact } from '../domain/action.ts'
import { evolve } from '../domain/alert.ts'
import type { BackTest } from '../domain/back-test.ts'
import type { Moment } from '../domain/event.ts'
import type { Scope } from '../domain/scope.ts'
import { approve as approved, reject as rejected } from '../domain/suppression-deeds.ts'
import type { Suppression, SuppressionId, UserId } from '../domain/suppression.ts'
import { nothingFamiliar } from '../domain/trip-wire.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { tellCovered } from './covered.ts'
import type { Covering } from './covered.ts'
import { unknownSuppression } from './suppress.ts'
import type { EndSuppression } from './suppress.ts'

/** A second person's answer. Refused, in words: to whoever asked for it, a second time, or when it came too late. */
export type AnswerApproval = (
  id: SuppressionId,
  by: UserId,
) => Promise<{ readonly suppression: Suppression } | { readonly refused: string }>

type Deps = Covering & {
  readonly ledger: Covering['ledger'] & Pick<Ledger, 'amendSuppression' | 'suppression'>
  /** What its scope covered until it is approved is familiar to it. */
  readonly backTest: (scope: Scope) => Promise<BackTest>
  readonly wake: () => void
  readonly now: () => Moment
}

/** It hides from now on: stored with the fact of the alert that it was asked for on, then every other card that it covers says so. */
export function makeApprove({ backTest, wake, now, ...covering }: Deps): AnswerApproval {
  return async function approve(id, by) {
    const known = await covering.ledger.suppression(id)
    if (!known) return unknownSuppression(id)
    const early = approved(known, by, now(), nothingFamiliar)
    if ('refused' in early) return early
    const { familiar } = await backTest(known.scope)
    const at = now()
    const answer = await covering.ledger.amendSuppression(id, (asked, alert) => {
      const decision = approved(asked, by, at, familiar)
      if ('refused' in decision || !alert) return decision
      const fact = suppressedFact(decision.suppression, at, true)
      return { ...decision, told: { facts: [fact], alert: evolve(alert, fact) } }
    })
    if (!answer) return unknownSuppression(id)
    if ('refused' in answer) return answer
    await tellCovered(covering, answer.suppression, at)
    wake()
    return answer
  }
}

export function makeReject({ end, now }: { readonly end: EndSuppression; readonly now: () => Moment }): AnswerApproval {
  return async function reject(id, by) {
    return end(id, (asked) => rejected(asked, by, now()))
  }
}
