import { describe, expect, test } from 'vitest'
import { approve, except, extend, extendedEnd, hide, keep, lift, narrow, retire, tell, trip } from '../../src/domain/suppression-deeds.ts'
import type { SuppressionDecision } from '../../src/domain/suppression-deeds.ts'
import { exceptedAt, makeSuppression, refusalOf } from '../../src/domain/suppression.ts'
import type { Suppression } from '../../src/domain/suppression.ts'
import { learn, nothingFamiliar } from '../../src/domain/trip-wire.ts'
import { anEvent, morning } from '../event.ts'

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000]
const familiar = { ...learn(nothingFamiliar, anEvent()), events: 3, perHour: 3 }
const request = { scope: [{ field: 'rule', is: 'Shell' }], until: morning + hour, reason: 'known', by: 'U0ANA', alert: undefined }
const suppression = makeSuppression('s7', request, { now: morning, familiar })
const approval = { because: 'it is broad', channel: '#falco', first: undefined, past: undefined, given: undefined }
const asked = makeSuppression('s8', request, { now: morning, familiar: nothingFamiliar, approval })

function done(decision: SuppressionDecision): Suppression {
  if ('refused' in decision) throw new Error(decision.refused)
  return decision.suppression
}

const stepsOf = ({ facts }: Suppression) => facts.map(({ kind }) => kind)

describe('what events make of a suppression', () => {
  test('the first hidden one is a step, each is counted, and the watch sees them all', () => {
    const hid = hide(hide(suppression, anEvent(), morning), anEvent(), morning + minute)
    expect(hid).toMatchObject({ hidden: 2, lastHiddenAt: morning + minute, watch: { inHour: 2 } })
    expect(stepsOf(hid)).toEqual(['made', 'hit'])
  })

  test('what is new inside it ends it, and is kept as the reason', () => {
    const by = { wire: 'user', value: 'mallory' } as const
    const tripped = trip(suppression, by, morning + minute)
    expect(tripped.ended).toEqual({ at: morning + minute, why: 'tripped', by: undefined, trip: by })
    expect(tripped.facts.at(-1)).toMatchObject({ kind: 'tripped', trip: by, why: 'something new in kind showed up inside it' })
    expect(lift(tripped, 'U0BEN', morning + hour)).toEqual({
      refused: 'This suppression has ended itself already, because something new showed up inside it.',
    })
  })
})

describe('an approval', () => {
  test('begins the length anew, and takes for familiar what the scope covers by then', () => {
    const approved = done(approve(asked, 'U0BEN', morning + 10 * minute, familiar))
    expect(approved).toMatchObject({ from: morning + 10 * minute, until: morning + 70 * minute, watch: { familiar } })
  })

  test('leaves an end alone that was asked for by day and hour', () => {
    const fixed = makeSuppression('s9', { ...request, isFixed: true }, { now: morning, familiar, approval })
    expect(done(approve(fixed, 'U0BEN', morning + 10 * minute, familiar)).until).toBe(morning + hour)
  })
})

describe('more time', () => {
  const now = morning + 50 * minute
  const span = { now, longestMs: 2 * hour }

  test('with one tap is as long again as was last decided, at most as long from now as is allowed', () => {
    expect(extendedEnd(suppression, span)).toBe(morning + 2 * hour)
    const extended = done(extend(suppression, morning + 2 * hour, 'U0BEN', span))
    expect(extended.facts.at(-1)).toMatchObject({ kind: 'extended', by: 'U0BEN', until: morning + 2 * hour })
    expect(extendedEnd(extended, span)).toBe(now + 2 * hour)
  })

  test.each([
    ['is no less', morning + hour, 'That is no later than it ends anyway. Lift it to end it sooner.'],
    ['is not too much', now + 3 * hour, 'A suppression ends 2 hours from now at the latest, so that none is forgotten.'],
  ])('%s', (_name, until, refused) => {
    expect(extend(suppression, until, 'U0BEN', span)).toEqual({ refused: expect.stringContaining(refused.slice(0, 40)) })
  })

  test('for what needed a second person needs one again', () => {
    const approved = done(approve(asked, 'U0BEN', morning, familiar))
    expect(extend(approved, morning + 2 * hour, 'U0ANA', span)).toEqual({
      refused: 'It needed a second person, and so does more time: somebody else must extend it.',
    })
    expect(done(extend(approved, morning + 2 * hour, 'U0CEM', span)).until).toBe(morning + 2 * hour)
  })

  test('is refused to what waits for approval, has ended, or should have', () => {
    for (const one of [asked, done(lift(suppression, 'U0ANA', now)), { ...suppression, until: now }])
      expect(extend(one, morning + 2 * hour, 'U0BEN', span)).toHaveProperty('refused')
  })
})

describe('conditions', () => {
  const hosts = (count: number) => Array.from({ length: count }, (_, index) => ({ field: 'host', startsWith: `node-${index}` }))
  const tooMany = { refused: 'A suppression has at most 40 conditions.' }

  test('the same one counts once, and one has at most forty, narrowed ones too', () => {
    const many = { ...request, scope: [...hosts(40), ...hosts(40)] }
    expect(refusalOf(many, morning, day)).toBeUndefined()
    expect(makeSuppression('s9', many, { now: morning, familiar }).scope).toEqual(hosts(40))
    expect(refusalOf({ ...request, scope: hosts(41) }, morning, day)).toBe(tooMany.refused)
    expect(narrow(suppression, hosts(40), 'U0BEN', morning)).toEqual(tooMany)
    expect(done(narrow(suppression, [...hosts(2), ...hosts(2)], 'U0BEN', morning)).scope).toHaveLength(3)
  })
})

describe('narrowing', () => {
  const root = { field: 'user', is: 'root' }

  test('adds conditions and takes none away', () => {
    const narrowed = done(narrow(suppression, [root], 'U0BEN', morning + minute))
    expect(narrowed.scope).toEqual([...request.scope, root])
    expect(narrowed.facts.at(-1)).toMatchObject({ kind: 'narrowed', by: 'U0BEN', added: [root] })
  })

  test('by what it asks for already is refused in words', () => {
    expect(narrow(suppression, request.scope, 'U0BEN', morning)).toEqual({ refused: expect.stringContaining('no narrower') })
    expect(narrow(suppression, [{ field: 'user', is: '' }], 'U0BEN', morning)).toEqual({
      refused: expect.stringContaining('user needs a value'),
    })
  })
})

describe('what else is kept of its life', () => {
  test('that its owner was told, and that somebody kept it', () => {
    const kept = done(keep(done(tell(suppression, 'ending', morning)), 'U0ANA', morning + minute))
    expect(stepsOf(kept)).toEqual(['made', 'ending', 'kept'])
    expect(kept).toMatchObject({ until: morning + hour, ended: undefined })
  })

  test('that it was written as an exception, even after its end, and that it retired', () => {
    const written = except(suppression, 'U0ANA', morning + minute)
    expect(exceptedAt(written)).toBe(morning + minute)
    const retired = done(retire({ ...written, until: morning + 9 * day }, morning + day))
    expect(retired.ended).toEqual({ at: morning + day, why: 'retired', by: undefined })
    expect(stepsOf(except(retired, 'U0BEN', morning + 2 * day))).toEqual(['made', 'excepted', 'retired', 'excepted'])
  })
})
