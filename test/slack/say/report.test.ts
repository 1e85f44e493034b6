import { expect, test } from 'vitest'
import type { Report } from '../../../src/domain/report.ts'
import { reportMessage } from '../../../src/slack/say/report.ts'
import { morning } from '../../event.ts'
import { blocksOf, faults, read, strangeTokens } from './shown.ts'

const report: Report = {
  alert: 'k3m9x2p7',
  title: 'Terminal shell in container',
  writtenAt: morning,
  verdict: { label: 'not settled', confidence: 'low', headline: { prose: ['Not settled.'], evidence: ['E1'] }, because: [] },
  sections: [
    {
      heading: 'Verdict',
      passages: [
        {
          kind: 'sentences',
          sentences: [
            { prose: ['It ran ', { value: 'bash -i' }, '.'], evidence: ['E1'] },
            { prose: ['Ask the owner.'], evidence: [] },
          ],
        },
        { kind: 'rows', rows: [{ label: 'User', value: [{ value: 'root' }], evidence: ['E2'] }] },
        {
          kind: 'steps',
          steps: [
            {
              phase: 'triage',
              text: ['Look at the pod.'],
              command: "kubectl -n 'payments' get pod 'checkout'\nPASSWORD=hunter2 true",
              blanks: [],
              changes: 'nothing',
              risk: 'nothing',
              undo: 'nothing to undo',
              evidence: ['E1'],
            },
          ],
        },
      ],
    },
  ],
  evidence: [
    { id: 'E1', from: 'field', what: 'proc.cmdline', value: 'bash -i --token=abc' },
    { id: 'E2', from: 'field', what: 'user.name', value: 'x'.repeat(500) },
  ],
}

test('a report tells its sentences with their evidence, and commands to copy', () => {
  const words = read(reportMessage(report, 'U0ANA'))
  expect(words).toContain('Terminal shell in container\nAsked for by <@U0ANA>, written <!date^')
  expect(words).toContain('Verdict\nIt ran `bash -i`. [E1] Ask the owner.\n• User `root` [E2]\nLook at the pod. [E1]\nkubectl -n')
  expect(words).toContain('Evidence\nE1  proc.cmdline: bash -i --token=[masked]')
  expect(words).not.toContain('hunter2')
})

test('a report of any length stays within one message', () => {
  const shouting = '<!channel> `x` <https://evil.example|bank> '.repeat(20)
  const passages = Array.from({ length: 20 }, () => ({
    kind: 'sentences' as const,
    sentences: [{ prose: [shouting, { value: shouting }], evidence: ['E1'] }],
  }))
  const long = {
    ...report,
    title: shouting,
    sections: Array.from({ length: 60 }, () => ({ heading: shouting, passages })),
    evidence: Array.from({ length: 100 }, (_, index) => ({ id: `E${index}`, from: 'field' as const, what: shouting, value: shouting })),
  }
  const shown = reportMessage(long, 'U0ANA')
  expect(faults(shown)).toEqual([])
  expect(strangeTokens(shown)).toEqual(['<@U0ANA>'])
  expect(read(shown)).toContain('left out because Slack shows no more at once')
  expect(blocksOf(shown).length).toBeLessThanOrEqual(50)
})
