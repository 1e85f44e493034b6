import type { Action } from '../domain/action.ts'
import type { Alert, AlertId, Fact } from '../domain/alert.ts'
import type { BackTest } from '../domain/back-test.ts'
import type { Summary } from '../domain/books.ts'
import type { Choices } from '../domain/choice.ts'
import type { FalcoEvent, Moment } from '../domain/event.ts'
import type { FiledReport, ReportId, WrittenReport } from '../domain/filed-report.ts'
import type { Scope } from '../domain/scope.ts'
import type { Storm, StormId } from '../domain/storm.ts'
import type { Suppression, SuppressionId, SuppressionRequest, UserId } from '../domain/suppression.ts'

/** What Slack's ear asks of Falconer. The flows answer it; every answer that refuses does so in words fit to show. */
export interface Desk {
  takeAction(id: AlertId, action: Exclude<Action, { do: 'suppress' }>): Promise<Answer<{ readonly alert: Alert }>>
  /**
   * Hide what matches from now on, or once a second person has approved it. `alert`: the card it was asked on. `spared`: a sentence on
   * what it covers and will not hide all the same.
   */
  suppress(request: SuppressionRequest): Promise<Answer<{ readonly suppression: Suppression; readonly spared?: string | undefined }>>
  /** No suppression may last longer: `maxSuppression` in falconer.yml. */
  readonly longestSuppressionMs: number
  /** What a suppression with this scope would have hidden in the last 14 days. */
  backTest(scope: Scope): Promise<BackTest>
  lift(id: SuppressionId, by: UserId): Promise<Answer<{ readonly suppression: Suppression }>>
  /** It hides until then instead; undefined: as long again as it was made for, as far as that is allowed. */
  extend(id: SuppressionId, until: Moment | undefined, by: UserId): Promise<Answer<{ readonly suppression: Suppression }>>
  /** It hides only what fits these conditions besides. */
  narrow(id: SuppressionId, added: Scope, by: UserId): Promise<Answer<{ readonly suppression: Suppression }>>
  /** Its owner was told that its end is near, or that it hides nothing: it stays as it is, to its end. */
  keep(id: SuppressionId, by: UserId): Promise<Answer<{ readonly suppression: Suppression }>>
  /** The suppression as a rule exception for Falco itself. */
  exception(id: SuppressionId, by: UserId, form?: ExceptionForm): Promise<Answer<Exception>>
  /** A suppression by its id, or by the beginning of it when only one has it; in force, waiting or ended. */
  suppression(id: string): Promise<Answer<{ readonly suppression: Suppression }>>
  /** Events that it has hidden, the newest first, as far as their texts are kept. `before`: only those that came before the event of this number. */
  hiddenBy(id: SuppressionId, limit: number, before?: number): Promise<readonly Hidden[]>
  /** An event as it came, by its number. */
  event(number: number): Promise<Answer<{ readonly event: FalcoEvent }>>
  /** A second person's answer to one that waits for approval. */
  approve(id: SuppressionId, by: UserId): Promise<Answer<{ readonly suppression: Suppression }>>
  reject(id: SuppressionId, by: UserId): Promise<Answer<{ readonly suppression: Suppression }>>
  /** An alert by its id, or by the beginning of it when only one alert has it. */
  show(id: string): Promise<Answer<Shown>>
  recent(limit: number): Promise<readonly Card[]>
  /** Open and acknowledged ones, most urgent first. */
  alive(limit: number): Promise<readonly Card[]>
  suppressions(): Promise<readonly Suppression[]>
  /** Those that ended in the last 14 days, the last to end first. */
  suppressionsEnded(): Promise<readonly Suppression[]>
  summary(lengthMs: number): Promise<Summary>
  /** What a person may tick to make a scope for this alert: read anew from its events each time. */
  choices(id: AlertId): Promise<Answer<{ readonly choices: Choices; readonly alert: Alert }>>
  /** The same to make a suppression narrower, from an event that it has hidden. */
  narrower(id: SuppressionId): Promise<Answer<{ readonly choices: Choices; readonly suppression: Suppression }>>
  /**
   * What would come of asking for this scope. `because`: a second person must approve it, a clause to put after "because". `spared`: a
   * sentence on what it covers and will not hide. `alert`: the card it is asked on.
   */
  foresee(scope: Scope, alert: AlertId | undefined): Promise<{ readonly because: string | undefined; readonly spared: string | undefined }>
  /** Acknowledge every open alert that the storm gathered. `count`: how many; 0 is refused in words. */
  acknowledgeStorm(id: StormId, by: UserId): Promise<Answer<{ readonly count: number }>>
  /** The gathered alert with most events that can be suppressed still. */
  topTalker(id: StormId): Promise<Answer<{ readonly alert: AlertId }>>
  /** The alerts that the storm gathered last, newest first. */
  newest(id: StormId, limit: number): Promise<readonly Card[]>
  /** A report as it was written, whatever came to be known since. */
  report(id: ReportId): Promise<Answer<{ readonly filed: WrittenReport }>>
  /** Useful or not; the same again takes it back. */
  rateReport(id: ReportId, useful: boolean, by: UserId): Promise<Answer<{ readonly filed: FiledReport }>>
  /** Put it to the model once more: what that says is added to the report. */
  askModel(id: ReportId, by: UserId): Promise<Answer<{ readonly filed: FiledReport }>>
  /** The whole of it as Markdown. */
  reportFile(id: ReportId): Promise<Answer<{ readonly file: File }>>
  status(): Promise<Standing>
  /** Somebody deleted a message: if it was ours, it is posted again, once. */
  missing(place: { readonly channel: string; readonly ts: string }): Promise<void>
}

