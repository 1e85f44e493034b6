import { expect, test } from 'vitest'
import { narrated, pose, rate, written } from '../../../src/domain/filed-report.ts'
import type { FiledReport, WrittenReport } from '../../../src/domain/filed-report.ts'
import type { Report } from '../../../src/domain/report.ts'
import { evidenceModal } from '../../../src/slack/say/report-evidence.ts'
import { tuningModal } from '../../../src/slack/say/report-tuning.ts'
import { messagesOf, reportMessage } from '../../../src/slack/say/report.ts'
import { anAlert, morning } from '../../event.ts'
import { aFiledReport, aReport } from '../../filed-report.ts'
import { blocksOf, faults, read, strangeTokens } from './shown.ts'

const shouting = '<!channel> `x` <https://evil.example|bank> '.repeat(20)

/** All messages of a report, one below the other. */
const whole = (filed: WrittenReport) => Array.from({ length: messagesOf(filed.report) }, (_, page) => read(reportMessage(filed, page)))

function still(filed: FiledReport): WrittenReport {
  if (!filed.report) throw new Error('it has no text')
  return { ...filed, report: filed.report }
}

function decided(decision: ReturnType<typeof rate>): WrittenReport {
  if ('refused' in decision) throw new Error(decision.refused)
  return still(decision.report)
}

const buttonsIn = (filed: WrittenReport) =>
  blocksOf(reportMessage(filed, 0)).flatMap((block) =>
    block.type === 'actions' ? block.elements.flatMap((one) => (one.type === 'button' ? [one.text.text] : [])) : [],
  )

test('the first message tells the verdict with why, what happened and what next, each sentence with its evidence', () => {
  const words = read(reportMessage(aFiledReport(), 0))
  expect(words).toContain(
    'Verdict: not settled · confidence low\nNot settled by the event. [E1]\n• A shell with a terminal in `payments/checkout`. [E2]',
  )
  expect(words).toContain('What happened\nIt ran `bash -i`. [E1]')
  expect(words).toContain('Next: ask the owner. [E2]')
  expect(words).toMatch(/Asked for by <@U0ANA>, written \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ, alert/)
  expect(words).not.toContain('Look at the pod')
})

test('the summary does not say the verdict again that stands above it', () => {
  expect(read(reportMessage(aFiledReport(), 0)).split('Not settled by the event.')).toHaveLength(2)
})

test('the other sections follow, with commands to copy, what they change, and blanks named before', () => {
  const [, rest = ''] = whole(aFiledReport())
  expect(rest).toContain('Event details\n• User `root` [E2]')
  expect(rest).toContain('1. Look at the pod. [E1]\nkubectl -n payments get pod checkout')
  expect(rest).toContain('Set first, for the event does not say it: `NAMESPACE`.')
  expect(rest).toContain('Changes: Falco stays silent on what fits.\nRisk: What fits goes unseen.\nUndo: Take it out.')
  expect(rest).toContain('Report on alert k3m9x2p7, part 2 of 2')
  expect(rest).not.toContain('hunter2')
})

test('a report that nobody asked for says so', () => {
  const filed = aFiledReport({
    facts: [
      { kind: 'asked', at: morning, by: undefined },
      { kind: 'written', at: morning },
    ],
  })
  expect(read(reportMessage(filed, 0))).toContain('Nobody asked: this route has report: auto')
})

const long: Report = aReport({
  title: shouting,
  sections: [
    {
      heading: 'Summary',
      passages: [
        { kind: 'sentences', sentences: Array.from({ length: 40 }, () => ({ prose: [shouting, { value: shouting }], evidence: ['E1'] })) },
      ],
    },
    ...Array.from({ length: 12 }, (_, at) => ({
      heading: `Section ${at}`,
      passages: Array.from({ length: 6 }, () => ({
        kind: 'sentences' as const,
        sentences: [{ prose: [shouting, { value: shouting }], evidence: ['E1'] }],
      })),
    })),
  ],
  evidence: Array.from({ length: 700 }, (_, at) => ({ id: `E${at + 1}`, from: 'field' as const, what: shouting, value: shouting })),
})

test('a report of any length stays within what Slack takes, message by message, and nothing in it becomes live', () => {
  const filed = aFiledReport({ report: long })
  for (let page = 0; page < messagesOf(long); page += 1) {
    expect(faults(reportMessage(filed, page))).toEqual([])
    expect(strangeTokens(reportMessage(filed, page))).toEqual(page === 0 ? ['<@U0ANA>'] : [])
  }
})

test('a section stays whole where a message holds it, and none is left out', () => {
  const pages = whole(aFiledReport({ report: long })).slice(1)
  for (let at = 0; at < 12; at += 1)
    expect(pages.filter((words) => words.includes(`Section ${at}\n`) || words.includes(`Section ${at}<`))).toHaveLength(1)
  for (const words of pages) expect(words).not.toContain('left out')
})

const length = (index: number) => 'word '.repeat(120 + index * 9)

