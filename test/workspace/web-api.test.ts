import { once } from 'node:events'
import { WebClient } from '@slack/web-api'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { z } from 'zod'
import { startWorkspace, type Workspace } from '../../src/workspace/workspace.ts'
import { silent } from './bolt.ts'

let workspace: Workspace
let client: WebClient
beforeEach(async () => {
  workspace = await startWorkspace({ limits: false })
  client = clientWith(workspace.botToken)
})
afterEach(() => workspace.stop())

const quiet = { retryConfig: { retries: 0 }, rejectRateLimitedCalls: true, logger: silent } as const

function clientWith(token: string): WebClient {
  return new WebClient(token, { ...quiet, slackApiUrl: workspace.apiUrl })
}

const call = (method: string, args: object = {}, as: WebClient = client) => as.apiCall(method, { ...args })
const refused = (error: string) => ({ data: { ok: false, error } })
const divider = { type: 'divider' }
const coloured = (...blocks: readonly object[]) => [{ color: '#a30200', blocks }]

const Posted = z.object({ channel: z.string(), ts: z.string() })

async function post(args: object = {}): Promise<z.infer<typeof Posted>> {
  return Posted.parse(await call('chat.postMessage', { channel: 'falco', text: 'Hello', ...args }))
}

describe('who may call', () => {
  test.each([
    ['a method that does not exist', 'chat.shout', 'xoxb-workspace', 'unknown_method'],
    ['no token', 'auth.test', '', 'not_authed'],
    ['a foreign token', 'auth.test', 'xoxb-foreign', 'invalid_auth'],
    ['the app token where the bot speaks', 'chat.postMessage', 'xapp-workspace', 'not_allowed_token_type'],
    ['the bot token where the app connects', 'apps.connections.open', 'xoxb-workspace', 'not_allowed_token_type'],
  ])('%s is refused', async (_what, method, token, error) => {
    await expect(call(method, {}, clientWith(token))).rejects.toMatchObject(refused(error))
  })

  test('the bot learns who it is', async () => {
    expect(await client.auth.test()).toMatchObject({ ok: true, user_id: workspace.botUserId, team_id: 'T0FALCONER' })
  })
})

describe('posting', () => {
  test('a post answers with the message as Slack stored it', async () => {
    const answer = await call('chat.postMessage', { channel: '#falco', text: 'Hello', attachments: coloured(divider), unfurl_links: false })
    expect(answer).toMatchObject({
      ok: true,
      channel: workspace.channel('falco').id,
      message: {
        type: 'message',
        text: 'Hello',
        bot_id: 'B0FALCONER',
        attachments: [{ id: 1, color: 'a30200', blocks: [{ type: 'divider' }] }],
      },
    })
    expect(answer).toMatchObject({ ts: expect.stringMatching(/^\d{10}\.\d{6}$/) })
  })

  test.each([
    ['an unknown channel', { channel: 'nowhere' }, 'channel_not_found'],
    ['nothing to say', { text: '' }, 'no_text'],
    ['blocks that are not a list', { blocks: '{"type":"divider"}' }, 'invalid_blocks_format'],
    ['broken JSON', { blocks: '[{' }, 'invalid_blocks_format'],
    ['a wrong block', { blocks: [{ type: 'ruler' }] }, 'invalid_blocks'],
    ['a wrong block behind a colour', { attachments: coloured({ type: 'ruler' }) }, 'invalid_attachments'],
    ['metadata without a type', { metadata: { event_payload: {} } }, 'invalid_metadata_schema'],
    ['metadata that is not JSON', { metadata: 'alert' }, 'invalid_metadata_format'],
  ])('%s is refused', async (_what, args, error) => {
    await expect(post(args)).rejects.toMatchObject(refused(error))
  })

  test('the refusal says where the fault is, in errors and in response_metadata', async () => {
    const problem = 'unsupported type: ruler [json-pointer:/attachments/0/blocks/0/type]'
    const data = { error: 'invalid_attachments', errors: [problem], response_metadata: { messages: [`[ERROR] ${problem}`] } }
    await expect(post({ attachments: coloured({ type: 'ruler' }) })).rejects.toMatchObject({ data })
  })

  test('archived channels and channels the bot left take no posts', async () => {
    workspace.channel('audit').archived = true
    workspace.channel('sec').members.delete(workspace.botUserId)
    await expect(post({ channel: 'audit' })).rejects.toMatchObject(refused('is_archived'))
    await expect(post({ channel: 'sec' })).rejects.toMatchObject(refused('not_in_channel'))
    await call('conversations.join', { channel: workspace.channel('sec').id })
    await post({ channel: 'sec' })
  })

  test('a post to a person opens their direct conversation', async () => {
    const { channel } = await post({ channel: 'U0ANALIMA' })
    expect(channel).toBe('D0ANALIMA')
    expect(await client.conversations.open({ users: 'U0ANALIMA' })).toMatchObject({ channel: { id: channel } })
    expect(workspace.messages(channel)).toHaveLength(1)
  })

  test('text beyond 40,000 characters is cut, with a warning', async () => {
    const answer = await call('chat.postMessage', { channel: 'falco', text: 'x'.repeat(40_001) })
    expect(answer).toMatchObject({ ok: true, warning: 'message_truncated' })
    expect(workspace.messages('falco')[0]?.text).toHaveLength(40_000)
  })

  test('an ephemeral message is seen by one member, and cannot be updated', async () => {
    const channel = workspace.channel('falco').id
    const { message_ts: ts } = await client.chat.postEphemeral({ channel, user: 'U0ANALIMA', text: 'psst' })
    expect(workspace.messages('falco')).toEqual([])
    expect(workspace.whispers('U0ANALIMA')).toMatchObject([{ text: 'psst' }])
    await expect(client.chat.update({ channel, ts: ts ?? '', text: 'louder' })).rejects.toMatchObject(refused('message_not_found'))
    const stranger = client.chat.postEphemeral({ channel, user: 'U0STRANGER', text: 'psst' })
    await expect(stranger).rejects.toMatchObject(refused('user_not_in_channel'))
  })
})

