import type { Moment } from '../domain/event.ts'

/** What a call counts against: messages, `chat.update`, or reading a channel's history. */
export type Cost = 'post' | 'edit' | 'search'

/** From when on a call may leave (`now` or earlier means at once), and what it waits for, in words. `isShut`: for a person to act. */
export type Turn = { readonly at: Moment; readonly because: string; readonly isShut: boolean }

/**
 * What Slack allows now. `channel`: whose pace counts, under the name that the route gave it. `site`: where the call goes, when that
 * is another channel: cards stay where they were posted, also when the name has come to mean another channel since.
 */
export interface Pace {
  /** When a call's turn comes. Edits that are not `urgent` are counters: they leave room for what people do. */
  turn(cost: Cost, channel: string, now: Moment, urgent?: boolean, site?: string): Turn
  spend(cost: Cost, channel: string, now: Moment, site?: string): void
  /** Slack said "later": nothing of this kind before then, in this channel (posts) or at all (edits, searches). */
  cool(cost: Cost, channel: string, until: Moment, why: string): void
  /**
   * A person must act first: nothing of this kind at this site before then; after that one try every `probeMs`, until one succeeds. A
   * site that takes no message takes nothing of any kind; one that takes no edit may take messages.
   */
  shut(cost: Cost, site: string, until: Moment, why: string): void
  /** The same for everything that we say anywhere. */
  shutAll(until: Moment, why: string): void
  /** A call went well: what was shut is open again. A message that was taken opens its site whole, another call only its own kind. */
  reopen(cost: Cost, site: string): void
  /** How long a counter rests after its card was last edited, given the edits since a person last did something. */
  gapMs(edits: number, about: 'card' | 'storm'): number
  /** The same pace, to think ahead with: what is spent there is not spent here. */
  fork(): Pace
}

/** A bucket of `burst` that fills with `perSecond`: at most `burst + 60 × perSecond` calls pass in any minute. */
export type Rate = { readonly burst: number; readonly perSecond: number }

/** Undefined: as many as we like. */
export type Rates = {
  readonly channel: Rate | undefined
  readonly posts: Rate | undefined
  readonly edits: Rate | undefined
  readonly searches: Rate | undefined
  /** So many edits are left to people by counters. */
  readonly keptForPeople: number
  /** The first rest of a counter, and the longest that doubling leads to. */
  readonly rests: Readonly<Record<'card' | 'storm', { readonly firstMs: number; readonly mostMs: number }>>
}

/**
 * Slack's figures (docs.slack.dev, rate limits): one message a second and channel "with short bursts", "several hundred" messages a
 * minute and workspace, 50 `chat.update` and 50 `conversations.history` a minute and workspace. Ours: no bursts in a channel, 260
 * messages a minute, the bursts of the others, what is kept for people, and the rests. Each bucket holds Slack's figure in any minute.
 */
export const slackRates: Rates = {
  channel: { burst: 1, perSecond: 0.95 },
  posts: { burst: 20, perSecond: 4 },
  edits: { burst: 15, perSecond: (50 - 15) / 60 },
  searches: { burst: 9, perSecond: 0.68 },
  keptForPeople: 10,
  rests: { card: { firstMs: 2_000, mostMs: 300_000 }, storm: { firstMs: 2_000, mostMs: 30_000 } },
}

const noRates: Rates = {
  channel: undefined,
  posts: undefined,
  edits: undefined,
  searches: undefined,
  keptForPeople: 0,
  rests: { card: { firstMs: 250, mostMs: 10_000 }, storm: { firstMs: 250, mostMs: 10_000 } },
}

/** What is shut is tried so often. Ours: what heals is to be delivered within 30 s. */
export const probeMs = 15_000

export function makePace(rates: Rates = slackRates): Pace {
  return paceOver(rates, { buckets: new Map(), cooled: new Map(), shut: new Map() })
}

/** No pacing of our own (`SLACK_PACE=off`): for tests and benches against a workspace without limits. What Slack says is honoured still. */
export function makeNoPace(): Pace {
  return makePace(noRates)
}

type State = {
  readonly buckets: Map<string, Bucket>
  readonly cooled: Map<string, Hold>
  readonly shut: Map<string, Hold>
}

type Hold = Pick<Turn, 'at' | 'because'>

