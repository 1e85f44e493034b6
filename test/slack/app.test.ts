import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { SlackSetupError } from '../../src/slack/bot.ts'
import { actions, alertValue } from '../../src/slack/names.ts'
import { button, openOffice } from './office.ts'

const patience = { timeout: 10_000 }

describe('a wrong token ends the start with a sentence that names the variable and the remedy', () => {
  test('SLACK_BOT_TOKEN', async () => {
    const failure = await openOffice({ botToken: 'xoxb-wrong' }).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(SlackSetupError)
    expect(failure).toMatchObject({
      message: expect.stringMatching(/^Slack refuses SLACK_BOT_TOKEN \(invalid_auth\): copy the Bot User OAuth Token/),
    })
  })

  test('SLACK_APP_TOKEN', async () => {
    const failure = await openOffice({ appToken: 'xapp-wrong' }).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(SlackSetupError)
    expect(failure).toMatchObject({ message: expect.stringMatching(/^Slack refuses SLACK_APP_TOKEN .* connections:write/) })
  })
})

test('two sockets are open, the second a little later', async () => {
  await using office = await openOffice()
  expect(office.app.connected()).toBe(true)
  await office.workspace.until('two sockets', () => office.workspace.sockets === 2)
})

test('a press is heard while Slack renews the sockets', async () => {
  await using office = await openOffice()
  const { workspace, desk, ana } = office
  await workspace.until('two sockets', () => workspace.sockets === 2)
  const message = await office.post([button(actions.acknowledge, alertValue(desk.alert.id), 'Acknowledge')])

  workspace.faults.refreshSockets()
  await workspace.until('new sockets', () => workspace.calls.filter(({ method }) => method === 'apps.connections.open').length === 4)
  await workspace.until('two sockets again', () => workspace.sockets === 2)

  const press = await ana.press({ message }, 'Acknowledge')
  expect(press.error).toBeUndefined()
  expect(desk.asked).toHaveLength(1)
})

test('when the network goes Falconer says that it is not connected, and comes back by itself', async () => {
  await using office = await openOffice()
  const { workspace, app, desk, ana } = office
  await workspace.until('two sockets', () => workspace.sockets === 2)
  const message = await office.post([button(actions.acknowledge, alertValue(desk.alert.id), 'Acknowledge')])

  workspace.faults.down()
  await expect.poll(() => app.connected(), patience).toBe(false)
  workspace.faults.heal()
  await expect.poll(() => app.connected(), patience).toBe(true)

  expect((await ana.press({ message }, 'Acknowledge')).error).toBeUndefined()
})

test('starts without Slack, and is connected when Slack comes', async () => {
  await using office = await openOffice({ before: ({ faults }) => faults.down() })
  const { app, workspace, desk, ana } = office
  expect(app.connected()).toBe(false)

  workspace.faults.heal()
  await expect.poll(() => app.connected(), patience).toBe(true)

  const message = await office.post([button(actions.acknowledge, alertValue(desk.alert.id), 'Acknowledge')])
  expect((await ana.press({ message }, 'Acknowledge')).error).toBeUndefined()
})

test('asks Slack who it is once, however much it hears', async () => {
  await using office = await openOffice()
  const { workspace, desk, ana } = office
  const message = await office.post([button(actions.acknowledge, alertValue(desk.alert.id), 'Acknowledge')])
  for (let press = 0; press < 3; press++) await ana.press({ message }, 'Acknowledge')
  expect(workspace.calls.filter(({ method }) => method === 'auth.test')).toHaveLength(1)
})

test('each token goes where it belongs', async () => {
  await using office = await openOffice()
  const { workspace } = office
  await workspace.until('two sockets', () => workspace.sockets === 2)
  expect(workspace.calls.filter(({ ok }) => !ok)).toEqual([])
})

describe('HTTP mode', () => {
  test('hears signed requests', async () => {
    await using office = await openOffice({ http: true })
    const { desk, ana, workspace } = office
    expect(office.app.connected()).toBe(true)
    const message = await office.post([button(actions.acknowledge, alertValue(desk.alert.id), 'Acknowledge')])

    const press = await ana.press({ message }, 'Acknowledge')

    expect(press.error).toBeUndefined()
    expect(desk.asked).toHaveLength(1)
    expect(workspace.sockets).toBe(0)
  })

  test('hears a doubled request once', async () => {
    await using office = await openOffice({ http: true })
    const { desk, ana, workspace, app } = office
    const message = await office.post([button(actions.acknowledge, alertValue(desk.alert.id), 'Acknowledge')])
    workspace.faults.double(1)
    await ana.press({ message }, 'Acknowledge')
    await app.stop({ withinMs: 5_000 })
    expect(desk.asked).toHaveLength(1)
  })

  test('acknowledges in time though the ledger is slow', async () => {
    await using office = await openOffice({ http: true, deadlineMs: 50 })
    const { desk, ana } = office
    const message = await office.post([button(actions.acknowledge, alertValue(desk.alert.id), 'Acknowledge')])
    const release = desk.hold()
    expect((await ana.press({ message }, 'Acknowledge')).acknowledgedAfterMs).toBeLessThan(3_000)
    release()
  })

  const minuteS = 60
  test.each([
    ['with the right signature', 0, 'right', '/slack/events', 200],
    ['with a wrong signature', 0, 'wrong', '/slack/events', 401],
    ['that is an hour old', -60 * minuteS, 'right', '/slack/events', 401],
    ['from an hour ahead', 60 * minuteS, 'right', '/slack/events', 401],
    ['to another address', 0, 'right', '/elsewhere', 404],
  ])('a request %s gets its due', async (_name, aheadS, signature, path, status) => {
    await using office = await openOffice({ http: true })
    const { workspace, app } = office
    const body = JSON.stringify({ type: 'url_verification', challenge: 'c' })
    const timestamp = Math.floor(Date.now() / 1_000) + aheadS
    const secret = signature === 'right' ? workspace.signingSecret : 'another'
    const digest = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')
    const response = await fetch(`http://127.0.0.1:${app.port}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-slack-request-timestamp': String(timestamp), 'x-slack-signature': `v0=${digest}` },
      body,
    })
    expect(response.status).toBe(status)
  })

  test('a port that is taken ends the start with a sentence', async () => {
    await using office = await openOffice({ http: true })
    const failure = await openOffice({ http: true, port: office.app.port ?? 0 }).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(SlackSetupError)
    expect(failure).toMatchObject({ message: expect.stringContaining(`SLACK_PORT ${office.app.port} cannot be had`) })
  })
})
