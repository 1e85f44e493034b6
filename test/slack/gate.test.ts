import { Keyv } from 'keyv'
import { expect, test } from 'vitest'
import { makeGate } from '../../src/slack/gate.ts'
import { actions, alertValue } from '../../src/slack/names.ts'
import { keepLog } from './log.ts'
import { button, openOffice, wordsOf } from './office.ts'
import type { Office } from './office.ts'

/** Every desk waits longer than this here, so that Falconer has to acknowledge before it knows the outcome. */
const deadlineMs = 50

function postCard(office: Office) {
  return office.post([button(actions.acknowledge, alertValue(office.desk.alert.id), 'Acknowledge')])
}

test('a press is acknowledged in time though the ledger is slow, and the person is told when it is done', async () => {
  await using office = await openOffice({ deadlineMs })
  const { desk, ana, workspace } = office
  const message = await postCard(office)
  const release = desk.hold()

  const press = await ana.press({ message }, 'Acknowledge')
  expect(press.acknowledgedAfterMs).toBeLessThan(3_000)
  expect(workspace.whispers(ana.person.id)).toEqual([])

  release()
  const whisper = await workspace.until('the outcome', () => workspace.whispers(ana.person.id)[0])
  expect(wordsOf(whisper)).toContain('longer than usual, but it is done')
})

test('a refusal that comes late still reaches the person, and nobody says that it is done', async () => {
  await using office = await openOffice({ deadlineMs })
  const { desk, ana, workspace } = office
  const message = await postCard(office)
  const release = desk.hold()
  desk.refuse('This alert is open already.')

  await ana.press({ message }, 'Acknowledge')
  release()

  await workspace.until('the refusal', () => workspace.whispers(ana.person.id)[0])
  await office.app.stop({ withinMs: 5_000 })
  expect(workspace.whispers(ana.person.id).map(wordsOf)).toEqual([expect.stringContaining('This alert is open already.')])
})

test('an envelope that Slack delivers twice is heard once', async () => {
  await using office = await openOffice()
  const { desk, ana, workspace } = office
  const message = await postCard(office)
  workspace.faults.double(1)

  const press = await ana.press({ message }, 'Acknowledge')
  await office.app.stop({ withinMs: 5_000 })

  expect(press.acknowledgedAfterMs).toBeLessThan(3_000)
  expect(desk.asked).toHaveLength(1)
})

test('an envelope that was heard before a restart is acknowledged as it was then, and not heard again', async () => {
  const store = new Map()
  const heardBy: string[] = []
  const answers: unknown[] = []
  const event = {
    body: { type: 'view_submission', trigger_id: 'T1', view: { id: 'V1', blocks: [] } },
    customProperties: { envelopeId: 'E1' },
    ack: async (answer: unknown) => void answers.push(answer),
  }
  for (const life of ['first', 'second']) {
    const gate = makeGate({ heard: new Keyv({ store, throwOnErrors: true }), voice: silent, log: keepLog() })
    await gate.pass(event, async ({ ack }) => {
      heardBy.push(life)
      await ack({ response_action: 'errors', errors: { why: 'Say why.' } })
    })
  }
  expect(heardBy).toEqual(['first'])
  expect(answers[1]).toEqual(answers[0])
})

test('an envelope that comes again is counted, while the first is inside as well as after it has left', async () => {
  let twice = 0
  const gate = makeGate({ heard: new Keyv({ throwOnErrors: true }), voice: silent, log: keepLog(), onTwice: () => twice++ })
  const event = { body: { type: 'event_callback', event_id: 'Ev1' }, ack: async () => {} }
  const inside = Promise.withResolvers<void>()
  const first = gate.pass(event, async ({ ack }) => {
    await inside.promise
    await ack()
  })
  const second = gate.pass(event, () => Promise.reject(new Error('heard twice')))
  inside.resolve()
  await Promise.all([first, second])
  await gate.pass(event, () => Promise.reject(new Error('heard twice')))
  expect(twice).toBe(2)
})

