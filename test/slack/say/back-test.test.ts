import { expect, test } from 'vitest'
import type { BackTest } from '../../../src/domain/back-test.ts'
import { plain } from '../../../src/domain/prose.ts'
import { nothingFamiliar } from '../../../src/domain/trip-wire.ts'
import { exampleBlocks, figureBlocks, pastProse } from '../../../src/slack/say/back-test.ts'
import { anEvent, morning } from '../../event.ts'
import { faults, read, strangeTokens } from './shown.ts'

const day = 86_400_000
const toll = { hidden: 412, of: 9000, alerts: 3, hosts: 2, highest: 'Notice' } as const
const aBackTest: BackTest = {
  day: toll,
  fortnight: toll,
  days: [],
  examples: [],
  truePositives: { count: 0, one: undefined },
  since: morning - 13 * day,
  lookedBackTo: undefined,
  isWholeRule: false,
  familiar: nothingFamiliar,
}

test.each<readonly [string, Partial<BackTest>, string]>([
  ['a day', {}, 'In the last 24 h it would have hidden 412 of 9,000 events in 3 alerts on 2 hosts, Notice at most.'],
  [
    'nothing',
    { day: { hidden: 0, of: 1, alerts: 0, hosts: 0, highest: undefined } },
    'In the last 24 h it would have hidden none of 1 events.',
  ],
  ['a young ledger', { since: morning - 7_200_000 }, 'Since 2026-11-24T07:30:00.000Z it would have hidden 412'],
  ['texts that were not all read', { lookedBackTo: morning - 3_600_000 }, 'it would have hidden at least 412 of 9,000'],
  [
    'both windows',
    { since: morning - 335 * 3_600_000 },
    'Notice at most. In 14 days it would have hidden 412 of 9,000 events in 3 alerts on 2 hosts, Notice at most.',
  ],
  ['how far they were', { lookedBackTo: morning - 3_600_000 }, 'Notice at most; it was looked back to 2026-11-24T08:30:00.000Z only.'],
  ['texts read beyond the day', { lookedBackTo: morning - 2 * day }, 'In the last 24 h it would have hidden 412 of 9,000'],
  ['a true positive', { truePositives: { count: 1, one: 'k3m9x2p7' } }, 'an alert that turned out a true positive: alert k3m9x2p7.'],
  ['several', { truePositives: { count: 2, one: 'k3m9x2p7' } }, '2 alerts that turned out a true positive: the newest is k3m9x2p7.'],
  [
    'what could not be asked',
    { truePositives: { count: 0, one: undefined, unsure: true } },
    'whether it would have hidden one is not known.',
  ],
  [
    'one, and what could not be asked',
    { truePositives: { count: 1, one: 'k3m9x2p7', unsure: true } },
    'alert k3m9x2p7. There may be more.',
  ],
])('what it would have hidden is said of %s', (_name, found, words) => {
  expect(plain(pastProse({ ...aBackTest, ...found }, morning))).toContain(words)
})

const shown = (found: Partial<BackTest>) => ({
  type: 'modal' as const,
  title: { type: 'plain_text' as const, text: 'Suppress' },
  blocks: [...figureBlocks({ ...aBackTest, ...found }, morning), ...exampleBlocks({ ...aBackTest, ...found })],
})

test('the form shows both windows, a bar for each day, and examples', () => {
  const fortnight = { ...toll, hidden: 812, alerts: 4 }
  const days = [0, 0, 1, 0, 0, 400, 0, 0, 0, 0, 0, 0, 0, 411]
  const examples = [{ event: anEvent({ fields: { 'proc.cmdline': 'echo <!channel> *hi*' } }), receivedAt: morning }]
  const form = shown({ fortnight, days, examples, since: morning - 335 * 3_600_000 })
  expect(read(form).split('\n')).toEqual([
    'In the last 24 h it would have hidden 412 of 9,000 events in 3 alerts on 2 hosts, Notice at most.',
    'In 14 days it would have hidden 812 of 9,000 events in 4 alerts on 2 hosts, Notice at most.',
    'Day by day `▁▁▂▁▁█▁▁▁▁▁▁▁█`, 411 on the busiest day.',
    'The newest of what it would have hidden:',
    '• 2026-11-24 09:30:00 UTC on `node-7`: `root` ran `echo <!channel> *hi*` (parent `runc`).',
  ])
  expect(faults(form)).toEqual([])
  expect(strangeTokens(form)).toEqual([])
})

test('in red, and first of all, when people found some of it to be true', () => {
  expect(read(shown({ truePositives: { count: 2, one: 'k3m9x2p7' } }))).toMatch(
    /^\(error\) .*2 alerts that turned out a true positive: the newest is k3m9x2p7\./,
  )
})

test('a young ledger says since when, once, and shows no bars; an empty one says that there is nothing', () => {
  expect(read(shown({ since: morning - 7_200_000 }))).toBe(
    'Since 2026-11-24 07:30:00 UTC it would have hidden 412 of 9,000 events in 3 alerts on 2 hosts, Notice at most.',
  )
  const none = { hidden: 0, of: 0, alerts: 0, hosts: 0, highest: undefined }
  expect(read(shown({ day: none, fortnight: none, since: morning }))).toBe('There is nothing to look back at yet: no event has come.')
})

test('bars begin with the day that the ledger began', () => {
  const days = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 4]
  expect(read(shown({ days, since: morning - 2.5 * day }))).toContain('Day by day `▃▅█`, 4 on the busiest day.')
})
