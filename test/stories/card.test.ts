import { describe, expect, test } from 'vitest'
import { anEvent } from '../event.ts'
import { openHouse, wordsOf } from './house.ts'
import type { House } from './house.ts'

const shell = (second: number, overrides: Parameters<typeof anEvent>[0] = {}) =>
  anEvent({ time: `2026-11-24T09:30:${String(second).padStart(2, '0')}.000000001Z`, ...overrides })
const rule = 'Terminal shell in container'

/** Waits until the card says this. */
function says(house: House, words: string, channel = 'falco'): Promise<unknown> {
  return house.workspace.until(`a card in #${channel} that says "${words}"`, () =>
    house.workspace.messages(channel).some((one) => wordsOf(one).includes(words)),
  )
}

/** The last thing that only this person was told. */
function whisper(house: House, user: string, words: string): Promise<unknown> {
  return house.workspace.until(`somebody is told "${words}"`, () =>
    house.workspace.whispers(user).some((one) => wordsOf(one).includes(words)),
  )
}

describe('a Falco event in Slack', () => {
  test('three events make one card, and one button press changes it for everybody', async () => {
    await using house = await openHouse()
    expect(await house.send(shell(1), shell(2), shell(3))).toEqual({ received: 1 })
    const card = await house.card(rule)
    const press = await house.ana.press({ message: card }, 'Acknowledge')
    expect(press.error).toBeUndefined()
    await says(house, 'Acknowledged')
    expect(house.workspace.messages('falco')).toHaveLength(1)
    expect(wordsOf(card)).toContain(`<@${house.ana.person.id}>`)
  })

  test('two people press at once: one fact, and a polite answer for the other', async () => {
    await using house = await openHouse()
    await house.send(shell(1))
    const card = await house.card(rule)
    await Promise.all([house.ana.press({ message: card }, 'Acknowledge'), house.ben.press({ message: card }, 'Acknowledge')])
    await says(house, 'Acknowledged')
    const told = await house.workspace.until('one of the two is told', () =>
      [house.ana, house.ben].flatMap(({ person }) => house.workspace.whispers(person.id)).find((one) => wordsOf(one).includes('already')),
    )
    expect(wordsOf(told)).toContain('has acknowledged this alert already')
  })

  test('reopening undoes an acknowledgement', async () => {
    await using house = await openHouse()
    await house.send(shell(1))
    const card = await house.card(rule)
    await house.ana.press({ message: card }, 'Acknowledge')
    await says(house, 'Acknowledged')
    await house.ben.choose({ message: card }, 'Reopen')
    await house.workspace.until(
      'the button is back',
      () => wordsOf(card).includes('Acknowledge') && !wordsOf(card).includes('Acknowledged'),
    )
  })

  test('resolving asks for a verdict and a note, and the card shows both', async () => {
    await using house = await openHouse()
    await house.send(shell(1))
    const card = await house.card(rule)
    await house.ana.choose({ message: card }, 'Resolve')
    const modal = await house.workspace.until('the modal', () => house.ana.modal)
    await house.ana.submit(modal, { Verdict: 'False positive', Note: 'our nightly scanner' })
    await says(house, 'our nightly scanner')
    expect(wordsOf(card)).toContain('false positive')
    expect(house.ana.modal).toBeUndefined()
  })

  test('the next event after a resolution opens a new card that points to the old one', async () => {
    await using house = await openHouse()
    await house.send(shell(1))
    const card = await house.card(rule)
    await house.ana.choose({ message: card }, 'Resolve')
    await house.ana.submit(await house.workspace.until('the modal', () => house.ana.modal), { Verdict: 'Test' })
    await house.send(shell(2))
    await house.workspace.until('a second card', () => house.workspace.messages('falco').length === 2)
  })

  test('assigning picks a person', async () => {
    await using house = await openHouse()
    await house.send(shell(1))
    const card = await house.card(rule)
    await house.ana.choose({ message: card }, 'Assign')
    const modal = await house.workspace.until('the modal', () => house.ana.modal)
    await house.ana.submit(modal, { 'Assign to': house.ben.person.id })
    await says(house, `<@${house.ben.person.id}>`)
    expect(wordsOf(card)).toContain('Assigned to')
  })

  test('the raw event is shown as received, with its secrets masked', async () => {
    await using house = await openHouse()
    await house.send(shell(1, { fields: { 'proc.cmdline': 'mysql --password=hunter2', 'evt.time': '1783277459111213264' } }))
    const card = await house.card(rule)
    await house.ana.choose({ message: card }, 'Raw event')
    const modal = await house.workspace.until('the modal', () => house.ana.modal)
    const text = JSON.stringify(modal.view)
    expect(text).toContain('1783277459111213264')
    expect(text).not.toContain('hunter2')
  })

  test('a detailed report comes into the thread', async () => {
    await using house = await openHouse()
    await house.send(shell(1))
    const card = await house.card(rule)
    await house.ana.press({ message: card }, 'Detailed report')
    const words = () => house.workspace.replies(card).map(wordsOf).join('\n')
    await house.workspace.until('the whole report', () => words().includes('Mitigation'))
    for (const heading of [
      'Verdict: ',
      'What happened',
      'What next',
      'Event details',
      'Assessment',
      'Falco rule',
      'ATT&CK',
      'Related activity',
    ])
      expect(words()).toContain(heading)
  })
})

