import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeSuppression } from '../../src/domain/suppression.ts'
import { approve, reject } from '../../src/domain/suppression-deeds.ts'
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

async function ask(): Promise<void> {
  const scope = [{ field: 'rule', is: 'Terminal shell in container' }]
  const request = { scope, until: matcher.now() + hour, reason: 'a test', by: 'U0ANA', alert: undefined }
  const approval = { because: 'it hides a whole rule', channel: '#ops', first: undefined, past: undefined, given: undefined }
  await matcher.ledger.addSuppression(makeSuppression('spr3ss10', request, { now: matcher.now(), familiar: nothingFamiliar, approval }))
}

/** The suppressions that hang as cards in this channel, as they were when they were shown. */
function cards(): readonly Suppression[] {
  return matcher.wall.messages.flatMap(({ channel, saying }) =>
    channel === '#ops' && saying.kind === 'approval' ? [saying.suppression] : [],
  )
}

test('what waits for approval is asked once, and the same card says what came of it', async () => {
  await ask()
  await matcher.pass(2_000)
  expect(cards()).toMatchObject([{ approval: { channel: '#ops' } }])
  await matcher.ledger.amendSuppression('spr3ss10', (asked) => approve(asked, 'U0BEN', matcher.now(), nothingFamiliar))
  await matcher.pass(2_000)
  expect(cards()).toMatchObject([{ approval: { given: { by: 'U0BEN' } } }])
})

test('a card whose answer got lost is found and not hung twice, and shows what was decided meanwhile', async () => {
  matcher.wall.loseAnswer()
  await ask()
  await matcher.pass(1_000)
  await matcher.ledger.amendSuppression('spr3ss10', (asked) => reject(asked, 'U0BEN', matcher.now()))
  await matcher.pass(20_000)
  expect(cards().map(({ ended }) => ended?.why)).toEqual(['rejected'])
})

test('nobody is asked about what was taken back before it could be', async () => {
  matcher.wall.answer('post', { kind: 'later', afterMs: 5_000, why: 'ratelimited' })
  await ask()
  await matcher.pass(1_000)
  await matcher.ledger.amendSuppression('spr3ss10', (asked) => reject(asked, 'U0BEN', matcher.now()))
  await matcher.pass(60_000)
  expect(cards()).toEqual([])
  expect((await matcher.ledger.postings.waiting()).count).toBe(0)
})
