import { expect, test } from 'vitest'
import type { Guard } from '../../src/domain/guard.ts'
import { subjectOf } from '../../src/domain/scope.ts'
import { makeChoose } from '../../src/flow/choose.ts'
import { makeForesee } from '../../src/flow/foresee.ts'
import { hour, openOffice } from './office.ts'

const refunds = { 'k8s.pod.name': 'refunds-7d9c6b5f4-x2x4z' }
const rule = { field: 'rule', is: 'Terminal shell in container' }
const inPayments = [rule, { field: 'namespace', is: 'payments' }]
const guard: Guard = {
  match: { namespace: ['shop'] },
  floor: 'Debug',
  withoutWorkload: false,
  words: 'namespace: shop',
}

type Office = Awaited<ReturnType<typeof openOffice>>
const deps = ({ ledger }: Office, neverSuppress: readonly Guard[] = []) => ({ ledger, subjectOf, neverSuppress })

async function alertNamed({ ledger }: Office, label: string) {
  const found = (await ledger.alive(10)).find(({ alert }) => alert.label.includes(label))
  if (!found) throw new Error(`no alert of ${label}`)
  return found.alert
}

test('what its card shows is offered, and what its newest events share is ticked', async () => {
  await using office = await openOffice()
  await office.receive({}, { fields: { 'proc.name': 'sh' } })
  const { id } = await alertNamed(office, 'checkout')
  const answer = await makeChoose(deps(office)).choices(id)
  const ticks = 'choices' in answer ? answer.choices.ticks : []
  expect(ticks.find(({ name }) => name === 'process')).toEqual({ name: 'process', value: 'bash', isTicked: false })
  expect(ticks.find(({ name }) => name === 'owner')).toEqual({ name: 'owner', value: 'checkout', isTicked: true })
})

test('an alert that is unknown, or that may never be hidden, is refused in words', async () => {
  await using office = await openOffice()
  await office.receive({ fields: { 'k8s.ns.name': 'shop' } })
  const choose = makeChoose(deps(office, [guard]))
  expect(await choose.choices('00000000')).toEqual({ refused: 'There is no alert 00000000 in this ledger.' })
  expect(await choose.choices((await alertNamed(office, 'shop')).id)).toEqual({
    refused: 'This may not be hidden: neverSuppress in falconer.yml (namespace: shop) forbids it.',
  })
})

test('to narrow a suppression is offered what the alert shows that it was made on, though others came later', async () => {
  await using office = await openOffice()
  await office.receive({})
  const { id: alert } = await alertNamed(office, 'checkout')
  const made = await office.suppress({ alert, scope: inPayments, until: office.clock.now + hour, reason: 'a drill', by: 'U1' })
  const id = 'suppression' in made ? made.suppression.id : ''
  office.clock.now += 1_000
  await office.receive({ fields: refunds })
  const answer = await makeChoose(deps(office)).narrower(id)
  expect('choices' in answer && answer.choices.ticks.map(({ name, value }) => `${name}=${value}`)).toEqual([
    'owner=checkout',
    'container=app',
    'image=registry.example/shop/checkout',
    'process=bash',
    'parent=runc',
    'user=root',
    'host=node-7',
  ])
})

test('one that a command made is narrowed by an alert that it covers, and by none before there is one', async () => {
  await using office = await openOffice()
  const made = await office.suppress({ alert: undefined, scope: inPayments, until: office.clock.now + hour, reason: 'a drill', by: 'U1' })
  const id = 'suppression' in made ? made.suppression.id : ''
  const choose = makeChoose(deps(office))
  expect(await choose.narrower(id)).toEqual({ refused: expect.stringContaining('No event is at hand') })
  expect(await choose.narrower('00000000')).toEqual({ refused: 'There is no suppression 00000000 in this ledger.' })
  await office.lift(id, 'U1')
  await office.receive({ fields: refunds })
  expect(await choose.narrower(id)).toMatchObject({
    choices: { ticks: expect.arrayContaining([{ name: 'owner', value: 'refunds', isTicked: false }]) },
  })
})

test('before anybody asks it is known whether a second person will be needed, and what stays in sight', async () => {
  await using office = await openOffice()
  await office.receive({}, { fields: { 'k8s.ns.name': 'shop' } })
  const foresee = makeForesee({ ...deps(office, [guard]), backTest: office.backTest })
  const { id } = await alertNamed(office, 'checkout')
  expect(await foresee(inPayments, id)).toEqual({ because: undefined, spared: undefined })
  expect(await foresee([rule], id)).toEqual({
    because: 'it hides a whole rule, wherever it fires',
    spared: 'Not hidden is 1 of the 2 alerts that it fits: neverSuppress in falconer.yml (namespace: shop) forbids it.',
  })
})

test('a field that every event of the rule has narrows nothing: a second person will be needed, for one alert it is not so', async () => {
  await using office = await openOffice()
  await office.receive({ fields: { 'user.loginuid': -1 } })
  const { id } = await alertNamed(office, 'checkout')
  const foresee = makeForesee({ ...deps(office), backTest: office.backTest })
  const byNobody = [rule, { field: 'user.loginuid', is: '-1' }]
  expect(await foresee(byNobody, id)).toEqual({ because: undefined, spared: undefined })
  await office.receive({ fields: { 'user.loginuid': -1, ...refunds } })
  const because = 'it hides all that this rule found in the last 14 days'
  expect(await foresee(byNobody, id)).toEqual({ because, spared: undefined })
  const asked = await office.suppress({ alert: id, scope: byNobody, until: office.clock.now + hour, reason: 'noise', by: 'U1' })
  expect(asked).toMatchObject({ suppression: { approval: { because, given: undefined } } })
})
