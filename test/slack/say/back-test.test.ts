import { expect, test } from 'vitest'
import type { BackTest } from '../../../src/domain/back-test.ts'
import { plain } from '../../../src/domain/prose.ts'
import { pastProse } from '../../../src/slack/say/back-test.ts'
import { morning } from '../../event.ts'

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
  ['texts read beyond the day', { lookedBackTo: morning - 2 * day }, 'it would have hidden 412 of 9,000'],
  ['a true positive', { truePositives: { count: 1, one: 'k3m9x2p7' } }, 'an alert that turned out a true positive: alert k3m9x2p7.'],
  ['several', { truePositives: { count: 2, one: 'k3m9x2p7' } }, '2 alerts that turned out a true positive: the newest is k3m9x2p7.'],
])('what it would have hidden is said of %s', (_name, found, words) => {
  expect(plain(pastProse({ ...aBackTest, ...found }, morning))).toContain(words)
})
