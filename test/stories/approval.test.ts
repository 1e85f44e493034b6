import { describe, expect, test } from 'vitest'
import type { Message } from '../../src/workspace/workspace.ts'
import { decide } from '../../src/domain/action.ts'
import { anEvent } from '../event.ts'
import { openHouse, wordsOf } from './house.ts'
import type { House } from './house.ts'
import { fillIn, hour, replied, rule, says, told } from './suppressing.ts'

const shell = (second: number, overrides: Parameters<typeof anEvent>[0] = {}) =>
  anEvent({ time: `2026-11-24T09:30:${String(second).padStart(2, '0')}.000000001Z`, ...overrides })

/** The card that asks for a second person. */
function approvalCard(house: House, channel = 'falco'): Promise<Message> {
  return house.workspace.until(`the approval card in #${channel}`, () =>
    house.workspace.messages(channel).find((one) => wordsOf(one).includes('May this be suppressed?')),
  )
}

async function askedByCommand(house: House): Promise<Message> {
  await house.send(shell(1))
  await house.card(rule)
  await house.ana.command('falco', `/falco suppress "${rule}" 8h a planned migration`)
  return approvalCard(house)
}

const everywhere = [`rule: ${rule}`]
const buttonsOf = (message: Message) => JSON.stringify(message.blocks).match(/"action_id":"(?:approve|reject)"/g) ?? []

describe('a broad suppression needs a second person', () => {
  test('by command: whoever asks is told where the card is, and nothing is hidden until somebody else approves', async () => {
    await using house = await openHouse()
    const card = await askedByCommand(house)
    await told(
      house,
      house.ana.person.id,
      'Somebody else must approve because it hides a whole rule, wherever it fires: the card is in #falco',
    )
    for (const words of [`<@${house.ana.person.id}>`, 'a planned migration', 'rule is', rule, '8 hours', 'whole rule'])
      expect(wordsOf(card)).toContain(words)
    await house.send(shell(2))
    const alert = await house.card(rule)
    await says(house, alert, '×2')

    await house.ben.press({ message: card }, 'Approve')
    await says(house, card, 'Approved by')
    expect(wordsOf(card)).toContain(`<@${house.ben.person.id}>`)
    expect(buttonsOf(card)).toEqual([])
    await house.send(shell(3), shell(4))
    await says(house, alert, `Suppressed until`)
    await says(house, alert, 'Has hidden 2 events')
    expect(wordsOf(alert)).toContain(`<@${house.ana.person.id}>, approved by <@${house.ben.person.id}>`)
  })

  test('by the form: it says so in its place, the card is in the channel of the alert, and both names are told', async () => {
    await using house = await openHouse()
    await house.send(shell(1))
    const alert = await house.card(rule)
    await fillIn(house, alert, { ticks: everywhere })
    expect(JSON.stringify(house.ana.modal?.view)).toContain('Waits for approval')
    const card = await approvalCard(house)
    await replied(house, alert, 'asked to suppress it, which a second person must approve')
    await says(house, alert, 'a second person must approve')
    await house.ben.press({ message: card }, 'Approve')
    await replied(house, alert, 'approved by')

    const id = /Alert `([0-9a-z]{8})`/.exec(wordsOf(alert))?.[1] ?? ''
    await house.ben.command('falco', `/falco show ${id}`)
    const shown = await told(house, house.ben.person.id, 'asked to suppress it, which a second person must approve')
    expect(wordsOf(shown)).toMatch(/Suppressed until/)
    await house.ben.command('falco', '/falco suppressions')
    await told(house, house.ben.person.id, `<@${house.ana.person.id}>, approved by <@${house.ben.person.id}>`)
  })

  test('a scope that hides Critical, however narrow', async () => {
    await using house = await openHouse()
    await house.send(shell(1, { priority: 'Critical' }))
    await house.ana.press({ message: await house.card(rule) }, 'Suppress')
    const modal = await house.workspace.until('the modal', () => house.ana.modal)
    await house.ana.submit(modal, { 'How long': '1 hour', Why: 'a drill' })
    expect(wordsOf(await approvalCard(house))).toContain('it hides Critical and above')
  })

  test('what no alert is concerned with is asked in the fallback channel', async () => {
    await using house = await openHouse({ fallback: '#payments-sec' })
    await house.ana.command('falco', `/falco suppress "${rule}" 8h a planned migration`)
    expect(wordsOf(await approvalCard(house, 'payments-sec'))).toContain('a planned migration')
    await told(house, house.ana.person.id, 'the card is in #payments-sec')
  })

  test('whoever has the alert in hand is asked by name', async () => {
    await using house = await openHouse()
    await house.send(shell(1))
    const alert = await house.card(rule)
    await house.ben.press({ message: alert }, 'Acknowledge')
    await says(house, alert, 'Acknowledged')
    await fillIn(house, alert, { ticks: everywhere })
    expect(JSON.stringify(house.ana.modal?.view)).toContain(house.ben.person.id)
    expect(wordsOf(await approvalCard(house))).toContain(`<@${house.ben.person.id}> or anybody else`)
  })
})

