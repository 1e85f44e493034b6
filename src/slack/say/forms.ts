import { outcomes } from '../../domain/alert.ts'
import type { Outcome } from '../../domain/alert.ts'
import type { Moment } from '../../domain/event.ts'
import { durationWords } from '../../domain/how-long.ts'
import type { Offer } from '../../domain/offer.ts'
import { shortestSuppressionMs } from '../../domain/suppression.ts'
import type { UserId } from '../../domain/suppression.ts'
import { inputAction, inputs } from '../names.ts'
import { parseDuration } from './duration.ts'
import type { Span } from './modals.ts'

/** What a submitted modal holds: block id → action id → value. Slack's `view.state.values`. */
export type FormValues = Readonly<Record<string, Readonly<Record<string, FormValue>>>>
type FormValue = {
  readonly value?: string | null
  readonly selected_option?: { readonly value?: string } | null
  readonly selected_user?: string | null
  /** In seconds. */
  readonly selected_date_time?: number | null
}

/** `errors`: block id → a sentence that Slack shows under that input. */
export type Form<T> = { readonly ok: T } | { readonly errors: Readonly<Record<string, string>> }

export type SuppressForm = { readonly offer: Offer['key']; readonly until: Moment; readonly reason: string }
export type ResolveForm = { readonly outcome: Outcome; readonly note: string }
export type AssignForm = { readonly to: UserId }

export function readSuppressForm(values: FormValues, span: Span): Form<SuppressForm> {
  const offer = offerKeys.find((key) => key === chosen(values, inputs.what))
  const until = readUntil(values, span)
  const reason = typed(values, inputs.why)
  const errors = {
    ...(offer ? {} : { [inputs.what]: 'Please choose what to hide.' }),
    ...('errors' in until ? until.errors : {}),
    ...(reason ? {} : { [inputs.why]: 'Please say why, in a few words.' }),
  }
  return offer && 'ok' in until && reason ? { ok: { offer, until: until.ok, reason } } : { errors }
}

export function readResolveForm(values: FormValues): Form<ResolveForm> {
  const outcome = outcomes.find((one) => one === chosen(values, inputs.verdict))
  if (!outcome) return { errors: { [inputs.verdict]: 'Please choose a verdict.' } }
  return { ok: { outcome, note: typed(values, inputs.note) } }
}

export function readAssignForm(values: FormValues): Form<AssignForm> {
  const to = input(values, inputs.assignee)?.selected_user
  return to ? { ok: { to } } : { errors: { [inputs.assignee]: 'Please choose somebody.' } }
}

const offerKeys = ['workload', 'process', 'image', 'wider', 'rule'] as const satisfies readonly Offer['key'][]

/** What somebody typed or picked wins over the menu, which has a length from the start. Both a length and a date: asked about. */
function readUntil(values: FormValues, span: Span): Form<Moment> {
  const menu = chosen(values, inputs.howLong)
  const other = typed(values, inputs.otherLength)
  const date = input(values, inputs.until)?.selected_date_time
  if (other && date) return { errors: { [inputs.otherLength]: 'A date is chosen below too: leave one of the two empty.' } }
  if (date || menu === 'until') return readDate(date, span)
  if (other || menu === 'other') return readLength(other, inputs.otherLength, span)
  return readLength(menu ?? '', inputs.howLong, span)
}

function readLength(text: string, block: string, span: Span): Form<Moment> {
  const length = parseDuration(text)
  if (length === undefined) return { errors: { [block]: 'Please type a length of time like 90m, 8h, 2d or 1w.' } }
  return within(length, span, block)
}

function readDate(seconds: number | null | undefined, span: Span): Form<Moment> {
  if (!seconds) return { errors: { [inputs.until]: 'Please choose a date and a time.' } }
  if (seconds * 1000 <= span.now) return { errors: { [inputs.until]: 'This moment has passed already.' } }
  return within(seconds * 1000 - span.now, span, inputs.until)
}

function within(lengthMs: number, { now, longestMs }: Span, block: string): Form<Moment> {
  if (lengthMs < shortestSuppressionMs) return { errors: { [block]: `At least ${durationWords(shortestSuppressionMs)}, please.` } }
  if (lengthMs > longestMs) return { errors: { [block]: `A suppression lasts ${durationWords(longestMs)} at most.` } }
  return { ok: now + lengthMs }
}

function input(values: FormValues, block: string): FormValue | undefined {
  return values[block]?.[inputAction]
}

function chosen(values: FormValues, block: string): string | undefined {
  return input(values, block)?.selected_option?.value
}

function typed(values: FormValues, block: string): string {
  return input(values, block)?.value?.trim() ?? ''
}
