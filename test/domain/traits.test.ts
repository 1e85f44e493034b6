import { expect, test } from 'vitest'
import { identify } from '../../src/domain/fingerprint.ts'
import type { Scope } from '../../src/domain/scope.ts'
import { makeTraitsJudge, traitsOf } from '../../src/domain/traits.ts'
import type { Ask } from '../../src/domain/traits.ts'
import { anEvent } from '../event.ts'

const ask: Ask = (event) => ({ event, identity: identify(event, { cluster: undefined, fields: { Own: ['proc.cmdline'] } }) })

test('two starts of the same thing have the same traits', () => {
  const first = {
    'proc.cmdline': 'bash -i',
    'container.id': 'aa',
    'evt.time': '1',
    'proc.pid': 7,
    'proc.acmdline[2]': 'x',
    'fd.name': '/tmp/a',
  }
  const second = {
    'proc.cmdline': 'bash',
    'container.id': 'bb',
    'evt.time': '2',
    'proc.pid': 8,
    'proc.acmdline[2]': 'y',
    'fd.name': '/tmp/b',
  }
  expect(traitsOf(anEvent({ fields: first }))).toBe(traitsOf(anEvent({ fields: second })))
})

test('another file, host, priority or tag makes other traits', () => {
  const others = [{ fields: { 'fd.name': '/etc/hosts' } }, { hostname: 'node-8' }, { priority: 'Error' as const }, { tags: ['new'] }]
  const traits = [{ fields: { 'fd.name': '/etc/shadow' } }, ...others].map((overrides) => traitsOf(anEvent(overrides)))
  expect(new Set(traits).size).toBe(5)
})

const is = (field: string, value: string): Scope => [{ field, is: value }]

test.each<readonly [string, Parameters<typeof anEvent>[0], Scope, 'yes' | 'no' | 'by text']>([
  ['a lasting field', {}, is('user.name', 'root'), 'yes'],
  ['another value of it', {}, is('user.name', 'ana'), 'no'],
  ['a command line', {}, is('proc.cmdline', 'bash -i'), 'by text'],
  ['a command line, of an event that fails elsewhere', {}, [...is('proc.cmdline', 'bash -i'), ...is('user.name', 'ana')], 'no'],
  ['a field that varies, of an event that has none', {}, is('fd.num', '3'), 'no'],
  ['a workload known by its container', { fields: { 'k8s.pod.name': null } }, is('workload', 'registry.example/shop/checkout'), 'yes'],
  ['a workload that is told by a command line', { rule: 'Own' }, is('workload', 'bash -i'), 'by text'],
  ['a lasting path', { fields: { 'fd.name': '/etc/shadow' } }, is('fd.name', '/etc/shadow'), 'yes'],
  ['a passing path', { fields: { 'fd.name': '/proc/4711/environ' } }, is('fd.name', '/proc/4711/environ'), 'by text'],
  ['no scope', {}, [], 'no'],
])('what traits tell of %s', (_name, overrides, scope, told) => {
  expect(makeTraitsJudge(scope, ask)(traitsOf(anEvent(overrides)))?.told ?? 'no').toBe(told)
})
