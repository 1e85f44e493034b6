/**
 * Slack's published rate limits (https://docs.slack.dev/apis/web-api/rate-limits). Where Slack publishes no figure ("short bursts",
 * "several hundred messages per minute") a strict one is chosen here.
 */
export const posting = { perSecondPerChannel: 1, burstPerChannel: 3, perMinute: 300 } as const

const windowMs = 60_000

/** Calls per minute, or the rule for posts. */
export type Rate = number | 'posting' | 'unlimited'

export type Rates = {
  /** Counts the call; or, when it comes too early, says in how many whole seconds it may come again. */
  retryAfterS(method: string, rate: Rate, channel: string): number | undefined
}

export function makeRates(now: () => number): Rates {
  const windows = new Map<string, number[]>()
  const buckets = new Map<string, Bucket>()
  return {
    retryAfterS(method, rate, channel) {
      if (rate === 'unlimited') return undefined
      if (rate !== 'posting') return take([windowFor(windows, method, rate)], now())
      return take([bucketFor(buckets, channel, now()), windowFor(windows, method, posting.perMinute)], now())
    },
  }
}

/** One limit: how long until it allows a call, and the count of one. */
type Limit = { waitMs(now: number): number; count(now: number): void }

/** A call counts only when every limit lets it through. */
function take(limits: readonly Limit[], now: number): number | undefined {
  const waitMs = Math.max(...limits.map((limit) => limit.waitMs(now)))
  if (waitMs > 0) return Math.ceil(waitMs / 1000)
  for (const limit of limits) limit.count(now)
  return undefined
}

function windowFor(windows: Map<string, number[]>, method: string, most: number): Limit {
  const calls = windows.get(method) ?? []
  windows.set(method, calls)
  return {
    waitMs(now) {
      while (calls[0] !== undefined && calls[0] <= now - windowMs) calls.shift()
      return calls.length < most ? 0 : (calls[0] ?? now) + windowMs - now
    },
    count: (now) => void calls.push(now),
  }
}

/** Credit grows by a millisecond every millisecond, so that whole numbers stay exact. */
type Bucket = { creditMs: number; at: number }

const costMs = 1000 / posting.perSecondPerChannel
const creditMaxMs = costMs * posting.burstPerChannel

function bucketFor(buckets: Map<string, Bucket>, channel: string, now: number): Limit {
  const bucket = buckets.get(channel) ?? { creditMs: creditMaxMs, at: now }
  buckets.set(channel, bucket)
  return {
    waitMs(now) {
      bucket.creditMs = Math.min(creditMaxMs, bucket.creditMs + now - bucket.at)
      bucket.at = now
      return Math.max(0, costMs - bucket.creditMs)
    },
    count: () => void (bucket.creditMs -= costMs),
  }
}
