import type { BlockAction, BlockOverflowAction, ButtonAction } from '@slack/bolt'
import { expect, test } from 'vitest'
import { actions, button, openOffice, plain, postCard } from './bolt.ts'

const ana = 'U0ANALIMA'

test('a press on a button reaches the app, which changes the card', async () => {
  const bodies: BlockAction[] = []
  await using office = await openOffice((app) => {
    app.action<BlockAction<ButtonAction>>('acknowledge', async ({ ack, body, action, client }) => {
      bodies.push(body)
      await ack()
      await client.chat.update({ channel: body.channel?.id ?? '', ts: body.message?.ts ?? '', text: `${action.value} by ${body.user.id}` })
    })
  })
  const { workspace, app } = office
  await postCard(app, '#falco', actions(button('Acknowledge', 'acknowledge')))

  const [message] = workspace.messages('falco')
  const interaction = await workspace.as(ana).press({ message: message! }, 'Acknowledge')

  expect(interaction).toMatchObject({ kind: 'action', user: ana, answer: {}, error: undefined })
  await workspace.until('the card to change', () => workspace.messages('falco')[0]?.text === 'A-1 by U0ANALIMA')
  expect(bodies[0]).toMatchObject({
    team: { id: 'T0FALCONER' },
    user: { id: ana, username: 'ana', team_id: 'T0FALCONER' },
    container: { type: 'message_attachment', attachment_id: 1, channel_id: message?.channel, is_ephemeral: false },
    channel: { id: message?.channel, name: 'falco' },
    state: { values: {} },
    actions: [{ type: 'button', block_id: 'actions', action_id: 'acknowledge', value: 'A-1', text: { text: 'Acknowledge' } }],
  })
})

test('an overflow menu and a select send the option that was chosen', async () => {
  const chosen: unknown[] = []
  await using office = await openOffice((app) => {
    app.action<BlockOverflowAction>(/menu|level/, async ({ ack, action, body }) => {
      await ack()
      chosen.push([action.selected_option.value, body.state?.values])
    })
  })
  const { workspace, app } = office
  const options = [
    { text: plain('Suppress'), value: 'suppress' },
    { text: plain('Report'), value: 'report' },
  ]
  await postCard(app, 'falco', actions({ type: 'overflow', action_id: 'menu', options }), {
    type: 'actions',
    block_id: 'levels',
    elements: [{ type: 'static_select', action_id: 'level', options: [{ text: plain('High'), value: 'high' }] }],
  })
  const place = { message: workspace.messages('falco')[0]! }
  await workspace.as(ana).choose(place, 'Report')
  await workspace.as(ana).choose(place, 'High')

  const untouched = { levels: { level: { type: 'static_select', selected_option: null } } }
  expect(chosen[0]).toEqual(['report', untouched])
  expect(chosen[1]).toMatchObject(['high', { levels: { level: { selected_option: { value: 'high' } } } }])
})

test('pressing what is not there says what is there, and two equal buttons want to be told apart', async () => {
  await using office = await openOffice((app) => app.action('lift', async ({ ack }) => ack()))
  const { workspace, app } = office
  await postCard(app, 'falco', actions(button('Lift', 'lift', 'S-1')), { ...actions(button('Lift', 'lift', 'S-2')), block_id: 'second' })
  const place = { message: workspace.messages('falco')[0]! }
  const hands = workspace.as(ana)

  await expect(hands.press(place, 'Raise')).rejects.toThrow('No button "Raise" here; there are: Lift, Lift')
  await expect(hands.press(place, 'Lift')).rejects.toThrow('say which')
  expect(await hands.press(place, 'Lift', { value: 'S-2' })).toMatchObject({ error: undefined })
})

