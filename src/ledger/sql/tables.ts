import type { Generated } from 'kysely'
import type { Fact, Status } from '../../domain/alert.ts'
import type { Moment } from '../../domain/event.ts'
import type { Priority } from '../../domain/priority.ts'
import type { Ended } from '../../domain/suppression.ts'
import type { VerdictKind } from '../../domain/triage.ts'
import type { About } from '../ledger.ts'

/** The ledger's tables, as every engine has them. Moments are integers, JSON is text, a flag is 0 or 1. */
export type Tables = {
  readonly alerts: AlertRow
  readonly alert_hosts: { readonly hostname: string; readonly alert_id: string }
  /** The minutes in which an alert had events that were not hidden. */
  readonly alert_minutes: { readonly alert_id: string; readonly minute: Moment }
  readonly facts: FactRow
  readonly events: EventRow
  readonly books: BooksRow
  readonly hosts: { readonly hostname: string; readonly heard_at: Moment }
  readonly sensor_health: HealthRow
  readonly suppressions: SuppressionRow
  /** The problems of which a suppression has saved a card. */
  readonly saved_cards: { readonly suppression_id: string; readonly fingerprint: string }
  readonly postings: PostingRow
  readonly reports: ReportRow
  readonly narrations: NarrationRow
  readonly storms: StormRow
  /** The hosts that a storm's alerts were seen on. */
  readonly storm_hosts: { readonly storm_id: string; readonly hostname: string }
  readonly sightings: SightingRow
  /** The books' sums: how many events of each minute met each verdict. */
  readonly book_totals: { readonly minute: Moment; readonly verdict: VerdictKind; readonly count: number }
  readonly traits: TraitsRow
  readonly traits_by_hour: TraitsByHourRow
  readonly shelf: ShelfRow
  readonly spared: SparedRow
  readonly refusals: { readonly number: Generated<number>; readonly at: Moment; readonly why: string; readonly head: string }
  readonly refusal_counts: { readonly minute: Moment; readonly count: number }
  readonly migrations: { readonly number: number; readonly name: string }
}

export type Flag = 0 | 1

/** `state` is the whole alert; the other columns repeat what is searched or sorted by. */
export type AlertRow = {
  readonly id: string
  readonly fingerprint: string
  /** 1 for the one alert that events of this fingerprint are judged against: the living one, else the newest. */
  readonly current: Flag
  readonly alive: Flag
  readonly status: Status
  /** 0 is the most urgent priority. */
  readonly rank: number
  readonly opened_at: Moment
  /** The minute of `last_received_at`: an index that moves with every event would cost more than all else. */
  readonly heard_minute: Moment
  readonly last_received_at: Moment
  /** Content of its newest event: the chain of `prior` begins there. */
  readonly last_event: string
  readonly revision: number
  readonly acted_revision: number
  /** Equal for alerts of one workload. */
  readonly kin: string
  readonly state: string
  /** Set when it is opened. */
  readonly channel: Generated<string>
  readonly rule: Generated<string>
  readonly label: Generated<string>
  readonly count: number
  /** 1 while a suppression that its card shows hides its events. */
  readonly suppressed: Flag
  /** 1 while its route wants a report without anybody asking, and it has none. */
  readonly auto_report: Generated<Flag>
  /** The storm whose card shows it; null once it has, or waits for, a card of its own. */
  readonly storm_id: Generated<string | null>
}

export type FactRow = {
  readonly number: Generated<number>
  readonly alert_id: string
  readonly at: Moment
  readonly kind: Fact['kind']
  readonly by: string | null
  readonly body: string
}

export type EventRow = {
  readonly number: Generated<number>
  /** The content key, led by the event's time (content.ts says why). */
  readonly content: string
  readonly received_at: Moment
  readonly time: string
  readonly rule: string
  readonly priority: Priority
  readonly source: string
  readonly hostname: string | null
  readonly fingerprint: string
  readonly verdict: VerdictKind
  readonly because: string
  readonly alert_id: string | null
  /** Content of the alert's event before this one. A chain costs nothing to lengthen; an index of events by alert, a page each. */
  readonly prior: string | null
  readonly suppression_id: string | null
  /** The text as it was received. */
  readonly raw: string
  /** Number of the event before this one with the same traits in the same hour: a chain, as `prior` is one. */
  readonly alike: number | null
}

/** How many events of one minute of receipt were alike. Exact, for ever. */
export type BooksRow = {
  readonly minute: Moment
  readonly rule: string
  readonly rank: number
  readonly label: string
  readonly verdict: VerdictKind
  readonly count: number
}

export type HealthRow = {
  readonly minute: Moment
  readonly rule: string
  /** Empty when the event named no host. */
  readonly hostname: string
  readonly count: number
  readonly last_at: Moment
  readonly dropped: string | null
}

