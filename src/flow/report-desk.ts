import { isWritten, noText, pose, rate } from '../domain/filed-report.ts'
import type { FiledReport, ReportDecision, ReportId, WrittenReport } from '../domain/filed-report.ts'
import type { Moment } from '../domain/event.ts'
import type { Report } from '../domain/report.ts'
import type { UserId } from '../domain/suppression.ts'
import type { Ledger } from '../ledger/ledger.ts'

type Refused = { readonly refused: string }
export type ReportFile = { readonly name: string; readonly text: string }

/** What people do with a report that stands in a thread. All of it works on the report as it was written. */
export type ReportDesk = {
  report(id: ReportId): Promise<{ readonly filed: WrittenReport } | Refused>
  rateReport(id: ReportId, useful: boolean, by: UserId): Promise<{ readonly filed: FiledReport } | Refused>
  askModel(id: ReportId, by: UserId): Promise<{ readonly filed: FiledReport } | Refused>
  reportFile(id: ReportId): Promise<{ readonly file: ReportFile } | Refused>
}

type Deps = {
  readonly ledger: Pick<Ledger, 'report' | 'amendReport'>
  readonly markdown: (report: Report) => string
  readonly hasModel: boolean
  readonly wake: () => void
  readonly now: () => Moment
}

export function makeReportDesk({ ledger, markdown, hasModel, wake, now }: Deps): ReportDesk {
  return {
    report,
    rateReport: (id, useful, by) => amend(id, (filed) => rate(filed, useful, by, now())),
    askModel: async (id, by) => (hasModel ? amend(id, (filed) => pose(filed, by, now())) : { refused: noModel }),
    reportFile,
  }

  async function report(id: ReportId): Promise<{ readonly filed: WrittenReport } | Refused> {
    const filed = await ledger.report(id)
    if (!filed) return unknown(id)
    return isWritten(filed) ? { filed } : { refused: noText }
  }

  async function amend(id: ReportId, decide: (filed: FiledReport) => ReportDecision): Promise<{ readonly filed: FiledReport } | Refused> {
    const amended = await ledger.amendReport(id, decide)
    if (!amended) return unknown(id)
    if ('refused' in amended) return amended
    wake()
    return { filed: amended.report }
  }

  async function reportFile(id: ReportId): Promise<{ readonly file: ReportFile } | Refused> {
    const found = await report(id)
    if ('refused' in found) return found
    const { filed } = found
    const text = markdown({ ...filed.report, ...(filed.narration && { narration: filed.narration }) })
    return { file: { name: `falconer-report-${filed.alert}.md`, text } }
  }
}

const noModel = 'There is no model to ask any more: LLM_MODEL is not set where Falconer runs.'

function unknown(id: ReportId): Refused {
  return { refused: `There is no report ${id} in this ledger.` }
}
