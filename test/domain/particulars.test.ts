import { describe, expect, test } from 'vitest'
import { particulars } from '../../src/domain/particulars.ts'
import { anEvent } from '../event.ts'
import type { EventOverrides } from '../event.ts'

test('a process is told by command, parents, user and place, the telling facts first', () => {
  expect(told({ fields: { 'proc.aname[2]': 'containerd-shim', 'user.uid': 0, 'proc.tty': 34_816 } })).toEqual([
    'Process: bash -i',
    'Parents: runc ← containerd-shim',
    'User: root (uid 0)',
    'Terminal: pts/0',
    'Container: app (3ad7b26ded6d)',
    'Image: registry.example/shop/checkout:4.2.0',
    'Pod: checkout-6d4cf56db6-x7zlp',
    'Namespace: payments',
    'Host: node-7',
  ])
})

test('nothing is shown for what Falco did not know', () => {
  const facts = told({ fields: { 'user.name': '<NA>', 'proc.cwd': '', 'container.image.tag': '<NA>', 'user.loginuid': -1 } })
  expect(facts.join('\n')).not.toMatch(/NA|undefined|null|Login|Directory/)
})

test('who logged in is shown when it is not who acts', () => {
  expect(told({ fields: { 'user.uid': 0, 'user.loginuid': 1000, 'user.loginname': 'ops' } })).toContain('Login: ops (uid 1000)')
  expect(told({ fields: { 'user.uid': 1000, 'user.loginuid': 1000 } }).join()).not.toContain('Login')
})

test('an executable that the image did not bring is marked', () => {
  const dropped = { 'proc.exepath': '/tmp/x', 'evt.arg.flags': 'EXE_WRITABLE|EXE_UPPER_LAYER' }
  expect(told({ fields: dropped })).toContain('Executable: /tmp/x, added or changed in the running container')
})

describe('a descriptor is a file or a connection', () => {
  test('a file, with the path that was asked for', () => {
    const facts = told({ fields: { 'fd.name': '/etc/passwd', 'fd.nameraw': '/srv/../etc/passwd' } })
    expect(facts).toEqual(expect.arrayContaining(['File: /etc/passwd', 'Asked for as: /srv/../etc/passwd']))
  })

  test('a connection, with its protocol', () => {
    const facts = told({ fields: { 'fd.name': '10.0.0.1:5->10.0.0.2:80', 'fd.l4proto': 'tcp', 'fd.rport': 80 } })
    expect(facts).toContain('Connection: 10.0.0.1:5 → 10.0.0.2:80, tcp')
    expect(facts.join()).not.toContain('File')
  })
})

test('a plugin shows actor, action, target and source, and no place of a process', () => {
  const fields = {
    'ct.user': 'bob',
    'ct.name': 'PutBucketPolicy',
    's3.bucket': 'logs',
    'ct.srcip': '203.0.113.4',
    'ct.region': 'eu-west-1',
  }
  expect(told({ source: 'aws_cloudtrail', fields: { ...nothing, ...fields } })).toEqual([
    'Actor: bob',
    'Action: PutBucketPolicy',
    'Target: logs',
    'From: 203.0.113.4',
    'Region: eu-west-1',
  ])
})

test('JSON in a field is told in words', () => {
  const rules = ['{"apiGroups":[""],"resources":["pods/exec"],"verbs":["create","get"]}']
  const facts = told({ source: 'k8s_audit', fields: { ...nothing, 'ka.req.role.rules': rules } })
  expect(facts).toContain('Rules: resources: pods/exec; verbs: create, get')
})

test('a custom field has its own row, and one that is named for a secret is masked', () => {
  const facts = told({ fields: { environment: 'prod', api_token: 'abc', 'acme.team': 'payments' } })
  expect(facts).toEqual(expect.arrayContaining(['Environment: prod', 'api_token: [masked]', 'acme.team: payments']))
})

test('a secret in an environment is masked', () => {
  expect(told({ fields: { 'proc.env': 'SECRET_KEY_BASE=00ff PATH=/bin' } })).toContain(
    'Environment variables: SECRET_KEY_BASE=[masked] PATH=/bin',
  )
})

test('Falco’s own message is shown without its local time', () => {
  const output = '12:00:00.000000001: Critical Falco could not reload (a=b)'
  expect(told({ source: 'internal', output, fields: nothing })).toEqual(['Message: Falco could not reload', 'Host: node-7'])
})

test('the cluster of the configuration is shown when the event has none', () => {
  const workload = { kind: 'container', cluster: 'eu1', image: 'x' } as const
  expect(particulars(anEvent(), { workload })).toContainEqual({ label: 'Cluster', value: 'eu1' })
})

const nothing = {
  'container.id': null,
  'container.name': null,
  'container.image.repository': null,
  'container.image.tag': null,
  'evt.type': null,
  'k8s.ns.name': null,
  'k8s.pod.name': null,
  'proc.cmdline': null,
  'proc.name': null,
  'proc.pname': null,
  'user.name': null,
}

function told(overrides: EventOverrides): readonly string[] {
  return particulars(anEvent(overrides)).map(({ label, value }) => `${label}: ${value}`)
}
