import { expect, test } from 'vitest'
import { calmMs } from '../../src/domain/storm.ts'
import type { Sky, Storm } from '../../src/domain/storm.ts'
import type { Due } from '../../src/ledger/ledger.ts'
import { makePace, probeMs } from '../../src/reconcile/pace.ts'
import { describe as inWords, plan } from '../../src/reconcile/plan.ts'
import type { Busy } from '../../src/reconcile/plan.ts'
import { morning } from '../event.ts'
import { aDue, reported } from './due.ts'

const now = morning
const carries = 15
const idle: Busy = { postings: new Set(), lanes: new Set() }
const stands = { channel: 'C0FALCO001', ts: '1764000000.000100' }
const posted = { at: stands, shownRevision: 1, lastAt: now }

function planned(due: readonly Due[], busy = idle, skies: readonly Sky[] = []) {
  return plan({ due, nextAt: undefined, skies }, busy, makePace(), now, carries)
}

test('a new alert is posted', () => {
  expect(planned([aDue()]).steps).toMatchObject([{ do: 'post', channel: '#falco' }])
})

test('a channel gets one message at a time, the most urgent first; another channel does not wait', () => {
  const [first, second, elsewhere] = [aDue(), aDue(), aDue({ posting: { channel: '#audit' } })]
  expect(planned([first, second, elsewhere]).steps.map(({ due }) => due)).toEqual([first, elsewhere])
})

test('a post whose answer got lost is looked for before anything is posted again', () => {
  expect(planned([aDue({ posting: { intendedAt: now - 5_000 } })]).steps).toMatchObject([{ do: 'find' }])
})

test('what a person did is shown at once', () => {
  const due = aDue({ alert: { revision: 2, actedRevision: 2 }, posting: posted })
  expect(planned([due]).steps).toMatchObject([{ do: 'edit', place: stands, acted: true }])
})

test('a counter that moved is shown', () => {
  const due = aDue({ alert: { revision: 9, actedRevision: 1 }, posting: posted })
  expect(planned([due]).steps).toMatchObject([{ do: 'edit', acted: false }])
})

test('a card that shows the newest revision is left alone', () => {
  expect(planned([aDue({ alert: { revision: 1, actedRevision: 1 }, posting: posted })])).toEqual({
    storms: [],
    steps: [],
    nextAt: undefined,
  })
})

test('a reply goes into the thread of its card', () => {
  const due = aDue({ about: { kind: 'reply', alert: 'k3m9x2p7', fact: reported }, cardAt: stands })
  expect(planned([due]).steps).toMatchObject([{ do: 'reply', card: stands }])
})

test('the plan says when to look again: when the next posting may be tried, or when the pace allows', () => {
  const resting = { due: [], nextAt: now + 30_000, skies: [] }
  expect(plan(resting, idle, makePace(), now, carries).nextAt).toBe(now + 30_000)
  const pace = makePace()
  pace.spend('post', '#falco', now)
  expect(plan({ ...resting, due: [aDue()] }, idle, pace, now, carries).nextAt).toBeLessThan(now + 2_000)
})

test('a card and the replies in its thread are paced as one channel', () => {
  const pace = makePace()
  pace.spend('post', '#falco', now)
  const reply = aDue({ about: { kind: 'reply', alert: 'k3m9x2p7', fact: reported }, cardAt: stands })
  expect(plan({ due: [reply], nextAt: undefined, skies: [] }, idle, pace, now, carries).steps).toEqual([])
})

test('what is under way is not begun a second time', () => {
  const due = aDue()
  expect(planned([due], { postings: new Set([due.posting.id]), lanes: new Set() }).steps).toEqual([])
  expect(planned([due], { postings: new Set(), lanes: new Set(['#falco']) }).steps).toEqual([])
})

test('a step says in words what it does and why', () => {
  const [step] = planned([aDue()]).steps
  expect(step && inWords(step)).toBe('post card of k3m9x2p7 in #falco, because it is new')
})

test('twenty people press at once: as many edits begin as Slack allows, and counters wait', () => {
  const acted = Array.from({ length: 20 }, () => aDue({ alert: { revision: 2, actedRevision: 2 }, posting: posted }))
  const counters = Array.from({ length: 20 }, () => aDue({ alert: { revision: 2, actedRevision: 1 }, posting: posted }))
  const { steps, nextAt } = planned([...acted, ...counters])
  expect(steps).toHaveLength(15)
  expect(steps.every((step) => step.do === 'edit' && step.acted)).toBe(true)
  expect(nextAt).toBeLessThan(now + 2_000)
})

test('one plan does not overdraw what the workspace may post', () => {
  const due = Array.from({ length: 40 }, (_, index) => aDue({ posting: { channel: `#team-${index}` } }))
  expect(planned(due).steps).toHaveLength(20)
})

test('what is in doubt is settled before more is posted there', () => {
  const [urgent, doubtful] = [aDue(), aDue({ posting: { intendedAt: now - 5_000 } })]
  expect(planned([urgent, doubtful]).steps).toMatchObject([{ do: 'find', due: doubtful }])
})

