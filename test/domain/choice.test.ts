import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { choicesFor, chosenAtFirst, narrowerThan, scopeOf } from '../../src/domain/choice.ts'
import type { Choices } from '../../src/domain/choice.ts'
import type { FalcoEvent } from '../../src/domain/event.ts'
import { identify } from '../../src/domain/fingerprint.ts'
import { matches } from '../../src/domain/scope.ts'
import type { Scope, Subject } from '../../src/domain/scope.ts'
import { parseFalcoEvent } from '../../src/intake/falco-event.ts'
import { anArrival, noDefaults } from '../event.ts'
import type { EventOverrides } from '../event.ts'

const ticked = (choices: Choices) => choices.ticks.filter(({ isTicked }) => isTicked).map(({ name }) => name)
const offered = (choices: Choices) => choices.ticks.map(({ name, value }) => `${name}=${value}`)
const atFirst = (choices: Choices): Scope => scopeOf(choices, chosenAtFirst(choices)) ?? []
const of = (...events: readonly EventOverrides[]) => {
  const [first, ...more] = events.map((one) => anArrival(one))
  if (!first) throw new Error('no event')
  return choicesFor(first, more)
}

describe('from the start it is ticked', () => {
  test('what a pod and its process are, but not the node, nor the digest that its next release will not have', () => {
    const choices = of({ fields: { 'container.image.digest': 'sha256:ab', cluster: 'prod-eu' } })
    expect(offered(choices)).toEqual([
      'rule=Terminal shell in container',
      'cluster=prod-eu',
      'namespace=payments',
      'owner=checkout',
      'container=app',
      'image=registry.example/shop/checkout',
      'digest=sha256:ab',
      'process=bash',
      'parent=runc',
      'user=root',
      'host=node-7',
    ])
    expect(ticked(choices)).toEqual(['rule', 'cluster', 'namespace', 'owner', 'container', 'image', 'process', 'parent', 'user'])
  })

  test('only what all events of the alert have in common', () => {
    const choices = of({}, { fields: { 'proc.name': 'sh' } }, { fields: { 'user.name': null } })
    expect(ticked(choices)).toEqual(['rule', 'namespace', 'owner', 'container', 'image', 'parent'])
    for (const fields of [{}, { 'proc.name': 'sh' }, { 'user.name': null }])
      expect(matches(atFirst(choices), anArrival({ fields }))).toBe(true)
  })

  test('the image of a container that is no pod, rather than its name', () => {
    const choices = of({ fields: { 'k8s.pod.name': null, 'k8s.ns.name': null } })
    expect(ticked(choices)).toEqual(['rule', 'image', 'process', 'parent', 'user'])
  })

  test('the id of a container of which nothing else is known', () => {
    const nameless = { 'k8s.pod.name': null, 'k8s.ns.name': null, 'container.name': null, 'container.image.repository': null }
    expect(ticked(of({ fields: nameless }))).toContain('container.id')
  })

  test('the host of what runs on it', () => {
    expect(ticked(of({ fields: { ...noDefaults, 'proc.name': 'nc', 'user.name': 'eve' } }))).toEqual(['rule', 'host', 'process', 'user'])
  })

  test('who did it to what, by fields that Falco can look at', () => {
    const audit = {
      ...noDefaults,
      'ka.user.name': 'eve',
      'ka.target.resource': 'secrets',
      'ka.target.namespace': 'pay',
      'ka.target.name': 'db',
    }
    expect(ticked(of({ source: 'k8s_audit', fields: audit }))).toEqual([
      'rule',
      'namespace',
      'ka.user.name',
      'ka.target.resource',
      'ka.target.name',
    ])
    const trail = { ...noDefaults, 'ct.user': 'eve', 's3.bucket': 'backups' }
    expect(ticked(of({ source: 'aws_cloudtrail', fields: trail }))).toEqual(['rule', 'ct.user', 's3.bucket'])
  })

  test('a pod that was acted on by its owner, for its own name is another the next time', () => {
    const exec = { ...noDefaults, 'ka.user.name': 'eve', 'ka.target.resource': 'pods', 'ka.target.name': 'web-6d4cf56db6-x7zlp' }
    const choices = of({ source: 'k8s_audit', fields: exec })
    expect(offered(choices)).toContain('target=pods web')
    const another = anArrival({ source: 'k8s_audit', fields: { ...exec, 'ka.target.name': 'web-6d4cf56db6-2bq9k' } })
    expect(matches(atFirst(choices), another)).toBe(true)
  })
})