test('no message ends with the name of a phase whose steps stand in the next one', () => {
  const step = {
    phase: 'triage',
    command: undefined,
    blanks: [],
    changes: 'nothing',
    risk: 'nothing',
    undo: 'nothing',
    evidence: ['E1'],
  } as const
  const phases = Array.from({ length: 60 }, (_, at) => [
    { kind: 'sentences' as const, sentences: [{ prose: [`Phase ${at}.`], evidence: ['E1'] }] },
    { kind: 'steps' as const, steps: [{ ...step, text: [length(at)] }] },
  ]).flat()
  const pages = whole(aFiledReport({ report: aReport({ sections: [{ heading: 'Mitigation', passages: phases }] }) })).slice(1)
  expect(pages.length).toBeGreaterThan(2)
  for (const words of pages) expect(words).not.toMatch(/Phase \d+\.(?: \[E1\])?\s*Report on alert/)
  expect(pages.join('').match(/Phase \d+\./g)).toHaveLength(60)
})

test('people see how many find it useful, and a second press takes it back', () => {
  const one = decided(rate(aFiledReport(), true, 'U0ANA', morning))
  const both = decided(rate(one, false, 'U0BEN', morning))
  expect(buttonsIn(both).slice(-2)).toEqual(['Useful (1)', 'Not useful (1)'])
  expect(buttonsIn(decided(rate(both, false, 'U0ANA', morning))).slice(-2)).toEqual(['Useful', 'Not useful (2)'])
  expect(buttonsIn(decided(rate(both, true, 'U0ANA', morning + 2_000))).slice(-2)).toEqual(['Useful', 'Not useful (1)'])
})

test('a double click is one opinion', () => {
  const one = decided(rate(aFiledReport(), true, 'U0ANA', morning))
  expect(buttonsIn(decided(rate(one, true, 'U0ANA', morning + 300))).slice(-2)).toEqual(['Useful (1)', 'Not useful'])
})

const sentence = (words: string) => ({ prose: [words], evidence: ['E1'] })
const told = {
  kind: 'told',
  model: 'small',
  reading: [sentence('It is a shell.')],
  hypotheses: [sentence('Perhaps a drill.')],
  questions: [sentence('Who typed it?')],
  dropped: 2,
} as const
const posed = still(written({ ...aFiledReport(), report: undefined, facts: aFiledReport().facts.slice(0, 1) }, aReport(), true, morning))

test('without a model nothing is said of one', () => {
  expect(read(reportMessage(aFiledReport(), 0))).not.toContain('model')
  expect(buttonsIn(aFiledReport())).not.toContain('Ask again with the model')
})

test('while the model is asked the report says so, and then what it told and how much of it was dropped', () => {
  expect(read(reportMessage(posed, 0))).toContain('The model is asked, each report in its turn')
  expect(buttonsIn(posed)).not.toContain('Ask again with the model')
  const words = read(reportMessage(still(narrated(posed, told, morning)), 0))
  expect(words).toContain('What the model would read first\n• It is a shell. [E1]')
  expect(words).toContain('• Perhaps a drill. [E1]')
  expect(words).toContain('• Who typed it? [E1]')
  expect(words).toContain('Chosen and weighed by the model `small`. The words are Falconer’s and the values the evidence’s;')
  expect(words).toContain('2 choices were dropped: they did not hold, or were too many.')
  expect(buttonsIn(still(narrated(posed, told, morning)))).toContain('Ask again with the model')
})

test('a model that fails leaves one line, and takes nothing away that it told before', () => {
  const failed = { kind: 'failed', why: 'Without the model: it did not answer in time.' } as const
  expect(read(reportMessage(still(narrated(posed, failed, morning)), 0))).toContain(failed.why)
  const again = decided(pose(still(narrated(posed, told, morning)), 'U0ANA', morning))
  const words = read(reportMessage(still(narrated(again, failed, morning)), 0))
  expect(words).toContain('It is a shell.')
  expect(words).toContain(`Asked again. ${failed.why}`)
})

test('the evidence is shown by pages, each piece with where it is from and its value, secrets masked', () => {
  const words = read(evidenceModal(aFiledReport(), 0))
  expect(words).toContain('E1 field of the event `proc.cmdline`')
  expect(words).toContain('bash -i --token=[masked]')
  expect(words).toContain('E3 catalogue of rules: `what it detects`')
  const filed = aFiledReport({ report: long })
  const pages = Array.from({ length: 25 }, (_, page) => evidenceModal(filed, page))
  expect(pages.flatMap(faults)).toEqual([])
  for (const id of ['E1', 'E300', 'E700']) expect(pages.filter((page) => read(page).includes(`${id} field`))).toHaveLength(1)
  expect(read(evidenceModal(filed, 999))).toContain('E700 field')
})

test('tuning offers to suppress what is open, the exception of what is suppressed, and what the report says of the rule', () => {
  const words = read(tuningModal(aFiledReport(), anAlert(), morning))
  expect(words).toContain('It looks for shells. [E3]')
  expect(words).toContain('1. Narrow an exception on the namespace. [E3]')
  const labels = (alert = anAlert()) => JSON.stringify(tuningModal(aFiledReport(), alert, morning).blocks)
  expect(labels()).toContain('"suppress"')
  const suppressed = { id: 's7', by: 'U0ANA', until: morning + 1, reason: 'a drill' }
  expect(labels(anAlert({ suppressed }))).toContain('"exception"')
  expect(labels(anAlert({ suppressed }))).not.toContain('"suppress"')
})
