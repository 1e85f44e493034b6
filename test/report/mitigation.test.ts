import { describe, expect, test } from 'vitest'
import { anEvent } from '../event.ts'
import { bareEvent, bucketPolicy, commandsOf, reportOn, secretRead, stepsOf, textOf } from './material.ts'

describe('a step', () => {
  test('stands on its entry in the playbook and on the fields in its command', () => {
    const report = reportOn(anEvent())
    const step = stepsOf(report).find(({ command }) => command === 'kubectl -n payments get pod checkout-6d4cf56db6-x7zlp -o wide')
    const on = report.evidence.filter(({ id }) => step?.evidence.includes(id)).map(({ what, value }) => [what, value])
    expect(Object.fromEntries(on)).toEqual({
      'reviewed playbook step': 'kubernetes.pod',
      'k8s.ns.name': 'payments',
      'k8s.pod.name': 'checkout-6d4cf56db6-x7zlp',
    })
  })

  test('with moments in it stands on the time of the event', () => {
    const report = reportOn(anEvent())
    const step = stepsOf(report).find(({ command }) => command?.includes('--since-time='))
    expect(report.evidence.filter(({ id }) => step?.evidence.includes(id)).map(({ what }) => what)).toContain('time')
  })

  test('that the event leaves a blank in names it', () => {
    const report = reportOn(anEvent())
    const blank = stepsOf(report).find(({ command }) => command?.includes('"${OWNER_KIND:?}"/"${OWNER_NAME:?}"'))
    expect(blank?.blanks).toEqual(['OWNER_KIND', 'OWNER_NAME'])
  })
})

test('a secret of the cluster is looked into without showing what it holds', () => {
  expect(commandsOf(reportOn(secretRead)).filter((command) => /get secrets?\b.*(?:-o (?:yaml|json)\b|\.data)/.test(command))).toEqual([])
})

test('whoever acted in a cloud is asked past the account that may be stolen', () => {
  expect(textOf(reportOn(bucketPolicy), 'Mitigation')).toContain(
    'Ask whoever stands behind ana whether this was wanted, by a way that does not lead through that account.',
  )
})

test('an exception is to name who did it and where, with fields that stay the same from one rollout to the next', () => {
  expect(textOf(reportOn(anEvent()), 'Falco rule')).toContain(
    'this event has proc.pname (runc), proc.name (bash), container.image.repository (registry.example/shop/checkout), k8s.ns.name (payments).',
  )
})

test('an event of a host is looked into on the host', () => {
  const fields = { 'container.id': 'host', 'user.name': 'deploy', 'proc.exepath': '/opt/my tool/run', 'fd.name': '/etc/shadow' }
  const commands = commandsOf(reportOn(bareEvent({ rule: 'Read sensitive file untrusted', time: '2026-11-24T09:29:59Z' }, fields)))
  expect(commands.join('\n')).toContain("'/opt/my tool/run'")
  expect(commands.join('\n')).not.toMatch(/kubectl|docker/)
})

test('what our own words say is checked against the event, field by field', () => {
  const report = reportOn(anEvent({ rule: 'Read sensitive file untrusted', fields: { 'fd.name': '/etc/shadow' } }))
  expect(textOf(report)).toMatch(/Here fd\.name is \/etc\/shadow/)
})
