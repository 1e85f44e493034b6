import { contentKey, isHotRestartFailure } from '../domain/event.ts'
import type { FalcoEvent, Moment } from '../domain/event.ts'
import { identify } from '../domain/fingerprint.ts'
import type { FingerprintConfig } from '../domain/fingerprint.ts'
import type { Arrival, Verdict } from '../domain/triage.ts'

export type ReceiveEvents = (events: readonly FalcoEvent[], haste?: Haste) => Promise<void>

/** Falco stands still until it is answered; who uploads a file can wait. */
export type Haste = 'hasty' | 'patient'

type Deps = {
  /** Judges and stores; resolves after the commit, rejects when nothing was stored, or when the hasty waited too long. */
  readonly commit: (arrivals: readonly Arrival[], haste: Haste) => Promise<readonly Verdict[]>
  readonly fingerprint: FingerprintConfig
  /** Says something to people that belongs to no alert. */
  readonly tell: (text: string, at: Moment) => Promise<void>
  /** Rings the reconciler's bell: at once for what people have not seen, soon for what only counts. */
  readonly wake: () => void
  readonly wakeSoon: () => void
  readonly count: (verdicts: readonly Verdict[]) => void
  /** Suppressions ended themselves: what else hides their events is to be shown, but Falco does not wait for that. */
  readonly onTripped: () => void
  readonly now: () => Moment
}

/** A Falco event comes in: judged, stored, and only then answered. Slack hears of it later, from the ledger. */
export function makeReceiveEvents({ commit, fingerprint, tell, wake, wakeSoon, count, onTripped, now }: Deps): ReceiveEvents {
  return async function receiveEvents(events, haste = 'hasty') {
    const receivedAt = now()
    const arrivals = events.map((event) => arrive(event, fingerprint, receivedAt))
    const verdicts = await commit(arrivals, haste)
    count(verdicts)
    const failures = events.filter((event, index) => isHotRestartFailure(event) && verdicts[index]?.kind !== 'repeat')
    for (const event of failures) await tell(hotRestartWords(event), receivedAt)
    if (verdicts.some(({ tripped }) => tripped)) onTripped()
    if (failures.length > 0 || verdicts.some(mustBeSeen)) wake()
    else if (verdicts.some(movesACounter)) wakeSoon()
  }
}

function arrive(event: FalcoEvent, fingerprint: FingerprintConfig, receivedAt: Moment): Arrival {
  return { event, identity: identify(event, fingerprint), content: contentKey(event), receivedAt }
}

/** A new card, or a suppression that ended itself: its thread says why. */
function mustBeSeen({ kind, tripped }: Verdict): boolean {
  return kind === 'open' || tripped !== undefined
}

function movesACounter(verdict: Verdict): boolean {
  return verdict.kind === 'fold' || (verdict.kind === 'suppress' && verdict.alert !== undefined)
}

function hotRestartWords(event: FalcoEvent): string {
  const where = event.hostname ? ` on ${event.hostname}` : ''
  const said = event.output ? ` Falco said: ${event.output}` : ''
  return `Falco${where} refused a changed rules or configuration file and goes on with the old one.${said}`
}
