import type { ActionsBlock, KnownBlock, RichTextBlock, RichTextElement, TableBlock } from '@slack/types'
import { received } from '../../domain/books.ts'
import type { Moment } from '../../domain/event.ts'
import { durationWords, howLong } from '../../domain/how-long.ts'
import type { Prose } from '../../domain/prose.ts'
import { calmMs } from '../../domain/storm.ts'
import type { Storm, StormPicture } from '../../domain/storm.ts'
import { stormButtons } from './buttons.ts'
import { colours } from './colours.ts'
import { cut } from './cut.ts'
import { counted } from './duration.ts'
import { fit } from './limits.ts'
import type { CardMessage } from './message.ts'
import { booksWords } from './summary.ts'
import { bold, fallbackText, mrkdwn, richBlock, richChannel, richElements } from './text.ts'

/** More new alerts than the channel can carry, on one card, edited in place while the storm lasts. */
export function stormCard(picture: StormPicture): CardMessage {
  const { storm } = picture
  const headline = fallbackText(headlineWords(picture))
  const blocks = [happening(picture), table(picture), standing(picture), books(picture), buttons(picture), foot(storm)]
    .filter((block) => block !== undefined)
    .map((block, index) => ({ ...block, block_id: `${storm.id}.${storm.revision}.${index}` }))
  const color = storm.endedAt === undefined ? colours.Error : colours.Debug
  return fit({ text: headline, attachments: [{ color, fallback: headline, blocks }] })
}

function headlineWords(picture: StormPicture): Prose {
  const { storm, gathered } = picture
  const { since, endedAt } = storm
  if (endedAt === undefined) return [`Storm: ${counted(gathered, 'new alert')} since `, { moment: since }, ', gathered on one card']
  return [`The storm is over: ${counted(inAll(picture), 'new alert')} in ${howLong(calmSince(storm, endedAt) - since)}`]
}

function happening(picture: StormPicture): RichTextBlock {
  const { storm, loudest } = picture
  const told = storm.endedAt === undefined ? goingOn(picture) : over(picture, storm.endedAt)
  const talk = loudest ? richElements(['\n', ...talkWords(loudest, picture)]) : []
  return richBlock({ type: 'rich_text_section', elements: [...told, ...talk] })
}

function goingOn({ storm, gathered }: StormPicture): readonly RichTextElement[] {
  const they = gathered === 1 ? 'it is' : 'they are'
  return [
    bold(counted(gathered, 'new alert')),
    ...richElements([' in ']),
    richChannel(storm.channel),
    ...richElements([' since ', { moment: storm.since }, `, faster than the channel can carry: ${they} gathered here.`]),
  ]
}

/** That a storm is over is known only after a calm while, in which it stormed no more. */
function calmSince({ gatheredAt }: Storm, endedAt: Moment): Moment {
  return Math.max(gatheredAt, endedAt - calmMs)
}

/** What goes on after the end leaves the card for one of its own, so only all together are what the storm was. */
function inAll({ gathered, apart }: StormPicture): number {
  return gathered + apart
}

function over(picture: StormPicture, endedAt: Moment): readonly RichTextElement[] {
  const { storm, gathered } = picture
  const until = calmSince(storm, endedAt)
  const here = gathered === 0 ? 'none of them is' : gathered === 1 ? 'one of them is' : `${gathered.toLocaleString('en-US')} of them are`
  return [
    bold(`The storm is over. It lasted ${howLong(until - storm.since)}.`),
    ...richElements([` ${counted(inAll(picture), 'new alert')} in `]),
    richChannel(storm.channel),
    ...richElements([' from ', { moment: storm.since }, ' to ', { moment: until }, `; ${here} gathered here.`]),
  ]
}

/** Events of its alerts go on being counted after the end, when the books of the storm are closed: then a share would be none. */
function talkWords({ rule, events, workloads }: Loudest, { books, talkers }: StormPicture): Prose {
  const all = received(books)
  const whole = `${events.toLocaleString('en-US')} of ${counted(all, 'event')} received (${percent(events, all)})`
  const [top] = talkers
  const where: Prose = workloads === 1 && top?.rule === rule ? [{ value: top.label }] : [counted(workloads, 'workload')]
  return [{ value: rule }, ' talks most, on ', ...where, ': ', events <= all ? whole : counted(events, 'event'), '.']
}

type Loudest = NonNullable<StormPicture['loudest']>

function percent(part: number, whole: number): string {
  const share = whole === 0 ? 0 : (100 * part) / whole
  return share < 1 ? 'less than 1%' : `${Math.floor(share)}%`
}

/**
 * The table stands in the attachment, with the rest of the card: there Slack keeps the tables that people paste
 * (slackapi/slack-skills-plugin#126), and a message has one at most (`only_one_table_allowed`). Cells are rich text: raw ones were
 * answered with errors of Slack's own (soxtoby/SlackNet#246), and an empty cell is refused.
 */
