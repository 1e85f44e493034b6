import { describe, expect, test } from 'vitest'
import { clock, dateInWords, day, epochOf, wallClock } from '../../../src/workspace/page/clock.ts'

const now = new Date('2026-11-24T12:00:00Z')
const at = Date.parse('2026-11-24T09:41:07Z') / 1000

describe('times on the page', () => {
  test('are in the time zone of the reader', () => {
    expect(clock(new Date(at * 1000), 'UTC')).toBe('9:41 AM')
    expect(clock(new Date(at * 1000), 'America/Sao_Paulo')).toBe('6:41 AM')
  })

  test('say Today and Yesterday by the calendar of the reader', () => {
    expect(day(new Date('2026-11-24T01:00:00Z'), 'UTC', now)).toBe('Today')
    expect(day(new Date('2026-11-24T01:00:00Z'), 'America/Sao_Paulo', now)).toBe('Yesterday')
    expect(day(new Date('2026-11-03T01:00:00Z'), 'UTC', now)).toBe('Tuesday, November 3')
  })

  test.each([
    ['{date_num} {time_secs}', '2026-11-24 9:41:07 AM'],
    ['{date_short_pretty} at {time}', 'today at 9:41 AM'],
    ['{date_long}', 'Tuesday, November 24, 2026'],
    ['{ago}', '2 hours ago'],
    ['{nonsense}', '{nonsense}'],
  ])('<!date> with %s reads %s', (pattern, words) => {
    expect(dateInWords(at, pattern, 'then', 'UTC', now)).toBe(words)
  })

  test('a date that no calendar has shows its fallback', () => {
    expect(dateInWords(Number('x'), '{date}', 'then', 'UTC', now)).toBe('then')
  })

  test.each(['UTC', 'America/Sao_Paulo', 'Asia/Kolkata', 'Europe/Berlin'])('a picked time in %s is the moment its clocks show', (tz) => {
    expect(wallClock(epochOf('2026-03-29T04:30', tz) ?? 0, tz)).toBe('2026-03-29T04:30')
  })
})
