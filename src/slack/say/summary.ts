import type { KnownBlock } from '@slack/types'
import { received } from '../../domain/books.ts'
import type { Books, Refusal, SensorHealth, Summary } from '../../domain/books.ts'
import type { Prose } from '../../domain/prose.ts'
import { counted } from './duration.ts'
import { bold, mrkdwn, richBlock, richElements, richText } from './text.ts'

/** What has been going on: the books, the busiest, what waits, and what may have been missed. */
export function summaryBlocks(summary: Summary): KnownBlock[] {
  return [
    { type: 'section', text: mrkdwn(countsWords(summary)) },
    { type: 'section', text: mrkdwn(standingWords(summary)) },
    ...ranking(
      'Busiest rules',
      summary.topRules.map(({ rule, count }) => ({ name: rule, count })),
    ),
    ...ranking(
      'Busiest workloads',
      summary.topWorkloads.map(({ label, count }) => ({ name: label, count })),
    ),
    ...reportsWords(summary),
    ...blindSpots(summary),
  ]
}

function countsWords({ books, byPriority }: Summary): Prose {
  if (byPriority.length === 0) return [booksWords(books)]
  const priorities = byPriority.map(({ priority, count }) => `${priority} ${count.toLocaleString('en-US')}`)
  return [booksWords(books), `\n${priorities.join(' · ')}`]
}

/** Every event received is in exactly one of the five, and a reader can add them up. In mrkdwn. */
export function booksWords(books: Books): string {
  const { open, fold, suppress, below, repeat } = books
  const [all, ...five] = [received(books), open, fold, suppress, below, repeat].map((count) => count.toLocaleString('en-US'))
  const [opened, folded, suppressed, under, repeats] = five
  return `*${all} received* = ${opened} opened + ${folded} folded + ${suppressed} suppressed + ${under} below + ${repeats} repeat`
}

function standingWords({ open, acknowledged, suppressionsInForce }: Summary): Prose {
  const waiting = open === 0 ? 'Nothing is open' : `*${counted(open, 'alert')} open and unacknowledged*`
  return [`${waiting}, ${acknowledged.toLocaleString('en-US')} acknowledged, ${counted(suppressionsInForce, 'suppression')} in force`]
}

function reportsWords({ reports: { asked, useful, notUseful } }: Summary): readonly KnownBlock[] {
  if (asked === 0) return []
  const said = `${counted(asked, 'detailed report')}, found useful ${counted(useful, 'time')}, not useful ${notUseful.toLocaleString('en-US')}`
  return [{ type: 'context', elements: [mrkdwn([said])] }]
}

type Ranked = { readonly name: string; readonly count: number }

function ranking(title: string, ranked: readonly Ranked[]): readonly KnownBlock[] {
  if (ranked.length === 0) return []
  const items = ranked.map(({ name, count }) => richText([{ value: name }, ` ${count.toLocaleString('en-US')}`]))
  return [titled(title, items)]
}

function titled(title: string, items: ReturnType<typeof richText>[]): KnownBlock {
  return richBlock({ type: 'rich_text_section', elements: [bold(title)] }, { type: 'rich_text_list', style: 'bullet', elements: items })
}

/** Bodies that were refused, and Falco's own complaints: what the numbers above cannot show. */
function blindSpots({ refused, lastRefusals, health }: Summary): readonly KnownBlock[] {
  if (refused === 0 && health.length === 0)
    return [{ type: 'context', elements: [mrkdwn(['Refused bodies: 0. No sensor has complained.'])] }]
  return [
    ...(refused > 0 ? [refusals(refused, lastRefusals)] : []),
    ...(health.length > 0
      ? [
          titled(
            'What the sensors said of themselves',
            health.map((one) => richText(healthWords(one))),
          ),
        ]
      : []),
  ]
}

/** As many refusals as are worth reading; the rest are more of the same. */
const refusalsShown = 5

function refusals(count: number, last: readonly Refusal[]): KnownBlock {
  const items = last
    .slice(0, refusalsShown)
    .map(({ at, why, head }) => richText([{ moment: at }, ' ', { value: why }, ' It began ', { value: head.slice(0, 80) }]))
  const title = `Refused bodies: ${count.toLocaleString('en-US')}`
  return items.length > 0 ? titled(title, items) : richBlock({ type: 'rich_text_section', elements: richElements([title]) })
}

function healthWords({ rule, hostname, count, lastAt, dropped }: SensorHealth): Prose {
  const what = rule.replace(/^Falco internal: /, '')
  return [
    { value: hostname ?? 'unnamed host' },
    ' ',
    { value: what },
    ` ×${count.toLocaleString('en-US')}, last at `,
    { moment: lastAt },
    ...(dropped === undefined ? [] : [', dropped ', { value: dropped }]),
  ]
}
