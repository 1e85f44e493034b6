import { describe, expect, test } from 'vitest'
import { evolve, fold, hide } from '../../src/domain/alert.ts'
import { anAlert } from '../event.ts'

const now = Date.parse('2026-05-03T03:00:00Z')
const event = { priority: 'Notice', time: '2026-05-03T03:00:00.5Z', hostname: 'node-1', receivedAt: now } as const

test('a folded event counts, and moves the last sight of the problem', () => {
  const alert = fold(anAlert({ count: 1, lastSeen: '2026-05-03T02:00:00Z' }), event)
  expect(alert).toMatchObject({ count: 2, lastSeen: event.time, lastReceivedAt: now })
})

test('an event that comes late moves the first sight, not the last', () => {
  const alert = fold(anAlert({ firstSeen: '2026-05-03T02:00:00Z', lastSeen: '2026-05-03T02:00:00Z' }), {
    ...event,
    time: '2026-05-03T01:00:00Z',
  })
  expect(alert).toMatchObject({ firstSeen: '2026-05-03T01:00:00Z', lastSeen: '2026-05-03T02:00:00Z' })
})

test('the same problem on many hosts is one alert on so many hosts', () => {
  const hosts = Array.from({ length: 120 }, (_, index) => `node-${index % 60}`)
  const alert = hosts.reduce((sum, hostname) => fold(sum, { ...event, hostname }), anAlert({ hosts: [] }))
  expect(alert.hosts).toHaveLength(60)
  expect(alert.count).toBe(121)
})

test('a more urgent event raises the alert at once, a less urgent one does not lower it', () => {
  const raised = fold(anAlert({ priority: 'Notice' }), { ...event, priority: 'Critical' })
  expect(raised.priority).toBe('Critical')
  expect(raised.actedRevision).toBe(raised.revision)
  expect(fold(raised, { ...event, priority: 'Debug' }).priority).toBe('Critical')
})

test('a hidden event moves a counter and nothing else', () => {
  const alert = anAlert({})
  expect(hide(alert, now)).toEqual({ ...alert, hidden: 1, lastHiddenAt: now, revision: alert.revision + 1 })
})

test('folding into an acknowledged alert keeps who acknowledged it', () => {
  const acknowledged = evolve(anAlert({}), { kind: 'acknowledged', by: 'U1', at: now })
  expect(fold(acknowledged, event)).toMatchObject({ status: 'acknowledged', by: 'U1', at: now })
})

test('the end of one suppression does not clear another', () => {
  const suppressed = evolve(anAlert({}), {
    kind: 'suppressed',
    at: now,
    by: 'U1',
    suppression: 's2',
    until: now,
    reason: 'r',
    scope: 'x',
    told: true,
  })
  const fact = { kind: 'unsuppressed', at: now, by: undefined, suppression: 's1', why: 'expired', hidden: 0, told: false } as const
  expect(evolve(suppressed, fact).suppressed?.id).toBe('s2')
  expect(evolve(suppressed, { ...fact, suppression: 's2' }).suppressed).toBeUndefined()
})

describe('what an alert says of its suppressions', () => {
  const by = 'U1'
  const proposed = { kind: 'proposed', at: now, by, suppression: 's1', reason: 'r', scope: 'x', because: 'b' } as const
  const suppressed = { kind: 'suppressed', at: now, by, suppression: 's1', until: now, reason: 'r', scope: 'x', told: true } as const
  const trip = { wire: 'image', value: 'miner' } as const
  const tripped = { kind: 'unsuppressed', at: now, by: undefined, suppression: 's1', why: 'tripped', trip, hidden: 4, told: true } as const

  test('that somebody asked for one, until that is decided', () => {
    const asked = evolve(anAlert({}), proposed)
    expect(asked).toMatchObject({ proposed: { id: 's1', by }, actedRevision: 2 })
    expect(evolve(asked, suppressed).proposed).toBeUndefined()
    expect(evolve(asked, { kind: 'declined', at: now, by, suppression: 's1', why: 'rejected' }).proposed).toBeUndefined()
    expect(evolve(asked, { kind: 'declined', at: now, by, suppression: 's2', why: 'rejected' }).proposed?.id).toBe('s1')
  })

  test('that it ended itself, until another one hides its events', () => {
    const ended = evolve(evolve(anAlert({}), suppressed), tripped)
    expect(ended.tripped).toEqual({ id: 's1', at: now, trip, hidden: 4 })
    expect(evolve(ended, { ...suppressed, suppression: 's2' }).tripped).toBeUndefined()
  })

  test('until when, as it was extended', () => {
    const alert = evolve(anAlert({}), suppressed)
    const extended = { kind: 'extended', at: now, by, suppression: 's1', until: now + 1, told: true } as const
    expect(evolve(alert, extended).suppressed?.until).toBe(now + 1)
    expect(evolve(alert, { ...extended, suppression: 's2' }).suppressed?.until).toBe(now)
  })
})

test('an alert knows what hid it until lately, until something hides it again', () => {
  const hides = { kind: 'suppressed', at: now, by: 'U1', suppression: 's1', until: now, reason: 'r', scope: 'x', told: true } as const
  const ends = { kind: 'unsuppressed', at: now + 1, by: undefined, suppression: 's1', why: 'expired', hidden: 5, told: true } as const
  const hidden = evolve(anAlert({}), hides)
  const shown = evolve(hidden, ends)
  expect(shown.lately).toEqual({ suppression: 's1', at: now + 1, hidden: 5, why: 'expired' })
  expect(evolve(shown, hides).lately).toBeUndefined()
  expect(evolve(hidden, { ...ends, why: 'narrowed' }).lately).toBeUndefined()
  expect(evolve(hidden, { ...ends, suppression: 's2' }).lately).toBeUndefined()
})
