import type { Prose, Span } from '../domain/prose.ts'
import type { Evidence, Passage, Report, Sentence } from '../domain/report.ts'
import { printable } from '../domain/untrusted.ts'

/** The report as Markdown, for a file or a ticket. Values stand in code spans, so that nothing in them is Markdown. */
export function markdown(report: Report): string {
  const sections = report.sections.map(({ heading, passages }) => [`## ${escaped(heading)}`, ...passages.map(passage)].join('\n\n'))
  const written = `Alert ${escaped(report.alert)}, written ${new Date(report.writtenAt).toISOString()}.`
  const parts = [`# ${escaped(report.title)}`, written, ...sections, `## Evidence\n\n${report.evidence.map(evidenceLine).join('\n')}`]
  return `${parts.join('\n\n')}\n`
}

function passage(one: Passage): string {
  switch (one.kind) {
    case 'sentences':
      return one.sentences.map(sentence).join(' ')
    case 'list':
      return one.items.map((item) => `- ${sentence(item)}`).join('\n')
    case 'rows':
      return one.rows.map(({ label, value, evidence }) => `- **${escaped(label)}:** ${sentence({ prose: value, evidence })}`).join('\n')
    case 'command':
      return `${escaped(one.purpose)}:\n\n    ${printable(one.command)}`
  }
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
  if ('moment' in one) return new Date(one.moment).toISOString()
  if ('channel' in one) return code(one.channel)
  return `[${escaped(one.text)}](${encodeURI(one.link)})`
}

function evidenceLine({ id, from, what, value }: Evidence): string {
  return `- ${id}, ${sources[from]} ${code(what)}: ${code(value)}`
}

const sources: Readonly<Record<Evidence['from'], string>> = {
  field: 'field of the event',
  rule: 'catalogue of rules:',
  attack: 'ATT&CK',
  ledger: 'ledger:',
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
