import { endFact, suppressedFact } from '../domain/action.ts'
import { evolve } from '../domain/alert.ts'
import type { Alert, AlertId } from '../domain/alert.ts'
import { broadness } from '../domain/broad.ts'
import type { Moment } from '../domain/event.ts'
import { guardOf, guardWords } from '../domain/guard.ts'
import type { Guard } from '../domain/guard.ts'
import { moreUrgent } from '../domain/priority.ts'
import { matches, scopeWords } from '../domain/scope.ts'
import type { Scope } from '../domain/scope.ts'
import { lift as lifted } from '../domain/suppression-deeds.ts'
import type { SuppressionDecision } from '../domain/suppression-deeds.ts'
import { inForce, isWaiting, makeSuppression, refusalOf } from '../domain/suppression.ts'
import type { Approval, Suppression, SuppressionId, SuppressionRequest, UserId } from '../domain/suppression.ts'
import type { Dossier, Ledger, SuppressionAmendment } from '../ledger/ledger.ts'
import { coveredLimit, covers, tellCard, tellCovered } from './covered.ts'
import type { Covering } from './covered.ts'
import type { TakeAction } from './take-action.ts'

type Refused = { readonly refused: string }
type Answer = { readonly suppression: Suppression } | Refused
/** What it gives may wait for approval: then it hides nothing yet. */
export type Suppress = (request: SuppressionRequest) => Promise<Answer>
export type Lift = (id: SuppressionId, by: UserId) => Promise<Answer>
/** Ends it, if that is the decision, and lets the cards that showed it know. */
export type EndSuppression = (id: SuppressionId, decide: (suppression: Suppression) => SuppressionDecision) => Promise<Answer>

type Deps = Covering & {
  readonly ledger: Pick<Ledger, 'amend' | 'addSuppression' | 'alert' | 'alive' | 'recent' | 'suppressions'>
  readonly takeAction: TakeAction
  readonly newId: () => string
  /** How long one may last: `maxSuppression`. */
  readonly longestMs: number
  /** Where a second person is asked for what belongs to no alert. */
  readonly fallback: string
  readonly wake: () => void
  readonly now: () => Moment
}

/** Somebody makes a noisy rule quiet, or asks for it: stored with the card's fact, then every other card that it covers says so too. */
export function makeSuppress({ takeAction, newId, longestMs, fallback, wake, now, ...covering }: Deps): Suppress {
  const { ledger, subjectOf, neverSuppress } = covering

  return async function suppress(request) {
    const at = now()
    const own = request.alert === undefined ? undefined : await ledger.alert(request.alert)
    const met = await alertsMet(request.scope)
    const refused = refusalOf(request, at, longestMs) ?? guarded(own, met)
    if (refused !== undefined) return { refused }
    const approval = approvalOf(request, own, met)
    const same = approval && (await askedAlready(request.scope))
    if (same) return { refused: `<@${same.owner}> has asked for the same suppression already: it waits for somebody to approve it.` }
    return carryOut(makeSuppression(newId(), request, at, approval), at)
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

  /** What the scope fits, of the alerts that are alive or had events last. */
  async function alertsMet(scope: Scope): Promise<readonly Dossier[]> {
    const [alive, recent] = await Promise.all([ledger.alive(coveredLimit), ledger.recent(coveredLimit)])
    const all = new Map([...alive, ...recent].map((dossier) => [dossier.alert.id, dossier]))
    return [...all.values()].filter((dossier) => matches(scope, subjectOf(dossier)))
  }

  /** A command that names no alert is refused when there is nothing that it would hide, and something that it must not. */
  function guarded(own: Dossier | undefined, met: readonly Dossier[]): string | undefined {
    const guards = (own ? [own] : met).map(guardBefore)
    const [guard] = guards
    return guard && guards.every(Boolean) ? `This may not be hidden: ${guardWords(guard)}.` : undefined
  }

  /** Its first event, or one as urgent as its most urgent. */
  function guardBefore(dossier: Dossier): Guard | undefined {
    const subject = subjectOf(dossier)
    const priority = moreUrgent(subject.event.priority, dossier.alert.priority)
    return guardOf(subject, neverSuppress) ?? guardOf({ ...subject, event: { ...subject.event, priority } }, neverSuppress)
  }

  function approvalOf({ scope, by }: SuppressionRequest, own: Dossier | undefined, met: readonly Dossier[]): Approval | undefined {
    const covered = met.filter((dossier) => covers(scope, dossier, covering)).map(({ alert }) => alert)
    const because = broadness(scope, own ? [own.alert, ...covered] : covered)
    if (because === undefined) return undefined
    return { because, channel: own?.alert.channel ?? fallback, first: own && inCharge(own.alert, by), given: undefined }
  }

  async function askedAlready(scope: Scope): Promise<Suppression | undefined> {
    const words = scopeWords(scope)
    return (await ledger.suppressions()).find((one) => isWaiting(one) && scopeWords(one.scope) === words)
  }
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
  readonly ledger: Covering['ledger'] & Pick<Ledger, 'alert' | 'amendSuppression' | 'suppressions'>
  readonly wake: () => void
}

export function makeEndSuppression({ wake, ...covering }: EndDeps): EndSuppression {
  const { ledger } = covering

  return async function endSuppression(id, decide) {
    const answer = await ledger.amendSuppression(id, (suppression, alert) => withItsFact(decide(suppression), alert))
    if (!answer) return unknownSuppression(id)
    if ('refused' in answer) return answer
    const { suppression } = answer
    for (const alert of await showing(suppression)) await showNoMore(alert, suppression)
    wake()
    return answer
  }

  async function showNoMore(alert: AlertId, suppression: Suppression): Promise<void> {
    const { ended, id } = suppression
    if (!ended) return
    await tellCard(ledger, alert, endFact(suppression, ended, false), (one) => one.suppressed?.id === id)
    await showAnother(alert, ended.at)
  }

  /** A card shows one suppression. When that one ends, another may go on hiding the alert's events. */
  async function showAnother(id: AlertId, at: Moment): Promise<void> {
    const dossier = await ledger.alert(id)
    const others = (await ledger.suppressions()).filter((one) => inForce(one, at))
    const other = dossier && others.find(({ scope }) => covers(scope, dossier, covering))
    if (other) await tellCard(ledger, id, suppressedFact(other, at, false), (alert) => !alert.suppressed)
  }

  async function showing(suppression: Suppression): Promise<readonly AlertId[]> {
    const alive = await ledger.alive(coveredLimit)
    const ids = new Set(alive.filter(({ alert }) => alert.suppressed?.id === suppression.id).map(({ alert }) => alert.id))
    if (suppression.alert) ids.add(suppression.alert)
    return [...ids]
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
