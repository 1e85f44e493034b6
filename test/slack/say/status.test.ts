import { expect, test } from 'vitest'
import { statusAnswer } from '../../../src/slack/say/answers.ts'
import { morning } from '../../event.ts'
import { aStanding } from '../desk.ts'
import { aStorm } from '../storm.ts'
import { faults, read, strangeTokens } from './shown.ts'

const minute = 60_000
const hour = 60 * minute
const well = aStanding(morning - hour)

test('when all is well, the status says so in a few lines', () => {
  expect(read(statusAnswer(well, morning)).split('\n')).toEqual([
    'Falconer',
    'All is well: Slack is connected.',
    '• No message waits for Slack.',
    '• No new card in the last hour.',
    '• 0 events turned away since the start at 2026-11-24 08:30:00 UTC.',
    'No host has been heard yet.',
  ])
})

test('what is wrong comes first, with its remedy and since when', () => {
  const what = '#falco is archived: unarchive it, or name another channel in falconer.yml.'
  const words = read(statusAnswer({ ...well, troubles: [{ what, since: morning }] }, morning))
  expect(words).toContain(`Falconer\n• Since 2026-11-24 09:30:00 UTC: ${what}\n`)
  expect(words).not.toContain('All is well')
})

test('what waits is counted, and how long the oldest has waited', () => {
  const waiting = { count: 1_204, oldest: morning - 5 * minute }
  expect(read(statusAnswer({ ...well, waiting }, morning))).toContain('1,204 messages wait for Slack, the oldest for 5 minutes.')
  expect(read(statusAnswer({ ...well, waiting: { count: 1, oldest: morning - 1_400 } }, morning))).toContain(
    '1 message waits for Slack, the oldest for 1.4 s.',
  )
})

test('the slowest delivery, events turned away and storms are told', () => {
  const standing = { ...well, slowest: { ms: 2_345, at: morning }, turnedAway: 12, storms: [aStorm().storm] }
  const words = read(statusAnswer(standing, morning))
  expect(words).toContain('took 2.3 s from its event, at 2026-11-24 09:30:00 UTC.')
  expect(words).toContain('12 events turned away since the start')
  expect(words).toContain('• A storm in #falco since 2026-11-24 09:30:00 UTC.')
})

test('hosts that have been silent for more than an hour are marked, and of many the last twenty are named', () => {
  const hosts = Array.from({ length: 200 }, (_, index) => ({ hostname: `node-${index}`, at: morning - index * 10 * minute }))
  const words = read(statusAnswer({ ...well, hosts }, morning))
  expect(words).toContain('• `node-6` 2026-11-24 08:30:00 UTC\n• `node-7` 2026-11-24 08:20:00 UTC – silent for 70 minutes\n')
  expect(words).toMatch(/`node-19`.*\nand 180 more, all silent for more than 60 minutes$/)
})

test('of hosts that are not named, it is told how many are silent', () => {
  const hosts = Array.from({ length: 25 }, (_, index) => ({ hostname: `node-${index}`, at: morning - (index < 23 ? 0 : 2 * hour) }))
  expect(read(statusAnswer({ ...well, hosts }, morning))).toMatch(/and 5 more, 2 silent for more than 60 minutes$/)
  expect(read(statusAnswer({ ...well, hosts: hosts.slice(0, 23) }, morning))).toMatch(/and 3 more$/)
})

test('a host may call itself what it likes', () => {
  const hosts = Array.from({ length: 30 }, () => ({ hostname: '<!channel> `x` <https://evil.example|bank>'.repeat(300), at: morning }))
  const shown = statusAnswer({ ...well, hosts, storms: [{ ...aStorm().storm, channel: '<!here>' }] }, morning)
  expect(faults(shown)).toEqual([])
  expect(strangeTokens(shown)).toEqual([])
})
