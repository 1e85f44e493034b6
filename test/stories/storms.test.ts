import { describe, expect, test } from 'vitest'
import { isAlive } from '../../src/domain/alert.ts'
import { calmMs } from '../../src/domain/storm.ts'
import { makePace } from '../../src/reconcile/pace.ts'
import type { Message } from '../../src/workspace/workspace.ts'
import { anEvent } from '../event.ts'
import type { EventOverrides } from '../event.ts'
import { openHouse, wordsOf } from './house.ts'
import type { House, HouseOptions } from './house.ts'
import { differences, settled } from './reconciled.ts'

const day = 24 * 60 * 60_000

/** Slack's pace, a hundred times as fast: a storm is a matter of numbers, not of seconds. */
const quick = { burst: 2, perSecond: 95 }
const rest = { firstMs: 20, mostMs: 1_000 }
const pace = () =>
  makePace({ channel: quick, posts: quick, edits: quick, searches: quick, keptForPeople: 1, rests: { card: rest, storm: rest } })

function openStormHouse(options: HouseOptions = {}): Promise<House> {
  return openHouse({ pace: pace(), falconerYml: 'stormAfter: 3', ...options })
}

/** One problem for each number. */
function problem(number: number, overrides: EventOverrides = {}) {
  const { fields, ...named } = overrides
  return anEvent({
    rule: 'A noisy rule',
    priority: 'Warning',
    ...named,
    fields: { 'k8s.pod.name': `app${number}-6d4cf56db6-x7zlp`, ...fields },
  })
}

const later = (second: number) => `2026-11-24T11:00:${String(second).padStart(2, '0')}Z`

/** All in one request, so that all of them are there at once. */
async function burst(house: House, count: number, overrides: EventOverrides = {}, from = 0): Promise<void> {
  const events = Array.from({ length: count }, (_, index) => problem(from + index, overrides).raw)
  const answer = await house.post(events.join('\n'), 'application/x-ndjson')
  expect(await answer.json()).toEqual({ received: count, refused: [] })
}

function stormCard({ workspace }: House, words = 'Storm'): Promise<Message> {
  return workspace.until(`a storm card that says "${words}"`, () =>
    stormCards(workspace.messages('falco')).find((one) => wordsOf(one).includes(words)),
  )
}

function stormCards(messages: readonly Message[]): readonly Message[] {
  return messages.filter(({ metadata }) => String(metadata?.event_payload['key']).startsWith('storm-'))
}

function cards(house: House): readonly Message[] {
  return house.workspace.messages('falco').filter(({ metadata }) => String(metadata?.event_payload['key']).startsWith('card-'))
}

async function matches(house: House): Promise<void> {
  for (let second = 0; second < 60 && !(await settled(house, 200)); second++) house.forward(1_000)
  expect(await settled(house, 1_000)).toBe(true)
  expect(await differences(house.falconer.ledger, house.workspace)).toEqual([])
}

async function calm(house: House): Promise<void> {
  house.forward(calmMs + 1_000)
  await stormCard(house, 'The storm is over')
}

test('fifteen alerts at once are fifteen cards, sixteen are one storm', async () => {
  await using few = await openStormHouse({ falconerYml: 'stormAfter: 15' })
  await burst(few, 15)
  await matches(few)
  expect([cards(few).length, stormCards(few.workspace.messages('falco')).length]).toEqual([15, 0])
  await using many = await openStormHouse({ falconerYml: 'stormAfter: 15' })
  await burst(many, 16)
  await matches(many)
  expect([cards(many).length, stormCards(many.workspace.messages('falco')).length]).toEqual([0, 1])
  expect(wordsOf(await stormCard(many))).toContain('16 new alerts')
})

test('a storm from its beginning to its end: one card, edited in place, that says how long it lasted', async () => {
  await using house = await openStormHouse()
  await burst(house, 10)
  const card = await stormCard(house)
  await burst(house, 10, {}, 10)
  await house.send(problem(3, { time: later(1) }))
  await matches(house)
  expect(wordsOf(card)).toMatch(/20 new alerts/)
  expect(wordsOf(card)).toMatch(/21 received\* = 20 opened \+ 1 folded \+ 0 suppressed \+ 0 below \+ 0 repeat/)
  expect(house.workspace.messages('falco')).toHaveLength(1)
  await calm(house)
  await matches(house)
  expect(wordsOf(card)).toMatch(/It lasted \d/)
  expect(house.workspace.messages('falco')).toHaveLength(1)
})

