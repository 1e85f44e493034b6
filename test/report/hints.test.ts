import { describe, expect, test } from 'vitest'
import { plain } from '../../src/domain/prose.ts'
import { caseOf } from '../../src/report/evidence.ts'
import { hint, thatMayApply } from '../../src/report/hints.ts'
import { insightOn } from '../../src/report/knowledge/insights.ts'
import { bareEvent, materialOf } from './material.ts'

const event = bareEvent(
  {},
  {
    'proc.name': 'busybox',
    'proc.pname': 'sshd',
    'proc.tty': 34817,
    'proc.cmdline': 'busybox sh',
    'user.name': 'ops',
    'container.image.repository': 'shop/checkout',
    'k8s.ns.name': 'payments',
    'ct.srcip': '203.0.113.9',
    'ct.region': 'eu-west-1',
  },
)
const said = (text: string) => plain(hint(caseOf(materialOf(event)), 'what to look at next', text).prose)

test('a field that our words name is shown as the event has it', () => {
  expect(said('proc.pname is a web server.')).toBe('proc.pname is a web server. Here proc.pname is sshd.')
})

test('a field that the event has by its members only is not called missing', () => {
  const nested = caseOf(materialOf(bareEvent({}, { 'proc.aname[2]': 'sshd', 'proc.aname[3]': 'systemd' })))
  expect(plain(hint(nested, 'what to look at next', 'The chain in proc.aname.').prose)).toBe(
    'The chain in proc.aname. Here proc.aname[2] is sshd, proc.aname[3] is systemd.',
  )
})

test('words that surely mean a field are followed by it', () => {
  expect(said('A known image, in its deployment.')).toContain('Here container.image.repository is shop/checkout.')
  expect(said('The Kubernetes namespace is a test one.')).toContain('Here k8s.ns.name is payments.')
  expect(said('The user is a person.')).toContain('Here user.name is ops.')
})

describe('words that mean something else here are followed by nothing', () => {
  test.each([
    'snap-confine joins the mount namespace of a snap whenever one is started.',
    'Terraform or a machine image build launches them.',
    'The addresses of an instance, its type, image and key pair.',
    'The variable was set on the command line of a parent, or at a terminal in another region.',
  ])('%s', (text) => {
    expect(said(text)).toBe(text)
  })
})

describe('what explains one network tool is not offered for another', () => {
  const offered = (ran: string) => {
    const rule = insightOn('Netcat/Socat Remote Code Execution on Host', 'syscall')
    return thatMayApply(caseOf(materialOf(bareEvent({}, { 'proc.name': ran }))), rule?.benign ?? []).join('\n')
  }

  test('how loosely the rule matches nc, where socat ran', () => {
    expect(offered('socat')).toContain('socat EXEC on purpose')
    expect(offered('socat')).not.toMatch(/\bnc\b/)
  })

  test('what socat is used for, where nc ran', () => {
    expect(offered('ncat')).toContain('The match on nc is loose')
    expect(offered('ncat')).not.toContain('socat')
  })

  test('but a program that is none of them is told all', () => {
    expect(offered('x')).toMatch(/nc is loose[^]*socat EXEC[^]*builds of nc/)
  })

  test('and something is always offered', () => {
    expect(thatMayApply(caseOf(materialOf(bareEvent({}, { 'proc.name': 'nmap' }))), ['A script waits with nc.'])).toHaveLength(1)
  })
})
