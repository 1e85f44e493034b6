import { expect, test } from 'vitest'
import { anEvent, noDefaults } from '../event.ts'
import { openHouse, wordsOf } from './house.ts'
import type { House } from './house.ts'

const at = (second: number) => `2026-11-24T09:30:${String(second).padStart(2, '0')}Z`

async function ask(house: House, line: string): Promise<string> {
  const before = house.workspace.whispers(house.ana.person.id).length
  const done = await house.ana.command('falco', line)
  expect(done.error).toBeUndefined()
  const answer = await house.workspace.until(`an answer to ${line}`, () => house.workspace.whispers(house.ana.person.id)[before])
  return wordsOf(answer)
}

test('the summary adds up: received = opened + folded + suppressed + below + repeat', async () => {
  await using house = await openHouse({ falconerYml: 'routes: [{ match: { priority: Notice }, channel: "#falco" }]' })
  await house.send(anEvent({ time: at(1) }), anEvent({ time: at(2) }), anEvent({ time: at(2) }))
  await house.send(anEvent({ time: at(3), priority: 'Debug', rule: 'Quiet rule' }))
  await house.card('Terminal shell in container')
  await ask(house, '/falco suppress "Terminal shell in container" 8h a planned test')
  await house.send(anEvent({ time: at(4) }), anEvent({ time: at(5) }))
  await house.post('not an event')
  const drop = { ...noDefaults, n_drops: '12', n_evts: '900' }
  await house.send(
    anEvent({ time: at(6), rule: 'Falco internal: syscall event drop', source: 'internal', priority: 'Debug', fields: drop }),
  )
  const words = await ask(house, '/falco summary 1h')
  expect(words).toMatch(/7 (events )?received/)
  for (const part of [/1 opened/, /1 folded/, /2 suppressed/, /2 below/, /1 repeat/]) expect(words).toMatch(part)
  expect(words).toContain('Terminal shell in container')
  expect(words).toMatch(/syscall event drop/)
  expect(words).toMatch(/Refused bodies: 1/)
})

test('recent and show find an alert, by the beginning of its id too', async () => {
  await using house = await openHouse()
  await house.send(anEvent())
  const card = await house.card('Terminal shell in container')
  const id = /"value":"([0-9a-z]{8})"/.exec(JSON.stringify(card.attachments))?.[1] ?? ''
  expect(await ask(house, '/falco recent 5')).toContain(id)
  expect(await ask(house, `/falco show ${id}`)).toContain('Terminal shell in container')
  expect(await ask(house, `/falco show ${id.slice(0, 5)}`)).toContain('Terminal shell in container')
  expect(await ask(house, '/falco show nothing1')).toContain('There is no alert')
})

test('a bare command and a typo are answered with help', async () => {
  await using house = await openHouse()
  expect(await ask(house, '/falco')).toContain('/falco summary')
  expect(await ask(house, '/falco sumary')).toContain('summary')
})

test('`here` shows the answer to the channel', async () => {
  await using house = await openHouse()
  await house.ana.command('falco', '/falco summary here')
  await house.workspace.until('the answer in the channel', () =>
    house.workspace.messages('falco').some((one) => /received/.test(wordsOf(one))),
  )
})

test('a suppression by command needs a length and a reason, and says what is wrong', async () => {
  await using house = await openHouse()
  expect(await ask(house, '/falco suppress "Some rule" 8h')).toMatch(/why|reason/i)
  expect(await ask(house, '/falco suppress "Some rule" 90d too long')).toContain('30 days')
  expect(await ask(house, '/falco suppress "Some rule" 10s too short')).toMatch(/minute/)
})
