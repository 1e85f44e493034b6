import { expect, test } from 'vitest'
import { gathered, hour, openOffice, podOf } from './office.ts'

test('an alert is found by its id in any case, with a #, or by the beginning of it', async () => {
  await using office = await openOffice()
  await office.receive({})
  const id = (await office.ledger.alive(1))[0]?.alert.id ?? ''
  for (const typed of [id, ` ${id.toUpperCase()} `, `#${id}`, id.slice(0, 4)])
    expect(await office.lookUp.show(typed)).toMatchObject({ alert: { id } })
})

test("what is too short or nobody's is refused in words", async () => {
  await using office = await openOffice()
  await office.receive({})
  for (const typed of ['', '%', 'zzzzzzzz', "x' or 1=1 --"])
    expect(await office.lookUp.show(typed)).toMatchObject({ refused: expect.stringContaining('There is no alert') })
})

test('an alert that a storm gathered is shown on the card of the storm', async () => {
  await using office = await openOffice()
  await gathered(office, 3)
  const [first] = await office.ledger.alive(1)
  expect(await office.lookUp.show(first?.alert.id ?? '')).toMatchObject({
    whereabouts: { on: 'storm', channel: '#falco', isPosted: false },
  })
})

test('an alert has a card that is on its way, then one that is posted, and when it is deleted twice it is told why there is none', async () => {
  await using office = await openOffice()
  await office.receive({})
  const { postings } = office.ledger
  const id = (await office.ledger.alive(1))[0]?.alert.id ?? ''
  const card = (await postings.cardOf(id))?.id ?? 0
  const whereabouts = async () => {
    const shown = await office.lookUp.show(id)
    return 'refused' in shown ? undefined : shown.whereabouts
  }
  expect(await whereabouts()).toEqual({ on: 'card', channel: '#falco', isPosted: false, why: undefined })
  await postings.posted(card, { channel: 'C1', ts: '1.1' }, 1, office.clock.now, office.clock.now)
  expect(await whereabouts()).toEqual({ on: 'card', channel: 'C1', isPosted: true, why: undefined })
  await postings.lostAt({ channel: 'C1', ts: '1.1' })
  await postings.posted(card, { channel: 'C1', ts: '1.2' }, 1, office.clock.now, office.clock.now)
  await postings.lostAt({ channel: 'C1', ts: '1.2' })
  expect(await whereabouts()).toMatchObject({ isPosted: false, why: expect.stringMatching(/deleted/) })
})

test('the top talker of a storm is its busiest alert, and when none can be suppressed any more that is said', async () => {
  await using office = await openOffice()
  const storm = await gathered(office, 3)
  const alive = await office.ledger.alive(10)
  office.clock.now += 1_000
  await office.receive({ fields: podOf(1) })
  const top = await office.lookUp.topTalker(storm)
  expect(alive.find(({ alert }) => 'alert' in top && alert.id === top.alert)?.alert.label).toContain('pod1')
  for (const { alert } of alive) await office.takeAction(alert.id, { do: 'resolve', by: 'U1', outcome: 'benign', note: '' })
  expect(await office.lookUp.topTalker(storm)).toEqual({ refused: 'No alert of this storm can be suppressed any more.' })
})

test('the status says what waits, which storms are going on, and when each host was last heard, newest first', async () => {
  await using office = await openOffice()
  const storm = await gathered(office, 3)
  office.clock.now += 60_000
  await office.receive({ hostname: 'node-9', fields: podOf(9) })
  expect(await office.lookUp.status()).toMatchObject({
    troubles: [],
    waiting: { count: 2 },
    storms: [{ id: storm, channel: '#falco' }],
    hosts: [
      { hostname: 'node-9', at: office.clock.now },
      { hostname: 'node-7', at: office.clock.now - 60_000 },
    ],
  })
})

test("a suppression is found by its id or the beginning of it, in force or ended, and what is nobody's is refused in words", async () => {
  await using office = await openOffice()
  await office.receive({})
  const request = { alert: undefined, until: office.clock.now + hour, reason: 'drill', by: 'U1' }
  const made = await office.suppress({ ...request, scope: [rule, { field: 'user', is: 'root' }] })
  const id = 'suppression' in made ? made.suppression.id : ''
  for (const typed of [id, ` #${id.toUpperCase()} `, id.slice(0, 4)])
    expect(await office.lookUp.suppression(typed)).toMatchObject({ suppression: { id, ended: undefined } })
  await office.lift(id, 'U2')
  expect(await office.lookUp.suppression(id)).toMatchObject({ suppression: { ended: { why: 'lifted' } } })
  for (const typed of ['', id.slice(0, 2), 'zzzzzzzz'])
    expect(await office.lookUp.suppression(typed)).toMatchObject({ refused: expect.stringContaining('There is no suppression') })
})

test('an alert is shown with the suppressions that were asked for on it or hid events of it', async () => {
  await using office = await openOffice()
  await office.receive({})
  const id = (await office.ledger.alive(1))[0]?.alert.id ?? ''
  const request = { until: office.clock.now + hour, reason: 'drill', by: 'U1' }
  await office.suppress({ ...request, alert: id, scope: [rule, { field: 'user', is: 'root' }] })
  await office.suppress({
    ...request,
    alert: undefined,
    scope: [
      { field: 'rule', is: 'Another rule' },
      { field: 'user', is: 'root' },
    ],
  })
  office.clock.now += 1_000
  await office.receive({})
  expect(await office.lookUp.show(id)).toMatchObject({
    suppressions: [{ alert: id, hidden: 1, facts: [{ kind: 'made' }, { kind: 'hit' }] }],
  })
})

const rule = { field: 'rule', is: 'Terminal shell in container' }
