import { suppressedFact } from '../domain/action.ts'
import { evolve, isAlive } from '../domain/alert.ts'
import type { Alert, AlertId, Fact } from '../domain/alert.ts'
import type { Moment } from '../domain/event.ts'
import { guardOf } from '../domain/guard.ts'
import type { Guard } from '../domain/guard.ts'
import { matches } from '../domain/scope.ts'
import type { Scope, Subject } from '../domain/scope.ts'
import { inForce } from '../domain/suppression.ts'
import type { Suppression, SuppressionId } from '../domain/suppression.ts'
import type { Dossier, Ledger } from '../ledger/ledger.ts'

/** What tells which alerts a suppression hides. */
export type Covering = {
  readonly ledger: Pick<Ledger, 'alert' | 'alive' | 'amend' | 'suppressions'>
  readonly subjectOf: (dossier: Dossier) => Subject
  /** What no suppression may hide. */
  readonly neverSuppress: readonly Guard[]
}

/** The cards that one suppression is compared with, and may change at once. */
export const coveredLimit = 1_000

/** It would hide events of this alert. An alert stands for its events: asked is the first one. */
export function covers(scope: Scope, dossier: Dossier, { subjectOf, neverSuppress }: Omit<Covering, 'ledger'>): boolean {
  const subject = subjectOf(dossier)
  return matches(scope, subject) && !guardOf(subject, neverSuppress)
}

/** Every living card that it covers says so, those aside that show another suppression. */
export async function tellCovered(covering: Covering, suppression: Suppression, at: Moment): Promise<void> {
  const alive = await covering.ledger.alive(coveredLimit)
  const covered = alive.filter((dossier) => !dossier.alert.suppressed && covers(suppression.scope, dossier, covering))
  for (const { alert } of covered)
    await tellCard(covering.ledger, alert.id, suppressedFact(suppression, at, false), (one) => !one.suppressed)
}

/** The living alerts whose cards show it. */
export async function showing({ ledger }: Pick<Covering, 'ledger'>, id: SuppressionId): Promise<readonly AlertId[]> {
  const alive = await ledger.alive(coveredLimit)
  return alive.filter(({ alert }) => alert.suppressed?.id === id).map(({ alert }) => alert.id)
}

/** A card shows one suppression. When it does not show that one any more, another may go on hiding the alert's events. */
export async function showNoMore(covering: Covering, alert: AlertId, fact: Fact, { id }: Suppression): Promise<void> {
  await tellCard(covering.ledger, alert, fact, (one) => one.suppressed?.id === id)
  await showAnother(covering, alert, fact.at)
}

async function showAnother(covering: Covering, id: AlertId, at: Moment): Promise<void> {
  const { ledger } = covering
  const dossier = await ledger.alert(id)
  const others = (await ledger.suppressions()).filter((one) => inForce(one, at))
  const other = dossier && !dossier.alert.suppressed && others.find(({ scope }) => covers(scope, dossier, covering))
  if (other) await tellCard(ledger, id, suppressedFact(other, at, false), (alert) => !alert.suppressed)
}

/** After some ended all at once: what else is in force is shown on every card that it covers. */
export function makeShowOthers(covering: Covering & { readonly ledger: Pick<Ledger, 'suppressions'> }) {
  return async function showOthers(at: Moment): Promise<void> {
    for (const one of await covering.ledger.suppressions()) if (inForce(one, at)) await tellCovered(covering, one, at)
  }
}

/** Writes the fact on the alert if it still applies by then. */
export async function tellCard(ledger: Pick<Ledger, 'amend'>, id: AlertId, fact: Fact, applies: (alert: Alert) => boolean): Promise<void> {
  await ledger.amend(id, (alert) =>
    applies(alert) && (isAlive(alert) || fact.kind === 'unsuppressed')
      ? { facts: [fact], alert: evolve(alert, fact) }
      : { refused: 'It does not apply any more.' },
  )
}
