import type { KnownBlock, RichTextBlock, RichTextBlockElement, RichTextElement, RichTextSection } from '@slack/types'
import type { Evidence, Passage, Report, ReportStep, Section, Sentence } from '../../domain/report.ts'
import { maskSecrets } from '../../domain/secrets.ts'
import type { UserId } from '../../domain/suppression.ts'
import { cut } from './cut.ts'
import { fit, limits } from './limits.ts'
import type { Message } from './message.ts'
import { bold, fallbackText, mrkdwn, plainText, preformatted, richBlock, richElements, visible } from './text.ts'

/** The detailed report as one message: at most 50 blocks and 12,000 characters, its evidence at the end. */
export function reportMessage(report: Report, by: UserId): Message {
  const asked = mrkdwn(['Asked for by ', { person: by }, ', written ', { moment: report.writtenAt }, ', alert ', { value: report.alert }])
  return fit({
    text: fallbackText(['Detailed report: ', { value: report.title }]),
    blocks: [
      { type: 'header', text: plainText(report.title, limits.headerText) },
      { type: 'context', elements: [asked] },
      ...report.sections.map(sectionBlock),
      ...evidenceBlocks(report.evidence),
    ],
  })
}

function sectionBlock({ heading, passages }: Section): RichTextBlock {
  return richBlock(section(bold(heading)), ...passages.flatMap(passageElements))
}

function passageElements(passage: Passage): readonly RichTextBlockElement[] {
  switch (passage.kind) {
    case 'sentences':
      return [section(...passage.sentences.flatMap((one, index) => [...richElements([index === 0 ? '' : ' ']), ...sentence(one)]))]
    case 'list':
      return [list(passage.items.map((one) => section(...sentence(one))))]
    case 'rows':
      return [
        list(passage.rows.map(({ label, value, evidence }) => section(bold(label), ...sentence({ prose: [' ', ...value], evidence })))),
      ]
    case 'steps':
      return passage.steps.flatMap(stepElements)
  }
}

function stepElements({ text, command, changes, risk, undo, evidence }: ReportStep): readonly RichTextBlockElement[] {
  const about = changes === 'nothing' ? [] : richElements([` It changes: ${changes} Risk: ${risk} To undo: ${undo}`])
  const said = section(...sentence({ prose: text, evidence }), ...about)
  return command === undefined ? [said] : [said, preformatted(maskSecrets(command))]
}

/** What a sentence stands on follows it, small, so that a reader can check. */
function sentence({ prose, evidence }: Sentence): RichTextElement[] {
  const proof: RichTextElement[] =
    evidence.length === 0 ? [] : [{ type: 'text', text: ` [${evidence.join(', ')}]`, style: { italic: true } }]
  return [...richElements(prose), ...proof]
}

/** In blocks of a dozen: when room runs short, the last ones are left out and the first stay. */
const evidencePerBlock = 12

function evidenceBlocks(evidence: readonly Evidence[]): readonly KnownBlock[] {
  const pages = Array.from({ length: Math.ceil(evidence.length / evidencePerBlock) }, (_, page) =>
    evidence.slice(page * evidencePerBlock, (page + 1) * evidencePerBlock),
  )
  return pages.map((rows, page) =>
    richBlock(...(page === 0 ? [section(bold('Evidence'))] : []), preformatted(rows.map(evidenceLine).join('\n'))),
  )
}

/** Beside the sentences that tell it, a value needs to be recognised only. */
const valueShown = 120

function evidenceLine({ id, what, value }: Evidence): string {
  return `${id.padEnd(4)}${visible(what)}: ${cut(visible(maskSecrets(value)), valueShown)}`
}

function list(elements: RichTextSection[]): RichTextBlockElement {
  return { type: 'rich_text_list', style: 'bullet', elements }
}

function section(...elements: RichTextElement[]): RichTextSection {
  return { type: 'rich_text_section', elements }
}
