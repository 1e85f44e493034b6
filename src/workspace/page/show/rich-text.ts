import type { RichTextBlock, RichTextElement, RichTextText } from '@slack/types'
import { createElement as h, type ReactElement, type ReactNode } from 'react'
import { dateInWords } from '../clock.ts'
import type { Reader } from '../reader.ts'
import { href } from '../screen.ts'
import { emoji } from './library.ts'
import { link } from './link.ts'

type Part = RichTextBlock['elements'][number]

/** Rich text as Slack shows it. All text in it is literal: React escapes it, nothing parses it again. */
export function richText(parts: readonly Part[], reader: Reader): ReactElement {
  return h('div', { className: 'rich' }, ...parts.map((part) => paragraph(part, reader)))
}

function paragraph(part: Part, reader: Reader): ReactElement {
  const draw = (elements: readonly RichTextElement[]) => elements.map((element) => inline(element, reader))
  switch (part.type) {
    case 'rich_text_section':
      return h('p', null, ...draw(part.elements))
    case 'rich_text_quote':
      return h('blockquote', null, ...draw(part.elements))
    case 'rich_text_preformatted':
      return h('pre', null, ...draw(part.elements))
    case 'rich_text_list': {
      const items = part.elements.map((item, index) => h('li', { key: index }, ...draw(item.elements)))
      return h(part.style === 'ordered' ? 'ol' : 'ul', { className: `indent-${part.indent ?? 0}` }, items)
    }
  }
}

function inline(element: RichTextElement, reader: Reader): ReactNode {
  const { workspace, person, now } = reader
  switch (element.type) {
    case 'text':
      return styled(element.text, element.style)
    case 'link':
      return link(element.url, styled(element.text ?? element.url, element.style))
    case 'emoji':
      return emoji(element.name) ?? `:${element.name}:`
    case 'date': {
      const words = dateInWords(element.timestamp, element.format, element.fallback ?? '', person.tz, now)
      return element.url === undefined ? words : link(element.url, words)
    }
    case 'user':
      return mention(`@${workspace.people.find(({ id }) => id === element.user_id)?.realName ?? element.user_id}`)
    case 'usergroup':
      return mention(`@${workspace.userGroups.find(({ id }) => id === element.usergroup_id)?.handle ?? element.usergroup_id}`)
    case 'channel':
      return channelLink(element.channel_id, reader)
    case 'broadcast':
      return h('span', { className: 'broadcast' }, `@${element.range}`)
    case 'color':
      return h('code', null, element.value)
    case 'team':
      return mention(`@${element.team_id}`)
  }
}

function styled(text: string, style: RichTextText['style'] = {}): ReactNode {
  const code = style.code ? h('code', null, text) : text
  const bold = style.bold ? h('strong', null, code) : code
  const italic = style.italic ? h('em', null, bold) : bold
  return style.strike ? h('s', null, italic) : italic
}

function mention(words: string): ReactElement {
  return h('span', { className: 'mention' }, words)
}

function channelLink(id: string, { workspace, person }: Reader): ReactElement {
  const channel = workspace.channels.find((channel) => channel.id === id)
  if (!channel) return mention(`#${id}`)
  return h('a', { className: 'mention', href: href({ as: person.id, channel: id }), 'data-goto': '' }, `#${channel.name}`)
}
