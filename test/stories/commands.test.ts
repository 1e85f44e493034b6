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
  const approval = await house.workspace.until('the approval card', () =>
    house.workspace.messages('falco').find((one) => wordsOf(one).includes('May this be suppressed?')),
  )
  await house.ben.press({ message: approval }, 'Approve')
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

test('a suppression by command hides just what it names, and what it hid is listed after its end', async () => {
  await using house = await openHouse({ falconerYml: 'maxSuppression: 2d' })
  const wrote = (second: number, rule: string, file: string) => anEvent({ time: at(second), rule, fields: { 'fd.name': file } })
  await house.send(wrote(1, 'Write below root', '/var/log/app.log'))
  await house.card('Write below root')
  expect(await ask(house, '/falco suppress "Write below root" file^=/var/log/ 3d because logs')).toContain('at most 2 days')
  const said = await ask(house, '/falco suppress “Write below root” namespace=payments file^=/var/log/ for 8h because it logs there')
  expect(said).toMatch(/Suppressed\..*rule is `Write below root`, namespace is `payments`, file begins with `\/var\/log\/`/s)
  await house.send(wrote(2, 'Write below root', '/var/log/other.log'), wrote(3, 'Write below root', '/var/logs'))
  await house.send(wrote(4, 'Another rule', '/var/log/app.log'))
  expect(await ask(house, '/falco summary 1h')).toMatch(/4 received.* = 2 opened \+ 1 folded \+ 1 suppressed/)
  expect(await ask(house, '/falco suppressions mine')).toContain('Has hidden 1 event')

  const list = house.workspace.whispers(house.ana.person.id).at(-1)
  if (!list) throw new Error('nothing was listed')
  await house.ana.press({ message: list }, 'Lift')
  expect(await ask(house, '/falco suppressions expired')).toMatch(/Ended \(lifted by <@U0ANALIMA>\).*it logs there\nHas hidden 1 event/s)
})
