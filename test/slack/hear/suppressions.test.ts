import { describe, expect, test } from 'vitest'
import type { Suppression } from '../../../src/domain/suppression.ts'
import { actions, listBlockId, readListBlockId, suppressionValue } from '../../../src/slack/names.ts'
import { button, openOffice, wordsOf } from '../office.ts'
import type { Office } from '../office.ts'

const id = '00000000'

const actionOf = { Approve: actions.approve, Reject: actions.reject, Extend: actions.extend, 'Let it end': actions.keep } as const

async function press(office: Office, label: keyof typeof actionOf, value: string = suppressionValue(id)): Promise<string> {
  const message = await office.post([button(actionOf[label], value, label)])
  const pressed = await office.ana.press({ message }, label)
  expect(pressed.error).toBeUndefined()
  return wordsOf(await office.workspace.until('the words', () => office.workspace.whispers(office.ana.person.id).at(-1)))
}

test.each([
  ['Approve', 'approve', 'Approved: it hides from now on.'],
  ['Reject', 'reject', 'Rejected: nothing is hidden.'],
  ['Let it end', 'keep', 'It stays as it is, and ends at'],
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

test('Extend asks for as long again, and says until when', async () => {
  await using office = await openOffice()
  await suppressed(office)
  expect(await press(office, 'Extend')).toContain('Extended until')
  expect(office.desk.asked.at(-1)).toEqual({ what: 'extend', with: [id, undefined, office.ana.person.id] })
})

test('Narrow opens a form with what may be ticked besides', async () => {
  await using office = await openOffice()
  await suppressed(office)
  const message = await office.post([button(actions.narrow, suppressionValue(id), 'Narrow')])
  await office.ana.press({ message }, 'Narrow')
  const modal = await office.workspace.until('the form', () => office.ana.modal)
  expect(JSON.stringify(modal.view)).toContain('Hide only what fits this, too')
})

test('a press in a list of only mine draws that list anew', async () => {
  await using office = await openOffice()
  const { desk, ana, workspace } = office
  const scope = [{ field: 'rule', is: desk.alert.rule }]
  for (const [by, reason] of [
    [ana.person.id, 'mine it is'],
    ['U0BENOIT01', 'another one'],
  ] as const)
    await desk.suppress({ alert: undefined, scope, until: Date.now() + 3_600_000, reason, by })
  await ana.command('falco', '/falco suppressions mine')
  const list = await workspace.until('the list', () => workspace.whispers(ana.person.id)[0])
  const before = wordsOf(list)
  await ana.press({ message: list }, 'Extend')
  await workspace.until('the new end', () => workspace.whispers(ana.person.id).some((one) => wordsOf(one) !== before))
  const words = workspace.whispers(ana.person.id).map(wordsOf)
  expect(words).toHaveLength(1)
  expect(words[0]).toContain('mine it is')
  expect(words[0]).not.toContain('another one')
})

test.each([
  undefined,
  null,
  'list',
  'list.everything.1.spr3ss10.1',
  'list.mine.0.spr3ss10.1',
  'list.mine.-1.x',
  'list.mine.99999999.x',
  'newest.s70rm001',
])('a row of no list of ours is told from one: %s', (value) => {
  expect(readListBlockId(value)).toBeUndefined()
  expect(readListBlockId(listBlockId({ which: 'mine', page: 12 }, id, 3))).toEqual({ which: 'mine', page: 12 })
})

describe('Lift', () => {
  test('in the thread of a card ends the suppression and says so to whoever pressed', async () => {
    await using office = await openOffice()
    const { desk, ana, workspace } = office
    const suppression = await suppressed(office)
    const message = await office.post([button(actions.lift, suppressionValue(suppression.id), 'Lift')])

    await ana.press({ message }, 'Lift')

    expect(desk.asked.at(-1)).toEqual({ what: 'lift', with: [suppression.id, ana.person.id] })
    const whisper = await workspace.until('the words', () => workspace.whispers(ana.person.id)[0])
    expect(wordsOf(whisper)).toContain('Lifted.')
    expect(workspace.messages('falco')[0]).toMatchObject({ edits: 0 })
  })

  test('in a list that only this person sees takes it off the list', async () => {
    await using office = await openOffice()
    const { desk, ana, workspace } = office
    const suppression = await suppressed(office)
    await ana.command('falco', '/falco suppressions')
    const list = await workspace.until('the list', () => workspace.whispers(ana.person.id)[0])
    expect(wordsOf(list)).toContain('a drill')

    await ana.press({ message: list }, 'Lift', { value: suppressionValue(suppression.id) })

    await workspace.until(
      'the list without it',
      () => !workspace.whispers(ana.person.id).some((message) => wordsOf(message).includes('a drill')),
    )
    expect(desk.shown).toEqual([])
    expect(workspace.whispers(ana.person.id)).toHaveLength(1)
  })

  test('of what has ended already is refused in words', async () => {
    await using office = await openOffice()
    const { ana, workspace } = office
    const message = await office.post([button(actions.lift, suppressionValue('00000009'), 'Lift')])
    await ana.press({ message }, 'Lift')
    const whisper = await workspace.until('the refusal', () => workspace.whispers(ana.person.id)[0])
    expect(wordsOf(whisper)).toContain('There is no such suppression')
  })
})

async function suppressed({ desk }: Office): Promise<Suppression> {
  const scope = [{ field: 'rule', is: desk.alert.rule }]
  const answer = await desk.suppress({ alert: undefined, scope, until: Date.now() + 3_600_000, reason: 'a drill', by: 'U0BENOIT01' })
  if ('refused' in answer) throw new Error(answer.refused)
  return answer.suppression
}
