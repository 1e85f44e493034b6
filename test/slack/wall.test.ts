import { Keyv } from 'keyv'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { makeWhoAmI } from '../../src/slack/bot.ts'
import { makeChannels } from '../../src/slack/channels.ts'
import { makeSlackClient } from '../../src/slack/client.ts'
import { messageOf } from '../../src/slack/say/saying.ts'
import { makeWall } from '../../src/slack/wall.ts'
import { startWorkspace } from '../../src/workspace/workspace.ts'
import type { Workspace } from '../../src/workspace/workspace.ts'
import type { Outcome, Placed, Saying } from '../../src/reconcile/wall.ts'
import { anAlert, anEvent } from '../event.ts'
import { keepLog } from './log.ts'
import { wordsOf } from './office.ts'

let workspace: Workspace
let counted: string[]

beforeEach(async () => {
  workspace = await startWorkspace({ limits: false })
  counted = []
})
afterEach(() => workspace.stop())

function openWall(say = messageOf) {
  const log = keepLog()
  const client = makeSlackClient({ botToken: workspace.botToken, apiUrl: workspace.apiUrl, log })
  const channels = makeChannels(client, new Keyv({ throwOnErrors: true }))
  return makeWall({
    client,
    whoAmI: makeWhoAmI(client),
    channels,
    say,
    log,
    names: new Set(['#falco']),
    count: (doing, how) => counted.push(`${doing} ${how}`),
  })
}

const notice = (text: string): Saying => ({ kind: 'notice', text })
const card: Saying = { kind: 'card', alert: anAlert(), sample: anEvent(), isNew: true }

function placed(outcome: Outcome<Placed | undefined>): Placed {
  if (outcome.kind !== 'done' || !outcome.value) throw new Error(`expected a message, got ${JSON.stringify(outcome)}`)
  return outcome.value
}

test('a card is posted to a channel by its name, unfurls nothing, and carries its key', async () => {
  const place = placed(await openWall().post('#falco', card, 'card-1'))

  const [message] = workspace.messages('falco')
  expect(message).toMatchObject({
    channel: place.channel,
    ts: place.ts,
    metadata: { event_type: 'falconer_posting', event_payload: { key: 'card-1' } },
  })
  expect(workspace.calls.at(-1)?.args).toMatchObject({ unfurl_links: 'false', unfurl_media: 'false' })
  expect(counted).toEqual(['post done'])
})

test('an edit replaces all that the message showed before', async () => {
  const wall = openWall()
  const place = placed(await wall.post('#falco', card, 'card-1'))

  expect(await wall.edit(place, notice('Something else.'), 'card-1')).toEqual({ kind: 'done', value: undefined })

  const [message] = workspace.messages('falco')
  expect(message?.attachments).toEqual([])
  expect(wordsOf(message?.blocks)).toContain('Something else.')
  expect(message?.metadata?.event_payload).toEqual({ key: 'card-1' })
})

test('a reply stands in the thread of its card', async () => {
  const wall = openWall()
  const place = placed(await wall.post('#falco', card, 'card-1'))
  await wall.reply(place, notice('A reply.'), 'reply-2')
  const [message] = workspace.messages('falco')
  expect(message && workspace.replies(message).map(wordsOf)).toEqual([expect.stringContaining('A reply.')])
})

describe('when the answer to a post got lost', () => {
  test('the card is found by its key, and no other is', async () => {
    const wall = openWall()
    const begun = Date.now()
    workspace.faults.dropAnswers('chat.postMessage', 1)
    expect(await wall.post('#falco', card, 'card-1')).toMatchObject({ kind: 'unsure' })
    await wall.post('#falco', card, 'card-2')

    const found = placed(await wall.find('#falco', 'card-1', begun, undefined))

    expect(found.ts).toBe(workspace.messages('falco')[0]?.ts)
    expect(await wall.find('#falco', 'card-3', begun, undefined)).toEqual({ kind: 'done', value: undefined })
  })

  test('the reply is found in its thread', async () => {
    const wall = openWall()
    const begun = Date.now()
    const place = placed(await wall.post('#falco', card, 'card-1'))
    workspace.faults.dropAnswers('chat.postMessage', 1)
    expect(await wall.reply(place, notice('A reply.'), 'reply-2')).toMatchObject({ kind: 'unsure' })

    const [message] = workspace.messages('falco')
    expect(placed(await wall.find('#falco', 'reply-2', begun, place)).ts).toBe(message && workspace.replies(message)[0]?.ts)
  })

  test('a new life that knows no channel id yet looks the name up once', async () => {
    const begun = Date.now()
    await openWall().post('#falco', card, 'card-1')
    const wall = openWall()
    placed(await wall.find('#falco', 'card-1', begun, undefined))
    placed(await wall.find('falco', 'card-1', begun, undefined))
    expect(workspace.calls.filter(({ method }) => method === 'conversations.list')).toHaveLength(1)
  })

  test('a search goes through all the pages of a busy channel', async () => {
    const wall = openWall()
    const begun = Date.now()
    await wall.post('#falco', card, 'card-1')
    for (let index = 0; index < 230; index++) await wall.post('#falco', notice(`Notice ${index}.`), `notice-${index}`)
    expect(placed(await wall.find('#falco', 'card-1', begun, undefined)).ts).toBe(workspace.messages('falco')[0]?.ts)
  })

  test('in a channel that does not exist there is nothing to find, and Slack is not asked for it again and again', async () => {
    const wall = openWall()
    expect(await wall.find('#nowhere', 'card-1', Date.now(), undefined)).toEqual({ kind: 'done', value: undefined })
    await wall.find('#nowhere', 'card-2', Date.now(), undefined)
    expect(workspace.calls.filter(({ method }) => method === 'conversations.list')).toHaveLength(1)
  })
})

describe('what Slack refuses comes back in words', () => {
  test('an archived channel', async () => {
    workspace.channel('falco').archived = true
    expect(await openWall().post('#falco', card, 'card-1')).toMatchObject({
      kind: 'never',
      of: 'channel',
      why: expect.stringContaining('#falco is archived'),
    })
  })

  test('a channel that Falconer is not in', async () => {
    workspace.channel('falco').members.delete(workspace.botUserId)
    expect(await openWall().post('#falco', card, 'card-1')).toMatchObject({
      kind: 'never',
      of: 'channel',
      why: expect.stringContaining('/invite @Falconer'),
    })
  })

  test('a card that somebody deleted', async () => {
    const wall = openWall()
    const place = placed(await wall.post('#falco', card, 'card-1'))
    workspace.messages('falco').forEach((message) => workspace.remove(message))
    expect(await wall.edit(place, card, 'card-1')).toMatchObject({ kind: 'gone' })
  })

  test('too many posts', async () => {
    workspace.faults.status('chat.postMessage', 429, 1, 7)
    expect(await openWall().post('#falco', card, 'card-1')).toMatchObject({ kind: 'later', afterMs: 7_000 })
  })
})
