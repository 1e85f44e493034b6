import { makeTellTroubles } from '../flow/tell-troubles.ts'
import { makeWriteReport } from '../flow/write-report.ts'
import { makeReconciler } from '../reconcile/loop.ts'
import type { Reconciler } from '../reconcile/loop.ts'
import type { Pace } from '../reconcile/pace.ts'
import { makeTroubles } from '../reconcile/troubles.ts'
import type { Troubles } from '../reconcile/troubles.ts'
import type { Wall } from '../reconcile/wall.ts'
import { writeReport } from '../report/report.ts'
import type { Deliveries } from './deliveries.ts'
import type { Tools } from './tools.ts'

type Around = { readonly wall: Wall; readonly pace: Pace; readonly deliveries: Deliveries }

/** What makes Slack match the ledger, and what it knows to be wrong. */
export function makeMatcher(tools: Tools, { wall, pace, deliveries }: Around): { reconciler: Reconciler; troubles: Troubles } {
  const { config, ledger, metrics, now } = tools
  const log = tools.log.child({ part: 'reconcile' })
  const tell = makeTellTroubles({ postings: ledger.postings, fallback: config.slack.fallbackChannel, log, now })
  const troubles = makeTroubles({ tell, now })
  const reconciler = makeReconciler({
    postings: ledger.postings,
    wall,
    pace,
    troubles,
    dossier: (id) => ledger.alert(id),
    storm: (id) => ledger.storm(id),
    suppression: (id) => ledger.suppression(id),
    writeReport: makeWriteReport({ ledger, compose: writeReport, now, rule: (name, source) => tools.rules.rule(name, source) }),
    stormAfter: config.slack.paced ? config.stormAfter : undefined,
    log,
    now,
    onPlaced: (saying, sinceMs) => {
      if (saying.kind === 'card' && saying.isNew) deliveries.note(sinceMs, now())
    },
    onEdited: ({ acted, sinceMs }) => {
      if (acted) metrics.actedEditSeconds.observe(sinceMs / 1000)
    },
    count: (what) => (what === 'retry' ? metrics.retries.inc() : metrics.duplicates.inc({ kind: 'posting' })),
  })
  return { reconciler, troubles }
}
