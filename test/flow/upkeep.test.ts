import { expect, test } from 'vitest'
import type { SuppressionId } from '../../src/domain/suppression.ts'
import { makeUpkeep } from '../../src/flow/upkeep.ts'
import { hour, openOffice } from './office.ts'

type Office = Awaited<ReturnType<typeof openOffice>>

const day = 24 * hour
const inPayments = [
  { field: 'rule', is: 'Terminal shell in container' },
  { field: 'namespace', is: 'payments' },
]

async function suppressed(office: Office, lengthMs = 8 * hour, alert?: string): Promise<SuppressionId> {
  const { clock } = office
  const answer = await office.suppress({ alert, scope: inPayments, until: clock.now + lengthMs, reason: 'a drill', by: 'U0ANA' })
  if ('refused' in answer) throw new Error(answer.refused)
  return answer.suppression.id
}

/** The last thing that happened to it. */
async function lastOf({ ledger }: Office, id: SuppressionId) {
  return (await ledger.suppression(id))?.facts.at(-1)
}

async function reminders({ ledger, clock }: Office) {
  const { due } = await ledger.postings.due(clock.now)
  return due.flatMap(({ posting: { about, channel } }) => (about.kind === 'reminder' ? [{ notice: about.notice.kind, channel }] : []))
}

test('the owner of one that a command made is told of its end in the fallback channel, and once', async () => {
  await using office = await openOffice()
  const id = await suppressed(office)
  await office.receive({})
  office.clock.now += 7.5 * hour
  await office.tidy()
  await office.tidy()
  expect(await reminders(office)).toEqual([{ notice: 'ending', channel: '#ops' }])
  expect((await office.ledger.suppression(id))?.facts.map(({ kind }) => kind)).toEqual(['made', 'hit', 'ending'])
})

test('the owner of one that was made on a card is told in the channel of its alert', async () => {
  await using office = await openOffice()
  await office.receive({})
  const [dossier] = await office.ledger.alive(1)
  await suppressed(office, 8 * hour, dossier?.alert.id)
  office.clock.now += 4 * hour
  await office.tidy()
  expect(await reminders(office)).toEqual([{ notice: 'idle', channel: '#falco' }])
})

test('once it was extended, its owner is told of the new end, too', async () => {
  await using office = await openOffice()
  const id = await suppressed(office)
  await office.receive({})
  office.clock.now += 7.5 * hour
  await office.tidy()
  await office.extend(id, undefined, 'U0BEN')
  office.clock.now += 8 * hour
  await office.tidy()
  expect((await reminders(office)).map(({ notice }) => notice)).toEqual(['ending', 'ending'])
})

test('an event that comes while it is decided that nothing came takes the question back', async () => {
  await using office = await openOffice()
  const id = await suppressed(office)
  office.clock.now += 4 * hour
  const ledger = {
    ...office.ledger,
    suppressions: async () => {
      const before = await office.ledger.suppressions()
      await office.receive({})
      return before
    },
  }
  const end = () => Promise.reject(new Error('nothing ends in this story'))
  await makeUpkeep({ ledger, end, fallback: '#ops', wake: () => {}, now: () => office.clock.now })()
  expect(await lastOf(office, id)).toMatchObject({ kind: 'hit' })
  expect(await reminders(office)).toEqual([])
})

test('what Falco itself hides by now retires, if Falco is heard where it used to hide, and silent on this alone', async () => {
  await using office = await openOffice()
  const id = await suppressed(office, 20 * day)
  await office.receive({})
  await office.ledger.amendSuppression(id, (one) => ({
    suppression: { ...one, facts: [...one.facts, { kind: 'excepted', at: office.clock.now, by: 'U0ANA', why: 'a drill' }] },
  }))
  office.clock.now += 2 * day
  await office.tidy()
  expect((await office.ledger.suppression(id))?.ended).toBeUndefined()
  await office.receive({ rule: 'Another rule', hostname: 'node-8' })
  await office.tidy()
  expect((await office.ledger.suppression(id))?.ended).toBeUndefined()
  await office.receive({ rule: 'Another rule' })
  await office.tidy()
  expect((await office.ledger.suppression(id))?.ended).toMatchObject({ why: 'retired', by: undefined })
})
