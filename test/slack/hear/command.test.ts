import { describe, expect, test } from 'vitest'
import { readCommand } from '../../../src/slack/hear/command.ts'

const minute = 60_000
const hour = 60 * minute

describe('what people type after /falco is understood', () => {
  test.each([
    ['summary', { kind: 'summary', lengthMs: 24 * hour, here: false }],
    ['summary 90m', { kind: 'summary', lengthMs: 90 * minute, here: false }],
    ['Summary 7d HERE', { kind: 'summary', lengthMs: 7 * 24 * hour, here: true }],
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
    ['suppress', '/falco suppress "<rule>" [field=value …] 8h because <why>'],
    ['summary yesterday', '/falco summary 24h'],
    ['summary 91d', '/falco summary 24h'],
    ['summary 0h', '/falco summary 24h'],
    ['recent many', '/falco recent 10'],
    ['recent 0', '/falco recent 10'],
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
