import { describe, expect, test } from 'vitest'
import { plain } from '../../../src/domain/prose.ts'
import { readCommand } from '../../../src/slack/hear/command.ts'

const minute = 60_000
const hour = 60 * minute

describe('what people type after /falco is understood', () => {
  test.each([
    ['summary', { kind: 'summary', lengthMs: 24 * hour, here: false }],
    ['summary 90m', { kind: 'summary', lengthMs: 90 * minute, here: false }],
    ['Summary 7d HERE', { kind: 'summary', lengthMs: 7 * 24 * hour, here: true }],
    ['summary 2 days here', { kind: 'summary', lengthMs: 48 * hour, here: true }],
    ['extend abc 1 day 2 hours', { kind: 'extend', id: 'abc', end: { lengthMs: 26 * hour }, here: false }],
    ['summary here', { kind: 'summary', lengthMs: 24 * hour, here: true }],
    ['recent', { kind: 'recent', limit: 10, here: false }],
    ['  recent   5  here ', { kind: 'recent', limit: 5, here: true }],
    ['recent 999', { kind: 'recent', limit: 25, here: false }],
    ['show k3m9x2p7', { kind: 'show', id: 'k3m9x2p7', here: false }],
    ['suppressions', { kind: 'suppressions', which: 'inForce', page: 1, here: false }],
    ['suppressions here', { kind: 'suppressions', which: 'inForce', page: 1, here: true }],
    ['suppressions Mine', { kind: 'suppressions', which: 'mine', page: 1, here: false }],
    ['suppressions 3', { kind: 'suppressions', which: 'inForce', page: 3, here: false }],
    ['suppressions expired 2 here', { kind: 'suppressions', which: 'expired', page: 2, here: true }],
    ['status', { kind: 'status', here: false }],
    ['status here', { kind: 'status', here: true }],
    ['', { kind: 'help', here: false }],
    ['   ', { kind: 'help', here: false }],
    ['HELP', { kind: 'help', here: false }],
    ['help here', { kind: 'help', here: true }],
    ['lift abc', { kind: 'lift', id: 'abc', here: false }],
    ['LIFT #abc HERE', { kind: 'lift', id: '#abc', here: true }],
    ['keep abc', { kind: 'keep', id: 'abc', here: false }],
    ['approve abc', { kind: 'approve', id: 'abc', here: false }],
    ['reject abc', { kind: 'reject', id: 'abc', here: false }],
    ['extend abc', { kind: 'extend', id: 'abc', end: undefined, here: false }],
    ['extend abc 8h', { kind: 'extend', id: 'abc', end: { lengthMs: 8 * hour }, here: false }],
    ['extend abc for 8 h here', { kind: 'extend', id: 'abc', end: { lengthMs: 8 * hour }, here: true }],
    ['narrow abc', { kind: 'narrow', id: 'abc', added: [], doubtful: [], here: false }],
    [
      'narrow abc Namespace=dev file^=/var/log/',
      {
        kind: 'narrow',
        id: 'abc',
        added: [
          { field: 'namespace', is: 'dev' },
          { field: 'file', startsWith: '/var/log/' },
        ],
        doubtful: [],
        here: false,
      },
    ],
    ['hidden abc', { kind: 'hidden', id: 'abc', from: { page: 1 }, here: false }],
    ['hidden abc 3 here', { kind: 'hidden', id: 'abc', from: { page: 3 }, here: true }],
    ['hidden #abc before 4711', { kind: 'hidden', id: '#abc', from: { before: 4711 }, here: false }],
    ['event 4711', { kind: 'event', number: 4711, here: false }],
    ['EVENT #4711 here', { kind: 'event', number: 4711, here: true }],
    ['exception abc', { kind: 'exception', id: 'abc', form: 'override', here: false }],
    ['exception abc 0.36', { kind: 'exception', id: 'abc', form: 'append', here: false }],
    ['acknowledge abc', { kind: 'acknowledge', id: 'abc', here: false }],
    ['reopen abc', { kind: 'reopen', id: 'abc', here: false }],
    ['report abc', { kind: 'report', id: 'abc', here: false }],
    ['raw abc', { kind: 'raw', id: 'abc', here: false }],
    ['resolve abc as benign', { kind: 'resolve', id: 'abc', outcome: 'benign', note: '', here: false }],
    [
      'resolve abc True-Positive: they were here',
      { kind: 'resolve', id: 'abc', outcome: 'true positive', note: 'they were here', here: false },
    ],
    [
      'resolve abc as false positive because   a cron job does it',
      { kind: 'resolve', id: 'abc', outcome: 'false positive', note: 'a cron job does it', here: false },
    ],
    ['assign abc &lt;@U0ANALIMA&gt;', { kind: 'assign', id: 'abc', to: '<@U0ANALIMA>', here: false }],
    ['assign abc to @Ana Lima', { kind: 'assign', id: 'abc', to: '@Ana Lima', here: false }],
    ['acknowlege abc', { kind: 'unknown', typed: 'acknowlege abc', meant: '/falco acknowledge abc' }],
    ['statsu', { kind: 'unknown', typed: 'statsu', meant: '/falco status' }],
    ['sumary 24h here', { kind: 'unknown', typed: 'sumary 24h here', meant: '/falco summary 24h here' }],
    ['supress "A rule" 8h drill', { kind: 'unknown', typed: 'supress "A rule" 8h drill', meant: '/falco suppress "A rule" 8h drill' }],
    ['hlep', { kind: 'unknown', typed: 'hlep', meant: '/falco help' }],
    ['weather', { kind: 'unknown', typed: 'weather', meant: undefined }],
    ['x', { kind: 'unknown', typed: 'x', meant: undefined }],
  ])('%s', (text, command) => {
    expect(readCommand(text)).toEqual(command)
  })
})

