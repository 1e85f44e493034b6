import type { BackTest } from '../domain/back-test.ts'
import type { Scope } from '../domain/scope.ts'
import { acquaint, isUnacquainted } from '../domain/suppression-deeds.ts'
import type { Ledger } from '../ledger/ledger.ts'

type Deps = {
  readonly ledger: Pick<Ledger, 'suppressions' | 'amendSuppression'>
  readonly backTest: (scope: Scope) => Promise<Pick<BackTest, 'familiar'>>
}

/**
 * Suppressions that an older version made watch from now on, as if they had been made now. To be run once at the start, before events
 * are taken: else the first one would be all that they know. Harmless to run again.
 */
export function makeAcquaint({ ledger, backTest }: Deps): () => Promise<void> {
  return async function acquaintAll() {
    for (const { id, scope } of (await ledger.suppressions()).filter(isUnacquainted)) {
      const { familiar } = await backTest(scope)
      if (familiar.events > 0) await ledger.amendSuppression(id, (suppression) => acquaint(suppression, familiar))
    }
  }
}
