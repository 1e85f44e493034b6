import { describe, expect, test } from 'vitest'
import type { Outcome } from '../../src/reconcile/wall.ts'
import type { Call } from './fake-wall.ts'
import { fallback, openMatcher, problems } from './matcher.ts'
import type { Matcher } from './matcher.ts'

const minute = 60_000
const archived: Outcome<never> = { kind: 'never', of: 'channel', why: '#falco is archived: unarchive it.' }
const revoked: Outcome<never> = { kind: 'never', of: 'workspace', why: 'Slack refuses the bot token (token_revoked).' }
const audit = { source: 'k8s_audit', rule: 'A pod was made' }

const inFalco = (outcome: Outcome<never>) => (call: Call) => (call.channel === '#falco' ? outcome : undefined)
const told = 'Alerts for #falco cannot be delivered: #falco is archived: unarchive it. They are kept, and tried again.'

test('an archived channel is tried once in 15 seconds, whatever waits for it, and told once where people read', async () => {
  await using matcher = await openMatcher({ judge: inFalco(archived) })
  await matcher.receive(...problems(10), audit)
  await matcher.pass(3 * minute)
  const tries = matcher.wall.calls.filter(({ channel }) => channel === '#falco')
  expect(tries.length).toBeLessThanOrEqual(13)
  expect(tries.length).toBeGreaterThanOrEqual(10)
  expect(matcher.cards('#audit')).toHaveLength(1)
  expect(matcher.notices(fallback)).toEqual([told])
  expect(matcher.troubles.list()).toEqual([
    { channel: '#falco', of: 'messages', what: archived.kind === 'never' && archived.why, since: tries[0]?.at },
  ])
})

test('all that waited flows within 30 seconds of healing, and people are told that it does and how long it took', async () => {
  await using matcher = await openMatcher({ judge: inFalco(archived) })
  await matcher.receive(...problems(10))
  await matcher.pass(4 * minute)
  matcher.wall.rule(() => undefined)
  await matcher.pass(30_000)
  expect(matcher.cards()).toHaveLength(10)
  expect(matcher.notices(fallback)).toEqual([told, 'Alerts for #falco are delivered again: it took 4 minutes.'])
  expect(matcher.troubles.list()).toEqual([])
})

test('a trouble that is over before people were told of it is not told', async () => {
  await using matcher = await openMatcher({ judge: ({ channel }) => (channel === '#falco' ? archived : undefined) })
  matcher.wall.rule(({ channel }) => (channel === '#falco' ? archived : { kind: 'later', afterMs: 60_000, why: 'busy' }))
  await matcher.receive({})
  matcher.wall.rule(({ channel }) => (channel === '#falco' ? undefined : { kind: 'later', afterMs: 60_000, why: 'busy' }))
  await matcher.pass(20_000)
  expect(matcher.cards()).toHaveLength(1)
  matcher.wall.rule(() => undefined)
  await matcher.pass(3 * minute)
  expect(matcher.notices(fallback)).toEqual([])
})

test('with a revoked token one call in 15 seconds is tried in all, and people hear of it when it is over', async () => {
  await using matcher = await openMatcher({ judge: () => revoked })
  await matcher.receive(...problems(5), audit)
  await matcher.pass(2 * minute)
  expect(matcher.wall.calls.length).toBeLessThanOrEqual(10)
  expect(matcher.troubles.list()).toMatchObject([{ channel: undefined, of: 'messages', what: expect.stringContaining('token_revoked') }])

  matcher.wall.rule(() => undefined)
  await matcher.pass(30_000)
  expect([matcher.cards(), matcher.cards('#audit')].map(({ length }) => length)).toEqual([5, 1])
  expect(matcher.troubles.list()).toEqual([])
  expect(matcher.notices(fallback)).toEqual([expect.stringMatching(/^Nothing could be delivered anywhere for 2 minutes: .*token_revoked/)])
})

test('where Falconer may edit and not post, what people do is shown all the same', async () => {
  await using matcher = await openMatcher()
  await matcher.receive(...problems(1))
  const [first] = await matcher.alerts()
  matcher.wall.rule(({ verb, channel }) => (verb === 'post' && channel === '#falco' ? archived : undefined))
  await matcher.receive(...problems(1, 1))
  await matcher.pass(3_000)
  expect(matcher.troubles.list()).toHaveLength(1)
  await matcher.act(first?.id ?? '', { do: 'acknowledge', by: 'U1' })
  await matcher.pass(20_000)
  expect(matcher.cards()[0]?.saying).toMatchObject({ alert: { status: 'acknowledged' } })
  expect(matcher.notices(fallback)).toEqual([told])
})

