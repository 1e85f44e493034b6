import { createServer } from 'node:http'
import type { Server, ServerResponse } from 'node:http'
import { WebClient } from '@slack/web-api'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { webClientOptions } from '../../src/slack/client.ts'
import { cameTooLate, failureOf, retryAfterMs, tokenRefusal } from '../../src/slack/failures.ts'
import type { Attempt, Failure } from '../../src/slack/failures.ts'
import { keepLog } from './log.ts'

/** A server that answers as a test says, so that every error below is one that a real WebClient made. */
let server: Server
let url: string
let answer: (response: ServerResponse) => void = () => {}

beforeAll(async () => {
  server = createServer((_request, response) => answer(response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/api/`
})

afterAll(() => {
  server.close()
  server.closeAllConnections()
})

const log = keepLog()

async function errorWhen(
  respond: (response: ServerResponse) => void,
  options: { readonly apiUrl?: string; readonly timeout?: number } = {},
) {
  answer = respond
  const client = new WebClient('xoxb-1', { ...webClientOptions(options.apiUrl ?? url, keepLog()), timeout: options.timeout ?? 5_000 })
  return client.auth.test().then(
    () => expect.unreachable('Slack said yes'),
    (error: unknown) => error,
  )
}

async function outcomeWhen(
  respond: (response: ServerResponse) => void,
  doing: Attempt['doing'] = 'post',
  known: Attempt['known'] = 'named',
): Promise<Failure> {
  return failureOf(await errorWhen(respond), { doing, channel: '#falco', known }, log)
}

const slackSays =
  (error: string, more: object = {}) =>
  (response: ServerResponse) =>
    void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ ok: false, error, ...more }))
const status =
  (code: number, headers: Record<string, string> = {}) =>
  (response: ServerResponse) =>
    void response.writeHead(code, headers).end('busy')
const hangUp = (response: ServerResponse) => void response.destroy()
const cutTheAnswer = (response: ServerResponse) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '999' })
  response.write('{"ok":')
  setImmediate(() => response.destroy())
}

describe('a channel that Slack does not show', () => {
  const answer = (doing: Attempt['doing'], known: Attempt['known']) => outcomeWhen(slackSays('channel_not_found'), doing, known)

  test('is put right in falconer.yml, or by inviting Falconer, while falconer.yml names it', async () => {
    const outcome = await answer('post', 'named')
    expect(outcome).toMatchObject({ of: 'channel', why: expect.stringMatching(/correct its name in falconer.yml, or invite Falconer/) })
    expect(outcome).not.toHaveProperty('lost')
  })

  test('may be gone for good when cards stand in it: then nothing is to be done', async () => {
    const outcome = await answer('edit', 'place')
    expect(outcome).toMatchObject({
      of: 'channel',
      lost: true,
      why: expect.stringMatching(/these cards stand in .* If it was deleted, nothing is/),
    })
    expect('why' in outcome ? outcome.why : '').not.toContain('falconer.yml')
  })

  test('may be gone for good when falconer.yml does not name it any more', async () => {
    const outcome = await answer('post', 'unnamed')
    expect(outcome).toMatchObject({
      of: 'channel',
      lost: true,
      why: expect.stringMatching(/#falco, which falconer.yml does not name any more/),
    })
  })
})

describe('what Slack refuses until a person acts names the remedy, and what it stops', () => {
  test.each([
    ['not_in_channel', 'channel', /Falconer is not in #falco: invite it there with \/invite @Falconer/],
    ['channel_not_found', 'channel', /no channel #falco/],
    ['is_archived', 'channel', /^#falco is archived: unarchive it, or name another channel in falconer\.yml \(is_archived\)\.$/],
    ['is_inactive', 'channel', /#falco is frozen/],
    ['restricted_action', 'channel', /lets only some people post in #falco/],
    ['restricted_action_read_only_channel', 'channel', /read-only/],
    ['restricted_action_thread_locked', 'message', /thread in #falco is locked/],
    ['edit_window_closed', 'message', /Message editing/],
    ['cant_update_message', 'message', /another app/],
    ['invalid_auth', 'workspace', /refuses the bot token \(invalid_auth\): copy the Bot User OAuth Token/],
    ['token_revoked', 'workspace', /refuses the bot token/],
    ['account_inactive', 'workspace', /refuses the bot token/],
    ['team_disabled', 'workspace', /the workspace is disabled/],
    ['message_limit_exceeded', 'channel', /as its plan allows/],
  ])('%s', async (code, of, words) => {
    const outcome = await outcomeWhen(slackSays(code))
    expect(outcome).toMatchObject({ kind: 'never', of, why: expect.stringMatching(words) })
  })

  test('a missing scope is named', async () => {
    const outcome = await outcomeWhen(slackSays('missing_scope', { needed: 'chat:write', provided: 'commands' }))
    expect(outcome).toMatchObject({ kind: 'never', of: 'workspace', why: expect.stringContaining('lacks chat:write') })
  })

  test('a scope that only a search needs stops nothing else', async () => {
    const outcome = await outcomeWhen(slackSays('missing_scope', { needed: 'channels:history' }), 'find')
    expect(outcome).toMatchObject({ kind: 'never', of: 'message', why: expect.stringContaining('lacks channels:history') })
  })
})

test.each([
  'invalid_blocks',
  'msg_too_long',
  'msg_blocks_too_long',
  'invalid_attachments',
  'no_text',
  'metadata_too_large',
  'invalid_arguments',
])('%s is a defect of ours, and is logged loudly with what Slack said', async (code) => {
  const outcome = await outcomeWhen(slackSays(code, { response_metadata: { messages: ['[ERROR] too long'] } }))
  expect(outcome).toMatchObject({ kind: 'never', of: 'message', why: expect.stringContaining('a defect of Falconer') })
  expect(log.lines.at(-1)).toMatchObject({ level: 'error', fields: { code, details: ['[ERROR] too long'] } })
})

test('a message that is gone is gone', async () => {
  expect(await outcomeWhen(slackSays('message_not_found'), 'edit')).toMatchObject({ kind: 'gone' })
})

describe('a rate limit is waited out for as long as Slack says', () => {
  test('as HTTP 429', async () => {
    expect(await outcomeWhen(status(429, { 'retry-after': '17' }))).toMatchObject({ kind: 'later', afterMs: 17_000 })
  })
  test('as HTTP 429 without a time', async () => {
    expect(await outcomeWhen(status(429))).toMatchObject({ kind: 'later' })
  })
  test('as an answer with ok: false', async () => {
    expect(await outcomeWhen(slackSays('ratelimited'))).toMatchObject({ kind: 'later', afterMs: 15_000 })
  })
})

describe('a post that may have arrived is unsure, an edit or a search is made again', () => {
  test.each([
    ['internal_error', slackSays('internal_error')],
    ['fatal_error', slackSays('fatal_error')],
    ['service_unavailable', slackSays('service_unavailable')],
    ['request_timeout', slackSays('request_timeout')],
    ['HTTP 500', status(500)],
    ['HTTP 503', status(503)],
    ['a connection that is cut', hangUp],
    ['an answer that is cut', cutTheAnswer],
  ])('%s', async (_name, respond) => {
    expect(await outcomeWhen(respond, 'post')).toMatchObject({ kind: 'unsure' })
    expect(await outcomeWhen(respond, 'edit')).toMatchObject({ kind: 'later', unanswered: true })
    expect(await outcomeWhen(respond, 'find')).toMatchObject({ kind: 'later', unanswered: true })
  })

  test('an answer that does not come in time', async () => {
    const error = await errorWhen(() => {}, { timeout: 50 })
    expect(failureOf(error, { doing: 'post', channel: '#falco', known: 'named' }, log)).toMatchObject({ kind: 'unsure' })
    expect(failureOf(error, { doing: 'edit', channel: '#falco', known: 'place' }, log)).toMatchObject({ kind: 'later' })
  })
})

test('when no connection comes about nothing was posted, so it is simply tried later', async () => {
  const nobody = createServer()
  await new Promise<void>((resolve) => nobody.listen(0, '127.0.0.1', resolve))
  const address = nobody.address()
  await new Promise((resolve) => nobody.close(resolve))
  const error = await errorWhen(() => {}, { apiUrl: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/api/` })
  expect(failureOf(error, { doing: 'post', channel: '#falco', known: 'named' }, log)).toMatchObject({
    kind: 'later',
    unanswered: true,
    why: expect.stringContaining('ECONNREFUSED'),
  })
})