test('every alert of a storm is found by /falco recent and /falco show', async () => {
  await using house = await openStormHouse()
  await burst(house, 6)
  await stormCard(house)
  const alerts = await house.falconer.ledger.recent(10)
  await house.ana.command('falco', '/falco recent 10')
  const list = await house.workspace.until('the list', () => house.workspace.whispers(house.ana.person.id).at(-1))
  for (const { alert } of alerts) expect(wordsOf(list)).toContain(alert.id)
  await house.ana.command('falco', `/falco show ${alerts[0]?.alert.id}`)
  await house.workspace.until('the alert, and where it is', () =>
    house.workspace
      .whispers(house.ana.person.id)
      .some((one) => /storm/i.test(wordsOf(one)) && wordsOf(one).includes(alerts[0]?.alert.id ?? '-')),
  )
})

describe('what breaks through a storm', () => {
  test('a Critical alert has a card of its own, and so has one that becomes Critical', async () => {
    await using house = await openStormHouse()
    await burst(house, 8)
    await stormCard(house)
    await house.send(problem(100, { rule: 'Reverse shell', priority: 'Critical' }))
    await house.card('Reverse shell')
    await house.send(problem(5, { priority: 'Emergency', time: later(2) }))
    await house.workspace.until('both', () => cards(house).length === 2)
    await matches(house)
    expect(wordsOf(await stormCard(house))).toContain('2 more alerts have a card of their own')
  })

  test('a rule that is new to an image, once the ledger is a week old, and at most five a minute', async () => {
    await using house = await openStormHouse()
    await burst(house, 1)
    house.forward(8 * day)
    await burst(house, 8, { time: later(3) }, 1)
    await stormCard(house)
    expect(cards(house)).toHaveLength(1)
    const strange = Array.from({ length: 7 }, (_, index) => problem(50 + index, { rule: `Never seen ${index}`, time: later(4) }).raw)
    await house.post(strange.join('\n'), 'application/x-ndjson')
    await house.workspace.until('five of seven', () => cards(house).length === 6)
    await matches(house)
    expect(cards(house)).toHaveLength(6)
  })
})

describe('the buttons of a storm', () => {
  test('Acknowledge all acknowledges every open alert of it, and the card says who did', async () => {
    await using house = await openStormHouse()
    await burst(house, 9)
    const card = await stormCard(house, '9 new alerts')
    expect((await house.ana.press({ message: card }, 'Acknowledge all')).error).toBeUndefined()
    await house.workspace.until('the card says so', () => wordsOf(card).includes('9 acknowledged'))
    expect(wordsOf(card)).toContain('Nothing is open')
    expect(wordsOf(card)).toContain(`<@${house.ana.person.id}>`)
    const alerts = await house.falconer.ledger.recent(20)
    expect(alerts.every(({ alert }) => alert.status === 'acknowledged')).toBe(true)
    await house.workspace.until('the person is told', () =>
      house.workspace.whispers(house.ana.person.id).some((one) => wordsOf(one).includes('Acknowledged 9 alerts')),
    )
    await matches(house)
  })

  test('Suppress top talker hides the one with most events, and the thread of the storm says so', async () => {
    await using house = await openStormHouse()
    await burst(house, 7)
    await house.send(problem(4, { time: later(1) }), problem(4, { time: later(2) }))
    const card = await stormCard(house, '7 new alerts')
    await house.ana.press({ message: card }, 'Suppress top talker')
    const modal = await house.workspace.until('the modal', () => house.ana.modal)
    await house.ana.submit(modal, { 'How long': '1 hour', Why: 'a load test' })
    await house.workspace.until('the thread', () => house.workspace.replies(card).some((one) => wordsOf(one).includes('a load test')))
    await house.send(problem(4, { time: later(3) }))
    const alerts = await house.falconer.ledger.recent(20)
    expect(alerts.filter(({ alert }) => alert.suppressed).map(({ alert }) => [alert.count, alert.hidden])).toEqual([[3, 1]])
    await matches(house)
  })

  test('Show newest lists the newest for one person, each with its button', async () => {
    await using house = await openStormHouse()
    await burst(house, 7)
    const card = await stormCard(house, '7 new alerts')
    await house.ben.press({ message: card }, 'Show newest')
    const list = await house.workspace.until('the list', () => house.workspace.whispers(house.ben.person.id).at(-1))
    const [newest] = await house.falconer.ledger.recent(1)
    const id = newest?.alert.id ?? ''
    await house.ben.press({ message: list }, 'Acknowledge', { value: id })
    await house.workspace.until('the storm card says so', () => wordsOf(card).includes('1 acknowledged'))
    expect((await house.falconer.ledger.alert(id))?.alert.status).toBe('acknowledged')
    await matches(house)
  })
})

