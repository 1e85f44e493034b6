import { describe, expect, test } from 'vitest'
import { except, extend, hide, tell } from '../../src/domain/suppression-deeds.ts'
import { makeSuppression } from '../../src/domain/suppression.ts'
import type { Suppression } from '../../src/domain/suppression.ts'
import { nothingFamiliar } from '../../src/domain/trip-wire.ts'
import { upkeepOf } from '../../src/domain/upkeep.ts'
import { anEvent, morning } from '../event.ts'

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000]
const approval = { because: 'it is broad', channel: '#falco', first: undefined, past: undefined, given: undefined }

function lasting(lengthMs: number, more: { readonly approval?: typeof approval } = {}): Suppression {
  const request = { scope: [{ field: 'rule', is: 'Shell' }], until: morning + lengthMs, reason: 'known', by: 'U0ANA', alert: undefined }
  return makeSuppression('s7', request, { now: morning, familiar: nothingFamiliar, ...more })
}

function after(decision: ReturnType<typeof tell>): Suppression {
  if ('refused' in decision) throw new Error(decision.refused)
  return decision.suppression
}

const busy = (suppression: Suppression, at = morning + minute) => hide(suppression, anEvent(), at)

describe('before its end', () => {
  test('the owner is told in the last tenth, at most a day before', () => {
    expect(upkeepOf(busy(lasting(hour)), morning + 54 * minute - 1, morning)).toBeUndefined()
    expect(upkeepOf(busy(lasting(hour)), morning + 54 * minute, morning)).toBe('ending')
    expect(upkeepOf(busy(lasting(30 * day)), morning + 29 * day - 1, morning)).toBeUndefined()
    expect(upkeepOf(busy(lasting(30 * day)), morning + 29 * day, morning)).toBe('ending')
  })

  test('the owner is told once, and again when it was extended', () => {
    const told = after(tell(busy(lasting(hour)), 'ending', morning + 54 * minute))
    expect(upkeepOf(told, morning + 55 * minute, morning)).toBeUndefined()
    const longer = after(extend(told, morning + 2 * hour, 'U0BEN', { now: morning + 55 * minute, longestMs: day }))
    expect(upkeepOf(longer, morning + 55 * minute, morning)).toBeUndefined()
    expect(upkeepOf(longer, morning + 119 * minute, morning)).toBe('ending')
  })

  test('nobody is told of a short one: whoever made it still remembers', () => {
    expect(upkeepOf(busy(lasting(29 * minute)), morning + 28 * minute, morning)).toBeUndefined()
  })
})

describe('one that hides nothing', () => {
  test('asks to be lifted after half its time, once', () => {
    expect(upkeepOf(lasting(2 * hour), morning + hour - 1, morning)).toBeUndefined()
    expect(upkeepOf(lasting(2 * hour), morning + hour, morning)).toBe('idle')
    const told = after(tell(lasting(2 * hour), 'idle', morning + hour))
    expect(upkeepOf(told, morning + hour + minute, morning)).toBeUndefined()
    expect(upkeepOf(told, morning + 119 * minute, morning)).toBe('ending')
  })

  test('does not ask once it has hidden anything', () => {
    expect(upkeepOf(busy(lasting(2 * hour)), morning + hour, morning)).toBeUndefined()
  })
})

describe('at its end', () => {
  test('it expires, in force or waiting for an answer', () => {
    expect(upkeepOf(lasting(hour), morning + hour, morning)).toBe('expire')
    expect(upkeepOf(lasting(9 * day, { approval }), morning + day, morning)).toBe('expire')
    expect(upkeepOf(lasting(9 * day, { approval }), morning + day - 1, morning)).toBeUndefined()
  })

  test('one that has ended asks for nothing more', () => {
    const ended: Suppression = { ...lasting(hour), ended: { at: morning, why: 'lifted', by: 'U0ANA' } }
    expect(upkeepOf(ended, morning + 2 * hour, morning)).toBeUndefined()
  })
})

describe('one that was written as an exception for Falco', () => {
  const often = Array.from({ length: 10 }, (_, index) => morning + index * minute).reduce(busy, lasting(30 * day))
  const written = except(often, 'U0ANA', morning + hour)

  test('retires after a day without what it hid, while Falco is heard', () => {
    expect(upkeepOf(written, morning + hour + day - 1, morning + 2 * day)).toBeUndefined()
    expect(upkeepOf(written, morning + hour + day, morning + hour + day)).toBe('retire')
  })

  test('stays while Falco itself is silent, or what it hides still comes', () => {
    expect(upkeepOf(written, morning + 3 * day, morning + 2 * hour)).toBeUndefined()
    expect(upkeepOf(written, morning + 3 * day, undefined)).toBeUndefined()
    expect(upkeepOf(busy(written, morning + 2 * day), morning + 3 * day - 1, morning + 3 * day)).toBeUndefined()
  })

  test('waits ten times as long as what came seldom used to take', () => {
    const seldom = except(busy(lasting(30 * day), morning + day), 'U0ANA', morning + day)
    expect(upkeepOf(seldom, morning + 11 * day - 1, morning + 11 * day)).toBeUndefined()
    expect(upkeepOf(seldom, morning + 11 * day, morning + 11 * day)).toBe('retire')
  })

  test('stays without the exception, however long it is quiet', () => {
    expect(upkeepOf(often, morning + 9 * day, morning + 9 * day)).toBeUndefined()
  })
})
