import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clockWords, isZone, momentOf, readWhen } from '../../../src/slack/say/when.ts'

/** The moment that these words mean, typed then and there. */
function until(words: string, zone: string, typedAt: string): string {
  const when = readWhen(words.split(' '))
  if (!when) throw new Error(`${words} is no time`)
  return new Date(momentOf(when, zone, Date.parse(typedAt))).toISOString().replace(':00.000Z', 'Z')
}

/** A Tuesday, 10:30 in Berlin. */
const tuesday = '2026-11-24T09:30:00Z'

describe('in the time zone of who types it', () => {
  test.each([
    ['18:00', '2026-11-24T17:00Z'],
    ['10:31', '2026-11-24T09:31Z'],
    ['10:30', '2026-11-25T09:30Z'],
    ['9:00', '2026-11-25T08:00Z'],
    ['00:00', '2026-11-24T23:00Z'],
    ['6pm', '2026-11-24T17:00Z'],
    ['6:30 PM', '2026-11-24T17:30Z'],
    ['12am', '2026-11-24T23:00Z'],
    ['monday 9:00', '2026-11-30T08:00Z'],
    ['Tue 18:00', '2026-11-24T17:00Z'],
    ['tuesday 9:00', '2026-12-01T08:00Z'],
    ['today 18:00', '2026-11-24T17:00Z'],
    ['tomorrow 9:00', '2026-11-25T08:00Z'],
    ['2026-12-01 09:00', '2026-12-01T08:00Z'],
    ['2026-11-24 09:00', '2026-11-24T08:00Z'],
  ])('%s', (words, moment) => {
    expect(until(words, 'Europe/Berlin', tuesday)).toBe(moment)
  })

  test('it may be another day there', () => {
    expect(until('9:00', 'Pacific/Auckland', tuesday)).toBe('2026-11-24T20:00Z')
    expect(until('today 23:00', 'Pacific/Honolulu', tuesday)).toBe('2026-11-24T09:00Z')
  })
})

describe('when the clocks change', () => {
  test.each([
    ['it is an hour nearer in spring', '9:00', 'Europe/Berlin', '2026-03-28T22:00:00Z', '2026-03-29T07:00Z'],
    ['it is an hour farther in autumn', '9:00', 'Europe/Berlin', '2026-10-24T22:00:00Z', '2026-10-25T08:00Z'],
    ['a time that is skipped is as much later', '2:30', 'Europe/Berlin', '2026-03-28T22:00:00Z', '2026-03-29T01:30Z'],
    ['of a time that comes twice the first is meant', '2:30', 'Europe/Berlin', '2026-10-24T22:00:00Z', '2026-10-25T00:30Z'],
    ['unless it has passed', '2:30', 'Europe/Berlin', '2026-10-25T00:45:00Z', '2026-10-25T01:30Z'],
    ['half an hour counts as well', '9:00', 'Australia/Lord_Howe', '2026-10-03T12:00:00Z', '2026-10-03T22:00Z'],
    [
      'a date beyond it is read with the clock of that date',
      '2026-07-01 09:00',
      'America/New_York',
      '2026-01-05T12:00:00Z',
      '2026-07-01T13:00Z',
    ],
  ])('%s', (_name, words, zone, typedAt, moment) => {
    expect(until(words, zone, typedAt)).toBe(moment)
  })

  test('the clock shows what was typed, on any day of the year, unless it is skipped by night; and it is no more than a day and a jump away', () => {
    const zones = fc.constantFrom('Europe/Berlin', 'America/Sao_Paulo', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'UTC')
    const minutes = fc.integer({ min: 0, max: 366 * 24 * 60 })
    fc.assert(
      fc.property(zones, minutes, fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }), (zone, minute, hour, past) => {
        const now = Date.parse('2026-01-01T00:00:00Z') + minute * 60_000
        const typed = `${hour}:${String(past).padStart(2, '0')}`
        const when = readWhen([typed])
        const moment = when ? momentOf(when, zone, now) : Number.NaN
        expect(moment - now).toBeGreaterThan(0)
        expect(moment - now).toBeLessThanOrEqual(25 * 3_600_000)
        const shown = clockWords(moment, zone).slice(11)
        expect(shown === typed.padStart(5, '0') || hour < 4).toBe(true)
      }),
      { numRuns: 500 },
    )
  })
})

test.each([
  '',
  '9',
  'monday',
  '25:00',
  '9:60',
  '13pm',
  '0am',
  '2026-02-30 9:00',
  '2026-12-01',
  'mo 9:00',
  'someday 9:00',
  '9:00 sharp',
  '-9:00',
])('%j is no time', (words) => {
  expect(readWhen(words.split(' '))).toBeUndefined()
})

test('a zone that this machine does not know is none', () => {
  expect(['Europe/Berlin', 'UTC', 'Mars/Olympus', ''].map(isZone)).toEqual([true, true, false, false])
})
