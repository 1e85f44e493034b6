import { describe, expect, test } from 'vitest'
import type { FalcoEvent } from '../../src/domain/event.ts'
import type { Message } from '../../src/workspace/workspace.ts'
import { openHouse, wordsOf } from './house.ts'
import type { House } from './house.ts'
import { hour, replied, rule, says, shell, suppress, tripWires } from './suppressing.ts'

const before = { fields: { 'fd.name': '10.0.0.1:40000->198.51.100.7:443' } }
const usual = () => shell(before)
const unusual = (more: Parameters<typeof shell>[0]) => shell({ ...more, fields: { ...before.fields, ...more?.fields } })

type Wire = keyof typeof tripWires
type Story = readonly [string, Wire, string, () => readonly FalcoEvent[]]

/** More than ten times one event an hour, and than any rate that is told from a handful. */
const many = () => Array.from({ length: 21 }, usual)

const stories: readonly Story[] = [
  [
    'an image that it had not seen',
    'image',
    'a new image, `registry.example/miner`',
    () => [unusual({ fields: { 'container.image.repository': 'registry.example/miner' } })],
  ],
  ['a new parent process', 'parent', 'a new parent process, `nginx`', () => [unusual({ fields: { 'proc.pname': 'nginx' } })]],
  ['a new user', 'user', 'a new user, `mallory`', () => [unusual({ fields: { 'user.name': 'mallory' } })]],
  [
    'a new destination',
    'destination',
    'a new destination, `203.0.113.9:443`',
    () => [unusual({ fields: { 'fd.name': '10.0.0.1:40001->203.0.113.9:443' } })],
  ],
  ['a higher priority', 'priority', 'a higher priority, Warning, and Notice at most before', () => [unusual({ priority: 'Warning' })]],
  ['ten times its usual rate', 'rate', 'ten times its usual rate, which is 2 events an hour', many],
]

/** At the start of an hour, so that none ends within the story. */
function startOfHour(house: House): void {
  house.forward(hour - (house.now() % hour) + 1_000)
}

/** One event in the hour before, and its suppression, of whatever the pod does. */
async function suppressed(house: House, endsOn?: readonly string[]) {
  await house.send(usual())
  const card = await house.card(rule)
  startOfHour(house)
  const reply = await suppress(house, card, endsOn ? { endsOn } : {})
  return { card, reply }
}

describe('a suppression ends itself, and says why in the thread and on the card', () => {
  test.each(stories)('when it sees %s', async (_name, _wire, words, events) => {
    await using house = await openHouse()
    const { card } = await suppressed(house)
    await house.send(usual())
    await says(house, card, 'Has hidden 1 event')
    await house.send(...events())
    await replied(house, card, `The suppression has ended itself: ${words}; it hid`)
    await says(house, card, words)
    expect(wordsOf(card)).toContain('×2')
  })
})

describe('a trip-wire that was switched off in the form ends nothing, and the thread says that it is off', () => {
  test.each(stories)('%s', async (_name, wire, words, events) => {
    await using house = await openHouse()
    const others = Object.entries(tripWires).flatMap(([one, option]) => (one === wire ? [] : [option]))
    const { card, reply } = await suppressed(house, others)
    expect(wordsOf(reply)).toContain(`Not ended by ${words.split(',')[0]}.`)
    const all = events()
    await house.send(...all)
    await says(house, card, `Has hidden ${all.length} event${all.length === 1 ? '' : 's'}`)
    expect(wordsOf(card)).toContain(`Not ended by ${words.split(',')[0]}.`)
    expect(wordsOf(card)).toContain('Suppressed until')
  })
})

/** What the channel is told of the one that ended itself, however it was made. */
function announced(house: House, channel = 'falco'): Promise<Message> {
  return house.workspace.until('the channel is told', () =>
    house.workspace.messages(channel).find((one) => /your suppression of .* ended itself at/.test(wordsOf(one))),
  )
}