describe('the answer to it', () => {
  test('is not given by whoever asked', async () => {
    await using house = await openHouse()
    const card = await askedByCommand(house)
    await house.ana.press({ message: card }, 'Approve')
    await told(house, house.ana.person.id, 'somebody else must decide')
    expect(buttonsOf(card)).toHaveLength(2)
  })

  test('is given once, and the second press is answered politely', async () => {
    await using house = await openHouse()
    const card = await askedByCommand(house)
    const chen = house.workspace.as('U0CHENWEI')
    await Promise.all([house.ben.press({ message: card }, 'Approve'), chen.press({ message: card }, 'Approve')])
    const late = await house.workspace.until('one of the two is told', () =>
      [house.ben, chen].flatMap(({ person }) => house.workspace.whispers(person.id)).find((one) => wordsOf(one).includes('already')),
    )
    expect(wordsOf(late)).toMatch(/has approved this suppression already/)
    await says(house, card, 'Approved by')
    expect(wordsOf(card).match(/Approved by/g)).toHaveLength(1)
  })

  test('may be no, and then nothing is hidden', async () => {
    await using house = await openHouse()
    const card = await askedByCommand(house)
    await house.ben.press({ message: card }, 'Reject')
    await says(house, card, 'Rejected by')
    expect(buttonsOf(card)).toEqual([])
    await house.send(shell(2))
    await says(house, await house.card(rule), '×2')
  })

  test('may never come: after a day the card says that it has expired', async () => {
    await using house = await openHouse()
    const card = await askedByCommand(house)
    house.forward(8 * hour)
    await says(house, card, 'nobody answered in time')
    expect(buttonsOf(card)).toEqual([])
  })

  test('is not waited for any more once it was taken back', async () => {
    await using house = await openHouse()
    const card = await askedByCommand(house)
    await house.ana.command('falco', '/falco suppressions')
    const list = await told(house, house.ana.person.id, 'Hides nothing yet')
    await house.ana.press({ message: list }, 'Take back')
    await says(house, card, 'Taken back by')
  })

  test('may be given in the list, too: a card that was deleted twice is no dead end', async () => {
    await using house = await openHouse()
    const card = await askedByCommand(house)
    await house.ben.command('falco', '/falco suppressions')
    const list = await told(house, house.ben.person.id, 'Hides nothing yet')
    expect(wordsOf(list)).not.toContain('Take back')
    await house.ben.press({ message: list }, 'Approve')
    await says(house, card, 'Approved by')
    await house.workspace.until('the list shows it in force', () =>
      house.workspace.whispers(house.ben.person.id).some((one) => wordsOf(one).includes(`approved by <@${house.ben.person.id}>`)),
    )
  })

  test('knows what it would have hidden until it was asked for', async () => {
    await using house = await openHouse()
    expect(wordsOf(await askedByCommand(house))).toContain('it would have hidden 1 of 1 event')
  })

  test('is warned when people found something of it to be true', async () => {
    await using house = await openHouse()
    await house.send(shell(1))
    const alert = await house.card(rule)
    const id = /"value":"([0-9a-z]{8})"/.exec(JSON.stringify(alert.attachments))?.[1] ?? ''
    await house.falconer.ledger.amend(id, (one) =>
      decide({ do: 'resolve', by: house.ben.person.id, outcome: 'true positive', note: 'mined' }, one, {
        now: house.now(),
        successor: undefined,
      }),
    )
    await house.ana.command('falco', `/falco suppress "${rule}" 8h a planned migration`)
    expect(wordsOf(await approvalCard(house))).toContain(`an alert that turned out a true positive: alert ${id}`)
  })

  test('survives a restart, and the card is asked once', async () => {
    await using house = await openHouse()
    await askedByCommand(house)
    await house.restart()
    const card = await approvalCard(house)
    await house.ben.press({ message: card }, 'Approve')
    await says(house, card, 'Approved by')
    expect(house.workspace.messages('falco').filter((one) => wordsOf(one).includes('May this be suppressed?'))).toHaveLength(1)
  })

  test('is asked for once though the answer to the post got lost', async () => {
    await using house = await openHouse()
    await house.send(shell(1))
    await house.card(rule)
    house.workspace.faults.dropAnswers('chat.postMessage', 1)
    await house.ana.command('falco', `/falco suppress "${rule}" 8h a planned migration`)
    const card = await approvalCard(house)
    await house.ben.press({ message: card }, 'Approve')
    await says(house, card, 'Approved by')
    expect(house.workspace.messages('falco').filter((one) => wordsOf(one).includes('May this be suppressed?'))).toHaveLength(1)
  })
})

describe('what falconer.yml never lets be hidden', () => {
  const falconerYml = 'neverSuppress: [{ priority: Critical, workload: none }]'
  const onHost = { priority: 'Critical', fields: { 'k8s.pod.name': null, 'container.id': 'host' } } as const

  test('is refused when asked, with the rule in words', async () => {
    await using house = await openHouse({ falconerYml })
    await house.send(shell(1, onHost))
    await house.ana.press({ message: await house.card(rule) }, 'Suppress')
    const refusal = await told(house, house.ana.person.id, 'This may not be hidden')
    expect(wordsOf(refusal)).toContain('neverSuppress in falconer.yml (priority: Critical, workload: none) forbids it')
    expect(house.ana.modal).toBeUndefined()
  })

  test('gets its card in spite of a suppression of its rule, and the card says why', async () => {
    await using house = await openHouse({ falconerYml })
    const card = await askedByCommand(house)
    await house.ben.press({ message: card }, 'Approve')
    await says(house, card, 'Approved by')
    await house.send(shell(2, onHost), shell(3))
    await house.workspace.until('the card of the host', () =>
      house.workspace.messages('falco').some((one) => wordsOf(one).includes('forbids it') && wordsOf(one).includes('Critical')),
    )
  })
})
