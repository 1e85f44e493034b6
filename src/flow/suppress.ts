import { suppressedFact } from '../domain/action.ts'
import { evolve, isAlive } from '../domain/alert.ts'
import type { Alert, AlertId, Fact } from '../domain/alert.ts'
import type { Moment } from '../domain/event.ts'
import { matches } from '../domain/scope.ts'
import type { Scope } from '../domain/scope.ts'
import { inForce, makeSuppression, refusalOf } from '../domain/suppression.ts'
import type { Ended, Suppression, SuppressionId, SuppressionRequest, UserId } from '../domain/suppression.ts'
import type { Dossier, Ledger } from '../ledger/ledger.ts'
import type { TakeAction } from './take-action.ts'

type Refused = { readonly refused: string }
export type Suppress = (request: SuppressionRequest) => Promise<{ readonly suppression: Suppression } | Refused>
export type Lift = (id: SuppressionId, by: UserId) => Promise<{ readonly suppression: Suppression } | Refused>
/** Ends it and lets the cards that showed it know; undefined when it had ended before. */
export type EndSuppression = (id: SuppressionId, ended: Ended) => Promise<Suppression | undefined>

/** The living cards that one suppression may change at once. */
const coveredLimit = 1_000

type Deps = {
  readonly ledger: Pick<Ledger, 'amend' | 'addSuppression' | 'endSuppression' | 'alert' | 'alive' | 'suppression' | 'suppressions'>
  readonly takeAction: TakeAction
  readonly subjectOf: (dossier: Dossier) => Parameters<typeof matches>[1]
  readonly newId: () => string
  /** How long one may last: `maxSuppression`. */
  readonly longestMs: number
  readonly wake: () => void
  readonly now: () => Moment
}

/** Somebody makes a noisy rule quiet: stored with the card's fact, then every other card that it covers says so too. */
export function makeSuppress({ ledger, takeAction, subjectOf, newId, longestMs, wake, now }: Deps): Suppress {
  return async function suppress(request) {
    const at = now()
    const refused = refusalOf(request, at, longestMs)
    if (refused) return { refused }
    const suppression = makeSuppression(newId(), request, at)
    const answer = await store(suppression)
    if (answer && 'refused' in answer) return answer
    const covered = await coveredBy(suppression.scope)
    for (const alert of covered) await tellCard(ledger, alert, suppressedFact(suppression, at, false), (one) => !one.suppressed)
    wake()
    return { suppression }
  }

  async function store(suppression: Suppression): Promise<Refused | { readonly alert: Alert } | void> {
    if (!suppression.alert) return ledger.addSuppression(suppression)
    return takeAction(suppression.alert, { do: 'suppress', by: suppression.owner, suppression })
  }

  async function coveredBy(scope: Scope): Promise<readonly AlertId[]> {
    const alive = await ledger.alive(coveredLimit)
    return alive.filter((dossier) => !dossier.alert.suppressed && matches(scope, subjectOf(dossier))).map(({ alert }) => alert.id)
  }
}

/** Somebody lifts it before its end. */
export function makeLift(deps: Pick<Deps, 'ledger' | 'now'> & { readonly end: EndSuppression }): Lift {
  return async function lift(id, by) {
    const known = await deps.ledger.suppression(id)
    if (!known) return { refused: `There is no suppression ${id} in this ledger.` }
    const suppression = await deps.end(id, { at: deps.now(), why: 'lifted', by })
    return suppression ? { suppression } : { refused: endedWords(known) }
  }
}

export function makeEndSuppression({ ledger, subjectOf, wake }: Pick<Deps, 'ledger' | 'subjectOf' | 'wake'>): EndSuppression {
  return async function endSuppression(id, ended) {
    const result = await ledger.endSuppression(id, ended)
    if (!result || result.already) return undefined
    const { suppression } = result
    for (const alert of await showing(suppression)) {
      const told = alert === suppression.alert
      const fact = { kind: 'unsuppressed', ...endWords(ended), suppression: id, hidden: suppression.hidden, told } as const
      await tellCard(ledger, alert, fact, (one) => one.suppressed?.id === id)
      await showAnother(alert, ended.at)
    }
    wake()
    return suppression
  }

  /** A card shows one suppression. When that one ends, another may go on hiding the alert's events. */
  async function showAnother(id: AlertId, at: Moment): Promise<void> {
    const dossier = await ledger.alert(id)
    const others = (await ledger.suppressions()).filter((one) => inForce(one, at))
    const other = dossier && others.find(({ scope }) => matches(scope, subjectOf(dossier)))
    if (other) await tellCard(ledger, id, suppressedFact(other, at, false), (alert) => !alert.suppressed)
  }

  async function showing(suppression: Suppression): Promise<readonly AlertId[]> {
    const alive = await ledger.alive(coveredLimit)
    const ids = new Set(alive.filter(({ alert }) => alert.suppressed?.id === suppression.id).map(({ alert }) => alert.id))
    if (suppression.alert) ids.add(suppression.alert)
    return [...ids]
  }
}

function endWords({ at, why, by }: Ended): Ended {
  return { at, why, by }
}

function endedWords({ ended }: Suppression): string {
  return ended?.by ? `<@${ended.by}> has lifted this suppression already.` : 'This suppression has ended already.'
}

/** Writes the fact on the alert if it still applies by then. */
async function tellCard(ledger: Pick<Ledger, 'amend'>, id: AlertId, fact: Fact, applies: (alert: Alert) => boolean): Promise<void> {
  await ledger.amend(id, (alert) =>
    applies(alert) && (isAlive(alert) || fact.kind === 'unsuppressed')
      ? { facts: [fact], alert: evolve(alert, fact) }
      : { refused: 'It does not apply any more.' },
  )
}
