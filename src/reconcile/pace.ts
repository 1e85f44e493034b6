import type { Moment } from '../domain/event.ts'

/** What a call counts against: messages, `chat.update`, or reading a channel's history. */
export type Cost = 'post' | 'edit' | 'search'

/**
 * What Slack allows now. Slack's figures (docs.slack.dev, rate limits): one message a second and channel with short bursts, several
 * hundred messages a minute and workspace, `chat.update` 50 a minute and workspace, `conversations.history` 50 a minute.
 * A bucket of `burst` that fills with `perSecond` lets at most `burst + 60 × perSecond` through in any minute.
 */
export interface Pace {
  /** From when on a message may go to this channel; `now` or earlier means at once. */
  mayPost(channel: string, now: Moment): Moment
  /** Counters leave room for what people do: they wait while fewer than `reserve` edits are left. */
  mayEdit(urgent: boolean, now: Moment): Moment
  maySearch(now: Moment): Moment
  spend(kind: Cost, channel: string, now: Moment): void
  /** Slack said "later": nothing of this kind before then, on this channel (posts) or at all (edits, searches). */
  cool(kind: Cost, channel: string, until: Moment): void
  /** How long a counter rests after its card was last edited, given the edits since a person last did something. */
  gapMs(edits: number): number
}

const postsPerChannel = { burst: 1, perSecond: 0.95 }
const postsPerWorkspace = { burst: 20, perSecond: 4 }
const editsPerWorkspace = { burst: 9, perSecond: 0.68 }
const searchesPerWorkspace = { burst: 9, perSecond: 0.68 }
const reserve = 5

export function makePace(): Pace {
  const channels = new Map<string, Bucket>()
  const posts = bucket(postsPerWorkspace)
  const edits = bucket(editsPerWorkspace)
  const searches = bucket(searchesPerWorkspace)
  const channelBucket = (channel: string) => {
    const known = channels.get(channel) ?? bucket(postsPerChannel)
    channels.set(channel, known)
    return known
  }
  return {
    mayPost: (channel, now) => Math.max(channelBucket(channel).readyAt(1, now), posts.readyAt(1, now)),
    mayEdit: (urgent, now) => edits.readyAt(urgent ? 1 : reserve, now),
    maySearch: (now) => searches.readyAt(1, now),
    spend(kind, channel, now) {
      if (kind === 'edit') return edits.take(now)
      if (kind === 'search') return searches.take(now)
      posts.take(now)
      channelBucket(channel).take(now)
    },
    cool(kind, channel, until) {
      const cooled = { edit: edits, search: searches, post: channelBucket(channel) }[kind]
      cooled.cool(until)
    },
    gapMs: (edits) => Math.min(300_000, 2_000 * 2 ** Math.min(edits, 10)),
  }
}

/** No pacing of our own (`SLACK_PACE=off`): for tests and benches against a workspace without limits. A 429 is honoured still. */
export function makeNoPace(): Pace {
  const cooled = new Map<string, Moment>()
  const after = (key: string, now: Moment) => cooled.get(key) ?? now
  return {
    mayPost: (channel, now) => after(`post ${channel}`, now),
    mayEdit: (_urgent, now) => after('edit', now),
    maySearch: (now) => after('search', now),
    spend() {},
    cool(kind, channel, until) {
      cooled.set(kind === 'post' ? `post ${channel}` : kind, until)
    },
    gapMs: (edits) => Math.min(10_000, 250 * 2 ** Math.min(edits, 10)),
  }
}

type Bucket = { readyAt(tokens: number, now: Moment): Moment; take(now: Moment): void; cool(until: Moment): void }

function bucket({ burst, perSecond }: { readonly burst: number; readonly perSecond: number }): Bucket {
  let level = burst
  let at: Moment | undefined
  let coolUntil: Moment = 0
  const levelAt = (now: Moment) => Math.min(burst, level + (Math.max(0, now - (at ?? now)) * perSecond) / 1000)
  return {
    readyAt(tokens, now) {
      const missing = tokens - levelAt(now)
      return Math.max(coolUntil, missing <= 0 ? now : now + Math.ceil((missing * 1000) / perSecond))
    },
    take(now) {
      level = levelAt(now) - 1
      at = now
    },
    cool(until) {
      coolUntil = Math.max(coolUntil, until)
    },
  }
}
