import { describe as group, expect, test } from 'vitest'
import { describe } from '../../src/domain/describe.ts'
import type { FalcoEvent, FieldValue } from '../../src/domain/event.ts'
import { plain } from '../../src/domain/prose.ts'

const inCheckout = { 'container.id': '3ad7b26ded6d', 'container.name': 'app', 'k8s.ns.name': 'payments', 'k8s.pod.name': 'checkout-7f' }

group('a process', () => {
  test('is told by who ran what, under which parent, and where', () => {
    expect(said({ ...inCheckout, 'evt.type': 'execve', 'user.name': 'root', 'proc.cmdline': 'sh -c id', 'proc.pname': 'node' })).toBe(
      'root ran sh -c id (parent node) in container app of pod payments/checkout-7f on host node-7.',
    )
  })

  test('is still told when nobody knows the user', () => {
    expect(said({ 'evt.type': 'execve', 'user.name': '<NA>', 'proc.cmdline': 'sh -c id' })).toBe('sh -c id was run on host node-7.')
  })

  test('of a user without a name is told by the user id', () => {
    expect(said({ 'evt.type': 'execve', 'user.uid': 65_532, 'proc.cmdline': 'id' })).toBe('User id 65532 ran id on host node-7.')
  })

  test('that could not start was tried, and the failure is named', () => {
    const failed = { 'evt.type': 'execve', 'evt.res': 'EACCES', 'proc.name': 'sh', 'evt.arg.filename': '/dev/shm/x' }
    expect(said(failed)).toBe('sh tried to run /dev/shm/x on host node-7 and failed with EACCES.')
  })
})

group('a file', () => {
  const cat = { 'evt.type': 'openat', 'proc.name': 'cat', 'user.name': 'root', 'proc.pname': 'bash', 'fd.name': '/etc/shadow' }

  test('was opened, for no purpose that no field tells', () => {
    expect(said(cat)).toBe('cat (user root, parent bash) opened /etc/shadow on host node-7.')
  })

  test.each([
    ['O_RDONLY|O_CLOEXEC', 'for reading'],
    ['O_WRONLY|O_CREAT', 'for writing'],
    ['O_RDWR', 'for reading and writing'],
  ])('opened with %s was opened %s', (flags, purpose) => {
    expect(said({ ...cat, 'evt.arg.flags': flags })).toContain(`opened /etc/shadow ${purpose} on host`)
  })

  test.each([
    [{ 'evt.type': 'unlinkat', 'evt.arg.path': '/root/.bash_history' }, 'deleted /root/.bash_history'],
    [{ 'evt.type': 'renameat', 'evt.arg.oldpath': '/a', 'evt.arg.newpath': '/b' }, 'renamed /a to /b'],
    [{ 'evt.type': 'fchmodat', 'evt.arg.filename': '/x', 'evt.arg.mode': 'S_ISUID' }, 'changed the mode of /x to S_ISUID'],
    [{ 'evt.type': 'symlink', 'evt.arg.linkpath': '/tmp/l', 'evt.arg.target': '/etc' }, 'made a symbolic link /tmp/l to /etc'],
    [{ 'evt.type': 'unshare', 'evt.res': 'EPERM' }, 'tried to leave its namespaces (unshare) on host node-7 and failed with EPERM'],
    [{ 'evt.type': 'userfaultfd' }, 'called userfaultfd'],
  ])('%j reads well', (fields, words) => {
    expect(said({ 'proc.name': 'tool', ...fields })).toContain(`tool ${words}`)
  })
})

group('a connection', () => {
  const curl = { 'proc.name': 'curl', 'fd.name': '10.0.0.1:51936->169.254.169.254:80', 'fd.l4proto': 'tcp' }

  test('goes to its far end', () => {
    expect(said({ ...curl, 'evt.type': 'connect' })).toBe('curl connected to 169.254.169.254:80 over tcp on host node-7.')
  })

  test('that goes on in the background has not failed', () => {
    expect(said({ ...curl, 'evt.type': 'connect', 'evt.res': 'EINPROGRESS' })).not.toContain('failed')
  })

  test('that was refused was tried', () => {
    expect(said({ ...curl, 'evt.type': 'connect', 'evt.res': 'ECONNREFUSED' })).toContain('tried to connect to 169.254.169.254:80')
  })
})

group('a rule of our own', () => {
  test('without evt.type claims no deed', () => {
    expect(said({ 'proc.cmdline': 'curl pastebin.com', 'proc.pname': 'sh' }, { rule: 'Suspicious curl' })).toBe(
      'curl pastebin.com (parent sh) set off this rule on host node-7.',
    )
  })

  test('without fields says where it matched', () => {
    expect(said({})).toBe('This rule matched on host node-7; the event carries no fields.')
  })

  test('whose text is no longer kept is not said to have had no fields', () => {
    expect(plain(describe(event({}, { raw: '' })))).toBe(
      "This rule matched on host node-7; the event's text is no longer kept (retain in falconer.yml).",
    )
  })

  test('without fields or host names the workload', () => {
    expect(plain(describe(event({}, { hostname: undefined }), 'payments/checkout'))).toBe(
      'This rule matched on payments/checkout; the event carries no fields.',
    )
  })
})

