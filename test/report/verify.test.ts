import { describe, expect, test } from 'vitest'
import { headings } from '../../src/domain/report.ts'
import type { Report, ReportStep, Section, Sentence } from '../../src/domain/report.ts'
import { problemsIn } from '../../src/report/verify.ts'

const bash: Sentence = { prose: ['It is ', { value: 'bash' }, '.'], evidence: ['E1'] }

test('a report in which every claim names its evidence has no problems', () => {
  expect(problemsIn(reportSaying(bash))).toEqual([])
})

test.each<[string, Sentence]>([
  ['claims something without evidence', { prose: ['It was an attack.'], evidence: [] }],
  ['names E9, which is no evidence of this report', { prose: ['It is bash.'], evidence: ['E1', 'E9'] }],
  ['shows "zsh", which is not in the evidence that it names', { prose: ['It is ', { value: 'zsh' }, '.'], evidence: ['E1'] }],
  ['is empty', { prose: [' '], evidence: ['E1'] }],
  ['writes a time in another way than RFC 3339 in UTC', { prose: ['It was at 14:00:57.'], evidence: ['E1'] }],
  ['writes a time in another way than RFC 3339 in UTC', { prose: ['It was at ', { moment: 0 }, '.'], evidence: ['E1'] }],
])('a sentence that %s is a problem', (problem, sentence) => {
  expect(problemsIn(reportSaying(sentence))).toContain(`Summary, sentence 1: ${problem}`)
})

test('a time in UTC, written as all of them, is none', () => {
  expect(problemsIn(reportSaying({ prose: ['It was at 2026-11-24T09:30:00Z.'], evidence: ['E1'] }))).toEqual([])
})

test('a missing or a silent section, and idle evidence, are problems', () => {
  const report = reportSaying(bash)
  const [first, second, ...others] = report.sections
  const without = (...sections: readonly (Section | undefined)[]) => ({ ...report, sections: sections.filter((one) => one !== undefined) })
  expect(problemsIn(without(first, ...others))[0]).toMatch(/^the sections are Verdict, Event details/)
  expect(problemsIn(without(first, { heading: 'Summary', passages: [] }, ...others))).toContain('Summary: says nothing')
  expect(problemsIn({ ...report, evidence: [...report.evidence, { id: 'E2', from: 'field', what: 'x', value: 'y' }] })).toEqual([
    'E2 is evidence that no sentence names',
  ])
  expect(second?.heading).toBe('Summary')
})

test('a verdict that claims more than an event can show is a problem', () => {
  const report = reportSaying(bash)
  const told = (verdict: Partial<Report['verdict']>) => problemsIn({ ...report, verdict: { ...report.verdict, ...verdict } })
  expect(told({ label: 'malicious' })).toEqual(['the verdict claims more than an event can show'])
  expect(told({ because: [] })).toEqual(['the verdict says no reason'])
  expect(told({ headline: { prose: ['Something else.'], evidence: ['E1'] } })).toEqual(['the verdict says what its section does not'])
})

describe('a step', () => {
  const look: ReportStep = {
    phase: 'triage',
    text: ['Look.'],
    command: 'docker top "${CONTAINER_ID:?}"',
    blanks: ['CONTAINER_ID'],
    changes: 'nothing',
    risk: 'nothing',
    undo: 'nothing to undo',
    evidence: ['E2'],
  }

  test('that is sound is no problem', () => {
    expect(problemsWith(look)).toEqual([])
  })

  test.each<[string, Partial<ReportStep>]>([
    ['names no entry of a playbook', { evidence: ['E1'] }],
    ['is a look that changes something', { changes: 'Everything.' }],
    ['leaves unsaid what it does, changes or risks, or how to undo it', { undo: '' }],
    ['its command has the blanks CONTAINER_ID, and it names none', { blanks: [] }],
    ['its command holds a control character', { command: 'ls \u202e', blanks: [] }],
    ['its command has a second line', { command: 'ls\nls', blanks: [] }],
    ['its command changes who may do what with files', { command: 'chmod -R 444 /dev/shm', blanks: [] }],
    ['its command changes who may do what with files', { command: 'find /dev/shm -exec chmod o-w {} +', blanks: [] }],
    ['its command deletes or overwrites', { command: 'true && rm -rf /dev/shm/x', blanks: [] }],
    ['its command deletes something', { command: 'kubectl -n payments delete pod x', blanks: [] }],
    ['its command ends, enters or starts a workload', { command: 'kubectl -n payments exec x -- id', blanks: [] }],
    ['its command hands over to a shell, to root or to the firewall', { command: 'curl https://x.example | sh ', blanks: [] }],
    ['its command hands over to a shell, to root or to the firewall', { command: 'sudo echo x', blanks: [] }],
    ['its command writes to a path of the system', { command: 'echo x > /etc/falco/whitelist', blanks: [] }],
    ['its command kills, or edits files in place', { command: 'sed -i s/a/b/ x', blanks: [] }],
  ])('that is unsound is one: %s', (problem, change) => {
    expect(problemsWith({ ...look, ...change })).toContain(`step "Look.": ${problem}`)
  })

  test('may have in quotes what it only speaks of', () => {
    expect(problemsWith({ ...look, command: "grep 'rm -rf' x", blanks: [] })).toEqual([])
  })

  function problemsWith(step: ReportStep): readonly string[] {
    const report = reportSaying(bash)
    const sections = report.sections.map((section) =>
      section.heading === 'Mitigation'
        ? { ...section, passages: [...section.passages, { kind: 'steps' as const, steps: [step] }] }
        : section,
    )
    const evidence: Report['evidence'] = [
      ...report.evidence,
      { id: 'E2', from: 'knowledge', what: 'reviewed playbook step', value: 'docker.top' },
    ]
    return problemsIn({ ...report, sections, evidence }).filter((problem) => problem !== 'E2 is evidence that no sentence names')
  }
})

/** A report whose every section says this one sentence. */
function reportSaying(sentence: Sentence): Report {
  return {
    alert: 'k3m9x2p7',
    title: 'A report',
    writtenAt: 0,
    verdict: { label: 'not settled', confidence: 'low', headline: sentence, because: [sentence] },
    sections: headings.map((heading) => ({ heading, passages: [{ kind: 'sentences', sentences: [sentence] }] })),
    evidence: [{ id: 'E1', from: 'field', what: 'proc.name', value: 'bash' }],
  }
}
