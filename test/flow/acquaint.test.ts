import { expect, test } from 'vitest'
import { makeSuppression } from '../../src/domain/suppression.ts'
import { nothingFamiliar } from '../../src/domain/trip-wire.ts'
import { makeAcquaint } from '../../src/flow/acquaint.ts'
import { morning } from '../event.ts'
import { hour, openOffice } from './office.ts'

const scope = [{ field: 'rule', is: 'Terminal shell in container' }]

/** As one is after an upgrade: it has hidden events, and knows nothing of them. */
async function unacquainted(office: Awaited<ReturnType<typeof openOffice>>) {
  await office.receive({})
  const request = { scope, until: morning + 9 * hour, reason: 'noise', by: 'U1', alert: undefined }
  const made = makeSuppression('s7', request, { now: morning, familiar: nothingFamiliar })
  await office.ledger.addSuppression({ ...made, hidden: 3, lastHiddenAt: morning })
}

test('a suppression that an older version made knows after the start what it hides, and ends itself when something new shows up', async () => {
  await using office = await openOffice()
  await unacquainted(office)
  await makeAcquaint(office)()
  const { watch, hidden } = (await office.ledger.suppression('s7')) ?? {}
  expect(watch?.familiar).toMatchObject({ events: 1, values: { user: ['root'] } })
  expect(hidden).toBe(3)
  await office.receive({ time: '2026-11-24T09:31:00Z', fields: { 'user.name': 'mallory' } })
  expect((await office.ledger.suppression('s7'))?.ended).toMatchObject({ why: 'tripped', trip: { wire: 'user', value: 'mallory' } })
})

test('one that knows something, or has hidden nothing, is left as it is', async () => {
  await using office = await openOffice()
  await unacquainted(office)
  await makeAcquaint(office)()
  const before = await office.ledger.suppression('s7')
  await office.receive({ time: '2026-11-24T09:30:30Z' })
  await office.ledger.addSuppression(
    makeSuppression(
      's8',
      { scope, until: morning + hour, reason: 'x', by: 'U1', alert: undefined },
      { now: morning, familiar: nothingFamiliar },
    ),
  )
  await makeAcquaint(office)()
  expect((await office.ledger.suppression('s7'))?.watch.familiar).toEqual(before?.watch.familiar)
  expect((await office.ledger.suppression('s8'))?.watch.familiar.events).toBe(0)
})
