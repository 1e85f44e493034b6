import { describe, expect, test } from 'vitest'
import type { Message } from '../../src/workspace/workspace.ts'
import { openHouse, wordsOf } from './house.ts'
import type { House } from './house.ts'
import { buttonsOf, fillIn, hour, replied, rule, says, shell, suppress, told } from './suppressing.ts'

/** A suppression of eight hours that has hidden something, shortly before its end; gives what its owner is told. */
async function reminded(house: House): Promise<{ readonly card: Message; readonly reminder: Message }> {
  await house.send(shell())
  const card = await house.card(rule)
  await suppress(house, card)
  await house.send(shell(), shell())
  await says(house, card, 'Has hidden 2 events')
  house.forward(7.5 * hour)
  return { card, reminder: await replied(house, card, 'your suppression of rule is') }
}

/** The same rule fires in another namespace, too: what hides one namespace hides no whole rule. */
const elsewhere = () => shell({ fields: { 'k8s.ns.name': 'shop' } })

describe('while it is in force', () => {
  test('the card and the list say what it hid, when last, and which cards it kept out of the channel', async () => {
    await using house = await openHouse()
    await house.send(shell())
    const card = await house.card(rule)
    await suppress(house, card)
    await house.send(shell({ fields: { 'k8s.pod.name': 'refunds-7d9c6b5f4-x2x4z' } }), shell())
    await says(house, card, 'Has hidden 2 events, 1 of this alert, the last one at')
    expect(wordsOf(card)).toContain('kept 1 card out of the channel')
    await house.ben.command('falco', '/falco suppressions')
    const list = await told(house, house.ben.person.id, 'kept 1 card out of the channel')
    expect(buttonsOf(list)).toEqual(['Lift', 'Extend', 'Narrow', 'Falco exception'])
  })

  test('anybody extends it by one tap, for as long again, and the thread and every card say so', async () => {
    await using house = await openHouse()
    await house.send(shell(), shell({ fields: { 'k8s.pod.name': 'refunds-7d9c6b5f4-x2x4z' } }), elsewhere())
    const card = await house.card(rule)
    const reply = await suppress(house, card)
    const [other] = house.workspace.messages('falco').filter((one) => one !== card)
    const until = /Suppressed until <!date\^(\d+)\^/.exec(wordsOf(reply))?.[1]
    await house.ben.press({ message: reply }, 'Extend')
    await replied(house, card, `Suppression extended until <!date^${Number(until) + 8 * 3600}^`)
    await says(house, card, `Suppressed until <!date^${Number(until) + 8 * 3600}^`)
    if (other) await says(house, other, `Suppressed until <!date^${Number(until) + 8 * 3600}^`)
    expect(other && house.workspace.replies(other)).toEqual([])
    await told(house, house.ben.person.id, 'Extended until')
  })

  test('its notice in the thread follows it: the new end, what it was narrowed to, and no buttons once it has ended', async () => {
    await using house = await openHouse()
    await house.send(shell())
    const card = await house.card(rule)
    const notice = await suppress(house, card)
    const until = Number(/Suppressed until <!date\^(\d+)\^/.exec(wordsOf(notice))?.[1])
    await house.ben.press({ message: notice }, 'Extend')
    await says(house, notice, `Suppressed until <!date^${until + 8 * 3600}^`)
    expect(wordsOf(notice)).toContain(`Extended by <@${house.ben.person.id}> until`)

    await house.ben.press({ message: notice }, 'Narrow')
    const form = await house.workspace.until('the form', () => house.ben.modal)
    await house.ben.submit(form, { 'Hide only what fits this, too': ['workload (owner): checkout'] })
    await says(house, notice, `Narrowed by <@${house.ben.person.id}> to what fits besides`)
    const told = await replied(house, card, `Suppression narrowed by <@${house.ben.person.id}> to what fits besides`)
    expect(wordsOf(told)).toContain('checkout')
    expect(buttonsOf(notice)).toEqual(['Lift', 'Extend', 'Narrow', 'Falco exception'])

    await house.restart()
    await house.ben.press({ message: notice }, 'Lift')
    await says(house, notice, `Lifted by <@${house.ben.person.id}>`)
    expect(wordsOf(notice)).toContain('Was suppressed by')
    expect(buttonsOf(notice)).toEqual([])
  })

  test('what needed a second person is not extended by its owner alone, but by somebody else', async () => {
    await using house = await openHouse()
    await house.send(shell())
    const card = await house.card(rule)
    await fillIn(house, card, { ticks: [`rule: ${rule}`] })
    const approval = await house.workspace.until('the approval card', () =>
      house.workspace.messages('falco').find((one) => wordsOf(one).includes('May this be suppressed?')),
    )
    await house.ben.press({ message: approval }, 'Approve')
    const reply = await replied(house, card, 'approved by')
    await house.ana.press({ message: reply }, 'Extend')
    await told(house, house.ana.person.id, 'It needed a second person, and so does more time')
    await house.ben.press({ message: reply }, 'Extend')
    await replied(house, card, 'Suppression extended until')
  })

  test('it is narrowed by ticking more: what it does not cover any more is seen again', async () => {
    await using house = await openHouse()
    const refunds = { 'k8s.pod.name': 'refunds-7d9c6b5f4-x2x4z' }
    await house.send(shell(), shell({ fields: refunds }), elsewhere())
    const card = await house.card(rule)
    const reply = await suppress(house, card)
    const [other] = house.workspace.messages('falco').filter((one) => one !== card)
    if (!other) throw new Error('there is no other card')
    await says(house, other, 'Suppressed until')
    await house.ben.press({ message: reply }, 'Narrow')
    const form = await house.workspace.until('the form', () => house.ben.modal)
    await house.ben.submit(form, { 'Hide only what fits this, too': ['workload (owner): checkout'] })
    await house.workspace.until('the other card is open again', () => !wordsOf(other).includes('Suppressed until'))
    await house.send(shell(), shell({ fields: refunds, priority: 'Warning' }))
    await says(house, card, 'Has hidden 1 event')
    await says(house, other, '×2')
    expect(wordsOf(card)).toContain('Suppressed until')
  })

  test('a press in a list of only mine draws that list anew', async () => {
    await using house = await openHouse()
    await house.send(shell())
    const card = await house.card(rule)
    await suppress(house, card)
    await house.ana.command('falco', '/falco suppressions mine')
    const list = await told(house, house.ana.person.id, 'Your suppressions')
    await house.ana.press({ message: list }, 'Lift')
    await told(house, house.ana.person.id, 'No suppression of yours is in force.')
    expect(house.workspace.whispers(house.ana.person.id)).toHaveLength(1)
  })
})

