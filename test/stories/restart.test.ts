import { expect, test } from 'vitest'
import { anEvent } from '../event.ts'
import { openHouse, wordsOf } from './house.ts'

test('a card posted before a restart still works after it, and nothing is posted twice', async () => {
  await using house = await openHouse()
  await house.send(anEvent())
  const card = await house.card('Terminal shell in container')
  await house.restart()
  await house.ana.press({ message: card }, 'Acknowledge')
  await house.workspace.until('the card says so', () => wordsOf(card).includes('Acknowledged'))
  await house.send(anEvent({ time: '2026-11-24T09:45:00Z' }))
  await house.workspace.until('the count moves', () => card.edits >= 2)
  expect(house.workspace.messages('falco')).toHaveLength(1)
})

test('events taken while Slack is down become cards when it heals', async () => {
  await using house = await openHouse()
  house.workspace.faults.down()
  expect(await house.send(anEvent())).toEqual({ received: 1 })
  house.workspace.faults.heal()
  await house.card('Terminal shell in container')
  expect(house.workspace.messages('falco')).toHaveLength(1)
}, 60_000)

test('a card whose answer got lost is found, not posted again', async () => {
  await using house = await openHouse()
  house.workspace.faults.dropAnswers('chat.postMessage', 1)
  await house.send(anEvent())
  const card = await house.card('Terminal shell in container')
  await house.ana.press({ message: card }, 'Acknowledge')
  await house.workspace.until('the found card is edited', () => wordsOf(card).includes('Acknowledged'), 20_000)
  expect(house.workspace.messages('falco')).toHaveLength(1)
})

test('a card that somebody deleted is posted again', async () => {
  await using house = await openHouse()
  await house.send(anEvent())
  house.workspace.remove(await house.card('Terminal shell in container'))
  await house.send(anEvent({ time: '2026-11-24T09:45:00Z' }))
  expect(wordsOf(await house.card('Terminal shell in container'))).toContain('2')
  // How long new cards take is told of new cards: this one was there before.
  expect(await (await fetch(`${house.falconer.url}/metrics`)).text()).toContain('falconer_delivery_seconds_count 1\n')
})