test('one message that Slack refuses is put off alone; the rest of the channel goes on', async () => {
  await using matcher = await openMatcher()
  matcher.wall.answer('post', { kind: 'never', of: 'message', why: 'Slack refused the message as Falconer wrote it.' })
  await matcher.receive(...problems(3))
  await matcher.pass(minute)
  expect(matcher.cards()).toHaveLength(2)
  expect(matcher.notices(fallback)).toEqual([expect.stringContaining('A message for #falco cannot be delivered')])
  await matcher.pass(10 * minute)
  expect(matcher.cards()).toHaveLength(3)
})

test('a channel that Slack slows down holds up no other, and is not asked before its time', async () => {
  await using matcher = await openMatcher()
  matcher.wall.answer('post', { kind: 'later', afterMs: 30_000, why: 'Slack asked us to slow down' })
  await matcher.receive(...problems(3))
  await matcher.receive(audit)
  const refused = matcher.wall.calls[0]?.at ?? 0
  await matcher.pass(29_000)
  expect(matcher.wall.calls.map(({ channel }) => channel)).toEqual(['#falco', '#audit'])
  await matcher.pass(10_000)
  expect(matcher.cards()).toHaveLength(3)
  expect(matcher.wall.calls[2]?.at).toBeGreaterThanOrEqual(refused + 30_000)
})

test('a network that hangs in one channel holds up no other, leaves one card in doubt, and all is there within 30 seconds of healing', async () => {
  const healed = Promise.withResolvers<Outcome<never>>()
  await using matcher = await openMatcher({ judge: ({ channel }) => (channel === '#falco' ? healed.promise : undefined) })
  await matcher.receive(...problems(10), audit)
  await matcher.pass(10_000)
  expect(matcher.cards('#audit')).toHaveLength(1)
  expect(matcher.wall.calls.filter(({ channel }) => channel === '#falco')).toHaveLength(1)
  matcher.wall.rule(() => undefined)
  healed.resolve({ kind: 'unsure', why: 'the connection to Slack broke' })
  await matcher.pass(30_000)
  expect(matcher.wall.searches).toBe(1)
  expect(matcher.cards()).toHaveLength(10)
})

test('a hanging edit holds up neither posts nor other edits', async () => {
  await using matcher = await openMatcher()
  await matcher.receive(...problems(2))
  await matcher.pass(2_000)
  const healed = Promise.withResolvers<Outcome<never>>()
  let hung = 0
  matcher.wall.rule(({ verb }) => (verb === 'edit' && hung++ === 0 ? healed.promise : undefined))
  for (const { id } of await matcher.alerts()) await matcher.act(id, { do: 'acknowledge', by: 'U1' })
  await matcher.receive(...problems(1, 10))
  await matcher.pass(2_000)
  expect(matcher.cards()).toHaveLength(3)
  const acknowledged = () => matcher.cards().filter(({ saying }) => saying.kind === 'card' && saying.alert.status === 'acknowledged')
  expect(acknowledged()).toHaveLength(1)
  healed.resolve({ kind: 'later', afterMs: 5_000, why: 'the connection to Slack broke' })
  await matcher.pass(8_000)
  expect(acknowledged()).toHaveLength(2)
})

test('when Slack has not answered for half a minute that is a trouble, until it answers', async () => {
  await using matcher = await openMatcher({ judge: () => ({ kind: 'unsure', why: 'the connection to Slack broke' }) })
  matcher.wall.answer(
    'find',
    ...Array.from(
      { length: 50 },
      () => ({ kind: 'later', afterMs: 5_000, why: 'the connection to Slack broke', unanswered: true }) as const,
    ),
  )
  await matcher.receive(...problems(3))
  const since = matcher.now()
  await matcher.pass(20_000)
  expect(matcher.troubles.list()).toEqual([])
  await matcher.pass(40_000)
  expect(matcher.troubles.list()).toEqual([
    { channel: undefined, of: 'messages', what: 'Slack does not answer: the connection to Slack broke.', since },
  ])
  expect(matcher.wall.calls.filter(({ verb }) => verb === 'post')).toHaveLength(1)
})

