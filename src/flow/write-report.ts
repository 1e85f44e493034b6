import type { AlertId, Fact } from '../domain/alert.ts'
import type { Moment } from '../domain/event.ts'
import type { Report } from '../domain/report.ts'
import type { RuleText } from '../domain/rule-text.ts'
import type { Suppression } from '../domain/suppression.ts'
import type { Dossier, Ledger, StoredEvent } from '../ledger/ledger.ts'

export type WriteReport = (id: AlertId) => Promise<Report | undefined>

/** Everything the ledger and the rule files know that bears on one alert. */
export type Material = Dossier & {
  readonly events: readonly StoredEvent[]
  readonly related: readonly Dossier[]
  readonly facts: readonly Fact[]
  readonly judged: readonly Dossier[]
  readonly suppressions: readonly Suppression[]
  readonly ruleText: RuleText | undefined
  /** Where `related` was looked for. */
  readonly searched: { readonly from: Moment; readonly until: Moment }
}

type Deps = {
  readonly ledger: Ledger
  readonly compose: (material: Material, now: Moment) => Report
  readonly now: () => Moment
  /** The rule as Falco's files have it; undefined: falconer.yml names none. It may reject: the report comes without. */
  readonly rule?: ((name: string, source: string) => Promise<RuleText | undefined>) | undefined
  /** Those that hid events of the alert or were made on its card. Undefined: only those that its facts name. */
  readonly suppressionsOf?: (id: AlertId) => Promise<readonly Suppression[]>
}

const eventsRead = 200
const relatedRead = 100
const judgedRead = 20
/** Alerts of the same workload or host within a day of this one's events count as related. */
const aroundMs = 24 * 60 * 60_000

/** The detailed report of one alert, from what the ledger holds at this moment. Undefined: no such alert. */
export function makeWriteReport({ ledger, compose, now, rule, suppressionsOf = (id) => namedInFacts(ledger, id) }: Deps): WriteReport {
  return async function writeReport(id) {
    const dossier = await ledger.alert(id)
    if (!dossier) return undefined
    const { alert, sample } = dossier
    const searched = { from: alert.openedAt - aroundMs, until: Math.min(now(), alert.lastReceivedAt + aroundMs) }
    const [events, related, facts, judged, suppressions, ruleText] = await Promise.all([
      ledger.events(id, eventsRead),
      ledger.related(alert, searched.from, searched.until, relatedRead),
      ledger.facts(id),
      ledger.judgedBefore(alert, judgedRead),
      suppressionsOf(id),
      rule?.(sample.rule, sample.source).catch(() => undefined),
    ])
    return compose({ ...dossier, events, related, facts, judged, suppressions, ruleText, searched }, now())
  }
}

async function namedInFacts(ledger: Ledger, id: AlertId): Promise<readonly Suppression[]> {
  const ids = (await ledger.facts(id)).flatMap((fact) => (fact.kind === 'suppressed' ? [fact.suppression] : []))
  const found = await Promise.all([...new Set(ids)].map((one) => ledger.suppression(one)))
  return found.filter((one) => one !== undefined)
}
