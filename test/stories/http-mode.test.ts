import { expect, test } from 'vitest'
import { anEvent } from '../event.ts'
import { openHouse, wordsOf } from './house.ts'

test('in HTTP mode Slack posts to us, and everything works as it does over sockets', async () => {
  await using house = await openHouse({ http: true })
  await house.send(anEvent())
  const card = await house.card('Terminal shell in container')
  expect((await house.ana.press({ message: card }, 'Acknowledge')).error).toBeUndefined()
  await house.workspace.until('the card says so', () => wordsOf(card).includes('Acknowledged'))
  await house.ana.press({ message: card }, 'Suppress')
  const modal = await house.workspace.until('the modal', () => house.ana.modal)
  await house.ana.submit(modal, { Why: 'a planned migration' })
  await house.workspace.until('the card says so', () => wordsOf(card).includes('Suppressed'))
  await house.ana.command('falco', '/falco summary')
  await house.workspace.until('the summary', () =>
    house.workspace.whispers(house.ana.person.id).some((one) => wordsOf(one).includes('1 received')),
  )
  expect((await fetch(`${house.falconer.url}/readyz`)).status).toBe(200)
})