describe('updating', () => {
  const metadata = { event_type: 'alert', event_payload: { id: 'A-1' } }

  test('text alone removes the blocks, but attachments and metadata stay unless given', async () => {
    const message = await post({ blocks: [divider], attachments: coloured(divider), metadata })
    await call('chat.update', { ...message, text: 'Changed' })
    expect(workspace.messages('falco')[0]).toMatchObject({
      text: 'Changed',
      blocks: [],
      attachments: [{ color: '#a30200' }],
      metadata,
      edits: 1,
    })

    await call('chat.update', { ...message, text: 'Bare', attachments: [], metadata: {} })
    expect(workspace.messages('falco')[0]).toMatchObject({ text: 'Bare', attachments: [], metadata: undefined })
  })

  test.each([
    ['a message that is gone', { ts: '1.000000' }, 'message_not_found'],
    ['a channel by its name', { channel: 'falco' }, 'channel_not_found'],
    ['text beyond 4,000 characters', { text: 'x'.repeat(4001) }, 'msg_too_long'],
  ])('%s is refused', async (_what, args, error) => {
    await expect(call('chat.update', { ...(await post()), text: 'Changed', ...args })).rejects.toMatchObject(refused(error))
  })

  test('a message in an archived channel stays as it is', async () => {
    const message = await post()
    workspace.channel('falco').archived = true
    await expect(call('chat.update', { ...message, text: 'Changed' })).rejects.toMatchObject(refused('is_inactive'))
  })

  test('a message that somebody deleted is not found any more', async () => {
    const message = await post()
    workspace.remove(workspace.messages('falco')[0]!)
    await expect(call('chat.update', { ...message, text: 'Changed' })).rejects.toMatchObject(refused('message_not_found'))
    await expect(call('chat.delete', message)).rejects.toMatchObject(refused('message_not_found'))
  })
})

describe('reading', () => {
  test('history is newest first, without replies, in pages', async () => {
    const channel = workspace.channel('falco').id
    const parent = await post({ text: '1' })
    await post({ text: 'reply', thread_ts: parent.ts })
    await post({ text: '2' })
    await post({ text: '3' })
    const first = await client.conversations.history({ channel, limit: 2 })
    const rest = await client.conversations.history({ channel, limit: 2, cursor: first.response_metadata?.next_cursor ?? '' })
    expect([first, rest].map((page) => page.messages?.map(({ text }) => text))).toEqual([['3', '2'], ['1']])
    expect([first.has_more, rest.has_more]).toEqual([true, false])

    const thread = await client.conversations.replies({ channel, ts: parent.ts })
    expect(thread.messages?.map(({ text }) => text)).toEqual(['1', 'reply'])
    expect(thread.messages?.[0]).toMatchObject({ thread_ts: parent.ts, reply_count: 1 })
  })

  test('oldest and latest leave out their own moment unless inclusive', async () => {
    const channel = workspace.channel('falco').id
    const [a, , c] = [await post({ text: 'a' }), await post({ text: 'b' }), await post({ text: 'c' })]
    const texts = async (inclusive: boolean) =>
      (await client.conversations.history({ channel, oldest: a.ts, latest: c.ts, inclusive })).messages?.map(({ text }) => text)
    expect(await texts(false)).toEqual(['b'])
    expect(await texts(true)).toEqual(['c', 'b', 'a'])
  })

  test('metadata comes whole only for who asks', async () => {
    const { channel } = await post({ metadata: { event_type: 'alert', event_payload: { id: 'A-1' } } })
    const read = async (include_all_metadata: boolean) =>
      (await client.conversations.history({ channel, include_all_metadata })).messages?.[0]?.metadata
    expect(await read(false)).toEqual({ event_type: 'alert' })
    expect(await read(true)).toEqual({ event_type: 'alert', event_payload: { id: 'A-1' } })
  })

  test('people and groups can be looked up', async () => {
    expect(await client.users.info({ user: 'U0ANALIMA' })).toMatchObject({
      user: { real_name: 'Ana Lima', tz: 'America/Sao_Paulo', tz_offset: -10_800 },
    })
    await expect(client.users.info({ user: 'U0NOBODY00' })).rejects.toMatchObject(refused('user_not_found'))
    expect(await client.usergroups.list()).toMatchObject({ usergroups: [{ id: 'S0SECURITY', handle: 'security' }] })
    expect(await client.usergroups.users.list({ usergroup: 'S0SECURITY' })).toMatchObject({ users: ['U0ANALIMA', 'U0BENOKAF'] })
    const { channels } = await client.conversations.list({ limit: 2, exclude_archived: true })
    expect(channels?.map(({ name }) => name)).toEqual(['general', 'falco'])
  })
})