describe('before its end its owner is told in the thread, with its figures', () => {
  test('and may extend it by one tap: the message says so, and has no buttons any more', async () => {
    await using house = await openHouse()
    const { card, reminder } = await reminded(house)
    expect(wordsOf(reminder)).toContain(`<@${house.ana.person.id}>, your suppression of rule is`)
    expect(wordsOf(reminder)).toContain('It has hidden 2 events, the last one at')
    expect(buttonsOf(reminder)).toEqual(['Extend', 'Let it end', 'Falco exception'])
    await house.ana.press({ message: reminder }, 'Extend')
    await says(house, reminder, `Extended by <@${house.ana.person.id}> until`)
    expect(buttonsOf(reminder)).toEqual([])
    await replied(house, card, 'Suppression extended until')
  })

  test('or let it end, and then it does', async () => {
    await using house = await openHouse()
    const { card, reminder } = await reminded(house)
    await house.ana.press({ message: reminder }, 'Let it end')
    await says(house, reminder, 'Kept to its end by')
    expect(buttonsOf(reminder)).toEqual([])
    house.forward(hour)
    await replied(house, card, 'The suppression has run out; it hid 2 events')
    await says(house, reminder, 'its time was up')
  })

  test('or make it permanent in Falco, with a file in the thread', async () => {
    await using house = await openHouse()
    const { card, reminder } = await reminded(house)
    await house.ana.press({ message: reminder }, 'Falco exception')
    await house.workspace.until('the file', () => house.workspace.replies(card).some(({ files }) => files.length > 0))
    await says(house, reminder, `Written as a Falco exception for <@${house.ana.person.id}>`)
    expect(buttonsOf(reminder)).toContain('Extend')
  })

  test('once, whatever Falconer goes through meanwhile', async () => {
    await using house = await openHouse()
    const { card, reminder } = await reminded(house)
    await house.restart()
    await house.ana.press({ message: reminder }, 'Let it end')
    await says(house, reminder, 'Kept to its end by')
    expect(house.workspace.replies(card).filter((one) => wordsOf(one).includes('your suppression of rule is'))).toHaveLength(1)
  })

  test('in the fallback channel, where a command made it without a card', async () => {
    await using house = await openHouse({ fallback: '#payments-sec' })
    await house.send(shell())
    await house.card(rule)
    await house.ana.command('falco', `/falco suppress "${rule}" namespace=payments 8h a planned migration`)
    await told(house, house.ana.person.id, 'a planned migration')
    await house.send(shell())
    house.forward(7.5 * hour)
    const reminder = await house.workspace.until('the reminder', () =>
      house.workspace.messages('payments-sec').find((one) => wordsOf(one).includes('your suppression of rule is')),
    )
    await house.ana.press({ message: reminder }, 'Extend')
    await says(house, reminder, 'Extended by')
  })
})

