import type { Prose } from '../domain/prose.ts'
import { plain } from '../domain/prose.ts'
import type { Evidence, Passage, Report, Section, Sentence } from '../domain/report.ts'

/** The eight sections, in order. */
export const headings = [
  'Summary',
  'Event details',
  'Assessment',
  'Rule and its meaning',
  'ATT&CK',
  'Related alerts',
  'Next steps',
  'Conclusion',
] as const

/**
 * What is wrong with a report, one sentence each; none for one that may be shown. Every sentence outside "Next steps" names
 * evidence, and every value that it shows occurs in the evidence that it names.
 */
export function problemsIn(report: Report): readonly string[] {
  const evidence = new Map(report.evidence.map((one) => [one.id, one]))
  const sentences = report.sections.flatMap((section) => sentencesIn(section).map((sentence, index) => ({ section, sentence, index })))
  return [
    ...sectionProblems(report),
    ...sentences.flatMap(({ section, sentence, index }) =>
      sentenceProblems(sentence, section.heading, evidence).map((why) => `${section.heading}, sentence ${index + 1}: ${why}`),
    ),
    ...report.sections.flatMap((section) => section.passages.flatMap((passage) => commandProblems(passage, section.heading))),
    ...unused(
      report,
      sentences.flatMap(({ sentence }) => sentence.evidence),
    ),
  ]
}

function sectionProblems({ sections }: Report): readonly string[] {
  const found = sections.map(({ heading }) => heading).join(', ')
  const wanted = headings.join(', ')
  const empty = sections.filter((section) => sentencesIn(section).length === 0).map(({ heading }) => `${heading}: says nothing`)
  return found === wanted ? empty : [`the sections are ${found}, and not ${wanted}`, ...empty]
}

function sentencesIn({ passages }: Section): readonly Sentence[] {
  return passages.flatMap((passage) => {
    if (passage.kind === 'sentences') return passage.sentences
    if (passage.kind === 'list') return passage.items
    return passage.kind === 'rows' ? passage.rows.map(({ value, evidence }) => ({ prose: value, evidence })) : []
  })
}

function sentenceProblems(sentence: Sentence, heading: string, evidence: ReadonlyMap<string, Evidence>): readonly string[] {
  const named = sentence.evidence.map((id) => evidence.get(id)).filter((one) => one !== undefined)
  const isAdvice = heading === 'Next steps'
  return [
    ...sentence.evidence.filter((id) => !evidence.has(id)).map((id) => `names ${id}, which is no evidence of this report`),
    ...(named.length === 0 && !isAdvice ? ['claims something without evidence'] : []),
    ...(plain(sentence.prose).trim() === '' ? ['is empty'] : []),
    ...valuesIn(sentence.prose)
      .filter((value) => !named.some((one) => one.value.includes(value) || one.what === value))
      .map((value) => `shows ${JSON.stringify(value.slice(0, 80))}, which is not in the evidence that it names`),
  ]
}

function valuesIn(prose: Prose): readonly string[] {
  return prose.flatMap((span) => (typeof span === 'object' && 'value' in span ? [span.value] : []))
}

/** A control character in a pasted command acts on the terminal, quoted or not. */
function commandProblems(passage: Passage, heading: string): readonly string[] {
  if (passage.kind !== 'command') return []
  return /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(passage.command) ? [`${heading}: a command holds a control character`] : []
}

function unused({ evidence }: Report, named: readonly string[]): readonly string[] {
  const used = new Set(named)
  return evidence.filter(({ id }) => !used.has(id)).map(({ id }) => `${id} is evidence that no sentence names`)
}
