import { expect, test } from 'vitest'
import type { Alert } from '../../src/domain/alert.ts'
import type { SuppressionId } from '../../src/domain/suppression.ts'
import { hour, openOffice } from './office.ts'

type Office = Awaited<ReturnType<typeof openOffice>>

const [ana, ben] = ['U0ANA', 'U0BEN'] as const
const day = 24 * hour
const inPayments = [
  { field: 'rule', is: 'Terminal shell in container' },
  { field: 'namespace', is: 'payments' },
]
const checkout = { field: 'owner', is: 'checkout' }
const refunds = { fields: { 'k8s.pod.name': 'refunds-7d9c6b5f4-x2x4z' } }

/** Two alerts that one suppression covers; it was made on the first. */
async function covered(
  office: Office,
  lengthMs = 8 * hour,
): Promise<{ readonly id: SuppressionId; readonly own: string; readonly other: string }> {
  await office.receive({})
  const own = (await office.ledger.alive(1))[0]?.alert.id ?? ''
  await office.receive(refunds)
  const other = (await office.ledger.alive(2)).map(({ alert }) => alert.id).find((one) => one !== own) ?? ''
  const until = office.clock.now + lengthMs
  const answer = await office.suppress({ alert: own, scope: inPayments, until, reason: 'a drill', by: ana })
  if ('refused' in answer) throw new Error(answer.refused)
  return { id: answer.suppression.id, own, other }
}

async function alertOf({ ledger }: Office, id: string): Promise<Alert> {
  const dossier = await ledger.alert(id)
  if (!dossier) throw new Error('there is no such alert')
  return dossier.alert
}

test('extended, it hides for as long again, on every card that shows it; one thread is told', async () => {
  await using office = await openOffice()
  const { id, own, other } = await covered(office)
  const until = office.clock.now + 16 * hour
  expect(await office.extend(id, undefined, ben)).toMatchObject({ suppression: { until } })
  expect([await alertOf(office, own), await alertOf(office, other)].map(({ suppressed }) => suppressed?.until)).toEqual([until, until])
  expect((await office.ledger.facts(own)).at(-1)).toMatchObject({ kind: 'extended', told: true, by: ben })
  expect((await office.ledger.facts(other)).at(-1)).toMatchObject({ kind: 'extended', told: false })
  office.clock.now += 9 * hour
  await office.receive({ hostname: 'node-8' })
  expect((await office.ledger.suppression(id))?.hidden).toBe(1)
})

test('it is never extended beyond what is allowed from now on', async () => {
  await using office = await openOffice()
  const { id } = await covered(office, 20 * day)
  expect(await office.extend(id, undefined, ben)).toMatchObject({ suppression: { until: office.clock.now + 30 * day } })
  expect(await office.extend(id, undefined, ben)).toMatchObject({ refused: expect.stringContaining('no later than it ends anyway') })
  expect(await office.extend(id, office.clock.now + 31 * day, ben)).toMatchObject({ refused: expect.stringContaining('30 days from now') })
})

test('narrowed, it hides no more of what it does not cover, whose card shows so', async () => {
  await using office = await openOffice()
  const { id, own, other } = await covered(office)
  await office.narrow(id, [checkout], ben)
  expect((await alertOf(office, own)).suppressed?.id).toBe(id)
  expect((await alertOf(office, other)).suppressed).toBeUndefined()
  expect((await office.ledger.facts(other)).at(-1)).toMatchObject({ kind: 'unsuppressed', why: 'narrowed', by: ben, told: false })
  await office.receive({ ...refunds, hostname: 'node-8' }, { hostname: 'node-8' })
  expect(await office.ledger.suppression(id)).toMatchObject({ hidden: 1, scope: [...inPayments, checkout] })
})

test('a card that a narrowed suppression leaves shows another that goes on hiding its events', async () => {
  await using office = await openOffice()
  const { id, other } = await covered(office)
  const scope = [...inPayments, { field: 'owner', is: 'refunds' }]
  const second = await office.suppress({ alert: undefined, scope, until: office.clock.now + hour, reason: 'a drill', by: ben })
  await office.narrow(id, [checkout], ben)
  expect((await alertOf(office, other)).suppressed?.id).toBe('suppression' in second ? second.suppression.id : '')
})

test('the thread of its own alert hears when that is covered no longer', async () => {
  await using office = await openOffice()
  const { id, own } = await covered(office)
  await office.narrow(id, [{ field: 'owner', is: 'refunds' }], ben)
  expect((await office.ledger.facts(own)).at(-1)).toMatchObject({ kind: 'unsuppressed', why: 'narrowed', told: true })
})

test('narrowing adds conditions, and is refused where it adds none', async () => {
  await using office = await openOffice()
  const { id } = await covered(office)
  expect(await office.narrow(id, inPayments, ben)).toMatchObject({ refused: expect.stringContaining('no narrower') })
})

test('kept, it stays as it is, and who said so is a fact', async () => {
  await using office = await openOffice()
  const { id } = await covered(office)
  await office.keep(id, ana)
  expect((await office.ledger.suppression(id))?.facts.at(-1)).toMatchObject({ kind: 'kept', by: ana })
})

test('what is not in this ledger is not changed', async () => {
  await using office = await openOffice()
  const refused = { refused: 'There is no suppression spr3ss10 in this ledger.' }
  expect(await office.extend('spr3ss10', undefined, ben)).toEqual(refused)
  expect(await office.narrow('spr3ss10', [checkout], ben)).toEqual(refused)
  expect(await office.keep('spr3ss10', ben)).toEqual(refused)
})

test('what was made knows what it covers, and the answer says what stays in sight all the same', async () => {
  const neverSuppress = [{ match: {}, floor: 'Critical', withoutWorkload: true, words: 'priority: Critical, workload: none' }] as const
  await using office = await openOffice({ neverSuppress })
  await office.receive({}, { priority: 'Critical', fields: { 'k8s.pod.name': null, 'container.id': 'host' } })
  const scope = [{ field: 'rule', is: 'Terminal shell in container' }]
  const answer = await office.suppress({ alert: undefined, scope, until: office.clock.now + hour, reason: 'a drill', by: ana })
  expect(answer).toMatchObject({
    spared: 'Not hidden is 1 of the 2 alerts that it fits: neverSuppress in falconer.yml (priority: Critical, workload: none) forbids it.',
    suppression: {
      approval: { past: { day: { hidden: 1, of: 2 } } },
      watch: { familiar: { events: 1, values: { image: ['registry.example/shop/checkout'], user: ['root'] } } },
    },
  })
})
