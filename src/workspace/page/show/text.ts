import type { MrkdwnElement, PlainTextElement } from '@slack/types'
import type { ReactElement } from 'react'
import { readMrkdwn } from '../mrkdwn.ts'
import type { Reader } from '../reader.ts'
import { emoji } from './library.ts'
import { richText } from './rich-text.ts'

/** A text object: mrkdwn read, plain text as it stands. */
export function textObject(text: MrkdwnElement | PlainTextElement, reader: Reader): ReactElement {
  if (text.type === 'mrkdwn') return mrkdwn(text.text, reader, text.verbatim)
  return richText([{ type: 'rich_text_section', elements: [{ type: 'text', text: words(text) }] }], reader)
}

/** Text in Slack's own markup, outside a text object: a message's `text`, an attachment's. */
export function mrkdwn(text: string, reader: Reader, verbatim?: boolean): ReactElement {
  return richText(readMrkdwn(text, verbatim), reader)
}

/** Plain text in one string, for a button's face or a label, `:shortcodes:` as characters unless `emoji` is false. */
export function words({ text, emoji: withEmoji = true }: PlainTextElement): string {
  return withEmoji ? text.replace(/:([a-z0-9_+-]+):/g, (code, name: string) => emoji(name) ?? code) : text
}
