import type { Alert, AlertId } from '../domain/alert.ts'
import { choicesFor, narrowerThan } from '../domain/choice.ts'
import type { Choices } from '../domain/choice.ts'
import { isForgotten } from '../domain/event.ts'
import { guardBefore, guardWords } from '../domain/guard.ts'
import type { Guard } from '../domain/guard.ts'
import { matches } from '../domain/scope.ts'
import type { Subject } from '../domain/scope.ts'
import type { Suppression, SuppressionId } from '../domain/suppression.ts'
import type { Dossier, Ledger } from '../ledger/ledger.ts'
import { unknownSuppression } from './suppress.ts'

type Refused = { readonly refused: string }

/** What people may tick to make a scope. Both read the ledger anew each time, so that what comes back from a form can be checked. */
export type Choose = {
  choices(id: AlertId): Promise<{ readonly choices: Choices; readonly alert: Alert } | Refused>
  narrower(id: SuppressionId): Promise<{ readonly choices: Choices; readonly suppression: Suppression } | Refused>
}

type Deps = {
  readonly ledger: Pick<Ledger, 'alert' | 'alive' | 'events' | 'recent' | 'suppression'>
  readonly subjectOf: (dossier: Dossier) => Subject
  readonly neverSuppress: readonly Guard[]
}

/** The alert's newest events, whose common fields are ticked. */
const eventsRead = 200
const alertsRead = 1_000

export function makeChoose({ ledger, subjectOf, neverSuppress }: Deps): Choose {
  return {
    async choices(id) {
      const dossier = await ledger.alert(id)
      if (!dossier) return { refused: `There is no alert ${id} in this ledger.` }
      const guard = guardBefore(subjectOf(dossier), dossier.alert.priority, neverSuppress)
      if (guard) return { refused: `This may not be hidden: ${guardWords(guard)}.` }
      return { choices: await choicesOf(dossier), alert: dossier.alert }
    },

    async narrower(id) {
      const suppression = await ledger.suppression(id)
      if (!suppression) return unknownSuppression(id)
      const dossier = await coveredBy(suppression)
      if (!dossier) return { refused: 'No event is at hand that this suppression hides: there is nothing to choose from yet.' }
      const choices = narrowerThan(suppression.scope, await choicesOf(dossier))
      return offersNothing(choices)
        ? { refused: 'There is nothing left to narrow it by: it names every field already.' }
        : { choices, suppression }
    },
  }

  /** What its first event shows, which is what the card shows, and which stays while others come. */
  async function choicesOf(dossier: Dossier): Promise<Choices> {
    const { alert } = dossier
    const events = await ledger.events(alert.id, eventsRead)
    return choicesFor(
      subjectOf(dossier),
      events.map(({ event }) => subjectOf({ alert, sample: event })),
    )
  }

  /** The alert that it was made on, or another that it hides. */
  async function coveredBy({ scope, alert }: Suppression): Promise<Dossier | undefined> {
    const covers = (dossier: Dossier) => !isForgotten(dossier.sample) && matches(scope, subjectOf(dossier))
    const own = alert === undefined ? undefined : await ledger.alert(alert)
    if (own && covers(own)) return own
    return (await ledger.recent(alertsRead)).find(covers) ?? (await ledger.alive(alertsRead)).find(covers)
  }
}

function offersNothing({ ticks, path, others }: Choices): boolean {
  return ticks.length === 0 && path === undefined && others.length === 0
}
