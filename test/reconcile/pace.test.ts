import fc from 'fast-check'
import { expect, test } from 'vitest'
import { makeNoPace, makePace, probeMs } from '../../src/reconcile/pace.ts'
import type { Cost } from '../../src/reconcile/pace.ts'
import { morning } from '../event.ts'

/** Does what the pace allows as soon as it allows it, and gives the moments at which it did. */
function greedily(cost: Cost, channel: string, forMs: number): number[] {
  const pace = makePace()
  const moments: number[] = []
  let now = morning
  while (now < morning + forMs) {
    const { at } = pace.turn(cost, channel, now)
    if (at <= now) {
      pace.spend(cost, channel, now)
      moments.push(now)
    } else now = at
  }
  return moments
}

function mostIn(windowMs: number, moments: readonly number[]): number {
  return Math.max(0, ...moments.map((from) => moments.filter((at) => at >= from && at < from + windowMs).length))
}

test('a channel gets at most one message a second', () => {
  const moments = greedily('post', '#falco', 120_000)
  expect(mostIn(1_000, moments)).toBe(1)
  expect(moments.length).toBeGreaterThan(110)
})

test('no minute ever holds more than the 50 edits or searches that Slack allows a workspace', () => {
  for (const cost of ['edit', 'search'] as const) {
    const moments = greedily(cost, '#falco', 600_000)
    expect(mostIn(60_000, moments)).toBeLessThanOrEqual(50)
    expect(moments.length).toBeGreaterThan(340)
  }
})

test('a dozen people may press at once, and each sees it at once', () => {
  expect(greedily('edit', '#falco', 1_000)).toHaveLength(15)
})

test('counters leave ten edits to what people do', () => {
  const pace = makePace()
  let counters = 0
  while (pace.turn('edit', '#falco', morning, false).at <= morning) {
    pace.spend('edit', '#falco', morning)
    counters += 1
  }
  let acts = 0
  while (pace.turn('edit', '#falco', morning).at <= morning) {
    pace.spend('edit', '#falco', morning)
    acts += 1
  }
  expect([counters, acts]).toEqual([5, 10])
})

test('"later" from Slack holds back what it was said about, and nothing else', () => {
  const pace = makePace()
  pace.cool('post', '#falco', morning + 30_000, 'Slack asked us to slow down')
  expect(pace.turn('post', '#falco', morning)).toMatchObject({
    at: morning + 30_000,
    because: 'Slack asked us to slow down',
    isShut: false,
  })
  expect(pace.turn('post', '#audit', morning).at).toBe(morning)
  expect(pace.turn('edit', '#falco', morning).at).toBe(morning)

  pace.cool('edit', '#falco', morning + 30_000, 'Slack asked us to slow down')
  expect(pace.turn('edit', '#audit', morning).at).toBe(morning + 30_000)
  expect(pace.turn('post', '#audit', morning).at).toBe(morning)
  expect(pace.turn('search', '#audit', morning).at).toBe(morning)
})

test.each([
  ['with our pace', makePace],
  ['without it', makeNoPace],
])('a channel that takes nothing is tried once in a while, and is open again after one success: %s', (_name, make) => {
  const pace = make()
  pace.shut('post', '#falco', morning + probeMs, '#falco is archived')
  for (const cost of ['post', 'edit', 'search'] as const)
    expect(pace.turn(cost, '#falco', morning)).toEqual({ at: morning + probeMs, because: '#falco is archived', isShut: true })
  expect(pace.turn('post', '#audit', morning).at).toBe(morning)

  const later = morning + probeMs
  pace.spend('post', '#falco', later)
  expect(pace.turn('edit', '#falco', later).at).toBe(later + probeMs)
  pace.reopen('edit', '#falco')
  expect(pace.turn('edit', '#falco', later).at).toBe(later)
  expect(pace.turn('post', '#falco', later).at).toBe(later + probeMs)
  pace.reopen('post', '#falco')
  expect(pace.turn('search', '#falco', later).at).toBe(later)
})

test('where cards cannot be changed, messages may go all the same', () => {
  const pace = makePace()
  pace.shut('edit', 'C0DEAD', morning + probeMs, 'C0DEAD is archived')
  expect(pace.turn('edit', '#falco', morning, true, 'C0DEAD')).toMatchObject({ at: morning + probeMs, isShut: true })
  expect(pace.turn('edit', '#falco', morning, true, 'C0FALCO')).toMatchObject({ at: morning, isShut: false })
  pace.spend('edit', '#falco', morning + probeMs, 'C0DEAD')
  expect(pace.turn('post', '#falco', morning + probeMs).at).toBe(morning + probeMs)
})

test('a workspace that lets us in no more is tried with one call, and is open again after one success anywhere', () => {
  const pace = makePace()
  pace.shutAll(morning + probeMs, 'Slack refuses the bot token')
  expect(pace.turn('edit', '#audit', morning).at).toBe(morning + probeMs)
  pace.spend('post', '#falco', morning + probeMs)
  expect(pace.turn('edit', '#audit', morning + probeMs).at).toBe(morning + 2 * probeMs)
  pace.reopen('search', '#ops')
  expect(pace.turn('edit', '#audit', morning + probeMs).at).toBe(morning + probeMs)
})

test('what is thought of ahead is not spent', () => {
  const pace = makePace()
  const ahead = pace.fork()
  ahead.spend('post', '#falco', morning)
  expect(ahead.turn('post', '#falco', morning).at).toBeGreaterThan(morning)
  expect(pace.turn('post', '#falco', morning).at).toBe(morning)
})

test('a card that counts on and on is edited ever more rarely, but at least every five minutes; a storm every 30 seconds', () => {
  const pace = makePace()
  expect([0, 1, 2, 5, 100].map((edits) => pace.gapMs(edits, 'card'))).toEqual([2_000, 4_000, 8_000, 64_000, 300_000])
  expect([0, 1, 2, 5, 100].map((edits) => pace.gapMs(edits, 'storm'))).toEqual([2_000, 4_000, 8_000, 30_000, 30_000])
})

const asked = fc.record({
  waitMs: fc.integer({ min: 0, max: 3_000 }),
  cost: fc.constantFrom<Cost>('post', 'edit', 'search'),
  channel: fc.constantFrom('#falco', '#audit', '#ops'),
  urgent: fc.boolean(),
})

test('what the pace promises holds whatever is asked of it, and when', () => {
  fc.assert(
    fc.property(fc.array(asked, { minLength: 50, maxLength: 400 }), (questions) => {
      const pace = makePace()
      const went: Record<string, number[]> = {}
      let now = morning
      for (const { waitMs, cost, channel, urgent } of questions) {
        now += waitMs
        if (pace.turn(cost, channel, now, urgent).at > now) continue
        pace.spend(cost, channel, now)
        const lane = cost === 'post' ? `post ${channel}` : cost
        went[lane] = [...(went[lane] ?? []), now]
      }
      for (const [lane, moments] of Object.entries(went)) {
        const { windowMs, most } = lane.startsWith('post') ? { windowMs: 1_000, most: 1 } : { windowMs: 60_000, most: 50 }
        expect(mostIn(windowMs, moments)).toBeLessThanOrEqual(most)
      }
    }),
  )
})
