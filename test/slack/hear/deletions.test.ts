import { createHmac } from 'node:crypto'
import { Keyv } from 'keyv'
import { describe, expect, test } from 'vitest'
import { isSmallTalk } from '../../../src/slack/hear/deletions.ts'
import { button, openOffice } from '../office.ts'
import type { Office } from '../office.ts'

describe.each([
  ['over a socket', false],
  ['over HTTP', true],
])('%s', (_name, http) => {
  test('a message that somebody deletes is told to the desk, by its place', async () => {
    await using office = await openOffice({ http })
    const message = await office.post([button('anything', 'k3m9x2p7', 'Anything')])
    office.workspace.remove(message)
    expect(await office.desk.firstQuestion).toEqual({ what: 'missing', with: [{ channel: message.channel, ts: message.ts }] })
    const deletion = await office.workspace.until('the acknowledgement', () =>
      office.workspace.interactions.find(({ kind }) => kind === 'event'),
    )
    expect(deletion).toMatchObject({ error: undefined })
  })
})

test('what somebody writes in a channel is acknowledged, and neither the desk nor the cache hears of it', async () => {
  const cache = new Keyv()
  const kept: string[] = []
  cache.set = async (key) => kept.push(key) > 0
  await using office = await openOffice({ http: true, cache: () => cache })
  const event = { type: 'message', user: 'U0ANA', text: 'good morning', channel: 'C0FALCO01', ts: '1.2' }

  const response = await tell(office, { type: 'event_callback', team_id: 'T1', event_id: 'Ev1', event })

  await office.app.stop({ withinMs: 5_000 })
  expect(response.status).toBe(200)
  expect(office.desk.asked).toEqual([])
  expect(kept).toEqual([])
})

/** Posts an event as Slack does in HTTP mode: docs.slack.dev, verifying requests from Slack. */
async function tell({ app, workspace }: Office, payload: object): Promise<Response> {
  const [body, timestamp] = [JSON.stringify(payload), String(Math.floor(Date.now() / 1_000))]
  const digest = createHmac('sha256', workspace.signingSecret).update(`v0:${timestamp}:${body}`).digest('hex')
  const signed = { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': `v0=${digest}` }
  const headers = { 'content-type': 'application/json', ...signed }
  return fetch(`http://127.0.0.1:${app.port}/slack/events`, { method: 'POST', headers, body })
}

const ours = { bot_id: 'B0FALCONER', ts: '1.2' }
const place = { channel: 'C0FALCO01' }

describe('of all that Slack tells about messages', () => {
  test.each([
    ['a deleted message of a bot', { subtype: 'message_deleted', deleted_ts: '1.2', previous_message: ours, ...place }],
    [
      'a message of a bot that left a tombstone',
      { subtype: 'message_changed', message: { subtype: 'tombstone', ts: '1.2' }, previous_message: ours, ...place },
    ],
  ])('%s matters', (_name, event) => {
    expect(isSmallTalk({ type: 'event_callback', event: { type: 'message', ...event } })).toBe(false)
  })

  test.each([
    ['what somebody wrote', { user: 'U0ANA', text: 'good morning', ts: '1.2', ...place }],
    ['our own card', { subtype: 'bot_message', bot_id: 'B0FALCONER', ts: '1.2', ...place }],
    ['an edit of our own card', { subtype: 'message_changed', message: ours, previous_message: ours, ...place }],
    ['a deleted message of a person', { subtype: 'message_deleted', deleted_ts: '1.2', previous_message: { user: 'U0ANA' }, ...place }],
    ['a deletion without a place', { subtype: 'message_deleted', previous_message: ours }],
  ])('%s does not', (_name, event) => {
    expect(isSmallTalk({ type: 'event_callback', event: { type: 'message', ...event } })).toBe(true)
  })

  test.each([
    ['a Home tab', { type: 'event_callback', event: { type: 'app_home_opened' } }],
    ['a press', { type: 'block_actions', message: { type: 'message' } }],
    ['a command', { command: '/falco' }],
    ['nothing', undefined],
  ])('%s is none of it', (_name, body) => {
    expect(isSmallTalk(body)).toBe(false)
  })
})
