import type { Decision, Underway } from '../domain/action.ts'
import type { Alert, AlertId, Fact } from '../domain/alert.ts'
import type { BackTest } from '../domain/back-test.ts'
import type { Refusal, Summary } from '../domain/books.ts'
import type { FalcoEvent, Moment } from '../domain/event.ts'
import type { FiledReport, ReportId } from '../domain/filed-report.ts'
import type { NarrationEntry } from '../domain/narration-audit.ts'
import type { Scope } from '../domain/scope.ts'
import type { Sky, Storm, StormId, StormPicture } from '../domain/storm.ts'
import type { Suppression, SuppressionFact, SuppressionId } from '../domain/suppression.ts'
import type { Ask } from '../domain/traits.ts'
import type { Arrival, Known, Verdict } from '../domain/triage.ts'

/**
 * The durable record of everything: what is not in the ledger did not happen. Every write loads, asks a pure function and
 * stores in one transaction; a promise that resolves means that it survives a crash.
 */
export interface Ledger {
  /**
   * Judge these events in order, each seeing what the ones before it did, and store all of them. A suppression that they end is told
   * to its owner in the channel of the alert whose event ended it, or in `fallback` where that belongs to none.
   */
  admit(arrivals: readonly Arrival[], judge: (arrival: Arrival, known: Known) => Verdict, fallback?: string): Promise<readonly Verdict[]>
  /** Ask for a decision about one alert and store its facts. Undefined: no such alert. */
  amend(
    id: AlertId,
    decide: (alert: Alert, successor: AlertId | undefined, underway: Underway | undefined) => Amendment,
  ): Promise<Amendment | undefined>
  refuse(refusal: Refusal): Promise<void>

  /** Store a suppression that no card asked for. One that waits for approval gets the card that asks for it. */
  addSuppression(suppression: Suppression): Promise<void>
  /** Ask for a decision about one suppression and store it. `alert`: on whose card it was asked for. Undefined: no such suppression. */
  amendSuppression(
    id: SuppressionId,
    decide: (suppression: Suppression, alert: Alert | undefined) => SuppressionAmendment,
  ): Promise<SuppressionAmendment | undefined>

  alert(id: AlertId): Promise<Dossier | undefined>
  /** Alerts whose id begins so, at most two: enough to know whether it is one. */
  alertsLike(prefix: string): Promise<readonly AlertId[]>
  /** The alerts that had events last, newest first. */
  recent(limit: number): Promise<readonly Dossier[]>
  /** Open and acknowledged alerts, most urgent first, then newest. */
  alive(limit: number): Promise<readonly Dossier[]>
  /** Alive alerts whose last event is older than this. */
  silentSince(before: Moment, limit: number): Promise<readonly AlertId[]>
  facts(id: AlertId): Promise<readonly Fact[]>
  /** The alert's events, newest first. */
  events(id: AlertId, limit: number): Promise<readonly StoredEvent[]>
  /** Events that this suppression hid, newest first, as far as they are kept. `before`: only those with lower numbers, for a further page. */
  hiddenBy(id: SuppressionId, limit: number, before?: number): Promise<readonly HiddenEvent[]>
  /** By its number. Undefined: there is none, or it is forgotten. */
  event(number: number): Promise<StoredEvent | undefined>
  /** Alerts other than this one that had events within these moments on the same workload or one of the same hosts, newest first. */
  related(alert: Alert, from: Moment, until: Moment, limit: number): Promise<readonly Dossier[]>
  /** How the same was judged: resolved alerts of the same rule on the same workload, opened no later than this one, newest first. */
  judgedBefore(alert: Alert, limit: number): Promise<readonly Dossier[]>
  suppression(id: SuppressionId): Promise<Suppression | undefined>
  /** Suppressions whose id begins so, at most two, whether or not they have ended. */
  suppressionsLike(prefix: string): Promise<readonly SuppressionId[]>
  /** Those that were asked for on this alert, or that its facts name, oldest first. */
  suppressionsOf(id: AlertId): Promise<readonly Suppression[]>
  /** In force or past its end but not yet ended, soonest end first. */
  suppressions(): Promise<readonly Suppression[]>
  /** At most `limit` of those that ended since then, the last to end first. */
  suppressionsEnded(since: Moment, limit: number): Promise<readonly Suppression[]>
  summary(since: Moment, until: Moment): Promise<Summary>
  /** When the newest event of each host was received. */
  lastHeard(): Promise<readonly { readonly hostname: string; readonly at: Moment }[]>

  /**
   * What this scope would have hidden in the last 14 days, had it been in force. It is answered in about one and a half times
   * `budgetMs` milliseconds, as far as it came by then; nothing else has to wait.
   */
  backTest(scope: Scope, now: Moment, ask: Ask, budgetMs?: number): Promise<BackTest>

