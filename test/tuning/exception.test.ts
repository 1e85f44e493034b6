import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import type { Condition, Scope } from '../../src/domain/scope.ts'
import { excepts } from '../../src/tuning/exception.ts'
import { exceptionFile } from '../../src/tuning/exception-file.ts'
import { readRuleFile } from '../../src/tuning/rule-file.ts'
import { anArrival, anEvent } from '../event.ts'
import type { EventOverrides } from '../event.ts'

const rule = { field: 'rule', is: 'Terminal shell in container' }
const suppression = {
  id: 'k3m9x2p7',
  owner: 'U0ANA00001',
  reason: 'a drill',
  until: Date.parse('2026-12-24T00:00:00Z'),
  approval: undefined,
  ended: undefined,
}

function fileFor(scope: Scope, event: EventOverrides = {}, more: Partial<typeof suppression> = {}): ReturnType<typeof exceptionFile> {
  return exceptionFile({ suppression: { ...suppression, ...more, scope }, sample: anArrival(event), others: [] })
}

function textOf(file: ReturnType<typeof exceptionFile>): string {
  if ('refused' in file) throw new Error(file.refused)
  return file.text
}

test('the exception is appended to the rule, each value in quotes of its own', () => {
  const text = textOf(fileFor([rule, { field: 'namespace', is: 'payments' }, { field: 'process', is: 'bash' }]))
  expect(parse(text)).toEqual([
    {
      rule: 'Terminal shell in container',
      exceptions: [
        { name: 'falconer_k3m9x2p7', fields: ['k8s.ns.name', 'proc.name'], comps: ['=', '='], values: [['"payments"', '"bash"']] },
      ],
      override: { exceptions: 'append' },
    },
  ])
  expect(text).toContain('comps: [ "=", "=" ]')
})

test('Falco 0.36 knows no override, and gets append instead', () => {
  const scope = [rule, { field: 'process', is: 'bash' }]
  const text = textOf(exceptionFile({ suppression: { ...suppression, scope }, sample: anArrival(), others: [] }, 'append'))
  expect(parse(text)).toMatchObject([{ append: true }])
  expect(text).not.toContain('override')
})

test('its top says what it hides, who made it, why, until when, where it goes and how to check it', () => {
  const text = textOf(fileFor([rule, { field: 'process', is: 'bash' }]))
  for (const words of ['proc', 'bash', 'U0ANA00001', 'a drill', '2026-12-24T00:00:00.000Z', '/etc/falco/rules.d/falconer-k3m9x2p7.yaml'])
    expect(text).toContain(words)
  expect(text).toContain('Falco has no end for it')
})

test('what people wrote cannot leave the comment', () => {
  const reason = 'fine\n- rule: Anything\r\u2028- macro: open\u0085x --password=hunter2'
  const text = textOf(fileFor([rule, { field: 'process', is: 'bash' }], {}, { reason }))
  expect(parse(text)).toHaveLength(1)
  expect(text).not.toContain('hunter2')
  expect(readRuleFile(text).rule).toBe('Terminal shell in container')
})

test('of a cluster, which no rule can ask for, the top says where alone to load it', () => {
  const scope = [rule, { field: 'process', is: 'bash' }, { field: 'cluster', is: 'eu' }]
  const [sample, elsewhere] = [anArrival({ fields: { cluster: 'eu' } }), anArrival({ fields: { cluster: 'us' } })]
  const text = textOf(exceptionFile({ suppression: { ...suppression, scope }, sample, others: [elsewhere] }))
  expect(text).toContain('# ONLY for the Falco whose cluster is eu')
  expect(readRuleFile(text).checks).toEqual([{ field: 'proc.name', comp: '=' }])
})

describe('an owner', () => {
  const exception = readRuleFile(textOf(fileFor([rule, { field: 'owner', is: 'checkout' }])))

  test.each(['checkout', 'checkout-6d4cf56db6-x7zlp', 'checkout-x7zlp', 'checkout-0', 'checkout-29012345-x7zlp'])(
    'has the pod %s, however it is run',
    (pod) => expect(excepts(exception, anEvent({ fields: { 'k8s.pod.name': pod } }))).toBe(true),
  )

  test.each(['checkout-canary-6d4cf56db6-x7zlp', 'checkout-canary', 'checkout-api-0', 'my-checkout-0', 'checkout-backend-x7zlp'])(
    'does not have %s, which only begins like one of its pods',
    (pod) => expect(excepts(exception, anEvent({ fields: { 'k8s.pod.name': pod } }))).toBe(false),
  )
})

test.each([
  '(a)',
  'a, b',
  'x=y',
  `it's`,
  'say "hi"',
  'back\\slash here',
  'a "b\\" c',
  '%s {x} & *y',
  'null',
  'no',
  '0x10',
  '12:30:00',
  '=',
  '- a',
  'shell_binaries',
])('the value %j reaches Falco as it is', (is) => {
  const file = textOf(fileFor([rule, { field: 'proc.cmdline', is }], { fields: { 'proc.cmdline': is } }))
  expect(readRuleFile(file).rows).toEqual([[is]])
})

