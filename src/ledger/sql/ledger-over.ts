import type { AlertId } from '../../domain/alert.ts'
import type { Ledger } from '../ledger.ts'
import { makeAdmit } from './admit.ts'
import { alertsLike, alive, dossier, eventsOf, recent, silentSince } from './alerts.ts'
import type { Archive } from './alerts.ts'
import { makeAmend, makeAmendStorm, makeAmendSuppression } from './amend.ts'
import { makeBackTest } from './back-test.ts'
import { factsOf } from './facts.ts'
import { keptCurrent } from './current.ts'
import { eventNumbered, hiddenBy } from './hidden.ts'
import { keepNarration, narrationsOf } from './narrations.ts'
import { makePostings } from './postings.ts'
import { makeRefuse } from './refusals.ts'
import { judgedBefore, related } from './related.ts'
import { alertsToReport, makeAmendReport, reportOf, reportsOf, reportsPosed } from './reports.ts'
import { makePrune, shelf } from './shelf.ts'
import { keptSightings } from './sightings.ts'
import { picture, stormAlerts, topTalker } from './storms.ts'
import { summary } from './summary.ts'
import { endedSince, makeAddSuppression, notEnded, suppressionOf, suppressionsLike, suppressionsOf } from './suppressions.ts'
import type { InForce } from './suppressions.ts'
import { lastHeard } from './tally.ts'
import { keptTraits } from './traits.ts'

export type Engine = Archive & { readonly newId: () => AlertId; readonly inForce: InForce }

/** The whole ledger, over any engine that has the tables. */
export function ledgerOver({ db, read, newId, inForce }: Engine): Ledger {
  const archive = { db, read }
  const traits = keptTraits()
  const current = keptCurrent()
  const kept = { inForce, current }
  return {
    admit: makeAdmit({ db, newId, inForce, current, sightings: keptSightings(), traits }),
    amend: makeAmend(db, kept, newId),
    refuse: makeRefuse(db),
    addSuppression: makeAddSuppression(db, inForce),
    amendSuppression: makeAmendSuppression(db, kept),
    alert: (id) => dossier(archive, id),
    alertsLike: (prefix) => alertsLike(db, prefix),
    recent: (limit) => recent(archive, limit),
    alive: (limit) => alive(archive, limit),
    silentSince: (before, limit) => silentSince(db, before, limit),
    facts: (id) => factsOf(db, id),
    events: (id, limit) => eventsOf(archive, id, limit),
    related: (alert, from, until, limit) => related(archive, alert, from, until, limit),
    judgedBefore: (alert, limit) => judgedBefore(archive, alert, limit),
    hiddenBy: (id, limit, before) => hiddenBy(archive, id, limit, before),
    event: (number) => eventNumbered(archive, number),
    suppression: (id) => suppressionOf(db, id),
    suppressionsLike: (prefix) => suppressionsLike(db, prefix),
    suppressionsOf: (id) => suppressionsOf(db, id),
    suppressions: () => notEnded(db),
    suppressionsEnded: (since, limit) => endedSince(db, since, limit),
    summary: (since, until) => summary(db, since, until),
    lastHeard: () => lastHeard(db),
    backTest: makeBackTest(archive),
    report: (id) => reportOf(db, id),
    reportsOf: (id) => reportsOf(db, id),
    amendReport: makeAmendReport(db),
    reportsPosed: (limit) => reportsPosed(db, limit),
    alertsToReport: (limit) => alertsToReport(db, limit),
    keepNarration: (entry) => keepNarration(db, entry),
    narrationsOf: (id) => narrationsOf(db, id),
    storm: (id) => picture(db, id),
    stormAlerts: (id, limit) => stormAlerts(archive, id, limit),
    topTalker: (id) => topTalker(db, id),
    amendStorm: makeAmendStorm(db, kept),
    shelf: () => shelf(db),
    prune: makePrune(db, traits),
    touch: () => touch(db),
    postings: makePostings(db, newId, current),
    close: () => db.destroy(),
  }
}

/** There and back: SQLite writes no page that says what it said before. */
async function touch(db: Engine['db']): Promise<void> {
  await db.transaction().execute(async (trx) => {
    for (const step of [1, -1])
      await trx
        .updateTable('shelf')
        .set(({ eb }) => ({ bytes: eb('bytes', '+', step) }))
        .execute()
  })
}