describe('a suppression', () => {
  async function suppressed(house: House) {
    await house.send(shell(1))
    const card = await house.card(rule)
    await house.ana.press({ message: card }, 'Suppress')
    const modal = await house.workspace.until('the modal', () => house.ana.modal)
    await house.ana.submit(modal, { 'How long': '1 hour', Why: 'a planned migration' })
    await says(house, 'Suppressed')
    return card
  }

  test('hides what matches from then on, says so on the card and in the thread, and counts it', async () => {
    await using house = await openHouse()
    const card = await suppressed(house)
    await house.send(shell(2), shell(3))
    await house.workspace.until('the counter', () => /2 (events )?hidden|hid(den)? 2/.test(wordsOf(card)))
    await house.workspace.until('the thread', () =>
      house.workspace.replies(card).some((one) => wordsOf(one).includes('a planned migration')),
    )
    expect(house.workspace.messages('falco')).toHaveLength(1)
  })

  test('spares another workload', async () => {
    await using house = await openHouse()
    await suppressed(house)
    await house.send(shell(2, { fields: { 'k8s.pod.name': 'refunds-7d9c6b5f4-x2x4z' } }))
    await house.workspace.until('a card for the other workload', () => house.workspace.messages('falco').length === 2)
  })

  test('needs a reason', async () => {
    await using house = await openHouse()
    await house.send(shell(1))
    await house.ana.press({ message: await house.card(rule) }, 'Suppress')
    const modal = await house.workspace.until('the modal', () => house.ana.modal)
    await expect(house.ana.submit(modal, { 'How long': '1 hour' })).rejects.toThrow(/Why/)
  })

  test('can be lifted from the list, and then events show again', async () => {
    await using house = await openHouse()
    const card = await suppressed(house)
    await house.ben.command('falco', '/falco suppressions')
    const list = await house.workspace.until('the list', () => house.workspace.whispers(house.ben.person.id).at(-1))
    await house.ben.press({ message: list }, 'Lift')
    await house.workspace.until('the thread says so', () => house.workspace.replies(card).some((one) => /lifted/i.test(wordsOf(one))))
    await house.send(shell(5))
    await house.workspace.until('the event counts again', () => wordsOf(card).includes('2'))
  })

  test('lifting twice is answered politely', async () => {
    await using house = await openHouse()
    await suppressed(house)
    await house.ben.command('falco', '/falco suppressions')
    const list = await house.workspace.until('the list', () => house.workspace.whispers(house.ben.person.id).at(-1))
    await Promise.all([house.ben.press({ message: list }, 'Lift'), house.ana.command('falco', '/falco suppressions')])
    const other = house.workspace.whispers(house.ana.person.id).at(-1)
    if (other && wordsOf(other).includes('Lift')) {
      await house.ana.press({ message: other }, 'Lift')
      await whisper(house, house.ana.person.id, 'already')
    }
  })
})
