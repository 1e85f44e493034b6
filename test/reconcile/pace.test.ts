import fc from 'fast-check'
import { expect, test } from 'vitest'
import { makePace } from '../../src/reconcile/pace.ts'
import type { Cost } from '../../src/reconcile/pace.ts'
import { morning } from '../event.ts'

/** Does what the pace allows as soon as it allows it, and gives the moments at which it did. */
function greedily(cost: Cost, channel: string, forMs: number): number[] {
  const pace = makePace()
  const moments: number[] = []
  const may = { post: () => pace.mayPost(channel, now), edit: () => pace.mayEdit(true, now), search: () => pace.maySearch(now) }
  let now = morning
  while (now < morning + forMs) {
    const at = may[cost]()
    if (at <= now) {
      pace.spend(cost, channel, now)
      moments.push(now)
    } else now = at
  }
  return moments
}

function mostInAnyMinute(moments: readonly number[]): number {
  return Math.max(...moments.map((from) => moments.filter((at) => at >= from && at < from + 60_000).length))
}

test('a channel gets at most one message a second', () => {
  const moments = greedily('post', '#falco', 120_000)
  expect(Math.min(...moments.slice(1).map((at, index) => at - (moments[index] ?? 0)))).toBeGreaterThanOrEqual(1000)
  expect(moments.length).toBeGreaterThan(110)
})

test('no minute ever holds more than the 50 edits or searches that Slack allows a workspace', () => {
  for (const cost of ['edit', 'search'] as const) {
    const moments = greedily(cost, '#falco', 600_000)
    expect(mostInAnyMinute(moments)).toBeLessThanOrEqual(50)
    expect(moments.length).toBeGreaterThan(400)
  }
})

test('counters leave edits for what people do', () => {
  const pace = makePace()
  let counters = 0
  while (pace.mayEdit(false, morning) <= morning) {
    pace.spend('edit', '#falco', morning)
    counters += 1
  }
  expect(counters).toBeGreaterThan(0)
  expect(pace.mayEdit(true, morning)).toBe(morning)
})

test('"later" from Slack holds back what it was said about, and nothing else', () => {
  const pace = makePace()
  pace.cool('post', '#falco', morning + 30_000)
  expect(pace.mayPost('#falco', morning)).toBe(morning + 30_000)
  expect(pace.mayPost('#audit', morning)).toBe(morning)
  expect(pace.mayEdit(true, morning)).toBe(morning)
})

test('a card that counts on and on is edited ever more rarely, but at least every five minutes', () => {
  const pace = makePace()
  const gaps = [0, 1, 2, 5, 100].map((edits) => pace.gapMs(edits))
  expect(gaps).toEqual([2_000, 4_000, 8_000, 64_000, 300_000])
})

test('what the pace promises holds whatever the moments at which it is asked', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 3_000 }), { minLength: 50, maxLength: 300 }), (waits) => {
      const pace = makePace()
      const moments: number[] = []
      let now = morning
      for (const wait of waits) {
        now += wait
        if (pace.mayEdit(true, now) > now) continue
        pace.spend('edit', '#falco', now)
        moments.push(now)
      }
      expect(mostInAnyMinute(moments)).toBeLessThanOrEqual(50)
    }),
  )
})
