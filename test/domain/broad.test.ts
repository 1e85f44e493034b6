import { expect, test } from 'vitest'
import { broadness } from '../../src/domain/broad.ts'
import type { Scope } from '../../src/domain/scope.ts'

const rule = { field: 'rule', is: 'Terminal shell in container' }
const critical = { id: 'k3m9x2p7', priority: 'Critical' } as const
const notice = { id: 'k3m9x2p8', priority: 'Notice' } as const

test.each<readonly [string, Scope, string | undefined]>([
  ['a rule in a namespace', [rule, { field: 'namespace', is: 'dev' }], undefined],
  ['a rule alone', [rule], 'it hides a whole rule, wherever it fires'],
  [
    'a rule of some kind',
    [rule, { field: 'priority', is: 'Notice' }, { field: 'evt.type', is: 'execve' }],
    'it hides a whole rule, wherever it fires',
  ],
  ['a rule in a cluster', [rule, { field: 'cluster', is: 'prod' }], 'it hides a whole rule, wherever it fires'],
  ['no rule', [{ field: 'namespace', is: 'dev' }], 'it hides whatever rule fires there'],
  [
    'no rule that is named',
    [
      { field: 'rule', glob: '*e*' },
      { field: 'namespace', is: 'dev' },
    ],
    'it hides whatever rule fires there',
  ],
  [
    'rules by how they begin',
    [
      { field: 'rule', startsWith: 'Terminal' },
      { field: 'namespace', is: 'dev' },
    ],
    undefined,
  ],
  ['a glob that fits everything', [rule, { field: 'host', glob: '*n*' }], 'it hides a whole rule, wherever it fires'],
  ['a glob of wildcards and two letters', [rule, { field: 'host', glob: 'n?o*' }], 'it hides a whole rule, wherever it fires'],
  ['a glob that says something', [rule, { field: 'host', glob: 'web-*' }], undefined],
  ['a beginning that fits every file', [rule, { field: 'file', startsWith: '/' }], 'it hides a whole rule, wherever it fires'],
  ['a beginning that says something', [rule, { field: 'file', startsWith: '/var/log/' }], undefined],
  [
    'Critical by name',
    [rule, { field: 'host', is: 'web-1' }, { field: 'priority', is: 'Critical' }],
    'it hides Critical and above by name',
  ],
])('%s: whether a second person is needed, and why', (_name, scope, because) => {
  expect(broadness(scope, [notice])).toBe(because)
})

test('however narrow, what covers a Critical alert needs one, and names it', () => {
  expect(broadness([rule, { field: 'host', is: 'web-1' }], [notice, critical])).toBe(
    'it hides Critical and above: alert k3m9x2p7 is Critical',
  )
})

test('however many fields it names, what hid all that a rule found needs one', () => {
  const scope = [rule, { field: 'user.loginuid', is: '-1' }]
  expect(broadness(scope, [notice], { isWholeRule: true })).toBe('it hides all that this rule found in the last 14 days')
  expect(broadness(scope, [notice], { isWholeRule: false })).toBeUndefined()
  expect(broadness([...scope, { field: 'host', startsWith: 'node-' }], [notice], { isWholeRule: true })).toContain('all that this rule')
})

test('a place that is named is one place, even when the rule has found nothing elsewhere yet', () => {
  expect(broadness([rule, { field: 'namespace', is: 'dev' }], [notice], { isWholeRule: true })).toBeUndefined()
})