test('a card that cannot be changed where it stands does not hold back the alerts that come after it', async () => {
  const dead: Outcome<never> = { kind: 'never', of: 'channel', why: '#falco is frozen or archived.' }
  await using matcher = await openMatcher()
  await matcher.receive(...problems(2))
  await matcher.pass(5_000)
  matcher.wall.rule(({ verb }) => (verb === 'edit' ? dead : undefined))
  const [alert] = await matcher.alerts()
  await matcher.act(alert?.id ?? '', { do: 'acknowledge', by: 'U0ANALIMA1' })
  await matcher.receive(...problems(5, 10, { priority: 'Critical' }))
  await matcher.pass(20_000)
  expect(matcher.cards()).toHaveLength(7)
  const told = 'Cards that stand in #falco already cannot be changed: #falco is frozen or archived. It is tried again.'
  expect(matcher.notices(fallback)).toEqual([told])
  expect(matcher.troubles.list()).toMatchObject([{ channel: '#falco', of: 'cards' }])
  matcher.wall.rule(() => undefined)
  await matcher.pass(20_000)
  expect(matcher.notices(fallback)).toEqual([told, expect.stringMatching(/^Cards in #falco can be changed again: it took \d+ seconds\.$/)])
  expect(matcher.troubles.list()).toEqual([])
})

test('a message that Slack refuses in words unknown to us is told, listed, and delivered soon after it is taken', async () => {
  const strange: Outcome<never> = { kind: 'never', of: 'message', why: 'Slack answered moon_in_wrong_phase.', afterMs: 15_000 }
  await using matcher = await openMatcher({ judge: inFalco(strange) })
  await matcher.receive({})
  await matcher.pass(20_000)
  expect(matcher.troubles.list()).toMatchObject([
    { channel: '#falco', of: 'messages', what: 'A message cannot be delivered: Slack answered moon_in_wrong_phase.' },
  ])
  expect(matcher.notices(fallback)).toEqual([expect.stringContaining('moon_in_wrong_phase')])
  matcher.wall.rule(() => undefined)
  await matcher.pass(20_000)
  expect(matcher.cards()).toHaveLength(1)
  expect(matcher.troubles.list()).toEqual([])
})

describe('cards in a channel that was deleted', () => {
  const gone: Outcome<never> = { kind: 'never', of: 'channel', why: 'Slack does not show the channel.', lost: true }
  const day = 24 * 60 * minute

  /** Two cards in `#falco`, the channel they stand in is deleted, and people act on both. */
  async function openDeleted(): Promise<Matcher> {
    const matcher = await openMatcher()
    await matcher.receive(...problems(2))
    await matcher.pass(5_000)
    const old = new Set(matcher.cards().map(({ ts }) => ts))
    matcher.wall.rule(({ verb, ts }) => (verb === 'edit' && old.has(ts ?? '') ? gone : undefined))
    const [one, other] = await matcher.alerts()
    await matcher.act(one?.id ?? '', { do: 'acknowledge', by: 'U1' })
    await matcher.act(other?.id ?? '', { do: 'resolve', by: 'U1', outcome: 'benign', note: '' })
    await matcher.pass(20_000)
    return matcher
  }

  test('are waited for a day, because somebody may bring it back', async () => {
    await using matcher = await openDeleted()
    await matcher.leap(day - 2 * minute)
    await matcher.pass(20_000)
    expect(matcher.cards()).toHaveLength(2)
    expect(matcher.troubles.list()).toMatchObject([{ channel: '#falco', of: 'cards' }])
  })

  test('are given up then: that of an open alert is posted again, a closed one is left, and it is a trouble no more', async () => {
    await using matcher = await openDeleted()
    await matcher.leap(day)
    await matcher.pass(40_000)
    expect(matcher.cards()).toHaveLength(3)
    expect(matcher.cards().at(-1)?.saying).toMatchObject({ alert: { status: 'acknowledged' } })
    expect(matcher.troubles.list()).toEqual([])
    expect(matcher.notices(fallback).at(-1)).toMatch(/^The channel that cards of #falco stood in has been gone for a day/)
    const edits = matcher.wall.calls.filter(({ verb }) => verb === 'edit').length
    await matcher.pass(minute)
    expect(matcher.wall.calls.filter(({ verb }) => verb === 'edit')).toHaveLength(edits)
  })

  test('are kept while no message arrives in the channel by its name either: then it is not seen, and not deleted', async () => {
    await using matcher = await openDeleted()
    matcher.wall.rule(({ verb, channel }) => (channel !== '#falco' ? undefined : verb === 'edit' ? gone : archived))
    await matcher.receive(...problems(1, 7))
    await matcher.pass(20_000)
    await matcher.leap(day)
    await matcher.pass(20_000)
    matcher.wall.rule(() => undefined)
    await matcher.pass(40_000)
    expect(matcher.cards()).toHaveLength(3)
    expect(matcher.cards()[0]?.edits).toBeGreaterThan(0)
  })
})

test('what was meant for a channel that is gone and that falconer.yml does not name any more is given up after a day', async () => {
  const unnamed: Outcome<never> = { kind: 'never', of: 'channel', why: '#falco is gone.', lost: true }
  await using matcher = await openMatcher({ judge: inFalco(unnamed) })
  await matcher.receive({})
  await matcher.pass(minute)
  expect(matcher.troubles.list()).toHaveLength(1)
  await matcher.leap(24 * 60 * minute)
  await matcher.pass(20_000)
  expect(matcher.troubles.list()).toEqual([])
  const [alert] = await matcher.alerts()
  expect(await matcher.ledger.postings.cardOf(alert?.id ?? '')).toMatchObject({ at: undefined, why: '#falco is gone.' })
  expect(matcher.notices(fallback).at(-1)).toMatch(/^#falco has been gone for a day and falconer.yml does not name it/)
})
