import { describe, expect, test } from 'vitest'
import { mismatches, strangers, tacticsOf, techniquesOf } from '../../src/domain/attack.ts'

const ids = (all: readonly { readonly id: string }[]) => all.map(({ id }) => id)

describe('ATT&CK, as the tags of a rule name it', () => {
  test('a syscall rule names its technique by id and its tactic by word', () => {
    const tags = ['T1059.004', 'container', 'host', 'maturity_stable', 'mitre_execution']
    expect(techniquesOf(tags)).toMatchObject([
      { id: 'T1059.004', name: 'Unix Shell', url: 'https://attack.mitre.org/techniques/T1059/004', tactics: [{ id: 'TA0002' }] },
    ])
    expect(tacticsOf(tags)).toEqual([{ id: 'TA0002', name: 'Execution', url: 'https://attack.mitre.org/tactics/TA0002' }])
  })

  test('words behind an id do not hide it', () => {
    const tags = ['T1562-impair-defenses', 'TA0005-defense-evasion', 'T1498-DOS']
    expect(ids(techniquesOf(tags))).toEqual(['T1562', 'T1498'])
    expect(ids(tacticsOf(tags))).toEqual(['TA0005'])
  })

  test('tactics of several words are found', () => {
    expect(tacticsOf(['mitre_command_and_control', 'mitre_privilege_escalation']).map(({ name }) => name)).toEqual([
      'Command and Control',
      'Privilege Escalation',
    ])
  })

  test('the same technique tagged twice is named once', () => {
    expect(ids(techniquesOf(['T1059', 'T1059-scripting']))).toEqual(['T1059'])
    expect(ids(tacticsOf(['TA0002', 'mitre_execution']))).toEqual(['TA0002'])
  })

  test.each(['NIST_800-53_AC-6', 'PCI_DSS_10.2.5', 'mitre_data_destruction', 'T105', 'T10599', 'XT1059', '__proto__', 'constructor', ''])(
    '"%s" maps to nothing',
    (tag) => {
      expect([techniquesOf([tag]), tacticsOf([tag]), strangers([tag])]).toEqual([[], [], []])
    },
  )

  test('an id that ATT&CK has withdrawn or never had is told apart from no mapping at all', () => {
    expect(techniquesOf(['T1002', 'T9999', 'TA9999'])).toEqual([])
    expect(strangers(['T1002', 'T9999', 'TA9999', 'T1059', 'TA0002'])).toEqual(['T1002', 'T9999', 'TA9999'])
  })

  test('a technique that is not listed under the tagged tactic is a mismatch', () => {
    expect(mismatches(['T1565', 'mitre_discovery'])).toMatchObject([{ technique: { id: 'T1565' }, tagged: [{ name: 'Discovery' }] }])
    expect(mismatches(['T1059.004', 'mitre_execution'])).toEqual([])
  })

  test('a technique without a tagged tactic, or under one of two, is no mismatch', () => {
    expect(mismatches(['T1565'])).toEqual([])
    expect(mismatches(['T1059', 'mitre_execution', 'mitre_persistence'])).toEqual([])
  })
})
