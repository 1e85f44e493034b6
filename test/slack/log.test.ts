import { pino } from 'pino'
import { expect, test } from 'vitest'
import { slackLogger } from '../../src/slack/log.ts'
import type { Log } from '../../src/slack/log.ts'
import { keepLog } from './log.ts'

test("Slack's packages write into our log", () => {
  const log = keepLog()
  const error = new Error('refused')
  slackLogger(log).warn('http request failed', error)
  expect(log.lines).toEqual([{ level: 'warn', fields: { err: error }, sentence: 'http request failed refused' }])
})

test('their debug lines, which hold response_urls, never do, not even when asked for', () => {
  const log = keepLog()
  const logger = slackLogger(log)
  logger.setLevel(logger.getLevel())
  logger.debug('{"response_url":"https://hooks.slack.com/actions/T1/2/secret"}')
  expect(log.lines).toEqual([])
})

test('a pino logger is a log', () => {
  const log: Log = pino({ level: 'silent' })
  expect(() => slackLogger(log).error('a sentence')).not.toThrow()
})