test('a page of a proxy instead of an answer is tried later', async () => {
  expect(await outcomeWhen(status(403))).toMatchObject({ kind: 'later', why: expect.stringContaining('403') })
})

test.each(['external_channel_migrating', 'team_added_to_org', 'rate_limited', 'update_failed'])(
  '%s passes by itself, and is asked again soon enough to be delivered within 30 s of passing',
  async (code) => {
    const outcome = await outcomeWhen(slackSays(code))
    expect(outcome.kind === 'later' && outcome.afterMs).toBeLessThanOrEqual(15_000)
  },
)

test('an error that Slack invents tomorrow stops its message alone, is tried again soon, told and logged', async () => {
  expect(await outcomeWhen(slackSays('moon_in_wrong_phase'))).toMatchObject({
    kind: 'never',
    of: 'message',
    afterMs: 15_000,
    why: expect.stringContaining('moon_in_wrong_phase'),
  })
  expect(log.lines.at(-1)).toMatchObject({ level: 'warn', fields: { code: 'moon_in_wrong_phase' } })
})

test('a page where Slack should answer leaves a post in doubt: somebody in between may have passed it on', async () => {
  const page = (response: ServerResponse) =>
    void response.writeHead(200, { 'content-type': 'text/html' }).end('<html><body>Please log in</body></html>')
  expect(await outcomeWhen(page)).toMatchObject({ kind: 'unsure', why: expect.stringContaining('cannot be read') })
  expect(await outcomeWhen(page, 'edit')).toMatchObject({ kind: 'later', unanswered: true })
})

test('only what Slack says of the token is a refusal of the token', async () => {
  expect(tokenRefusal(await errorWhen(slackSays('invalid_auth')))).toBe('invalid_auth')
  expect(tokenRefusal(await errorWhen(slackSays('missing_scope')))).toBe('missing_scope')
  expect(tokenRefusal(await errorWhen(slackSays('internal_error')))).toBeUndefined()
  expect(tokenRefusal(await errorWhen(status(500)))).toBeUndefined()
})

test('a trigger that came too late is told from other failures', async () => {
  expect(cameTooLate(await errorWhen(slackSays('expired_trigger_id')))).toBe(true)
  expect(cameTooLate(await errorWhen(slackSays('exchanged_trigger_id')))).toBe(true)
  expect(cameTooLate(await errorWhen(slackSays('invalid_blocks')))).toBe(false)
})

test('a 429 says how long to wait, other errors do not', async () => {
  expect(retryAfterMs(await errorWhen(status(429, { 'retry-after': '3' })))).toBe(3_000)
  expect(retryAfterMs(await errorWhen(hangUp))).toBe(0)
})