export type SuppressionRow = {
  readonly id: string
  readonly scope: string
  readonly from_at: Moment
  readonly until_at: Moment
  readonly reason: string
  readonly owner: string
  readonly alert_id: string | null
  readonly hidden: number
  readonly last_hidden_at: Moment | null
  readonly ended_at: Moment | null
  readonly ended_why: Ended['why'] | null
  readonly ended_by: string | null
  /** JSON; null when it needed none. */
  readonly approval: Generated<string | null>
  /** JSON: all that happened to it, oldest first. */
  readonly facts: Generated<string>
  readonly is_fixed: Generated<Flag>
  readonly saved: Generated<number>
  /** JSON: what it watches and knows, but for the two counters that move with every event. */
  readonly watch: Generated<string>
  /** The hour that `hour_hidden` counts in. */
  readonly hour_at: Generated<Moment>
  readonly hour_hidden: Generated<number>
}

export type PostingRow = {
  readonly id: Generated<number>
  readonly kind: About['kind']
  readonly alert_id: string | null
  /** Whose card it is, for one of kind `storm`. */
  readonly storm_id: Generated<string | null>
  /** Which suppression it is about, for one of kind `approval` or `reminder`, or a reply that tells that it hides. */
  readonly suppression_id: Generated<string | null>
  /** Which report it is a part of, for one of kind `report`, and which part; 0 is the first. */
  readonly report_id: Generated<string | null>
  readonly page: Generated<number>
  /** A reply's fact as JSON, a reminder's (the suppression's) too, a notice's text. */
  readonly says: string | null
  readonly channel: string
  readonly place_channel: Generated<string | null>
  readonly place_ts: Generated<string | null>
  readonly shown_revision: Generated<number>
  readonly intended_at: Generated<Moment | null>
  readonly last_at: Generated<Moment | null>
  readonly edits: Generated<number>
  readonly not_before: Generated<Moment>
  readonly why: Generated<string | null>
  readonly abandoned: Generated<Flag>
  /** When it began to differ from what Slack shows. */
  readonly due_since: Moment
  /** Its class among the due ones, 0 when it is not due; reckon.ts says which. */
  readonly urgency: Generated<number>
  /** Its place within the class, before its age. */
  readonly turn: Generated<number>
  /** 1 for the card of an alert whose rule is new to its image. */
  readonly novel: Generated<Flag>
  /** When it broke through a storm. */
  readonly broke_at: Generated<Moment | null>
  /** How often it was found to be gone from Slack. */
  readonly losses: Generated<number>
}

/** `facts` and `narration` are JSON. `report`: JSON; null until it is written, empty once its text is forgotten. */
export type ReportRow = {
  readonly id: string
  readonly alert_id: string
  readonly asked_at: Moment
  readonly facts: string
  readonly report: Generated<string | null>
  readonly narration: Generated<string | null>
  /** 1 while a model has to answer. */
  readonly posed: Generated<Flag>
}

/** One conversation with a model; see domain/narration-audit.ts. `dropped` is JSON. */
export type NarrationRow = {
  readonly number: Generated<number>
  readonly at: Moment
  readonly alert_id: string
  readonly model: string
  readonly sent: string
  readonly received: string
  readonly kept: number
  readonly dropped: string
  readonly failed: string | null
  readonly ms: number
  readonly tokens_in: number | null
  readonly tokens_out: number | null
}

export type StormRow = {
  readonly id: string
  readonly channel: string
  readonly since_at: Moment
  readonly gathered_at: Moment
  readonly ended_at: Generated<Moment | null>
  readonly revision: Generated<number>
  readonly acted_revision: Generated<number>
  /** Who acknowledged the most recently acknowledged of its alerts, and when. */
  readonly acknowledged_by: Generated<string | null>
  readonly acknowledged_at: Generated<Moment | null>
}

/** When a rule was last seen with an image (empty: without one), to the day. */
export type SightingRow = { readonly rule: string; readonly image: string; readonly last_at: Moment }

/** What many events have alike; domain/traits.ts says what, as JSON. `seen`: the day on which there was one last. */
export type TraitsRow = {
  readonly id: Generated<number>
  readonly rule: string
  readonly hash: string
  readonly seen: Moment
  readonly body: string
}

/**
 * How many events of one hour of receipt had these traits and belonged to this alert (empty: to none). `last` is the number of the
 * newest. Traits 0 are those of all. The hour leads the key: a batch then writes a page or two, not one for each of its traits.
 */
export type TraitsByHourRow = {
  readonly hour: Moment
  readonly traits_id: number
  readonly alert_id: string
  readonly count: number
  readonly last: number
}

/** One row: how many texts of events are kept, and how far the forgetting has come in the order of receipt. */
export type ShelfRow = { readonly events: number; readonly bytes: number; readonly forgotten_to: number }

/** An event that the forgetting went past because it opened an alert that was alive then. */
export type SparedRow = { readonly number: number; readonly alert_id: string }