/** How full it was at the moment it was last taken from. */
type Bucket = { readonly level: number; readonly at: Moment }

function paceOver(rates: Rates, state: State): Pace {
  return {
    turn(cost, channel, now, urgent = true, site = channel) {
      const need = cost === 'edit' && !urgent ? 1 + rates.keptForPeople : 1
      const limited = limitsOn(cost, channel, rates).map((limit) => turnOf(limit, state, need, now))
      const cooled = state.cooled.get(coolKey(cost, channel))
      const shut = [state.shut.get(shutKey(cost, site)), state.shut.get(everywhere)].filter((one) => one !== undefined)
      const { at, because } = latestOf([{ at: now, because: '' }, ...limited, ...(cooled ? [cooled] : []), ...shut])
      return { at, because, isShut: shut.some((one) => one.at > now) }
    },
    spend(cost, channel, now, site = channel) {
      for (const limit of limitsOn(cost, channel, rates)) take(limit, state, now)
      for (const key of [everywhere, ...shutKeys(cost, site)]) extend(state.shut, key, now + probeMs)
    },
    cool: (cost, channel, until, why) => hold(state.cooled, coolKey(cost, channel), { at: until, because: why }),
    shut(cost, site, until, why) {
      for (const key of shutKeys(cost, site)) hold(state.shut, key, { at: until, because: why })
    },
    shutAll: (until, why) => hold(state.shut, everywhere, { at: until, because: why }),
    reopen(cost, site) {
      for (const key of [everywhere, ...shutKeys(cost, site)]) state.shut.delete(key)
    },
    gapMs(edits, about) {
      const { firstMs, mostMs } = rates.rests[about]
      return Math.min(mostMs, firstMs * 2 ** Math.min(edits, 10))
    },
    fork: () => paceOver(rates, { buckets: new Map(state.buckets), cooled: new Map(state.cooled), shut: new Map(state.shut) }),
  }
}

const costs: readonly Cost[] = ['post', 'edit', 'search']

type Limit = { readonly key: string; readonly rate: Rate; readonly name: string }

function limitsOn(cost: Cost, channel: string, { channel: perChannel, posts, edits, searches }: Rates): readonly Limit[] {
  if (cost === 'edit') return limit('edits', edits, 'the pace of edits')
  if (cost === 'search') return limit('searches', searches, 'the pace of searches')
  return [...limit(`posts ${channel}`, perChannel, "the channel's pace"), ...limit('posts', posts, "the workspace's pace")]
}

function limit(key: string, rate: Rate | undefined, name: string): readonly Limit[] {
  return rate ? [{ key, rate, name }] : []
}

function levelOf({ key, rate }: Limit, { buckets }: State, now: Moment): number {
  const bucket = buckets.get(key)
  return bucket ? Math.min(rate.burst, bucket.level + (Math.max(0, now - bucket.at) * rate.perSecond) / 1000) : rate.burst
}

function turnOf(limit: Limit, state: State, need: number, now: Moment): Hold {
  const missing = need - levelOf(limit, state, now)
  return { at: missing <= 0 ? now : now + Math.ceil((missing * 1000) / limit.rate.perSecond), because: limit.name }
}

function take(limit: Limit, state: State, now: Moment): void {
  const at = Math.max(now, state.buckets.get(limit.key)?.at ?? now)
  state.buckets.set(limit.key, { level: levelOf(limit, state, now) - 1, at })
}

const everywhere = 'everywhere'

function coolKey(cost: Cost, channel: string): string {
  return cost === 'post' ? `post ${channel}` : cost
}

function shutKey(cost: Cost, site: string): string {
  return `${cost} ${site}`
}

/** All that goes with a call of this kind. */
function shutKeys(cost: Cost, site: string): readonly string[] {
  return (cost === 'post' ? costs : [cost]).map((kind) => shutKey(kind, site))
}

function hold(holds: Map<string, Hold>, key: string, one: Hold): void {
  if ((holds.get(key)?.at ?? -Infinity) < one.at) holds.set(key, one)
}

function extend(holds: Map<string, Hold>, key: string, at: Moment): void {
  const held = holds.get(key)
  if (held) holds.set(key, { ...held, at })
}

function latestOf(turns: readonly Hold[]): Hold {
  return turns.reduce((latest, turn) => (turn.at > latest.at ? turn : latest))
}
