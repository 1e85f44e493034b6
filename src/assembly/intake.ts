import type { Refusal } from '../domain/books.ts'
import { triage } from '../domain/triage.ts'
import type { Arrival, Known } from '../domain/triage.ts'
import { subjectOf } from '../domain/scope.ts'
import { makeShowOthers } from '../flow/covered.ts'
import { makeReceiveEvents } from '../flow/receive-event.ts'
import { makeDoor } from '../intake/door.ts'
import type { Door, DoorNeeds } from '../intake/door.ts'
import { groupCommit } from '../ledger/group-commit.ts'
import type { Admit, Enter } from '../ledger/group-commit.ts'
import type { Tools } from './tools.ts'

/** The way of an event into the ledger. `noteFine`: it took something. */
export function makeEnter({ config, ledger, metrics }: Tools, noteFine: () => void): Enter {
  const judge = (arrival: Arrival, known: Known) => triage(arrival, known, config.routes, config.quietAfterMs, config.neverSuppress)
  const admit: Admit = async (arrivals) => {
    const end = metrics.commitSeconds.startTimer()
    const verdicts = await ledger.admit(arrivals, judge, config.slack.fallbackChannel)
    end()
    metrics.commitBatchSize.observe(arrivals.length)
    noteFine()
    return verdicts
  }
  return groupCommit(admit)
}

/** The door that Falco knocks at. */
export function makeIntake(tools: Tools, enter: Enter, sights: Pick<DoorNeeds, 'health' | 'metrics' | 'plan'>): Door {
  const { config, ledger, metrics, now, wake, wakeSoon } = tools
  const log = tools.log.child({ part: 'intake' })
  const showOthers = makeShowOthers({ ledger, subjectOf, neverSuppress: config.neverSuppress })
  const receive = makeReceiveEvents({
    commit: enter,
    fingerprint: config.fingerprint,
    tell: (text, at) => ledger.postings.addNotice(config.slack.fallbackChannel, text, at),
    wake,
    wakeSoon,
    count: (verdicts) => metrics.judged(verdicts.map(({ kind }) => kind)),
    onTripped: () =>
      void showOthers(now())
        .then(wakeSoon)
        .catch((err: unknown) => log.error({ err }, 'cards do not show what else hides their events')),
    now,
  })
  const refuse = (refusal: Refusal) => {
    metrics.refused.inc()
    void ledger.refuse(refusal).catch((err: unknown) => log.error({ err }, 'a refused body could not be kept'))
  }
  return makeDoor({
    ...sights,
    receive,
    refuse,
    turnAway: (because, events) => metrics.turnAway(because, events),
    token: config.intake.token,
    log,
    now,
  })
}
