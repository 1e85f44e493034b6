import { expect, test } from 'vitest'
import { hour, openOffice } from './office.ts'

test('an alert without events for a day closes itself, and the next event opens a new one, linked to it', async () => {
  await using office = await openOffice()
  await office.receive({})
  const [before] = await office.ledger.alive(1)
  office.clock.now += 25 * hour
  await office.tidy()
  expect((await office.ledger.alert(before?.alert.id ?? ''))?.alert.status).toBe('quiet')
  await office.receive({})
  const [after] = await office.ledger.alive(1)
  expect(after?.alert.previous).toBe(before?.alert.id)
})

test('an alert that fell quiet and was reopened does not fall quiet again at once', async () => {
  await using office = await openOffice()
  await office.receive({})
  const id = (await office.ledger.alive(1))[0]?.alert.id ?? ''
  office.clock.now += 25 * hour
  await office.tidy()
  await office.takeAction(id, { do: 'reopen', by: 'U1' })
  await office.tidy()
  expect((await office.ledger.alert(id))?.alert.status).toBe('open')
})

test('an alert that still has events stays open', async () => {
  await using office = await openOffice()
  await office.receive({})
  office.clock.now += 23 * hour
  await office.receive({})
  office.clock.now += 23 * hour
  await office.tidy()
  expect((await office.ledger.alive(1))[0]?.alert.count).toBe(2)
})