describe('the file', () => {
  const path = (...names: readonly (string | null)[]) => of(...names.map((name) => ({ fields: { 'fd.name': name } }))).path

  test('is meant exactly where all events have the same, else its nearest directory that all share', () => {
    expect(path('/etc/ssl/cert.pem')).toEqual({
      value: '/etc/ssl/cert.pem',
      prefixes: ['/etc/ssl/', '/etc/'],
      chosen: '/etc/ssl/cert.pem',
    })
    expect(path('/etc/ssl/cert.pem', '/etc/ssl/key.pem')?.chosen).toBe('/etc/ssl/')
    expect(path('/etc/ssl/cert.pem', '/etc/shadow')?.chosen).toBe('/etc/')
    expect(path('/etc/shadow', '/root/.ssh/id')?.chosen).toBeUndefined()
    expect(path('/etc/shadow', null)?.chosen).toBeUndefined()
  })

  test('of one process or one moment is not meant exactly: it does not come again', () => {
    expect(path('/proc/4711/environ')?.chosen).toBe('/proc/')
    expect(path('/tmp/tmp.x3Kq')?.chosen).toBe('/tmp/')
  })

  test('is none where a connection or a pipe is', () => {
    expect(path('10.0.0.1:4711->203.0.113.9:443')).toBeUndefined()
    expect(path('pipe:[812]')).toBeUndefined()
    expect(path(null)).toBeUndefined()
  })
})

test('other fields are those whose value may come again, each once', () => {
  const fields = {
    'proc.pid': 4711,
    'evt.time': 'now',
    'fd.cport': 51_000,
    'fd.sport': 443,
    'proc.env': 'A=1',
    x: ['a', 'b'],
    'y<@U1>': 'z',
  }
  const { others } = of({ fields })
  expect(others.map(({ name, value }) => `${name}=${value}`)).toEqual([
    'container.id=3ad7b26ded6d',
    'container.image.tag=4.2.0',
    'evt.type=execve',
    'fd.sport=443',
    'k8s.pod.name=checkout-6d4cf56db6-x7zlp',
    'proc.cmdline=bash -i',
    'proc.env=A=1',
  ])
  expect(others.some(({ isTicked }) => isTicked)).toBe(false)
})

test('what is not on offer makes no scope', () => {
  const choices = of({ fields: { 'fd.name': '/etc/shadow' } })
  const nothing = { ticks: [], path: undefined, others: [] }
  expect(scopeOf(choices, nothing)).toEqual([])
  expect(scopeOf(choices, { ...nothing, ticks: ['rule', 'priority'] })).toBeUndefined()
  expect(scopeOf(choices, { ...nothing, path: '/var/' })).toBeUndefined()
  expect(scopeOf(choices, { ...nothing, others: ['proc.pid'] })).toBeUndefined()
})

test('to make a suppression narrower only what it does not ask for yet is offered, and nothing is ticked', () => {
  const choices = of({ fields: { 'fd.name': '/etc/ssl/cert.pem' } })
  const scope: Scope = [
    { field: 'rule', is: 'Terminal shell in container' },
    { field: 'proc.name', is: 'bash' },
    { field: 'file', startsWith: '/etc/' },
  ]
  const narrower = narrowerThan(scope, choices)
  expect(narrower.ticks.map(({ name }) => name)).not.toContain('rule')
  expect(narrower.ticks.map(({ name }) => name)).not.toContain('process')
  expect(ticked(narrower)).toEqual([])
  expect(narrower.path).toEqual({ value: '/etc/ssl/cert.pem', prefixes: ['/etc/ssl/'], chosen: undefined })
  expect(narrowerThan([{ field: 'file', is: '/etc/ssl/cert.pem' }], choices).path).toBeUndefined()
})