group('Kubernetes audit', () => {
  const audit = { source: 'k8s_audit' }
  const secret = { 'ka.user.name': 'ana', 'ka.target.resource': 'secrets', 'ka.target.namespace': 'shop', 'ka.target.name': 'db' }

  test.each([
    [{ ...secret, 'ka.verb': 'get', 'ka.response.code': '200' }, 'ana read secret shop/db.'],
    [{ ...secret, 'ka.verb': 'get', 'ka.response.code': '403' }, 'ana tried to read secret shop/db and was forbidden (answer 403).'],
    [{ ...secret, 'ka.verb': 'delete' }, 'ana deleted secret shop/db.'],
    [
      { 'ka.user.name': 'ana', 'ka.verb': 'list', 'ka.target.resource': 'pods', 'ka.target.namespace': 'shop' },
      'ana listed pods in namespace shop.',
    ],
    [{ 'ka.user.name': 'system:anonymous', 'ka.verb': 'get', 'ka.uri': '/version' }, 'system:anonymous sent a get request to /version.'],
    [
      { ...secret, 'ka.target.resource': 'pods', 'ka.target.subresource': 'exec', 'ka.uri.param[command]': 'sh' },
      'ana opened an exec session (command sh) in pod shop/db.',
    ],
    [{ ...secret, 'ka.target.resource': 'widgets' }, 'ana made an API request on widgets shop/db.'],
  ])('%j reads well', (fields, words) => {
    expect(said(fields, audit)).toBe(words)
  })

  test('takes the verb from an official rule whose fields leave it out', () => {
    expect(said(secret, { ...audit, rule: 'K8s Secret Deleted' })).toBe('ana deleted secret shop/db.')
  })
})

group('a cloud plugin', () => {
  test.each([
    [
      'aws_cloudtrail',
      'Delete Bucket Encryption',
      { 'ct.user': 'bob', 's3.bucket': 'logs', 'ct.srcip': '203.0.113.4', 'ct.region': 'eu-west-1' },
      'bob deleted the default encryption of the bucket logs from 203.0.113.4 in region eu-west-1.',
    ],
    [
      'aws_cloudtrail',
      'Ours',
      { 'ct.user': 'bob', 'ct.name': 'GetObject', 's3.bucket': 'logs', 'ct.error': 'AccessDenied' },
      'bob called GetObject on logs, and it failed with AccessDenied.',
    ],
    [
      'okta',
      'User has been suspended in OKTA',
      { 'okta.actor.name': 'Ana', 'okta.target.user.name': 'Bob', 'okta.client.ip': '192.0.2.1' },
      'Ana suspended the Okta account Bob from 192.0.2.1.',
    ],
    ['okta', 'Ours', { 'okta.actor.name': 'Ana', 'okta.evt.type': 'user.session.start' }, 'Ana caused the Okta event user.session.start.'],
    [
      'github',
      'Private Repository Becoming Public',
      { 'github.user': 'ana', 'github.repo.name': 'acme/x' },
      'ana made public the private repository acme/x.',
    ],
    ['github', 'Delete Repository', { 'github.user': 'ana' }, 'ana deleted a repository.'],
    [
      'gcp_auditlog',
      'GCP Bucket deleted',
      { 'gcp.user': 'ana', 'gcp.storage.bucket': 'logs', 'gcp.callerIP': '192.0.2.1', 'gcp.projectId': 'prod' },
      'ana deleted the bucket logs from 192.0.2.1 in project prod.',
    ],
    ['my_plugin', 'Ours', { actor: 'ana', action: 'drop', target: 'users' }, 'ana performed drop on users.'],
    ['my_plugin', 'Ours', { actor: 'ana' }, 'ana set off this rule.'],
    ['my_plugin', 'Ours', { size: 3 }, 'This rule matched an event of source my_plugin.'],
  ])('%s, %s: who did what', (source, rule, fields, words) => {
    expect(said(fields, { source, rule })).toBe(words)
  })
})

test('a plugin of somebody’s own that hands on system calls is told as a process', () => {
  const fields = { 'evt.type': 'execve', 'user.name': 'root', 'proc.name': 'bash', 'proc.cmdline': 'bash -i' }
  expect(said(fields, { source: 'our_tracer' })).toBe('root ran bash -i on host node-7.')
})

test('what no field names is not made up from another field', () => {
  const fields = { 'gcp.user': 'ana', 'gcp.projectId': 'prod' }
  expect(said(fields, { source: 'gcp_auditlog', rule: 'GCP Bucket deleted' })).toBe('ana deleted a bucket in project prod.')
  const host = { 'ct.user': 'bob', 'ct.request.host': 'iam.amazonaws.com' }
  expect(said(host, { source: 'aws_cloudtrail', rule: 'Create Group' })).toBe('bob created an IAM group.')
})

test('Falco’s own drops are told as what is not known', () => {
  expect(said({ n_drops: '28901', n_evts: '173406' }, { source: 'internal' })).toBe(
    'Falco on host node-7 dropped 28901 of 173406 events: what happened in them is unknown.',
  )
})

test('a secret on a command line is masked before anybody reads it', () => {
  expect(said({ 'evt.type': 'execve', 'proc.cmdline': 'mysql -phunter2' })).toBe('mysql -p[masked] was run on host node-7.')
})

function said(fields: Readonly<Record<string, FieldValue>>, more: Partial<FalcoEvent> = {}): string {
  return plain(describe(event(fields, more)))
}

function event(fields: Readonly<Record<string, FieldValue>>, more: Partial<FalcoEvent>): FalcoEvent {
  return {
    time: '2026-11-24T09:29:59Z',
    rule: 'Some rule',
    priority: 'Notice',
    source: 'syscall',
    hostname: 'node-7',
    output: undefined,
    tags: [],
    fields: new Map(Object.entries(fields)),
    raw: '{}',
    ...more,
  }
}
