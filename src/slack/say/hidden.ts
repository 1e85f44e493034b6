import type { RichTextList } from '@slack/types'
import { describeDeed } from '../../domain/describe.ts'
import type { FalcoEvent } from '../../domain/event.ts'
import { identify } from '../../domain/fingerprint.ts'
import type { Prose } from '../../domain/prose.ts'
import type { Suppression } from '../../domain/suppression.ts'
import type { Hidden } from '../desk.ts'
import { said, titled } from './answers.ts'
import type { Message } from './message.ts'
import { sentences, tollProse } from './state.ts'
import { richBlock, richText } from './text.ts'

/** A message holds some 12,000 characters, and events are told in full. */
export const hiddenPerPage = 10
const pagesMost = 99

type From = { readonly page: number } | { readonly before: number }

/** `found`: the events of this page and those behind it, as far as somebody looked. */
export function hiddenAnswer(suppression: Suppression, found: readonly Hidden[], from: From): Message {
  const { id, hidden } = suppression
  const toll = sentences(['Suppression ', { value: id }, ' has hidden ', ...tollProse(suppression)])
  const rows = found.slice(0, hiddenPerPage)
  const last = rows.at(-1)
  const more: Prose = last && found.length > hiddenPerPage ? moreWords(id, from, last.number) : restWords(hidden, rows.length, from)
  if (!last) return said(hidden === 0 ? toll : [...toll, ' ', ...noneWords(from)])
  return titled(`What suppression ${id} has hidden`, [
    richBlock(richText([...toll, ' The newest come first:']), hiddenList(rows)),
    ...(more.length > 0 ? [richBlock(richText(more))] : []),
  ])
}

/** When, where, what happened, and how to see the whole of it. */
export function hiddenList(hidden: readonly Hidden[]): RichTextList {
  return { type: 'rich_text_list', style: 'bullet', elements: hidden.map((one) => richText(rowProse(one))) }
}

function rowProse({ number, event, receivedAt }: Hidden): Prose {
  return [{ moment: receivedAt }, ...whereProse(event), ': ', ...describeDeed(event), ' ', { value: `/falco event ${number}` }]
}

/** On a host alone, the workload says where. */
function whereProse(event: FalcoEvent): Prose {
  const { workload, label } = identify(event, { cluster: undefined, fields: {} })
  const host: Prose = event.hostname === undefined || workload.kind === 'host' ? [] : [' on ', { value: event.hostname }]
  return [' ', { value: label }, ...host]
}

/** A page moves on while events come, what came before an event does not. */
function moreWords(id: string, from: From, last: number): Prose {
  const next = 'page' in from && from.page < pagesMost ? String(from.page + 1) : `before ${last}`
  return ['Older ones: ', { value: `/falco hidden ${id} ${next}` }]
}

/** Counts stay, texts do not. */
function restWords(hidden: number, shown: number, from: From): Prose {
  const told = 'page' in from ? (from.page - 1) * hiddenPerPage + shown : hidden
  return told < hidden ? [`That is all that is kept: ${forgotten}`] : []
}

function noneWords(from: From): Prose {
  const isFirst = 'page' in from && from.page === 1
  return [isFirst ? `None of them is kept any more: ${forgotten}` : 'There are none so far back.']
}

const forgotten = 'retain in falconer.yml says how long events are.'