test('a slash command is answered for the person alone, through its response_url, five times at most', async () => {
  const tried: unknown[] = []
  await using office = await openOffice((app) => {
    app.command('/falco', async ({ ack, command, respond }) => {
      await ack()
      for (let answer = 1; answer <= 6; answer++)
        tried.push(await respond(`${command.text} ${answer}`).catch(({ statusCode }) => statusCode))
    })
  })
  const { workspace } = office
  const interaction = await workspace.as(ana).command('falco', '/falco summary 24h')

  expect(interaction.error).toBeUndefined()
  await workspace.until('five answers', () => workspace.whispers(ana).length === 5)
  await expect.poll(() => tried.at(-1)).toBe(404)
  expect(workspace.whispers(ana)[0]).toMatchObject({ text: 'summary 24h 1', onlyFor: ana })
  expect(workspace.messages('falco')).toEqual([])
})

test('what an acknowledgement says is shown: to the person, or to the channel', async () => {
  await using office = await openOffice((app) => {
    app.command('/quiet', async ({ ack }) => ack('Only you'))
    app.command('/loud', async ({ ack }) => ack({ response_type: 'in_channel', text: 'Everybody' }))
  })
  const { workspace } = office
  await workspace.as(ana).command('falco', '/quiet')
  await workspace.as(ana).command('falco', '/loud')

  expect(workspace.whispers(ana).map(({ text }) => text)).toEqual(['Only you'])
  expect(workspace.messages('falco').map(({ text }) => text)).toEqual(['Everybody'])
})

test('a person sees an error when the app is silent for three seconds, or is not there at all', async () => {
  await using office = await openOffice((app) => app.command('/falco', async () => undefined))
  const { workspace } = office
  expect(await workspace.as(ana).command('falco', '/falco')).toMatchObject({ error: 'operation_timeout', acknowledgedAfterMs: undefined })

  workspace.faults.down()
  await workspace.until('the sockets to go', () => workspace.sockets === 0)
  expect(await workspace.as(ana).command('falco', '/falco')).toMatchObject({ error: 'dispatch_failed' })
})

test('an event that finds nobody comes again once somebody is there', async () => {
  const opened: unknown[] = []
  await using office = await openOffice((app) => app.event('app_home_opened', async ({ event }) => void opened.push(event.user)), {
    eventRetriesMs: [20, 2000],
  })
  const { workspace } = office
  workspace.faults.down()
  expect(await workspace.as(ana).openHome()).toMatchObject({ error: 'dispatch_failed' })
  workspace.faults.heal()

  await workspace.until('the retry', () => workspace.interactions.some(({ kind, error }) => kind === 'event' && error === undefined))
  await expect.poll(() => opened).toEqual([ana])
})

test('a doubled envelope reaches the app twice', async () => {
  const ids: unknown[] = []
  await using office = await openOffice((app) => {
    app.action('acknowledge', async ({ ack, body }) => {
      ids.push('trigger_id' in body && body.trigger_id)
      await ack()
    })
  })
  const { workspace, app } = office
  await postCard(app, 'falco', actions(button('Acknowledge', 'acknowledge')))
  workspace.faults.double(1)
  await workspace.as(ana).press({ message: workspace.messages('falco')[0]! }, 'Acknowledge')
  await workspace.as(ana).press({ message: workspace.messages('falco')[0]! }, 'Acknowledge')

  await expect.poll(() => ids).toHaveLength(3)
  expect(new Set(ids).size).toBe(2)
})

test('after a refresh the app has both sockets again', async () => {
  await using office = await openOffice((app) => app.command('/falco', async ({ ack }) => ack()))
  const { workspace } = office
  const counts: number[] = []
  workspace.onChange((change) => void (change.kind === 'socket' && counts.push(change.connected)))

  workspace.faults.refreshSockets()
  expect(workspace.sockets).toBe(0)
  await workspace.until('both sockets', () => workspace.sockets === 2)
  expect(counts).toEqual([1, 0, 1, 2])
  expect(await workspace.as(ana).command('falco', '/falco')).toMatchObject({ error: undefined })
})

test('an envelope that was held back comes after the one that follows it', async () => {
  const words: string[] = []
  await using office = await openOffice((app) =>
    app.command('/falco', async ({ ack, command }) => {
      words.push(command.text)
      await ack()
    }),
  )
  const hands = office.workspace.as(ana)
  office.workspace.faults.holdBack(1)
  await Promise.all([hands.command('falco', '/falco first'), hands.command('falco', '/falco second')])
  expect(words).toEqual(['second', 'first'])
})
