import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import type { FieldValue } from '../../src/domain/event.ts'
import { behaviours } from '../../src/report/knowledge/behaviour.ts'
import { placeOf, playbooks, stepsFor } from '../../src/report/knowledge/playbook.ts'
import { phases, places } from '../../src/report/knowledge/step.ts'
import type { Place, Step } from '../../src/report/knowledge/step.ts'
import { filled, line, speaksOf } from '../../src/report/knowledge/template.ts'
import { bareEvent } from './material.ts'

/** An event of each place with a value for all that its commands may take, and one with none. */
const process = {
  'proc.exepath': "/opt/it's here/run",
  'proc.cmdline': 'run',
  'user.name': 'deploy',
  'fd.name': '10.42.0.78:51936->203.0.113.9:4444',
  'fd.rport': 4444,
}
const rich: Readonly<Record<Place, readonly [string, Readonly<Record<string, FieldValue>>]>> = {
  docker: ['syscall', { ...process, 'container.id': 'c61b4b13ae44', 'evt.arg.path': '/etc/cron.d/x', 'proc.cwd': '/dev/shm/' }],
  kubernetes: [
    'syscall',
    {
      ...process,
      'container.id': '3ad7b26ded6d',
      'container.name': 'app',
      'k8s.ns.name': 'payments',
      'k8s.pod.name': 'checkout-6d4cf56db6-x7zlp',
    },
  ],
  host: ['syscall', { ...process, 'container.id': 'host', 'evt.arg.path': '/dev/shm/a b' }],
  'kubernetes audit': [
    'k8s_audit',
    {
      'ka.user.name': 'system:serviceaccount:ci:deployer',
      'ka.target.name': 'debug-x',
      'ka.target.namespace': 'payments',
      'ka.target.resource': 'pods',
    },
  ],
  aws: [
    'aws_cloudtrail',
    {
      'ct.user': 'ana',
      'ct.user.arn': 'arn:aws:sts::111122223333:assumed-role/Admin/dana',
      'ct.region': 'eu-west-1',
      'ct.request.name': 'org-trail',
      's3.bucket': 'shop-exports',
      'ct.request.username': 'temp-admin',
      'ct.request.groupname': 'admins',
      'ct.request.functionname': 'resize',
      'ct.request.cluster': 'prod',
      'ct.request.servicename': 'web',
      'ct.request.taskdefinition': 'web:42',
      'ct.response.reservationid': 'r-721afd14f46b6b6b6',
    },
  ],
  gcp: [
    'gcp_auditlog',
    {
      'gcp.user': 'deployer@shop-prod.iam.gserviceaccount.com',
      'gcp.projectId': 'shop-prod',
      'gcp.callerIP': '203.0.113.9',
      'gcp.storage.bucket': 'shop-exports',
      'gcp.cloudsql.databaseId': 'shop-prod:orders',
      'gcp.request': '{"name":"projects/-/serviceAccounts/backup@shop-prod.iam.gserviceaccount.com"}',
      'json.value[/resource/labels/dataset_id]': 'sales',
      'json.value[/resource/labels/policy_name]': 'edge',
      'json.value[/resource/labels/crypto_key_id]': 'orders-key',
    },
  ],
  okta: ['okta', { 'okta.actor.name': "Ana O'Neil", 'okta.client.ip': '203.0.113.9', 'okta.target.user.name': 'Bo Li' }],
  github: [
    'github',
    {
      'github.repo.name': 'globex/shop',
      'github.org': 'globex',
      'github.user': 'ana-globex',
      'github.collaborator.name': 'stranger',
      'github.workflow.filename': '.github/workflows/build.yml',
    },
  ],
}
const eventAt = (place: Place, fields = rich[place][1]) => bareEvent({ source: rich[place][0], time: '2026-11-24T09:30:00Z' }, fields)
const emptyAt = (place: Place) => ({ ...eventAt(place, {}), time: 'at some time' })
const all: readonly Step[] = places.flatMap((place) => playbooks[place])
const commandsAt = (place: Place) =>
  playbooks[place].flatMap(({ id, command }) =>
    command === undefined ? [] : [eventAt(place), emptyAt(place)].map((event) => ({ id, ...filled(command, event) })),
  )
const commands = places.flatMap(commandsAt)

/** Without what stands in single quotes and here-documents: what the shell itself would act upon. */
const bare = (command: string) => command.replaceAll(/<<'EOF'[\s\S]*?\nEOF/g, '').replaceAll(/'[^']*'/g, "''")

