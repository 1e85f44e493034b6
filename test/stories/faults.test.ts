import { describe, expect, test } from 'vitest'
import { anEvent } from '../event.ts'
import type { EventOverrides } from '../event.ts'
import type { Message } from '../../src/workspace/workspace.ts'
import { openHouse, wordsOf } from './house.ts'
import type { House } from './house.ts'
import { differences, settled } from './reconciled.ts'

const minute = 60_000

/** Events of different rules are different problems. */
const trouble = (rule: string, overrides: EventOverrides = {}) => anEvent({ rule, ...overrides })
const again = (rule: string, second: number) => trouble(rule, { time: `2026-11-24T10:00:${String(second).padStart(2, '0')}Z` })

/** What heals is delivered within 30 s by the clock of the house. */
async function deliveredSoon(house: House): Promise<void> {
  for (let passed = 0; passed < 30_000 && !(await settled(house, 200)); passed += 5_000) house.forward(5_000)
  expect(await settled(house, 1_000)).toBe(true)
  await matches(house)
}

async function matches({ falconer, workspace }: House): Promise<void> {
  expect(await differences(falconer.ledger, workspace)).toEqual([])
}

/** A try of Falconer's that the workspace did not take. */
function refused(house: House, what = 'a call that fails'): Promise<unknown> {
  const before = house.workspace.calls.length
  return house.workspace.until(what, () => house.workspace.calls.slice(before).find(({ ok }) => !ok))
}

/** A report may take several messages; each begins with its verdict. */
function reportsIn({ workspace }: House, card: Message): number {
  return workspace.replies(card).filter((one) => wordsOf(one).includes('Verdict: ')).length
}

async function ready({ falconer }: House): Promise<{ readonly status: number; readonly words: string }> {
  const answer = await fetch(`${falconer.url}/readyz`)
  return { status: answer.status, words: await answer.text() }
}

async function metric({ falconer }: House, name: string): Promise<number> {
  const text = await (await fetch(`${falconer.url}/metrics`)).text()
  return Number(new RegExp(`^falconer_${name} (\\S+)$`, 'm').exec(text)?.[1])
}

function told({ workspace }: House, words: RegExp): Promise<unknown> {
  return workspace.until(`people are told ${words} in #ops-fallback`, () =>
    workspace.messages('ops-fallback').some((one) => words.test(wordsOf(one))),
  )
}

describe('Slack is away', () => {
  test('down for an hour: everything is taken meanwhile, /readyz and /metrics say so, and all of it comes when Slack is back', async () => {
    await using house = await openHouse()
    await house.send(trouble('the first'))
    await house.card('the first')
    house.workspace.faults.down()
    for (let passed = 0; passed < 60; passed += 5) {
      expect(await house.send(trouble(`after ${passed} minutes`), again('the first', passed))).toEqual({ received: 1 })
      const failing = refused(house)
      house.forward(5 * minute)
      await failing
    }
    expect(await ready(house)).toMatchObject({ status: 503, words: expect.stringContaining('Slack') })
    expect(await metric(house, 'slack_connected')).toBe(0)
    expect(await metric(house, 'postings_waiting')).toBe(13)
    house.workspace.faults.heal()
    await deliveredSoon(house)
    expect(house.workspace.messages('falco')).toHaveLength(13)
  }, 60_000)

  test('the network hangs half-open: Falconer notices by itself, and goes on when it is through again', async () => {
    await using house = await openHouse()
    await house.send(trouble('before'))
    const card = await house.card('before')
    house.workspace.faults.silence()
    expect(await house.send(trouble('meanwhile'), again('before', 1))).toEqual({ received: 1 })
    // Slack's client sends a ping and waits five seconds for its echo.
    await expect.poll(() => ready(house), { timeout: 30_000, interval: 250 }).toMatchObject({ status: 503 })
    house.workspace.faults.heal()
    await deliveredSoon(house)
    await house.workspace.until('a socket', () => house.workspace.sockets > 0, 30_000)
    expect((await house.ana.press({ message: card }, 'Acknowledge')).error).toBeUndefined()
    await house.workspace.until('the card says so', () => wordsOf(card).includes('Acknowledged'))
  }, 90_000)

  test('a call that hangs holds up no other channel, and is looked for before it is made again', async () => {
    await using house = await openHouse()
    house.workspace.faults.hang('chat.postMessage')
    await house.send(trouble('hung'))
    await house.workspace.until('the post', () => house.workspace.calls.some(({ method }) => method === 'chat.postMessage'))
    house.workspace.faults.heal()
    await deliveredSoon(house)
    const methods = house.workspace.calls.map(({ method }) => method).filter((method) => /postMessage|history/.test(method))
    expect(methods).toEqual(['chat.postMessage', 'conversations.history', 'chat.postMessage'])
  })
})

