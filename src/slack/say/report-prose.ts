import type { RichTextBlock, RichTextBlockElement, RichTextElement, RichTextSection } from '@slack/types'
import type { Passage, ReportStep, Section, Sentence } from '../../domain/report.ts'
import { maskSecrets } from '../../domain/secrets.ts'
import { bold, preformatted, richBlock, richElements } from './text.ts'

/** A section of a report in parts that each stay whole: its first one has the heading. */
export function sectionBlocks({ heading, passages }: Section): readonly RichTextBlock[] {
  const parts = passages.flatMap((one, index) => (introduces(one, passages[index + 1]) ? [] : introduced(passages[index - 1], one)))
  const [first = [], ...rest] = parts
  return [richBlock(section(bold(heading)), ...first), ...rest.map((elements) => richBlock(...elements))]
}

type Introduction = Extract<Passage, { kind: 'sentences' }>

/** What stands over steps tells which phase they belong to: somebody looks for it while scrolling. */
function introduces(one: Passage, next: Passage | undefined): one is Introduction {
  return one.kind === 'sentences' && next?.kind === 'steps'
}

/** A message may end between two parts, and the name of a phase does not end one: it stands over its first step. */
function introduced(before: Passage | undefined, one: Passage): readonly Elements[] {
  const [first = [], ...rest] = partsOf(one)
  return before && introduces(before, one) ? [[phaseName(before), ...first], ...rest] : [first, ...rest]
}

function phaseName({ sentences: all }: Introduction): RichTextSection {
  const { elements } = sentences(all)
  return section(...elements.map((one) => (one.type === 'text' && !one.style ? { ...one, style: { bold: true } } : one)))
}

type Elements = readonly RichTextBlockElement[]

/** A step is a part of its own, with its command. */
function partsOf(passage: Passage): readonly Elements[] {
  switch (passage.kind) {
    case 'sentences':
      return [[sentences(passage.sentences)]]
    case 'list':
      return [[bullets(passage.items)]]
    case 'rows':
      return [[rows(passage.rows)]]
    case 'steps':
      return passage.steps.map((step, index) => stepElements(step, index + 1))
  }
}

export function sentences(all: readonly Sentence[]): RichTextSection {
  return section(...all.flatMap((one, index) => [...richElements([index === 0 ? '' : ' ']), ...sentence(one)]))
}

export function bullets(items: readonly Sentence[]): RichTextBlockElement {
  return list(items.map((one) => section(...sentence(one))))
}

function rows(all: Extract<Passage, { kind: 'rows' }>['rows']): RichTextBlockElement {
  return list(all.map(({ label, value, evidence }) => section(bold(label), ...sentence({ prose: [' ', ...value], evidence }))))
}

/** What it needs to know before the command, what it does after it. */
export function stepElements({ text, command, blanks, changes, risk, undo, evidence }: ReportStep, number: number): Elements {
  const blank = blanks.flatMap((name, index) => [index === 0 ? '' : ', ', { value: name }])
  const missing = blanks.length === 0 ? [] : richElements(['\nSet first, for the event does not say it: ', ...blank, '.'])
  const said = section(bold(`${number}. `), ...sentence({ prose: text, evidence }), ...missing)
  const about = changes === 'nothing' ? [] : [section(...label('Changes', changes), ...label('\nRisk', risk), ...label('\nUndo', undo))]
  return [said, ...(command === undefined ? [] : [preformatted(maskSecrets(command))]), ...about]
}

function label(name: string, words: string): readonly RichTextElement[] {
  return [{ type: 'text', text: `${name}: `, style: { italic: true } }, ...richElements([words])]
}

/** What a sentence stands on follows it, so that a reader can look it up. */
function sentence({ prose, evidence }: Sentence): RichTextElement[] {
  const proof: RichTextElement[] =
    evidence.length === 0 ? [] : [{ type: 'text', text: ` [${evidence.join(', ')}]`, style: { italic: true } }]
  return [...richElements(prose), ...proof]
}

function list(elements: RichTextSection[]): RichTextBlockElement {
  return { type: 'rich_text_list', style: 'bullet', elements }
}

export function section(...elements: RichTextElement[]): RichTextSection {
  return { type: 'rich_text_section', elements }
}