const corpus = resolve(import.meta.dirname, '../../../shared/corpus')
if (!existsSync(corpus)) console.warn('SKIPPED: no corpus of events here to choose scopes from')
const subjects = existsSync(corpus) ? ['alerts.jsonl', 'hostile.jsonl'].flatMap(eventsIn).map(subjectFrom) : []

/** Values that attackers and Falco send, in names of Falco's. */
const hostile = fc.oneof(
  fc.constantFrom(
    '/etc/shadow',
    '/a//b/../c',
    '/',
    '//',
    'x->y',
    '<NA>',
    '',
    '__proto__',
    '/proc/1/fd/2',
    '💣'.repeat(40),
    'x'.repeat(4_000),
  ),
  fc.string({ maxLength: 40 }),
  fc.array(fc.string({ maxLength: 5 }), { maxLength: 3 }),
)
const names = [
  'fd.name',
  'proc.name',
  'proc.pname',
  'user.name',
  'container.id',
  'k8s.pod.name',
  'k8s.ns.name',
  'container.image.repository',
]
const anyEvent = fc
  .record({
    source: fc.constantFrom('syscall', 'k8s_audit', 'aws_cloudtrail', 'mine', 'internal'),
    hostname: fc.option(fc.string({ maxLength: 9 }), { nil: undefined }),
    fields: fc.dictionary(
      fc.oneof(fc.constantFrom(...names, 'ka.user.name', 'ka.target.name', 'ct.user'), fc.string({ maxLength: 9 })),
      hostile,
    ),
  })
  .map(({ fields, ...named }) => anArrival({ ...named, fields: { ...noDefaults, ...fields } }))

describe('for any event', () => {
  test('what is ticked from the start covers it, all that is offered fits, and what many share covers all of them', () => {
    fc.assert(
      fc.property(
        fc.oneof(anyEvent, ...(subjects.length > 0 ? [fc.constantFrom(...subjects)] : [])),
        fc.array(anyEvent, { maxLength: 20 }),
        (subject, others) => {
          expect(flawsOf(subject, others)).toEqual([])
        },
      ),
      { numRuns: 1_000 },
    )
  })

  test.skipIf(subjects.length === 0)('of the corpus, the hostile ones included', () => {
    for (const subject of subjects) expect(flawsOf(subject, subjects.slice(0, 100))).toEqual([])
  })
})

/** Scopes that do not cover what they must, with the event, and a further tick that covers more than it did without. */
function flawsOf(subject: Subject, others: readonly Subject[]): readonly unknown[] {
  const choices = choicesFor(subject, [])
  const first = atFirst(choices)
  const further = everyFurther(choices)
  const misfits = [first, ...further].filter((scope) => !matches(scope, subject))
  const wider = further.filter((more) => others.some((other) => matches([...first, ...more], other) && !matches(first, other)))
  const shared = atFirst(choicesFor(subject, others))
  const missed = shared.length === 0 ? [] : others.filter((other) => !matches(shared, other))
  return [...misfits, ...wider, ...missed]
}

/** Each thing on offer, chosen alone. */
function everyFurther(choices: Choices): readonly Scope[] {
  const nothing = { ticks: [], path: undefined, others: [] }
  const { ticks, path, others } = choices
  const chosen = [
    ...ticks.map(({ name }) => ({ ...nothing, ticks: [name] })),
    ...others.map(({ name }) => ({ ...nothing, others: [name] })),
    ...(path ? [path.value, ...path.prefixes].map((one) => ({ ...nothing, path: one })) : []),
  ]
  return chosen.map((one) => scopeOf(choices, one) ?? [])
}

function subjectFrom(event: FalcoEvent): Subject {
  return { event, identity: identify(event, { cluster: undefined, fields: {} }) }
}

function eventsIn(file: string): readonly FalcoEvent[] {
  const lines = readFileSync(`${corpus}/${file}`, 'utf8').trim().split('\n')
  return lines.map(parseFalcoEvent).flatMap((parsed) => (parsed.ok ? [parsed.event] : []))
}
