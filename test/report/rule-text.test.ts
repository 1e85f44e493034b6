import { describe, expect, test } from 'vitest'
import type { RuleText } from '../../src/domain/rule-text.ts'
import { problemsIn } from '../../src/report/verify.ts'
import { anEvent } from '../event.ts'
import { reportOn, textOf } from './material.ts'

const official = { file: '/etc/falco/falco_rules.yaml', line: 7 }
const own = { file: '/etc/falco/rules.d/ours.yaml', line: 3 }
const says = (text: string) => ({ text, length: text.length })
const inUse: RuleText = {
  name: 'Terminal shell in container',
  source: 'syscall',
  condition: says('spawned_process and container and not user_expected'),
  output: says('A shell (user=%user.name)'),
  description: says('A shell with a terminal.'),
  priority: 'Notice',
  tags: [],
  enabled: true,
  exceptions: [],
  namesMacros: ['user_expected'],
  namesLists: [],
  macros: [
    { name: 'user_expected', condition: says('(proc.pname in (ours))'), namesMacros: [], namesLists: [], definedAt: official, changes: [] },
  ],
  lists: [{ name: 'ours', items: ['backup'], count: 1, namesLists: [], definedAt: official, changes: [] }],
  undefinedMacros: [],
  leftOut: [],
  definedAt: official,
  changes: [],
}
const about = (text: Partial<RuleText>, rule = 'Terminal shell in container', event: Parameters<typeof anEvent>[0] = {}) => {
  const report = reportOn(anEvent({ ...event, rule }), { ruleText: { ...inUse, ...text, name: rule } })
  expect(problemsIn(report)).toEqual([])
  return textOf(report, 'Falco rule')
}

describe('where the rule files are at hand', () => {
  test('the condition is quoted with its file and line, and the macros and lists that it leads to', () => {
    const text = about({})
    expect(text).toContain('defined in /etc/falco/falco_rules.yaml line 7: spawned_process and container and not user_expected')
    expect(text).toContain('Macro user_expected: (proc.pname in (ours))')
    expect(text).toContain('List ours: backup')
    expect(text).toContain('No local file changes it')
    expect(text).not.toContain('A local rule of the same name may differ')
  })

  test('what a file of your own changes is said first', () => {
    const changes = [{ at: own, member: 'condition', how: 'append', says: says('and not proc.name = ours') }] as const
    expect(about({ changes })).toContain(
      'Your files change the official rule: /etc/falco/rules.d/ours.yaml line 3 adds to the condition of the rule Terminal shell in container: and not proc.name = ours.',
    )
  })

  test('each change is told with its text, what lets the rule fire first and the newest of that, and a switch in words', () => {
    const late = { file: '/etc/falco/rules.d/z.yaml', line: 9 }
    const long = `and not (${'proc.name = ours or '.repeat(15)}proc.name = x)`
    const changes = [
      { at: own, member: 'condition', how: 'append', says: says(long) },
      { at: own, member: 'enabled', how: 'enable', says: says('false') },
      { at: own, member: 'tags', how: 'replace', says: says('ours') },
      { at: late, member: 'condition', how: 'append', says: says('or proc.name=sh') },
      { at: late, member: 'enabled', how: 'replace', says: says('true') },
    ] as const
    const lines = about({ changes })
      .split('\n')
      .filter((line) => /^(?:Your files change|Changed too)/.test(line))
    const rule = 'the rule Terminal shell in container'
    expect(lines).toEqual([
      `Your files change the official rule: ${late.file} line 9 switches ${rule} on. What is said of the official one may not hold.`,
      `Changed too: ${late.file} line 9 adds to the condition of ${rule}: or proc.name=sh.`,
      `Changed too: ${own.file} line 3 switches ${rule} off.`,
      `Changed too: ${own.file} line 3 adds to the condition of ${rule}: ${long}.`,
      `Changed too: ${own.file} line 3 replaces the tags of ${rule}: ours.`,
    ])
  })

  test('of very many changes the first are told, and the others counted', () => {
    const changes = Array.from(
      { length: 30 },
      (_, line) => ({ at: { ...own, line }, member: 'condition', how: 'append', says: says(`or a${line}`) }) as const,
    )
    const text = about({ changes })
    expect(text.match(/adds to the condition/g)).toHaveLength(12)
    expect(text).toContain('or a29')
    expect(text).toContain('18 further changes are in your files.')
  })

  test('a condition over several lines is quoted on one', () => {
    expect(about({ condition: says('spawned_process and\n    (a or\r\n b)') })).toContain(': spawned_process and (a or b)')
  })

  test('what Falco refuses is said to keep it from starting, and what it may read otherwise is not', () => {
    const why = 'is left out: it changes a rule that no entry before it defines'
    const refused = { at: own, of: { kind: 'rule', name: 'Terminal shell in container' }, why, refused: true } as const
    const text = about({ leftOut: [refused] })
    expect(text).toContain(`the rule Terminal shell in container ${why}; Falco refuses it.`)
    expect(text).toContain('Its condition once all files are loaded but for what Falco refuses, defined in')
    expect(text).toContain(
      'With such a file Falco does not start, unless it is newer than what is known here; where it runs, it keeps the rules it had.',
    )
    expect(about({ leftOut: [{ ...refused, refused: false }] })).not.toContain('does not start')
  })

  test('a rule of your own with an official name is told apart', () => {
    expect(about({ definedAt: own })).toContain('Your own file /etc/falco/rules.d/ours.yaml line 3 defines a rule of this name')
  })

  test('a rule that nobody knows is told by its own description', () => {
    const text = about({ definedAt: own }, 'Our own rule')
    expect(text).toContain('its own text, below, says what it looks for.')
    expect(text).toContain('Its own description says: A shell with a terminal.')
  })

  test('a rule that is off in the files yet fired, and what the files lack, are said', () => {
    const text = about({
      enabled: false,
      undefinedMacros: ['gone'],
      leftOut: [{ at: own, of: undefined, why: 'is left out: no YAML', refused: false }],
    })
    expect(text).toContain('is off, yet it fired')
    expect(text).toContain('Not defined in these files: gone.')
    expect(text).toContain('line 3 what stands there is left out: no YAML')
  })

  test('a long condition is cut, and its whole length told', () => {
    expect(about({ condition: { text: 'a'.repeat(4000), length: 9000 } })).toContain('(of 9000 characters, 4000 were read)')
  })

  test('a priority that the event does not have gives other files away', () => {
    expect(about({ priority: 'Critical' })).toContain(
      'By these files its priority is Critical, the event says Notice: Falco had other files, or had not loaded these.',
    )
    expect(about({ priority: 'Notice' })).not.toContain('By these files its priority')
  })
})

