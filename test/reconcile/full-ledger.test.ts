import { expect, test } from 'vitest'
import { triage } from '../../src/domain/triage.ts'
import { newId } from '../../src/id.ts'
import { readEvent } from '../../src/intake/falco-event.ts'
import { openSqlite } from '../../src/ledger/sqlite/open.ts'
import { makeReconciler } from '../../src/reconcile/loop.ts'
import { makeNoPace } from '../../src/reconcile/pace.ts'
import { makeTroubles } from '../../src/reconcile/troubles.ts'
import { anArrival } from '../event.ts'
import { makeFakeWall } from './fake-wall.ts'

test('while the ledger takes nothing it is asked once a second, not as fast as it refuses', async () => {
  const ledger = await openSqlite({ file: ':memory:', newId, read: readEvent })
  const routes = [{ match: {}, floor: undefined, channel: '#falco', mention: undefined }]
  await ledger.admit([anArrival({ receivedAt: Date.now() })], (arrival, known) => triage(arrival, known, routes, 86_400_000))
  const full = () => Promise.reject(new Error('the disk is full'))
  const refusals: number[] = []
  const second = Promise.withResolvers<void>()
  const reconciler = makeReconciler({
    postings: {
      ...ledger.postings,
      intend: full,
      postpone: () => {
        if (refusals.push(performance.now()) === 2) second.resolve()
        return full()
      },
    },
    wall: makeFakeWall(Date.now),
    dossier: (id) => ledger.alert(id),
    storm: (id) => ledger.storm(id),
    suppression: (id) => ledger.suppression(id),
    stormAfter: undefined,
    pace: makeNoPace(),
    troubles: makeTroubles({
      tell: { began: async () => {}, ended: async () => {}, gaveUp: async () => {}, refused: async () => {} },
      now: Date.now,
    }),
    report: async () => undefined,
    log: { debug() {}, info() {}, error() {} },
    now: () => Date.now(),
  })
  reconciler.start()
  await second.promise
  await reconciler.stop()
  await ledger.close()
  expect((refusals[1] ?? 0) - (refusals[0] ?? 0)).toBeGreaterThan(900)
})
