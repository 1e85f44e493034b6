import type { App, BlockAction } from '@slack/bolt'
import type { ModalView } from '@slack/types'
import { expect, test } from 'vitest'
import type { OpenView, Workspace } from '../../src/workspace/workspace.ts'
import { button, openOffice, type Office, plain } from './bolt.ts'

const ana = 'U0ANALIMA'

const input = (block_id: string, label: string, element: object, more: object = {}) =>
  ({ type: 'input', block_id, label: plain(label), element, ...more }) as ModalView['blocks'][number]

const noteView = (more: Partial<ModalView> = {}): ModalView => ({
  type: 'modal',
  callback_id: 'resolve',
  private_metadata: 'A-1',
  title: plain('Resolve'),
  submit: plain('Resolve'),
  blocks: [input('note', 'Note', { type: 'plain_text_input', action_id: 'text', min_length: 3 })],
  ...more,
})

const opens = (app: App, view: ModalView) =>
  app.command('/open', async ({ ack, command, client }) => {
    await client.views.open({ trigger_id: command.trigger_id, view })
    await ack()
  })

async function openModal({ workspace }: Office): Promise<OpenView> {
  expect(await workspace.as(ana).command('falco', '/open')).toMatchObject({ error: undefined })
  return top(workspace)
}

function top(workspace: Workspace): OpenView {
  const modal = workspace.as(ana).modal
  if (!modal) throw new Error('No modal is open')
  return modal
}

test('a modal is refused with words at the input, and then accepted', async () => {
  const submitted: unknown[] = []
  await using office = await openOffice((app) => {
    opens(app, noteView())
    app.view('resolve', async ({ ack, view, body }) => {
      const said = view.state.values['note']?.['text']?.value
      submitted.push([view.private_metadata, said, body.user.id])
      await (said === 'no' || said === 'nope' ? ack({ response_action: 'errors', errors: { note: 'Say why.' } }) : ack())
    })
  })
  const modal = await openModal(office)
  const hands = office.workspace.as(ana)

  await expect(hands.submit(modal, {})).rejects.toThrow('"Note" is required')
  await expect(hands.submit(modal, { Note: 'no' })).rejects.toThrow('"Note" needs at least 3 characters')
  await expect(hands.submit(modal, { Reason: 'no' })).rejects.toThrow('there are: Note')

  expect(await hands.submit(modal, { Note: 'nope' })).toMatchObject({
    kind: 'submission',
    answer: { response_action: 'errors' },
    error: undefined,
  })
  expect(hands.modal).toBe(modal)
  expect(modal.errors).toEqual({ note: 'Say why.' })

  await hands.submit(modal, { Note: 'false alarm' })
  expect(hands.modal).toBeUndefined()
  expect(submitted).toEqual([
    ['A-1', 'nope', ana],
    ['A-1', 'false alarm', ana],
  ])
})

test('every input of a form is sent with what it holds, touched or not', async () => {
  const option = (words: string) => ({ text: plain(words), value: words.toLowerCase() })
  const view = noteView({
    blocks: [
      input('why', 'Why', { type: 'plain_text_input', action_id: 'a' }, { optional: true }),
      input('how', 'How long', {
        type: 'static_select',
        action_id: 'a',
        options: [option('Hour'), option('Day')],
        initial_option: option('Hour'),
      }),
      input('what', 'What', { type: 'checkboxes', action_id: 'a', options: [option('Pod'), option('Node')] }, { optional: true }),
      input('scope', 'Scope', { type: 'radio_buttons', action_id: 'a', options: [option('Wide'), option('Narrow')] }),
      input('who', 'Who', { type: 'users_select', action_id: 'a' }),
      input('until', 'Until', { type: 'datetimepicker', action_id: 'a' }),
    ],
  })
  const values: unknown[] = []
  await using office = await openOffice((app) => {
    opens(app, view)
    app.view('resolve', async ({ ack, view }) => {
      values.push(view.state.values)
      await ack({ response_action: 'clear' })
    })
  })
  const modal = await openModal(office)
  await office.workspace.as(ana).submit(modal, { What: ['Pod', 'Node'], Scope: 'Narrow', Who: 'U0BENOKAF', Until: 1_764_000_000 })

  expect(values[0]).toMatchObject({
    why: { a: { type: 'plain_text_input', value: null } },
    how: { a: { selected_option: { value: 'hour' } } },
    what: { a: { selected_options: [{ value: 'pod' }, { value: 'node' }] } },
    scope: { a: { selected_option: { value: 'narrow' } } },
    who: { a: { selected_user: 'U0BENOKAF' } },
    until: { a: { selected_date_time: 1_764_000_000 } },
  })
  expect(office.workspace.as(ana).modal).toBeUndefined()
})

