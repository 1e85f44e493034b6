import { plain } from '../../domain/prose.ts'
import type { Evidence, Report, ReportVerdict, Section, Sentence } from '../../domain/report.ts'
import explanations from '../knowledge/explanations.json' with { type: 'json' }
import questions from '../knowledge/questions.json' with { type: 'json' }

/** What of a report is narrated. */
export type Narratable = Pick<Report, 'alert' | 'evidence' | 'verdict' | 'sections'>

/** What may lie behind an alert, in words that were reviewed. */
export type Explanation = {
  /** `sign`: what would make it real, by the rule's insight. */
  readonly kind: 'harmless' | 'hostile' | 'sign'
  readonly text: string
  /** Where the report has it among its evidence. */
  readonly evidence: readonly string[]
}

/**
 * All that a model may choose from, by id. It writes no word that is shown: it picks sentences of the report, explanations with the
 * evidence that speaks for and against them, and questions. So nothing that it says can name what the evidence does not hold.
 */
export type Choices = {
  readonly verdict: ReportVerdict
  readonly evidence: ReadonlyMap<string, Evidence>
  readonly sentences: ReadonlyMap<string, Sentence>
  readonly explanations: ReadonlyMap<string, Explanation>
  readonly questions: ReadonlyMap<string, Sentence>
}

export function choicesOf({ evidence, sections, verdict }: Narratable): Choices {
  const sent = new Map(withinReach(evidence).map((one) => [one.id, one]))
  return {
    verdict,
    evidence: sent,
    sentences: withIds('S', sentencesOf(sections, sent)),
    explanations: withIds('X', [...ofTheRule(sent), ...ofAllAlerts(sent)]),
    questions: withIds('Q', questions.flatMap((text) => asked(text, sent)).slice(0, questionsMax)),
  }
}

const sentencesMax = 40
const questionsMax = 40

/** Of one value, and of all evidence together, in characters. */
export const valueMax = 500
const evidenceMax = 24_000

/** In order, as much as there is room for; how a playbook is made is nothing to weigh. */
function withinReach(evidence: readonly Evidence[]): readonly Evidence[] {
  let room = evidenceMax
  return evidence
    .filter(({ what }) => !/\bplaybook\b/.test(what))
    .filter(({ what, value }) => (room -= Math.min(value.length, valueMax) + what.length + 60) >= 0)
}

function withIds<Item>(letter: string, items: readonly Item[]): ReadonlyMap<string, Item> {
  return new Map(items.map((item, index) => [`${letter}${index + 1}`, item]))
}

const telling: readonly string[] = ['Verdict', 'Summary', 'Assessment', 'Related activity']

/** What the report itself says of this event, each sentence once: no general knowledge, and nothing that only leads in a list. */
function sentencesOf(sections: readonly Section[], sent: Choices['evidence']): readonly Sentence[] {
  const all = sections.filter(({ heading }) => telling.includes(heading)).flatMap(({ passages }) => passages.flatMap(sentencesIn))
  const ofThisEvent = all.filter((one) => !plain(one.prose).endsWith(':') && one.evidence.every((id) => isOfThisEvent(sent.get(id))))
  return [...new Map(ofThisEvent.map((one) => [plain(one.prose), one])).values()].slice(0, sentencesMax)
}

function sentencesIn(passage: Section['passages'][number]): readonly Sentence[] {
  if (passage.kind === 'sentences') return passage.sentences
  return passage.kind === 'list' ? passage.items : []
}

function isOfThisEvent(evidence: Evidence | undefined): boolean {
  return evidence?.from === 'field' || evidence?.from === 'ledger'
}

/** The report's own list of what would confirm and what would refute it. */
function ofTheRule(sent: Choices['evidence']): readonly Explanation[] {
  const listed = (what: string, kind: Explanation['kind']) =>
    [...sent.values()]
      .filter((one) => one.from === 'knowledge' && one.what === what)
      .map(({ id, value }) => ({ kind, text: value, evidence: [id] }))
  return [...listed('what would make it real', 'sign'), ...listed('usual harmless cause', 'harmless')]
}

function ofAllAlerts(sent: Choices['evidence']): readonly Explanation[] {
  const source = fieldIn(sent, 'source')?.value
  const fitting = explanations.filter(({ sources }) => source !== undefined && (sources ?? everySource).includes(source))
  return fitting.map(({ kind, text }) => ({ kind: kind === 'hostile' ? 'hostile' : 'harmless', text, evidence: [] }))
}

/** A notice of Falco itself is explained by none of them. */
const everySource: readonly string[] = ['syscall', 'k8s_audit', 'aws_cloudtrail', 'gcp_auditlog', 'okta', 'github']

/** A question with the event's values in its slots; none where the event lacks one of them. */
function asked(text: string, sent: Choices['evidence']): readonly Sentence[] {
  const parts = text.split(/\{([^}]+)\}/).map((part, index) => (index % 2 === 0 ? part : fieldIn(sent, part)))
  const filled = parts.filter((part) => part !== undefined)
  const values = filled.filter((part) => typeof part !== 'string')
  if (filled.length < parts.length || !values.every(isTelling)) return []
  const prose = filled.map((part) => (typeof part === 'string' ? part : { value: part.value })).filter((part) => part !== '')
  return [{ prose, evidence: [...new Set(values.map(({ id }) => id))] }]
}

function fieldIn(sent: Choices['evidence'], name: string): Evidence | undefined {
  return [...sent.values()].find(({ from, what }) => from === 'field' && what === name)
}

/** Falco's ways to say that there is none; and what is too long to be asked about. */
function isTelling({ what, value }: Evidence): boolean {
  if (value.length > askedMax || /^(?:|no value|<NA>)$/.test(value)) return false
  if (what === 'proc.tty') return value !== '0'
  if (what === 'user.loginuid') return value !== '-1' && value !== '4294967295'
  return !what.startsWith('container.') || value !== 'host'
}
const askedMax = 160
