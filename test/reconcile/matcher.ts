import { setImmediate as turn } from 'node:timers/promises'
import { decide } from '../../src/domain/action.ts'
import type { Action } from '../../src/domain/action.ts'
import type { Alert, AlertId } from '../../src/domain/alert.ts'
import { triage } from '../../src/domain/triage.ts'
import { makeFileReport } from '../../src/flow/file-report.ts'
import { makeTellTroubles } from '../../src/flow/tell-troubles.ts'
import { newId } from '../../src/id.ts'
import { readEvent } from '../../src/intake/falco-event.ts'
import type { Ledger, Postings } from '../../src/ledger/ledger.ts'
import { openSqlite } from '../../src/ledger/sqlite/open.ts'
import { makeReconciler } from '../../src/reconcile/loop.ts'
import { makePace } from '../../src/reconcile/pace.ts'
import type { Pace } from '../../src/reconcile/pace.ts'
import { makeTroubles } from '../../src/reconcile/troubles.ts'
import type { Troubles } from '../../src/reconcile/troubles.ts'
import { anArrival, morning } from '../event.ts'
import type { EventOverrides } from '../event.ts'
import { aReport } from '../filed-report.ts'
import { makeFakeWall } from './fake-wall.ts'
import type { FakeWall, Hung } from './fake-wall.ts'

/** The real ledger, flows and reconciler before a fake wall, in a time that only the test moves. */
export type Matcher = {
  readonly ledger: Ledger
  readonly wall: FakeWall
  readonly troubles: Troubles
  readonly counted: readonly string[]
  readonly edits: readonly { readonly acted: boolean; readonly sinceMs: number }[]
  now(): number
  /** Lets so much time pass, a step at a time, each until nothing more happens in it. */
  pass(ms: number): Promise<void>
  /** Puts the clock forward in one step. */
  leap(ms: number): Promise<void>
  receive(...events: readonly EventOverrides[]): Promise<void>
  act(alert: AlertId, action: Action): Promise<void>
  alerts(): Promise<readonly Alert[]>
  outlook(): Promise<string>
  notices(channel: string): readonly string[]
  cards(channel?: string): readonly Hung[]
  [Symbol.asyncDispose](): Promise<void>
}

/** Events of so many problems that differ by their workload; the same again for the same numbers. */
export function problems(count: number, from = 0, overrides: EventOverrides = {}): readonly EventOverrides[] {
  return Array.from({ length: count }, (_, index) => ({
    ...overrides,
    fields: { 'k8s.pod.name': `pod-${from + index}`, 'k8s.ns.name': `team-${from + index}` },
  }))
}

/** Just long enough for a channel's next turn to come. */
const stepMs = 1_060

export const fallback = '#ops'

export async function openMatcher(
  options: {
    readonly pace?: Pace
    readonly stormAfter?: number
    readonly judge?: Parameters<FakeWall['rule']>[0]
    readonly messages?: number
    readonly hasModel?: boolean
  } = {},
): Promise<Matcher> {
  let clock = morning
  const now = () => clock
  const pulse = makePulse()
  const ledger = await openSqlite({ file: ':memory:', newId, read: readEvent })
  const wall = makeFakeWall(now)
  if (options.judge) wall.rule(options.judge)
  const quiet = { debug() {}, info() {}, error() {} }
  const troubles = makeTroubles({ tell: makeTellTroubles({ postings: ledger.postings, fallback, log: quiet, now }), now })
  const counted: string[] = []
  const edits: { readonly acted: boolean; readonly sinceMs: number }[] = []
  const reconciler = makeReconciler({
    postings: pulse.watchLedger(ledger.postings),
    wall: pulse.watchWall(wall),
    dossier: (id) => ledger.alert(id),
    storm: (id) => ledger.storm(id),
    suppression: (id) => ledger.suppression(id),
    stormAfter: options.stormAfter ?? 15,
    pace: options.pace ?? makePace(),
    troubles,
    report: makeFileReport({
      ledger,
      write: async (alert) => aReport({ alert, writtenAt: now() }),
      messagesOf: () => options.messages ?? 1,
      hasModel: options.hasModel ?? false,
      now,
    }),
    count: (what) => void counted.push(what),
    onEdited: (edit) => void edits.push(edit),
    log: quiet,
    now,
  })
  reconciler.start()
  let sent = 0

  async function settle(): Promise<void> {
    pulse.restart()
    reconciler.wake()
    await pulse.settled()
  }

  async function receive(...events: readonly EventOverrides[]): Promise<void> {
    const arrivals = events.map((event) => {
      sent += 1
      return anArrival({ time: `2026-11-24T09:29:59.${String(sent).padStart(9, '0')}Z`, ...event, receivedAt: now() })
    })
    await ledger.admit(arrivals, (arrival, known) => triage(arrival, known, routes, 86_400_000))
    await settle()
  }

  return {
    ledger,
    wall,
    troubles,
    counted,
    edits,
    now,
    receive,
    async pass(ms) {
      for (const end = clock + ms; clock < end;) {
        clock = Math.min(end, clock + stepMs)
        await settle()
      }
    },
    async leap(ms) {
      clock += ms
      await settle()
    },
    async act(alert, action) {
      await ledger.amend(alert, (one) => decide(action, one, { now: now(), successor: undefined }))
      await settle()
    },
    alerts: async () => (await ledger.recent(1_000)).map(({ alert }) => alert),
    outlook: () => reconciler.outlook(),
    notices: (channel) =>
      wall.messages.flatMap((one) => (one.channel === channel && one.saying.kind === 'notice' ? [one.saying.text] : [])),
    cards: (channel = '#falco') => wall.messages.filter((one) => one.channel === channel && one.saying.kind === 'card'),
    async [Symbol.asyncDispose]() {
      await reconciler.stop()
      await ledger.close()
    },
  }
}

const routes = [
  { match: { source: ['k8s_audit'] }, floor: undefined, channel: '#audit', mention: undefined },
  { match: {}, floor: undefined, channel: '#falco', mention: undefined },
]

/**
 * Tells when a reconciler has nothing more to do at this moment: the ledger is not asked, and it has looked since the last thing
 * that ended. A wall that hangs is not waited for.
 */
function makePulse() {
  let asked = 0
  let lookedSince = false
  return {
    restart: () => void (lookedSince = false),
    async settled(): Promise<void> {
      for (let calm = 0; calm < 5; calm = asked === 0 && lookedSince ? calm + 1 : 0) await turn()
    },
    watchLedger: (postings: Postings) =>
      watch(postings, {
        began(name) {
          asked += 1
          if (name === 'due') lookedSince = true
        },
        ended(name) {
          asked -= 1
          if (name !== 'due') lookedSince = false
        },
      }),
    watchWall: (wall: FakeWall) => watch(wall, { began() {}, ended: () => void (lookedSince = false) }),
  }
}

type Watch = { readonly began: (name: string) => void; readonly ended: (name: string) => void }

function watch<T extends object>(part: T, { began, ended }: Watch): T {
  return new Proxy(part, {
    get(target, name: string) {
      const member: unknown = Reflect.get(target, name)
      if (typeof member !== 'function') return member
      return (...given: readonly unknown[]) => {
        began(name)
        return Promise.resolve(Reflect.apply(member, target, given)).finally(() => ended(name))
      }
    },
  })
}
