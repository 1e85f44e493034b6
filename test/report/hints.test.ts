import { describe, expect, test } from 'vitest'
import { plain } from '../../src/domain/prose.ts'
import { caseOf } from '../../src/report/evidence.ts'
import { hint } from '../../src/report/hints.ts'
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
