import { hash } from 'node:crypto'
import type { AlertId } from '../domain/alert.ts'
import type { ReportId } from '../domain/filed-report.ts'
import type { StormId } from '../domain/storm.ts'
import type { SuppressionId } from '../domain/suppression.ts'

/** The action ids of what people press. Slack sends them back with every press. */
export const actions = {
  acknowledge: 'acknowledge',
  suppress: 'suppress',
  report: 'report',
  more: 'more',
  lift: 'lift',
  extend: 'extend',
  narrow: 'narrow',
  keep: 'keep',
  exception: 'exception',
  approve: 'approve',
  reject: 'reject',
  acknowledgeAll: 'acknowledge_all',
  suppressTopTalker: 'suppress_top_talker',
  showNewest: 'show_newest',
  reportEvidence: 'report_evidence',
  reportFile: 'report_file',
  reportTuning: 'report_tuning',
  reportModel: 'report_model',
  reportUseful: 'report_useful',
  reportNotUseful: 'report_not_useful',
} as const

/** The callback ids of the modals: what a submission answers. */
export const callbacks = {
  suppress: 'suppress_form',
  narrow: 'narrow_form',
  resolve: 'resolve_form',
  assign: 'assign_form',
  rawEvent: 'raw_event',
  reportEvidence: 'report_evidence',
  reportTuning: 'report_tuning',
  notice: 'notice',
} as const

/** The block ids of the modals' inputs: where a submission has its values, and where an error is shown. */
export const inputs = {
  what: 'what',
  who: 'who',
  file: 'file',
  others: 'others',
  howLong: 'how_long',
  inWords: 'in_words',
  why: 'why',
  wires: 'wires',
  verdict: 'verdict',
  note: 'note',
  assignee: 'assignee',
} as const

/** Every input block holds one element, and this is its action id. */
export const inputAction = 'input'
/** The action id of those that we hear of as soon as they change. */
export const tickAction = 'tick'

/**
 * What a tick carries of a field: a name for it with this value. A field whose value is another by the time that the form comes back
 * is not what somebody ticked.
 */
export function tickValue(field: string, value: string): string {
  return hash('sha256', JSON.stringify([field, value]), 'base64url').slice(0, 22)
}

/** The item of the file's menu that asks for no file. */
export const anyFile = 'any'

/** What the More menu offers. */
export const moreItems = ['resolve', 'assign', 'reopen', 'raw'] as const
export type MoreItem = (typeof moreItems)[number]

export type MoreOption = { readonly do: MoreItem; readonly id: AlertId }

/** What a button or a modal carries of an alert: a reference, nothing that could be forged into a right. */
export function alertValue(id: AlertId): string {
  return id
}

/** Values come back from the client's side: anything that does not look like an id is nobody's. */
export function readAlertId(value: string | null | undefined): AlertId | undefined {
  return value && idPattern.test(value) ? value : undefined
}

export function moreValue(item: MoreItem, id: AlertId): string {
  return `${item}:${alertValue(id)}`
}

export function readMoreOption(value: string | null | undefined): MoreOption | undefined {
  const [word, rest] = value?.split(':', 2) ?? []
  const item = moreItems.find((one) => one === word)
  const id = readAlertId(rest)
  return item && id ? { do: item, id } : undefined
}

export function suppressionValue(id: SuppressionId): string {
  return id
}

export function readSuppressionId(value: string | null | undefined): SuppressionId | undefined {
  return value && idPattern.test(value) ? value : undefined
}

export function stormValue(id: StormId): string {
  return id
}

export function readStormId(value: string | null | undefined): StormId | undefined {
  return value && idPattern.test(value) ? value : undefined
}

export function reportValue(id: ReportId): string {
  return id
}

export function readReportId(value: string | null | undefined): ReportId | undefined {
  return value && idPattern.test(value) ? value : undefined
}

/** Slack wants another action id for each button of a row. */
export function evidencePageAction(page: number): string {
  return `${evidencePage}.${page}`
}

const evidencePage = 'evidence_page'
export const evidencePageActions = new RegExp(`^${evidencePage}\\.\\d+$`)

/** From 0 on. */
export type EvidencePage = { readonly id: ReportId; readonly page: number }

export function evidencePageValue(id: ReportId, page: number): string {
  return `${reportValue(id)}.${page}`
}

export function readEvidencePage(value: string | null | undefined): EvidencePage | undefined {
  const [first, page = ''] = value?.split('.') ?? []
  const id = readReportId(first)
  return id !== undefined && /^\d{1,3}$/.test(page) ? { id, page: Number(page) } : undefined
}

export const suppressionLists = ['inForce', 'mine', 'expired'] as const
/** Which suppressions somebody looks at, and which page of them, from 1 on. `expired`: all that ended in the last 14 days. */
export type SuppressionList = { readonly which: (typeof suppressionLists)[number]; readonly page: number }

const listMark = 'list'

/** The block id of the buttons of a suppression in a list: by it a press tells which list to draw anew. `revision`: makes it another one. */
export function listBlockId({ which, page }: SuppressionList, id: SuppressionId, revision: number): string {
  return [listMark, which, page, suppressionValue(id), revision].join('.')
}

/** The list that the pressed row stands in; undefined: it stands in none. */
export function readListBlockId(value: string | null | undefined): SuppressionList | undefined {
  const [mark, list, page] = value?.split('.') ?? []
  const which = suppressionLists.find((one) => one === list)
  return mark === listMark && which && /^[1-9]\d{0,5}$/.test(page ?? '') ? { which, page: Number(page) } : undefined
}

const shownMark = 'shown'

/** The block id of the buttons of a suppression that somebody looks at alone. */
export function shownBlockId(id: SuppressionId, revision: number): string {
  return [shownMark, suppressionValue(id), revision].join('.')
}

export function readShownBlockId(value: string | null | undefined): SuppressionId | undefined {
  const [mark, id] = value?.split('.') ?? []
  return mark === shownMark ? readSuppressionId(id) : undefined
}

const newestMark = 'newest'

/** The block id of one alert in a list of a storm's newest: by it a press on the row tells which list to draw anew. */
export function newestBlockId(storm: StormId, alert: AlertId, revision: number): string {
  return [newestMark, stormValue(storm), alert, revision].join('.')
}

/** The storm whose list the pressed row stands in; undefined: it stands in no such list. */
export function readNewestBlockId(value: string | null | undefined): StormId | undefined {
  const [mark, storm] = value?.split('.') ?? []
  return mark === newestMark ? readStormId(storm) : undefined
}

/** Crockford's base 32 in lower case, eight digits: no `i`, `l`, `o`, `u` to misread aloud. */
const idPattern = /^[0-9a-hjkmnp-tv-z]{8}$/
