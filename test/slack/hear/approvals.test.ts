import { expect, test } from 'vitest'
import { actions, suppressionValue } from '../../../src/slack/names.ts'
import { button, openOffice, wordsOf } from '../office.ts'
import type { Office } from '../office.ts'

const id = '00000000'

async function press(office: Office, label: 'Approve' | 'Reject', value: string = suppressionValue(id)): Promise<string> {
  const message = await office.post([button(label === 'Approve' ? actions.approve : actions.reject, value, label)])
  const pressed = await office.ana.press({ message }, label)
  expect(pressed.error).toBeUndefined()
  return wordsOf(await office.workspace.until('the words', () => office.workspace.whispers(office.ana.person.id).at(-1)))
}

test.each([
  ['Approve', 'approve', 'Approved: it hides from now on.'],
  ['Reject', 'reject', 'Rejected: nothing is hidden.'],
] as const)('%s asks the desk in the name of who presses, and says what it came to', async (label, what, words) => {
  await using office = await openOffice()
  const { desk, ana } = office
  const scope = [{ field: 'rule', is: 'Terminal shell in container' }]
  await desk.suppress({ alert: undefined, scope, until: Date.now() + 3_600_000, reason: 'a drill', by: 'U0BENOKAF' })
  expect(await press(office, label)).toContain(words)
  expect(desk.asked.at(-1)).toEqual({ what, with: [id, ana.person.id] })
})

test('what the desk refuses is told to the presser alone', async () => {
  await using office = await openOffice()
  office.desk.refuse('<@U0BENOKAF> has approved this suppression already.')
  expect(await press(office, 'Approve')).toMatch(/U0BENOKAF.*has approved this suppression already/)
  expect(office.workspace.messages('falco')).toHaveLength(1)
})

test('a button that carries no id of ours asks nobody', async () => {
  await using office = await openOffice()
  expect(await press(office, 'Reject', '<!channel>')).toContain('another ledger')
  expect(office.desk.asked).toEqual([])
})
