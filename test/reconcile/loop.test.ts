import { afterEach, beforeEach, expect, test } from 'vitest'
import { decide } from '../../src/domain/action.ts'
import type { Action } from '../../src/domain/action.ts'
import { triage } from '../../src/domain/triage.ts'
import { newId } from '../../src/id.ts'
import { readEvent } from '../../src/intake/falco-event.ts'
import type { Ledger } from '../../src/ledger/ledger.ts'
import { openSqlite } from '../../src/ledger/sqlite/open.ts'
import { makeReconciler } from '../../src/reconcile/loop.ts'
import type { Reconciler } from '../../src/reconcile/loop.ts'
import { makeNoPace } from '../../src/reconcile/pace.ts'
import type { Undelivered } from '../../src/reconcile/perform.ts'
import type { EventOverrides } from '../event.ts'
import { anArrival } from '../event.ts'
import { makeFakeWall } from './fake-wall.ts'
import type { FakeWall, Hung } from './fake-wall.ts'

let ledger: Ledger
let wall: FakeWall
let reconciler: Reconciler
let undelivered: Undelivered[]
/** Runs ahead of the wall clock, so that nobody waits for a moment to come. */
let ahead = 0
const now = () => Date.now() + ahead

beforeEach(async () => {
  ledger = await openSqlite({ file: ':memory:', newId, read: readEvent })
  wall = makeFakeWall()
  undelivered = []
  ahead = 0
  reconciler = makeReconciler({
    postings: ledger.postings,
    wall,
    dossier: (id) => ledger.alert(id),
    pace: makeNoPace(),
    writeReport: async (alert) => ({ alert, title: 'A report', writtenAt: now(), sections: [], evidence: [] }),
    tell: async (trouble) => void undelivered.push(trouble),
    log: { debug() {}, error() {} },
    now,
  })
  reconciler.start()
})

afterEach(async () => {
  await reconciler.stop()
  await ledger.close()
})

const routes = [{ match: {}, floor: undefined, channel: '#falco', mention: undefined }]

async function receive(...events: readonly EventOverrides[]): Promise<void> {
  const arrivals = events.map((event) => anArrival({ ...event, receivedAt: now() }))
  await ledger.admit(arrivals, (arrival, known) => triage(arrival, known, routes, 86_400_000))
  reconciler.wake()
}

/** Lets so much time pass for Falconer. */
function pass(ms: number): void {
  ahead += ms
  reconciler.wake()
}

function cardSays(look: (saying: Extract<Hung['saying'], { kind: 'card' }>) => boolean): Promise<Hung> {
  return wall.until(() => wall.messages.find(({ saying }) => saying.kind === 'card' && look(saying)))
}

const at = (second: number) => ({ time: `2026-11-24T09:30:${String(second).padStart(2, '0')}Z` })

test('three events of one problem hang one card, which then counts to three', async () => {
  await receive(at(1))
  await cardSays(({ alert }) => alert.count === 1)
  await receive(at(2), at(3))
  pass(5_000)
  await cardSays(({ alert }) => alert.count === 3)
  expect(wall.messages).toHaveLength(1)
})

test('a card whose answer got lost is found by its key and not hung twice', async () => {
  wall.loseAnswer()
  await receive(at(1))
  await wall.until(() => wall.messages.length === 1)
  await receive(at(2))
  pass(10_000)
  await wall.until(() => wall.searches === 1)
  pass(10_000)
  await cardSays(({ alert }) => alert.count === 2)
  expect(wall.messages).toHaveLength(1)
})

test('a post that did not arrive is hung after a look', async () => {
  wall.answer('post', { kind: 'unsure', why: 'the network' })
  await receive(at(1))
  await ledger.postings.waiting()
  await untilPutOff()
  pass(10_000)
  await cardSays(() => true)
  expect(wall.searches).toBe(1)
})

test('a card that somebody deleted is hung again with the next change', async () => {
  await receive(at(1))
  await cardSays(() => true)
  wall.remove()
  await receive(at(2))
  pass(10_000)
  await cardSays(({ alert }) => alert.count === 2)
  expect(wall.messages).toHaveLength(1)
})

test('what cannot be delivered is told, kept, and delivered when it heals', async () => {
  wall.answer('post', { kind: 'never', why: '#falco is archived.' })
  await receive(at(1))
  await untilPutOff()
  expect(undelivered).toMatchObject([{ channel: '#falco', why: '#falco is archived.' }])
  pass(60_000)
  await cardSays(() => true)
})

test('what a person did is shown at once, in one edit', async () => {
  await receive(at(1))
  const card = await cardSays(() => true)
  await act({ do: 'acknowledge', by: 'U1' })
  await cardSays(({ alert }) => alert.status === 'acknowledged')
  expect(card.edits).toBe(1)
})

test('a report that was asked for is said once, in the thread of the card', async () => {
  await receive(at(1))
  const card = await cardSays(() => true)
  await act({ do: 'report', by: 'U1' })
  const report = await wall.until(() => wall.messages.find(({ saying }) => saying.kind === 'report'))
  expect(report).toMatchObject({ thread: card.ts, saying: { by: 'U1' } })
  await act({ do: 'acknowledge', by: 'U1' })
  await cardSays(({ alert }) => alert.status === 'acknowledged')
  expect(wall.messages.filter(({ saying }) => saying.kind === 'report')).toHaveLength(1)
})

test('a report whose card was deleted comes into the thread of the card that is hung again', async () => {
  await receive(at(1))
  await cardSays(() => true)
  wall.remove()
  wall.answer('reply', { kind: 'gone', why: 'thread_not_found' })
  await act({ do: 'report', by: 'U1' })
  const report = await wall.until(() => wall.messages.find(({ saying }) => saying.kind === 'report'))
  expect(wall.messages.map(({ saying }) => saying.kind)).toEqual(['card', 'report'])
  expect(report.thread).toBe(wall.messages[0]?.ts)
})

test('a notice that belongs to no alert is said once', async () => {
  await ledger.postings.addNotice('#ops', 'the sensor is blind', now())
  reconciler.wake()
  await wall.until(() => wall.messages.some(({ channel, saying }) => channel === '#ops' && saying.kind === 'notice'))
  reconciler.wake()
  await receive(at(1))
  await cardSays(() => true)
  expect(wall.messages.filter(({ saying }) => saying.kind === 'notice')).toHaveLength(1)
})

async function act(action: Action): Promise<void> {
  const [dossier] = await ledger.alive(1)
  const around = { now: now(), successor: undefined }
  await ledger.amend(dossier?.alert.id ?? '', (alert) => decide(action, alert, around))
  reconciler.wake()
}

/** The wall has answered; this waits until the ledger has written it down. */
async function untilPutOff(): Promise<void> {
  let put = false
  while (!put) {
    await new Promise((resolve) => setImmediate(resolve))
    put = (await ledger.postings.due(now())).nextAt !== undefined
  }
}