function table({ talkers }: StormPicture): TableBlock | undefined {
  if (talkers.length === 0) return undefined
  const head = ['Rule', 'Workload', 'Events', 'Alerts'].map((title) => cell([bold(title)]))
  const rows = talkers.map(({ rule, label, events, alerts }) => [
    cell(named(rule)),
    cell(named(label)),
    cell(richElements([events.toLocaleString('en-US')])),
    cell(richElements([alerts.toLocaleString('en-US')])),
  ])
  return { type: 'table', rows: [head, ...rows], column_settings: [...columns] }
}

const columns = [{ is_wrapped: true }, { is_wrapped: true }, { align: 'right' }, { align: 'right' }] as const

/** A name that fills the screen would hide the others. */
const nameShown = 80

function named(name: string): RichTextElement[] {
  return richElements([{ value: name }]).map((one) => (one.type === 'text' ? { ...one, text: cut(one.text, nameShown) } : one))
}

function cell(elements: RichTextElement[]): RichTextBlock {
  return richBlock({ type: 'rich_text_section', elements: elements.length > 0 ? elements : [{ type: 'text', text: '-' }] })
}

function standing(picture: StormPicture): KnownBlock {
  const { apart, waiting } = picture
  const lines: readonly Prose[] = [
    handled(picture),
    urgent(picture),
    spread(picture),
    apart > 0 ? [`${counted(apart, 'more alert')} ${apart === 1 ? 'has' : 'have'} a card of ${apart === 1 ? 'its' : 'their'} own.`] : [],
    waiting > 0 ? [`${counted(waiting, 'new alert')} still ${waiting === 1 ? 'waits' : 'wait'} for a card.`] : [],
  ]
  const told = lines.filter((line) => line.some((span) => span !== ''))
  return { type: 'section', text: mrkdwn(told.flatMap((line, index): Prose => [index === 0 ? '' : '\n', ...line])) }
}

function handled({ gathered, open, acknowledged, suppressed, lastAcknowledged: last }: StormPicture): Prose {
  const closed = gathered - open - acknowledged
  const who: Prose = last && acknowledged > 0 ? [' (last by ', { person: last.by }, ' at ', { moment: last.at }, ')'] : []
  return [
    open === 0 ? '*Nothing is open*' : `*${open.toLocaleString('en-US')} open*`,
    quietWords(suppressed.open),
    `, ${acknowledged.toLocaleString('en-US')} acknowledged`,
    ...who,
    quietWords(suppressed.acknowledged),
    closed > 0 ? `, ${closed.toLocaleString('en-US')} closed.` : '.',
  ]
}

function quietWords(suppressed: number): string {
  return suppressed === 0 ? '' : `, ${suppressed.toLocaleString('en-US')} of them suppressed`
}

/** Critical and above have cards of their own: what is the worst of the rest? */
function urgent({ byPriority }: StormPicture): Prose {
  if (byPriority.length === 0) return []
  return [`By priority: ${byPriority.map(({ priority, count }) => `${priority} ${count.toLocaleString('en-US')}`).join(' · ')}`]
}

function spread({ hosts, talkers, talkersInAll }: StormPicture): Prose {
  const where = hosts > 0 ? [`Seen on ${counted(hosts, 'host')}.`] : []
  const pairs = counted(talkersInAll, 'pair')
  const rest = talkersInAll > talkers.length ? [`The table has the busiest ${talkers.length} of ${pairs} of rule and workload.`] : []
  return [[...where, ...rest].join(' ')]
}

function books({ storm, books }: StormPicture): KnownBlock {
  const until: Prose = storm.endedAt === undefined ? [' until now: '] : [' until ', { moment: storm.endedAt }, ': ']
  return { type: 'section', text: mrkdwn(['All that Falconer received from ', { moment: storm.since }, ...until, booksWords(books)]) }
}

function buttons({ storm, gathered, open, acknowledged }: StormPicture): ActionsBlock | undefined {
  return gathered > 0 ? stormButtons(storm.id, { anyOpen: open > 0, anyAlive: open + acknowledged > 0 }) : undefined
}

function foot({ id, endedAt }: Storm): KnownBlock {
  const next =
    endedAt === undefined
      ? `It is over when it has been calm for ${durationWords(calmMs)}. Critical alerts have a card of their own.`
      : 'An open alert that goes on gets a card of its own.'
  const find: Prose = [' Each one can be found: ', { value: '/falco recent' }, ', ', { value: '/falco show <id>' }]
  return { type: 'context', elements: [mrkdwn(['Storm ', { value: id }, ` · ${next}`, ...find])] }
}
