import { identityOnDemand } from '../domain/fingerprint.ts'
import { guardOf } from '../domain/guard.ts'
import { subjectOf } from '../domain/scope.ts'
import type { Ask } from '../domain/traits.ts'
import { makeAcknowledgeStorm } from '../flow/acknowledge-storm.ts'
import { makeAcquaint } from '../flow/acquaint.ts'
import { makeApprove, makeReject } from '../flow/approve.ts'
import { makeChangeSuppression } from '../flow/change-suppression.ts'
import { makeChoose } from '../flow/choose.ts'
import { makeForesee } from '../flow/foresee.ts'
import { makeLookBack } from '../flow/look-back.ts'
import { makeLookUp } from '../flow/look-up.ts'
import type { Bearing } from '../flow/look-up.ts'
import type { ReportDesk } from '../flow/report-desk.ts'
import { makeEndSuppression, makeLift, makeSuppress } from '../flow/suppress.ts'
import { makeTakeAction } from '../flow/take-action.ts'
import { makeTidy } from '../flow/tidy.ts'
import type { Tidy } from '../flow/tidy.ts'
import { makeUpkeep } from '../flow/upkeep.ts'
import { makeWriteException } from '../flow/write-exception.ts'
import { newId } from '../id.ts'
import type { Desk } from '../slack/desk.ts'
import { exceptionFile } from '../tuning/exception-file.ts'
import type { Tools } from './tools.ts'

type Made = {
  readonly desk: Desk
  readonly tidy: Tidy
  /** To be called once, before events are taken. */
  readonly acquaint: () => Promise<void>
}

/** What people ask and what time brings about. */
export function makeDesk(tools: Tools, bearing: () => Bearing, reports: ReportDesk): Made {
  const { config, ledger, wake, now } = tools
  const takeAction = makeTakeAction({ ledger, wake, now })
  const { neverSuppress, maxSuppressionMs: longestMs } = config
  const { fallbackChannel: fallback } = config.slack
  const covering = { ledger, subjectOf, neverSuppress, wake }
  const end = makeEndSuppression(covering)
  /** As triage asks: what `neverSuppress` names is hidden by nothing. */
  const ask: Ask = (event) => {
    const subject = { event, identity: identityOnDemand(event, config.fingerprint) }
    return guardOf(subject, config.neverSuppress) ? undefined : subject
  }
  const backTest = makeLookBack({ ledger, ask, now })
  const desk: Desk = {
    ...makeLookUp({ ledger, standing: bearing, now }),
    ...makeChoose(covering),
    foresee: makeForesee({ ...covering, backTest }),
    takeAction,
    ...reports,
    longestSuppressionMs: longestMs,
    suppress: makeSuppress({ ...covering, takeAction, backTest, newId, longestMs, fallback, now }),
    lift: makeLift({ end, now }),
    ...makeChangeSuppression({ ...covering, longestMs, now }),
    approve: makeApprove({ ...covering, backTest, now }),
    reject: makeReject({ end, now }),
    exception: makeWriteException({ ledger, compose: exceptionFile, neverSuppress, wake, now }),
    backTest,
    acknowledgeStorm: makeAcknowledgeStorm({ ledger, wake, now }),
    async missing(place) {
      if (await ledger.postings.lostAt(place)) wake()
    },
  }
  const { quietAfterMs, retain } = config
  const upkeep = makeUpkeep({ ledger, end, fallback, wake, now })
  const tidy = makeTidy({ ledger, upkeep, quietAfterMs, ...retain, wake, now })
  return { desk, tidy, acquaint: makeAcquaint({ ledger, backTest }) }
}
