import type { KnownBlock, RichTextBlock } from '@slack/types'
import type { WrittenReport } from '../../domain/filed-report.ts'
import type { Report, Section } from '../../domain/report.ts'
import { charactersIn, fit, limits } from './limits.ts'
import type { Message } from './message.ts'
import { isInLead, leadBlocks } from './report-lead.ts'
import { sectionBlocks } from './report-prose.ts'
import { fallbackText, mrkdwn } from './text.ts'

/** One of the messages that a report is told in. The first can be read without a click and is edited; the others never change. */
export function reportMessage(filed: WrittenReport, page: number): Message {
  const { report } = filed
  const blocks = page === 0 ? leadBlocks(filed) : pageBlocks(report, page)
  const { label, confidence } = report.verdict
  const words = page === 0 ? `Detailed report: ${label}, confidence ${confidence}. ` : `Detailed report, part ${page + 1}: `
  return fit({
    text: fallbackText([words, { value: report.title }]),
    blocks: blocks.map((block, index) => ({ ...block, block_id: `${filed.id}.${page}.${filed.facts.length}.${index}` })),
  })
}

/** Over how many messages a report is told. */
export function messagesOf(report: Report): number {
  return 1 + pagesOf(report).length
}

/** One that was told in fewer messages than it would be now has no such part. */
function pageBlocks(report: Report, page: number): readonly KnownBlock[] {
  const pages = pagesOf(report)
  const blocks = pages[page - 1] ?? []
  return [...blocks, { type: 'context', elements: [mrkdwn([`Report on alert ${report.alert}, part ${page + 1} of ${pages.length + 1}`])] }]
}

/** With room for the line at the end. */
const room = limits.messageCharacters - 500
const blocksMost = limits.messageBlocks - 2

/** The sections after the lead, in as few messages as hold them, each in one where that can be. */
function pagesOf({ sections }: Report): readonly (readonly RichTextBlock[])[] {
  const pages: RichTextBlock[][] = []
  for (const blocks of sections.filter((one) => !isInLead(one)).map(fitting)) {
    const last = pages.at(-1)
    if (last && hasRoom([...last, ...blocks])) last.push(...blocks)
    else pages.push(...split(blocks))
  }
  return pages
}

/** What one block alone says stays within a message, too. */
function fitting(one: Section): readonly RichTextBlock[] {
  return sectionBlocks(one).flatMap((block) => (hasRoom([block]) ? [block] : splitBlock(block)))
}

/** A block is as many elements; one that alone is too long is cut where the message is fitted. */
function splitBlock({ elements }: RichTextBlock): readonly RichTextBlock[] {
  return elements.map((element) => ({ type: 'rich_text', elements: [element] }))
}

function split(blocks: readonly RichTextBlock[]): RichTextBlock[][] {
  const pages: RichTextBlock[][] = []
  for (const block of blocks) {
    const last = pages.at(-1)
    if (last && hasRoom([...last, block])) last.push(block)
    else pages.push([block])
  }
  return pages
}

function hasRoom(blocks: readonly RichTextBlock[]): boolean {
  return blocks.length <= blocksMost && charactersIn(blocks) <= room
}
