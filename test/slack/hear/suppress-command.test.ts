import { describe, expect, test } from 'vitest'
import { plain } from '../../../src/domain/prose.ts'
import type { Condition } from '../../../src/domain/scope.ts'
import { readCommand } from '../../../src/slack/hear/command.ts'

const hour = 60 * 60_000
const rule = 'Terminal shell in container'

/** What is wrong with a command, in words. */
function problemOf(line: string): string {
  const command = readCommand(line)
  return 'problem' in command && command.problem ? plain(command.problem) : `nothing: ${JSON.stringify(command)}`
}

describe('a rule is suppressed with quotes of any keyboard, or with none', () => {
  test.each([
    'suppress "Terminal shell in container" 8h on-call drill, see #ops',
    'suppress “Terminal shell in container” 8h on-call drill, see #ops',
    'suppress „Terminal shell in container“ 8h on-call drill, see #ops',
    "suppress 'Terminal shell in container'   8h   on-call drill, see #ops",
    'suppress «Terminal shell in container» 8h on-call drill, see #ops',
    'suppress Terminal shell in container 8h on-call drill, see #ops',
    'SUPPRESS "Terminal shell in container" 8H on-call drill, see #ops',
    'suppress "Terminal shell in container" for 8h because on-call drill, see #ops',
    'suppress Terminal shell in container for 8 h Because: on-call drill, see #ops',
  ])('%s', (text) => {
    expect(readCommand(text)).toEqual({
      kind: 'suppress',
      rule,
      written: expect.stringMatching('bare|quoted'),
      conditions: [],
      doubtful: [],
      end: { lengthMs: 8 * hour },
      reason: 'on-call drill, see #ops',
    })
  })

  test("a rule's name may hold what Slack escapes, other quotes, and words that look like commands", () => {
    expect(readCommand('suppress "Read &amp; write &lt;here&gt;" 30m &amp; so on here')).toMatchObject({
      rule: 'Read & write <here>',
      end: { lengthMs: hour / 2 },
      reason: '& so on here',
    })
    expect(readCommand('suppress “The user’s own shell” 30m drill')).toMatchObject({ rule: 'The user’s own shell' })
  })
})

test('a rule that is written rule=… is meant as it is, in quotes or without', () => {
  for (const text of ['rule="My rule" 8h drill', 'RULE=“My rule” 8h drill', 'rule=My rule 8h drill'])
    expect(readCommand(`suppress ${text}`)).toMatchObject({ rule: 'My rule', written: 'meant', reason: 'drill' })
})

describe('conditions narrow it', () => {
  test.each<[string, Condition]>([
    ['namespace=payments', { field: 'namespace', is: 'payments' }],
    ['Namespace=payments', { field: 'namespace', is: 'payments' }],
    ['file^=/var/log/', { field: 'file', startsWith: '/var/log/' }],
    ['image~=*/shop/*', { field: 'image', glob: '*/shop/*' }],
    ['proc.cmdline="sh -c ls"', { field: 'proc.cmdline', is: 'sh -c ls' }],
    ['proc.cmdline=“sh -c "ls"”', { field: 'proc.cmdline', is: 'sh -c "ls"' }],
    ["proc.cmdline^='sh -c'", { field: 'proc.cmdline', startsWith: 'sh -c' }],
    ['proc.aname[2]=node', { field: 'proc.aname[2]', is: 'node' }],
    ['json.value[/a/b]=1=1', { field: 'json.value[/a/b]', is: '1=1' }],
    ['gcp.projectId=p1', { field: 'gcp.projectId', is: 'p1' }],
    ['user=8h', { field: 'user', is: '8h' }],
  ])('%s', (typed, condition) => {
    const wish = { conditions: [condition], doubtful: [], end: { lengthMs: 2 * hour }, reason: 'a=b, they say' }
    const command = { kind: 'suppress', rule, written: expect.stringMatching('bare|quoted'), ...wish }
    expect(readCommand(`suppress "Terminal shell in container" ${typed} 2h because a=b, they say`)).toEqual(command)
    expect(readCommand(`suppress Terminal shell in container ${typed} 2h because a=b, they say`)).toEqual(command)
    expect(readCommand(`suppress "Terminal shell in container" 2h ${typed} because a=b, they say`)).toEqual(command)
  })

  test('several at once', () => {
    expect(readCommand('suppress "R" namespace=payments user=root for 1w because x')).toMatchObject({
      rule: 'R',
      conditions: [{ field: 'namespace' }, { field: 'user', is: 'root' }],
    })
  })
})

