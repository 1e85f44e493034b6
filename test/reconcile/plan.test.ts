import { expect, test } from 'vitest'
import type { Due } from '../../src/ledger/ledger.ts'
import { makePace } from '../../src/reconcile/pace.ts'
import { describe as inWords, plan } from '../../src/reconcile/plan.ts'
import type { Busy } from '../../src/reconcile/plan.ts'
import { morning } from '../event.ts'
import { aDue, reported } from './due.ts'

const now = morning
const idle: Busy = { postings: new Set(), lanes: new Set() }
const stands = { channel: 'C0FALCO001', ts: '1764000000.000100' }
const posted = { at: stands, shownRevision: 1, lastAt: now }

function planned(due: readonly Due[], busy = idle) {
  return plan({ due, nextAt: undefined }, busy, makePace(), now)
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
  expect(planned([aDue({ alert: { revision: 1, actedRevision: 1 }, posting: posted })])).toEqual({ steps: [], nextAt: undefined })
})

test('a reply goes into the thread of its card', () => {
  const due = aDue({ about: { kind: 'reply', alert: 'k3m9x2p7', fact: reported }, cardAt: stands })
  expect(planned([due]).steps).toMatchObject([{ do: 'reply', card: stands }])
})

test('the plan says when to look again: when the next posting may be tried, or when the pace allows', () => {
  expect(plan({ due: [], nextAt: now + 30_000 }, idle, makePace(), now)).toEqual({ steps: [], nextAt: now + 30_000 })
  const pace = makePace()
  pace.spend('post', '#falco', now)
  expect(plan({ due: [aDue()], nextAt: now + 30_000 }, idle, pace, now).nextAt).toBeLessThan(now + 2_000)
})

test('a card and the replies in its thread are paced as one channel', () => {
  const pace = makePace()
  pace.spend('post', '#falco', now)
  const reply = aDue({ about: { kind: 'reply', alert: 'k3m9x2p7', fact: reported }, cardAt: stands })
  expect(plan({ due: [reply], nextAt: undefined }, idle, pace, now).steps).toEqual([])
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
