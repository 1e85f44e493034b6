import type { AnyBlock, MessageAttachment } from '@slack/types'
import { createElement as h, Fragment, type ReactElement } from 'react'
import type { Message, Person } from '../../model.ts'
import { clock, moment } from '../clock.ts'
import { authorOf, type Reader, seenUnder } from '../reader.ts'
import { blocks } from './blocks.ts'
import { files } from './files.ts'
import { mrkdwn } from './text.ts'

/** One message. `threadHref` is where its thread opens; a message shown in its thread has none. */
export function message(shown: Message, reader: Reader, threadHref?: string): ReactElement {
  const author = authorOf(shown, reader.workspace)
  const inside = { ...reader, scope: `${reader.scope}-${shown.channel}-${shown.ts}` }
  const marks = { 'data-channel': shown.channel, 'data-ts': shown.ts, 'data-key': shown.ts }
  return h(
    'article',
    { key: shown.ts, className: shown.onlyFor === undefined ? 'message' : 'message whisper', 'aria-label': author.realName, ...marks },
    shown.onlyFor === undefined ? undefined : h('p', { className: 'only-you' }, 'Only visible to you'),
    avatar(author),
    h(
      'div',
      { className: 'content' },
      byline(author, shown, reader),
      body(shown, inside),
      threadHref && repliesLink(shown, reader, threadHref),
    ),
  )
}

/** A square with initials, tinted by the id. */
export function avatar({ id, realName, isBot }: Person): ReactElement {
  const initials = realName.split(/\s+/).map((part) => Array.from(part)[0]?.toUpperCase() ?? '')
  const tint = Array.from(id).reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0) % 6
  return h('span', { className: `avatar tint-${isBot ? 'app' : tint}`, 'aria-hidden': true }, initials.slice(0, 2).join(''))
}

function byline(author: Person, { ts }: Message, { person }: Reader): ReactElement {
  const at = moment(ts)
  return h(
    'div',
    { className: 'byline' },
    h('strong', null, author.realName),
    author.isBot ? h('span', { className: 'badge' }, 'APP') : undefined,
    h('time', { dateTime: at.toISOString(), title: at.toISOString() }, clock(at, person.tz)),
  )
}

/** With blocks of its own, a message's text is only what a notification says; with attachments it stands above them. */
function body(shown: Message, reader: Reader): ReactElement {
  return h(
    Fragment,
    null,
    shown.blocks.length === 0 && shown.text !== '' ? mrkdwn(shown.text, reader) : undefined,
    shown.blocks.length > 0 ? blocks(shown.blocks, reader) : undefined,
    ...shown.attachments.map((attached) => attachment(attached, reader)),
    files(shown),
  )
}

const namedColors: Readonly<Record<string, string>> = { good: '#2EB67D', warning: '#ECB22E', danger: '#E01E5A' }

function attachment(attached: MessageAttachment, reader: Reader): ReactElement {
  return h(
    Fragment,
    null,
    attached.pretext ? mrkdwn(attached.pretext, reader) : undefined,
    h(
      'div',
      { className: 'attachment', 'data-color': attached.color },
      h('span', { className: 'bar', style: { background: barColor(attached.color) } }),
      h('div', { className: 'attached' }, attached.blocks ? blocks(attached.blocks, reader) : legacy(attached, reader)),
    ),
  )
}

function barColor(color = ''): string {
  const hex = /^#?([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(color)
  return namedColors[color] ?? (hex ? `#${hex[1]}` : '#DDDDDD')
}

/** An attachment without blocks: title, text, fields and footer. */
function legacy({ title, text, fallback, fields = [], footer }: MessageAttachment, reader: Reader): ReactElement {
  const list: AnyBlock[] = []
  const cells = fields.map(({ title, value }) => ({ type: 'mrkdwn' as const, text: `*${title}*\n${value}` }))
  if (title) list.push({ type: 'section', text: { type: 'mrkdwn', text: `*${title}*` } })
  if (text || !title) list.push({ type: 'section', text: { type: 'mrkdwn', text: text ?? fallback ?? '' } })
  if (cells.length > 0) list.push({ type: 'section', fields: cells })
  if (footer) list.push({ type: 'context', elements: [{ type: 'mrkdwn', text: footer }] })
  return blocks(list, reader)
}

function repliesLink(parent: Message, reader: Reader, href: string): ReactElement | undefined {
  const replies = seenUnder(parent, reader)
  const last = replies.at(-1)
  if (!last) return undefined
  const authors = [...new Map(replies.map((reply) => authorOf(reply, reader.workspace)).map((author) => [author.id, author])).values()]
  return h(
    'div',
    { className: 'replies' },
    ...authors.slice(0, 4).map(avatar),
    h('a', { href, 'data-goto': '' }, replies.length === 1 ? '1 reply' : `${replies.length} replies`),
    h('span', { className: 'last' }, `Last reply at ${clock(moment(last.ts), reader.person.tz)}`),
  )
}
