import type { AlertId } from '../../domain/alert.ts'
import type { Ledger } from '../ledger.ts'
import { makeAdmit } from './admit.ts'
import { alertsLike, alive, dossier, eventsOf, recent, silentSince } from './alerts.ts'
import type { Shelf } from './alerts.ts'
import { makeAmend } from './amend.ts'
import { factsOf } from './facts.ts'
import { makePostings } from './postings.ts'
import { makeRefuse } from './refusals.ts'
import { related } from './related.ts'
import { summary } from './summary.ts'
import { makeAddSuppression, makeEndSuppression, notEnded, suppressionOf } from './suppressions.ts'
import type { InForce } from './suppressions.ts'
import { lastHeard } from './tally.ts'

export type Engine = Shelf & { readonly newId: () => AlertId; readonly inForce: InForce }

/** The whole ledger, over any engine that has the tables. */
export function ledgerOver({ db, read, newId, inForce }: Engine): Ledger {
  const shelf = { db, read }
  return {
    admit: makeAdmit({ db, newId, inForce }),
    amend: makeAmend(db, inForce),
    refuse: makeRefuse(db),
    addSuppression: makeAddSuppression(db, inForce),
    endSuppression: makeEndSuppression(db, inForce),
    alert: (id) => dossier(shelf, id),
    alertsLike: (prefix) => alertsLike(db, prefix),
    recent: (limit) => recent(shelf, limit),
    alive: (limit) => alive(shelf, limit),
    silentSince: (before, limit) => silentSince(db, before, limit),
    facts: (id) => factsOf(db, id),
    events: (id, limit) => eventsOf(shelf, id, limit),
    related: (alert, from, until, limit) => related(db, alert, from, until, limit),
    suppression: (id) => suppressionOf(db, id),
    suppressions: () => notEnded(db),
    summary: (since, until) => summary(db, since, until),
    lastHeard: () => lastHeard(db),
    postings: makePostings(db),
    close: () => db.destroy(),
  }
}
