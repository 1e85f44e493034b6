import { outcomes } from '../../domain/alert.ts'
import type { Outcome } from '../../domain/alert.ts'
import { scopeOf } from '../../domain/choice.ts'
import type { Choice, Choices, Chosen } from '../../domain/choice.ts'
import type { Moment } from '../../domain/event.ts'
import { durationWords } from '../../domain/how-long.ts'
import type { Scope } from '../../domain/scope.ts'
import { shortestSuppressionMs } from '../../domain/suppression.ts'
import type { UserId } from '../../domain/suppression.ts'
import { wires } from '../../domain/trip-wire.ts'
import type { Wire } from '../../domain/trip-wire.ts'
import { anyFile, inputAction, inputs, tickAction, tickValue } from '../names.ts'
import { parseDuration } from './duration.ts'
import { changedWords } from './suppress-modal.ts'
import type { Span } from './suppress-modal.ts'
import { fileChoices } from './ticks.ts'
import { momentOf, readWhen } from './when.ts'

/** What a submitted modal holds: block id → action id → value. Slack's `view.state.values`. */
export type FormValues = Readonly<Record<string, Readonly<Record<string, FormValue>>>>
type FormValue = {
  readonly value?: string | null
  readonly selected_option?: { readonly value?: string } | null
  readonly selected_options?: readonly { readonly value?: string }[] | null
  readonly selected_user?: string | null
}

/** `errors`: block id → a sentence that Slack shows under that input. */
export type Form<T> = { readonly ok: T } | { readonly errors: Readonly<Record<string, string>> }

/** `isFixed`: until a day and an hour, not for a length of time. */
export type SuppressForm = {
  readonly scope: Scope
  readonly until: Moment
  readonly isFixed: boolean
  readonly wires: readonly Wire[]
  readonly reason: string
}
export type ResolveForm = { readonly outcome: Outcome; readonly note: string }
export type AssignForm = { readonly to: UserId }

/** `choices`: what is on offer now, whatever the form showed. `zone`: of who filled it in. */
export function readSuppressForm(values: FormValues, choices: Choices, span: Span & { readonly zone: string }): Form<SuppressForm> {
  const scope = readScope(values, choices)
  const end = readEnd(values, span)
  const reason = typed(values, inputs.why)
  const armed = ticked(values, inputs.wires)
  const errors = {
    ...('errors' in scope ? scope.errors : {}),
    ...('errors' in end ? end.errors : {}),
    ...(reason ? {} : { [inputs.why]: 'Please say why, in a few words.' }),
  }
  if ('errors' in scope || 'errors' in end || !reason) return { errors }
  return { ok: { scope: scope.ok, ...end.ok, wires: wires.filter((wire) => armed.includes(wire)), reason } }
}

/** What is ticked, as a scope: what a new suppression asks for. */
function readScope(values: FormValues, choices: Choices, empty: string = nothingTicked): Form<Scope> {
  const chosen = readChosen(values, choices)
  const scope = chosen && scopeOf(choices, chosen)
  const block = choices.ticks.length > 0 ? inputs.what : inputs.others
  if (!scope) return { errors: { [block]: changedWords } }
  return scope.length === 0 ? { errors: { [block]: empty } } : { ok: scope }
}

const nothingTicked = 'Please tick at least one: what matches everything is no scope.'

/** The same to make a suppression narrower. */
export function readNarrower(values: FormValues, choices: Choices): Form<Scope> {
  return readScope(values, choices, 'Please tick at least one field that it must fit besides.')
}

/** What is ticked; undefined when something of it is not on offer any more. */
export function readChosen(values: FormValues, choices: Choices): Chosen | undefined {
  const ticks = namesOf([...ticked(values, inputs.what), ...ticked(values, inputs.who)], choices.ticks)
  const others = namesOf(ticked(values, inputs.others), choices.others)
  const file = chosenOption(values, inputs.file) ?? anyFile
  const path = choices.path && fileChoices(choices.path).find(({ value }) => value === file)?.file
  if (!ticks || !others || (file !== anyFile && path === undefined)) return undefined
  return { ticks, path, others }
}

function namesOf(keys: readonly string[], choices: readonly Choice[]): readonly string[] | undefined {
  const names = keys.map((key) => choices.find(({ name, value }) => tickValue(name, value) === key)?.name)
  const known = names.filter((name) => name !== undefined)
  return known.length === names.length ? known : undefined
}

export function readResolveForm(values: FormValues): Form<ResolveForm> {
  const outcome = outcomes.find((one) => one === chosenOption(values, inputs.verdict))
  if (!outcome) return { errors: { [inputs.verdict]: 'Please choose a verdict.' } }
  return { ok: { outcome, note: typed(values, inputs.note) } }
}

export function readAssignForm(values: FormValues): Form<AssignForm> {
  const to = input(values, inputs.assignee)?.selected_user
  return to ? { ok: { to } } : { errors: { [inputs.assignee]: 'Please choose somebody.' } }
}

/** Whether the end is told by somebody's clock, so that their time zone matters. */
export function tellsTime(values: FormValues): boolean {
  const words = typed(values, inputs.inWords)
  return words !== '' && parseDuration(withoutFor(words)) === undefined
}

type End = Pick<SuppressForm, 'until' | 'isFixed'>

/** Words win over the buttons, of which one is pressed from the start. */
function readEnd(values: FormValues, span: Span & { readonly zone: string }): Form<End> {
  const words = typed(values, inputs.inWords)
  if (words !== '') return readWords(words, span)
  const lengthMs = parseDuration(chosenOption(values, inputs.howLong) ?? '')
  return lengthMs === undefined ? { errors: { [inputs.inWords]: howToSay } } : within(lengthMs, span, { isFixed: false })
}

const howToSay = 'Please type a length of time like 90m or 2d, or an end like until monday 9:00.'

function readWords(words: string, span: Span & { readonly zone: string }): Form<End> {
  const lengthMs = parseDuration(withoutFor(words))
  if (lengthMs !== undefined) return within(lengthMs, span, { isFixed: false })
  const when = readWhen(words.replace(/^until\s+/i, '').split(/\s+/))
  if (!when) return { errors: { [inputs.inWords]: howToSay } }
  const until = momentOf(when, span.zone, span.now)
  if (until <= span.now) return { errors: { [inputs.inWords]: 'This moment has passed already.' } }
  return within(until - span.now, span, { isFixed: true })
}

function withoutFor(words: string): string {
  return words.replace(/^for\s+/i, '')
}

function within(lengthMs: number, { now, longestMs }: Span, { isFixed }: Pick<End, 'isFixed'>): Form<End> {
  if (lengthMs < shortestSuppressionMs) return { errors: { [inputs.inWords]: `At least ${durationWords(shortestSuppressionMs)}, please.` } }
  if (lengthMs > longestMs) return { errors: { [inputs.inWords]: `A suppression lasts ${durationWords(longestMs)} at most.` } }
  return { ok: { until: now + lengthMs, isFixed } }
}

function input(values: FormValues, block: string): FormValue | undefined {
  return values[block]?.[inputAction] ?? values[block]?.[tickAction]
}

function chosenOption(values: FormValues, block: string): string | undefined {
  return input(values, block)?.selected_option?.value
}

function ticked(values: FormValues, block: string): readonly string[] {
  return input(values, block)?.selected_options?.flatMap(({ value }) => value ?? []) ?? []
}

function typed(values: FormValues, block: string): string {
  return input(values, block)?.value?.trim() ?? ''
}
