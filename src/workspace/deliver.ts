import { randomUUID } from 'node:crypto'
import type { Courier, Envelope, Reply } from './courier.ts'
import type { FaultBook } from './faults.ts'
import { Refusal } from './refusal.ts'
import { remember, type State } from './state.ts'
import type { Interaction, UserId } from './model.ts'

/** One act of a person, on its way to the app. */
export type Delivery = {
  readonly kind: Interaction['kind']
  readonly user: UserId
  readonly type: Envelope['type']
  readonly payload: Readonly<Record<string, unknown>>
  /** What the workspace does with the acknowledgement; a `Refusal` from it is what the person reads. */
  readonly carryOut?: (answer: Readonly<Record<string, unknown>>) => void
}

export type Deliver = (delivery: Delivery) => Promise<Interaction>

type Parts = { readonly state: State; readonly courier: Courier; readonly faults: FaultBook; readonly eventRetriesMs: readonly number[] }

export function makeDeliver({ state, courier, faults, eventRetriesMs }: Parts): { readonly deliver: Deliver; stop(): void } {
  const retries = new Set<NodeJS.Timeout>()

  async function attempt(delivery: Delivery, id: string, retry: number): Promise<Interaction> {
    const sentAt = state.now()
    const started = performance.now()
    const envelope = { id, type: delivery.type, payload: delivery.payload, retry }
    await faults.turn()
    const reply = faults.isDown ? unreachable : await courier.deliver(envelope, faults.copies())
    faults.letFollow()
    if (delivery.type === 'events_api' && reply.kind !== 'acknowledged') retryLater(delivery, id, retry + 1)
    return record(state, { id, kind: delivery.kind, user: delivery.user, sentAt, ...outcome(delivery, reply, started) })
  }

  function retryLater(delivery: Delivery, id: string, retry: number): void {
    const afterMs = eventRetriesMs[retry - 1]
    if (afterMs === undefined) return
    const timer = setTimeout(() => {
      retries.delete(timer)
      void attempt(delivery, id, retry)
    }, afterMs)
    retries.add(timer)
  }

  return {
    deliver: (delivery) => attempt(delivery, randomUUID(), 0),
    stop() {
      for (const timer of retries) clearTimeout(timer)
    },
  }
}

const unreachable: Reply = { kind: 'unreachable' }

type Outcome = Pick<Interaction, 'acknowledgedAfterMs' | 'answer' | 'error'>

function outcome({ carryOut }: Delivery, reply: Reply, started: number): Outcome {
  const acknowledgedAfterMs = reply.kind === 'acknowledged' ? Math.round(performance.now() - started) : undefined
  switch (reply.kind) {
    case 'acknowledged':
      return { acknowledgedAfterMs, answer: reply.answer, error: problemWith(() => carryOut?.(reply.answer)) }
    case 'silent':
      return { acknowledgedAfterMs, answer: undefined, error: 'operation_timeout' }
    case 'unreachable':
      return { acknowledgedAfterMs, answer: undefined, error: 'dispatch_failed' }
    case 'failed':
      return { acknowledgedAfterMs, answer: undefined, error: 'http_service_error' }
  }
}

/** An acknowledgement that Slack cannot carry out, such as an invalid view, shows as an error to the person. */
function problemWith(carryOut: () => void): string | undefined {
  try {
    carryOut()
    return undefined
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return [`invalid_response: ${error.error}`, ...error.problems].join('; ')
  }
}

function record(state: State, interaction: Interaction): Interaction {
  remember(state.interactions, interaction)
  state.tell({ kind: 'interaction', interaction })
  return interaction
}