describe('it lasts as long as people say', () => {
  test.each([
    ['8 hours', 8 * hour],
    ['2 days', 48 * hour],
    ['90 minutes', 1.5 * hour],
    ['for 1h30m', 1.5 * hour],
    ['for 1 day 2 hours', 26 * hour],
    ['an hour', hour],
  ])('%s', (typed, lengthMs) => {
    for (const named of ['"Terminal shell in container"', 'Terminal shell in container', '"Terminal shell in container" user=root'])
      expect(readCommand(`suppress ${named} ${typed} because 2 days of noise`)).toMatchObject({
        rule,
        end: { lengthMs },
        reason: '2 days of noise',
      })
    expect(readCommand(`suppress "R" ${typed} 2 weeks of noise`)).toMatchObject({ end: { lengthMs }, reason: '2 weeks of noise' })
  })
})

describe('it ends at a time on the clock', () => {
  test.each([
    ['until 18:00', { day: undefined, hour: 18, minute: 0 }],
    ['until 6:30 pm', { day: undefined, hour: 18, minute: 30 }],
    ['until monday 9:00', { day: { weekday: 1 }, hour: 9, minute: 0 }],
    ['until 2026-12-01 09:00', { day: { year: 2026, month: 12, date: 1 }, hour: 9, minute: 0 }],
  ])('%s', (typed, when) => {
    const command = { end: { when, typed: typed.slice(6) }, reason: 'the migration runs' }
    expect(readCommand(`suppress "R" user=root ${typed} because the migration runs`)).toMatchObject(command)
    expect(readCommand(`suppress Some rule ${typed} the migration runs`)).toMatchObject(command)
  })
})

describe('what is missing or cannot be read is pointed out', () => {
  test.each([
    ['suppress', /^Which rule\?/],
    ['suppress namespace=dev 8h because x', /^Which rule\?/],
    ['suppress "" 8h because x', /nothing between the quotes/],
    ['suppress "A rule 8h because x', /no quote at the end of "A rule 8h/],
    ['suppress "A rule"', /^The end is missing\. .*8h, 2d/],
    ['suppress "A rule" user=root', /^The end is missing/],
    ['suppress A rule', /^The end is missing/],
    ['suppress "A rule" soon because x', /^Where the end should be there is soon\./],
    ['suppress "A rule" 10s x', /^10s is too short: at least a minute/],
    ['suppress "A rule" until someday x', /^The end until someday x is no time/],
    ['suppress "A rule" until monday x', /^The end until monday x is no time/],
    ['suppress "A rule" user!=root 8h x', /^The condition user!=root cannot be read/],
    ['suppress "A rule" user= 8h x', /^user= has no value/],
    ['suppress "A rule" user="root 8h x', /no quote at the end of "root 8h x/],
    ['suppress "A rule" 8h because x host=node-77', /^Conditions go before because: host=node-77/],
    ['suppress "A rule" 8h it is noisy Namespace^=dev', /^Conditions go before because: Namespace\^=dev/],
    ['suppress "A rule" 8h because x k8s.ns.name=dev, they say', /^Conditions go before because: k8s\.ns\.name=dev/],
    ['suppress "A rule" 8h because x proc.aname[2]!=node', /^Conditions go before because: proc\.aname\[2\]!=node/],
    ['suppress "A rule" 8h', /^The reason is missing/],
    ['suppress "A rule" 8h because', /^The reason is missing/],
  ])('%s', (line, words) => {
    expect(problemOf(line)).toMatch(words)
  })
})

test('a reason in quotes is a reason, and what is no field is no condition', () => {
  for (const reason of ['"x host=node-77"', 'see https://wiki.example/?host=1&a=b', 'retries=3 was too low', 'user = root, as planned'])
    expect(readCommand(`suppress "A rule" 8h because ${reason}`)).toMatchObject({ kind: 'suppress', reason, conditions: [] })
})

test('a value that looks like a pattern is doubtful, unless it stands in quotes', () => {
  const doubtful = (typed: string) => {
    const command = readCommand(`suppress "A rule" ${typed} 8h because x`)
    return command.kind === 'suppress' ? command.doubtful.length : undefined
  }
  for (const typed of ['namespace=*', 'namespace==dev', 'namespace=/dev.*/', 'image=*/shop/*', 'namespace=dev-?', 'user=~root'])
    expect([typed, doubtful(typed)]).toEqual([typed, 1])
  for (const typed of ['namespace="*"', 'namespace=dev', 'file=/usr/include/c++/', 'file=/etc/cron.d/', 'namespace~=dev-*', 'file^=/var/'])
    expect([typed, doubtful(typed)]).toEqual([typed, 0])
})
