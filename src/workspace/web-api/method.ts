import type { Args } from '../args.ts'
import type { Rate } from '../rates.ts'
import { Refusal } from '../refusal.ts'
import type { State } from '../state.ts'
import type { Triggers } from '../triggers.ts'

/** What the methods work with. */
export type Desk = { readonly state: State; readonly triggers: Triggers; readonly issueSocketUrl: () => string }

/** One Web API method. It answers with the members beside `ok: true`, or throws a `Refusal`. */
export type Method = {
  readonly rate: Rate
  /** Default: the bot's. */
  readonly token?: 'app' | 'none'
  readonly run: (desk: Desk, args: Args) => Readonly<Record<string, unknown>>
}

/** https://docs.slack.dev/apis/web-api/rate-limits: calls per minute. */
export const tier = { two: 20, three: 50, four: 100 } as const

/** A page of a list, with Slack's cursor to the next. */
export function pageOf<Item>(items: readonly Item[], { limit, cursor }: { limit: number; cursor: string | undefined }): Page<Item> {
  const from = cursor ? Number(/^next:(\d+)$/.exec(Buffer.from(cursor, 'base64').toString())?.[1]) : 0
  if (Number.isNaN(from)) throw new Refusal('invalid_cursor')
  const next = from + limit < items.length ? Buffer.from(`next:${from + limit}`).toString('base64') : ''
  return { items: items.slice(from, from + limit), next }
}

export type Page<Item> = { readonly items: readonly Item[]; readonly next: string }
