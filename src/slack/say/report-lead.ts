import type { ActionsBlock, KnownBlock, RichTextBlockElement } from '@slack/types'
import { askedBy, isPosed, knowsModel, lastOfModel, ratingsOf } from '../../domain/filed-report.ts'
import type { FiledReport, WrittenReport } from '../../domain/filed-report.ts'
import { narratedBy, partsOf } from '../../domain/narration-words.ts'
import type { Prose } from '../../domain/prose.ts'
import type { Narration, Report, Section, Sentence } from '../../domain/report.ts'
import { utc } from '../../domain/utc.ts'
import { actions, reportValue } from '../names.ts'
import { button } from './buttons.ts'
import { limits } from './limits.ts'
import { bullets, section, sentences } from './report-prose.ts'
import { bold, mrkdwn, plainText, richBlock, richElements } from './text.ts'

/** The verdict with why, what happened, the next decision, what a model makes of it, and what can be done with the report. */
export function leadBlocks(filed: WrittenReport): readonly KnownBlock[] {
  const { report } = filed
  return [
    { type: 'header', text: plainText(report.title, limits.headerText) },
    verdictBlock(report),
    ...sectionsOf(report).map((one) => richBlock(section(bold(leadNames[one.heading] ?? one.heading)), told(saidOnce(one, report)))),
    ...modelBlocks(filed),
    { type: 'context', elements: [mrkdwn(footWords(filed))] },
    readingButtons(filed),
    opinionButtons(filed),
  ]
}

/** What of the report the first message tells, under these names; the verdict stands above all. */
const leadNames: Readonly<Record<string, string>> = { Summary: 'What happened', Conclusion: 'What next' }

export function isInLead({ heading }: Section): boolean {
  return heading === 'Verdict' || Object.hasOwn(leadNames, heading)
}

function sectionsOf({ sections }: Report): readonly Section[] {
  return sections.filter(({ heading }) => Object.hasOwn(leadNames, heading))
}

function verdictBlock({ verdict: { label, confidence, headline, because } }: Report): KnownBlock {
  return richBlock(
    section(bold(`Verdict: ${label} · confidence ${confidence}`), ...richElements(['\n']), ...sentences([headline]).elements),
    ...(because.length > 0 ? [bullets(because)] : []),
  )
}

/** The summary ends with the verdict, which stands right above it here. */
function saidOnce({ passages }: Section, { verdict }: Report): readonly Sentence[] {
  const headline = JSON.stringify(verdict.headline.prose)
  const all = passages.flatMap((one) => (one.kind === 'sentences' ? one.sentences : one.kind === 'list' ? one.items : []))
  return all.filter(({ prose }) => JSON.stringify(prose) !== headline)
}

/** More than two sentences are read faster one below the other. */
function told(all: readonly Sentence[]): RichTextBlockElement {
  return all.length > 2 ? bullets(all) : sentences(all)
}

function modelBlocks(filed: FiledReport): readonly KnownBlock[] {
  const narration = filed.narration?.kind === 'told' ? [narrationBlock(filed.narration)] : []
  const words = modelWords(filed)
  return [...narration, ...(words.length > 0 ? [{ type: 'context' as const, elements: [mrkdwn(words)] }] : [])]
}

function narrationBlock(narration: Extract<Narration, { kind: 'told' }>): KnownBlock {
  return richBlock(...partsOf(narration).flatMap(({ name, items }) => [section(bold(name)), bullets(items)]))
}

/** Whose choice the narration is and what of it was dropped; that it is awaited; or why there is none. */
function modelWords({ narration, facts }: FiledReport): Prose {
  const whose = narration?.kind === 'told' ? narratedBy(narration) : []
  const last = lastOfModel(facts)
  const now =
    last?.kind === 'posed'
      ? `The model is asked${whose.length > 0 ? ' again; what it says takes the place of this' : ', each report in its turn; what it says is added here'}.`
      : last?.failed !== undefined
        ? `${whose.length > 0 ? 'Asked again. ' : ''}${last.failed}`
        : undefined
  return [...whose, ...(now === undefined ? [] : [whose.length > 0 ? '\n' : '', now])]
}

function footWords(filed: WrittenReport): Prose {
  const { report } = filed
  const by = askedBy(filed)
  const asked: Prose = by === undefined ? ['Nobody asked: this route has report: auto'] : ['Asked for by ', { person: by }]
  return [...asked, ', written ', utc(report.writtenAt), ', alert ', { value: report.alert }, '. [E1] and the like: see Evidence.']
}

/** What opens more of it, and what to do about it. */
function readingButtons(filed: FiledReport): ActionsBlock {
  const value = reportValue(filed.id)
  return {
    type: 'actions',
    elements: [
      button('Evidence', actions.reportEvidence, value),
      button('As a file', actions.reportFile, value),
      button('Falco tuning', actions.reportTuning, value),
      ...(knowsModel(filed) && !isPosed(filed) ? [button('Ask again with the model', actions.reportModel, value)] : []),
    ],
  }
}

function opinionButtons(filed: FiledReport): ActionsBlock {
  const { useful, notUseful } = ratingsOf(filed)
  const value = reportValue(filed.id)
  return {
    type: 'actions',
    elements: [
      button(`Useful${times(useful)}`, actions.reportUseful, value),
      button(`Not useful${times(notUseful)}`, actions.reportNotUseful, value),
    ],
  }
}

function times(count: number): string {
  return count === 0 ? '' : ` (${count})`
}
