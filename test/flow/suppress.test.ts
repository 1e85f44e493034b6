import { expect, test } from 'vitest'
import { hour, openOffice } from './office.ts'

const refunds = { 'k8s.pod.name': 'refunds-7d9c6b5f4-x2x4z' }
/** Narrow enough that nobody else is asked. */
const inPayments = [
  { field: 'rule', is: 'Terminal shell in container' },
  { field: 'namespace', is: 'payments' },
]

type Office = Awaited<ReturnType<typeof openOffice>>

async function ask({ suppress, clock }: Office, more: Partial<Parameters<Office['suppress']>[0]> = {}) {
  return suppress({ alert: undefined, scope: inPayments, until: clock.now + hour, reason: 'a planned test', by: 'U1', ...more })
}

async function onlyAlert({ ledger }: Office) {
  const [dossier] = await ledger.alive(1)
  if (!dossier) throw new Error('no alert is alive')
  return dossier.alert
}

test('a suppression shows on every living card that it covers', async () => {
  await using office = await openOffice()
  await office.receive({}, { fields: refunds }, { rule: 'Another rule' })
  await ask(office)
  const alive = await office.ledger.alive(10)
  expect(alive.map(({ alert }) => [alert.rule, alert.suppressed?.reason])).toEqual(
    expect.arrayContaining([
      ['Terminal shell in container', 'a planned test'],
      ['Terminal shell in container', 'a planned test'],
      ['Another rule', undefined],
    ]),
  )
})

test('it hides what matches, counts it, and keeps it in the books', async () => {
  await using office = await openOffice()
  await office.receive({})
  await ask(office)
  office.clock.now += 1_000
  await office.receive({}, { fields: refunds })
  expect((await office.ledger.suppressions())[0]).toMatchObject({ hidden: 2, lastHiddenAt: office.clock.now })
  expect((await onlyAlert(office)).hidden).toBe(1)
  expect((await office.lookUp.summary(hour)).books).toMatchObject({ open: 1, suppress: 2 })
})

test('it ends by itself, the card and its thread say so, and events show again', async () => {
  await using office = await openOffice()
  await office.receive({})
  const { id } = await onlyAlert(office)
  await ask(office, { alert: id })
  office.clock.now += hour
  await office.tidy()
  expect((await onlyAlert(office)).suppressed).toBeUndefined()
  expect((await office.ledger.facts(id)).at(-1)).toMatchObject({ kind: 'unsuppressed', why: 'expired', told: true })
  await office.receive({})
  expect((await onlyAlert(office)).count).toBe(2)
})

test('an event at the very end of a suppression is not hidden, tidied or not', async () => {
  await using office = await openOffice()
  await ask(office)
  office.clock.now += hour
  await office.receive({})
  expect((await onlyAlert(office)).count).toBe(1)
})

test('anybody may lift it, once', async () => {
  await using office = await openOffice()
  await office.receive({})
  const answer = await ask(office)
  if ('refused' in answer) throw new Error(answer.refused)
  expect(await office.lift(answer.suppression.id, 'U2')).toMatchObject({ suppression: { ended: { why: 'lifted', by: 'U2' } } })
  expect(await office.lift(answer.suppression.id, 'U3')).toEqual({ refused: '<@U2> has lifted this suppression already.' })
  expect((await onlyAlert(office)).suppressed).toBeUndefined()
})

test('when one of two suppressions is lifted, the card shows the other, which goes on hiding', async () => {
  await using office = await openOffice()
  await office.receive({})
  const first = await ask(office, { reason: 'the first' })
  await ask(office, { reason: 'the second', until: office.clock.now + 2 * hour })
  if ('refused' in first) throw new Error(first.refused)
  await office.lift(first.suppression.id, 'U2')
  expect((await onlyAlert(office)).suppressed?.reason).toBe('the second')
})

test.each([
  ['no reason', { reason: '  ' }, 'reason'],
  ['less than a minute', { until: Date.parse('2026-11-24T09:30:30Z') }, 'one minute'],
  ['more than 30 days', { until: Date.parse('2026-12-25T09:30:00Z') }, '30 days'],
  ['no scope', { scope: [] }, 'scope'],
])('%s is refused in words, and nothing is stored', async (_name, more, word) => {
  await using office = await openOffice()
  expect(await ask(office, more)).toMatchObject({ refused: expect.stringContaining(word) })
  expect(await office.ledger.suppressions()).toEqual([])
})

test('a suppression on an alert that is resolved is refused, and hides nothing', async () => {
  await using office = await openOffice()
  await office.receive({})
  const { id } = await onlyAlert(office)
  await office.takeAction(id, { do: 'resolve', by: 'U1', outcome: 'benign', note: '' })
  expect(await ask(office, { alert: id })).toMatchObject({ refused: expect.stringContaining('resolved') })
  expect(await office.ledger.suppressions()).toEqual([])
})

test('what could hide nothing but what neverSuppress names is refused before any such event has come', async () => {
  const guard = { match: { namespace: ['bank'] }, floor: undefined, withoutWorkload: false, words: 'namespace: bank' } as const
  await using office = await openOffice({ neverSuppress: [guard] })
  const inBank = { field: 'namespace', is: 'bank' }
  const rule = { field: 'rule', is: 'Some rule' }
  expect(await ask(office, { scope: [rule, inBank] })).toEqual({
    refused: 'This may not be hidden: neverSuppress in falconer.yml (namespace: bank) forbids it.',
  })
  expect(await ask(office, { scope: [rule, { field: 'process', is: 'cat' }] })).toHaveProperty('suppression')
})