test.each(places)('an event is looked into where it happened: %s', (place) => {
  expect(placeOf(eventAt(place))).toBe(place)
})

test('an event of a source that nobody wrote steps for has none', () => {
  expect(stepsFor(bareEvent({ source: 'dummy' }, {}), 'shell')).toEqual([])
})

describe.each(places)('at %s', (place) => {
  test.each([...behaviours, undefined])('%s has steps in their order, each of them about this event', (behaviour) => {
    const event = eventAt(place)
    const steps = stepsFor(event, behaviour)
    const order = steps.map(({ phase }) => phases.indexOf(phase))
    expect(order).toEqual(order.toSorted((a, b) => a - b))
    expect(new Set(steps.map(({ phase }) => phase))).toEqual(new Set(phases))
    expect(steps.filter((step) => step.behaviours && !(behaviour && step.behaviours.includes(behaviour)))).toEqual([])
    expect(steps.filter(({ command }) => command !== undefined && !speaksOf(command, event))).toEqual([])
    const looks = steps.filter(({ phase }) => phase === 'triage').map((step) => step.behaviours !== undefined)
    expect(looks).toEqual(looks.toSorted((a, b) => Number(b) - Number(a)))
  })

  test('a command that would be nothing but blanks is left out', () => {
    const empty = emptyAt(place)
    const left = stepsFor(empty, undefined).flatMap(({ command }) => (command === undefined || speaksOf(command, empty) ? [] : [command]))
    expect(left).toEqual([])
  })

  test('every command is one for bash, with the values and with the blanks', () => {
    const wrong = commandsAt(place).filter(({ command }) => spawnSync('bash', ['-n', '-c', command]).status !== 0)
    expect(wrong).toEqual([])
  })
})

test('no step has the name of another, and every name says where it belongs', () => {
  expect(all.map(({ id }) => id).filter((id, index, ids) => ids.indexOf(id) !== index)).toEqual([])
  expect(all.filter(({ id }) => !/^[a-z]+\.[a-z-]+$/.test(id))).toEqual([])
})