test('presses are heard though the cache is down', async () => {
  const broken = new Keyv({ store: brokenStore(), throwOnErrors: true })
  broken.on('error', () => {})
  await using office = await openOffice({ cache: () => broken })
  const { desk, ana } = office
  const message = await postCard(office)

  const press = await ana.press({ message }, 'Acknowledge')

  expect(press.error).toBeUndefined()
  expect(desk.asked).toHaveLength(1)
})

test('when Falconer fails the person reads so, with a reference that the log has', async () => {
  await using office = await openOffice()
  const { desk, ana, workspace, log } = office
  const message = await postCard(office)
  desk.break(new Error('the disk is full'))

  const press = await ana.press({ message }, 'Acknowledge')

  expect(press.error).toBeUndefined()
  const whisper = wordsOf(await workspace.until('the excuse', () => workspace.whispers(ana.person.id)[0]))
  expect(whisper).toContain('Something went wrong on our side; nothing was changed.')
  const logged = log.lines.find(({ sentence }) => sentence === 'a handler failed')
  expect(logged?.fields).toMatchObject({ err: { message: 'the disk is full' }, reference: /reference: (\w+)/.exec(whisper)?.[1] })
  expect(office.app.connected()).toBe(true)
})

test('while the ledger takes nothing, the person reads what is wrong with it', async () => {
  await using office = await openOffice()
  const { desk, ana, workspace } = office
  const message = await postCard(office)
  desk.break(Object.assign(new Error('The ledger cannot be written: make room on its disk.'), { name: 'LedgerTrouble' }))

  await ana.press({ message }, 'Acknowledge')

  const whisper = wordsOf(await workspace.until('the reason', () => workspace.whispers(ana.person.id)[0]))
  expect(whisper).toContain('Nothing was changed: The ledger cannot be written: make room on its disk.')
})

test('a button that nobody listens to is acknowledged', async () => {
  await using office = await openOffice()
  const message = await office.post([button('runbook', 'x', 'Open the runbook')])
  const press = await office.ana.press({ message }, 'Open the runbook')
  expect(press.error).toBeUndefined()
})

test('stopping waits for what is in hand', async () => {
  await using office = await openOffice({ deadlineMs: 60_000 })
  const { desk, ana, app, workspace } = office
  const message = await postCard(office)
  const release = desk.hold()
  const press = ana.press({ message }, 'Acknowledge')
  await desk.firstQuestion

  const stopped = app.stop({ withinMs: 10_000 })
  expect(workspace.sockets).toBeGreaterThan(0)
  release()
  await stopped

  expect((await press).error).toBeUndefined()
  await workspace.until('both sockets to close', () => workspace.sockets === 0)
})

test('stopping does not wait for ever', async () => {
  await using office = await openOffice({ deadlineMs })
  const { desk, ana, app, workspace } = office
  const message = await postCard(office)
  const release = desk.hold()
  await ana.press({ message }, 'Acknowledge')

  await app.stop({ withinMs: 100 })

  await workspace.until('both sockets to close', () => workspace.sockets === 0)
  release()
})

test('whoever presses while Falconer stops is asked to try again', async () => {
  await using office = await openOffice({ deadlineMs })
  const { desk, ana, app, workspace } = office
  const message = await postCard(office)
  const release = desk.hold()
  await ana.press({ message }, 'Acknowledge')
  const stopped = app.stop({ withinMs: 10_000 })

  const press = await ana.press({ message }, 'Acknowledge')

  expect(press.error).toBeUndefined()
  const whisper = await workspace.until('the words', () => workspace.whispers(ana.person.id)[0])
  expect(wordsOf(whisper)).toContain('Falconer is restarting, and nothing was changed.')
  release()
  await stopped
  expect(desk.asked).toHaveLength(1)
})

const silent = { whisper: async () => {}, answer: async () => {}, redraw: async () => {}, hasSpokenTo: () => false }

function brokenStore() {
  const down = async (): Promise<never> => {
    throw new Error('the cache is down')
  }
  return { opts: {}, get: down, set: down, delete: down, clear: down, on: () => {} }
}
