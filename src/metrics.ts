import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Moment } from './domain/event.ts'
import type { VerdictKind } from './domain/triage.ts'

export type Metrics = ReturnType<typeof makeMetrics>

const verdicts: readonly VerdictKind[] = ['open', 'fold', 'suppress', 'below', 'repeat']

/** What would be there twice if nobody looked: an event sent again, a message that had arrived, an envelope delivered again. */
const duplicates = ['event', 'posting', 'envelope'] as const

/** Why an event got a 503: too much at once, a full upload room, a ledger in trouble, too many connections. */
const refusals = ['busy', 'room', 'trouble', 'crowd'] as const
export type TurnedAwayBecause = (typeof refusals)[number]

/** What is looked at when somebody asks. A part that cannot tell now (a ledger that cannot be read) is left out: it stays as it was. */
export type Sight = {
  readonly slackConnected: boolean
  readonly waiting?: { readonly count: number; readonly oldest: Moment | undefined } | undefined
  readonly channelsWaiting?: number | undefined
  /** Events at the door that are not in the ledger yet. */
  readonly intake: number
  readonly storms?: number | undefined
  /** What people were told is wrong in Slack: a channel, the workspace. */
  readonly troubles: number
  readonly ledgerInTrouble: boolean
  readonly kept?: { readonly events: number; readonly bytes: number } | undefined
  readonly now: Moment
}

/** A registry of its own for each Falconer, so that two in one process count apart. */
export function makeMetrics() {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const [counters, histograms, gauges] = [makeCounters(registry), makeHistograms(registry), makeGauges(registry)]
  let turnedAwaySoFar = 0
  return {
    ...counters,
    ...histograms,
    /** Events that are in the ledger now. */
    judged(kinds: readonly VerdictKind[]): void {
      for (const verdict of kinds) counters.events.inc({ verdict })
      counters.duplicates.inc({ kind: 'event' }, kinds.filter((kind) => kind === 'repeat').length)
    },
    turnAway(because: TurnedAwayBecause, events: number): void {
      counters.turnedAway.inc({ because }, events)
      turnedAwaySoFar += events
    },
    /** Events turned away since the start. */
    turnedAwaySoFar: () => turnedAwaySoFar,
    show: (sight: Sight) => show(gauges, sight),
    contentType: registry.contentType,
    text: () => registry.metrics(),
  }
}

function makeCounters(registry: Registry) {
  const registers = [registry]
  const counters = {
    events: new Counter({
      name: 'falconer_events_total',
      help: 'Events received, by verdict: the sum is all that were received.',
      labelNames: ['verdict'] as const,
      registers,
    }),
    refused: new Counter({ name: 'falconer_refused_total', help: 'Bodies and lines that were no Falco event.', registers }),
    turnedAway: new Counter({
      name: 'falconer_turned_away_total',
      help: 'Events answered with 503, by why: they are not in the books unless they were sent again. A connection or an unread upload counts as one.',
      labelNames: ['because'] as const,
      registers,
    }),
    duplicates: new Counter({
      name: 'falconer_duplicates_prevented_total',
      help: 'What would have been there twice: an event sent again, a message that had arrived though its answer was lost, a click delivered again.',
      labelNames: ['kind'] as const,
      registers,
    }),
    slackCalls: new Counter({
      name: 'falconer_slack_calls_total',
      help: 'Calls of the Web API, by how they went.',
      labelNames: ['method', 'outcome'] as const,
      registers,
    }),
    rateLimited: new Counter({
      name: 'falconer_slack_rate_limited_total',
      help: 'Answers of Slack with status 429: each is a defect of our pace.',
      labelNames: ['method'] as const,
      registers,
    }),
    retries: new Counter({
      name: 'falconer_retries_total',
      help: 'Calls of the Web API that were put off and made again.',
      registers,
    }),
  }
  for (const verdict of verdicts) counters.events.inc({ verdict }, 0)
  for (const because of refusals) counters.turnedAway.inc({ because }, 0)
  for (const kind of duplicates) counters.duplicates.inc({ kind }, 0)
  return counters
}

function makeHistograms(registry: Registry) {
  const registers = [registry]
  return {
    commitSeconds: new Histogram({
      name: 'falconer_commit_seconds',
      help: 'How long a durable commit of events took.',
      buckets: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2],
      registers,
    }),
    commitBatchSize: new Histogram({
      name: 'falconer_commit_batch_size',
      help: 'Events in one commit.',
      buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256, 512],
      registers,
    }),
    deliverySeconds: new Histogram({
      name: 'falconer_delivery_seconds',
      help: 'From the receipt of the event that opened an alert until its card stood in Slack.',
      buckets: [0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 900],
      registers,
    }),
    actedEditSeconds: new Histogram({
      name: 'falconer_acted_edit_seconds',
      help: 'From what a person did until its card showed it in Slack.',
      buckets: [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60],
      registers,
    }),
  }
}

function makeGauges(registry: Registry) {
  const gauge = (name: string, help: string) => new Gauge({ name: `falconer_${name}`, help, registers: [registry] })
  return {
    waiting: gauge('postings_waiting', 'Messages that Slack does not show yet as the ledger has them.'),
    oldest: gauge('postings_oldest_age_seconds', 'How long the oldest of these waits; 0: none does.'),
    channels: gauge('channels_waiting', 'Channels where such messages wait.'),
    intake: gauge('intake_waiting', 'Events at the door that are not in the ledger yet.'),
    slackConnected: gauge('slack_connected', '1 while Slack can reach us, else 0.'),
    storms: gauge('storms', 'Storms that are not over.'),
    troubles: gauge('troubles', 'Channels, or the workspace, where a person must do something before messages arrive again.'),
    ledgerTrouble: gauge('ledger_trouble', '1 while the ledger cannot store anything (a full disk, a locked file), else 0.'),
    keptEvents: gauge('kept_events', 'Events whose texts are kept.'),
    keptBytes: gauge('kept_event_bytes', 'Bytes of these texts.'),
  }
}

function show(gauges: ReturnType<typeof makeGauges>, sight: Sight): void {
  const { waiting, channelsWaiting, kept } = sight
  gauges.slackConnected.set(sight.slackConnected ? 1 : 0)
  gauges.ledgerTrouble.set(sight.ledgerInTrouble ? 1 : 0)
  gauges.troubles.set(sight.troubles)
  gauges.intake.set(sight.intake)
  if (sight.storms !== undefined) gauges.storms.set(sight.storms)
  if (waiting) {
    gauges.waiting.set(waiting.count)
    gauges.oldest.set(waiting.oldest === undefined ? 0 : Math.max(0, sight.now - waiting.oldest) / 1000)
  }
  if (channelsWaiting !== undefined) gauges.channels.set(channelsWaiting)
  if (kept) {
    gauges.keptEvents.set(kept.events)
    gauges.keptBytes.set(kept.bytes)
  }
}