describe('after a storm', () => {
  test('an open alert that goes on gets a card of its own, an acknowledged one stays where it is', async () => {
    await using house = await openStormHouse()
    await burst(house, 6)
    const card = await stormCard(house, '6 new alerts')
    await house.ana.press({ message: card }, 'Show newest')
    const list = await house.workspace.until('the list', () => house.workspace.whispers(house.ana.person.id).at(-1))
    const known = (await house.falconer.ledger.recent(10)).find(({ alert }) => alert.label.includes('app2'))
    await house.ana.press({ message: list }, 'Acknowledge', { value: known?.alert.id ?? '' })
    await calm(house)
    await house.send(problem(1, { time: later(5) }), problem(2, { time: later(5) }))
    await house.workspace.until('a card of its own', () => cards(house).length === 1)
    await matches(house)
    expect(wordsOf(cards(house)[0] ?? { text: '' })).toContain('app1')
    expect(card.text).toMatch(/^The storm is over: 6 new alerts/)
  })

  test('a new storm is another card', async () => {
    await using house = await openStormHouse()
    await burst(house, 6)
    await stormCard(house)
    await calm(house)
    await burst(house, 6, {}, 20)
    await house.workspace.until('two storms', () => stormCards(house.workspace.messages('falco')).length === 2)
    await matches(house)
  })
})

describe('a storm in bad weather', () => {
  test('Slack is down when it begins: one card when it is back, and none of its alerts missing', async () => {
    await using house = await openStormHouse()
    house.workspace.faults.down()
    for (let wave = 0; wave < 5; wave++) {
      await burst(house, 10, {}, wave * 10)
      house.forward(60_000)
    }
    house.workspace.faults.heal()
    await stormCard(house)
    await matches(house)
    expect(stormCards(house.workspace.messages('falco'))).toHaveLength(1)
    expect((await house.falconer.ledger.recent(100)).filter(({ alert }) => isAlive(alert))).toHaveLength(50)
  })

  test('the answer to its first post is lost, and Falconer starts again in the middle: there is one card', async () => {
    await using house = await openStormHouse()
    house.workspace.faults.dropAnswers('chat.postMessage', 1)
    await burst(house, 8)
    await stormCard(house)
    await house.restart()
    await burst(house, 8, {}, 8)
    await matches(house)
    expect(wordsOf(await stormCard(house))).toContain('16 new alerts')
    expect(stormCards(house.workspace.messages('falco'))).toHaveLength(1)
  })

  test('its card is deleted: it is there again, once', async () => {
    await using house = await openStormHouse()
    await burst(house, 8)
    const card = await stormCard(house)
    await matches(house)
    house.workspace.remove(card)
    await house.workspace.until('another', () => stormCards(house.workspace.messages('falco')).length === 1)
    await matches(house)
  })
})

describe("a storm under Slack's own limits, in Slack's own time", () => {
  test('the first Critical alert is there within two seconds, what a person does shows within one, and no limit is met', async () => {
    await using house = await openHouse({ limits: true })
    await house.send(problem(1_000, { rule: 'Before the storm', priority: 'Error' }))
    const before = await house.card('Before the storm')
    await burst(house, 300)
    await stormCard(house)
    await burst(house, 300, {}, 300)
    const sentAt = performance.now()
    await house.send(problem(2_000, { rule: 'Reverse shell', priority: 'Critical' }))
    await house.card('Reverse shell')
    expect(performance.now() - sentAt).toBeLessThan(2_000)
    const pressedAt = performance.now()
    await house.ana.press({ message: before }, 'Acknowledge')
    await house.workspace.until('the card says so', () => wordsOf(before).includes('Acknowledged'))
    expect(performance.now() - pressedAt).toBeLessThan(1_000)
    await burst(house, 300, {}, 600)
    expect(house.workspace.messages('falco')).toHaveLength(3)
    expect(house.workspace.calls.filter(({ status }) => status === 429)).toEqual([])
  }, 60_000)
})
