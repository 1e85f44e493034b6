import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import catalogue from '../../src/report/knowledge/rules.json' with { type: 'json' }
import { ruleKnowledge } from '../../src/report/knowledge/rules.ts'
import type { RuleKnowledge } from '../../src/report/knowledge/rules.ts'

const rules: readonly RuleKnowledge[] = catalogue.rules
const facts = join(import.meta.dirname, '../../../shared/facts/rules-catalog.json')
const there = existsSync(facts)
if (!there) console.warn(`SKIPPED: what is known of the official rules is not compared: ${facts} is not here.`)

describe('what is known of an official rule', () => {
  test('is said in whole sentences, short enough for a report', () => {
    expect(namesOf(({ detects }) => !/^["A-Za-z/].{20,320}\.$/s.test(detects))).toEqual([])
    expect(namesOf(({ quirk }) => quirk !== null && !/^.{20,320}\.$/s.test(quirk))).toEqual([])
  })

  test('names the place to fill in where the rule cannot fire as shipped', () => {
    const silent = rules.filter((rule) => rule.silent !== null)
    expect(silent.map(({ name }) => name)).toEqual([
      'Network Connection outside Local Subnet',
      'Launch Disallowed Container',
      'Outbound or Inbound Traffic not to Authorized Server Process and Port',
      'Outbound Connection to C2 Servers',
      'Create Disallowed Pod',
      'All K8s Audit Events',
      'Full K8s Administrative Access',
      'Untrusted Node Successfully Joined the Cluster',
      'Untrusted Node Unsuccessfully Tried to Join the Cluster',
    ])
    expect(silent.filter(({ silent, hooks }) => !hooks.some((hook) => silent?.includes(hook)))).toEqual([])
  })

  test('has system calls for each rule of the kernel, and only such', () => {
    expect(namesOf(({ source, syscalls }) => (source === 'syscall') !== syscalls.length > 0)).toEqual([])
    // The container event comes from the container plugin: it is no system call, and no condition asks for it.
    expect(rules.flatMap(({ syscalls }) => syscalls)).not.toContain('container')
  })

  test('says of each Google Cloud rule that refused calls count too', () => {
    const google = rules.filter(({ source }) => source === 'gcp_auditlog')
    expect(google).toHaveLength(39)
    expect(google.filter(({ detects }) => !detects.includes('Whether it succeeded is not checked.'))).toEqual([])
  })

  test('does not repeat what a description promises and its condition does not keep', () => {
    const secret = ruleKnowledge('K8s Secret Get Successfully', 'k8s_audit')
    expect(secret?.noiseDescribed).toEqual([])
    expect(secret?.quirk).toContain('the condition excludes none')
  })
})

describe.skipIf(!there)('beside the facts that were gathered first', () => {
  const gathered = new Map(gatheredRules().map((rule) => [`${rule.source}\n${rule.name}`, rule]))
  const unlike = (part: 'scope' | 'syscalls') =>
    namesOf((rule) => JSON.stringify(gathered.get(`${rule.source}\n${rule.name}`)?.[part]) !== JSON.stringify(rule[part]))

  test('every official rule is there, and no other', () => {
    expect(rules.filter(({ name, source }) => !gathered.has(`${source}\n${name}`))).toEqual([])
    expect(rules).toHaveLength([...gathered.values()].filter(({ ruleset }) => ruleset !== 'sample').length)
  })

  test('no place made for tuning is lost', () => {
    const lost = namesOf(({ name, source, hooks }) => {
      const before = gathered.get(`${source}\n${name}`)?.tuning_hooks ?? []
      return before.some((hook) => !hooks.includes(hook.name))
    })
    expect(lost).toEqual([])
  })

  test('only where the condition contradicts the tags was a scope corrected', () => {
    expect(unlike('scope')).toEqual([
      'Linux Kernel Module Injection Detected',
      'System procs network activity',
      'Create files below dev',
      'Adding ssh keys to authorized_keys',
    ])
  })

  test('only where the condition can match other events were the system calls corrected', () => {
    expect(unlike('syscalls')).toEqual([
      'Disallowed SSH Connection Non Standard Port',
      'Launch Privileged Container',
      'Launch Excessively Capable Container',
      'System procs network activity',
      'Unexpected UDP Traffic',
      'Contact EC2 Instance Metadata Service From Container',
      'Contact cloud metadata service from container',
      'Delete or rename shell history',
      'Network Connection outside Local Subnet',
      'Unexpected inbound connection source',
      'Update Package Repository',
      'Write below etc',
      'Launch Sensitive Mount Container',
      'Launch Disallowed Container',
      'Interpreted procs inbound network activity',
      'Interpreted procs outbound network activity',
      'Unexpected K8s NodePort Connection',
      'Create Hidden Files or Directories',
      'Detect outbound connections to common miner pool ports',
      'Java Process Class File Download',
      'Disallowed SSH Connection',
      'Unexpected outbound connection destination',
      'Outbound or Inbound Traffic not to Authorized Server Process and Port',
      'Outbound Connection to C2 Servers',
    ])
  })
})

type Gathered = Pick<RuleKnowledge, 'name' | 'source' | 'ruleset' | 'scope' | 'syscalls'> & {
  readonly tuning_hooks?: readonly { readonly name: string }[]
}

function gatheredRules(): readonly Gathered[] {
  if (!there) return []
  const catalog: { readonly rules: readonly Gathered[] } = JSON.parse(readFileSync(facts, 'utf8'))
  return catalog.rules
}

function namesOf(such: (rule: RuleKnowledge) => boolean): readonly string[] {
  return rules.filter(such).map(({ name }) => name)
}
