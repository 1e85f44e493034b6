import type { ReportFact } from '../../domain/filed-report.ts'
import type { Prose } from '../../domain/prose.ts'
import { counted } from './duration.ts'

/** What happened to a report, who did it and why, to put a time before. */
export function reportStepWords(fact: ReportFact): Prose {
  switch (fact.kind) {
    case 'asked':
      return ['Detailed report asked for', ...(fact.by === undefined ? [] : [' by ', { person: fact.by }])]
    case 'written':
      return ['Detailed report written']
    case 'rated':
      return [ratingWords(fact.useful), ' by ', { person: fact.by }]
    case 'posed':
      return fact.by === undefined ? ['Report put to the model'] : ['Report put to the model again by ', { person: fact.by }]
    case 'narrated':
      return narratedWords(fact)
  }
}

function ratingWords(useful: boolean | undefined): string {
  if (useful === undefined) return 'What was said of the report taken back'
  return useful ? 'Report found useful' : 'Report found not useful'
}

function narratedWords({ model, kept, dropped, failed }: Extract<ReportFact, { kind: 'narrated' }>): Prose {
  if (failed !== undefined) return [`Report not narrated. ${failed.replace(/\.$/, '')}`]
  return [
    'Report narrated by the model ',
    { value: model ?? 'unknown' },
    `: ${counted(kept, 'choice')} kept, ${dropped.toLocaleString('en-US')} dropped`,
  ]
}
