import { expect, test } from 'vitest'
import { makeLog } from '../src/log.ts'

/** What stands in the log after one line was written at this level. */
function logged(write: (log: ReturnType<typeof makeLog>) => void, level = 'info'): string {
  const lines: string[] = []
  write(makeLog(level, { write: (line) => void lines.push(line) }))
  return lines.join('')
}

test('a line is JSON with its level in words, its part and its sentence', () => {
  const line = logged((log) => log.child({ part: 'intake' }).warn({ why: 'because' }, 'a body was refused'))
  expect(JSON.parse(line)).toMatchObject({ level: 'warn', part: 'intake', why: 'because', msg: 'a body was refused' })
})

test('a level hides what is below it', () => {
  expect(logged((log) => log.info({}, 'hello'), 'warn')).toBe('')
})

test.each([
  ['a token', { token: 'hunter2' }],
  ['a header', { request: { headers: { authorization: 'hunter2' } } }],
  ['a response_url', { body: { response_url: 'hunter2' } }],
  ["a model's key", { config: { model: { apiKey: 'hunter2' } }, request: { headers: { 'x-api-key': 'hunter2' } } }],
  ['the configuration', { config: { slack: { botToken: 'hunter2', hearing: { signingSecret: 'hunter2' } } } }],
])('%s never reaches the log', (_what, fields) => {
  const line = logged((log) => log.info(fields, 'something happened'))
  expect(line).not.toContain('hunter2')
  expect(line).toContain('[secret]')
})

test.each([
  'invalid_auth for xoxb-1234-hunter2',
  'no socket for xapp-1-A1-hunter2',
  'posted to https://hooks.slack.com/actions/T1/2/hunter2',
  'sent authorization: Basic hunter2hunter2',
  'sent Authorization: Bearer hunter2hunter2',
  'no answer from redis://falconer:hunter2@cache:6379',
  'GET /?token=hunter2&x=1',
])('a secret inside a text never reaches the log: %s', (text) => {
  expect(logged((log) => log.error({ err: new Error(text) }, text))).not.toContain('hunter2')
})

test('what is no secret stays as it was', () => {
  const text = 'basic information at http://127.0.0.1:2801/falco, user@host, 10:30@noon'
  expect(JSON.parse(logged((log) => log.info({ url: 'http://127.0.0.1:2801' }, text)))).toMatchObject({
    url: 'http://127.0.0.1:2801',
    msg: text,
  })
})