describe('Slack says no until a person acts', () => {
  test('a revoked token is told where nobody needs Slack to read it, and all is delivered once it is restored', async () => {
    await using house = await openHouse({ fallback: '#ops-fallback' })
    await house.send(trouble('before'))
    const card = await house.card('before')
    house.workspace.faults.revoke()
    const failing = refused(house)
    await house.send(trouble('meanwhile'))
    await failing
    await house.ana.press({ message: card }, 'Acknowledge')
    await expect.poll(() => ready(house)).toMatchObject({ words: expect.stringContaining('token_revoked') })
    expect(await metric(house, 'troubles')).toBe(1)
    house.workspace.faults.heal()
    await deliveredSoon(house)
    expect((await ready(house)).words).not.toContain('token_revoked')
    expect(await metric(house, 'troubles')).toBe(0)
  })

  test.each([
    ['archived', (house: House, on: boolean) => void (house.workspace.channel('falco').archived = on), /archived.*unarchive/s],
    [
      'closed to the bot, which was kicked',
      ({ workspace }: House, on: boolean) => {
        const { members } = workspace.channel('falco')
        if (on) members.delete(workspace.botUserId)
        else members.add(workspace.botUserId)
      },
      /not in #falco.*invite/s,
    ],
  ])(
    'a channel that is %s: people are told elsewhere what to do, other channels go on, and all comes when it is mended',
    async (_what, set, words) => {
      const falconerYml = 'routes: [{ match: { priority: Error }, channel: "#audit" }, { channel: "#falco" }]'
      await using house = await openHouse({ fallback: '#ops-fallback', falconerYml })
      await house.send(trouble('before'))
      await house.card('before')
      set(house, true)
      await house.send(trouble('meanwhile'), again('before', 1), trouble('elsewhere', { priority: 'Error' }))
      await told(house, words)
      await house.card('elsewhere', 'audit')
      await expect.poll(() => ready(house)).toMatchObject({ words: expect.stringContaining('falco') })
      set(house, false)
      await deliveredSoon(house)
      expect(house.workspace.messages('falco')).toHaveLength(2)
      expect((await ready(house)).status).toBe(200)
    },
  )
})