/** How Falconer itself is, for `/falco status`. */
export type Standing = {
  /** What is not as it should be, each a sentence with its remedy: Slack, a channel, the ledger. Empty: all is well. */
  readonly troubles: readonly { readonly what: string; readonly since: Moment }[]
  /** Messages that Slack does not show yet as the ledger has them. */
  readonly waiting: { readonly count: number; readonly oldest: Moment | undefined }
  /** The new card of the last hour that took longest from the receipt of its event. */
  readonly slowest: { readonly ms: number; readonly at: Moment } | undefined
  readonly storms: readonly Storm[]
  /** Events turned away with 503 since the start. */
  readonly turnedAway: number
  /** When the newest event of each host was received, newest first. */
  readonly hosts: readonly { readonly hostname: string; readonly at: Moment }[]
  readonly startedAt: Moment
}

/** `override`: for Falco 0.37 and newer. `append`: for 0.36. */
export type ExceptionForm = 'override' | 'append'

/** `text`: YAML that Falco loads, or Markdown. */
export type File = { readonly name: string; readonly text: string }
/** `card`: the message that shows its alert; undefined when it was made on none, or Slack does not show it. */
export type Exception = { readonly file: File; readonly card: { readonly channel: string; readonly ts: string } | undefined }

export type Answer<T> = T | { readonly refused: string }

/** An event that a suppression has hidden. `number`: what it is asked for by. */
export type Hidden = { readonly number: number; readonly event: FalcoEvent; readonly receivedAt: Moment }

export type Card = { readonly alert: Alert; readonly sample: FalcoEvent }
export type Shown = Card & {
  readonly facts: readonly Fact[]
  /** Those that were asked for on it, or that hid events of it, with all that happened to them. */
  readonly suppressions: readonly Suppression[]
  /** Those that were asked for of it, with all that happened to them. */
  readonly reports: readonly FiledReport[]
  readonly whereabouts: Whereabouts | undefined
}

/** Which message shows an alert: a card of its own, or the card of the storm that gathered it. */
export type Whereabouts = {
  readonly on: 'card' | 'storm'
  /** `#name` or id. */
  readonly channel: string
  /** Slack shows it now. */
  readonly isPosted: boolean
  /** Why it is not there, in words, when it was put off or given up. */
  readonly why: string | undefined
}
