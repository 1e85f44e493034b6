import { expect, test } from 'vitest'
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
  expect(hide(alert)).toEqual({ ...alert, hidden: 1, revision: alert.revision + 1 })
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
