import { describe, expect, test } from 'vitest'
import type { OpenView } from '../../../src/workspace/workspace.ts'
import { actions, moreValue } from '../../../src/slack/names.ts'
import { menu, openOffice, wordsOf } from '../office.ts'
import type { Office, OfficeOptions } from '../office.ts'

/** An office in which Ana has this form on her screen. */
async function openForm(label: 'Resolve' | 'Assign', options: OfficeOptions = {}): Promise<Office & { readonly form: OpenView }> {
  const office = await openOffice(options)
  const { id } = office.desk.alert
  const items = { Resolve: moreValue('resolve', id), Assign: moreValue('assign', id) }
  const message = await office.post([menu(actions.more, items)])
  await office.ana.choose({ message }, label)
  return { ...office, form: await office.workspace.until('the form', () => office.ana.modal) }
}

test('Resolve records the verdict and the note', async () => {
  await using office = await openForm('Resolve')
  const { ana, desk, form } = office
  await ana.submit(form, { Verdict: 'False positive', Note: 'a health check' })
  const action = { do: 'resolve', by: ana.person.id, outcome: 'false positive', note: 'a health check' }
  expect(desk.asked.at(-1)).toEqual({ what: 'takeAction', with: [desk.alert.id, action] })
  expect(ana.modal).toBeUndefined()
})

test('Assign names the person', async () => {
  await using office = await openForm('Assign')
  const { ana, desk, form, workspace } = office
  const other = workspace.people.find(({ id, isBot }) => !isBot && id !== ana.person.id)?.id ?? ''
  await ana.submit(form, { 'Assign to': other })
  expect(desk.asked.at(-1)).toEqual({ what: 'takeAction', with: [desk.alert.id, { do: 'assign', by: ana.person.id, to: other }] })
})

test('what the desk refuses is said in the place of the form, with people as people', async () => {
  await using office = await openForm('Resolve')
  const { ana, desk, form } = office
  desk.refuse('<@U0BENOIT01> has resolved this alert as benign. Reopen it first.')

  await ana.submit(form, { Verdict: 'Benign' })

  expect(wordsOf(ana.modal?.view)).toMatch(/Not resolved.*U0BENOIT01.*Reopen it first/)
})

describe('when the ledger is slow the form says that it is being worked on', () => {
  test('and then that it is done', async () => {
    await using office = await openForm('Resolve', { deadlineMs: 50 })
    const { ana, desk, form, workspace } = office
    const release = desk.hold()

    const sent = await ana.submit(form, { Verdict: 'Benign' })
    expect(sent.acknowledgedAfterMs).toBeLessThan(3_000)
    expect(wordsOf(ana.modal?.view)).toContain('Still working on it…')

    release()
    await workspace.until('the outcome', () => wordsOf(ana.modal?.view).includes('Done.'))
  })

  test('or why it was refused', async () => {
    await using office = await openForm('Resolve', { deadlineMs: 50 })
    const { ana, desk, form, workspace } = office
    const release = desk.hold()
    desk.refuse('This alert fell quiet and closed itself. Reopen it first.')
    await ana.submit(form, { Verdict: 'Benign' })
    release()
    await workspace.until('the refusal', () => wordsOf(ana.modal?.view).includes('fell quiet and closed itself'))
  })

  test('or that Falconer failed', async () => {
    await using office = await openForm('Resolve', { deadlineMs: 50 })
    const { ana, desk, form, workspace } = office
    const release = desk.hold()
    desk.break(new Error('the disk is full'))
    await ana.submit(form, { Verdict: 'Benign' })
    release()
    await workspace.until('the excuse', () => wordsOf(ana.modal?.view).includes('Something went wrong on our side'))
  })
})

test('when Falconer fails the form keeps what was typed', async () => {
  await using office = await openForm('Resolve')
  const { ana, desk, form } = office
  desk.break(new Error('the disk is full'))
  await ana.submit(form, { Verdict: 'Benign', Note: 'a long story' })
  expect(Object.values(ana.modal?.errors ?? {})).toEqual([
    expect.stringContaining('Something went wrong on our side; nothing was changed.'),
  ])
  expect(JSON.stringify(ana.modal?.values)).toContain('a long story')
})
