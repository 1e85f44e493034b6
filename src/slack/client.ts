import { WebClient, WebClientEvent } from '@slack/web-api'
import type { WebClientOptions } from '@slack/web-api'
import { slackLogger } from './log.ts'
import type { Log } from './log.ts'

export type ClientOptions = {
  readonly botToken: string
  /** `SLACK_API_URL`; Slack itself when left out. */
  readonly apiUrl?: string | undefined
  readonly log: Log
  /** Slack answered a call of this method with 429. */
  readonly onRateLimited?: (method: string) => void
}

/** The one client that everything we say goes through. */
export function makeSlackClient({ botToken, apiUrl, log, onRateLimited }: ClientOptions): WebClient {
  const client = new WebClient(botToken, webClientOptions(apiUrl, log))
  client.on(WebClientEvent.RATE_LIMITED, (_seconds: number, { url }: { readonly url: string }) => onRateLimited?.(methodIn(url)))
  return client
}

/** `chat.update`, of the address that was called. */
function methodIn(url: string): string {
  return url.slice(url.lastIndexOf('/') + 1)
}

/**
 * Neither repeats nor waits by itself: a repeated post is a doubled card, and one 429 would pause every channel. Made anew for each
 * user, because Slack's packages write into the object that they are given.
 */
export function webClientOptions(apiUrl: string | undefined, log: Log): WebClientOptions {
  return {
    ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: 10_000,
    allowAbsoluteUrls: false,
    logger: slackLogger(log),
  }
}
