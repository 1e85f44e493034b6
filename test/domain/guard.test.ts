import { describe, expect, test } from 'vitest'
import { guardAround } from '../../src/domain/guard.ts'
import type { Guard } from '../../src/domain/guard.ts'
import type { Scope } from '../../src/domain/scope.ts'

const guard = (one: Partial<Guard>): Guard => ({ match: {}, floor: undefined, withoutWorkload: false, words: 'the guard', ...one })
const inBank = guard({ match: { 'container.image.repository': ['bank/ledger', 'bank/teller'], namespace: ['bank'] } })
const critical = guard({ floor: 'Critical' })
const rule = { field: 'rule', is: 'Some rule' }

describe('a scope that could hide nothing but what neverSuppress names is known by its words', () => {
  test.each<[string, Guard, Scope]>([
    ['every field with one of the values', inBank, [rule, { field: 'image', is: 'bank/teller' }, { field: 'namespace', is: 'bank' }]],
    ['a pattern without wildcards is a value', guard({ match: { host: ['db-1'] } }), [{ field: 'hostname', glob: 'db-1' }]],
    ['a priority as grave', critical, [rule, { field: 'priority', is: 'Alert' }]],
    ['a beginning that means only such', critical, [rule, { field: 'priority', startsWith: 'Cr' }]],
  ])('%s', (_, one, scope) => {
    expect(guardAround(scope, [guard({ match: { rule: ['Another'] } }), one])).toBe(one)
  })
})

describe('what may hide something else, or nothing at all, is left to the events', () => {
  test.each<[string, Guard, Scope]>([
    [
      'another value',
      inBank,
      [
        { field: 'image', is: 'bank/web' },
        { field: 'namespace', is: 'bank' },
      ],
    ],
    ['a field that is not asked for', inBank, [{ field: 'image', is: 'bank/teller' }]],
    [
      'a beginning',
      inBank,
      [
        { field: 'image', startsWith: 'bank/teller' },
        { field: 'namespace', is: 'bank' },
      ],
    ],
    [
      'a pattern',
      inBank,
      [
        { field: 'image', glob: 'bank/*' },
        { field: 'namespace', is: 'bank' },
      ],
    ],
    ['no priority', critical, [rule]],
    ['a lower priority', critical, [rule, { field: 'priority', is: 'Error' }]],
    ['a beginning of a lower one, too', critical, [rule, { field: 'priority', startsWith: 'E' }]],
    ['a pattern for priorities', critical, [rule, { field: 'priority', glob: 'C*' }]],
    ['no priority that there is', critical, [rule, { field: 'priority', is: 'Fatal' }]],
    ['a workload cannot be ruled out', guard({ floor: 'Critical', withoutWorkload: true }), [{ field: 'priority', is: 'Critical' }]],
  ])('%s', (_, one, scope) => {
    expect(guardAround(scope, [one])).toBeUndefined()
  })
})
