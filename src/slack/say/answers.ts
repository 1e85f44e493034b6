import type { KnownBlock, RichTextElement } from '@slack/types'
import { outcomes } from '../../domain/alert.ts'
import type { Summary } from '../../domain/books.ts'
import type { Moment } from '../../domain/event.ts'
import type { Prose } from '../../domain/prose.ts'
import type { StormId } from '../../domain/storm.ts'
import type { Card, Shown, Standing, Whereabouts } from '../desk.ts'
import { newestBlockId } from '../names.ts'
import { cardBlocks } from './card.ts'
import { alertHistory } from './history.ts'
import { fit } from './limits.ts'
import type { Message } from './message.ts'
import { actionableRow, alertRow } from './rows.ts'
import { statusBlocks } from './status.ts'
import { summaryBlocks } from './summary.ts'
import { bold, fallbackText, plainText, richBlock, richChannel, richElements, richText } from './text.ts'

/** `window`: the length that was asked for, in words: `24 hours`. */
export function summaryAnswer(summary: Summary, window: string): Message {
  return titled(`Falco, the last ${window}`, summaryBlocks(summary))
}

export function recentAnswer(cards: readonly Card[]): Message {
  if (cards.length === 0) return said(['No alert yet.'])
  return titled('The newest alerts', cards.map(alertRow))
}

/** The card with its buttons, and all that happened to it. */
export function showAnswer(shown: Shown): Message {
  const { alert, sample, suppressions, whereabouts } = shown
  const inForce = suppressions.find(({ id }) => id === alert.suppressed?.id)
  const place = whereabouts ? [richBlock({ type: 'rich_text_section', elements: whereWords(whereabouts) })] : []
  const text = fallbackText([`Alert ${alert.id}: `, { value: alert.rule }, ' · ', { value: alert.label }])
  return fit({ text, blocks: [...cardBlocks(alert, sample, undefined, inForce), alertHistory(shown), ...place] })
}

function whereWords({ on, channel, isPosted, why }: Whereabouts): RichTextElement[] {
  const missing = why === undefined ? 'it is on its way.' : `${why}.`
  const behind = why === undefined ? '.' : `, which is not up to date: ${why}.`
  const start = on === 'storm' ? 'It is gathered in the storm card in ' : isPosted ? 'Its card is in ' : 'It has no card in '
  const end = isPosted ? behind : on === 'storm' ? `, which is not there now: ${missing}` : ` now: ${missing}`
  return [...richElements([start]), richChannel(channel), ...richElements([end.replace(/\.\.$/, '.')])]
}

/** The alerts that a storm gathered last, each with a button where it waits for somebody. */
export function newestAnswer(storm: StormId, cards: readonly Card[]): Message {
  if (cards.length === 0) return said(['This storm has gathered no alert.'])
  const rows = cards.map((card) => ({ ...actionableRow(card), block_id: newestBlockId(storm, card.alert.id, card.alert.revision) }))
  return titled('The newest alerts of the storm', rows)
}

/** How Falconer itself is. */
export function statusAnswer(standing: Standing, now: Moment): Message {
  return titled('Falconer', statusBlocks(standing, now))
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
  ['/falco show <id>', 'an alert or a suppression, with its buttons and all that happened to it'],
  ['/falco acknowledge <id>', 'you take it on: an alert, or all that a storm gathered'],
  [`/falco resolve <id> as ${outcomes.join('|')} [because <why>]`, 'how it turned out'],
  ['/falco assign <id> @person', 'somebody takes it on'],
  ['/falco reopen|report|raw <id>', 'opens it again; a detailed report in its thread; the event as it came'],
  [
    '/falco suppress "<rule>"|<id> [field=value …] 8h because <why>',
    'hides a rule for a while, or what of it fits: namespace=dev, file^=/var/log/ (begins so), image~=*/shop/*; until monday 9:00 works too. With the id of an alert: what covers that alert',
  ],
  ['/falco suppressions [mine|expired]', 'what is hidden now, by whom, until when and why, with buttons; or what ended in 14 days'],
  ['/falco hidden <id> [page]', 'the events that a suppression has hidden, the newest first'],
  ['/falco event <number>', 'one event as it came'],
  ['/falco lift|keep <id>', 'ends a suppression; leaves it as it is, when its owner is asked'],
  ['/falco extend <id> [8h|until monday 9:00]', 'so much longer; as long again when nothing is said'],
  ['/falco narrow <id> [field=value …]', 'hides only what fits that besides; a form when nothing is said'],
  ['/falco approve|reject <id>', 'the answer of a second person'],
  ['/falco exception <id> [0.36]', 'the suppression as a file for Falco itself; for Falco 0.36'],
  ['/falco status', 'how Falconer itself is: Slack, what waits, storms, when each host was last heard'],
  ['/falco help', 'this'],
] as const

export function titled(title: string, blocks: readonly KnownBlock[]): Message {
  return fit({ text: title, blocks: [{ type: 'header', text: plainText(title, 150) }, ...blocks] })
}

export function said(prose: Prose): Message {
  return { text: fallbackText(prose), blocks: [richBlock(richText(prose))] }
}
