import { describe, expect, test } from 'vitest'
import type { Alert } from '../../src/domain/alert.ts'
import type { Guard } from '../../src/domain/guard.ts'
import type { SuppressionId } from '../../src/domain/suppression.ts'
import { hour, openOffice } from './office.ts'

type Office = Awaited<ReturnType<typeof openOffice>>

const [ana, ben, chen] = ['U0ANA', 'U0BEN', 'U0CHEN'] as const
const wholeRule = [{ field: 'rule', is: 'Terminal shell in container' }]
const inPayments = [...wholeRule, { field: 'namespace', is: 'payments' }]

async function ask({ suppress, clock }: Office, more: Partial<Parameters<Office['suppress']>[0]> = {}) {
  return suppress({ alert: undefined, scope: wholeRule, until: clock.now + 8 * hour, reason: 'a planned test', by: ana, ...more })
}

async function asked(office: Office, more: Partial<Parameters<Office['suppress']>[0]> = {}): Promise<SuppressionId> {
  const answer = await ask(office, more)
  if ('refused' in answer) throw new Error(answer.refused)
  return answer.suppression.id
}

async function onlyAlert({ ledger }: Office): Promise<Alert> {
  const [dossier] = await ledger.alive(1)
  if (!dossier) throw new Error('no alert is alive')
  return dossier.alert
}

async function factKinds({ ledger }: Office, id: SuppressionId) {
  return (await ledger.suppression(id))?.facts.map(({ kind, by }) => [kind, by])
}

describe('a second person is asked for', () => {
  test.each([
    ['a whole rule', wholeRule],
    ['a rule of one priority', [...wholeRule, { field: 'priority', is: 'Notice' }]],
    ['a rule in a cluster', [...wholeRule, { field: 'cluster', is: 'prod-eu' }]],
    ['a tag, whatever the rule', [{ field: 'tag', is: 'shell' }]],
    ['priorities that begin as Critical does', [...inPayments, { field: 'priority', startsWith: 'Crit' }]],
    ['any priority by its pattern', [...inPayments, { field: 'priority', glob: '*e*' }]],
  ])('%s', async (_name, scope) => {
    await using office = await openOffice()
    const answer = await ask(office, { scope })
    expect(answer).toMatchObject({ suppression: { approval: { because: expect.any(String), channel: '#ops', given: undefined } } })
  })

  test('what covers a Critical alert that is alive, or was of late', async () => {
    await using office = await openOffice()
    await office.receive({ priority: 'Critical' })
    const { id } = await onlyAlert(office)
    const because = `it hides Critical and above: alert ${id} is Critical`
    expect(await ask(office, { scope: inPayments })).toMatchObject({ suppression: { approval: { because } } })
    await office.takeAction(id, { do: 'resolve', by: ben, outcome: 'benign', note: '' })
    const narrower = [...inPayments, { field: 'proc.name', is: 'bash' }]
    expect(await ask(office, { scope: narrower })).toMatchObject({ suppression: { approval: { because } } })
  })

  test('not for one workload below Critical, which hides at once', async () => {
    await using office = await openOffice()
    await office.receive({}, { rule: 'Another rule', priority: 'Critical' })
    expect(await ask(office, { scope: inPayments })).toMatchObject({ suppression: { approval: undefined } })
    await office.receive({ hostname: 'node-8' })
    expect((await office.ledger.suppressions())[0]?.hidden).toBe(1)
  })

  test("in the alert's own channel, and by name who has it in hand", async () => {
    await using office = await openOffice()
    await office.receive({})
    const { id } = await onlyAlert(office)
    await office.takeAction(id, { do: 'acknowledge', by: ben })
    expect(await ask(office, { alert: id })).toMatchObject({ suppression: { approval: { channel: '#falco', first: ben } } })
  })

  test('not by the name of the one who asks', async () => {
    await using office = await openOffice()
    await office.receive({})
    const { id } = await onlyAlert(office)
    await office.takeAction(id, { do: 'acknowledge', by: ana })
    expect(await ask(office, { alert: id })).toMatchObject({ suppression: { approval: { first: undefined } } })
  })
})

