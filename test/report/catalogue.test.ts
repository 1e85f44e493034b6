import { describe, expect, test } from 'vitest'
import type { FieldValue } from '../../src/domain/event.ts'
import { insightOn } from '../../src/report/knowledge/insights.ts'
import catalogue from '../../src/report/knowledge/rules.json' with { type: 'json' }
import type { RuleKnowledge } from '../../src/report/knowledge/rules.ts'
import { rareDeeds } from '../../src/report/signs/rare.ts'
import { exposing } from '../../src/report/signs/exposure.ts'
import { problemsIn } from '../../src/report/verify.ts'
import { bareEvent, commandsOf, reportOn, stepsOf, textOf } from './material.ts'
import { bashComplaints } from './shell-check.ts'

const rules: readonly RuleKnowledge[] = catalogue.rules
const likely: Readonly<Record<string, string>> = {
  'evt.res': 'SUCCESS',
  'ct.region': 'eu-west-1',
  'ct.user': 'ana',
  'ct.user.arn': 'arn:aws:sts::111122223333:assumed-role/Admin/dana',
}

const written = rules.map((rule) => ({ rule, report: reportOn(eventOf(rule)) }))

describe('a report on each official rule', () => {
  test('has all its sections, and evidence for every claim and step', () => {
    expect(written).toHaveLength(242)
    expect(written.flatMap(({ rule, report }) => problemsIn(report).map((problem) => `${rule.name}: ${problem}`))).toEqual([])
  })

  test('says why it matters, what would make it real, what would not, and where to look first', () => {
    for (const { rule, report } of written) {
      const insight = insightOn(rule.name, rule.source)
      const told = textOf(report)
      const all = insight ? [insight.why, ...insight.real, ...insight.benign, ...insight.next] : [`an insight on ${rule.name}`]
      expect(all.filter((words) => !told.includes(words))).toEqual([])
    }
  })

  test('has steps that look, stop, harden and tune', () => {
    const phases = (steps: ReturnType<typeof stepsOf>) => [...new Set(steps.map(({ phase }) => phase))]
    const lacking = written.filter(({ report }) => phases(stepsOf(report)).length < 4).map(({ rule }) => rule.name)
    // It prints neither who did it nor where: there is nothing to contain by.
    expect(lacking).toEqual(['All Cloudtrail Events'])
  })

  test('has commands that bash can read', () => {
    const commands = [...new Set(written.flatMap(({ report }) => commandsOf(report)))]
    expect(commands.length).toBeGreaterThan(100)
    expect(bashComplaints(commands)).toBe('')
  })

  test('claims no ATT&CK technique where the rule has no tag for one', () => {
    const unmapped = written.filter(({ rule }) => rule.attackTags.length === 0)
    expect(unmapped.length).toBeGreaterThan(50)
    expect(
      unmapped.filter(({ report }) => !textOf(report, 'ATT&CK').startsWith('Not mapped upstream')).map(({ rule }) => rule.name),
    ).toEqual([])
  })
})

test('rules that are set apart bear official names', () => {
  const names = new Set(rules.map(({ name }) => name))
  expect([...rareDeeds, ...exposing].filter((name) => !names.has(name))).toEqual([])
})

/** An event with a value for everything that the rule prints. */
function eventOf({ name, source, fields, attackTags }: RuleKnowledge) {
  const values = fields.map((field): [string, FieldValue] => [field, valueOf(field)])
  const place: Readonly<Record<string, FieldValue>> =
    source === 'syscall' ? { 'container.id': 'c61b4b13ae44', 'k8s.ns.name': 'payments', 'k8s.pod.name': 'checkout-6d4cf56db6-x7zlp' } : {}
  return bareEvent({ rule: name, source, tags: attackTags }, { ...Object.fromEntries(values), ...place })
}

function valueOf(field: string): FieldValue {
  if (field === 'fd.name') return '10.0.0.4:50000->203.0.113.24:4444'
  if (/path|cwd/.test(field)) return '/opt/app/run'
  if (/port|uid|gid|tty|code|countlast/.test(field)) return 33
  return likely[field] ?? 'some-value'
}
