import { describe, expect, test } from 'vitest'
import { identify } from '../../src/domain/fingerprint.ts'
import type { FingerprintConfig } from '../../src/domain/fingerprint.ts'
import { anEvent as anyEvent, noDefaults } from '../event.ts'
import type { EventOverrides } from '../event.ts'

const anEvent = ({ fields, ...named }: EventOverrides) => anyEvent({ ...named, fields: { ...noDefaults, ...fields } })

const plain: FingerprintConfig = { cluster: undefined, fields: {} }
const inPod = {
  'container.id': '0a1b2c3d4e5f',
  'k8s.ns.name': 'payments',
  'k8s.pod.name': 'checkout-7d9c6b5f4-x2x4z',
  'container.name': 'app',
}
const inDocker = { 'container.id': '0a1b2c3d4e5f', 'container.name': 'web-1', 'container.image.repository': 'docker.io/library/nginx' }
const onHost = { 'container.id': 'host', 'container.name': 'host', 'proc.name': 'cron' }
const audit = { 'ka.user.name': 'ana', 'ka.target.resource': 'secrets', 'ka.target.namespace': 'payments', 'ka.target.name': 'db' }

type Case = readonly [name: string, one: EventOverrides, other: EventOverrides]

const folds: readonly Case[] = [
  ['another pod of the same deployment', { fields: inPod }, { fields: { ...inPod, 'k8s.pod.name': 'checkout-7d9c6b5f4-9gk2p' } }],
  ['the deployment after a roll-out', { fields: inPod }, { fields: { ...inPod, 'k8s.pod.name': 'checkout-5f8d7c6b9d-bbbbb' } }],
  ['the same problem on another node', { fields: inPod, hostname: 'node-1' }, { fields: inPod, hostname: 'node-40' }],
  [
    'another pid, command line and terminal',
    { fields: { ...inPod, 'proc.cmdline': 'sh -c id', 'proc.pid': 1 } },
    { fields: { ...inPod, 'proc.cmdline': 'sh -c ls', 'proc.pid': 2 } },
  ],
  ['another container id of the same image', { fields: inDocker }, { fields: { ...inDocker, 'container.id': 'ffffffffffff' } }],
  [
    'another ordinal of a stateful set',
    { fields: { ...inPod, 'k8s.pod.name': 'postgres-0' } },
    { fields: { ...inPod, 'k8s.pod.name': 'postgres-12' } },
  ],
  [
    'another run of a cron job',
    { fields: { ...inPod, 'k8s.pod.name': 'backup-29012345-abcde' } },
    { fields: { ...inPod, 'k8s.pod.name': 'backup-29012405-zz9zz' } },
  ],
  [
    'another pod of a daemon set',
    { fields: { ...inPod, 'k8s.pod.name': 'fluentd-bq7xt' } },
    { fields: { ...inPod, 'k8s.pod.name': 'fluentd-9zzmh' } },
  ],
  [
    'another rendered text and time',
    { fields: onHost, time: '2026-03-01T00:00:00Z', output: 'a' },
    { fields: onHost, time: '2026-03-02T00:00:00Z', output: 'b' },
  ],
  ['another priority of the same rule', { fields: onHost, priority: 'Notice' }, { fields: onHost, priority: 'Critical' }],
  [
    'an audit event with another answer',
    { source: 'k8s_audit', fields: { ...audit, 'ka.response.code': '200' } },
    { source: 'k8s_audit', fields: { ...audit, 'ka.response.code': '403' } },
  ],
]

const parts: readonly Case[] = [
  ['another rule', { fields: inPod, rule: 'One rule' }, { fields: inPod, rule: 'Another rule' }],
  ['another namespace', { fields: inPod }, { fields: { ...inPod, 'k8s.ns.name': 'shop' } }],
  ['another owner', { fields: inPod }, { fields: { ...inPod, 'k8s.pod.name': 'refunds-7d9c6b5f4-x2x4z' } }],
  ['another container of the pod', { fields: inPod }, { fields: { ...inPod, 'container.name': 'sidecar' } }],
  ['another cluster', { fields: { ...inPod, cluster: 'eu' } }, { fields: { ...inPod, cluster: 'us' } }],
  ['another image', { fields: inDocker }, { fields: { ...inDocker, 'container.image.repository': 'docker.io/library/redis' } }],
  ['another host, outside containers', { fields: onHost, hostname: 'web-1' }, { fields: onHost, hostname: 'web-2' }],
  ['another process on a host', { fields: onHost }, { fields: { ...onHost, 'proc.name': 'sshd' } }],
  [
    'another actor in an audit log',
    { source: 'k8s_audit', fields: audit },
    { source: 'k8s_audit', fields: { ...audit, 'ka.user.name': 'ben' } },
  ],
  [
    'another thing acted on',
    { source: 'k8s_audit', fields: audit },
    { source: 'k8s_audit', fields: { ...audit, 'ka.target.name': 'api' } },
  ],
  [
    'two containers whose image is not known yet',
    { fields: { 'container.id': 'aaaaaaaaaaaa', 'container.image.repository': null } },
    { fields: { 'container.id': 'bbbbbbbbbbbb', 'container.image.repository': null } },
  ],
  ['another source', { source: 'k8s_audit', fields: audit }, { source: 'k8s_audit_eks', fields: audit }],
]

describe('the same problem', () => {
  test.each(folds)('%s', (_name, one, other) => {
    expect(identify(anEvent(one), plain).fingerprint).toBe(identify(anEvent(other), plain).fingerprint)
  })
})

describe('two problems', () => {
  test.each(parts)('%s', (_name, one, other) => {
    expect(identify(anEvent(one), plain).fingerprint).not.toBe(identify(anEvent(other), plain).fingerprint)
  })
})

test('falconer.yml chooses the fields of a rule', () => {
  const config: FingerprintConfig = { cluster: undefined, fields: { 'Noisy rule': ['k8s.ns.name'] } }
  const one = identify(anEvent({ rule: 'Noisy rule', fields: inPod }), config)
  const other = identify(anEvent({ rule: 'Noisy rule', fields: { ...inPod, 'k8s.pod.name': 'refunds-7d9c6b5f4-x2x4z' } }), config)
  expect(one.fingerprint).toBe(other.fingerprint)
  expect(one.label).toBe('payments')
})

test('a rule named like a built-in takes no fields from nowhere', () => {
  expect(identify(anEvent({ rule: 'constructor', fields: inPod }), plain).workload.kind).toBe('kubernetes')
})

test('the cluster comes from falconer.yml unless the event names one', () => {
  const config = { ...plain, cluster: 'prod-eu' }
  expect(identify(anEvent({ fields: inPod }), config).workload.cluster).toBe('prod-eu')
  expect(identify(anEvent({ fields: { ...inPod, cluster: 'prod-us' } }), config).workload.cluster).toBe('prod-us')
})

test.each([
  [{ fields: inPod }, 'payments/checkout/app'],
  [{ fields: inDocker }, 'docker.io/library/nginx'],
  [{ fields: onHost, hostname: 'web-1' }, 'cron on web-1'],
  [{ source: 'k8s_audit', fields: audit }, 'ana → secrets payments/db'],
  [{ source: 'aws_cloudtrail', fields: { 'ct.user': 'root', 's3.bucket': 'invoices' } }, 'root → invoices'],
])('a workload is called by a short name (%#)', (event, label) => {
  expect(identify(anEvent(event), plain).label).toBe(label)
})
