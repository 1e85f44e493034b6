import { narratedBy, partsOf } from '../domain/narration-words.ts'
import { plain } from '../domain/prose.ts'
import type { Prose, Span } from '../domain/prose.ts'
import type { Confidence, Evidence, Narration, Passage, Report, ReportStep, Section, Sentence } from '../domain/report.ts'
import { printable } from '../domain/untrusted.ts'
import { utc } from '../domain/utc.ts'

/** The report as Markdown, for a file or a ticket. Values stand in code spans, so that nothing in them is Markdown. */
export function markdown(report: Report): string {
  const { label, confidence } = report.verdict
  const about = report.alert === '' ? 'From one event' : `Alert ${escaped(report.alert)}`
  const parts = [
    `# ${escaped(report.title)}`,
    `**${escaped(label)}**, confidence ${confidence}. ${about}, written ${utc(report.writtenAt)}.`,
    ...report.sections.map((one) => sectionText(one)),
    ...(report.narration ? [narrationText(report.narration)] : []),
    `## Evidence\n\n${report.evidence.map(evidenceLine).join('\n')}`,
  ]
  return `${parts.join('\n\n')}\n`
}

function sectionText({ heading, passages }: Section): string {
  return [`## ${escaped(heading)}`, ...passages.map(passage)].join('\n\n')
}

function narrationText(narration: Narration): string {
  const parts = narration.kind === 'told' ? partsOf(narration) : []
  const each = parts.map(({ name, items }) => `### ${name}\n\n${passage({ kind: 'list', items })}`)
  return [`## ${narrationHeading}`, words(aboutNarration(narration)), ...each].join('\n\n')
}

export type ReportJson = {
  readonly sections: readonly {
    readonly title: string
    readonly claims: readonly { readonly text: string; readonly evidence: readonly string[] }[]
    /** `command`: null where a step has none. */
    readonly steps: readonly {
      readonly text: string
      readonly command: string | null
      readonly risk: string
      readonly undo: string
      readonly evidence: readonly string[]
    }[]
  }[]
  readonly evidence: readonly { readonly id: string; readonly kind: Evidence['from']; readonly text: string }[]
  readonly verdict: { readonly label: string; readonly confidence: Confidence; readonly because: readonly string[] }
}

/** The report as data, for other programs. */
export function json(report: Report): ReportJson {
  const { label, confidence, because } = report.verdict
  return {
    sections: [...report.sections.map(sectionJson), ...(report.narration ? narrationJson(report.narration) : [])],
    evidence: report.evidence.map(({ id, from, what, value }) => ({ id, kind: from, text: `${what}: ${value}` })),
    verdict: { label, confidence, because: because.map(({ prose }) => plain(prose)) },
  }
}

function sectionJson({ heading, passages }: Section): ReportJson['sections'][number] {
  return {
    title: heading,
    claims: passages.flatMap(claimsIn),
    steps: passages.flatMap((one) => (one.kind === 'steps' ? one.steps.map(stepJson) : [])),
  }
}

/** It adds to the report and is none of it: each part says so in its title. */
function narrationJson(narration: Narration): ReportJson['sections'] {
  const about = { title: `${narrationHeading}. ${plain(aboutNarration(narration))}`, claims: [], steps: [] }
  const parts = narration.kind === 'told' ? partsOf(narration) : []
  const sections = parts.map(({ name, items }) => ({
    heading: `${narrationHeading}. ${name}`,
    passages: [{ kind: 'list' as const, items }],
  }))
  return [about, ...sections.map(sectionJson)]
}

function claimsIn(one: Passage): ReportJson['sections'][number]['claims'] {
  const claim = ({ prose, evidence }: Sentence, label = '') => ({ text: `${label}${plain(prose)}`, evidence })
  if (one.kind === 'sentences') return one.sentences.map((sentence_) => claim(sentence_))
  if (one.kind === 'list') return one.items.map((item) => claim(item))
  return one.kind === 'rows' ? one.rows.map(({ label, value, evidence }) => claim({ prose: value, evidence }, `${label}: `)) : []
}

function stepJson({ text, command, changes, risk, undo, evidence }: ReportStep) {
  const changing = changes === 'nothing' ? '' : ` It changes: ${changes}`
  return { text: plain(text) + changing, command: command ?? null, risk, undo, evidence }
}

const narrationHeading = 'Narration (by a model)'

/** About the narration itself, which no evidence of the report speaks of: never one of its claims. */
function aboutNarration(narration: Narration): Prose {
  return narration.kind === 'failed' ? [narration.why] : narratedBy(narration)
}

function passage(one: Passage): string {
  switch (one.kind) {
    case 'sentences':
      return one.sentences.map(sentence).join(' ')
    case 'list':
      return one.items.map((item) => `- ${sentence(item)}`).join('\n')
    case 'rows':
      return one.rows.map(({ label, value, evidence }) => `- **${escaped(label)}:** ${sentence({ prose: value, evidence })}`).join('\n')
    case 'steps':
      return one.steps.map(step).join('\n\n')
  }
}

/** The fence begins its line, so that anything that reads Markdown finds the command. A look changes nothing, which its heading has said. */
function step({ text, command, blanks, changes, risk, undo, evidence }: ReportStep, index: number): string {
  const changing = [`- Changes: ${escaped(changes)}`, `- Risk: ${escaped(risk)}`, `- Undo: ${escaped(undo)}`].join('\n')
  return [
    `**${index + 1}.** ${sentence({ prose: text, evidence })}`,
    ...(blanks.length > 0 ? [`Set first, for the event does not say it: ${blanks.map(code).join(', ')}.`] : []),
    ...(command === undefined ? [] : [`\`\`\`bash\n${command.split('\n').map(printable).join('\n')}\n\`\`\``]),
    ...(changes === 'nothing' ? [] : [changing]),
  ].join('\n\n')
}

function sentence({ prose, evidence }: Sentence): string {
  return words(prose) + (evidence.length > 0 ? ` [${evidence.join(', ')}]` : '')
}

function words(prose: Prose): string {
  return prose.map(span).join('')
}

function span(one: Span): string {
  if (typeof one === 'string') return escaped(one)
  if ('value' in one) return code(one.value)
  if ('person' in one) return code(one.person)
  if ('moment' in one) return utc(one.moment)
  if ('channel' in one) return code(one.channel)
  return `[${escaped(one.text)}](${encodeURI(one.link)})`
}

function evidenceLine({ id, from, what, value }: Evidence): string {
  return `- ${id}, ${sources[from]} ${code(what)}: ${code(value)}`
}

const sources: Readonly<Record<Evidence['from'], string>> = {
  field: 'field of the event',
  rule: 'catalogue of rules:',
  'rule text': 'rule file:',
  attack: 'ATT&CK',
  ledger: 'ledger:',
  knowledge: 'what we know:',
}

/** A code span whose fence is longer than any row of backticks in the value. */
function code(value: string): string {
  const text = printable(value)
  const rows = text.match(/`+/g) ?? []
  const fence = '`'.repeat(Math.max(0, ...rows.map(({ length }) => length)) + 1)
  const room = /^[` ]|[` ]$/.test(text) ? ' ' : ''
  return fence + room + text + room + fence
}

function escaped(text: string): string {
  return printable(text).replaceAll(/[\\`*_[\]<>#|~]/g, (sign) => `\\${sign}`)
}
