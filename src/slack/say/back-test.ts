import type { KnownBlock, RichTextSection } from '@slack/types'
import type { BackTest, Toll } from '../../domain/back-test.ts'
import { describeDeed } from '../../domain/describe.ts'
import type { FalcoEvent, Moment } from '../../domain/event.ts'
import type { Prose } from '../../domain/prose.ts'
import type { Past } from '../../domain/suppression.ts'
import { bold, plainText, richBlock, richText } from './text.ts'
import { limits } from './limits.ts'

/** `In the last 24 h it would have hidden 412 of 9,000 events in 3 alerts on 2 hosts, Notice at most.` And the same of 14 days. */
export function pastProse(past: Past, now: Moment): Prose {
  const missed = missedWords(past.truePositives)
  const longer: Prose = isYoung(past, now) ? [] : [' ', ...fortnightProse(past, now)]
  return [...dayProse(past, now), ...longer, ...(missed === undefined ? [] : [` ${missed}`])]
}

function dayProse({ day, since, lookedBackTo }: Past, now: Moment): Prose {
  return windowProse('In the last 24 h', now - dayMs, day, { since, lookedBackTo })
}

/** `days` says it as well, day by day. */
function fortnightProse({ fortnight, since, lookedBackTo }: Past, now: Moment): Prose {
  return windowProse('In 14 days', now - 14 * dayMs, fortnight, { since, lookedBackTo })
}

const [hourMs, dayMs] = [3_600_000, 86_400_000]

function windowProse(window: string, from: Moment, toll: Toll, { since, lookedBackTo }: Pick<Past, 'since' | 'lookedBackTo'>): Prose {
  const begin: Prose = since > from + hourMs ? ['Since ', { moment: since }] : [window]
  const isCut = lookedBackTo !== undefined && lookedBackTo > from
  const least = isCut ? 'at least ' : ''
  const hidden = toll.hidden === 0 && least === '' ? 'none' : `${least}${figure(toll.hidden)}`
  const extent = [amount(' in', toll.alerts, 'alert'), amount(' on', toll.hosts, 'host'), toll.highest ? `, ${toll.highest} at most` : '']
  const looked: Prose = isCut ? ['; it was looked back to ', { moment: lookedBackTo }, ' only'] : []
  return [...begin, ` it would have hidden ${hidden} of ${figure(toll.of)} events${extent.join('')}`, ...looked, '.']
}

/** What nobody should hide without knowing; undefined: nothing of the kind. */
export function missedWords({ count, one, unsure }: Past['truePositives']): string | undefined {
  if (one === undefined) return unsure ? notAllAsked : undefined
  const which = count === 1 ? 'an alert that turned out' : `${figure(count)} alerts that turned out`
  const words = `In the last 14 days it would have hidden events of ${which} a true positive: ${count === 1 ? 'alert' : 'the newest is'} ${one}.`
  return unsure ? `${words} There may be more.` : words
}

const notAllAsked =
  'Not all events of alerts that turned out a true positive could be looked at: whether it would have hidden one is not known.'

/** In red what people found to be true; both windows, and a bar for each day. */
export function figureBlocks(past: Past, now: Moment): readonly KnownBlock[] {
  const missed = missedWords(past.truePositives)
  return [...(missed === undefined ? [] : [redAlert(missed)]), richBlock(...windows(past, now).map((prose) => richText(prose)))]
}

/** The same for a message: red alerts are for forms. */
export function figureBlock(past: Past, now: Moment): KnownBlock {
  const missed = missedWords(past.truePositives)
  const red: RichTextSection[] = missed === undefined ? [] : [{ type: 'rich_text_section', elements: [bold(`🔴 ${missed}`)] }]
  return richBlock(...red, ...windows(past, now).map((prose) => richText(prose)))
}

/** The newest of what it would have hidden. */
export function exampleBlocks({ examples }: Pick<BackTest, 'examples'>): readonly KnownBlock[] {
  return examples.length === 0 ? [] : [richBlock(richText(['The newest of what it would have hidden:']), examplesList(examples))]
}

/** A young ledger has one window. */
function windows(past: Past, now: Moment): readonly Prose[] {
  const { day, fortnight } = past
  if (day.of === 0 && fortnight.of === 0) return [['There is nothing to look back at yet: no event has come.']]
  return isYoung(past, now) ? [dayProse(past, now)] : [dayProse(past, now), [...fortnightProse(past, now), ...barsProse(past, now)]]
}

function isYoung({ since }: Pick<Past, 'since'>, now: Moment): boolean {
  return since > now - dayMs + hourMs
}

function redAlert(words: string): KnownBlock {
  return { type: 'alert', level: 'error', text: plainText(words, limits.alertText) }
}

/** `Day by day ▁▁▂▁█▁▁, 412 on the busiest day.` Days before the ledger counted are left out. */
function barsProse({ days, fortnight, since }: Past, now: Moment): Prose {
  if (fortnight.hidden === 0) return []
  const counted = days.slice(-Math.max(1, Math.ceil((now - since) / dayMs)))
  const most = Math.max(...counted)
  return ['\nDay by day ', { value: counted.map((count) => barOf(count, most)).join('') }, `, ${figure(most)} on the busiest day.`]
}

const bars = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const

/** The lowest bar is a day without any. */
function barOf(count: number, most: number): string {
  return bars[count === 0 ? 0 : Math.max(1, Math.round((count / most) * (bars.length - 1)))] ?? bars[0]
}

function examplesList(examples: BackTest['examples']): { type: 'rich_text_list'; style: 'bullet'; elements: RichTextSection[] } {
  const elements = examples.map(({ event, receivedAt }) =>
    richText([{ moment: receivedAt }, ...hostProse(event), ': ', ...describeDeed(event)]),
  )
  return { type: 'rich_text_list', style: 'bullet', elements }
}

function hostProse({ hostname }: FalcoEvent): Prose {
  return hostname === undefined ? [] : [' on ', { value: hostname }]
}

function amount(preposition: string, count: number, noun: string): string {
  return count === 0 ? '' : `${preposition} ${figure(count)} ${noun}${count === 1 ? '' : 's'}`
}

function figure(count: number): string {
  return count.toLocaleString('en-US')
}
