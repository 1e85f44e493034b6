import type { AlertId } from '../domain/alert.ts'
import type { BackTest } from '../domain/back-test.ts'
import { broadness } from '../domain/broad.ts'
import { guardBefore, guardWords } from '../domain/guard.ts'
import { matches } from '../domain/scope.ts'
import type { Scope } from '../domain/scope.ts'
import type { Dossier, Ledger } from '../ledger/ledger.ts'
import { coveredLimit, covers } from './covered.ts'
import type { Covering } from './covered.ts'

/**
 * What would come of asking for this scope, before anybody does. `because`: a second person must approve it, a clause to put after
 * "because". `spared`: a sentence on what it covers and will not hide, for falconer.yml forbids it.
 */
export type Foresight = { readonly because: string | undefined; readonly spared: string | undefined }
export type Foresee = (scope: Scope, alert: AlertId | undefined) => Promise<Foresight>

type Known = Omit<Covering, 'ledger'> & { readonly ledger: Pick<Ledger, 'alert' | 'alive' | 'recent'> }

/** `backTest`: what the scope would have hidden until now. */
type Deps = Known & { readonly backTest: (scope: Scope) => Promise<Pick<BackTest, 'isWholeRule'>> }

export function makeForesee({ ledger, backTest, ...covering }: Deps): Foresee {
  return async function foresee(scope, alert) {
    const [own, met, past] = await Promise.all([
      alert === undefined ? undefined : ledger.alert(alert),
      alertsMet(scope, { ledger, ...covering }),
      backTest(scope),
    ])
    return { because: becauseBroad(scope, { own, met, past }, covering), spared: sparedWords(met, covering) }
  }
}

/** What the scope fits, of the alerts that are alive or had events last. */
export async function alertsMet(scope: Scope, { ledger, subjectOf }: Pick<Known, 'ledger' | 'subjectOf'>): Promise<readonly Dossier[]> {
  const [alive, recent] = await Promise.all([ledger.alive(coveredLimit), ledger.recent(coveredLimit)])
  const all = new Map([...alive, ...recent].map((dossier) => [dossier.alert.id, dossier]))
  return [...all.values()].filter((dossier) => matches(scope, subjectOf(dossier)))
}

type Bearing = {
  readonly own: Dossier | undefined
  readonly met: readonly Dossier[]
  readonly past: Pick<BackTest, 'isWholeRule'>
}

/** Why a second person must approve it; undefined when nobody must. */
export function becauseBroad(scope: Scope, { own, met, past }: Bearing, covering: Omit<Covering, 'ledger'>): string | undefined {
  const covered = met.filter((dossier) => covers(scope, dossier, covering)).map(({ alert }) => alert)
  return broadness(scope, own ? [own.alert, ...covered] : covered, past)
}

/** Nobody should take for hidden what will be seen. */
export function sparedWords(met: readonly Dossier[], { subjectOf, neverSuppress }: Omit<Covering, 'ledger'>): string | undefined {
  const spared = met.flatMap((dossier) => guardBefore(subjectOf(dossier), dossier.alert.priority, neverSuppress) ?? [])
  const [guard] = spared
  if (!guard) return undefined
  const which = `${spared.length} of the ${met.length} alerts that it fits`
  return `Not hidden ${spared.length === 1 ? 'is' : 'are'} ${which}: ${guardWords(guard)}.`
}
