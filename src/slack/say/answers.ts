import type { KnownBlock } from '@slack/types'
import type { Summary } from '../../domain/books.ts'
import type { Prose } from '../../domain/prose.ts'
import type { Suppression } from '../../domain/suppression.ts'
import type { Card, Shown } from '../desk.ts'
import { cardBlocks } from './card.ts'
import { fit } from './limits.ts'
import type { Message } from './message.ts'
import { alertRow, suppressionRow } from './rows.ts'
import { summaryBlocks } from './summary.ts'
import { bold, fallbackText, plainText, richBlock, richChannel, richElements, richText } from './text.ts'
import { factWords } from './timeline.ts'

/** `window`: the length that was asked for, in words: `24 hours`. */
export function summaryAnswer(summary: Summary, window: string): Message {
  return titled(`Falco, the last ${window}`, summaryBlocks(summary))
}

export function recentAnswer(cards: readonly Card[]): Message {
  if (cards.length === 0) return said(['No alert yet.'])
  return titled('The newest alerts', cards.map(alertRow))
}

/** The card with its buttons, and all that happened to it. */
export function showAnswer({ alert, sample, facts, card }: Shown): Message {
  const opened = richText([{ moment: alert.openedAt }, ` Opened: ${alert.because}`])
  const rows = facts.map((fact) => richText([{ moment: fact.at }, ' ', ...factWords(fact)]))
  const timeline = richBlock({ type: 'rich_text_list', style: 'bullet', elements: [opened, ...rows.slice(-factsShown)] })
  const place = card
    ? [richBlock({ type: 'rich_text_section', elements: [...richElements(['Its card is in ']), richChannel(card.channel)] })]
    : []
  const text = fallbackText([`Alert ${alert.id}: `, { value: alert.rule }, ' · ', { value: alert.label }])
  return fit({ text, blocks: [...cardBlocks(alert, sample, undefined), timeline, ...place] })
}

const factsShown = 40

export function suppressionsAnswer(suppressions: readonly Suppression[]): Message {
  if (suppressions.length === 0) return said(['No suppression is in force.'])
  return titled('Suppressions', suppressions.map(suppressionRow))
}

/** `typed`: what somebody typed that is no command of ours. */
export function helpAnswer(typed?: string): Message {
  const unknown: Prose = typed === undefined ? [] : ['There is no command ', { value: typed }, '. There are these:']
  const items = commands.map(([usage, does]) => richText([{ value: usage }, ` ${does}`]))
  return titled('Falconer', [
    ...(typed === undefined ? [] : [richBlock(richText(unknown))]),
    richBlock({ type: 'rich_text_list', style: 'bullet', elements: items }),
    richBlock({
      type: 'rich_text_section',
      elements: [bold('here'), ...richElements([' as the last word shows the answer to the whole channel.'])],
    }),
  ])
}

const commands = [
  ['/falco summary 24h', 'what has been going on: counts, the busiest rules and workloads, blind spots'],
  ['/falco recent 10', 'the newest alerts'],
  ['/falco show <id>', 'one alert, with its buttons and all that happened to it'],
  ['/falco suppressions', 'what is hidden now, by whom, until when and why; each with a Lift button'],
  ['/falco suppress "<rule>" 8h <why>', 'hides a rule everywhere for a while, a minute to 30 days'],
  ['/falco help', 'this'],
] as const

function titled(title: string, blocks: readonly KnownBlock[]): Message {
  return fit({ text: title, blocks: [{ type: 'header', text: plainText(title, 150) }, ...blocks] })
}

function said(prose: Prose): Message {
  return { text: fallbackText(prose), blocks: [richBlock(richText(prose))] }
}