describe('the exceptions of a rule', () => {
  const except = (comps: string[], ...values: (string | string[])[][]) => ({
    name: 'known',
    fields: ['proc.pname', 'proc.name'].slice(0, comps.length),
    comps,
    values,
    count: values.length,
    definedAt: official,
    appendedAt: [own],
  })
  const event = { fields: { 'proc.pname': 'backup-agent', 'proc.name': 'bash' } }
  const told = (...args: Parameters<typeof except>) => about({ exceptions: [except(...args)] }, 'Terminal shell in container', event)

  test('are told with their rows, and the file that added to them', () => {
    expect(told(['=', 'in'], ['cron', ['sh', 'dash']])).toContain(
      'Exception known compares proc.pname =, proc.name in, with 1 row of values: cron, [sh, dash] (last added to in /etc/falco/rules.d/ours.yaml line 3).',
    )
  })

  test.each([
    ['=', 'backup-agent'],
    ['startswith', 'backup'],
    ['endswith', '-agent'],
    ['contains', 'up-ag'],
    ['in', ['cron', 'backup-agent']],
    ['in', '"backup-agent"'],
  ])('that fit the event are pointed out, for they would have kept it quiet: %s %s', (comp, value) => {
    expect(told([comp, '='], ['cron', 'bash'], [value, 'bash'])).toMatch(
      /Exception known fits this event by its row .*, yet the rule fired/,
    )
  })

  test('may name lists', () => {
    const lists = [{ name: 'ours', items: ['backup-agent'], count: 1, namesLists: [], definedAt: official, changes: [] }]
    const text = about({ exceptions: [except(['in'], ['ours'])], lists }, 'Terminal shell in container', event)
    expect(text).toContain('fits this event by its row ours')
  })

  test.each([
    ['another value', ['=', '='], ['backup-agent', 'sh']],
    ['a comparison that cannot be told', ['regex', '='], ['.*', 'bash']],
    ['a text with a list’s name, which = does not look up', ['='], ['ours']],
  ])('that do not, are not: %s', (_what, comps, row) => {
    expect(told(comps, row)).not.toContain('fits this event')
  })

  test('say nothing of a field that the event does not carry', () => {
    const text = about({ exceptions: [except(['=', '='], ['backup-agent', 'bash'])] }, 'Terminal shell in container', {
      fields: { 'proc.pname': 'backup-agent', 'proc.name': null },
    })
    expect(text).not.toContain('fits this event')
  })
})
