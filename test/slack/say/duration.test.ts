import { expect, test } from 'vitest'
import { durationWords } from '../../../src/domain/how-long.ts'
import { parseDuration } from '../../../src/slack/say/duration.ts'

const minute = 60_000

test.each([
  ['90m', 90 * minute],
  ['8h', 480 * minute],
  [' 2 D ', 2880 * minute],
  ['1w', 10_080 * minute],
  ['1m', minute],
  ['8 hours', 480 * minute],
  ['2 Days', 2880 * minute],
  ['90 minutes', 90 * minute],
  ['45 mins', 45 * minute],
  ['8h30m', 510 * minute],
  ['1h30m', 90 * minute],
  ['1 day 2 hours', 1560 * minute],
  ['1 day and 2 hours', 1560 * minute],
  ['1 week, 1 day', 11_520 * minute],
  ['an hour', 60 * minute],
  ['a week', 10_080 * minute],
  ['half an hour', 30 * minute],
  ['30s', minute / 2],
])('%j is a length of time', (text, length) => {
  expect(parseDuration(text)).toBe(length)
})

test.each(['', '8', 'h', '-1h', '1.5h', '8h 2d', '8h 1h', 'a h', 'an', '2 months', '8h30', '8hx', '99999999h', 'forever', '８h'])(
  '%j is none',
  (text) => {
    expect(parseDuration(text)).toBeUndefined()
  },
)

test.each([
  [minute, '1 minute'],
  [90 * minute, '90 minutes'],
  [24 * 60 * minute, '24 hours'],
  [150 * minute, '2 hours 30 minutes'],
  [48 * 60 * minute, '2 days'],
  [51 * 60 * minute, '2 days 3 hours'],
  [30 * 24 * 60 * minute, '30 days'],
])('%i ms is said as %s', (length, words) => {
  expect(durationWords(length)).toBe(words)
})
