import { describe, expect, test } from 'vitest'
import { inWords, readable, terminalName } from '../../src/report/readable.ts'
import { isPublic } from '../../src/report/signs/network.ts'

describe('a value as people read it', () => {
  test.each([
    ['{"verbs":["create"],"resources":["pods/exec"]}', 'verbs: create; resources: pods/exec'],
    ['[{"kind":"User","name":"ana"}]', '(kind: User; name: ana)'],
    ['{not json', '{not json'],
    ['(a,b)', '(a,b)'],
  ])('%s', (value, words) => {
    expect(readable(value)).toBe(words)
  })

  test('a list of JSON texts, as ka.req.role.rules has it', () => {
    expect(readable(['{"a":1}', '{"a":2}'])).toBe('(a: 1), (a: 2)')
  })

  test.each([null, undefined, '', '<NA>', [], {}])('%j is no value', (value) => {
    expect(readable(value)).toBeUndefined()
  })

  test('a value nested without end is cut', () => {
    const deep = `${'{"a":'.repeat(50)}1${'}'.repeat(50)}`
    expect(readable(deep)).toMatch(/…\)*$/)
  })

  test.each([
    ['0', 'no terminal'],
    ['34816', '/dev/pts/0'],
    ['34821', '/dev/pts/5'],
    ['35072', '/dev/pts/256'],
    ['1025', '/dev/tty1'],
    ['1088', '/dev/ttyS0'],
    ['2', undefined],
    ['-1', undefined],
    ['x', undefined],
  ])('terminal %s is %s', (tty, name) => {
    expect(terminalName(tty)).toBe(name)
  })

  test('nanoseconds get a date', () => {
    expect(inWords('container.start_ts', '1772431806816098217')).toBe('2026-03-02T06:10:06.816Z')
    expect(inWords('proc.cmdline', '1772431806816098217')).toBeUndefined()
  })
})

test.each([
  ['8.8.8.8', true],
  ['203.0.113.9', true],
  ['10.1.2.3', false],
  ['172.20.0.1', false],
  ['100.64.0.1', false],
  ['127.0.0.1', false],
  ['169.254.169.254', false],
  ['2001:db8::1', true],
  ['fd00::1', false],
  ['::1', false],
  ['example.com', false],
])('%s can be reached from anywhere: %s', (address, answer) => {
  expect(isPublic(address)).toBe(answer)
})
