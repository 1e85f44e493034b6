import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { matches, scopeFlaw, scopeNames, scopeWords, valuesOf } from '../../src/domain/scope.ts'
import type { Condition, Scope } from '../../src/domain/scope.ts'
import { anArrival, noDefaults } from '../event.ts'

const pod = {
  ...noDefaults,
  'container.id': 'aa',
  'k8s.ns.name': 'payments',
  'k8s.pod.name': 'checkout-7d9c6b5f4-x2x4z',
  'container.name': 'app',
  'proc.name': 'bash',
}
const event = anArrival({ rule: 'Terminal shell in container', fields: pod, tags: ['T1059', 'shell'] })

test.each<readonly [string, Scope, boolean]>([
  [
    'all conditions hold',
    [
      { field: 'rule', is: 'Terminal shell in container' },
      { field: 'namespace', is: 'payments' },
    ],
    true,
  ],
  [
    'one condition fails',
    [
      { field: 'rule', is: 'Terminal shell in container' },
      { field: 'namespace', is: 'shop' },
    ],
    false,
  ],
  ['an absent field never matches', [{ field: 'user.name', is: 'undefined' }], false],
  ['no text that stands for absence matches', [{ field: 'user.name', is: '' }], false],
  ['an empty scope matches nothing', [], false],
  ['a value that only begins so', [{ field: 'proc.name', is: 'bas' }], false],
  ['a glob is no glob', [{ field: 'proc.name', is: '*' }], false],
  ['one of several tags', [{ field: 'tag', is: 'shell' }], true],
  ['a name of a built-in', [{ field: 'constructor', is: 'x' }], false],
])('%s', (_name, scope, expected) => {
  expect(matches(scope, event)).toBe(expected)
})

test('a field that falcosidekick renamed matches under its own name', () => {
  const renamed = anArrival({ fields: { 'proc.aname_2': 'node' } })
  expect(matches([{ field: 'proc.aname[2]', is: 'node' }], renamed)).toBe(true)
})

describe('a value fits', () => {
  test.each<readonly [Condition, string, boolean]>([
    [{ field: 'file', startsWith: '/var/log/' }, '/var/log/app.log', true],
    [{ field: 'file', startsWith: '/var/log/' }, '/etc/var/log/', false],
    [{ field: 'file', startsWith: '/var/*' }, '/var/log', false],
    [{ field: 'file', glob: '/tmp/*.so' }, '/tmp/a/b.so', true],
    [{ field: 'file', glob: '/tmp/*.so' }, '/tmp/a.so.1', false],
    [{ field: 'file', glob: '/tmp/?.so' }, '/tmp/ab.so', false],
    [{ field: 'file', glob: 'a?c' }, 'a💣c', true],
    [{ field: 'file', glob: '*\n*' }, 'two\nlines', true],
    [{ field: 'file', glob: '/TMP/*' }, '/tmp/x', false],
    [{ field: 'file', glob: '[ab].so' }, 'a.so', false],
  ])('%j, asked about %j: %s', (condition, value, expected) => {
    expect(matches([condition], anArrival({ fields: { 'fd.name': value } }))).toBe(expected)
  })
})

test('every name that people use is a name of something', () => {
  const shell = anArrival({
    fields: {
      ...pod,
      'proc.pname': 'node',
      'fd.name': '/etc/shadow',
      'user.name': 'root',
      'container.image.repository': 'shop/checkout',
      'container.image.digest': 'sha256:ab',
    },
  })
  const values = scopeNames.filter((name) => !['cluster', 'actor', 'target'].includes(name)).map((name) => valuesOf(shell, name))
  for (const value of values) expect(value).not.toEqual([])
  const secret = anArrival({ source: 'k8s_audit', fields: { ...noDefaults, 'ka.user.name': 'eve', 'ka.target.name': 'secret-1' } })
  expect([...valuesOf(secret, 'actor'), ...valuesOf(secret, 'target')].join(' ')).toMatch(/eve.*secret-1/)
})

test('a scope is said in plain words', () => {
  const scope: Scope = [
    { field: 'rule', is: 'R' },
    { field: 'file', startsWith: '/var/log/' },
    { field: 'proc.aname[2]', glob: 'cron*' },
  ]
  expect(scopeWords(scope)).toBe('rule is R, file begins with /var/log/, proc.aname[2] looks like cron*')
})