test('one of a list is compared as one of a list', () => {
  const fields = { 'ka.req.pod.containers.image': ['nginx', 'evil'] }
  const event = { rule: 'Create Privileged Pod', source: 'k8s_audit', fields }
  const text = textOf(
    fileFor(
      [
        { field: 'rule', is: event.rule },
        { field: 'ka.req.pod.containers.image', is: 'evil' },
      ],
      event,
    ),
  )
  expect(parse(text)).toMatchObject([{ exceptions: [{ comps: ['intersects'], values: [[['"evil"']]] }] }])
})

test('a long beginning and a long pattern are compared as such', () => {
  const fields = { 'fd.name': '/var/log/containers/checkout.log' }
  const begins: Condition = { field: 'file', startsWith: '/var/log/containers/' }
  expect(readRuleFile(textOf(fileFor([rule, begins], { fields }))).checks).toEqual([{ field: 'fd.name', comp: 'startswith' }])
  const looks: Condition = { field: 'file', glob: '/var/log/containers/*.log' }
  expect(readRuleFile(textOf(fileFor([rule, looks], { fields }))).checks).toEqual([{ field: 'fd.name', comp: 'glob' }])
})

describe('refused in words is', () => {
  const cmdline = (is: string): readonly [Scope, EventOverrides] => [
    [rule, { field: 'proc.cmdline', is }],
    { fields: { 'proc.cmdline': is } },
  ]
  const file = { fields: { 'fd.name': '/etc/shadow/and/more' } }

  test.each<readonly [string, readonly [Scope, EventOverrides?], string]>([
    ['a scope without a rule', [[{ field: 'process', is: 'bash' }]], 'belongs to one rule'],
    ['a whole rule', [[rule]], 'enabled: false'],
    ['a whole rule of one source', [[rule, { field: 'source', is: 'syscall' }]], 'enabled: false'],
    ['what no known event is in', [[rule, { field: 'process', is: 'zsh' }]], 'No event is known'],
    ['a whole rule of one cluster', [[rule, { field: 'cluster', is: 'eu' }], { fields: { cluster: 'eu' } }], 'enabled: false'],
    ['a priority', [[rule, { field: 'priority', is: 'Notice' }]], 'belongs to the rule'],
    ['a tag', [[rule, { field: 'tag', is: 'shell' }]], 'belongs to the rule'],
    ['a field of our own', [[rule, { field: 'team', is: 'a' }], { fields: { team: 'a' } }], "no field of Falco's conditions"],
    [
      "another source's field",
      [[rule, { field: 'ka.verb', is: 'get' }], { fields: { 'ka.verb': 'get' } }],
      'no field that Falco has for its source',
    ],
    ["falcosidekick's name of a field", [[rule, { field: 'proc.aname_2', is: 'a' }], { fields: { 'proc.aname_2': 'a' } }], 'proc.aname[2]'],
    ['a moment', [[rule, { field: 'evt.time', is: '1' }], { fields: { 'evt.time': 1 } }], 'another with every event'],
    ['a line break', cmdline('a\nb'), 'cannot be seen'],
    ['a character that turns the line', cmdline('a\u202eb'), 'cannot be seen'],
    ['a backslash at the end', cmdline('a\\'), 'backslash'],
    ['what falcosidekick cut', cmdline('aaa[...]'), 'cut by falcosidekick'],
    ['a secret', cmdline('mysql --password=hunter2'), 'secret'],
    ["a word that may be a list's name", cmdline('sh -c shell_binaries now'), 'shell_binaries'],
    ['a short beginning', [[rule, { field: 'file', startsWith: '/etc/' }], file], 'fewer than 12'],
    ['a short pattern', [[rule, { field: 'file', glob: '/etc/*' }], file], 'fewer than 12'],
    ['a pattern that Falco reads otherwise', [[rule, { field: 'file', glob: '/etc/shadow/and/mor?' }], file], 'only * means the same'],
    ["an owner's beginning", [[rule, { field: 'owner', startsWith: 'check' }]], 'as a whole only'],
    ['a beginning of a number', [[rule, { field: 'fd.rport', startsWith: '44' }], { fields: { 'fd.rport': 443 } }], 'is a number'],
  ])('%s', (_name, [scope, event], words) => {
    expect(fileFor(scope, event)).toEqual({ refused: expect.stringContaining(words) })
  })
})

test('an exception that differs from the suppression on a known event is refused', () => {
  const scope = [rule, { field: 'container', is: 'app' }]
  const other = anArrival({ fields: { 'container.name': 'k8s_app_checkout_payments_1_0' } })
  const file = exceptionFile({ suppression: { ...suppression, scope }, sample: anArrival(), others: [other] })
  expect(file).toEqual({ refused: expect.stringContaining('would not hide all that the suppression hides') })
})
