import { afterEach, beforeEach, expect, test } from 'vitest'
import { reportUnasked } from '../../src/domain/action.ts'
import { narrated } from '../../src/domain/filed-report.ts'
import type { Call } from './fake-wall.ts'
import { openMatcher, problems } from './matcher.ts'
import type { Matcher } from './matcher.ts'
import type { Saying } from '../../src/reconcile/wall.ts'

let matcher: Matcher

beforeEach(async () => {
  matcher = await openMatcher()
})
afterEach(() => matcher[Symbol.asyncDispose]())

function counts(): readonly number[] {
  return matcher.cards().flatMap(({ saying }) => (saying.kind === 'card' ? [saying.alert.count] : []))
}

const kinds = () => matcher.wall.messages.map(({ saying }): Saying['kind'] => saying.kind)

async function theAlert(): Promise<string> {
  const [alert] = await matcher.alerts()
  return alert?.id ?? ''
}

test('three events of one problem hang one card, which then counts to three', async () => {
  await matcher.receive({})
  expect(counts()).toEqual([1])
  await matcher.receive({}, {})
  await matcher.pass(5_000)
  expect(counts()).toEqual([3])
})

test('a card whose answer got lost is found by its key and not hung twice', async () => {
  matcher.wall.loseAnswer()
  await matcher.receive({})
  await matcher.receive({})
  await matcher.pass(10_000)
  expect(matcher.wall.searches).toBe(1)
  expect(counts()).toEqual([2])
  expect(matcher.counted).toEqual(['retry', 'found'])
})

test('a post that did not arrive is hung after a look', async () => {
  matcher.wall.answer('post', { kind: 'unsure', why: 'the network' })
  await matcher.receive({})
  expect(counts()).toEqual([])
  await matcher.pass(5_000)
  expect(counts()).toEqual([1])
  expect(matcher.wall.searches).toBe(1)
})

test('a card that somebody deleted is hung again with the next change, and when it is deleted again people do not want it', async () => {
  await matcher.receive({})
  matcher.wall.remove()
  await matcher.receive({})
  await matcher.pass(10_000)
  expect(counts()).toEqual([2])
  matcher.wall.remove()
  await matcher.receive({})
  await matcher.pass(60_000)
  expect(counts()).toEqual([])
})

test('what a person did is shown at once, in one edit', async () => {
  await matcher.receive({})
  await matcher.act(await theAlert(), { do: 'acknowledge', by: 'U1' })
  const [card] = matcher.cards()
  expect(card?.saying).toMatchObject({ kind: 'card', alert: { status: 'acknowledged' } })
  expect(card?.edits).toBe(1)
  expect(matcher.edits).toEqual([{ acted: true, sinceMs: 0 }])
})

test('how long an act took to show is reckoned from the act, though counters were behind before', async () => {
  await matcher.receive({})
  for (let minute = 0; minute < 5; minute++) {
    await matcher.pass(60_000)
    await matcher.receive({})
  }
  await matcher.receive({})
  await matcher.pass(1_000)
  await matcher.act(await theAlert(), { do: 'acknowledge', by: 'U1' })
  expect(matcher.edits.at(-1)).toEqual({ acted: true, sinceMs: 0 })
})

test('a report that was asked for is said once, in the thread of the card', async () => {
  await matcher.receive({})
  await matcher.act(await theAlert(), { do: 'report', by: 'U1' })
  await matcher.pass(2_000)
  await matcher.act(await theAlert(), { do: 'acknowledge', by: 'U1' })
  await matcher.pass(2_000)
  expect(kinds()).toEqual(['card', 'report'])
  expect(matcher.wall.messages[1]).toMatchObject({
    thread: matcher.wall.messages[0]?.ts,
    saying: { page: 0, filed: { facts: [{ kind: 'asked', by: 'U1' }, { kind: 'written' }] } },
  })
})

test('a report of several messages is said in order, though one of them has to be looked for', async () => {
  await using several = await openMatcher({ messages: 3 })
  await several.receive({})
  const [alert] = await several.alerts()
  await several.act(alert?.id ?? '', { do: 'report', by: 'U1' })
  several.wall.loseAnswer()
  await several.pass(10_000)
  const pages = several.wall.messages.flatMap(({ saying }) => (saying.kind === 'report' ? [saying.page] : []))
  expect(pages).toEqual([0, 1, 2])
})

test('what happens to a report edits its first message and no other', async () => {
  await using several = await openMatcher({ messages: 2, hasModel: true })
  await several.receive({})
  const [alert] = await several.alerts()
  await several.act(alert?.id ?? '', { do: 'report', by: 'U1' })
  await several.pass(5_000)
  const [filed] = await several.ledger.reportsOf(alert?.id ?? '')
  await several.ledger.amendReport(filed?.id ?? '', (one) => ({
    report: narrated(one, { kind: 'failed', why: 'It slept.' }, several.now()),
  }))
  await several.pass(5_000)
  const facts = several.wall.messages.flatMap(({ saying }) => (saying.kind === 'report' ? [saying.filed.facts.at(-1)?.kind] : []))
  expect(facts).toEqual(['narrated', 'posed'])
})

test('a report that nobody asked for lets every new card go first', async () => {
  await matcher.receive({ priority: 'Critical' })
  await matcher.ledger.amend(await theAlert(), (alert) => reportUnasked(alert, matcher.now()))
  await matcher.receive(...problems(3))
  await matcher.pass(10_000)
  expect(kinds()).toEqual(['card', 'card', 'card', 'card', 'report'])
})

test('a report whose card was deleted comes into the thread of the card that is hung again', async () => {
  await matcher.receive({})
  matcher.wall.remove()
  matcher.wall.answer('reply', { kind: 'gone', why: 'thread_not_found' })
  await matcher.act(await theAlert(), { do: 'report', by: 'U1' })
  await matcher.pass(5_000)
  expect(kinds()).toEqual(['card', 'report'])
  expect(matcher.wall.messages[1]?.thread).toBe(matcher.wall.messages[0]?.ts)
})

test('a notice that belongs to no alert is said once', async () => {
  await matcher.ledger.postings.addNotice('#ops', 'the sensor is blind', matcher.now())
  await matcher.pass(5_000)
  expect(matcher.notices('#ops')).toEqual(['the sensor is blind'])
})

test('an act is on its card at once while a hundred counters are behind', async () => {
  await using busy = await openMatcher({ stormAfter: 1_000 })
  await busy.receive(...problems(100))
  await busy.pass(120_000)
  expect(busy.cards()).toHaveLength(100)
  for (let round = 0; round < 20; round++) {
    await busy.receive(...problems(100))
    await busy.pass(2_000)
  }
  const edits = busy.wall.calls.filter(({ verb }) => verb === 'edit')
  expect(mostInAnyMinute(edits)).toBeLessThanOrEqual(50)

  const alerts = await busy.alerts()
  for (const { id } of alerts.slice(0, 10)) await busy.act(id, { do: 'acknowledge', by: 'U1' })

  const shown = busy.cards().filter(({ saying }) => saying.kind === 'card' && saying.alert.status === 'acknowledged')
  expect(shown).toHaveLength(10)
  expect(busy.edits.slice(-10).every(({ acted }) => acted)).toBe(true)
})

function mostInAnyMinute(calls: readonly Call[]): number {
  return Math.max(...calls.map(({ at: from }) => calls.filter(({ at }) => at >= from && at < from + 60_000).length))
}
