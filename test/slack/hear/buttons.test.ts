import { expect, test } from 'vitest'
import { actions, alertValue } from '../../../src/slack/names.ts'
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
