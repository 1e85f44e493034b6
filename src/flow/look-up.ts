import type { Alert, AlertId, Fact } from '../domain/alert.ts'
import type { Summary } from '../domain/books.ts'
import type { Moment } from '../domain/event.ts'
import { offersFor } from '../domain/offer.ts'
import type { Offer } from '../domain/offer.ts'
import type { Subject } from '../domain/scope.ts'
import type { Suppression } from '../domain/suppression.ts'
import type { Dossier, Ledger, Place } from '../ledger/ledger.ts'

type Refused = { readonly refused: string }
export type Shown = Dossier & { readonly facts: readonly Fact[]; readonly card: Place | undefined }

/** What people ask about without changing anything. */
export type LookUp = {
  show(id: string): Promise<Shown | Refused>
  recent(limit: number): Promise<readonly Dossier[]>
  alive(limit: number): Promise<readonly Dossier[]>
  suppressions(): Promise<readonly Suppression[]>
  summary(lengthMs: number): Promise<Summary>
  offers(id: AlertId): Promise<{ readonly offers: readonly Offer[]; readonly alert: Alert } | Refused>
}

type Deps = { readonly ledger: Ledger; readonly subjectOf: (dossier: Dossier) => Subject; readonly now: () => Moment }

export function makeLookUp({ ledger, subjectOf, now }: Deps): LookUp {
  return {
    show,
    recent: (limit) => ledger.recent(limit),
    alive: (limit) => ledger.alive(limit),
    suppressions: () => ledger.suppressions(),
    // What was received at this very moment belongs to it.
    summary: (lengthMs) => ledger.summary(now() - lengthMs, now() + 1),
    async offers(id) {
      const dossier = await ledger.alert(id)
      if (!dossier) return unknown(id)
      return { offers: offersFor(subjectOf(dossier)), alert: dossier.alert }
    },
  }

  async function show(typed: string): Promise<Shown | Refused> {
    const id = typed.trim().toLowerCase().replace(/^#/, '')
    const dossier = (await ledger.alert(id)) ?? (await onlyOneLike(id))
    if (!dossier || 'refused' in dossier) return dossier ?? unknown(id)
    const [facts, card] = await Promise.all([ledger.facts(dossier.alert.id), ledger.postings.cardOf(dossier.alert.id)])
    return { ...dossier, facts, card: card?.at }
  }

  async function onlyOneLike(prefix: string): Promise<Dossier | Refused | undefined> {
    const [first, second] = prefix.length < 3 ? [] : await ledger.alertsLike(prefix)
    if (second) return { refused: `More than one alert begins with ${prefix}: type more of it.` }
    return first === undefined ? undefined : ledger.alert(first)
  }
}

function unknown(id: string): Refused {
  return { refused: `There is no alert ${id.slice(0, 40)} in this ledger. \`/falco recent\` lists the newest ones.` }
}
