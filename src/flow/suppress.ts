import { endFact } from '../domain/action.ts'
import { evolve } from '../domain/alert.ts'
import type { Alert, AlertId } from '../domain/alert.ts'
import type { BackTest } from '../domain/back-test.ts'
import type { Moment } from '../domain/event.ts'
import { guardAround, guardBefore, guardWords } from '../domain/guard.ts'
import { scopeWords } from '../domain/scope.ts'
import type { Scope } from '../domain/scope.ts'
import { lift as lifted } from '../domain/suppression-deeds.ts'
import type { SuppressionDecision } from '../domain/suppression-deeds.ts'
import { inForce, isWaiting, makeSuppression, pastOf, refusalOf } from '../domain/suppression.ts'
import type { Approval, Suppression, SuppressionId, SuppressionRequest, UserId } from '../domain/suppression.ts'
import type { Dossier, Ledger, SuppressionAmendment } from '../ledger/ledger.ts'
import { showNoMore, showing, tellCovered } from './covered.ts'
import type { Covering } from './covered.ts'
import { alertsMet, becauseBroad, sparedWords } from './foresee.ts'
import type { TakeAction } from './take-action.ts'

type Refused = { readonly refused: string }
type Answer = { readonly suppression: Suppression } | Refused
/**
 * What it gives may wait for approval: then it hides nothing yet. `spared`: a sentence on what it covers and will not hide, for
 * falconer.yml forbids it.
 */
export type Suppress = (
  request: SuppressionRequest,
) => Promise<{ readonly suppression: Suppression; readonly spared?: string | undefined } | Refused>
export type Lift = (id: SuppressionId, by: UserId) => Promise<Answer>
/** Ends it, if that is the decision, and lets the cards that showed it know. */
export type EndSuppression = (id: SuppressionId, decide: (suppression: Suppression) => SuppressionDecision) => Promise<Answer>

type Deps = Covering & {
  readonly ledger: Covering['ledger'] & Pick<Ledger, 'addSuppression' | 'recent'>
  readonly takeAction: TakeAction
  /** What the scope covered until now: a suppression knows it, and whoever approves it should. */
  readonly backTest: (scope: Scope) => Promise<BackTest>
  readonly newId: () => string
  /** How long one may last: `maxSuppression`. */
  readonly longestMs: number
  /** Where a second person is asked for what belongs to no alert. */
  readonly fallback: string
  readonly wake: () => void
  readonly now: () => Moment
}

/** Somebody makes a noisy rule quiet, or asks for it: stored with the card's fact, then every other card that it covers says so too. */
export function makeSuppress({ takeAction, backTest, newId, longestMs, fallback, wake, now, ...covering }: Deps): Suppress {
  const { ledger } = covering

  return async function suppress(request) {
    const at = now()
    const own = request.alert === undefined ? undefined : await ledger.alert(request.alert)
    const met = await alertsMet(request.scope, covering)
    const refused = refusalOf(request, at, longestMs) ?? guarded(request.scope, own, met, covering)
    if (refused !== undefined) return { refused }
    const past = await backTest(request.scope)
    const because = becauseBroad(request.scope, { own, met, past }, covering)
    const same = because !== undefined && (await askedAlready(request.scope))
    if (same) return { refused: `<@${same.owner}> has asked for the same suppression already: it waits for somebody to approve it.` }
    const approval =
      because === undefined ? undefined : { because, ...askedOf(request, own, fallback), past: pastOf(past), given: undefined }
    const answer = await carryOut(makeSuppression(newId(), request, { now: at, familiar: past.familiar, approval }), at)
    return 'refused' in answer ? answer : { ...answer, spared: sparedWords(met, covering) }
  }

  async function carryOut(suppression: Suppression, at: Moment): Promise<Answer> {
    const answer = await store(suppression)
    if (answer && 'refused' in answer) return answer
    if (inForce(suppression, at)) await tellCovered(covering, suppression, at)
    wake()
    return { suppression }
  }

  async function store(suppression: Suppression): Promise<Refused | { readonly alert: Alert } | void> {
    if (!suppression.alert) return ledger.addSuppression(suppression)
    return takeAction(suppression.alert, { do: 'suppress', by: suppression.owner, suppression })
  }

  async function askedAlready(scope: Scope): Promise<Suppression | undefined> {
    const words = scopeWords(scope)
    return (await ledger.suppressions()).find((one) => isWaiting(one) && scopeWords(one.scope) === words)
  }
}

/**
 * Refused is what could hide nothing but what it must not, whether or not any has come. A command that names no alert is refused, too,
 * when there is nothing that it would hide, and something that it must not.
 */
function guarded(scope: Scope, own: Dossier | undefined, met: readonly Dossier[], covering: Covering): string | undefined {
  const { subjectOf, neverSuppress } = covering
  const guards = (own ? [own] : met).map((dossier) => guardBefore(subjectOf(dossier), dossier.alert.priority, neverSuppress))
  const guard = guardAround(scope, neverSuppress) ?? (guards.every(Boolean) ? guards[0] : undefined)
  return guard && `This may not be hidden: ${guardWords(guard)}.`
}

function askedOf({ by }: SuppressionRequest, own: Dossier | undefined, fallback: string): Pick<Approval, 'channel' | 'first'> {
  return { channel: own?.alert.channel ?? fallback, first: own && inCharge(own.alert, by) }
}

/** Who has the alert in hand, unless it is this person. */
function inCharge(alert: Alert, by: UserId): UserId | undefined {
  const acknowledged = alert.status === 'acknowledged' ? alert.by : undefined
  return [alert.assignee, acknowledged].find((one) => one !== undefined && one !== by)
}

/** Somebody lifts it before its end, or takes back what was asked for. */
export function makeLift({ end, now }: { readonly end: EndSuppression; readonly now: () => Moment }): Lift {
  return async function lift(id, by) {
    return end(id, (suppression) => lifted(suppression, by, now()))
  }
}

type EndDeps = Covering & {
  readonly ledger: Covering['ledger'] & Pick<Ledger, 'amendSuppression'>
  readonly wake: () => void
}

export function makeEndSuppression({ wake, ...covering }: EndDeps): EndSuppression {
  return async function endSuppression(id, decide) {
    const answer = await covering.ledger.amendSuppression(id, (suppression, alert) => withItsFact(decide(suppression), alert))
    if (!answer) return unknownSuppression(id)
    if ('refused' in answer) return answer
    const { suppression } = answer
    const { ended } = suppression
    for (const alert of ended ? await shownOn(suppression) : [])
      if (ended) await showNoMore(covering, alert, endFact(suppression, ended, false), suppression)
    wake()
    return answer
  }

  /** Its own alert, too: that shows it no more, but may show another. */
  async function shownOn(suppression: Suppression): Promise<ReadonlySet<AlertId>> {
    const ids = await showing(covering, suppression.id)
    return new Set(suppression.alert === undefined ? ids : [...ids, suppression.alert])
  }
}

/** The alert whose card it was asked for on hears of it, in its thread where that had heard of the beginning. */
function withItsFact(decision: SuppressionDecision, alert: Alert | undefined): SuppressionAmendment {
  if ('refused' in decision || !alert || !decision.suppression.ended) return decision
  const fact = endFact(decision.suppression, decision.suppression.ended, true)
  return { ...decision, told: { facts: [fact], alert: evolve(alert, fact) } }
}

export function unknownSuppression(id: SuppressionId): Refused {
  return { refused: `There is no suppression ${id} in this ledger.` }
}