  /** Undefined: no such report. */
  report(id: ReportId): Promise<FiledReport | undefined>
  /** All that were asked for of this alert, oldest first. */
  reportsOf(id: AlertId): Promise<readonly FiledReport[]>
  /** Ask for a decision about one report and store it. Its first message shows what came of it. Undefined: no such report. */
  amendReport(id: ReportId, decide: (filed: FiledReport) => ReportAmendment): Promise<ReportAmendment | undefined>
  /** Those that a model has to answer about, the longest waiting first. */
  reportsPosed(limit: number): Promise<readonly ReportId[]>
  /**
   * Alerts whose route wants a report of them unasked and that have none: alive, Critical or above, not suppressed, with a card of
   * their own in Slack. The most urgent first.
   */
  alertsToReport(limit: number): Promise<readonly AlertId[]>
  /** One conversation with a model, for audit. */
  keepNarration(entry: NarrationEntry): Promise<void>
  /** Those about this alert, oldest first. */
  narrationsOf(id: AlertId): Promise<readonly NarrationEntry[]>

  /** A storm as its card shows it. Undefined: no such storm. */
  storm(id: StormId): Promise<StormPicture | undefined>
  /** Alerts that the storm gathered, those opened last first. */
  stormAlerts(id: StormId, limit: number): Promise<readonly Dossier[]>
  /** The gathered alert with most events that can still be suppressed (alive, not suppressed). */
  topTalker(id: StormId): Promise<AlertId | undefined>
  /**
   * Ask for decisions about the next open alerts of a storm, at most `limit`, in one transaction. Returns how many were asked about:
   * 0 when none is open any more. A refused one must not stay open, or it is asked about again and again.
   */
  amendStorm(id: StormId, limit: number, decide: (alert: Alert) => Decision): Promise<number>

  /** How many events are kept, how many bytes their texts have, and since when. */
  shelf(): Promise<Shelf>
  /**
   * Forget the texts of at most `limit` events, oldest first: those received before `before`, and as many more as `bytes` asks for.
   * What opened a living alert is kept until that closes. Books, alerts and facts stay. Reports of closed alerts and what a model was
   * told lose their texts with the events of their time. After them go the counts for a back-test, when
   * they are older than 30 days. Returns how many of these it dealt with, those that it had to keep included: 0 when nothing is left to do.
   */
  prune(before: Moment, bytes: number, limit: number): Promise<number>

  /** Write something that changes nothing: resolves once the disk has taken it. */
  touch(): Promise<void>

  postings: Postings
  close(): Promise<void>
}

/** The engine cannot do its work: the disk is full, the file locked … Nothing of what was asked is stored. The message is for people and names the remedy. */
export class LedgerTrouble extends Error {
  override readonly name = 'LedgerTrouble'
}

/** The events whose texts are kept. `since`: the receipt of the oldest, those aside that opened alerts which were long alive. */
export type Shelf = { readonly events: number; readonly bytes: number; readonly since: Moment | undefined }

/** `messages`: how many the report is written over, when it is written. */
export type ReportAmendment = { readonly report: FiledReport; readonly messages?: number } | { readonly refused: string }

export type Amendment = Decision & {
  /** Made by this amendment, stored with it. */
  readonly suppression?: Suppression
}

/**
 * `told`: what it means for the alert whose card it was asked for on, stored with it. `reminder`: where its owner is told a notice that
 * is new among its facts, unless its alert's card hangs: then in that thread. The counters of the suppression stay as they are.
 */
export type SuppressionAmendment =
  | {
      readonly suppression: Suppression
      readonly told?: Extract<Decision, { readonly facts: readonly Fact[] }> | undefined
      readonly reminder?: { readonly channel: string } | undefined
    }
  | { readonly refused: string }

/** An alert with the event that opened it, or its newest one where the text of that is forgotten and the newest is kept. */
export type Dossier = { readonly alert: Alert; readonly sample: FalcoEvent }

export type StoredEvent = { readonly event: FalcoEvent; readonly receivedAt: Moment; readonly verdict: Verdict['kind'] }

/** `number`: the event's own in the ledger; later ones have higher numbers. */
export type HiddenEvent = { readonly number: number } & Pick<StoredEvent, 'event' | 'receivedAt'>

export type PostingId = number

/**
 * What the ledger knows of one message in Slack. A card shows an alert and is edited; a reply says one fact in the card's
 * thread; a report is said there too, in one message or several, of which the first is edited; a notice says something to people that
 * belongs to no alert; an approval asks for a second person, and a reminder tells a
 * suppression's owner something unasked: both are edited.
 */
export type Posting = {
  readonly id: PostingId
  readonly about: About
  /** `#name` or id, as routed. */
  readonly channel: string
  /** Where it stands: set once Slack has answered. */
  readonly at: Place | undefined
  /** The alert's revision that the card shows; 0 before the first post. */
  readonly shownRevision: number
  /** When a post was last begun whose answer is not known. */
  readonly intendedAt: Moment | undefined
  /** When the message was last posted or edited. */
  readonly lastAt: Moment | undefined
  /** Edits since a person last did something: counters slow down with it. */
  readonly edits: number
  /** How often it was found to be gone from Slack: what is posted after that is not new to people. */
  readonly losses: number
  /** Not before this moment: Slack said so, or its counters rest. */
  readonly notBefore: Moment
  /** Why it was put off, in words. */
  readonly why: string | undefined
  readonly dueSince: Moment
}