test('one that hid nothing in half its time asks to be lifted', async () => {
  await using house = await openHouse()
  await house.send(shell())
  const card = await house.card(rule)
  await suppress(house, card)
  house.forward(4.1 * hour)
  const reminder = await replied(house, card, 'has hidden nothing in half its time')
  expect(buttonsOf(reminder)).toEqual(['Lift', 'Keep'])
  await house.ana.press({ message: reminder }, 'Lift')
  await says(house, reminder, `Lifted by <@${house.ana.person.id}>`)
  await replied(house, card, 'Suppression lifted by')
  expect(buttonsOf(reminder)).toEqual([])
})

test('when it ended and the noise goes on, the next card says so', async () => {
  await using house = await openHouse()
  await house.send(shell())
  const card = await house.card(rule)
  await suppress(house, card, { howLong: '24 hours' })
  await house.send(shell(), shell())
  await says(house, card, 'Has hidden 2 events')
  house.forward(25 * hour)
  await replied(house, card, 'The suppression has run out')
  await house.send(shell())
  await house.workspace.until('the next card', () =>
    house.workspace.messages('falco').some((one) => /the noise goes on: suppression \w+, which hid 2 events, ended/.test(wordsOf(one))),
  )
})

test('when it ended and the noise goes on in an alert that is still open, its card says so', async () => {
  await using house = await openHouse()
  await house.send(shell())
  const card = await house.card(rule)
  await suppress(house, card)
  await house.send(shell(), shell())
  await says(house, card, 'Has hidden 2 events')
  house.forward(8.1 * hour)
  await replied(house, card, 'The suppression has run out')
  expect(wordsOf(card)).not.toContain('The noise goes on')
  await house.send(shell())
  await says(house, card, '(expired) had hidden 2 events')
  expect(wordsOf(card)).toContain('The noise goes on: the suppression that ended at')
})

test('once its exception is deployed and Falco keeps quiet, it retires itself', async () => {
  await using house = await openHouse()
  await house.send(shell())
  const card = await house.card(rule)
  const reply = await suppress(house, card, { howLong: '7 days' })
  await house.send(shell())
  await says(house, card, 'Has hidden 1 event')
  await house.ana.press({ message: reply }, 'Falco exception')
  await told(house, house.ana.person.id, 'The file is in the thread')
  house.forward(25 * hour)
  await house.send(shell({ rule: 'Another rule' }))
  await replied(house, card, 'The suppression has retired: since it was written as an exception, Falco itself keeps quiet; it hid 1 event')
  await house.ana.command('falco', '/falco suppressions expired')
  await told(house, house.ana.person.id, 'Ended (retired)')
})

test('what has ended is neither lifted again, nor extended, nor narrowed, and whoever tries hears why', async () => {
  await using house = await openHouse()
  await house.send(shell())
  const reply = await suppress(house, await house.card(rule))
  await house.ana.command('falco', '/falco suppressions')
  const list = await told(house, house.ana.person.id, 'falco show')
  const id = /falco show ([0-9a-z]{8})/.exec(wordsOf(list))?.[1]
  await house.ben.press({ message: reply }, 'Lift')
  await told(house, house.ben.person.id, 'Lifted.')
  await house.workspace.until('the buttons are gone', () => buttonsOf(reply).length === 0)
  for (const word of ['lift', 'extend', 'narrow']) await house.ana.command('falco', `/falco ${word} ${id}`)
  await house.workspace.until('three refusals', () => {
    const refusals = house.workspace.whispers(house.ana.person.id).map(wordsOf)
    return refusals.filter((words) => /has (?:lifted this suppression|ended) already/.test(words)).length === 3
  })
})
