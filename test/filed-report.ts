import type { WrittenReport } from '../src/domain/filed-report.ts'
import type { Report } from '../src/domain/report.ts'
import { morning } from './event.ts'

/** A short report on the shell in the checkout pod. */
export function aReport(overrides: Partial<Report> = {}): Report {
  const headline = { prose: ['Not settled by the event.'], evidence: ['E1'] }
  return {
    alert: 'k3m9x2p7',
    title: 'Terminal shell in container: report on alert k3m9x2p7',
    writtenAt: morning,
    verdict: {
      label: 'not settled',
      confidence: 'low',
      headline,
      because: [{ prose: ['A shell with a terminal in ', { value: 'payments/checkout' }, '.'], evidence: ['E2'] }],
    },
    sections: [
      { heading: 'Verdict', passages: [{ kind: 'sentences', sentences: [headline] }] },
      {
        heading: 'Summary',
        passages: [{ kind: 'sentences', sentences: [{ prose: ['It ran ', { value: 'bash -i' }, '.'], evidence: ['E1'] }, headline] }],
      },
      { heading: 'Event details', passages: [{ kind: 'rows', rows: [{ label: 'User', value: [{ value: 'root' }], evidence: ['E2'] }] }] },
      { heading: 'Falco rule', passages: [{ kind: 'sentences', sentences: [{ prose: ['It looks for shells.'], evidence: ['E3'] }] }] },
      {
        heading: 'Mitigation',
        passages: [
          {
            kind: 'steps',
            steps: [
              {
                phase: 'triage',
                text: ['Look at the pod.'],
                command: 'kubectl -n payments get pod checkout\nPASSWORD=hunter2 true',
                blanks: [],
                changes: 'nothing',
                risk: 'nothing',
                undo: 'nothing to undo',
                evidence: ['E1'],
              },
              {
                phase: 'tuning',
                text: ['Narrow an exception on the namespace.'],
                command: undefined,
                blanks: ['NAMESPACE'],
                changes: 'Falco stays silent on what fits.',
                risk: 'What fits goes unseen.',
                undo: 'Take it out.',
                evidence: ['E3'],
              },
            ],
          },
        ],
      },
      { heading: 'Conclusion', passages: [{ kind: 'sentences', sentences: [{ prose: ['Next: ask the owner.'], evidence: ['E2'] }] }] },
    ],
    evidence: [
      { id: 'E1', from: 'field', what: 'proc.cmdline', value: 'bash -i --token=abc' },
      { id: 'E2', from: 'field', what: 'user.name', value: 'root' },
      { id: 'E3', from: 'rule', what: 'what it detects', value: 'Shells.' },
    ],
    ...overrides,
  }
}

/** Written, and asked for by Ana. */
export function aFiledReport(overrides: Partial<WrittenReport> = {}): WrittenReport {
  return {
    id: 'r3p0rt01',
    alert: 'k3m9x2p7',
    report: aReport(),
    isForgotten: false,
    narration: undefined,
    facts: [
      { kind: 'asked', at: morning, by: 'U0ANA' },
      { kind: 'written', at: morning },
    ],
    ...overrides,
  }
}
