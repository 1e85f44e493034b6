import { setTimeout as wait } from 'node:timers/promises'
import type { FalcoEvent } from '../../src/domain/event.ts'
import { anEvent } from '../event.ts'
import type { EventOverrides } from '../event.ts'
import type { Chance } from './chance.ts'

/** Falco on several nodes: each sends one event after the other, and the same one again until it is answered. */
export type Senders = {
  /** Every event that was sent, by its `time`; each has a time of its own. */
  readonly sent: ReadonlySet<string>
  readonly answered: ReadonlySet<string>
  /** How often an event was sent again, because no answer had come. */
  readonly again: number
  /** Resolves once what is in hand was answered. */
  stop(): Promise<void>
  /** Sends nothing more, answered or not. */
  abandon(): void
}

type Deps = {
  readonly url: string
  readonly connections: number
  /** Resolves when somebody listens there again. */
  readonly listening: () => Promise<unknown>
  readonly next: () => EventOverrides
}

/** Falco sends as fast as it is answered; this is fast enough to be in the middle of something at any moment. */
const betweenMs = 2

export function startSenders({ url, connections, listening, next }: Deps): Senders {
  const sent = new Set<string>()
  const answered = new Set<string>()
  let again = 0
  let going: 'on' | 'out' | 'nowhere' = 'on'
  const isGoingOn = () => going === 'on'
  const working = Array.from({ length: connections }, work)

  async function work(): Promise<void> {
    while (isGoingOn()) {
      await deliver(anEvent({ ...next(), time: timeNumber(sent.size) }))
      await wait(betweenMs)
    }
  }

  async function deliver(event: FalcoEvent): Promise<void> {
    sent.add(event.time)
    while (!(await isTaken(event))) {
      if (going === 'nowhere') return
      again += 1
      await listening()
    }
    answered.add(event.time)
  }

  async function isTaken({ raw: body }: FalcoEvent): Promise<boolean> {
    const answer = await fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json' } }).catch(() => undefined)
    await answer?.text().catch(() => undefined)
    return answer?.status === 200
  }

  return {
    sent,
    answered,
    get again() {
      return again
    },
    async stop() {
      going = 'out'
      await Promise.all(working)
    },
    abandon() {
      going = 'nowhere'
    },
  }
}

function timeNumber(count: number): string {
  return `2026-11-24T09:30:00.${String(count).padStart(9, '0')}Z`
}

/**
 * What happens on the nodes: mostly more of a known problem, now and then a new one, some of them Critical. A deployment that never
 * was makes a new problem.
 */
export function trouble(luck: Chance, isNew: number, isCritical: number): () => EventOverrides {
  const known: EventOverrides[] = []
  return () => {
    if (known.length === 0 || luck.yes(isNew)) known.push(problem(known.length, luck.yes(isCritical)))
    return luck.pick(known.slice(-knownMax)) ?? {}
  }
}

const knownMax = 12

function problem(number: number, critical: boolean): EventOverrides {
  return {
    rule: critical ? 'Reverse shell' : `Rule ${number % 7}`,
    priority: critical ? 'Critical' : 'Warning',
    fields: { 'k8s.pod.name': `app${number}-6d4cf56db6-x7zlp`, 'container.image.repository': `registry.example/app${number % 5}` },
  }
}
