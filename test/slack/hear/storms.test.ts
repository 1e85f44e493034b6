import { describe, expect, test } from 'vitest'
import { actions, callbacks, stormValue } from '../../../src/slack/names.ts'
import { button, openOffice, wordsOf } from '../office.ts'
import type { Office } from '../office.ts'

const storm = 's70rm001'

const labels = {
  'Acknowledge all': actions.acknowledgeAll,
  'Suppress top talker': actions.suppressTopTalker,
  'Show newest': actions.showNewest,
} as const

async function press(office: Office, label: keyof typeof labels, value: string = stormValue(storm)) {
  const message = await office.post([button(labels[label], value, label)])
  return office.ana.press({ message }, label)
}

function firstWhisper({ workspace, ana }: Office) {
  return workspace.until('the words', () => workspace.whispers(ana.person.id)[0])
}

test('Acknowledge all asks for the whole storm, and says how many that were', async () => {
  await using office = await openOffice()
  await press(office, 'Acknowledge all')
  expect(wordsOf(await firstWhisper(office))).toContain('Acknowledged 412 alerts.')
  expect(office.desk.asked).toEqual([{ what: 'acknowledgeStorm', with: [storm, office.ana.person.id] }])
})

test('a storm of which nothing is open is answered in words', async () => {
  await using office = await openOffice()
  office.desk.refuse('No alert of this storm is open any more.')
  await press(office, 'Acknowledge all')
  expect(wordsOf(await firstWhisper(office))).toContain('No alert of this storm is open any more.')
})

test('a storm so large that it takes long is acknowledged in time, and counted afterwards', async () => {
  await using office = await openOffice({ deadlineMs: 50 })
  const release = office.desk.hold()
  expect(await press(office, 'Acknowledge all')).toMatchObject({ error: undefined })
  release()
  expect(wordsOf(await firstWhisper(office))).toContain('Acknowledged 412 alerts.')
  await office.app.stop({ withinMs: 5_000 })
  expect(office.workspace.whispers(office.ana.person.id)).toHaveLength(1)
})

test('Suppress top talker opens the usual form for the alert that the desk names', async () => {
  await using office = await openOffice()
  const { desk, ana, workspace } = office
  await press(office, 'Suppress top talker')
  const modal = await workspace.until('the form', () => ana.modal)
  expect(modal.view).toMatchObject({ callback_id: callbacks.suppress, private_metadata: desk.alert.id })
  expect(desk.asked.slice(0, 2)).toEqual([
    { what: 'topTalker', with: [storm] },
    { what: 'choices', with: [desk.alert.id] },
  ])
})

test('when nobody is left to suppress, the presser is told', async () => {
  await using office = await openOffice()
  office.desk.refuse('No alert of this storm can be suppressed any more.')
  await press(office, 'Suppress top talker')
  expect(wordsOf(await firstWhisper(office))).toContain('can be suppressed any more')
  expect(office.ana.modal).toBeUndefined()
})

describe('Show newest', () => {
  test('lists alerts that can be acknowledged there, for the presser alone', async () => {
    await using office = await openOffice()
    const { desk, ana, workspace } = office
    await press(office, 'Show newest')
    const list = await firstWhisper(office)
    expect(wordsOf(list)).toContain('The newest alerts of the storm')

    await ana.press({ message: list }, 'Acknowledge')

    await workspace.until('the list as it is now', () => desk.asked.filter(({ what }) => what === 'newest').length === 2)
    await office.app.stop({ withinMs: 5_000 })
    const [redrawn, ...others] = workspace.whispers(ana.person.id)
    expect(others).toEqual([])
    expect(wordsOf(redrawn)).toContain('The newest alerts of the storm')
    expect(desk.asked.map(({ what }) => what)).toEqual(['newest', 'takeAction', 'newest'])
    expect(workspace.messages('falco')).toHaveLength(1)
  })
})

test.each(['Acknowledge all', 'Suppress top talker', 'Show newest'] as const)(
  '%s with something that is no id is answered, and the desk is not asked',
  async (label) => {
    await using office = await openOffice()
    await press(office, label, "' or 1=1 --")
    expect(wordsOf(await firstWhisper(office))).toContain('This card is from another ledger')
    expect(office.desk.asked).toEqual([])
  },
)
