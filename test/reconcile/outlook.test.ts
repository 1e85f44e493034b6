import { expect, test } from 'vitest'
import type { Sky } from '../../src/domain/storm.ts'
import { outlook } from '../../src/reconcile/outlook.ts'
import type { View } from '../../src/reconcile/outlook.ts'
import type { Trouble } from '../../src/domain/trouble.ts'
import { makePace } from '../../src/reconcile/pace.ts'
import { morning as now } from '../event.ts'
import { aDue, reported } from './due.ts'
import { openMatcher, problems } from './matcher.ts'

const calm: View = {
  agenda: { due: [], nextAt: undefined, skies: [] },
  waiting: [],
  resting: [],
  underWay: new Set(),
  pace: makePace(),
  carries: 15,
  troubles: [],
  now,
}
const sky: Sky = { channel: '#falco', gatherable: 0, oldest: undefined, storm: undefined, stirring: 0 }
const falco = (count: number) => [{ channel: '#falco', count, oldest: now - 65_000 }]
const lines = (view: Partial<View>) => outlook({ ...calm, ...view }).split('\n')

test('when Slack shows everything the plan says so', () => {
  expect(outlook(calm)).toBe('2026-11-24 09:30:00 UTC: Slack shows all that the ledger has.\n')
})

test('each step says what it is, why, and when its turn comes', () => {
  const reply = aDue({ about: { kind: 'reply', alert: 'k3m9x2p7', fact: reported }, cardAt: { channel: 'C0FALCO', ts: '1.0' } })
  const due = [aDue(), reply, aDue()]
  expect(lines({ agenda: { due, nextAt: undefined, skies: [] }, waiting: falco(315) })).toEqual([
    '2026-11-24 09:30:00 UTC: 315 messages in 1 channel to be written or edited.',
    '',
    '#falco: 315 waiting, the oldest for 65 seconds',
    '  1. reply reported reply of k3m9x2p7 in #falco, because it was not said yet: now',
    "  2. post card of k3m9x2p7 in #falco, because it is new: in 1.1 s: the channel's pace",
    "  3. post card of k3m9x2p7 in #falco, because it is new: in 2.1 s: the channel's pace",
    '  … and 312 more, which come later or rest',
    '',
  ])
})

test('what Slack asked for and what a person must do is named as the reason', () => {
  const pace = makePace()
  pace.cool('post', '#falco', now + 12_000, 'Slack asked us to slow down')
  pace.shut('post', '#audit', now + 180_000, '#audit is archived: unarchive it.')
  const due = [aDue(), aDue({ posting: { channel: '#audit' } }), aDue({ posting: { channel: '#audit' } })]
  const troubles: readonly Trouble[] = [
    { channel: '#audit', of: 'messages', what: '#audit is archived: unarchive it.', since: now - 60_000 },
  ]
  const waiting = [...falco(1), { channel: '#audit', count: 2, oldest: now }]
  const plan = outlook({ ...calm, pace, troubles, waiting, agenda: { due, nextAt: undefined, skies: [] } })
  expect(plan).toContain('because it is new: in 12 s: Slack asked us to slow down\n')
  expect(plan).toContain('because it is new: not before 2026-11-24 09:33:00: #audit is archived: unarchive it.\n')
  expect(plan).toContain('because it is new: when a try has gone well\n')
  expect(plan).toContain('Trouble since 2026-11-24 09:29:00: #audit is archived: unarchive it.\n')
})

test('what rests is listed with its time and its reason, after what may be tried, and the plan says when the next of it may be', () => {
  const stands = { at: { channel: 'C0FALCO', ts: '1.0' } }
  const putOff = aDue({ posting: { notBefore: now + 4_000, why: 'Slack cannot be reached\n(ENOTFOUND)' } }).posting
  const counting = aDue({ posting: { notBefore: now + 62_000, ...stands } }).posting
  const elsewhere = aDue({ posting: { channel: '#audit', notBefore: now + 9_000, why: 'later' } }).posting
  const resting = [putOff, elsewhere, counting]
  const plan = lines({ agenda: { due: [aDue()], nextAt: now + 4_000, skies: [] }, waiting: falco(5), resting })
  expect(plan[0]).toContain(
    '5 messages in 1 channel to be written or edited. The next of those that rest may be tried at 2026-11-24 09:30:04.',
  )
  expect(plan.slice(3)).toEqual([
    '  1. post card of k3m9x2p7 in #falco, because it is new: now',
    '  card of k3m9x2p7: not before 2026-11-24 09:30:04: Slack cannot be reached\\u{a}(ENOTFOUND)',
    '  card of k3m9x2p7: not before 2026-11-24 09:31:02: its counters rest',
    '  … and 2 more, which come later or rest',
    '',
  ])
})

test('what is under way does not rest', () => {
  const { posting } = aDue({ posting: { notBefore: now + 4_000 } })
  const plan = lines({ waiting: falco(2), resting: [posting], underWay: new Set([posting.id]) })
  expect(plan.some((line) => line.includes('not before'))).toBe(false)
})

test('a storm that would begin, gather or end is said before the steps', () => {
  const skies = [{ ...sky, gatherable: 20 }]
  expect(lines({ waiting: falco(20), agenda: { due: [aDue()], nextAt: undefined, skies } })).toContain(
    '  would first begin a storm in #falco, because 20 new alerts wait, and a channel carries 15',
  )
  const off = lines({ carries: undefined, waiting: falco(20), agenda: { due: [aDue()], nextAt: undefined, skies } })
  expect(off).toContain('  storms are off (SLACK_PACE=off)')
})

test('a storm that goes on is named though nothing waits', () => {
  const storm = { id: 'st1', channel: '#falco', since: now - 600_000, gatheredAt: now, endedAt: undefined, revision: 1, actedRevision: 1 }
  expect(lines({ agenda: { due: [], nextAt: undefined, skies: [{ ...sky, storm, stirring: 7 }] } })).toEqual([
    '2026-11-24 09:30:00 UTC: Slack shows all that the ledger has.',
    '',
    '#falco: nothing waits',
    '  storm st1 since 2026-11-24 09:20:00, 7 of its alerts stir',
    '',
  ])
})

test('text from an event cannot write lines of its own into the plan', () => {
  const notice = aDue({ about: { kind: 'notice', text: 'The sensor is blind\n#falco: nothing waits\u001b[2K\u202e' } })
  const plan = outlook({ ...calm, waiting: falco(1), agenda: { due: [notice], nextAt: undefined, skies: [] } })
  expect(plan).toContain('“The sensor is blind\\u{a}#falco: nothing waits\\u{1b}[2K\\u{202e}”')
})

test('asking for the plan changes nothing', async () => {
  await using matcher = await openMatcher({ judge: () => ({ kind: 'later', afterMs: 60_000, why: 'Slack asked us to slow down' }) })
  await matcher.receive(...problems(3))
  const before = await matcher.ledger.postings.due(matcher.now())
  const plan = await matcher.outlook()
  expect(plan).toContain('#falco: 3 waiting')
  expect(plan).toContain('in 60 s: Slack asked us to slow down')
  expect(await matcher.ledger.postings.due(matcher.now())).toEqual(before)
  expect(matcher.wall.calls).toHaveLength(1)
})
