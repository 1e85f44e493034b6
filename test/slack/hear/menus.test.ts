import { expect, test } from 'vitest'
import { evolve } from '../../../src/domain/alert.ts'
import { actions, callbacks, moreValue } from '../../../src/slack/names.ts'
import { menu, openOffice, wordsOf } from '../office.ts'
import type { Office } from '../office.ts'

function postMenu(office: Office, id = office.desk.alert.id) {
  const items = {
    Resolve: moreValue('resolve', id),
    Assign: moreValue('assign', id),
    Reopen: moreValue('reopen', id),
    'Raw event': moreValue('raw', id),
  }
  return office.post([menu(actions.more, items)])
}

test.each([
  ['Resolve', callbacks.resolve],
  ['Assign', callbacks.assign],
  ['Raw event', callbacks.rawEvent],
])('%s opens its modal', async (item, callback) => {
  await using office = await openOffice()
  const { ana, workspace } = office
  const message = await postMenu(office)

  const choice = await ana.choose({ message }, item)

  expect(choice.error).toBeUndefined()
  const modal = await workspace.until('the modal', () => ana.modal)
  expect(modal.view).toMatchObject({ callback_id: callback })
})

test('Reopen acts at once', async () => {
  await using office = await openOffice()
  const { desk, ana } = office
  const message = await postMenu(office)
  await ana.choose({ message }, 'Reopen')
  expect(desk.asked).toEqual([{ what: 'takeAction', with: [desk.alert.id, { do: 'reopen', by: ana.person.id }] }])
})

test.each(['Resolve', 'Assign'])('%s on a card that is out of date is refused at once, before anybody fills in a form', async (item) => {
  await using office = await openOffice()
  const { desk, ana, workspace } = office
  const message = await postMenu(office)
  desk.alert = evolve(desk.alert, { kind: 'resolved', at: Date.now(), by: 'U0BENOIT01', outcome: 'benign', note: '' })

  await ana.choose({ message }, item)

  const whisper = await workspace.until('the words', () => workspace.whispers(ana.person.id)[0])
  expect(wordsOf(whisper)).toMatch(/U0BENOIT01.* has resolved this alert as benign. Reopen it first./)
  expect(ana.modal).toBeUndefined()
})

test('the raw event of a resolved alert can be looked at', async () => {
  await using office = await openOffice()
  const { desk, ana, workspace } = office
  const message = await postMenu(office)
  desk.alert = evolve(desk.alert, { kind: 'resolved', at: Date.now(), by: 'U0BENOIT01', outcome: 'benign', note: '' })
  await ana.choose({ message }, 'Raw event')
  await workspace.until('the modal', () => ana.modal)
})

test('an alert that this ledger does not have is answered in words', async () => {
  await using office = await openOffice()
  const { ana, workspace } = office
  const message = await postMenu(office, 'zzzzzzzz')
  await ana.choose({ message }, 'Resolve')
  const whisper = await workspace.until('the words', () => workspace.whispers(ana.person.id)[0])
  expect(wordsOf(whisper)).toContain('There is no alert zzzzzzzz in this ledger.')
  expect(ana.modal).toBeUndefined()
})

test('an option that is none of ours is answered in words', async () => {
  await using office = await openOffice()
  const { ana, workspace, desk } = office
  const message = await office.post([menu(actions.more, { Resolve: `delete:${desk.alert.id}` })])
  await ana.choose({ message }, 'Resolve')
  const whisper = await workspace.until('the words', () => workspace.whispers(ana.person.id)[0])
  expect(wordsOf(whisper)).toContain('This card is from another ledger')
  expect(desk.asked).toEqual([])
})