test.each<readonly [string, Scope, RegExp]>([
  ['no condition', [], /needs a scope/],
  ['no value', [{ field: 'user', is: '' }], /^user needs a value/],
  ['an empty beginning', [{ field: 'file', startsWith: '' }], /^file needs a beginning/],
  ['an empty pattern', [{ field: 'file', glob: '' }], /^file needs more than wildcards/],
  ['* alone', [{ field: 'file', glob: '*' }], /^file needs more than wildcards/],
  ['wildcards of any kind', [{ field: 'file', glob: '?*?' }], /^file needs more than wildcards/],
  [
    'one good condition of two',
    [
      { field: 'rule', is: 'R' },
      { field: 'file', glob: '**' },
    ],
    /^file needs/,
  ],
  ['a pattern without measure', [{ field: 'file', glob: 'a*'.repeat(126) }], /more than 250 characters/],
])('a scope with %s is none, in words', (_name, scope, words) => {
  expect(scopeFlaw(scope)).toMatch(words)
})

test('what narrows is a scope', () => {
  expect(
    scopeFlaw([
      { field: 'file', glob: '*.log' },
      { field: 'file', startsWith: '/' },
    ]),
  ).toBeUndefined()
})

/** Few letters, so that much fits: the wildcards' own, one of two UTF-16 units, and half of one, which nobody can type. */
const letters = ['a', 'b', '*', '?', '💣', '\n', '.']
const textOf = (from: readonly string[]) => fc.array(fc.constantFrom(...from), { maxLength: 9 }).map((drawn) => drawn.join(''))
const typed = textOf(letters)
const text = textOf([...letters, '\ud83d'])

describe('matching agrees with a plain reference', () => {
  test('for globs', () => {
    fc.assert(
      fc.property(typed, text, (glob, value) => {
        const there = anArrival({ fields: { 'fd.name': value } })
        expect(matches([{ field: 'file', glob }], there)).toBe(value !== '' && fits(Array.from(glob), Array.from(value)))
      }),
      { numRuns: 3_000 },
    )
  })

  test('for whole scopes over lists and absent fields', () => {
    const fields = fc.dictionary(fc.constantFrom('x.a', 'x.b', 'x.c'), fc.oneof(text, fc.array(text, { maxLength: 3 })))
    const condition = fc.tuple(fc.constantFrom('x.a', 'x.b', 'x.c'), fc.constantFrom('is', 'startsWith', 'glob'), typed)
    fc.assert(
      fc.property(fields, fc.array(condition, { maxLength: 3 }), (given, asked) => {
        const scope = asked.map(([field, how, wanted]) => conditionOf(field, how, wanted))
        const expected = asked.every(([field, how, wanted]) =>
          [given[field] ?? []].flat().some((value) => value !== '' && holds(how, wanted, value)),
        )
        expect(matches(scope, anArrival({ fields: given }))).toBe(asked.length > 0 && expected)
      }),
      { numRuns: 3_000 },
    )
  })
})

type How = 'is' | 'startsWith' | 'glob'

function conditionOf(field: string, how: How, wanted: string): Condition {
  if (how === 'is') return { field, is: wanted }
  return how === 'glob' ? { field, glob: wanted } : { field, startsWith: wanted }
}

function holds(how: How, wanted: string, value: string): boolean {
  if (how === 'is') return value === wanted
  return how === 'glob' ? fits(Array.from(wanted), Array.from(value)) : value.slice(0, wanted.length) === wanted
}

function fits([first, ...rest]: readonly string[], value: readonly string[]): boolean {
  if (first === undefined) return value.length === 0
  if (first === '*') return fits(rest, value) || (value.length > 0 && fits([first, ...rest], value.slice(1)))
  return value.length > 0 && (first === '?' || first === value[0]) && fits(rest, value.slice(1))
}

test('a value made to take long costs its length times the pattern at most', () => {
  const long = anArrival({ fields: { 'fd.name': 'a'.repeat(20_000) } })
  const patterns = ['*a'.repeat(20), 'a*'.repeat(100), `*${'a'.repeat(200)}`]
  for (const pattern of patterns) expect(matches([{ field: 'file', glob: `${pattern}b` }], long)).toBe(false)
}, 5_000)