describe('a card that somebody deletes', () => {
  test('is there again at once; deleted again, it is left, and the alert goes on being counted', async () => {
    await using house = await openHouse()
    await house.send(trouble('unwanted'))
    const first = await house.card('unwanted')
    house.workspace.remove(first)
    const second = await house.workspace.until('another card', () => house.workspace.messages('falco').find((one) => one !== first))
    await deliveredSoon(house)
    house.workspace.remove(second)
    await house.send(again('unwanted', 1))
    house.forward(minute)
    expect(await settled(house, 5_000)).toBe(true)
    expect(house.workspace.messages('falco')).toEqual([])
    expect((await house.falconer.ledger.recent(1))[0]?.alert.count).toBe(2)
  })

  test('of a resolved alert is tidied up, as /falco show says, until somebody reopens the alert there', async () => {
    await using house = await openHouse()
    const { ana, workspace } = house
    await house.send(trouble('done with'))
    const card = await house.card('done with')
    await ana.choose({ message: card }, 'Resolve')
    await ana.submit(await workspace.until('the modal', () => ana.modal), { Verdict: 'Benign', Note: 'a drill' })
    await deliveredSoon(house)
    workspace.remove(card)
    const { ledger } = house.falconer
    const id = (await ledger.recent(1))[0]?.alert.id ?? ''
    await expect.poll(async () => (await ledger.postings.cardOf(id))?.at).toBeUndefined()
    await ana.command('falco', `/falco show ${id}`)
    const shown = await workspace.until('why it is not there', () =>
      workspace.whispers(ana.person.id).find((one) => wordsOf(one).includes('somebody deleted it, and the alert is closed.')),
    )
    expect(workspace.messages('falco')).toEqual([])
    await ana.choose({ message: shown }, 'Reopen')
    expect(wordsOf(await house.card('done with'))).toContain('Acknowledge')
  })

  test('is there again when Slack could not tell of it, as soon as it would change', async () => {
    await using house = await openHouse({ http: true })
    await house.send(trouble('gone'))
    const card = await house.card('gone')
    house.workspace.faults.down()
    house.workspace.remove(card)
    house.workspace.faults.heal()
    await house.send(again('gone', 1))
    await deliveredSoon(house)
    expect(house.workspace.messages('falco')).toHaveLength(1)
  })
})

describe('answers and envelopes that go astray', () => {
  test('a card, a reply and an edit whose answers got lost are there once', async () => {
    await using house = await openHouse()
    house.workspace.faults.dropAnswers('chat.postMessage', 1)
    await house.send(trouble('lost'))
    await deliveredSoon(house)
    const card = await house.card('lost')
    house.workspace.faults.dropAnswers('chat.postMessage', 1)
    house.workspace.faults.dropAnswers('chat.update', 1)
    await house.ana.press({ message: card }, 'Detailed report')
    await house.ana.press({ message: card }, 'Acknowledge')
    await deliveredSoon(house)
    expect(reportsIn(house, card)).toBe(1)
    expect(await metric(house, 'duplicates_prevented_total{kind="posting"}')).toBe(2)
  })

  test('envelopes that come twice and out of order: every press counts once', async () => {
    await using house = await openHouse()
    await house.send(trouble('pressed'))
    const card = await house.card('pressed')
    house.workspace.faults.double(3)
    house.workspace.faults.holdBack(1)
    await Promise.all([house.ana.press({ message: card }, 'Acknowledge'), house.ben.press({ message: card }, 'Detailed report')])
    await deliveredSoon(house)
    await house.ana.press({ message: card }, 'Detailed report')
    await deliveredSoon(house)
    const [dossier] = await house.falconer.ledger.recent(1)
    const facts = await house.falconer.ledger.facts(dossier?.alert.id ?? '')
    expect(facts.map(({ kind }) => kind)).toEqual(['reported', 'acknowledged', 'reported'])
    expect(reportsIn(house, card)).toBe(2)
  })
})

describe('Slack asks one channel to slow down', () => {
  test('it is obeyed to the second there, and another channel goes on', async () => {
    const falconerYml = 'routes: [{ match: { priority: Error }, channel: "#audit" }, { channel: "#falco" }]'
    await using house = await openHouse({ falconerYml })
    house.workspace.faults.status('chat.postMessage', 429, 1, 20, 'falco')
    const failing = refused(house)
    await house.send(trouble('slow'))
    await failing
    await house.send(trouble('fast', { priority: 'Error' }), trouble('slow too'))
    await house.card('fast', 'audit')
    house.forward(19_000)
    await house.send(again('fast', 1))
    await house.workspace.until('the counter', () => house.workspace.messages('audit').some(({ edits }) => edits > 0))
    expect(house.workspace.messages('falco')).toEqual([])
    house.forward(1_000)
    expect(await settled(house, 5_000)).toBe(true)
    expect(house.workspace.messages('falco')).toHaveLength(2)
    expect(house.workspace.calls.filter(({ status }) => status === 429)).toHaveLength(1)
    await matches(house)
  })
})
