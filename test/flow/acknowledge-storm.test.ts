import { expect, test } from 'vitest'
import type { Alert } from '../../src/domain/alert.ts'
import type { Decision } from '../../src/domain/action.ts'
import { makeAcknowledgeStorm } from '../../src/flow/acknowledge-storm.ts'
import { anAlert, morning } from '../event.ts'
import { aStorm } from '../slack/storm.ts'
import { gathered, openOffice } from './office.ts'

test('every open alert of a storm is acknowledged by whoever pressed, and its card follows at once', async () => {
  await using office = await openOffice()
  const storm = await gathered(office, 450)
  office.bells.length = 0

  expect(await office.acknowledgeStorm(storm, 'U1')).toEqual({ count: 450 })

  const alive = await office.ledger.alive(1_000)
  expect(new Set(alive.map(({ alert }) => alert.status))).toEqual(new Set(['acknowledged']))
  expect(await office.ledger.storm(storm)).toMatchObject({ open: 0, acknowledged: 450, lastAcknowledged: { by: 'U1' } })
  expect(office.bells).toEqual(['now'])
})

test('a storm of which nothing is open any more is refused in words, and so is one that never was', async () => {
  await using office = await openOffice()
  const storm = await gathered(office, 3)
  await office.acknowledgeStorm(storm, 'U1')
  office.bells.length = 0

  expect(await office.acknowledgeStorm(storm, 'U2')).toEqual({ refused: 'No alert of this storm is open any more.' })
  expect(await office.acknowledgeStorm('zzzzzzzz', 'U2')).toEqual({ refused: 'There is no storm zzzzzzzz in this ledger.' })
  expect(office.bells).toEqual([])
})

test('a storm that opens alerts faster than they can be acknowledged does not keep it for ever', async () => {
  const storm = neverCalm(500)
  expect(await makeAcknowledgeStorm({ ledger: storm, wake: () => {}, now: () => morning })('s70rm001', 'U1')).toEqual({ count: 500 })
  expect(storm.asked).toEqual([200, 200, 100])
})

/** So many alerts are open at first, and each one that is acknowledged makes room for another. */
function neverCalm(open: number) {
  const asked: number[] = []
  return {
    asked,
    storm: async () => aStorm({ open }),
    amendStorm: async (_id: string, limit: number, decide: (alert: Alert) => Decision) => {
      asked.push(limit)
      expect(decide(anAlert())).toHaveProperty('facts')
      return limit
    },
  }
}
