import { expect, test } from 'vitest'
import { offersFor } from '../../src/domain/offer.ts'
import { matches } from '../../src/domain/scope.ts'
import type { Scope } from '../../src/domain/scope.ts'
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

test('the first offer is the rule on this workload, and every offer covers the event it is made for', () => {
  const offers = offersFor(event)
  expect(offers[0]).toMatchObject({ key: 'workload' })
  for (const { scope } of offers) expect(matches(scope, event)).toBe(true)
})

test('the default offer spares another workload', () => {
  const other = anArrival({ rule: 'Terminal shell in container', fields: { ...pod, 'k8s.pod.name': 'refunds-7d9c6b5f4-x2x4z' } })
  const [workload] = offersFor(event)
  expect(workload && matches(workload.scope, other)).toBe(false)
})
