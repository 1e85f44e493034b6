import type { MrkdwnElement, PlainTextElement, RichTextBlock, RichTextElement, RichTextPreformatted, RichTextSection } from '@slack/types'
import type { Prose, Span } from '../../domain/prose.ts'
import { maskSecrets } from '../../domain/secrets.ts'
import { cut } from './cut.ts'

/**
 * The one place where text becomes Slack's JSON. Every event field was written by an attacker: a `{ value }` is masked, its
 * invisible characters are made visible, and it can carry no mention, link or formatting. Rich text is the safest carrier (its
 * text is literal); mrkdwn is escaped and `verbatim`; plain_text gets look-alikes of `<` and `>`, because Slack does not say
 * whether it reads entities there.
 */

/** Longer values are cut where they stand in a sentence; a modal or the report shows more. */
const valueMax = 300

export function mrkdwn(prose: Prose): MrkdwnElement {
  return { type: 'mrkdwn', text: mrkdwnText(prose), verbatim: true }
}

/** The prose as mrkdwn source. */
function mrkdwnText(prose: Prose): string {
  return prose.map(mrkdwnSpan).join('')
}

function mrkdwnSpan(span: Span): string {
  if (typeof span === 'string') return escaped(visible(span, 'newlines'))
  if ('value' in span) return codeSpan(span.value)
  if ('person' in span) return personToken(span.person)
  if ('moment' in span) return dateToken(span.moment)
  if ('channel' in span) return isChannelId(span.channel) ? `<#${span.channel}>` : escaped(visible(span.channel))
  return linkToken(span.link, span.text)
}

/** mrkdwn has no escape for a backtick: in data it becomes a look-alike, or it would end the code. */
function codeSpan(text: string): string {
  const code = escaped(shortened(text).replaceAll('`', 'ˋ'))
  return code.trim() === '' ? '' : `\`${code}\``
}

export function richText(prose: Prose): RichTextSection {
  return { type: 'rich_text_section', elements: richElements(prose) }
}

export function richElements(prose: Prose): RichTextElement[] {
  return prose.map(richSpan).filter((element) => element.type !== 'text' || element.text !== '')
}

function richSpan(span: Span): RichTextElement {
  if (typeof span === 'string') return { type: 'text', text: visible(span, 'newlines') }
  if ('value' in span) return { type: 'text', text: shortened(span.value), style: { code: true } }
  if ('person' in span) return isUserId(span.person) ? { type: 'user', user_id: span.person } : { type: 'text', text: visible(span.person) }
  if ('moment' in span) return richDate(span.moment)
  if ('channel' in span) return richChannel(span.channel)
  return isWebLink(span.link) ? { type: 'link', url: span.link, text: visible(span.text) } : { type: 'text', text: visible(span.text) }
}

/** Bold words, ours or theirs: rich text takes them as they are. */
export function bold(text: string): RichTextElement {
  return { type: 'text', text: visible(text), style: { bold: true } }
}

export function richBlock(...elements: RichTextBlock['elements']): RichTextBlock {
  return { type: 'rich_text', elements }
}

/** A channel by its id, or as it is configured. */
export function richChannel(channel: string): RichTextElement {
  return isChannelId(channel) ? { type: 'channel', channel_id: channel } : { type: 'text', text: visible(channel) }
}

function isChannelId(channel: string): boolean {
  return /^[CGD][A-Z0-9]{2,30}$/.test(channel)
}

/** Text of several lines as it is. Its author masks it, knowing where its words begin and end. */
export function preformatted(text: string): RichTextPreformatted {
  return { type: 'rich_text_preformatted', elements: [{ type: 'text', text: visible(text, 'newlines') || ' ' }] }
}

/** `max` in UTF-16 units, as Slack's limits are read here. */
export function plainText(text: string, max: number): PlainTextElement {
  const inert = visible(maskSecrets(text)).replaceAll('<', '‹').replaceAll('>', '›')
  return { type: 'plain_text', text: cut(inert, max) || '-', emoji: false }
}

/** The top-level `text`, one line: shown in notifications, and what is live in it rings, so all of it is escaped. */
export function fallbackText(prose: Prose): string {
  return mrkdwnText(prose).replaceAll(/\s+/g, ' ')
}

/** A `here`, user or group that the configuration names, as the live token that calls it; nothing when it is none. */
export function mentionToken(mention: string): string {
  if (mention === 'here') return '<!here>'
  if (isUserId(mention)) return `<@${mention}>`
  return /^S[A-Z0-9]{2,30}$/.test(mention) ? `<!subteam^${mention}>` : ''
}

function personToken(id: string): string {
  return isUserId(id) ? `<@${id}>` : escaped(visible(id))
}

function isUserId(id: string): boolean {
  return /^[UW][A-Z0-9]{2,30}$/.test(id)
}

function linkToken(url: string, label: string): string {
  const words = escaped(visible(label)).replaceAll('|', '¦')
  return isWebLink(url) ? `<${url}|${words}>` : words
}

/** Links are ours (ATT&CK, permalinks); anything that could leave Slack's token is refused. */
function isWebLink(url: string): boolean {
  return /^https:\/\/[\w.-]+(?:\/[\w./?=&%#~+-]*)?$/.test(url)
}

const dateFormat = '{date_short_pretty} {time_secs}'

/** The reader's own time zone; who cannot see dates reads UTC. */
export function dateToken(moment: number): string {
  if (!isShowable(moment)) return utc(moment)
  return `<!date^${Math.floor(moment / 1000)}^${dateFormat}|${utc(moment)}>`
}

function richDate(moment: number): RichTextElement {
  if (!isShowable(moment)) return { type: 'text', text: utc(moment) }
  return { type: 'date', timestamp: Math.floor(moment / 1000), format: dateFormat, fallback: utc(moment) }
}

/** Slack's dates are seconds since 1970; an event may claim any year. */
function isShowable(moment: number): boolean {
  return moment > 0 && moment < Date.UTC(2200, 0)
}

function utc(moment: number): string {
  const date = new Date(moment)
  return Number.isNaN(date.getTime()) ? 'an unknown time' : `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`
}

/** `&` first, or it would be escaped twice. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** What lies far beyond the cut needs no masking. */
function shortened(text: string): string {
  return cut(visible(cut(maskSecrets(text.slice(0, 10 * valueMax)), valueMax)), valueMax)
}

/**
 * Characters that hide or reorder text become what a programmer would write for them: `\n`, `\u202e`, `\u{e0041}`. Joiners and
 * variation selectors stay inside emoji, newlines where they are asked for.
 */
export function visible(text: string, keep: 'newlines' | 'nothing' = 'nothing'): string {
  return text.replace(hidden, (found, glue: string | undefined) => {
    const stays = glue !== undefined || (found === '\n' && keep === 'newlines')
    return stays ? found : (named[found] ?? escapeOf(found))
  })
}

/** The first group is what holds an emoji together; everything else is hidden. */
const hidden =
  /((?<=\p{Extended_Pictographic}\p{Emoji_Modifier}?\uFE0F?)\u200D(?=\p{Extended_Pictographic})|(?<=\p{Extended_Pictographic})\uFE0F)|[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}\p{Default_Ignorable_Code_Point}]/gu

const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

function escapeOf(character: string): string {
  const hex = (character.codePointAt(0) ?? 0).toString(16)
  return hex.length > 4 ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`
}
