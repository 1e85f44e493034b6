import type { Moment } from '../domain/event.ts'
import type { Bearing } from '../flow/look-up.ts'
import type { LedgerTroubles } from '../flow/tell-ledger-trouble.ts'
import type { DoorNeeds } from '../intake/door.ts'
import type { Troubles } from '../reconcile/troubles.ts'
import type { Deliveries } from './deliveries.ts'
import type { Tools } from './tools.ts'

type Around = {
  readonly isConnected: () => boolean
  readonly troubles: Pick<Troubles, 'list'>
  readonly ledgerTroubles: Pick<LedgerTroubles, 'current' | 'tick'>
  readonly deliveries: Deliveries
  /** Events at the door that are not in the ledger yet. */
  readonly intake: () => number
}

/** How Falconer itself is, for whoever asks: `/falco status`, `/readyz`, `/metrics`. */
export type Watch = {
  readonly bearing: () => Bearing
  readonly health: DoorNeeds['health']
  readonly metrics: DoorNeeds['metrics']
  /** To be called every second or so. Never rejects. */
  readonly tick: () => Promise<void>
}

const unconnected = 'Slack is not connected: it is tried again until it is. The log says why.'

export function makeWatch({ metrics, ledger, now }: Tools, around: Around): Watch {
  const { isConnected, troubles, ledgerTroubles, deliveries } = around
  const startedAt = now()
  let unconnectedSince: Moment | undefined

  function look(): void {
    unconnectedSince = isConnected() ? undefined : (unconnectedSince ?? now())
  }

  /** What stops everything. */
  function missing(): Bearing['troubles'] {
    look()
    const stuck = ledgerTroubles.current()
    return [
      ...(stuck ? [stuck] : []),
      ...(unconnectedSince === undefined ? [] : [{ what: unconnected, since: unconnectedSince }]),
      ...troubles.list().filter(({ channel }) => channel === undefined),
    ]
  }

  const inChannels = () => troubles.list().flatMap(({ channel, what, since }) => (channel === undefined ? [] : [{ channel, what, since }]))

  return {
    tick() {
      look()
      return ledgerTroubles.tick()
    },
    bearing: () => ({
      troubles: [...missing(), ...inChannels()],
      slowest: deliveries.slowest(now()),
      turnedAway: metrics.turnedAwaySoFar(),
      startedAt,
    }),
    health: () => ({
      missing: missing().map(({ what }) => what),
      troubles: inChannels().map(({ channel, what }) => `${channel}: ${what}`),
    }),
    metrics: {
      contentType: metrics.contentType,
      async text() {
        metrics.show({
          ...(await shelves()),
          slackConnected: isConnected(),
          intake: around.intake(),
          troubles: troubles.list().length,
          ledgerInTrouble: ledgerTroubles.current() !== undefined,
          now: now(),
        })
        return metrics.text()
      },
    },
  }

  /** What a ledger in trouble does not tell is left out. */
  async function shelves() {
    const unless = <T>(asked: Promise<T>): Promise<T | undefined> => asked.catch(() => undefined)
    const { postings } = ledger
    const [waiting, channels, storms, kept] = await Promise.all([
      unless(postings.waiting()),
      unless(postings.waitingByChannel()),
      unless(postings.storms()),
      unless(ledger.shelf()),
    ])
    return { waiting, channelsWaiting: channels?.length, storms: storms?.length, kept }
  }
}
