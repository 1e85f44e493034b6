import { describe, expect, test } from 'vitest'
import { decide, objection } from '../../src/domain/action.ts'
import type { Action } from '../../src/domain/action.ts'
import type { Alert } from '../../src/domain/alert.ts'
import { anAlert } from '../event.ts'

const now = Date.parse('2026-05-03T03:00:00Z')
const open = anAlert({ id: 'aaaaaaaa' })
const acknowledged: Alert = { ...open, status: 'acknowledged', by: 'U1', at: now }
const resolved: Alert = { ...open, status: 'resolved', by: 'U1', at: now, outcome: 'benign', note: 'a test' }
const quiet: Alert = { ...open, status: 'quiet', at: now }
const acknowledge: Action = { do: 'acknowledge', by: 'U2' }

function ask(action: Action, alert: Alert, successor?: string) {
  return decide(action, alert, { now, successor })
}

test('acknowledging records who and when', () => {
  expect(ask(acknowledge, open)).toMatchObject({
    facts: [{ kind: 'acknowledged', by: 'U2', at: now }],
    alert: { status: 'acknowledged', by: 'U2', at: now },
  })
})

test('the second one to acknowledge is told who was first', () => {
  expect(ask(acknowledge, acknowledged)).toEqual({ refused: '<@U1> has acknowledged this alert already.' })
})

test('pressing twice is answered politely', () => {
  expect(ask({ do: 'acknowledge', by: 'U1' }, acknowledged)).toEqual({ refused: 'You have acknowledged this alert already.' })
})

test('reopening undoes an acknowledgement, a resolution and a quiet end', () => {
  for (const alert of [acknowledged, resolved, quiet])
    expect(ask({ do: 'reopen', by: 'U2' }, alert)).toMatchObject({ alert: { status: 'open' } })
})

test('an alert that fell quiet and is reopened stays open: its silence counts anew', () => {
  const decision = ask({ do: 'reopen', by: 'U2' }, { ...quiet, lastReceivedAt: now - 86_400_000 })
  expect('alert' in decision && decision.alert.lastReceivedAt).toBe(now)
})

test('nothing of an earlier status stays behind', () => {
  const decision = ask({ do: 'reopen', by: 'U2' }, resolved)
  expect('alert' in decision && Object.keys(decision.alert).filter((key) => ['by', 'at', 'note', 'outcome'].includes(key))).toEqual([])
})

test('an alert whose problem has a newer alert cannot be reopened', () => {
  expect(ask({ do: 'reopen', by: 'U2' }, resolved, 'bbbbbbbb')).toMatchObject({ refused: expect.stringContaining('bbbbbbbb') })
})

test('resolving keeps the verdict and the note', () => {
  const resolve: Action = { do: 'resolve', by: 'U2', outcome: 'false positive', note: 'our scanner' }
  expect(ask(resolve, acknowledged)).toMatchObject({ alert: { status: 'resolved', outcome: 'false positive', note: 'our scanner' } })
})

test('assigning to the same person twice is refused in words', () => {
  const assign: Action = { do: 'assign', by: 'U1', to: 'U9' }
  const once = ask(assign, open)
  expect('alert' in once && ask(assign, once.alert)).toEqual({ refused: 'This alert is already assigned to <@U9>.' })
})

test('asking for a report changes nothing on the card', () => {
  const decision = ask({ do: 'report', by: 'U2' }, open)
  expect('alert' in decision && decision.alert.revision).toBe(open.revision)
})

describe('a closed alert', () => {
  const closedVerbs: readonly Action[] = [
    acknowledge,
    { do: 'resolve', by: 'U2', outcome: 'test', note: '' },
    { do: 'assign', by: 'U2', to: 'U3' },
  ]
  test.each(closedVerbs)('refuses to $do, and says what to do first', (action) => {
    expect(ask(action, resolved)).toMatchObject({ refused: expect.stringContaining('Reopen it first') })
    expect(ask(action, quiet)).toMatchObject({ refused: expect.stringContaining('Reopen it first') })
  })
})

test('what a person does is a revision that cards must show at once', () => {
  const decision = ask(acknowledge, open)
  expect('alert' in decision && decision.alert).toMatchObject({ revision: open.revision + 1, actedRevision: open.revision + 1 })
})

test('an alert that is suppressed already is not suppressed again, and its suppression is named, with what may be done with it', () => {
  const suppressed = { id: 's1r9k2m4', by: 'U1', until: now + 3_600_000, reason: 'a drill' }
  expect(objection('suppress', 'U2', anAlert({ suppressed }), now)).toBe(
    'This alert is already suppressed by <@U1>, with suppression s1r9k2m4. /falco show s1r9k2m4 shows it, /falco lift s1r9k2m4 ends it.',
  )
})
