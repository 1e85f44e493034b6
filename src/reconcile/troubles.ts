import type { Moment } from '../domain/event.ts'
import type { Trouble } from '../domain/trouble.ts'
import type { PostingId } from '../ledger/ledger.ts'
import type { Cost } from './pace.ts'
import type { Extent } from './wall.ts'

/** What is wrong now, as the answers to our calls show it. */
export type Troubles = {
  /** Slack refused a call until a person acts. */
  refused(refusal: Refusal): Promise<void>
  /** A call got no answer. One may fail; when none has gone well for half a minute, something is wrong. */
  unanswered(why: string): void
  /** This call's channel is gone for good: nobody waits for it any more. */
  givenUp(call: Call): Promise<void>
  isGivenUp(site: string): boolean
  /** This call went well. */
  fine(call: Call): Promise<void>
  /** Oldest first. */
  list(): readonly Trouble[]
}

/** `channel`: as the route has it; `site`: where the call went, see `Pace`. */
export type Call = { readonly cost: Cost; readonly channel: string; readonly site: string; readonly posting: PostingId }

export type Refusal = Call & { readonly of: Extent; readonly why: string; readonly isNotice: boolean }

/** Who lets people know. */
export type TellTroubles = {
  began(trouble: Trouble): Promise<void>
  ended(trouble: Trouble, at: Moment): Promise<void>
  /** Nobody can end it. */
  gaveUp(trouble: Trouble): Promise<void>
  /** One message that is refused; the others of its channel are not. */
  refused(message: { readonly channel: string; readonly why: string; readonly isNotice: boolean }): Promise<void>
}

/** Nobody can do anything about a hiccup. */
const patienceMs = 30_000

type Deps = { readonly tell: TellTroubles; readonly now: () => Moment }

export function makeTroubles({ tell, now }: Deps): Troubles {
  const going = new Map<string, Going>()
  const alone = makeRefusedMessages(now)
  const gone = new Set<string>()
  let silence: { readonly why: string; readonly since: Moment } | undefined

  function silent(): readonly Trouble[] {
    if (!silence || now() - silence.since < patienceMs) return []
    return [{ channel: undefined, of: 'messages', what: `Slack does not answer: ${silence.why}.`, since: silence.since }]
  }

  async function over(key: string): Promise<void> {
    const ended = going.get(key)
    if (!ended || !going.delete(key)) return
    await tell.ended(ended.trouble, now())
  }

  return {
    async refused(refusal) {
      silence = undefined
      const { of, cost, channel, why } = refusal
      if (of === 'message') {
        alone.add(refusal)
        return tell.refused(refusal)
      }
      const { key, stops } = of === 'channel' ? seat(refusal) : workspace
      const known = going.get(key)
      const where = of === 'channel' ? channel : undefined
      const trouble: Trouble = { channel: where, of: stops, what: why, since: known?.trouble.since ?? now() }
      going.set(key, { trouble, failing: new Set(known?.failing).add(cost) })
      // Where no message arrives, everybody knows already.
      if (stops === 'messages' || !going.has(messagesTo(channel))) await tell.began(trouble)
    },
    unanswered(why) {
      silence = { why, since: silence?.since ?? now() }
    },
    async givenUp(call) {
      gone.add(call.site)
      const { key } = seat(call)
      const known = going.get(key)
      if (known && going.delete(key)) await tell.gaveUp(known.trouble)
    },
    isGivenUp: (site) => gone.has(site),
    async fine(call) {
      silence = undefined
      gone.delete(call.site)
      alone.remove(call.posting)
      // Any answer but a refusal shows that the workspace lets us in.
      await over(workspace.key)
      const { key } = seat(call)
      const known = going.get(key)
      known?.failing.delete(call.cost)
      if (call.cost === 'post' || known?.failing.size === 0) await over(key)
    },
    list: () =>
      [...[...going.values()].map(({ trouble }) => trouble), ...alone.list(), ...silent()].sort((one, other) => one.since - other.since),
  }
}

/** `failing`: what was refused and has not gone well since. */
type Going = { readonly trouble: Trouble; readonly failing: Set<Cost> }
type Seat = { readonly key: string; readonly stops: Trouble['of'] }

const workspace: Seat = { key: 'workspace', stops: 'messages' }

function messagesTo(channel: string): string {
  return `messages ${channel}`
}

/** A card that cannot be changed where it stands says nothing of the messages that go to the channel's name now. */
function seat({ cost, channel, site }: Call): Seat {
  return cost === 'edit' || site !== channel ? { key: `cards ${site}`, stops: 'cards' } : { key: messagesTo(channel), stops: 'messages' }
}

/** A message that was refused is tried again within this time; when it is not, it is wanted no more. */
const forgottenMs = 30 * 60_000

/** Messages that Slack refuses for themselves, while the others of their channel go through. */
function makeRefusedMessages(now: () => Moment) {
  const refused = new Map<PostingId, Alone>()
  return {
    add({ posting, channel, why }: Refusal): void {
      refused.set(posting, { channel, why, since: refused.get(posting)?.since ?? now(), at: now() })
    },
    remove: (posting: PostingId) => void refused.delete(posting),
    list(): readonly Trouble[] {
      for (const [posting, { at }] of refused) if (at < now() - forgottenMs) refused.delete(posting)
      const alike = Map.groupBy(refused.values(), ({ channel, why }) => `${channel} ${why}`)
      return [...alike.values()].map(troubleOf)
    },
  }
}

type Alone = { readonly channel: string; readonly why: string; readonly since: Moment; readonly at: Moment }

function troubleOf(alike: readonly Alone[]): Trouble {
  const since = Math.min(...alike.map((one) => one.since))
  const { channel, why } = alike[0] ?? { channel: '', why: '' }
  const count = alike.length === 1 ? 'A message' : `${alike.length} messages`
  return { channel, of: 'messages', what: `${count} cannot be delivered: ${why}`, since }
}
