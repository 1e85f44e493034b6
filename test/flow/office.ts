import { identify } from '../../src/domain/fingerprint.ts'
import { guardOf } from '../../src/domain/guard.ts'
import type { Guard } from '../../src/domain/guard.ts'
import type { Scope } from '../../src/domain/scope.ts'
import type { Ask } from '../../src/domain/traits.ts'
import { triage } from '../../src/domain/triage.ts'
import { makeAcknowledgeStorm } from '../../src/flow/acknowledge-storm.ts'
import { makeApprove, makeReject } from '../../src/flow/approve.ts'
import { makeChangeSuppression } from '../../src/flow/change-suppression.ts'
import { makeShowOthers } from '../../src/flow/covered.ts'
import { makeLookUp } from '../../src/flow/look-up.ts'
import { makeReceiveEvents } from '../../src/flow/receive-event.ts'
import { makeEndSuppression, makeLift, makeSuppress } from '../../src/flow/suppress.ts'
import { makeTakeAction } from '../../src/flow/take-action.ts'
import { makeTidy } from '../../src/flow/tidy.ts'
import { makeUpkeep } from '../../src/flow/upkeep.ts'
import { newId } from '../../src/id.ts'
import { readEvent } from '../../src/intake/falco-event.ts'
import type { Dossier } from '../../src/ledger/ledger.ts'
import { openSqlite } from '../../src/ledger/sqlite/open.ts'
import type { EventOverrides } from '../event.ts'
import { anEvent, morning } from '../event.ts'

export const hour = 3_600_000
const day = 24 * hour
const fingerprint = { cluster: undefined, fields: {} } as const
const routes = [{ match: {}, floor: 'Notice', channel: '#falco', mention: undefined }] as const

/** The flows over a real ledger, with a clock that the test sets. */
export async function openOffice({ neverSuppress = [] }: { readonly neverSuppress?: readonly Guard[] } = {}) {
  const ledger = await openSqlite({ file: ':memory:', newId, read: readEvent })
  const clock = { now: morning }
  const bells: string[] = []
  const common = { ledger, wake: () => void bells.push('now'), now: () => clock.now }
  const takeAction = makeTakeAction(common)
  const covering = { ...common, subjectOf, neverSuppress }
  const end = makeEndSuppression(covering)
  const ask: Ask = (event) => {
    const subject = { event, identity: identify(event, fingerprint) }
    return guardOf(subject, neverSuppress) ? undefined : subject
  }
  const backTest = (scope: Scope) => ledger.backTest(scope, clock.now, ask)
  const shown = { others: Promise.resolve() }
  const showOthers = makeShowOthers(covering)
  const receive = makeReceiveEvents({
    ...common,
    commit: (arrivals) => ledger.admit(arrivals, (arrival, known) => triage(arrival, known, routes, day, neverSuppress)),
    fingerprint,
    tell: (text, at) => ledger.postings.addNotice('#ops', text, at),
    wakeSoon: () => void bells.push('soon'),
    count: () => {},
    onTripped: () => void (shown.others = showOthers(clock.now)),
  })
  return {
    ledger,
    clock,
    bells,
    shown,
    takeAction,
    backTest,
    lookUp: makeLookUp({ ...common, standing: () => bearing }),
    acknowledgeStorm: makeAcknowledgeStorm(common),
    suppress: makeSuppress({ ...covering, takeAction, backTest, newId, longestMs: 30 * day, fallback: '#ops' }),
    ...makeChangeSuppression({ ...covering, longestMs: 30 * day }),
    lift: makeLift({ ...common, end }),
    approve: makeApprove({ ...covering, backTest }),
    reject: makeReject({ ...common, end }),
    tidy: makeTidy({ ...common, upkeep: makeUpkeep({ ...common, end, fallback: '#ops' }), quietAfterMs: day }),
    receive: (...events: readonly EventOverrides[]) =>
      receive(events.map((event) => anEvent({ time: new Date(clock.now).toISOString(), ...event }))),
    async [Symbol.asyncDispose]() {
      await shown.others
      await ledger.close()
    },
  }
}

/** The fields of an event in a pod of its own, so that it opens an alert of its own. */
export function podOf(number: number) {
  return { 'k8s.pod.name': `pod${number}-7d9c6b5f4-x2x4z`, 'container.id': `c${number}` }
}

/** Opens so many alerts and gathers them in a storm; returns its id. */
export async function gathered({ receive, ledger, clock }: Awaited<ReturnType<typeof openOffice>>, count: number): Promise<string> {
  await receive(...Array.from({ length: count }, (_, index) => ({ fields: podOf(index) })))
  await ledger.postings.gather('#falco', clock.now, new Set())
  const [storm] = await ledger.postings.storms()
  if (!storm) throw new Error('nothing was gathered')
  return storm.id
}

/** What a process that is well says of itself. */
const bearing = { troubles: [], slowest: undefined, turnedAway: 0, startedAt: morning }

function subjectOf({ alert, sample }: Dossier) {
  return { event: sample, identity: { fingerprint: alert.fingerprint, workload: alert.workload, label: alert.label } }
}
