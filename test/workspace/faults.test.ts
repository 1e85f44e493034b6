import { WebAPIHTTPError, WebAPIRateLimitedError, WebAPIRequestError, WebClient } from '@slack/web-api'
import { afterEach, expect, test } from 'vitest'
import { type Options, startWorkspace, type Workspace } from '../../src/workspace/workspace.ts'
import { silent } from './bolt.ts'

let workspace: Workspace
afterEach(() => workspace.stop())

async function open(options: Options): Promise<(method: string, args?: object) => Promise<unknown>> {
  workspace = await startWorkspace(options)
  const client = new WebClient(workspace.botToken, {
    slackApiUrl: workspace.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: silent,
  })
  return (method, args = {}) => client.apiCall(method, { ...args })
}

const outcome = (call: Promise<unknown>) =>
  call.then(
    () => 'ok',
    (error: unknown) => error,
  )
const hello = (channel: string) => ({ channel, text: 'Hello' })

test('a fourth message at once in one channel is too early by a second, other channels go on', async () => {
  const call = await open({ now: () => 1_764_000_000_000 })
  for (let post = 1; post <= 3; post++) await call('chat.postMessage', hello('falco'))

  const fourth = await outcome(call('chat.postMessage', hello('#falco')))
  expect(fourth).toBeInstanceOf(WebAPIRateLimitedError)
  expect(fourth).toMatchObject({ retryAfter: 1 })
  expect(workspace.calls.at(-1)).toMatchObject({ status: 429, ok: false, error: 'ratelimited' })
  await call('chat.postMessage', hello('audit'))
})

test('a channel takes one message a second, and the workspace 300 a minute', async () => {
  let now = 1_764_000_000_000
  const call = await open({ now: () => now, channels: ['a', 'b', 'c', 'd', 'e', 'f', 'g'] })
  const posts = async () =>
    Promise.all(['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((channel) => outcome(call('chat.postMessage', hello(channel)))))
  for (let second = 0; second < 42; second++) {
    expect(await posts()).toEqual(Array.from({ length: 7 }, () => 'ok'))
    now += 1000
  }
  const more = [await posts(), await posts()].flat()
  expect(more.filter((each) => each !== 'ok')).toHaveLength(8)
  expect(more.find((each) => each !== 'ok')).toMatchObject({ retryAfter: 18 })
})

test('a fifty-first update within a minute is refused until the first is a minute old', async () => {
  let now = 1_764_000_000_000
  const call = await open({ now: () => now })
  await call('chat.postMessage', hello('falco'))
  const message = { channel: workspace.channel('falco').id, ts: workspace.messages('falco')[0]?.ts, text: 'Changed' }
  for (let update = 1; update <= 50; update++) await call('chat.update', message)
  now += 20_000
  expect(await outcome(call('chat.update', message))).toMatchObject({ retryAfter: 40 })
  expect(await outcome(call('conversations.history', message))).toBe('ok')
  now += 40_000
  expect(await outcome(call('chat.update', message))).toBe('ok')
})

test('a dropped answer looks like a broken connection, but the message is there', async () => {
  const call = await open({})
  workspace.faults.dropAnswers('chat.postMessage', 1)
  expect(await outcome(call('chat.postMessage', hello('falco')))).toBeInstanceOf(WebAPIRequestError)
  expect(workspace.messages('falco')).toHaveLength(1)
  expect(await outcome(call('chat.postMessage', hello('falco')))).toBe('ok')
})

test('calls can be refused, or answered with a status', async () => {
  const call = await open({})
  workspace.faults.refuse('chat.postMessage', 'is_archived', 1)
  expect(await outcome(call('chat.postMessage', hello('falco')))).toMatchObject({ data: { error: 'is_archived' } })
  workspace.faults.status('chat.postMessage', 503, 1)
  expect(await outcome(call('chat.postMessage', hello('falco')))).toBeInstanceOf(WebAPIHTTPError)
  workspace.faults.status('chat.postMessage', 429, 1, 30)
  expect(await outcome(call('chat.postMessage', hello('falco')))).toMatchObject({ retryAfter: 30 })
  expect(workspace.messages('falco')).toEqual([])
})

test('a hanging call is cut when the fault is healed', async () => {
  const call = await open({})
  workspace.faults.hang('chat.postMessage')
  const hanging = outcome(call('chat.postMessage', hello('falco')))
  await workspace.until('the call to arrive', () => workspace.calls.length === 1)
  workspace.faults.heal()
  expect(await hanging).toBeInstanceOf(WebAPIRequestError)
  expect(await outcome(call('chat.postMessage', hello('falco')))).toBe('ok')
})

test('while Slack is down nothing gets through', async () => {
  const call = await open({})
  workspace.faults.down()
  expect(await outcome(call('auth.test'))).toBeInstanceOf(WebAPIRequestError)
  expect(workspace.calls.at(-1)).toMatchObject({ method: 'auth.test', status: 0, ok: false, error: 'cut' })
  workspace.faults.heal()
  expect(await outcome(call('auth.test'))).toBe('ok')
})

test('one channel can be told to slow down while another goes on, and the record says for how long', async () => {
  const call = await open({})
  workspace.faults.status('chat.postMessage', 429, 5, 30, '#falco')
  expect(await outcome(call('chat.postMessage', hello('falco')))).toMatchObject({ retryAfter: 30 })
  expect(await outcome(call('chat.postMessage', hello('audit')))).toBe('ok')
  expect(workspace.calls.map(({ retryAfterS }) => retryAfterS)).toEqual([30, undefined])
})

test('a revoked bot token is refused whatever is asked, until it is restored', async () => {
  const call = await open({})
  workspace.faults.revoke()
  for (const method of ['auth.test', 'chat.postMessage', 'conversations.history'])
    expect(await outcome(call(method, hello('falco')))).toMatchObject({ data: { error: 'token_revoked' } })
  workspace.faults.heal()
  expect(await outcome(call('chat.postMessage', hello('falco')))).toBe('ok')
})

test('while Slack is silent a call waits for an answer that does not come', async () => {
  const call = await open({})
  workspace.faults.silence()
  const hanging = outcome(call('auth.test'))
  await workspace.until('the call to arrive', () => workspace.calls.length === 1)
  workspace.faults.heal()
  expect(await hanging).toBeInstanceOf(WebAPIRequestError)
  expect(workspace.messages('falco')).toEqual([])
})
