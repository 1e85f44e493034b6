import { isWritten, written } from '../domain/filed-report.ts'
import type { FiledReport, ReportId } from '../domain/filed-report.ts'
import type { Moment } from '../domain/event.ts'
import type { Report } from '../domain/report.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { WriteReport } from './write-report.ts'

export type FileReport = (id: ReportId) => Promise<FiledReport | undefined>

type Deps = {
  readonly ledger: Pick<Ledger, 'report' | 'amendReport'>
  readonly write: WriteReport
  /** Over how many messages the chat tells it. */
  readonly messagesOf: (report: Report) => number
  /** A model is there, and is asked about each report once it is written. */
  readonly hasModel: boolean
  readonly now: () => Moment
}

/**
 * A report as people see it: written once, when it is first wanted, and kept before anybody sees it. A crash between writing and
 * posting then posts the same report, and what a button of it opens is what was read. Undefined: no such report, or no such alert.
 */
export function makeFileReport({ ledger, write, messagesOf, hasModel, now }: Deps): FileReport {
  return async function fileReport(id) {
    const filed = await ledger.report(id)
    if (!filed || isWritten(filed) || filed.isForgotten) return filed
    const report = await write(filed.alert)
    if (!report) return undefined
    const amended = await ledger.amendReport(id, (one) => ({
      report: written(one, report, hasModel, now()),
      messages: messagesOf(report),
    }))
    return amended && 'report' in amended ? amended.report : undefined
  }
}
