import type { KnownBlock, RichTextBlock, RichTextElement } from '@slack/types'
import type { Alert } from '../../domain/alert.ts'
import { tacticsOf, techniquesOf } from '../../domain/attack.ts'
import { describe } from '../../domain/describe.ts'
import type { FalcoEvent, Moment } from '../../domain/event.ts'
import { particulars } from '../../domain/particulars.ts'
import type { Particular } from '../../domain/particulars.ts'
import { isPluginEvent } from '../../domain/plugin.ts'
import type { Prose } from '../../domain/prose.ts'
import type { Suppression } from '../../domain/suppression.ts'
import { buttons, suppressionButtons } from './buttons.ts'
import { colours } from './colours.ts'
import { fit } from './limits.ts'
import type { CardMessage } from './message.ts'
import { countWords, seenWords, statusWords, suppressionInForce, suppressionWords } from './state.ts'
import { bold, fallbackText, mentionToken, mrkdwn, richBlock, richElements, richText } from './text.ts'

export type CardOptions = {
  /** A new card calls whom its route mentions; an edit of it calls nobody. */
  readonly isNew: boolean
  /** Without it, a suppression that the alert names is taken to be in force. */
  readonly now?: Moment
  /** What hides its events now. */
  readonly suppression?: Suppression | undefined
}

/** One alert as people see it in a channel. `sample`: one of its events, whose fields are shown. */
export function card(alert: Alert, sample: FalcoEvent, { isNew, now, suppression }: CardOptions): CardMessage {
  const headline = fallbackText([`${alert.priority}: `, { value: alert.rule }, ' · ', { value: alert.label }])
  const mention = isNew && alert.mention ? mentionToken(alert.mention) : ''
  const blocks = cardBlocks(alert, sample, now, suppression)
  return fit({
    text: [mention, headline].filter(Boolean).join(' '),
    attachments: [{ color: colours[alert.priority], fallback: headline, blocks }],
  })
}

/** The card without its colour bar. Slack asks for new block ids whenever a message changes. */
export function cardBlocks(alert: Alert, sample: FalcoEvent, now: Moment | undefined, suppression?: Suppression): KnownBlock[] {
  const stand = state(alert, now, suppression)
  const hiding = suppressionInForce(alert, now)
  const change = hiding && suppressionButtons(hiding)
  const blocks = [tale(alert, sample), facts(alert, sample), attack(alert), stand, change, buttons(alert, now), foot(alert)]
  return blocks
    .filter((block) => block !== undefined)
    .map((block, index) => ({ ...block, block_id: `${alert.id}.${alert.revision}.${index}` }))
}

function tale(alert: Alert, sample: FalcoEvent): RichTextBlock {
  const heading = { type: 'rich_text_section' as const, elements: [bold(`${alert.priority} · ${alert.rule}`)] }
  return richBlock(heading, richText(describe(sample, alert.label)))
}

/** As many as a reader takes in at a glance; the raw event has them all. */
const factsShown = 16

function facts(alert: Alert, sample: FalcoEvent): RichTextBlock | undefined {
  const all = particulars(sample, alert).map((fact) => (fact.label === 'Host' ? hosts(alert, fact) : fact))
  const shown = isPluginEvent(sample) ? all.filter(({ label }) => label !== 'Host') : all
  if (shown.length === 0) return undefined
  const more = shown.length - factsShown
  const rest = more > 0 ? [...richElements([`\nand ${more} more, see More → Raw event`])] : []
  return richBlock({ type: 'rich_text_section', elements: [...lines(shown.slice(0, factsShown)), ...rest] })
}

function hosts({ hosts }: Alert, fact: Particular): Particular {
  if (hosts.length <= 1) return fact
  const named = hosts.slice(0, hostsNamed)
  const more = hosts.length - named.length
  return { label: 'Hosts', value: named.join(', ') + (more > 0 ? ` and ${more} more` : '') }
}

const hostsNamed = 3

/** Short facts share a line, so that the card stays short; a long one has its own. */
function lines(facts: readonly Particular[]): RichTextElement[] {
  let width = 0
  return facts.flatMap(({ label, value }, index) => {
    const length = label.length + Math.min(value.length, lineWidth) + 2
    const breaks = width + length > lineWidth
    width = breaks ? length : width + length
    const before = index === 0 ? [] : richElements([breaks ? '\n' : '   '])
    return [...before, bold(label), ...richElements([' ', { value }])]
  })
}

const lineWidth = 84

function attack({ tags }: Alert): KnownBlock | undefined {
  const techniques = techniquesOf(tags).map(({ id, name, url }) => ({ link: url, text: `${id} ${name}` }))
  const tactics = tacticsOf(tags).map(({ name, url }) => ({ link: url, text: name }))
  const named: Prose = [...techniques, ...tactics].flatMap((one) => [' · ', one])
  return named.length === 0 ? undefined : { type: 'context', elements: [mrkdwn(['ATT&CK', ...named])] }
}

function state(alert: Alert, now: Moment | undefined, suppression: Suppression | undefined): KnownBlock {
  const hidden = suppressionWords(alert, now, suppression)
  const status = [...statusWords(alert), ...(hidden.length > 0 ? ['\n', ...hidden] : [])]
  return { type: 'section', text: mrkdwn([`*${countWords(alert)}*, `, ...seenWords(alert), '\n', ...status]) }
}

function foot({ id, because, previous }: Alert): KnownBlock {
  const before: Prose = previous === undefined ? [] : [' · the same problem before: ', { value: previous }]
  return {
    type: 'context',
    elements: [mrkdwn(['Alert ', { value: id }, ` · ${because}`, ...before])],
  }
}
