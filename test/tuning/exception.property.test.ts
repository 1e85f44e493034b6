import fc from 'fast-check'
import { expect, test } from 'vitest'
import { shown } from '../../src/domain/event.ts'
import { falcoNames, matches } from '../../src/domain/scope.ts'
import type { Condition, Scope, Subject } from '../../src/domain/scope.ts'
import { excepts } from '../../src/tuning/exception.ts'
import { exceptionFile } from '../../src/tuning/exception-file.ts'
import { readRuleFile } from '../../src/tuning/rule-file.ts'
import { anArrival, noDefaults } from '../event.ts'

const suffix = (of: string, length: number) => fc.string({ unit: fc.constantFrom(...of.split('')), minLength: length, maxLength: length })
const random = suffix('bcdfghjklmnpqrstvwxz2456789', 5)
const owner = fc.constantFrom('checkout', 'checkout-canary', 'web', 'web-2', 'backend-deadbeef')
const hash = fc.tuple(
  fc.integer({ min: 5, max: 9 }).chain((length) => suffix('456789bcdf', length)),
  fc.constantFrom('4', '9'),
)
/** Pods as Kubernetes names them, and some that it does not. */
const pod = fc.oneof(
  owner,
  fc
    .tuple(
      owner,
      hash.map((parts) => parts.join('')),
      random,
    )
    .map((parts) => parts.join('-')),
  fc.tuple(owner, random).map((parts) => parts.join('-')),
  fc.tuple(owner, fc.nat({ max: 9_999 })).map((parts) => parts.join('-')),
  fc.tuple(owner, fc.constantFrom('29012345', 'frontend'), random).map((parts) => parts.join('-')),
)
const nasty = fc.string({ unit: fc.constantFrom(...`ab (),="'\\*?[]_#:-{}&!|>%@\`~\n\u202e`.split('')), maxLength: 12 })
const text = fc.oneof(
  nasty,
  fc.constantFrom('bash', 'sh -c id', 'a "b" \\c', '/var/log/containers/a.log', '<NA>', 'no', '0x10', 'x known_list y'),
)
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null, freq: 8 })

const event = fc.record({
  rule: fc.constantFrom('Terminal shell in container', 'no', 'A: "rule" # here'),
  hostname: fc.constantFrom('node-1', 'node-2'),
  fields: fc.record({
    'k8s.ns.name': maybe(fc.constantFrom('payments', 'shop')),
    'k8s.pod.name': maybe(pod),
    'container.id': fc.constantFrom('host', '3ad7b26ded6d'),
    'container.name': maybe(fc.constantFrom('app', 'proxy')),
    'container.image.repository': maybe(fc.constantFrom('registry.example/shop/checkout', 'alpine')),
    'proc.name': text,
    'proc.cmdline': text,
    'fd.name': maybe(text),
    'fd.rport': fc.constantFrom(0, 443, 2 ** 53 + 2),
    'user.name': fc.constantFrom('root', '<NA>'),
    'proc.aname[2]': maybe(text),
  }),
})
/** `null` stays in an event here, as Falco sends it. */
const subject: fc.Arbitrary<Subject> = event.map(({ fields, ...named }) => {
  const { event: sent, identity: _, ...arrival } = anArrival({ ...named, fields: noDefaults })
  const whole = { ...sent, fields: new Map(Object.entries(fields)) }
  return anArrival({ ...arrival, event: whole })
})

const names = [
  'namespace',
  'owner',
  'container',
  'image',
  'process',
  'file',
  'user',
  'host',
  'source',
  'workload',
  'proc.cmdline',
  'fd.rport',
  'proc.aname[2]',
]
const condition: fc.Arbitrary<(sample: Subject) => Condition> = fc
  .tuple(fc.constantFrom(...names), fc.constantFrom('is', 'startsWith', 'glob'), text)
  .map(([field, how, other]) => (sample) => {
    const value = valueIn(sample, field) ?? other
    if (how === 'startsWith') return { field, startsWith: value.slice(0, 14) }
    return how === 'glob' ? { field, glob: `${value.slice(0, 13)}*` } : { field, is: value }
  })

function valueIn({ event: { hostname, source, fields }, identity: { workload, label } }: Subject, name: string): string | undefined {
  const pods = workload.kind === 'kubernetes' ? { namespace: workload.namespace, owner: workload.owner, container: workload.container } : {}
  const falco: ReadonlyMap<string, string> = new Map(Object.entries(falcoNames))
  const own: Readonly<Record<string, string | undefined>> = { host: hostname, source, workload: label, ...pods }
  const value = own[name] ?? fields.get(falco.get(name) ?? name)
  return shown(value)
}

test('whatever the scope and the events: an exception is refused in words, or hides just what the scope hides', () => {
  const refusals = new Set<string>()
  let made = 0
  fc.assert(
    fc.property(
      subject,
      fc.array(condition, { minLength: 1, maxLength: 3 }),
      fc.array(subject, { maxLength: 40 }),
      (sample, conditions, others) => {
        const scope: Scope = [{ field: 'rule', is: sample.event.rule }, ...conditions.map((one) => one(sample))]
        const suppression = {
          id: 'k3m9x2p7',
          scope,
          owner: 'U0ANA00001',
          reason: 'a\n- rule: x',
          until: 1_800_000_000_000,
          approval: undefined,
          ended: undefined,
        }
        const file = exceptionFile({ suppression, sample, others: [] })
        if ('refused' in file) return void refusals.add(file.refused)
        made++
        const exception = readRuleFile(file.text)
        for (const one of [sample, ...others]) expect(excepts(exception, one.event)).toBe(matches(scope, one))
      },
    ),
    { numRuns: 2_000 },
  )
  expect(made).toBeGreaterThan(200)
  expect([...refusals].filter((words) => !/^\S.{20,400}\.$/s.test(words))).toEqual([])
})