describe('what is asked for', () => {
  test('hides nothing, and shows on no card', async () => {
    await using office = await openOffice()
    await office.receive({})
    const id = await asked(office)
    await office.receive({ hostname: 'node-8' })
    const alert = await onlyAlert(office)
    expect([alert.count, alert.hidden, alert.suppressed]).toEqual([2, 0, undefined])
    expect(await office.ledger.suppression(id)).toMatchObject({ hidden: 0 })
    expect((await office.lookUp.summary(hour)).suppressionsInForce).toBe(0)
  })

  test('hides once somebody else approves it, for the whole length from then on, and both names are kept', async () => {
    await using office = await openOffice()
    await office.receive({})
    const { id: alert } = await onlyAlert(office)
    const id = await asked(office, { alert })
    office.clock.now += 2 * hour
    const { now } = office.clock
    expect(await office.approve(id, ben)).toMatchObject({ suppression: { from: now, until: now + 8 * hour, owner: ana } })
    await office.receive({ hostname: 'node-8' })
    expect(await onlyAlert(office)).toMatchObject({ hidden: 1, suppressed: { id, by: ana, approvedBy: ben, until: now + 8 * hour } })
    expect(await office.ledger.facts(alert)).toMatchObject([
      { kind: 'proposed', by: ana, reason: 'a planned test' },
      { kind: 'suppressed', by: ana, approvedBy: ben, told: true },
    ])
    expect(await factKinds(office, id)).toEqual([
      ['asked', ana],
      ['approved', ben],
      ['hit', undefined],
    ])
  })

  test('shows, once approved, on every living card that it covers', async () => {
    await using office = await openOffice()
    await office.receive({}, { fields: { 'k8s.pod.name': 'refunds-7d9c6b5f4-x2x4z' } })
    await office.approve(await asked(office), ben)
    const alive = await office.ledger.alive(10)
    expect(alive.map(({ alert }) => alert.suppressed?.approvedBy)).toEqual([ben, ben])
  })

  test('is not decided by whoever asked', async () => {
    await using office = await openOffice()
    const id = await asked(office)
    const refused = {
      refused: `You have asked for this suppression yourself: somebody else must decide. You can take it back: /falco lift ${id}`,
    }
    expect(await office.approve(id, ana)).toEqual(refused)
    expect(await office.reject(id, ana)).toEqual(refused)
    expect(await factKinds(office, id)).toEqual([['asked', ana]])
  })

  test('is decided once: two people at once make one fact, and the other learns who was first', async () => {
    await using office = await openOffice()
    const id = await asked(office)
    const answers = await Promise.all([office.approve(id, ben), office.approve(id, chen)])
    const refusals = answers.flatMap((answer) => ('refused' in answer ? [answer.refused] : []))
    expect(refusals).toEqual([expect.stringMatching(/^<@U0(?:BEN|CHEN)> has approved this suppression already\.$/)])
    expect(await factKinds(office, id)).toHaveLength(2)
  })

  test('comes to nothing when somebody rejects it', async () => {
    await using office = await openOffice()
    await office.receive({})
    const { id: alert } = await onlyAlert(office)
    const id = await asked(office, { alert })
    await office.reject(id, ben)
    expect(await office.approve(id, chen)).toEqual({ refused: `<@${ben}> has rejected this suppression already.` })
    expect(await office.ledger.suppressions()).toEqual([])
    expect((await office.ledger.facts(alert)).at(-1)).toMatchObject({ kind: 'declined', why: 'rejected', by: ben })
    await office.receive({ hostname: 'node-8' })
    expect((await onlyAlert(office)).hidden).toBe(0)
  })

  test('is taken back by whoever asked with Lift, and rejected so by anybody else', async () => {
    await using office = await openOffice()
    const [first, second] = [await asked(office), await asked(office, { scope: [{ field: 'tag', is: 'shell' }] })]
    await office.lift(first, ana)
    await office.lift(second, ben)
    expect(await office.ledger.suppression(first)).toMatchObject({ ended: { why: 'withdrawn', by: ana } })
    expect(await office.ledger.suppression(second)).toMatchObject({ ended: { why: 'rejected', by: ben } })
    expect(await office.approve(first, ben)).toEqual({ refused: `<@${ana}> has taken back this suppression already.` })
  })

  test.each([
    ['a day', 48 * hour, 24 * hour],
    ['its own end, where that is sooner', hour, hour],
  ])('expires unanswered after %s', async (_name, lengthMs, waitsMs) => {
    await using office = await openOffice()
    await office.receive({})
    const { id: alert } = await onlyAlert(office)
    const id = await asked(office, { alert, until: office.clock.now + lengthMs })
    const end = office.clock.now + waitsMs
    office.clock.now = end - 1
    await office.tidy()
    expect((await office.ledger.suppression(id))?.ended).toBeUndefined()
    office.clock.now = end
    expect(await office.approve(id, ben)).toMatchObject({ refused: expect.stringContaining('Nobody answered in time') })
    office.clock.now = end + hour
    await office.tidy()
    expect(await office.ledger.suppression(id)).toMatchObject({ ended: { why: 'unanswered', at: end, by: undefined } })
    expect((await office.ledger.facts(alert)).some((fact) => fact.kind === 'declined' && fact.why === 'unanswered')).toBe(true)
    expect(await office.approve(id, ben)).toMatchObject({ refused: expect.stringContaining('Nobody answered in time') })
  })

  test('is not asked for twice while it waits', async () => {
    await using office = await openOffice()
    await asked(office)
    expect(await ask(office, { by: ben })).toMatchObject({
      refused: expect.stringContaining(`<@${ana}> has asked for the same suppression already`),
    })
    expect(await office.ledger.suppressions()).toHaveLength(1)
  })

  test('does not keep a narrower one from hiding at once', async () => {
    await using office = await openOffice()
    await office.receive({})
    const { id: alert } = await onlyAlert(office)
    await asked(office, { alert })
    expect(await ask(office, { alert, scope: inPayments, reason: 'meanwhile' })).toMatchObject({ suppression: { approval: undefined } })
    expect((await onlyAlert(office)).suppressed?.reason).toBe('meanwhile')
  })

  test('may be approved after its alert was resolved, whose history then tells of it', async () => {
    await using office = await openOffice()
    await office.receive({})
    const { id: alert } = await onlyAlert(office)
    const id = await asked(office, { alert })
    await office.takeAction(alert, { do: 'resolve', by: ben, outcome: 'benign', note: '' })
    expect(await office.approve(id, ben)).toMatchObject({ suppression: { id } })
    expect((await office.ledger.facts(alert)).at(-1)).toMatchObject({ kind: 'suppressed', approvedBy: ben })
  })
})