test('submissions can update the view, push another, and no more than three lie on each other', async () => {
  await using office = await openOffice((app) => {
    opens(app, noteView())
    app.view('resolve', async ({ ack }) => ack({ response_action: 'push', view: noteView({ callback_id: 'second' }) }))
    app.view('second', async ({ ack }) => ack({ response_action: 'push', view: noteView({ callback_id: 'third', notify_on_close: true }) }))
    app.view('third', async ({ ack }) => ack({ response_action: 'push', view: noteView() }))
    app.view({ callback_id: 'third', type: 'view_closed' }, async ({ ack }) => ack())
  })
  const root = await openModal(office)
  const hands = office.workspace.as(ana)
  for (const error of [undefined, undefined, 'invalid_response: push_limit_reached'])
    expect(await hands.submit(top(office.workspace), { Note: 'more' })).toMatchObject({ error })

  expect(top(office.workspace).rootId).toBe(root.id)
  expect(await hands.close(top(office.workspace))).toMatchObject({ kind: 'closed', error: undefined })
  expect(await hands.close(top(office.workspace))).toBeUndefined()
  expect(hands.modal).toBe(root)
})

test('values survive an update where block and action keep their names, and a stale hash is refused', async () => {
  await using office = await openOffice((app) => {
    opens(app, noteView({ blocks: [input('note', 'Note', { type: 'plain_text_input', action_id: 'text' }, { dispatch_action: true })] }))
    app.action<BlockAction>('text', async ({ ack, body, client }) => {
      await ack()
      const extra = input('more', 'More', { type: 'plain_text_input', action_id: 'text' }, { optional: true })
      await client.views.update({
        view_id: body.view?.id ?? '',
        hash: body.view?.hash ?? '',
        view: noteView({ blocks: [...noteView().blocks, extra] }),
      })
    })
  })
  const { workspace, app } = office
  const modal = await openModal(office)
  const stale = modal.hash
  await workspace.as(ana).change(modal, 'Note', 'typed')
  await workspace.until('the update', () => modal.view.blocks.length === 2)

  expect(modal.values).toMatchObject({ note: { text: { value: 'typed' } }, more: { text: { value: null } } })
  const late = app.client.views.update({ view_id: modal.id, hash: stale, view: noteView() })
  await expect(late).rejects.toMatchObject({ data: { error: 'hash_conflict' } })
})

test('a trigger opens one view, and only for three seconds', async () => {
  let now = Date.now()
  const triggers: string[] = []
  await using office = await openOffice(
    (app) => {
      app.command('/open', async ({ ack, command }) => {
        triggers.push(command.trigger_id)
        await ack()
      })
    },
    { now: () => now },
  )
  const { workspace, app } = office
  const open = (trigger_id = '') => app.client.views.open({ trigger_id, view: noteView() })
  await workspace.as(ana).command('falco', '/open')
  await workspace.as(ana).command('falco', '/open')

  await open(triggers[0])
  await expect(open(triggers[0])).rejects.toMatchObject({ data: { error: 'exchanged_trigger_id' } })
  now += 3001
  await expect(open(triggers[1])).rejects.toMatchObject({ data: { error: 'expired_trigger_id' } })
  await expect(open('made.up')).rejects.toMatchObject({ data: { error: 'invalid_trigger_id' } })
})

test('the Home tab is published when it is opened, and its buttons work', async () => {
  const containers: unknown[] = []
  await using office = await openOffice((app) => {
    app.event('app_home_opened', async ({ event, client }) => {
      await client.views.publish({
        user_id: event.user,
        view: { type: 'home', blocks: [{ type: 'actions', elements: [button('Refresh', 'refresh')] }] },
      })
    })
    app.action<BlockAction>('refresh', async ({ ack, body }) => {
      containers.push(body.container, body.channel)
      await ack()
    })
  })
  const { workspace } = office
  const hands = workspace.as(ana)
  await hands.openHome()
  const home = await workspace.until('the Home tab', () => hands.home)
  await hands.press({ view: home }, 'Refresh')

  expect(containers).toEqual([{ type: 'view', view_id: home.id }, undefined])
})
