import type { AlertId } from './alert.ts'
import type { Moment } from './event.ts'
import type { Narration, Report } from './report.ts'
import type { UserId } from './suppression.ts'

export type ReportId = string

/** A report that was asked for, and all that happened to it. */
export type FiledReport = {
  readonly id: ReportId
  readonly alert: AlertId
  /** As it was written: what came to be known later does not change it. Undefined: not written yet, or no longer kept. */
  readonly report: Report | undefined
  /** It was written, and its text has made room for newer ones. */
  readonly isForgotten: boolean
  /** The newest that told something; when none ever did, why the last one did not. Undefined: no model has answered. */
  readonly narration: Narration | undefined
  /** All that happened to it, oldest first; the first says who asked for it. Each shows on its message. */
  readonly facts: readonly ReportFact[]
}

export type WrittenReport = FiledReport & { readonly report: Report }

/** Something that happened to a report. */
export type ReportFact =
  /** `by` undefined: nobody did, the route's `report: auto` wants it. */
  | { readonly kind: 'asked'; readonly at: Moment; readonly by: UserId | undefined }
  | { readonly kind: 'written'; readonly at: Moment }
  /** `useful` undefined: this person takes back what they said. */
  | { readonly kind: 'rated'; readonly at: Moment; readonly by: UserId; readonly useful: boolean | undefined }
  /** It was put to the model; `by` undefined: as every report is. */
  | { readonly kind: 'posed'; readonly at: Moment; readonly by: UserId | undefined }
  /** `kept` and `dropped`: choices of the model. `failed`: why it told nothing. */
  | {
      readonly kind: 'narrated'
      readonly at: Moment
      readonly model?: string
      readonly kept: number
      readonly dropped: number
      readonly failed?: string
    }

export type ReportDecision = { readonly report: FiledReport } | { readonly refused: string }

/** `at` and `by`: of the alert's fact that asks for it. */
export function newReport(id: ReportId, alert: AlertId, by: UserId | undefined, at: Moment): FiledReport {
  return { id, alert, report: undefined, isForgotten: false, narration: undefined, facts: [{ kind: 'asked', at, by }] }
}

/** It is written once. `forModel`: a model is there, and is to be asked about it. */
export function written(filed: FiledReport, report: Report, forModel: boolean, now: Moment): FiledReport {
  if (filed.report || filed.isForgotten) return filed
  const facts: readonly ReportFact[] = [
    { kind: 'written', at: now },
    ...(forModel ? [{ kind: 'posed' as const, at: now, by: undefined }] : []),
  ]
  return { ...filed, report, facts: [...filed.facts, ...facts] }
}

/** The same opinion again takes it back, unless it is a double click; the other one replaces it. */
export function rate(filed: FiledReport, useful: boolean, by: UserId, now: Moment): ReportDecision {
  if (!isWritten(filed)) return { refused: noText }
  const last = filed.facts.findLast((fact) => fact.kind === 'rated' && fact.by === by)
  if (last?.kind === 'rated' && last.useful === useful && now - last.at < doubleClickMs) return { report: filed }
  const again = opinions(filed).get(by) === useful
  return { report: withFact(filed, { kind: 'rated', at: now, by, useful: again ? undefined : useful }) }
}

const doubleClickMs = 2_000

/** Somebody wants the model to try again. */
export function pose(filed: FiledReport, by: UserId, now: Moment): ReportDecision {
  if (!isWritten(filed)) return { refused: noText }
  if (isPosed(filed)) return { refused: 'The model is being asked already: what it says will stand in the report.' }
  return { report: withFact(filed, { kind: 'posed', at: now, by }) }
}

/** What the model came to. A failure takes nothing away that it told before. */
export function narrated(filed: FiledReport, narration: Narration, now: Moment): FiledReport {
  if (!isPosed(filed)) return filed
  const keeps = narration.kind === 'failed' && filed.narration?.kind === 'told'
  return { ...withFact(filed, narratedFact(narration, now)), narration: keeps ? filed.narration : narration }
}

function narratedFact(narration: Narration, at: Moment): ReportFact {
  if (narration.kind === 'failed') return { kind: 'narrated', at, kept: 0, dropped: 0, failed: narration.why }
  const { model, reading, hypotheses, questions, dropped } = narration
  return { kind: 'narrated', at, model, kept: reading.length + hypotheses.length + questions.length, dropped }
}

export function isWritten(filed: FiledReport): filed is WrittenReport {
  return filed.report !== undefined
}

/** The model has not answered yet. */
export function isPosed({ facts }: Pick<FiledReport, 'facts'>): boolean {
  return lastOfModel(facts)?.kind === 'posed'
}

/** Somebody asked the model again: what it said before is not what they want to hear. */
export function isPosedAgain({ facts }: Pick<FiledReport, 'facts'>): boolean {
  const last = lastOfModel(facts)
  return last?.kind === 'posed' && last.by !== undefined
}

/** A model was there when it was written, or later. */
export function knowsModel({ facts }: Pick<FiledReport, 'facts'>): boolean {
  return lastOfModel(facts) !== undefined
}

export function lastOfModel(facts: readonly ReportFact[]): Extract<ReportFact, { kind: 'posed' | 'narrated' }> | undefined {
  return facts.findLast((fact) => fact.kind === 'posed' || fact.kind === 'narrated')
}

/** Who wanted it; undefined: nobody did. */
export function askedBy({ facts }: Pick<FiledReport, 'facts'>): UserId | undefined {
  const first = facts.find(({ kind }) => kind === 'asked')
  return first?.kind === 'asked' ? first.by : undefined
}

export type Ratings = { readonly useful: number; readonly notUseful: number }

/** How many people find it useful now, and how many do not. */
export function ratingsOf(filed: Pick<FiledReport, 'facts'>): Ratings {
  const all = [...opinions(filed).values()]
  return { useful: all.filter((one) => one === true).length, notUseful: all.filter((one) => one === false).length }
}

/** Of each person the last. */
function opinions({ facts }: Pick<FiledReport, 'facts'>): ReadonlyMap<UserId, boolean | undefined> {
  return new Map(facts.flatMap((fact) => (fact.kind === 'rated' ? [[fact.by, fact.useful] as const] : [])))
}

function withFact(filed: FiledReport, fact: ReportFact): FiledReport {
  return { ...filed, facts: [...filed.facts, fact] }
}

/** For one whose text is gone: what its message shows can be changed no more. */
export const noText =
  'The text of this report is no longer kept: retain in falconer.yml says how long it is. Ask for a new one on the card.'