test('files are uploaded in three steps and shown with their comment', async () => {
  const file = Buffer.from('<svg/>')
  await client.filesUploadV2({
    channel_id: workspace.channel('falco').id,
    file,
    filename: 'tree.svg',
    title: 'Process tree',
    initial_comment: 'The tree',
  })
  const [message] = workspace.messages('falco')
  expect(message).toMatchObject({ text: 'The tree', files: [{ name: 'tree.svg', title: 'Process tree' }] })
  expect(message?.files[0]?.bytes.equals(file)).toBe(true)
  expect(await client.files.info({ file: message?.files[0]?.id ?? '' })).toMatchObject({ file: { title: 'Process tree', size: 6 } })
})

test('an app may hold ten sockets, and each address is good for one', async () => {
  const admin = clientWith(workspace.appToken)
  const address = async () => String((await admin.apps.connections.open()).url)
  const knock = async (url: string) => {
    const socket = new WebSocket(url)
    const [said] = await Promise.race([once(socket, 'message'), once(socket, 'unexpected-response').then(() => ['refused'])])
    return String(said)
  }
  const first = await address()
  expect(JSON.parse(await knock(first))).toMatchObject({ type: 'hello', num_connections: 1, connection_info: { app_id: 'A0FALCONER' } })
  expect(await knock(first)).toBe('refused')
  for (let socket = 2; socket <= 10; socket++) expect(await knock(await address())).toContain('hello')
  expect(await knock(await address())).toBe('refused')
  expect(workspace.sockets).toBe(10)
})

test('a button inside a container belongs to the block right around it', async () => {
  const inner = { type: 'actions', block_id: 'inner', elements: [{ type: 'button', text: { type: 'plain_text', text: 'Go' } }] }
  await post({ blocks: [{ type: 'container', block_id: 'outer', title: { type: 'plain_text', text: 'Box' }, child_blocks: [inner] }] })
  const place = { message: workspace.messages('falco')[0]! }
  expect(await workspace.as('U0ANALIMA').press(place, 'Go', { blockId: 'inner' })).toMatchObject({ error: 'dispatch_failed' })
})

test('JSON bodies are read like forms', async () => {
  const response = await fetch(`${workspace.apiUrl}chat.postMessage`, {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8', authorization: `Bearer ${workspace.botToken}` },
    body: JSON.stringify({ channel: 'falco', text: 'Hello', blocks: [divider] }),
  })
  expect(await response.json()).toMatchObject({ ok: true, message: { blocks: [divider] } })
})

test('text that was not escaped shows up among the live tokens', async () => {
  const mrkdwn = (text: string, verbatim: boolean) => ({ type: 'section', text: { type: 'mrkdwn', text, verbatim } })
  await post({
    text: 'rm -rf &lt;!here&gt; <!channel>',
    blocks: [mrkdwn('<@U1> and <https://evil.example|docs>', true), mrkdwn('@everyone', false), mrkdwn('@everyone &lt;@U2&gt;', true)],
  })
  await post({ blocks: [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: '<!here>' }] }] }] })
  expect(workspace.liveTokens).toEqual(['<!channel>', '<@U1>', '<https://evil.example|docs>', '@everyone'])
})

test('blocks.validate gives its verdict without posting', async () => {
  const nobody = new WebClient(undefined, { ...quiet, slackApiUrl: workspace.apiUrl })
  expect(await call('blocks.validate', { blocks: [divider] }, nobody)).toMatchObject({ ok: true })
  const verdict = call('blocks.validate', { blocks: [{ type: 'header' }] }, nobody)
  await expect(verdict).rejects.toMatchObject({
    data: { error: 'invalid_blocks', errors: [{ pointer: '/blocks/0', message: 'missing required field: text' }] },
  })
  await expect(call('blocks.validate', {}, nobody)).rejects.toMatchObject(refused('invalid_arguments'))
})
