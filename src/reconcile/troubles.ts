import type { Moment } from '../domain/event.ts'
import type { Trouble } from '../domain/trouble.ts'
import type { Cost } from './pace.ts'
import type { Extent } from './wall.ts'

/** What is wrong now, as the answers to our calls show it. */
export type Troubles = {
  /** Slack refused a call until a person acts. */
  refused(refusal: Refusal): Promise<void>
  /** A call got no answer. One may fail; when none has gone well for half a minute, something is wrong. */
  unanswered(why: string): void
  /** A call of this kind went well in this channel. */
  fine(cost: Cost, channel: string): Promise<void>
  /** Oldest first. */
  list(): readonly Trouble[]
}

export type Refusal = {
  readonly of: Extent
  readonly cost: Cost
  readonly channel: string
  readonly why: string
  readonly isNotice: boolean
}

/** Who lets people know. */
export type TellTroubles = {
  began(trouble: Trouble): Promise<void>
  ended(trouble: Trouble, at: Moment): Promise<void>
  /** One message that is refused; the others of its channel are not. */
  refused(message: { readonly channel: string; readonly why: string; readonly isNotice: boolean }): Promise<void>
}

/** Nobody can do anything about a hiccup. */
const patienceMs = 30_000

type Deps = { readonly tell: TellTroubles; readonly now: () => Moment }

export function makeTroubles({ tell, now }: Deps): Troubles {
  const going = new Map<string | undefined, Going>()
  let silence: { readonly why: string; readonly since: Moment } | undefined

  function silent(): readonly Trouble[] {
    if (!silence || now() - silence.since < patienceMs) return []
    return [{ channel: undefined, what: `Slack does not answer: ${silence.why}.`, since: silence.since }]
  }

  async function over(channel: string | undefined): Promise<void> {
    const ended = going.get(channel)
    if (!ended || !going.delete(channel)) return
    await tell.ended(ended.trouble, now())
  }

  return {
    async refused({ of, cost, channel, why, isNotice }) {
      silence = undefined
      if (of === 'message') return tell.refused({ channel, why, isNotice })
      const where = of === 'channel' ? channel : undefined
      const known = going.get(where)
      const trouble = { channel: where, what: why, since: known?.trouble.since ?? now() }
      going.set(where, { trouble, failing: new Set(known?.failing).add(cost) })
      await tell.began(trouble)
    },
    unanswered(why) {
      silence = { why, since: silence?.since ?? now() }
    },
    async fine(cost, channel) {
      silence = undefined
      // Any answer but a refusal shows that the workspace lets us in.
      await over(undefined)
      const known = going.get(channel)
      known?.failing.delete(cost)
      if (cost === 'post' || known?.failing.size === 0) await over(channel)
    },
    list: () => [...[...going.values()].map(({ trouble }) => trouble), ...silent()].sort((one, other) => one.since - other.since),
  }
}

/** `failing`: what was refused and has not gone well since. Edits may pass where posts do not; not the other way round. */
type Going = { readonly trouble: Trouble; readonly failing: Set<Cost> }
