import { type App, HTTPReceiver } from '@slack/bolt'
import { expect, test } from 'vitest'
import { type Options, startWorkspace } from '../../src/workspace/workspace.ts'
import { freePort } from '../free-port.ts'
import { actions, button, makeApp, plain, postCard, silent } from './bolt.ts'

const ana = 'U0ANALIMA'

async function openOffice(prepare: (app: App) => void, options: Options = {}) {
  const port = await freePort()
  const workspace = await startWorkspace({ requestUrl: `http://127.0.0.1:${port}/slack/events`, ...options })
  const receiver = new HTTPReceiver({ signingSecret: workspace.signingSecret, logger: silent })
  const app = makeApp(workspace, receiver)
  prepare(app)
  await app.init()
  await receiver.start(port)
  return {
    workspace,
    app,
    async [Symbol.asyncDispose]() {
      await receiver.stop()
      await workspace.stop()
    },
  }
}

test('signed requests bring buttons, commands, forms and events to the app', async () => {
  await using office = await openOffice((app) => {
    app.action('acknowledge', async ({ ack, respond }) => {
      await ack()
      await respond({ text: 'Acknowledged', replace_original: true })
    })
    app.command('/falco', async ({ ack, command, client }) => {
      await client.views.open({
        trigger_id: command.trigger_id,
        view: { type: 'modal', callback_id: 'form', title: plain('Form'), blocks: [] },
      })
      await ack('Opened')
    })
    app.view('form', async ({ ack }) => ack({ response_action: 'update', view: { type: 'modal', title: plain('Done'), blocks: [] } }))
    app.event('app_home_opened', async ({ event, client }) => {
      await client.views.publish({ user_id: event.user, view: { type: 'home', blocks: [{ type: 'divider' }] } })
    })
  })
  const { workspace, app } = office
  const hands = workspace.as(ana)
  await postCard(app, 'falco', actions(button('Acknowledge', 'acknowledge')))
  await hands.press({ message: workspace.messages('falco')[0]! }, 'Acknowledge')
  await workspace.until('the card to change', () => workspace.messages('falco')[0]?.text === 'Acknowledged')

  expect(await hands.command('falco', '/falco form')).toMatchObject({ answer: { text: 'Opened' }, error: undefined })
  expect(workspace.whispers(ana)).toMatchObject([{ text: 'Opened' }])
  await hands.submit(hands.modal!, {})
  expect(hands.modal?.view).toMatchObject({ title: { text: 'Done' } })
  await hands.openHome()
  await workspace.until('the Home tab', () => hands.home)
})

test('an app that refuses, or is away, shows as an error', async () => {
  const workspace = await startWorkspace({ requestUrl: `http://127.0.0.1:${await freePort()}/slack/events` })
  expect(await workspace.as(ana).command('falco', '/falco')).toMatchObject({ error: 'dispatch_failed' })
  await workspace.stop()

  await using office = await openOffice(() => undefined, {})
  expect(await office.workspace.as(ana).command('falco', '/unknown')).toMatchObject({
    error: expect.stringMatching(/http_service_error|operation_timeout/),
  })
})

test('a request with a false signature or an old one is turned away', async () => {
  await using office = await openOffice((app) => app.command('/falco', async ({ ack }) => ack()), { now: () => Date.now() - 600_000 })
  expect(await office.workspace.as(ana).command('falco', '/falco')).toMatchObject({ error: 'http_service_error' })
})