describe('a trip reaches people: the channel is told, and its owner is called', () => {
  test('when a command made it, and the event folds into a card that hangs already', async () => {
    await using house = await openHouse()
    await house.send(usual())
    const card = await house.card(rule)
    startOfHour(house)
    await house.ana.command('falco', `/falco suppress "${rule}" namespace=payments 8h a planned migration`)
    await says(house, card, 'Suppressed until')
    await house.send(usual(), unusual({ fields: { 'container.image.repository': 'registry.example/miner' } }))
    const message = wordsOf(await announced(house))
    const id = /Alert `([0-9a-z]{8})`/.exec(wordsOf(card))?.[1]
    for (const words of [
      `<@${house.ana.person.id}>, your suppression of rule is \`${rule}\``,
      'a new image, `registry.example/miner`',
      'It had hidden 1 event, the last one at',
      `Alert \`${id}\` has the event: look for it in this channel`,
    ])
      expect(message).toContain(words)
  })

  test('when it was made on a card: in the channel and in the thread', async () => {
    await using house = await openHouse()
    const { card } = await suppressed(house)
    await house.send(unusual({ fields: { 'user.name': 'mallory' } }))
    expect(wordsOf(await announced(house))).toContain('a new user, `mallory`')
    const reply = await replied(house, card, 'The suppression has ended itself')
    expect(wordsOf(reply)).toContain(`<@${house.ana.person.id}>`)
  })

  test('in the fallback channel, when the event belongs to no alert', async () => {
    const falconerYml = 'routes: [{ match: { user.name: root }, channel: "#falco" }]'
    await using house = await openHouse({ falconerYml, fallback: '#payments-sec' })
    await suppressed(house)
    await house.send(unusual({ fields: { 'user.name': 'mallory', 'k8s.pod.name': 'another-6d4cf56db6-x7zlp' } }))
    expect(wordsOf(await announced(house, 'payments-sec'))).toContain('The event belongs to no alert')
  })

  test('once, though the answer got lost and Falconer was restarted', async () => {
    await using house = await openHouse()
    const { card } = await suppressed(house)
    house.workspace.faults.dropAnswers('chat.postMessage', 1)
    await house.send(unusual({ fields: { 'user.name': 'mallory' } }))
    await announced(house)
    await house.restart()
    await replied(house, card, 'The suppression has ended itself')
    expect(house.workspace.messages('falco').filter((one) => wordsOf(one).includes('your suppression of'))).toHaveLength(1)
  })
})

test('what ends one is seen: the new image gets its card, which says what it ended', async () => {
  await using house = await openHouse()
  const { card } = await suppressed(house)
  const fields = { 'container.image.repository': 'registry.example/miner', 'k8s.pod.name': 'miner-6d4cf56db6-x7zlp' }
  await house.send(usual(), unusual({ fields }), unusual({ fields: { ...fields, 'proc.name': 'sh' } }))
  await house.workspace.until('a card of the miner', () =>
    house.workspace.messages('falco').some((one) => wordsOf(one).includes('has ended itself: an image that is new in it')),
  )
  await replied(house, card, 'The suppression has ended itself')
  expect(house.workspace.replies(card).filter((one) => wordsOf(one).includes('ended itself'))).toHaveLength(1)
})

test('what it knows and what it counted survive a restart', async () => {
  await using house = await openHouse()
  const { card } = await suppressed(house)
  await house.send(...many().slice(0, 12))
  await house.restart()
  await house.send(usual(), unusual({ fields: { 'proc.pname': 'runc' } }))
  await says(house, card, 'Has hidden 14 events')
  await house.send(...many().slice(0, 7))
  await replied(house, card, 'ten times its usual rate')
  expect(wordsOf(card)).toContain('20 events')
})

test('an attacker who names a user as a mention calls nobody', async () => {
  await using house = await openHouse()
  const { card } = await suppressed(house)
  await house.send(unusual({ fields: { 'user.name': '<!channel>' } }))
  const reply = await replied(house, card, 'a new user')
  expect(wordsOf(reply)).toContain('`&lt;!channel&gt;`')
  expect(wordsOf(await announced(house))).toContain('`&lt;!channel&gt;`')
  expect(house.workspace.liveTokens).not.toContain('<!channel>')
})
