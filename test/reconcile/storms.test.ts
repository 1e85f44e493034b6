import { expect, test } from 'vitest'
import type { Hung } from './fake-wall.ts'
import { openMatcher, problems } from './matcher.ts'
import type { Matcher } from './matcher.ts'
import type { StormPicture } from '../../src/domain/storm.ts'

const minute = 60_000

function stormCards({ wall }: Matcher): readonly (Hung & { readonly picture: StormPicture })[] {
  return wall.messages.flatMap((one) => (one.saying.kind === 'storm' ? [{ ...one, picture: one.saying.picture }] : []))
}

function theStorm(matcher: Matcher): StormPicture {
  const [card, ...others] = stormCards(matcher)
  if (!card || others.length > 0) throw new Error(`expected one storm card, found ${others.length + (card ? 1 : 0)}`)
  return card.picture
}

test('as many new alerts as the channel carries get a card each, and no storm begins', async () => {
  await using matcher = await openMatcher()
  await matcher.receive(...problems(15))
  await matcher.pass(30_000)
  expect(matcher.cards()).toHaveLength(15)
  expect(stormCards(matcher)).toEqual([])
})

test('more than the channel carries become one storm card, which counts on as more come', async () => {
  await using matcher = await openMatcher()
  await matcher.receive(...problems(400))
  await matcher.pass(5_000)
  expect(theStorm(matcher)).toMatchObject({ gathered: 400, open: 400, waiting: 0 })
  await matcher.receive(...problems(100, 400))
  await matcher.pass(10_000)
  expect(theStorm(matcher)).toMatchObject({ gathered: 500 })
  expect(matcher.wall.messages).toHaveLength(1)
})

test('a Critical alert overtakes the storm with a card of its own, at the next turn of the channel', async () => {
  await using matcher = await openMatcher()
  await matcher.receive(...problems(400))
  await matcher.receive(...problems(3, 1_000, { priority: 'Critical' }))
  const sent = matcher.now()
  await matcher.pass(2_000)
  const first = matcher.wall.calls.find(({ key }) => matcher.cards().some((card) => card.key === key))
  expect((first?.at ?? Infinity) - sent).toBeLessThanOrEqual(2_000)
  await matcher.pass(5_000)
  expect(matcher.cards().map(({ saying }) => saying.kind === 'card' && saying.alert.priority)).toEqual(['Critical', 'Critical', 'Critical'])
  expect(theStorm(matcher)).toMatchObject({ gathered: 400 })
})

test('a storm in one channel holds up no other', async () => {
  await using matcher = await openMatcher()
  await matcher.receive(...problems(400), { source: 'k8s_audit', rule: 'A pod was made' })
  await matcher.pass(2_000)
  expect(matcher.cards('#audit')).toHaveLength(1)
})

test('a card that is on its way is not gathered: it may be in Slack already', async () => {
  await using matcher = await openMatcher()
  matcher.wall.answer('post', { kind: 'unsure', why: 'the answer got lost' })
  await matcher.receive(...problems(1))
  await matcher.receive(...problems(20, 1))
  await matcher.pass(10_000)
  expect(matcher.cards()).toHaveLength(1)
  expect(theStorm(matcher)).toMatchObject({ gathered: 20 })
})

test('a storm is over after two calm minutes: its card says so at once, and what goes on then gets a card of its own', async () => {
  await using matcher = await openMatcher()
  await matcher.receive(...problems(20))
  await matcher.pass(110_000)
  expect(theStorm(matcher).storm.endedAt).toBeUndefined()
  await matcher.pass(15_000)
  const { storm } = theStorm(matcher)
  expect((storm.endedAt ?? 0) - storm.gatheredAt).toBeGreaterThanOrEqual(2 * minute)

  await matcher.receive(...problems(1))
  await matcher.pass(2_000)
  expect(matcher.cards()).toHaveLength(1)
  expect(stormCards(matcher)).toHaveLength(1)
})

test('a storm goes on while its alerts go on', async () => {
  await using matcher = await openMatcher()
  for (let halfMinute = 0; halfMinute < 8; halfMinute++) {
    await matcher.receive(...problems(20))
    await matcher.pass(30_000)
  }
  expect(theStorm(matcher).storm.endedAt).toBeUndefined()
  expect(matcher.wall.messages).toHaveLength(1)
})

test('everything in a storm is acknowledged on its card within the second', async () => {
  await using matcher = await openMatcher()
  await matcher.receive(...problems(40))
  await matcher.pass(2_000)
  const [alert] = await matcher.alerts()
  await matcher.act(alert?.id ?? '', { do: 'acknowledge', by: 'U1' })
  expect(theStorm(matcher)).toMatchObject({ acknowledged: 1, open: 39 })
})

test('a report on a gathered alert is said in the thread of the storm card', async () => {
  await using matcher = await openMatcher()
  await matcher.receive(...problems(40))
  await matcher.pass(2_000)
  const [alert] = await matcher.alerts()
  await matcher.act(alert?.id ?? '', { do: 'report', by: 'U1' })
  await matcher.pass(3_000)
  const report = matcher.wall.messages.find(({ saying }) => saying.kind === 'report')
  expect(report?.thread).toBe(stormCards(matcher)[0]?.ts)
})

test('a storm card that somebody deleted is hung again', async () => {
  await using matcher = await openMatcher()
  await matcher.receive(...problems(20))
  await matcher.pass(3_000)
  matcher.wall.remove()
  await matcher.receive(...problems(5, 20))
  await matcher.pass(10_000)
  expect(theStorm(matcher)).toMatchObject({ gathered: 25 })
})

test('a storm whose channel is archived is told, and its card hangs soon after the channel is opened again', async () => {
  const archived = { kind: 'never', of: 'channel', why: '#falco is archived: unarchive it.' } as const
  await using matcher = await openMatcher({ judge: ({ channel }) => (channel === '#falco' ? archived : undefined) })
  await matcher.receive(...problems(400))
  await matcher.pass(minute)
  expect(stormCards(matcher)).toEqual([])
  matcher.wall.rule(() => undefined)
  await matcher.pass(20_000)
  expect(stormCards(matcher)).toHaveLength(1)
})
