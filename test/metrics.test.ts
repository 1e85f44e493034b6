import { expect, test } from 'vitest'
import { makeMetrics } from '../src/metrics.ts'
import type { Sight } from '../src/metrics.ts'

const calm: Sight = { slackConnected: true, intake: 0, troubles: 0, ledgerInTrouble: false, now: 60_000 }

const line =
  /^(?:# (?:HELP|TYPE) \S+ .+|[a-zA-Z_:][\w:]*(?:\{(?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\.)*",?)*\})? (?:[-+]?[\d.]+(?:e[-+]?\d+)?|[+-]Inf|NaN|Nan))$/

test('every line is one that Prometheus reads, and every name of ours says what it means', async () => {
  const metrics = makeMetrics()
  metrics.slackCalls.inc({ method: 'chat.postMessage', outcome: 'done' })
  metrics.show({ ...calm, kept: { events: 3, bytes: 1 << 30 } })
  const lines = (await metrics.text()).trim().split('\n').filter(Boolean)
  expect(lines.filter((one) => !line.test(one))).toEqual([])
  const names = new Set(lines.map((one) => /^# TYPE (falconer_\S+)/.exec(one)?.[1]).filter((name) => name !== undefined))
  const helped = lines.map((one) => /^# HELP (\S+) [A-Z0-9][^\n]+\.$/.exec(one)?.[1])
  expect([...names].filter((name) => !helped.includes(name))).toEqual([])
})

test.each([
  ['events', 'falconer_events_total', 'counter'],
  ['what was turned away', 'falconer_turned_away_total', 'counter'],
  ['duplicates prevented', 'falconer_duplicates_prevented_total', 'counter'],
  ['posts, edits and searches', 'falconer_slack_calls_total', 'counter'],
  ['429s', 'falconer_slack_rate_limited_total', 'counter'],
  ['retries', 'falconer_retries_total', 'counter'],
  ['how long a commit takes', 'falconer_commit_seconds', 'histogram'],
  ['how large it is', 'falconer_commit_batch_size', 'histogram'],
  ['how long a card takes', 'falconer_delivery_seconds', 'histogram'],
  ['how long an edit takes after a press', 'falconer_acted_edit_seconds', 'histogram'],
  ['how many messages wait', 'falconer_postings_waiting', 'gauge'],
  ['for how long', 'falconer_postings_oldest_age_seconds', 'gauge'],
  ['in how many channels', 'falconer_channels_waiting', 'gauge'],
  ['what waits at the door', 'falconer_intake_waiting', 'gauge'],
  ['storms', 'falconer_storms', 'gauge'],
  ['troubles', 'falconer_troubles', 'gauge'],
  ['whether the ledger is in trouble', 'falconer_ledger_trouble', 'gauge'],
  ['events kept', 'falconer_kept_events', 'gauge'],
  ['bytes kept', 'falconer_kept_event_bytes', 'gauge'],
])('a dashboard can draw %s from %s', async (_what, name, type) => {
  expect(await makeMetrics().text()).toContain(`# TYPE ${name} ${type}\n`)
})

test('what was turned away is counted by why, and in all', async () => {
  const metrics = makeMetrics()
  metrics.turnAway('busy', 1)
  metrics.turnAway('trouble', 40)
  expect(metrics.turnedAwaySoFar()).toBe(41)
  const text = await metrics.text()
  expect(text).toContain('falconer_turned_away_total{because="trouble"} 40\n')
  expect(text).toContain('falconer_turned_away_total{because="crowd"} 0\n')
})

test('an event that was sent again is a duplicate prevented', async () => {
  const metrics = makeMetrics()
  metrics.judged(['open', 'repeat', 'fold', 'repeat'])
  const text = await metrics.text()
  expect(text).toContain('falconer_events_total{verdict="repeat"} 2\n')
  expect(text).toContain('falconer_duplicates_prevented_total{kind="event"} 2\n')
})

test('the age of the oldest message is in seconds, and a ledger that cannot be read leaves what was known', async () => {
  const metrics = makeMetrics()
  metrics.show({ ...calm, waiting: { count: 2, oldest: 30_500 } })
  metrics.show({ ...calm, ledgerInTrouble: true })
  const text = await metrics.text()
  expect(text).toContain('falconer_postings_oldest_age_seconds 29.5\n')
  expect(text).toContain('falconer_postings_waiting 2\n')
  expect(text).toContain('falconer_ledger_trouble 1\n')
  metrics.show({ ...calm, waiting: { count: 0, oldest: undefined } })
  expect(await metrics.text()).toContain('falconer_postings_oldest_age_seconds 0\n')
})
