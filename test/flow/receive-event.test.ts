import { expect, test } from 'vitest'
import { noDefaults } from '../event.ts'
import { openOffice } from './office.ts'

test('a new problem rings at once, a repeat of it soon, what nobody sees not at all', async () => {
  await using office = await openOffice()
  await office.receive({})
  office.clock.now += 1_000
  await office.receive({})
  await office.receive({ priority: 'Debug', rule: 'Chatter' })
  expect(office.bells).toEqual(['now', 'soon'])
})

test('a suppression that ends itself rings at once: its thread says why', async () => {
  await using office = await openOffice()
  await office.receive({})
  const [dossier] = await office.ledger.alive(1)
  const scope = [
    { field: 'rule', is: 'Terminal shell in container' },
    { field: 'process', is: 'bash' },
  ]
  await office.suppress({ scope, until: office.clock.now + 3_600_000, reason: 'known', by: 'U0ANA', alert: dossier?.alert.id })
  office.bells.length = 0
  office.clock.now += 1_000
  await office.receive({})
  office.clock.now += 1_000
  await office.receive({ fields: { 'user.name': 'mallory' } })
  expect(office.bells).toEqual(['soon', 'now'])
})

test('when one has ended itself and another goes on hiding the events, the card shows that one', async () => {
  await using office = await openOffice()
  await office.receive({})
  const rule = { field: 'rule', is: 'Terminal shell in container' }
  const ask = { until: office.clock.now + 3_600_000, by: 'U0ANA', alert: undefined }
  await office.suppress({ ...ask, scope: [rule, { field: 'namespace', is: 'payments' }], reason: 'watched' })
  await office.suppress({ ...ask, scope: [rule, { field: 'process', is: 'bash' }], reason: 'not watched', wires: [] })
  office.clock.now += 1_000
  await office.receive({ fields: { 'user.name': 'mallory' } })
  await office.shown.others
  const [dossier] = await office.ledger.alive(1)
  expect(dossier?.alert).toMatchObject({ hidden: 1, suppressed: { reason: 'not watched' } })
})

test('the same event sent twice is counted once', async () => {
  await using office = await openOffice()
  await office.receive({})
  await office.receive({})
  expect((await office.ledger.alive(1))[0]?.alert.count).toBe(1)
  expect((await office.lookUp.summary(1_000)).books).toMatchObject({ open: 1, repeat: 1 })
})

test('a refused configuration is told to people once, with what Falco said', async () => {
  await using office = await openOffice()
  const failure = {
    rule: 'Falco internal: hot restart failure',
    source: 'internal',
    hostname: 'node-7',
    output: 'unknown key',
    fields: noDefaults,
  }
  await office.receive(failure)
  await office.receive(failure)
  const { due } = await office.ledger.postings.due(office.clock.now)
  expect(due.map(({ posting }) => posting)).toMatchObject([
    { channel: '#ops', about: { kind: 'notice', text: expect.stringContaining('unknown key') } },
  ])
})
