import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { ReceiverEvent } from '@slack/bolt'
import type { Keyv } from 'keyv'
import { identityOf, senderOf } from './envelope.ts'
import type { Log } from './log.ts'
import { Visit } from './visit.ts'
import type { Acknowledgement } from './visit.ts'
import type { Voice } from './voice.ts'

/**
 * Everything that Slack sends comes in here, before Bolt looks at it: heard once, acknowledged in time, counted while it is inside.
 * Bolt itself does none of the three.
 */
export interface Gate {
  /** Never rejects. */
  pass(event: ReceiverEvent, hear: (event: ReceiverEvent) => Promise<void>): Promise<void>
  /** Lets nobody in any more; resolves when the last one has left. */
  close(): Promise<void>
}

type Deps = {
  /** Envelopes that were heard, by identity, with what they were acknowledged with. May be forgotten. */
  readonly heard: Keyv
  readonly voice: Voice
  readonly log: Log
  readonly deadlineMs?: number
  /** An envelope came that was heard before, and nothing was done a second time. */
  readonly onTwice?: (() => void) | undefined
}

/** An answer of the cache that is slower than this is not waited for. */
const cacheMs = 500

export function makeGate({ heard, voice, log, deadlineMs = 2_500, onTwice = () => {} }: Deps): Gate {
  const inside = new Map<string, Visit>()
  const leaving = new Set<Promise<void>>()
  let closed = false

  return {
    async pass(event, hear) {
      const passing = (closed ? turnAway(event) : admit(event, hear)).catch((err: unknown) => log.error({ err }, 'the gate failed'))
      leaving.add(passing)
      await passing
      leaving.delete(passing)
    },
    async close() {
      closed = true
      while (leaving.size > 0) await Promise.all(leaving)
    },
  }

  async function admit(event: ReceiverEvent, hear: (event: ReceiverEvent) => Promise<void>): Promise<void> {
    const identity = identityOf(event)
    const twin = inside.get(identity)
    if (twin) {
      onTwice()
      return event.ack(await twin.answered)
    }
    const visit = new Visit(event, { voice, log, deadlineMs })
    inside.set(identity, visit)
    try {
      await hearOnce(identity, visit, () => hear({ ...event, ack: visit.ack }))
    } finally {
      visit.end()
      inside.delete(identity)
    }
  }

  async function hearOnce(identity: string, visit: Visit, hear: () => Promise<void>): Promise<void> {
    const before = await remembered(identity)
    if (before) {
      onTwice()
      return visit.ack(before.answer)
    }
    try {
      await hear()
      await visit.leave()
    } catch (err) {
      const trouble = troubleIn(err)
      if (trouble !== undefined) return visit.fail(`Nothing was changed: ${trouble}`)
      const reference = randomUUID().slice(0, 8)
      log.error({ err, reference }, 'a handler failed')
      return visit.fail(
        `Something went wrong on our side; nothing was changed. If it happens again, tell your admin this reference: ${reference}.`,
      )
    }
    await remember(identity, await visit.answered)
  }

  /** While we stop: what Slack would not send again is answered in words, the rest is left for it to send again. */
  async function turnAway(event: ReceiverEvent): Promise<void> {
    if (senderOf(event.body).at !== 'message') return
    await event.ack()
    await voice.whisper(event.body, ['Falconer is restarting, and nothing was changed. Please try again in a moment.'])
  }

  async function remembered(identity: string): Promise<Heard | undefined> {
    try {
      return await Promise.race([heard.get<Heard>(identity), wait(cacheMs, undefined, { ref: false })])
    } catch (err) {
      log.warn({ err }, 'the cache does not say whether this envelope was heard before')
      return undefined
    }
  }

  async function remember(identity: string, answer: Acknowledgement): Promise<void> {
    await heard.set(identity, { answer } satisfies Heard).catch((err: unknown) => log.warn({ err }, 'the cache does not keep envelopes'))
  }
}

/** A ledger in trouble says in words what a person must mend. Bolt wraps what a handler throws. */
function troubleIn(err: unknown): string | undefined {
  if (!(err instanceof Error)) return undefined
  if (err.name === 'LedgerTrouble') return err.message
  return 'original' in err ? troubleIn(err.original) : undefined
}

type Heard = { readonly answer: Acknowledgement }
