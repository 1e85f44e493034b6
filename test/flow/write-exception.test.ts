import { expect, test } from 'vitest'
import type { Guard } from '../../src/domain/guard.ts'
import { makeWriteException } from '../../src/flow/write-exception.ts'
import { exceptionFile } from '../../src/tuning/exception-file.ts'
import { hour, openOffice } from './office.ts'

type Office = Awaited<ReturnType<typeof openOffice>>

const inPayments = [
  { field: 'rule', is: 'Terminal shell in container' },
  { field: 'namespace', is: 'payments' },
]

function exceptionOf({ ledger, clock }: Office, id: string, neverSuppress: readonly Guard[] = []) {
  return makeWriteException({ ledger, compose: exceptionFile, neverSuppress, wake: () => {}, now: () => clock.now })(id, 'U2')
}

async function suppressed(office: Office): Promise<string> {
  const request = { alert: undefined, scope: inPayments, until: office.clock.now + hour, reason: 'a planned test', by: 'U1' }
  const answer = await office.suppress(request)
  if ('refused' in answer) throw new Error(answer.refused)
  return answer.suppression.id
}

test('a suppression that a command made becomes an exception by what it covers', async () => {
  await using office = await openOffice()
  await office.receive({}, { fields: { 'k8s.ns.name': 'shop' } })
  const id = await suppressed(office)
  expect(await exceptionOf(office, id)).toMatchObject({ file: { name: `falconer-${id}.yaml` }, card: undefined })
  expect((await office.ledger.suppression(id))?.facts.at(-1)).toMatchObject({ kind: 'excepted', by: 'U2', at: office.clock.now })
})

test('so does one that was lifted', async () => {
  await using office = await openOffice()
  await office.receive({})
  const id = await suppressed(office)
  await office.lift(id, 'U2')
  expect(await exceptionOf(office, id)).toMatchObject({ file: { text: expect.stringContaining('ended 2026-11-24T09:30:00.000Z') } })
})

test('one that has met no event yet is refused, and so is one that nobody made', async () => {
  await using office = await openOffice()
  expect(await exceptionOf(office, await suppressed(office))).toEqual({ refused: expect.stringContaining('once it has hidden something') })
  expect(await exceptionOf(office, '00000009')).toEqual({ refused: 'There is no suppression 00000009 in this ledger.' })
})

test('what falconer.yml never lets be hidden is not hidden in Falco either', async () => {
  await using office = await openOffice()
  await office.receive({})
  const id = await suppressed(office)
  const guard = { match: { 'proc.name': ['bash'] }, floor: undefined, withoutWorkload: false, words: 'proc.name: bash' }
  expect(await exceptionOf(office, id, [guard])).toEqual({ refused: expect.stringContaining('proc.name: bash') })
})

test('one that waits for a second person is nothing for Falco, and names both once it is approved', async () => {
  await using office = await openOffice()
  await office.receive({ priority: 'Critical' })
  const id = await suppressed(office)
  expect(await exceptionOf(office, id)).toEqual({ refused: expect.stringContaining('Nobody has approved this suppression') })
  await office.approve(id, 'U2')
  expect(await exceptionOf(office, id)).toMatchObject({ file: { text: expect.stringContaining('by U1, approved by U2 (Slack)') } })
})