test('an answer to a suppression that is not there, or needed none, is refused in words', async () => {
  await using office = await openOffice()
  expect(await office.approve('nothing1', ben)).toEqual({ refused: 'There is no suppression nothing1 in this ledger.' })
  expect(await office.reject('nothing1', ben)).toEqual({ refused: 'There is no suppression nothing1 in this ledger.' })
  const id = await asked(office, { scope: inPayments })
  expect(await office.approve(id, ben)).toEqual({ refused: 'This suppression needs no approval.' })
})

describe('what falconer.yml never lets be hidden', () => {
  const onHosts: Guard = { match: {}, floor: 'Critical', withoutWorkload: true, words: 'priority: Critical, workload: none' }
  const neverSuppress = [onHosts]
  const onHost = { fields: { 'k8s.pod.name': null, 'container.id': 'host' } }
  const forbidden = 'This may not be hidden: neverSuppress in falconer.yml (priority: Critical, workload: none) forbids it.'

  test('is refused on its own alert, by the words of the rule', async () => {
    await using office = await openOffice({ neverSuppress })
    await office.receive({ ...onHost, priority: 'Critical' })
    const { id: alert } = await onlyAlert(office)
    expect(await ask(office, { alert })).toEqual({ refused: forbidden })
    expect(await office.ledger.suppressions()).toEqual([])
  })

  test('is refused too on an alert that has become so urgent since its first event', async () => {
    await using office = await openOffice({ neverSuppress })
    await office.receive({ ...onHost, priority: 'Notice' })
    await office.receive({
      ...onHost,
      priority: 'Critical',
      hostname: 'node-7',
      fields: { ...onHost.fields, 'proc.cmdline': 'bash -c worse' },
    })
    const { id: alert } = await onlyAlert(office)
    expect(await ask(office, { alert })).toEqual({ refused: forbidden })
  })

  test('is refused to a command that would hide nothing else, and spared by one that hides more', async () => {
    await using office = await openOffice({ neverSuppress })
    await office.receive({ ...onHost, priority: 'Critical' })
    expect(await ask(office)).toEqual({ refused: forbidden })
    await office.receive({})
    await office.approve(await asked(office), ben)
    const alive = await office.ledger.alive(10)
    expect(alive.map(({ alert }) => [alert.priority, alert.suppressed?.by])).toEqual([
      ['Critical', undefined],
      ['Notice', ana],
    ])
    await office.receive({ ...onHost, priority: 'Critical', hostname: 'node-9' }, { hostname: 'node-9' })
    expect((await office.lookUp.summary(hour)).books).toMatchObject({ suppress: 1 })
  })
})
