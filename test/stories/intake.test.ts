import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { anEvent, noDefaults } from '../event.ts'
import { openHouse, wordsOf } from './house.ts'
import type { House } from './house.ts'

const corpus = join(import.meta.dirname, '../../../shared/corpus/alerts.jsonl')
const hasCorpus = existsSync(corpus)
if (!hasCorpus) console.warn(`skipped: the sweep over 400 realistic events, because ${corpus} is not here`)

test('what Falco says of itself is no card, but a refused configuration is told to people', async () => {
  await using house = await openHouse()
  const own = { source: 'internal', hostname: 'node-7', fields: noDefaults } as const
  await house.send(
    anEvent({ ...own, rule: 'Falco internal: metrics snapshot', priority: 'Informational' }),
    anEvent({ ...own, rule: 'Falco internal: hot restart failure', priority: 'Critical', output: 'rules.d/local.yaml: unknown key' }),
  )
  const told = await house.workspace.until('people are told', () =>
    house.workspace.messages('falco').find((one) => wordsOf(one).includes('node-7')),
  )
  expect(wordsOf(told)).toContain('unknown key')
  expect(wordsOf(told)).not.toContain('Acknowledge')
  expect(house.workspace.messages('falco')).toHaveLength(1)
})

test("an attacker who writes Slack's markup mentions nobody and links nowhere", async () => {
  await using house = await openHouse()
  const markup = '<!channel> <@U0123456789> <https://evil.example|click> `*_~ \u202e'
  await house.send(
    anEvent({ rule: `Rule ${markup}`, hostname: markup, fields: { 'proc.cmdline': markup, 'user.name': markup, 'proc.name': markup } }),
  )
  const card = await house.card('Rule')
  await house.ana.press({ message: card }, 'Detailed report')
  await house.workspace.until('the report', () => house.workspace.replies(card).length > 0)
  const live = house.workspace.liveTokens.filter((token) => /channel|U0123456789|evil/.test(token))
  expect(live).toEqual([])
})

test('both envelopes of one event are one event', async () => {
  await using house = await openHouse()
  const direct = {
    hostname: 'n1',
    rule: 'R',
    priority: 'Notice',
    source: 'syscall',
    tags: ['a'],
    time: '2026-11-24T09:30:00.500000000Z',
    output_fields: { 'proc.name': 'sh', 'fd.name': null },
  }
  const { time: _time, ...rest } = direct
  const forwarded = {
    uuid: '00000000-0000-4000-8000-000000000000',
    output: 'x',
    ...rest,
    time: '2026-11-24T09:30:00.5Z',
    source: 'syscall',
  }
  await house.post(JSON.stringify(direct))
  await house.post(JSON.stringify(forwarded), 'application/json; charset=utf-8')
  await house.card('R')
  const metrics = await (await fetch(`${house.falconer.url}/metrics`)).text()
  expect(metrics).toMatch(/falconer_events_total\{verdict="repeat"\} 1/)
})

test.skipIf(!hasCorpus)(
  'every one of 400 realistic events is taken, and every problem among them has exactly one card that Slack accepts',
  async () => {
    await using house = await openHouse()
    const lines = readFileSync(corpus, 'utf8').trim()
    const answer = await house.post(lines, 'application/x-ndjson')
    expect(await answer.json()).toEqual({ received: 400, refused: [] })
    await settled(house)
    const metrics = await (await fetch(`${house.falconer.url}/metrics`)).text()
    const opened = Number(/falconer_events_total\{verdict="open"\} (\d+)/.exec(metrics)?.[1])
    const cards = house.workspace.messages('falco').filter((one) => wordsOf(one).includes('Acknowledge'))
    expect(cards).toHaveLength(opened)
    for (const card of cards) expect(wordsOf(card)).not.toMatch(/undefined|<NA>|&lt;NA&gt;|\[object/)
    expect(house.workspace.calls.filter(({ ok, method }) => !ok && method.startsWith('chat.'))).toEqual([])
  },
  90_000,
)

/** Resolves when Slack shows everything; asked again in every turn of the event loop, for the last answer changes the ledger alone. */
async function settled({ falconer }: House): Promise<void> {
  while ((await falconer.waiting()) > 0) await new Promise((resolve) => setImmediate(resolve))
}
