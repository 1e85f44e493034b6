import { LogLevel } from '@slack/bolt'
import type { Logger } from '@slack/bolt'

/** What the Slack side logs with: a pino logger fits. */
export interface Log {
  info(fields: object, sentence: string): void
  warn(fields: object, sentence: string): void
  error(fields: object, sentence: string): void
}

/**
 * Slack's packages, writing into our log. Their debug lines hold whole bodies with response_urls, which are secrets, so those are
 * dropped; and they cannot turn them on.
 */
export function slackLogger(log: Log): Logger {
  return {
    debug() {},
    info: (...words: unknown[]) => log.info({}, sentenceOf(words)),
    warn: (...words: unknown[]) => log.warn({ err: errorIn(words) }, sentenceOf(words)),
    error: (...words: unknown[]) => log.error({ err: errorIn(words) }, sentenceOf(words)),
    setLevel() {},
    getLevel: () => LogLevel.INFO,
    setName() {},
  }
}

function sentenceOf(words: readonly unknown[]): string {
  return words.map((word) => (word instanceof Error ? word.message : String(word))).join(' ')
}

function errorIn(words: readonly unknown[]): Error | undefined {
  return words.find((word) => word instanceof Error)
}
