import { isPosedAgain, isWritten, narrated } from '../domain/filed-report.ts'
import type { ReportId } from '../domain/filed-report.ts'
import type { Moment } from '../domain/event.ts'
import type { Narration, Report } from '../domain/report.ts'
import type { Ledger } from '../ledger/ledger.ts'

/** Asks the model, or says why there is nothing to hear. `anew`: what it said before of the same evidence is not wanted. Never rejects. */
export type Narrator = (report: Report, how: { readonly anew: boolean; readonly signal: AbortSignal }) => Promise<Narration>

type Deps = {
  readonly ledger: Pick<Ledger, 'reportsPosed' | 'report' | 'amendReport'>
  readonly narrate: Narrator
  readonly wake: () => void
  readonly now: () => Moment
}

/**
 * Reports that a model has to answer about, one after the other: the report stands already, and an edit adds what it says, or why it
 * says nothing. What was not answered when Falconer stopped is asked when it starts again. Harmless to run again, but not at once with itself.
 */
export function makeNarrateReports({ ledger, narrate, wake, now }: Deps): (signal: AbortSignal) => Promise<void> {
  return async function narrateReports(signal) {
    const passed = new Set<ReportId>()
    for (let id = await next(passed); id !== undefined; id = await next(passed)) {
      passed.add(id)
      const filed = await ledger.report(id)
      if (!filed || !isWritten(filed) || signal.aborted) continue
      const narration = await narrate(filed.report, { anew: isPosedAgain(filed), signal })
      // Whoever stops does not wait for the model: that says nothing of the report.
      if (signal.aborted) return
      await ledger.amendReport(id, (one) => ({ report: narrated(one, narration, now()) }))
      wake()
    }
  }

  /** Looked up anew each time: what a person asked for meanwhile goes first. */
  async function next(passed: ReadonlySet<ReportId>): Promise<ReportId | undefined> {
    return (await ledger.reportsPosed(passed.size + 1)).find((one) => !passed.has(one))
  }
}