describe('a command that is used wrongly is answered with how it goes', () => {
  test.each([
    ['summary yesterday', '/falco summary 24h'],
    ['summary 30s', '/falco summary 24h'],
    ['summary 91d', '/falco summary 24h'],
    ['summary 0h', '/falco summary 24h'],
    ['recent many', '/falco recent 10'],
    ['recent 0', '/falco recent 10'],
    ['lift', '/falco lift <id>'],
    ['lift abc def', '/falco lift <id>'],
    ['lift here', '/falco lift <id>'],
    ['extend abc soon', '/falco extend <id> [8h|until monday 9:00]'],
    ['extend abc 8h drill', '/falco extend <id>'],
    ['narrow abc namespace', '/falco narrow <id> [field=value …]'],
    ['narrow abc namespace=', '/falco narrow <id>'],
    ['exception abc 0.35', '/falco exception <id> [0.36]'],
    ['acknowledge', '/falco acknowledge <id>'],
    ['raw abc def', '/falco raw <id>'],
    ['resolve', '/falco resolve <id> as true positive|benign|false positive|test [because <why>]'],
    ['assign abc', '/falco assign <id> @person'],
    ['show', '/falco show <id>'],
    ['show a b', '/falco show <id>'],
    ['suppressions all', '/falco suppressions [mine|expired] [page]'],
    ['suppressions mine expired', '/falco suppressions'],
    ['suppressions 0', '/falco suppressions'],
    ['status of everything', '/falco status'],
  ])('%s', (text, usage) => {
    expect(readCommand(text)).toMatchObject({ kind: 'misused', usage: expect.stringContaining(usage) })
  })
})

describe('what is wrong with an outcome is said, and the four are named', () => {
  test.each([
    ['resolve abc', 'How did it turn out? There are true positive, benign, false positive and test.'],
    ['resolve abc as bening because x', 'There is no outcome bening. Did you mean benign? There are true positive'],
    ['resolve abc as testing', 'There is no outcome testing. There are true positive'],
  ])('%s', (text, words) => {
    const command = readCommand(text)
    expect('problem' in command && command.problem ? plain(command.problem) : '').toContain(words)
  })
})