test('what a step says is short and plain', () => {
  const said = all.flatMap(({ id, text, changes, risk, undo }) => [text, changes, risk, undo].map((words) => ({ id, words })))
  expect(said.filter(({ words }) => words.length > 200 || /[`*_]{2}|`|[‘’“”–—]|https?:/.test(words))).toEqual([])
  expect(all.filter(({ text }) => !text.endsWith('.'))).toEqual([])
})

test('a look changes nothing', () => {
  const looks = new Set(all.filter(({ phase }) => phase === 'triage').map(({ id }) => id))
  const writes =
    /(?:^|\s)(?:label|annotate|apply|patch|edit|create|replace|scale|drain|cordon|start|stop|pause|kill|update|commit|export|disconnect|disable|enable|suspend|restore|remount|mount|mv|tee|touch|exec|run|PUT|POST|PATCH|DELETE)(?:\s|$)|\s(?:put|update|attach|detach|modify|create|start|stop|revoke)-|(?:^|\s)sysctl -w|[^<]>/
  const touching = commands.filter(({ id, command }) => looks.has(id) && writes.test(bare(command).replace('gh run list', '')))
  expect(touching).toEqual([])
  const copies = commands.filter(({ id, command }) => looks.has(id) && /\bcp\b/.test(command))
  expect(copies.filter(({ command }) => !/^docker cp .+ - \| tar -(?:tv|xO)f - *(?:\||$)/.test(command))).toEqual([])
  expect(all.filter((step) => looks.has(step.id) && (step.changes !== 'nothing' || step.undo !== 'nothing to undo'))).toEqual([])
})

test('nothing is removed, overwritten or run that came with the event', () => {
  const never =
    /(?:^|[\s;|&(])(?:rm|rmdir|dd|mkfs\S*|shred|truncate|chmod|chown|eval|sudo|reboot|shutdown|poweroff|iptables|nft|sh|bash|python\d?)(?:\s|$)|kill -9|sed -i|(?:^|\s)(?:delete|prune|destroy|uninstall)(?:\s|$)|\s(?:delete|terminate|deregister|remove)-|docker (?:\w+ )?(?:rm|rmi|kill|stop|exec|run)\b|nsenter [^|]*-m\b|kubectl [^|]*(?:drain|exec|debug|replace)(?:\s|$)|-X DELETE|> ?\//
  expect(commands.filter(({ command }) => never.test(bare(command)))).toEqual([])
})

test('what is written is written to a file of its own that nobody else can read', () => {
  const writing = commands.filter(({ command }) => /[^<0-9]> /.test(bare(command)))
  expect(writing.length).toBeGreaterThan(5)
  expect(writing.filter(({ command }) => !/^\( umask 077; .* > \S+(?: 2>&1)? \)/.test(bare(command)))).toEqual([])
})

test('what is not a look says what it changes, what may go wrong, and how to take it back', () => {
  const silent = all.filter(
    ({ phase, ...step }) => phase !== 'triage' && [step.changes, step.risk, step.undo].some((words) => /^(?:nothing|none|)$/i.test(words)),
  )
  expect(silent).toEqual([])
})

test('no option takes the answer of another command: one that answers nothing would leave the option without a value, and change its meaning', () => {
  expect(commands.filter(({ command }) => /\s--?[\w-]+[= ]"?\$\((?!crictl inspect|docker inspect|pgrep)/.test(bare(command)))).toEqual([])
})

describe('what is done about a person on a host', () => {
  const on = (fields: Readonly<Record<string, FieldValue>>) => {
    const event = bareEvent({ time: '2026-11-24T09:30:00Z' }, { 'container.id': 'host', ...fields })
    return stepsFor(event, 'shell').map(({ id, command }) => [id, command === undefined ? '' : filled(command, event).command].join(': '))
  }

  test('is done about the one who logged in, not about root that the process runs as', () => {
    const steps = on({ 'user.name': 'root', 'user.uid': 0, 'user.loginname': 'ops', 'user.loginuid': 1000 })
    expect(steps).toEqual(expect.arrayContaining(['host.logins: last -n 20 ops', 'host.lock: usermod --expiredate 1 ops']))
    expect(steps.filter((step) => /: .*\broot\b/.test(step.replaceAll('/root', '')))).toEqual([])
  })

  test('begins with the name where the event has the number alone', () => {
    const steps = on({ 'user.name': 'root', 'user.uid': 0, 'user.loginuid': 1000 })
    expect(steps).toContain('host.login-number: getent passwd 1000')
    expect(steps).toContain('host.lock-by-name: ')
    expect(steps.filter((step) => step.startsWith('host.logins'))).toEqual([])
  })

  test('never shuts root out', () => {
    const root = on({ 'user.name': 'root', 'user.uid': 0, 'user.loginname': 'root', 'user.loginuid': 0 })
    expect(root.filter((step) => /expiredate|host\.lock/.test(step))).toEqual([])
  })

  test('counts on no login session only where there is none', () => {
    const tells = (loginuid: number) => on({ 'user.loginuid': loginuid }).some((step) => step.startsWith('host.login-session'))
    expect([-1, 4294967295, 1000].map(tells)).toEqual([true, true, false])
  })
})

test('a backdoored library of sshd: its version first, then ssh off the outside with evidence kept, then a clean release and new keys', () => {
  const rule = 'Backdoored library loaded into SSHD (CVE-2024-3094)'
  const fields = { 'container.id': 'host', 'proc.name': 'sshd', 'fd.name': '/usr/lib/x86_64-linux-gnu/liblzma.so.5.6.1' }
  const event = bareEvent({ rule }, fields)
  const steps = stepsFor(event, 'persistence')
  expect(steps.slice(0, 2).map(({ id }) => id)).toEqual(['host.liblzma', 'host.sshd-libraries'])
  expect(steps[0]?.command && filled(steps[0].command, event).command).toBe("dpkg -l 'liblzma*' 'xz-utils' || rpm -q xz xz-libs")
  const done = steps.map(({ id }) => id).filter((id) => /liblzma|ssh-off|xz/.test(id))
  expect(done).toEqual(['host.liblzma', 'host.keep-liblzma', 'host.ssh-off', 'host.xz', 'host.xz-keys'])
})

test.each([
  ['kubernetes', ['keep-pod', 'keep-processes', 'keep-main-program', 'keep-program', 'isolate', 'end', 'redeploy']],
  ['docker', ['pause', 'keep-files', 'keep-program', 'networks', 'end', 'redeploy']],
  ['host', ['keep-state', 'keep-program', 'isolate', 'end', 'rebuild']],
] as const)('evidence of a miner at %s is kept before it is cut off, and it is replaced last', (place, order) => {
  const ids = stepsFor(eventAt(place), 'mining').flatMap(({ id, phase }) => (phase === 'containment' ? [id.replace(`${place}.`, '')] : []))
  expect(ids.filter((id) => order.some((one) => one === id))).toEqual(order)
})

test('what ran in a pod is kept from shared memory too, and not where nothing is left of it', () => {
  const kept = (path: string) =>
    stepsFor(bareEvent({}, { ...rich.kubernetes[1], 'proc.exepath': path }), 'mining').some(({ id }) => id === 'kubernetes.keep-program')
  expect(['/dev/shm/kinsing', '/tmp/x (deleted)', '/memfd:x', '/proc/self/fd/3'].map(kept)).toEqual([true, false, false, false])
})

test('docker copies nothing out of /proc, /dev or /sys, where it finds nothing', () => {
  const copies = (path: string) =>
    stepsFor(bareEvent({}, { 'container.id': 'c61b4b13ae44', 'fd.name': path }), 'credential access').some(({ id }) => id === 'docker.file')
  expect(['/etc/shadow', '/devices', '/proc/1/environ', '/dev/sda', '/sys/kernel'].map(copies)).toEqual([true, true, false, false, false])
})

test("a pod's powers are not asked for where the event is of the host itself", () => {
  const asks = (id: string) =>
    stepsFor(bareEvent({}, { ...rich.kubernetes[1], 'container.id': id }), 'container escape').some(
      (step) => step.id === 'kubernetes.powers',
    )
  expect([asks('3ad7b26ded6d'), asks('host')]).toEqual([true, false])
})

test('a role that IAM Identity Center keeps is not changed in IAM, which would refuse', () => {
  const arn = 'arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/dana'
  const ids = stepsFor(eventAt('aws', { ...rich.aws[1], 'ct.user.arn': arn }), 'cloud identity').map(({ id }) => id)
  expect(ids.filter((id) => id.startsWith('aws.revoke'))).toEqual(['aws.revoke-identity-center'])
  const others = stepsFor(eventAt('aws'), 'cloud identity').map(({ id }) => id)
  expect(others.filter((id) => id.startsWith('aws.revoke'))).toEqual(['aws.revoke-sessions'])
})

describe('what is done about a caller of AWS', () => {
  const ids = (fields: Readonly<Record<string, FieldValue>>, rule = 'Create AWS user') =>
    stepsFor(bareEvent({ source: 'aws_cloudtrail', rule }, { 'ct.region': 'eu-west-1', ...fields }), 'cloud identity')
  const commandsOf = (fields: Readonly<Record<string, FieldValue>>, rule?: string) =>
    ids(fields, rule).flatMap(({ command }) => (command ? [filled(command, bareEvent({}, fields)).command] : []))
  const role = { 'ct.user': 'Admin', 'ct.user.arn': 'arn:aws:sts::111122223333:assumed-role/Admin/jane' }
  const user = { 'ct.user': 'ana', 'ct.user.arn': 'arn:aws:iam::111122223333:user/ops/ana' }
  const root = { 'ct.user.arn': 'arn:aws:iam::111122223333:root' }

  test("that is a role's session never hits a user who has the role's name: the role's sessions are revoked", () => {
    expect(commandsOf(role).filter((command) => /--user-name Admin|Username,AttributeValue=Admin/.test(command))).toEqual([])
    expect(commandsOf(role).join('\n')).toMatch(
      /put-role-policy --role-name Admin --policy-name AWSRevokeOlderSessions .*"DateLessThan":\{"aws:TokenIssueTime":/,
    )
    expect(commandsOf(role).join('\n')).toContain('AttributeKey=Username,AttributeValue=jane')
  })

  test('that is a user is done to that user, and to no role', () => {
    expect(commandsOf(user)).toContain('aws iam attach-user-policy --user-name ana --policy-arn arn:aws:iam::aws:policy/AWSDenyAll')
    expect(commandsOf(user).filter((command) => /ROLE_NAME|SESSION_NAME|-role/.test(command))).toEqual([])
  })

  test('whose ARN is not there begins with a look at which it is, and whatever would hit the wrong one says so', () => {
    const steps = ids({ 'ct.user': 'Admin' })
    expect(steps.find(({ id }) => id === 'aws.user-or-role')).toMatchObject({ phase: 'triage', changes: 'nothing' })
    const aimed = steps.filter(({ phase, id }) => phase === 'containment' && /key|deny|revoke/.test(id))
    expect(aimed.map(({ id }) => id)).toEqual(['aws.key-if-user', 'aws.deny-if-user', 'aws.revoke-sessions-if-role'])
    expect(aimed.filter(({ text, risk }) => !text.startsWith('First see, by get-user and get-role,') || !/this hits/.test(risk))).toEqual(
      [],
    )
  })

  test('that is the root user, by its ARN or by its kind and not by a name, is what only the root user can mend', () => {
    const isRoot = (fields: Readonly<Record<string, FieldValue>>, rule?: string) => ids(fields, rule).some(({ id }) => id === 'aws.root')
    expect([root, { 'ct.user': null, 'ct.user.identitytype': 'Root' }].map((fields) => isRoot(fields))).toEqual([true, true])
    expect(isRoot({ 'ct.user': 'root' }, 'Console Root Login Without MFA')).toBe(true)
    expect(isRoot({ 'ct.user': 'root' })).toBe(false)
    expect(isRoot({ 'ct.user': 'root', 'ct.user.arn': 'arn:aws:iam::111122223333:user/root' }, 'Our Root Volume')).toBe(false)
    expect(commandsOf(root).filter((command) => command.includes('--user-name'))).toEqual([])
  })

  test('that is a federated user or a service of AWS is nothing that commands of IAM would miss', () => {
    const others = [
      { 'ct.user': 'FederatedUser' },
      { 'ct.user': 'ecs.amazonaws.com' },
      { 'ct.user': 'x', 'ct.user.identitytype': 'SAMLUser' },
    ]
    expect(others.flatMap((fields) => ids(fields)).filter(({ id }) => /^aws\.(?:keys?|deny|revoke|user-or)/.test(id))).toEqual([])
  })
})

describe('a binding that is emptied', () => {
  const bound = (resource: string, fields: Readonly<Record<string, FieldValue>> = {}) => {
    const target = { 'ka.user.name': 'bo', 'ka.target.resource': resource, 'ka.target.name': 'ops', 'ka.target.namespace': 'payments' }
    const event = bareEvent({ source: 'k8s_audit', rule: 'K8s RoleBinding Created' }, { ...target, ...fields })
    return stepsFor(event, 'cluster rights').map((step) => ({ ...step, line: step.command && filled(step.command, event).command }))
  }

  test('is kept as a patch that puts its subjects back, as no YAML of before could be applied any more', () => {
    const step = bound('rolebindings').find(({ id }) => id === 'audit.unbind')
    expect(step?.line).toBe(
      `( umask 077; kubectl get -n payments rolebinding ops -o jsonpath='{"{"}"subjects":{.subjects}{"}"}' > ops.subjects.json ) && kubectl patch -n payments rolebinding ops --type=json -p '[{"op":"replace","path":"/subjects","value":[]}]'`,
    )
    expect(step?.undo).toContain('--type=merge --patch-file')
    expect(all.filter(({ undo }) => /\bapply\b/i.test(undo))).toEqual([])
  })

  test('for a request without credentials is looked for first, and then emptied, whatever was asked for', () => {
    const ids = bound('pods', { 'ka.user.name': 'system:anonymous' }).map(({ id }) => id)
    expect(ids.filter((id) => /^audit\.(?:close-)?anonymous$/.test(id))).toEqual(['audit.anonymous', 'audit.close-anonymous'])
    const everybody = [{ kind: 'Group', name: 'system:unauthenticated' }]
    expect(bound('clusterrolebindings', { 'ka.req.binding.subjects': everybody }).map(({ id }) => id)).toContain('audit.anonymous')
  })
})

test.each([
  ['kubernetes', /^sed -nE .* "\/proc\/\$\(crictl .*\)\/root\/var\/lib\/dpkg\/status"$/],
  ['docker', /^docker cp c61b4b13ae44:\/var\/lib\/dpkg\/status - \| tar -xOf - \| sed -nE/],
] as const)('a backdoored library of sshd at %s: its version first, then evidence, a clean image and new keys', (place, command) => {
  const rule = 'Backdoored library loaded into SSHD (CVE-2024-3094)'
  const fields = { ...rich[place][1], 'proc.name': 'sshd', 'fd.name': '/usr/lib/x86_64-linux-gnu/liblzma.so.5.6.1' }
  const event = bareEvent({ rule }, fields)
  const steps = stepsFor(event, 'persistence')
  expect(steps.slice(0, 2).map(({ id }) => id)).toEqual([`${place}.liblzma`, `${place}.sshd-libraries`])
  expect(steps[0]?.command && filled(steps[0].command, event).command).toMatch(command)
  const done = steps.map(({ id }) => id.replace(`${place}.`, '')).filter((id) => /liblzma|xz|^end$/.test(id))
  expect(done).toEqual(
    ['liblzma', 'keep-liblzma', 'xz', 'xz-keys', 'end'].filter((id) => steps.some((step) => step.id === `${place}.${id}`)),
  )
  expect(done).toEqual(expect.arrayContaining(['liblzma', 'keep-liblzma', 'xz', 'xz-keys']))
})

test("the version of xz is read off Debian's list of packages, and nobody else's", () => {
  const list = 'Package: bash\nVersion: 5.2\n\nPackage: liblzma5\nSection: libs\nVersion: 5.6.1-1\n\nPackage: zlib1g\nVersion: 1.3\n'
  const step = all.find(({ id }) => id === 'docker.liblzma')
  const sed = (step?.command && filled(step.command, eventAt('docker')).command)?.split(' | ').at(-1) ?? ''
  const read = spawnSync('bash', ['-c', sed], { input: list, encoding: 'utf8' }).stdout
  expect(read).toBe('Package: liblzma5\nSection: libs\nVersion: 5.6.1-1\n')
})

test('a secret that was pushed is revoked before anything else is done about it', () => {
  const event = bareEvent({ source: 'github', rule: 'Secret pushed into a public repository' }, rich.github[1])
  const [first] = stepsFor(event, 'leaked secret').filter(({ phase }) => phase === 'containment')
  expect(first?.id).toBe('github.secret')
})

test('a server that no pod or service can be is not looked for among them', () => {
  const asks = (server: string) =>
    stepsFor(bareEvent({}, { ...rich.kubernetes[1], 'fd.name': `10.1.1.1:1->${server}:80` }), 'network connection').some(
      ({ id }) => id === 'kubernetes.peer',
    )
  expect(['10.42.0.9', '203.0.113.9', '169.254.169.254', '127.0.0.1', '::1', 'fe80::1'].map(asks)).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
  ])
})

test('nsenter is said to set off a rule only where that rule does not leave it out', () => {
  const told = all.filter(({ text }) => text.includes('Change thread namespace')).map(({ text }) => text)
  expect(told.length).toBeGreaterThan(0)
  expect(told.filter((text) => !/Run from a (?:container|debug pod), nsenter may/i.test(text))).toEqual([])
})

describe('a blank', () => {
  const blanks = [...new Set(commands.flatMap((one) => one.blanks))]

  test('has a name that no shell and no tool has set already', () => {
    const taken =
      /^(?:USER|LOGNAME|HOME|HOST|HOSTNAME|PATH|PWD|SHELL|UID|EUID|PPID|RANDOM|SECONDS|LINENO|TERM|LANG|EDITOR|MAIL|GROUPS|COLUMNS|LINES|REGION|PROFILE|AWS_.*|GOOGLE_.*|CLOUDSDK_.*|GH_.*|GITHUB_(?!LOGIN$).*|DOCKER_(?!NETWORK$).*|KUBE.*(?<!KUBERNETES_USER)|KUBERNETES_(?!USER$).*)$/
    expect(blanks.filter((blank) => taken.test(blank) || !/^[A-Z][A-Z_]*[A-Z]$/.test(blank))).toEqual([])
  })

  test('stops the command until it is set', () => {
    const { command, blanks } = filled(line`echo docker top ${{ fields: [], shape: /x/, blank: 'CONTAINER_ID' }}`, emptyAt('docker'))
    expect(blanks).toEqual(['CONTAINER_ID'])
    expect(spawnSync('bash', ['-c', command], { encoding: 'utf8' })).toMatchObject({ stdout: '', status: 127 })
  })

  test('takes what it is set to as it is, in the middle of a word too', () => {
    const name = { fields: ['proc.name'], shape: /./, blank: 'NAME_OF_IT' }
    const { command } = filled(line`printf %s ${{ word: ['filter=actor eq "', name, `" and it's so`] }}`, emptyAt('okta'))
    const env = { ...globalThis.process.env, NAME_OF_IT: `$(id) 'x' *` }
    expect(spawnSync('bash', ['-c', command], { encoding: 'utf8', env }).stdout).toBe(`filter=actor eq "$(id) 'x' *" and it's so`)
  })
})