export type About =
  | { readonly kind: 'card'; readonly alert: AlertId }
  | { readonly kind: 'reply'; readonly alert: AlertId; readonly fact: Fact }
  /** `page`: which of its messages; 0 is the first. */
  | { readonly kind: 'report'; readonly alert: AlertId; readonly report: ReportId; readonly page: number }
  | { readonly kind: 'notice'; readonly text: string }
  | { readonly kind: 'storm'; readonly storm: StormId }
  | { readonly kind: 'approval'; readonly suppression: SuppressionId }
  /** Tells a suppression's owner something unasked: `notice`, a fact of it. `alert`: whose thread it belongs in, or whose event tripped it. */
  | {
      readonly kind: 'reminder'
      readonly suppression: SuppressionId
      readonly alert: AlertId | undefined
      readonly notice: SuppressionFact
    }

/** A message in Slack: the channel's id and the message's `ts`. */
export type Place = { readonly channel: string; readonly ts: string }

/** Only the reconciler writes these. */
export interface Postings {
  /**
   * Postings that differ from what Slack shows and may be tried now: unposted ones, and cards behind their alert's revision. The
   * first few of each channel and urgency, the most urgent first, so that none starves behind what another channel cannot take.
   * Replies and reports whose card is not posted yet are left out, and each further message of a report until the one before stands.
   */
  due(now: Moment): Promise<Agenda>
  /** Postings that differ from what Slack shows and may not be tried before `notBefore`: the first `limit` of each channel, soonest first. */
  resting(now: Moment, limit: number): Promise<readonly Posting[]>
  /** Say something that belongs to no alert. The same text that is still unposted is not added twice. */
  addNotice(channel: string, text: string, at: Moment): Promise<void>
  intend(id: PostingId, at: Moment): Promise<void>
  /** `restUntil`: counters alone do not make it due again before then; what a person does, does. */
  posted(id: PostingId, place: Place, revision: number, at: Moment, restUntil: Moment): Promise<void>
  edited(id: PostingId, revision: number, at: Moment, acted: boolean, restUntil: Moment): Promise<void>
  /** `kept`: it may have arrived all the same, so look before posting again. `dropped`: it certainly did not. */
  postpone(id: PostingId, notBefore: Moment, why: string, intent: 'kept' | 'dropped'): Promise<void>
  /**
   * What stands there is gone from Slack: post it again, unless that was done before: then people do not want it, and it is left, a
   * storm's until that gathers more. The card of a closed alert is left at once, until that is reopened or reported on. By its place, so that one loss is counted once whoever hears of it second. False: nothing of ours stands there.
   */
  lostAt(place: Place): Promise<boolean>
  /** It will never be delivered (or needs to be no longer): leave it. */
  abandon(id: PostingId, why: string): Promise<void>
  /** Where the alert is shown: its own card, or else the card of the storm that gathered it. */
  cardOf(id: AlertId): Promise<Posting | undefined>
  /**
   * Gather the channel's gatherable new alerts into its storm, which begins if there is none; those of newcomers break through,
   * at most `newcomersPerMinute`. Cards in `busy` are left alone: they are being posted.
   */
  gather(channel: string, at: Moment, busy: ReadonlySet<PostingId>): Promise<void>
  endStorm(id: StormId, at: Moment): Promise<void>
  /** How many wait, and since when the oldest. */
  waiting(): Promise<Waiting>
  /** The same for each channel where any wait, most first. */
  waitingByChannel(): Promise<readonly (Waiting & { readonly channel: string })[]>
  /** Storms that are not over. */
  storms(): Promise<readonly Storm[]>
  /** Take an unposted notice back, when what it says is not so any more. True: it was not posted yet, and never will be. */
  withdrawNotice(channel: string, text: string): Promise<boolean>
}

export type Waiting = { readonly count: number; readonly oldest: Moment | undefined }

/**
 * `nextAt`: when the next of those that may not be tried yet may be; undefined: there is none. `skies`: one for each channel where
 * new alerts wait or a storm is not over.
 */
export type Agenda = { readonly due: readonly Due[]; readonly nextAt: Moment | undefined; readonly skies: readonly Sky[] }

/**
 * A posting that differs from what Slack shows. It carries what a plan needs, not what the message says: the reconciler looks at
 * many and does one at a time.
 */
export type Due = {
  readonly posting: Posting
  readonly urgency: Urgency
  /** Of the alert or storm that it is about; 0 for a notice. */
  readonly revision: number
  readonly actedRevision: number
  /** Where the alert's card stands, or else the card of the storm that gathered it. */
  readonly cardAt: Place | undefined
}

/**
 * 1: a person just did it, or a model answered. 2: a new card of Critical and above, of a newcomer in a storm or of a storm itself, or a notice. 3: any
 * other new card, which a storm may gather. 4: counters, and reports
 * that nobody asked for.
 */
export type Urgency = 1 | 2 | 3 | 4
