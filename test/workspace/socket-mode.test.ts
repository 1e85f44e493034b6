import type { BlockButtonAction } from '@slack/bolt'
import { afterEach, expect, test } from 'vitest'
import { openOffice, type Office } from './bolt.ts'

let office: Office | undefined
afterEach(async () => {
  await office?.stop()
  office = undefined
})

const ana = 'U0ANALIMA'
const acknowledge = {
  type: 'actions',
  elements: [{ type: 'button', action_id: 'acknowledge', value: 'A-1', text: { type: 'plain_text', text: 'Acknowledge' } }],
} as const

test('a press on a button reaches the app, which changes the card', async () => {
  office = await openOffice((app) => {
    app.action<BlockButtonAction>('acknowledge', async ({ ack, body, action, client }) => {
      await ack()
      await client.chat.update({ channel: body.channel?.id ?? '', ts: body.message?.ts ?? '', text: `${action.value} by ${body.user.id}` })
    })
  })
  const { workspace, app } = office
  await app.client.chat.postMessage({
    channel: '#falco',
    text: 'Shell in a container',
    attachments: [{ color: '#a30200', blocks: [acknowledge] }],
  })

  const [card] = workspace.messages('falco')
  const interaction = await workspace.as(ana).press({ message: card! }, 'Acknowledge')

  expect(interaction).toMatchObject({ kind: 'action', user: ana, answer: {}, error: undefined })
  await workspace.until('the card to change', () => workspace.messages('falco')[0]?.text === 'A-1 by U0ANALIMA')
})

test('a slash command is answered for the person alone, through its response_url', async () => {
  office = await openOffice((app) => {
    app.command('/falco', async ({ ack, command, respond }) => {
      await ack()
      await respond(`You asked for ${command.text}`)
    })
  })
  const { workspace } = office
  const interaction = await workspace.as(ana).command('falco', '/falco summary 24h')

  expect(interaction.error).toBeUndefined()
  const [whisper] = await workspace.until('an answer', () => (workspace.whispers(ana).length > 0 ? workspace.whispers(ana) : undefined))
  expect(whisper).toMatchObject({ text: 'You asked for summary 24h', onlyFor: ana })
  expect(workspace.messages('falco')).toEqual([])
})