test('a channel that is shut is tried with one step, whatever waits there', () => {
  const pace = makePace()
  pace.shut('post', '#falco', now, '#falco is archived')
  pace.shut('edit', stands.channel, now, '#falco is archived')
  const acted = { alert: { revision: 2, actedRevision: 2 }, posting: posted }
  const due = [aDue(acted), aDue(acted), aDue(), aDue(), aDue({ posting: { channel: '#audit' } })]
  const { steps, nextAt } = plan({ due, nextAt: undefined, skies: [] }, idle, pace, now, carries)
  expect(steps.map((step) => `${step.do} ${step.due.posting.channel}`)).toEqual(['edit #falco', 'post #falco', 'post #audit'])
  expect(nextAt).toBe(now + probeMs)
})

test('cards that stand in a dead channel, and replies to them, hold back nothing that goes to the channel of that name now', () => {
  const pace = makePace()
  pace.shut('post', stands.channel, now + probeMs, 'is archived')
  const acted = aDue({ alert: { revision: 2, actedRevision: 2 }, posting: posted })
  const reply = aDue({ about: { kind: 'reply', alert: 'k3m9x2p7', fact: reported }, cardAt: stands })
  const critical = aDue({ alert: { priority: 'Critical' } })
  const { steps } = plan({ due: [acted, reply, critical], nextAt: undefined, skies: [] }, idle, pace, now, carries)
  expect(steps).toMatchObject([{ do: 'post', due: critical }])
})

const calm: Sky = { channel: '#falco', gatherable: 0, oldest: undefined, storm: undefined, stirring: 0 }
const storm: Storm = {
  id: 'st1',
  channel: '#falco',
  since: now - 600_000,
  gatheredAt: now - 60_000,
  endedAt: undefined,
  revision: 4,
  actedRevision: 1,
}

test('more new alerts than the channel carries begin a storm, and none of them is posted in the same breath', () => {
  const elsewhere = aDue({ posting: { channel: '#audit' } })
  const { storms, steps } = planned([aDue(), elsewhere], idle, [{ ...calm, gatherable: 16 }])
  expect(storms).toMatchObject([{ do: 'begin storm', channel: '#falco', because: expect.stringContaining('16 new alerts wait') }])
  expect(steps).toMatchObject([{ do: 'post', due: elsewhere }])
})

test('as many as the channel carries are posted one by one', () => {
  expect(planned([aDue()], idle, [{ ...calm, gatherable: 15 }])).toMatchObject({ storms: [], steps: [{ do: 'post' }] })
})

test('a card that leaves while a storm begins is not counted among those to be gathered', () => {
  const leaving = aDue()
  const busy = { postings: new Set([leaving.posting.id]), lanes: new Set(['#falco']) }
  expect(planned([leaving], busy, [{ ...calm, gatherable: 16 }]).storms).toEqual([])
  expect(planned([leaving], busy, [{ ...calm, gatherable: 1, storm }]).storms).toEqual([])
})

test('what people do, and what is in doubt, goes on while a storm gathers', () => {
  const acted = aDue({ alert: { revision: 2, actedRevision: 2 }, posting: posted })
  const doubtful = aDue({ posting: { intendedAt: now - 5_000 } })
  const { steps } = planned([acted, doubtful], idle, [{ ...calm, gatherable: 1, storm }])
  expect(steps.map((step) => step.do).sort()).toEqual(['edit', 'find'])
})

test('a Critical alert does not wait while a storm gathers the others', () => {
  const critical = aDue({ alert: { priority: 'Critical' } })
  expect(planned([critical, aDue()], idle, [{ ...calm, gatherable: 1, storm }]).steps).toMatchObject([{ do: 'post', due: critical }])
})

test("a storm's card lets a Critical alert go first, but not for longer than a moment", () => {
  const critical = aDue({ alert: { priority: 'Critical' }, posting: { dueSince: now } })
  const cardSince = (dueSince: number) => aDue({ about: { kind: 'storm', storm: 'st1' }, posting: { dueSince } })
  const [fresh, waiting] = [cardSince(now - 1_000), cardSince(now - 2_000)]
  expect(planned([fresh, critical], idle).steps).toMatchObject([{ due: critical }])
  expect(planned([critical, waiting], idle).steps).toMatchObject([{ due: waiting }])
})

test('a storm ends after two calm minutes, and the plan wakes for it', () => {
  expect(planned([], idle, [{ ...calm, storm }])).toMatchObject({ storms: [], nextAt: storm.gatheredAt + calmMs })
  const gatheredAt = now - calmMs
  expect(planned([], idle, [{ ...calm, storm: { ...storm, gatheredAt } }]).storms).toMatchObject([
    { do: 'end storm', storm: { id: 'st1' } },
  ])
  expect(planned([], idle, [{ ...calm, stirring: 16, storm: { ...storm, gatheredAt } }]).storms).toEqual([])
})

test('without a pace of our own there are no storms', () => {
  const agenda = { due: [aDue()], nextAt: undefined, skies: [{ ...calm, gatherable: 16 }] }
  expect(plan(agenda, idle, makePace(), now, undefined)).toMatchObject({ storms: [], steps: [{ do: 'post' }] })
})
