import { afterEach, beforeEach, expect, test } from 'vitest'
import { extend, keep, lift, tell } from '../../src/domain/suppression-deeds.ts'
import { makeSuppression } from '../../src/domain/suppression.ts'
import type { Suppression } from '../../src/domain/suppression.ts'
import { nothingFamiliar } from '../../src/domain/trip-wire.ts'
import { openMatcher } from './matcher.ts'
import type { Matcher } from './matcher.ts'

let matcher: Matcher

beforeEach(async () => {
  matcher = await openMatcher()
})
afterEach(() => matcher[Symbol.asyncDispose]())

const hour = 3_600_000
const scope = [{ field: 'rule', is: 'Terminal shell in container' }]

function suppression(alert?: string): Suppression {
  const request = { scope, until: matcher.now() + 8 * hour, reason: 'a test', by: 'U0ANA', alert }
  return makeSuppression('spr3ss10', request, { now: matcher.now(), familiar: nothingFamiliar })
}

async function remind(): Promise<void> {
  await matcher.ledger.amendSuppression('spr3ss10', (one) => {
    const told = tell(one, 'idle', matcher.now())
    return 'refused' in told ? told : { ...told, reminder: { channel: '#ops' } }
  })
}

/** What owners are told, and where, as it reads now. */
function reminders() {
  return matcher.wall.messages.flatMap(({ channel, thread, saying }) =>
    saying.kind === 'reminder' ? [{ channel, thread, steps: saying.suppression.facts.map(({ kind }) => kind) }] : [],
  )
}

test('an owner is told once, and the same message says what became of it', async () => {
  await matcher.ledger.addSuppression(suppression())
  await remind()
  await matcher.pass(2_000)
  expect(reminders()).toMatchObject([{ channel: '#ops', steps: ['made', 'idle'] }])
  await matcher.ledger.amendSuppression('spr3ss10', (one) => keep(one, 'U0ANA', matcher.now()))
  await matcher.pass(2_000)
  expect(reminders()).toMatchObject([{ steps: ['made', 'idle', 'kept'] }])
})

test('one that was made on a card that hangs is told in its thread', async () => {
  await matcher.receive({})
  await matcher.pass(2_000)
  const [alert] = await matcher.alerts()
  if (!alert) throw new Error('no alert')
  await matcher.ledger.addSuppression(suppression(alert.id))
  await remind()
  await matcher.pass(4_000)
  const [card] = matcher.cards()
  expect(reminders()).toMatchObject([{ thread: card?.ts }])
})

test('nobody is told of what was decided before they could be', async () => {
  matcher.wall.answer('post', { kind: 'later', afterMs: 5_000, why: 'ratelimited' })
  await matcher.ledger.addSuppression(suppression())
  await remind()
  await matcher.pass(1_000)
  await matcher.ledger.amendSuppression('spr3ss10', (one) => lift(one, 'U0ANA', matcher.now()))
  await matcher.pass(60_000)
  expect(reminders()).toEqual([])
  expect((await matcher.ledger.postings.waiting()).count).toBe(0)
})

test('a message whose answer got lost is found and not said twice, and shows what was decided meanwhile', async () => {
  matcher.wall.loseAnswer()
  await matcher.ledger.addSuppression(suppression())
  await remind()
  await matcher.pass(1_000)
  await matcher.ledger.amendSuppression('spr3ss10', (one) =>
    extend(one, one.until + hour, 'U0BEN', { now: matcher.now(), longestMs: 720 * hour }),
  )
  await matcher.pass(20_000)
  expect(reminders()).toMatchObject([{ steps: ['made', 'idle', 'extended'] }])
})

test('the plan says what it is about', async () => {
  matcher.wall.answer('post', { kind: 'later', afterMs: 60_000, why: 'ratelimited' })
  await matcher.ledger.addSuppression(suppression())
  await remind()
  await matcher.pass(1_000)
  expect(await matcher.outlook()).toContain('idle reminder of suppression spr3ss10')
})
