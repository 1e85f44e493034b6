import { expect, test } from 'vitest'
import type { Report, Sentence } from '../../src/domain/report.ts'
import { headings, problemsIn } from '../../src/report/verify.ts'

test('a report in which every claim names its evidence has no problems', () => {
  expect(problemsIn(reportSaying({ prose: ['It is ', { value: 'bash' }, '.'], evidence: ['E1'] }))).toEqual([])
})

test.each<[string, Sentence]>([
  ['claims something without evidence', { prose: ['It was an attack.'], evidence: [] }],
  ['names E9, which is no evidence of this report', { prose: ['It is bash.'], evidence: ['E1', 'E9'] }],
  ['shows "zsh", which is not in the evidence that it names', { prose: ['It is ', { value: 'zsh' }, '.'], evidence: ['E1'] }],
  ['is empty', { prose: [' '], evidence: ['E1'] }],
])('a sentence that %s is a problem', (problem, sentence) => {
  expect(problemsIn(reportSaying(sentence))).toContain(`Summary, sentence 1: ${problem}`)
})

test('advice needs no evidence, yet its values do', () => {
  const advice: Sentence = { prose: ['Ask ', { value: 'ana' }, '.'], evidence: [] }
  const report = reportSaying({ prose: ['It is bash.'], evidence: ['E1'] })
  const sections = report.sections.map((section) =>
    section.heading === 'Next steps' ? { ...section, passages: [{ kind: 'list' as const, items: [advice] }] } : section,
  )
  expect(problemsIn({ ...report, sections })).toEqual(['Next steps, sentence 1: shows "ana", which is not in the evidence that it names'])
})

test('a missing or a silent section, idle evidence and a control character in a command are problems', () => {
  const report = reportSaying({ prose: ['It is bash.'], evidence: ['E1'] })
  const [first, ...others] = report.sections
  expect(problemsIn({ ...report, sections: others })[0]).toMatch(/^the sections are Event details/)
  expect(problemsIn({ ...report, sections: [{ heading: 'Summary', passages: [] }, ...others] })).toContain('Summary: says nothing')
  expect(problemsIn({ ...report, evidence: [...report.evidence, { id: 'E2', from: 'field', what: 'x', value: 'y' }] })).toEqual([
    'E2 is evidence that no sentence names',
  ])
  const command = { kind: 'command', purpose: 'Look', command: 'ls \u202e' } as const
  const spiked = { heading: 'Summary', passages: [...(first?.passages ?? []), command] }
  expect(problemsIn({ ...report, sections: [spiked, ...others] })).toEqual(['Summary: a command holds a control character'])
})

/** A report whose every section says this one sentence. */
function reportSaying(sentence: Sentence): Report {
  return {
    alert: 'k3m9x2p7',
    title: 'A report',
    writtenAt: 0,
    sections: headings.map((heading) => ({ heading, passages: [{ kind: 'sentences', sentences: [sentence] }] })),
    evidence: [{ id: 'E1', from: 'field', what: 'proc.name', value: 'bash' }],
  }
}
