import type { AlertId } from '../domain/alert.ts'
import type { Moment } from '../domain/event.ts'
import type { Report } from '../domain/report.ts'
import type { Dossier, Ledger, StoredEvent } from '../ledger/ledger.ts'
import type { Alert, Fact } from '../domain/alert.ts'

export type WriteReport = (id: AlertId) => Promise<Report | undefined>

/** Everything the ledger knows that bears on one alert. */
export type Material = Dossier & {
  readonly events: readonly StoredEvent[]
  readonly related: readonly Alert[]
  readonly facts: readonly Fact[]
  /** Where `related` was looked for. */
  readonly searched: { readonly from: Moment; readonly until: Moment }
}

type Deps = { readonly ledger: Ledger; readonly compose: (material: Material, now: Moment) => Report; readonly now: () => Moment }

const eventsRead = 200
const relatedRead = 20
/** Alerts of the same workload or host within a day of this one's events count as related. */
const aroundMs = 24 * 60 * 60_000

/** The detailed report of one alert, from what the ledger holds at this moment. Undefined: no such alert. */
export function makeWriteReport({ ledger, compose, now }: Deps): WriteReport {
  return async function writeReport(id) {
    const dossier = await ledger.alert(id)
    if (!dossier) return undefined
    const { alert } = dossier
    const searched = { from: alert.openedAt - aroundMs, until: Math.min(now(), alert.lastReceivedAt + aroundMs) }
    const [events, related, facts] = await Promise.all([
      ledger.events(id, eventsRead),
      ledger.related(alert, searched.from, searched.until, relatedRead),
      ledger.facts(id),
    ])
    return compose({ ...dossier, events, related, facts, searched }, now())
  }
}
