import { expect, test } from 'vitest'
import { makeTidy } from '../../src/flow/tidy.ts'
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

test('the texts of events are forgotten after the days that were asked for, and beyond the bytes', async () => {
  await using office = await openOffice()
  const day = 24 * hour
  const { ledger, clock } = office
  await office.receive({}, { fields: { 'user.name': 'ana' } })
  clock.now += 2 * day
  await office.receive({ rule: 'Later' }, { rule: 'Later', fields: { 'user.name': 'ana' } })
  await tidyOf(office, { keepMs: day })()
  expect(await ledger.shelf()).toMatchObject({ events: 2, since: clock.now })
  await tidyOf(office, { keepBytes: 1 })()
  expect(await ledger.shelf()).toMatchObject({ events: 1 })
  expect((await ledger.summary(0, clock.now + hour)).books).toMatchObject({ open: 2, fold: 2 })
})

test('without a limit nothing is forgotten', async () => {
  await using office = await openOffice()
  await office.receive({}, { fields: { 'user.name': 'ana' } })
  office.clock.now += 1000 * 24 * hour
  await office.tidy()
  expect((await office.ledger.shelf()).events).toBe(2)
})

test('one run forgets so much and no more, and the next goes on: others get their turn', async () => {
  await using office = await openOffice()
  const slices: number[] = []
  const ledger = { ...office.ledger, prune: async (_before: number, _bytes: number, limit: number) => slices.push(limit) }
  await tidyOf({ ...office, ledger }, { keepMs: hour })()
  expect(slices).toEqual(Array.from({ length: 25 }, () => 500))
})

test('a part that fails keeps no other from its work, and is told', async () => {
  await using office = await openOffice()
  await office.receive({})
  office.clock.now += 25 * hour
  const upkeep = () => Promise.reject(new Error('the disk is full'))
  await expect(tidyOf(office, {}, upkeep)()).rejects.toThrow('the disk is full')
  expect(await office.ledger.alive(1)).toEqual([])
})

type Office = Pick<Awaited<ReturnType<typeof openOffice>>, 'ledger' | 'clock'>

function tidyOf({ ledger, clock }: Office, keep: { readonly keepMs?: number; readonly keepBytes?: number }, upkeep = async () => {}) {
  return makeTidy({ ledger, upkeep, quietAfterMs: 24 * hour, wake: () => {}, now: () => clock.now, ...keep })
}
