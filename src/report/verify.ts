import { plain } from '../domain/prose.ts'
import type { Prose } from '../domain/prose.ts'
import { headings } from '../domain/report.ts'
import type { Evidence, Passage, Report, ReportStep, Section, Sentence } from '../domain/report.ts'
import { forbiddenIn } from './forbidden.ts'

/**
 * What is wrong with a report, one sentence each; none for one that may be shown. Every sentence and step names evidence, every value
 * that a sentence shows occurs in the evidence that it names, moments are written in one way, the verdict claims no more than a
 * report may, and no command is one that must never be given.
 */
export function problemsIn(report: Report): readonly string[] {
  const evidence = new Map(report.evidence.map((one) => [one.id, one]))
  const sentences = report.sections.flatMap((section) => sentencesIn(section).map((sentence, index) => ({ section, sentence, index })))
  const steps = report.sections.flatMap(({ passages }) => passages.flatMap(stepsIn))
  return [
    ...sectionProblems(report),
    ...verdictProblems(report),
    ...sentences.flatMap(({ section, sentence, index }) =>
      sentenceProblems(sentence, evidence).map((why) => `${section.heading}, sentence ${index + 1}: ${why}`),
    ),
    ...steps.flatMap((step) => stepProblems(step, evidence).map((why) => `step "${plain(step.text).slice(0, 60)}": ${why}`)),
    ...unused(report, [...sentences.flatMap(({ sentence }) => sentence.evidence), ...steps.flatMap((step) => step.evidence)]),
  ]
}

function sectionProblems({ sections }: Report): readonly string[] {
  const found = sections.map(({ heading }) => heading).join(', ')
  const wanted = headings.join(', ')
  const empty = sections.filter((section) => sentencesIn(section).length === 0).map(({ heading }) => `${heading}: says nothing`)
  return found === wanted ? empty : [`the sections are ${found}, and not ${wanted}`, ...empty]
}

/** It is what the section Verdict says, and never more than likely. */
function verdictProblems({ verdict, sections }: Report): readonly string[] {
  const shown = sections.filter(({ heading }) => heading === 'Verdict').flatMap(sentencesIn)
  const said = [verdict.headline, ...verdict.because]
  const same = said.every(({ prose }) => shown.some((one) => plain(one.prose) === plain(prose)))
  const own = [verdict.label, ownWords(verdict.headline.prose)].join(' ')
  return [
    ...(verdict.because.length === 0 ? ['the verdict says no reason'] : []),
    ...(same ? [] : ['the verdict says what its section does not']),
    ...(/malicious|certain|definite|proven|confirmed/i.test(own) ? ['the verdict claims more than an event can show'] : []),
  ]
}

function sentencesIn({ passages }: Section): readonly Sentence[] {
  return passages.flatMap((passage) => {
    if (passage.kind === 'sentences') return passage.sentences
    if (passage.kind === 'list') return passage.items
    return passage.kind === 'rows' ? passage.rows.map(({ value, evidence }) => ({ prose: value, evidence })) : []
  })
}

function stepsIn(passage: Passage): readonly ReportStep[] {
  return passage.kind === 'steps' ? passage.steps : []
}

type Known = ReadonlyMap<string, Evidence>

function sentenceProblems(sentence: Sentence, evidence: Known): readonly string[] {
  const named = sentence.evidence.map((id) => evidence.get(id)).filter((one) => one !== undefined)
  return [
    ...strangers(sentence.evidence, evidence),
    ...(named.length === 0 ? ['claims something without evidence'] : []),
    ...(plain(sentence.prose).trim() === '' ? ['is empty'] : []),
    ...timeProblems(sentence.prose),
    ...valuesIn(sentence.prose)
      .filter((value) => !named.some((one) => one.value.includes(value) || one.what === value))
      .map((value) => `shows ${JSON.stringify(value.slice(0, 80))}, which is not in the evidence that it names`),
  ]
}

function strangers(ids: readonly string[], evidence: Known): readonly string[] {
  return ids.filter((id) => !evidence.has(id)).map((id) => `names ${id}, which is no evidence of this report`)
}

/** The chat would draw a moment in its reader's own time: beside times in UTC, one of the two would be misread. */
function timeProblems(prose: Prose): readonly string[] {
  const drawn = prose.some((span) => typeof span === 'object' && 'moment' in span)
  const odd = /(?<!\d{4}-\d\d-\d\dT)(?<![\d:])\d{1,2}:\d\d:\d\d(?!:)|\d\d:\d\d:\d\d(?:\.\d+)?(?![\d.:Z])/.test(ownWords(prose))
  return drawn || odd ? ['writes a time in another way than RFC 3339 in UTC'] : []
}

function ownWords(prose: Prose): string {
  return prose.filter((span) => typeof span === 'string').join(' ')
}

function valuesIn(prose: Prose): readonly string[] {
  return prose.flatMap((span) => (typeof span === 'object' && 'value' in span ? [span.value] : []))
}

function stepProblems(step: ReportStep, evidence: Known): readonly string[] {
  const entry = step.evidence.some((id) => evidence.get(id)?.from === 'knowledge')
  const silent = [plain(step.text), step.changes, step.risk, step.undo].some((words) => words.trim() === '')
  return [
    ...strangers(step.evidence, evidence),
    ...(entry ? [] : ['names no entry of a playbook']),
    ...(silent ? ['leaves unsaid what it does, changes or risks, or how to undo it'] : []),
    ...(step.phase === 'triage' && step.changes !== 'nothing' ? ['is a look that changes something'] : []),
    ...(step.command === undefined ? [] : commandProblems(step.command, step.blanks)),
  ]
}

/** A control character in a pasted command acts on the terminal, quoted or not; a here-document has its lines. */
function commandProblems(command: string, blanks: readonly string[]): readonly string[] {
  const never = forbiddenIn(command)
  const found = [...new Set([...command.matchAll(/"\$\{(\w+):\?\}"/g)].map(([, name]) => name))].join(', ')
  return [
    ...(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(command.replaceAll('\n', '')) ? ['its command holds a control character'] : []),
    ...(command.includes('\n') && !command.includes("<<'EOF'\n") ? ['its command has a second line'] : []),
    ...(found === blanks.join(', ') ? [] : [`its command has the blanks ${found || 'none'}, and it names ${blanks.join(', ') || 'none'}`]),
    ...(never === undefined ? [] : [`its command ${never}`]),
  ]
}

function unused({ evidence }: Report, named: readonly string[]): readonly string[] {
  const used = new Set(named)
  return evidence.filter(({ id }) => !used.has(id)).map(({ id }) => `${id} is evidence that no sentence names`)
}
