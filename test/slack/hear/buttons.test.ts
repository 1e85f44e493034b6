import { expect, test } from 'vitest'
import { evolve } from '../../../src/domain/alert.ts'
import { actions, alertValue, callbacks } from '../../../src/slack/names.ts'
import type { Workspace } from '../../../src/workspace/workspace.ts'
import { button, openOffice, wordsOf } from '../office.ts'

test('a press on Acknowledge reaches the desk, and nobody is told what the card will show', async () => {
  await using office = await openOffice()
  const { desk, ana, workspace } = office
  const message = await office.post([button(actions.acknowledge, alertValue(desk.alert.id), 'Acknowledge')])

  const press = await ana.press({ message }, 'Acknowledge')

  expect(desk.asked).toEqual([{ what: 'takeAction', with: [desk.alert.id, { do: 'acknowledge', by: ana.person.id }] }])
  expect(press.acknowledgedAfterMs).toBeLessThan(3_000)
  expect(workspace.whispers(ana.person.id)).toEqual([])
})

test('an alert that only this person looks at is shown as it is after the press', async () => {
  await using office = await openOffice()
  const { desk, ana, workspace } = office
  await ana.command('falco', `/falco show ${desk.alert.id}`)
  const shown = await workspace.until('the alert', () => workspace.whispers(ana.person.id)[0])

  await ana.press({ message: shown }, 'Acknowledge')

  await workspace.until('the alert as it is now', () => desk.asked.filter(({ what }) => what === 'show').length === 2)
  await office.app.stop({ withinMs: 5_000 })
  expect(workspace.whispers(ana.person.id)).toHaveLength(1)
})

test('what the desk refuses reaches the person who pressed, and nobody else', async () => {
  await using office = await openOffice()
  const { desk, ana, workspace } = office
  const message = await office.post([button(actions.acknowledge, alertValue(desk.alert.id), 'Acknowledge')])
  desk.refuse('<@U0BENOIT01> has acknowledged this alert already.')

  await ana.press({ message }, 'Acknowledge')

  const whisper = await workspace.until('the refusal', () => workspace.whispers(ana.person.id)[0])
  expect(wordsOf(whisper)).toMatch(/U0BENOIT01.* has acknowledged this alert already/)
  expect(workspace.messages('falco')).toHaveLength(1)
})

test('whoever asks for a report is told that it is coming', async () => {
  await using office = await openOffice()
  const { desk, ana, workspace } = office
  const message = await office.post([button(actions.report, alertValue(desk.alert.id), 'Detailed report')])

  await ana.press({ message }, 'Detailed report')

  expect(desk.asked).toEqual([{ what: 'takeAction', with: [desk.alert.id, { do: 'report', by: ana.person.id }] }])
  const whisper = await workspace.until('the answer', () => workspace.whispers(ana.person.id)[0])
  expect(wordsOf(whisper)).toContain('The report is coming in the thread.')
})

test('Suppress opens a form with the scopes that the desk offers', async () => {
  await using office = await openOffice()
  const { desk, ana, workspace } = office
  const message = await office.post([button(actions.suppress, alertValue(desk.alert.id), 'Suppress')])

  const press = await ana.press({ message }, 'Suppress')

  expect(press.error).toBeUndefined()
  const modal = await workspace.until('the form', () => ana.modal)
  expect(modal.view).toMatchObject({ callback_id: callbacks.suppress })
})

test('a form that Slack opens too late is explained', async () => {
  await using office = await openOffice()
  const { desk, ana, workspace } = office
  const message = await office.post([button(actions.suppress, alertValue(desk.alert.id), 'Suppress')])
  workspace.faults.refuse('views.open', 'expired_trigger_id', 1)

  await ana.press({ message }, 'Suppress')

  const whisper = await workspace.until('the words', () => workspace.whispers(ana.person.id)[0])
  expect(wordsOf(whisper)).toContain('Please press again.')
})

test.each([
  ['too many calls', (workspace: Workspace) => workspace.faults.status('views.open', 429, 1, 3)],
  ['a revoked token', (workspace: Workspace) => workspace.faults.refuse('views.open', 'token_revoked', 1)],
  ['a failure of its own', (workspace: Workspace) => workspace.faults.status('views.open', 503, 1)],
])('whoever waits for a window that Slack does not open because of %s is asked to press again', async (_name, fail) => {
  await using office = await openOffice()
  const { desk, ana, workspace } = office
  const message = await office.post([button(actions.suppress, alertValue(desk.alert.id), 'Suppress')])
  fail(workspace)

  await ana.press({ message }, 'Suppress')

  const whisper = await workspace.until('the words', () => workspace.whispers(ana.person.id)[0])
  expect(wordsOf(whisper)).toContain('Slack did not open the window. Nothing was changed: please press again.')
})

test('a window that we wrote wrongly is a defect of ours, and not told as one of Slack', async () => {
  await using office = await openOffice()
  const { desk, ana, workspace } = office
  const message = await office.post([button(actions.suppress, alertValue(desk.alert.id), 'Suppress')])
  workspace.faults.refuse('views.open', 'invalid_arguments', 1)

  await ana.press({ message }, 'Suppress')

  const whisper = await workspace.until('the words', () => workspace.whispers(ana.person.id)[0])
  expect(wordsOf(whisper)).toContain('Something went wrong on our side')
})

test('a press is acknowledged before the window is asked for: a slow window needs no word of ours', async () => {
  await using office = await openOffice({ deadlineMs: 50 })
  const { desk, ana, workspace, log } = office
  const message = await office.post([button(actions.suppress, alertValue(desk.alert.id), 'Suppress')])
  workspace.faults.hang('views.open')

  expect(await ana.press({ message }, 'Suppress')).toMatchObject({ answer: {}, error: undefined })

  expect(JSON.stringify(log.lines)).not.toContain('acknowledged before the outcome was known')
  workspace.faults.heal()
})

test('Suppress on a card that is out of date is refused at once, before anybody fills in a form', async () => {
  await using office = await openOffice()
  const { desk, ana, workspace } = office
  const message = await office.post([button(actions.suppress, alertValue(desk.alert.id), 'Suppress')])
  desk.alert = evolve(desk.alert, { kind: 'quieted', at: Date.now() })

  await ana.press({ message }, 'Suppress')

  const whisper = await workspace.until('the words', () => workspace.whispers(ana.person.id)[0])
  expect(wordsOf(whisper)).toContain('This alert fell quiet and closed itself. Reopen it first.')
  expect(ana.modal).toBeUndefined()
})

test.each([
  ['something that was never an id', 'DROP TABLE alerts'],
  ['an id of eight other characters', 'iloviuou'],
])('a button that carries %s is answered, and the desk is not asked', async (_name, value) => {
  await using office = await openOffice()
  const { desk, ana, workspace } = office
  const message = await office.post([button(actions.acknowledge, value, 'Acknowledge')])

  await ana.press({ message }, 'Acknowledge')

  const whisper = await workspace.until('the words', () => workspace.whispers(ana.person.id)[0])
  expect(wordsOf(whisper)).toContain('This card is from another ledger')
  expect(desk.asked).toEqual([])
})
