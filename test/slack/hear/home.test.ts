import { expect, test } from 'vitest'
import { openOffice, wordsOf } from '../office.ts'

test('the Home tab shows what is open and what is suppressed', async () => {
  await using office = await openOffice()
  const { ana, desk, workspace } = office

  await ana.openHome()

  const home = await workspace.until('the Home tab', () => ana.home)
  expect(desk.asked.map(({ what }) => what).toSorted()).toEqual(['alive', 'summary', 'suppressions'])
  expect(wordsOf(home.view)).toContain(desk.alert.rule)
})

test('Lift on the Home tab draws the tab anew without the suppression', async () => {
  await using office = await openOffice()
  const { ana, desk, workspace } = office
  const scope = [{ field: 'rule', is: 'A noisy rule' }]
  await desk.suppress({ alert: undefined, scope, until: Date.now() + 3_600_000, reason: 'a drill', by: ana.person.id })
  await ana.openHome()
  const view = await workspace.until('the Home tab', () => ana.home && wordsOf(ana.home.view).includes('A noisy rule') && ana.home)

  await ana.press({ view }, 'Lift')

  await workspace.until('the tab without it', () => ana.home && !wordsOf(ana.home.view).includes('A noisy rule'))
  expect(desk.shown).toEqual([])
})

test('a Home tab that cannot be drawn anew does not make an acknowledgement look failed', async () => {
  await using office = await openOffice()
  const { ana, log, workspace } = office
  await ana.openHome()
  const view = await workspace.until('the Home tab', () => ana.home)
  workspace.faults.refuse('views.publish', 'internal_error', 1)

  await ana.press({ view }, 'Acknowledge')
  await office.app.stop({ withinMs: 5_000 })

  expect(ana.modal).toBeUndefined()
  expect(log.lines.map(({ sentence }) => sentence)).toContain('what a person sees could not be drawn anew')
})

test('what the desk refuses on the Home tab is said in a modal over it', async () => {
  await using office = await openOffice()
  const { ana, desk, workspace } = office
  const scope = [{ field: 'rule', is: 'A noisy rule' }]
  await desk.suppress({ alert: undefined, scope, until: Date.now() + 3_600_000, reason: 'a drill', by: ana.person.id })
  await ana.openHome()
  const view = await workspace.until('the Home tab', () => ana.home)
  desk.refuse('This suppression has ended already.')

  await ana.press({ view }, 'Lift')

  const modal = await workspace.until('the refusal', () => ana.modal)
  expect(wordsOf(modal.view)).toContain('This suppression has ended already.')
})
