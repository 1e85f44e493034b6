import { makeAutoReport } from '../flow/auto-report.ts'
import { makeFileReport } from '../flow/file-report.ts'
import type { FileReport } from '../flow/file-report.ts'
import { makeNarrateReports } from '../flow/narrate-reports.ts'
import type { Narrator } from '../flow/narrate-reports.ts'
import { makeReportDesk } from '../flow/report-desk.ts'
import type { ReportDesk } from '../flow/report-desk.ts'
import { makeWriteReport } from '../flow/write-report.ts'
import { makeNarrate } from '../report/narrate/narrate.ts'
import { markdown } from '../report/render.ts'
import { writeReport } from '../report/report.ts'
import { messagesOf } from '../slack/say/report.ts'
import type { Tools } from './tools.ts'

export type Reports = {
  readonly file: FileReport
  readonly desk: ReportDesk
  /** What routes want unasked. */
  readonly auto: () => Promise<void>
  /** What a model has to answer. Ends soon after the signal. */
  readonly narrate: (signal: AbortSignal) => Promise<void>
}

/** All that becomes of a report: written, shown, judged, narrated. */
export function makeReports(tools: Tools): Reports {
  const { config, ledger, rules, wake, now } = tools
  const hasModel = config.model !== undefined
  const write = makeWriteReport({
    ledger,
    compose: writeReport,
    rule: config.rules.length > 0 ? (name, source) => rules.rule(name, source) : undefined,
    suppressionsOf: (id) => ledger.suppressionsOf(id),
    now,
  })
  return {
    file: makeFileReport({ ledger, write, messagesOf, hasModel, now }),
    desk: makeReportDesk({ ledger, markdown, hasModel, wake, now }),
    auto: makeAutoReport({ ledger, wake, now }),
    narrate: makeNarrateReports({ ledger, narrate: narratorOf(tools), wake, now }),
  }
}

const aDayMs = 24 * 60 * 60_000

/** One narrator for all: who asks again wants no answer that was kept, but a model that is left alone is left alone by all. */
function narratorOf({ config: { model }, cache, ledger, log, now }: Tools): Narrator {
  if (!model) return async () => ({ kind: 'failed', why: 'Without the model: LLM_MODEL is not set any more.' })
  return makeNarrate({
    model,
    cache: cache.open('narrations', aDayMs),
    audit: (entry) => ledger.keepNarration(entry),
    log: log.child({ part: 'narrate' }),
    now,
  })
}
