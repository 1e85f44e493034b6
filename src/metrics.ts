import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { VerdictKind } from './domain/triage.ts'

export type Metrics = ReturnType<typeof makeMetrics>

const verdicts: readonly VerdictKind[] = ['open', 'fold', 'suppress', 'below', 'repeat']

/** A registry of its own for each Falconer, so that two in one process count apart. */
export function makeMetrics() {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  const metrics = {
    events: new Counter({
      name: 'falconer_events_total',
      help: 'Events received, by verdict: the sum is all that were received.',
      labelNames: ['verdict'] as const,
      registers,
    }),
    refused: new Counter({ name: 'falconer_refused_total', help: 'Bodies and lines that were no Falco event.', registers }),
    slackCalls: new Counter({
      name: 'falconer_slack_calls_total',
      help: 'Calls of the Web API, by how they went.',
      labelNames: ['method', 'outcome'] as const,
      registers,
    }),
    waiting: new Gauge({
      name: 'falconer_postings_waiting',
      help: 'Messages that Slack does not show yet as the ledger has them.',
      registers,
    }),
    slackConnected: new Gauge({ name: 'falconer_slack_connected', help: '1 while Slack can reach us, else 0.', registers }),
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
  }
  for (const verdict of verdicts) metrics.events.inc({ verdict }, 0)
  return { ...metrics, contentType: registry.contentType, text: () => registry.metrics() }
}
