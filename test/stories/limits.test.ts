import { expect, test } from 'vitest'
import { anEvent } from '../event.ts'
import { openHouse, wordsOf } from './house.ts'

test("a burst of new alerts and a crowd of presses never meet one of Slack's limits", async () => {
  await using house = await openHouse({ limits: true })
  const rules = Array.from({ length: 8 }, (_, index) => `Rule number ${index}`)
  await house.send(...rules.map((rule) => anEvent({ rule })))
  await house.workspace.until('every card', () => house.workspace.messages('falco').length === rules.length, 30_000)
  await Promise.all(house.workspace.messages('falco').map((message) => house.ana.press({ message }, 'Acknowledge')))
  await house.workspace.until(
    'every card says so',
    () => house.workspace.messages('falco').every((one) => wordsOf(one).includes('Acknowledged')),
    30_000,
  )
  expect(house.workspace.calls.filter(({ status }) => status === 429)).toEqual([])
}, 90_000)

test('the most urgent alert is posted first', async () => {
  await using house = await openHouse({ limits: true })
  await house.send(
    ...['one', 'two', 'three', 'four'].map((rule) => anEvent({ rule })),
    anEvent({ rule: 'the urgent one', priority: 'Critical' }),
  )
  await house.workspace.until('every card', () => house.workspace.messages('falco').length === 5, 30_000)
  const order = house.workspace.messages('falco').map((message) => wordsOf(message))
  expect(order.findIndex((words) => words.includes('the urgent one'))).toBeLessThanOrEqual(1)
}, 60_000)
