import type { BackTest } from '../domain/back-test.ts'
import type { Moment } from '../domain/event.ts'
import type { Scope } from '../domain/scope.ts'
import type { Ask } from '../domain/traits.ts'
import type { Ledger } from '../ledger/ledger.ts'

export type LookBack = (scope: Scope) => Promise<BackTest>

type Deps = { readonly ledger: Pick<Ledger, 'backTest'>; readonly ask: Ask; readonly now: () => Moment }

/** What a scope would have hidden until now. Whoever asks for the same while that is worked out gets the same. */
export function makeLookBack({ ledger, ask, now }: Deps): LookBack {
  const underWay = new Map<string, Promise<BackTest>>()
  return function lookBack(scope) {
    const key = JSON.stringify(scope)
    const found = underWay.get(key) ?? ledger.backTest(scope, now(), ask).finally(() => underWay.delete(key))
    underWay.set(key, found)
    return found
  }
}
