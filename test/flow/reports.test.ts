import { expect, test } from 'vitest'
import { isWritten } from '../../src/domain/filed-report.ts'
import type { Narration } from '../../src/domain/report.ts'
import { makeFileReport } from '../../src/flow/file-report.ts'
import { makeNarrateReports } from '../../src/flow/narrate-reports.ts'
import type { Narrator } from '../../src/flow/narrate-reports.ts'
import { makeReportDesk } from '../../src/flow/report-desk.ts'
import { aReport } from '../filed-report.ts'
import { openOffice } from './office.ts'

const told: Narration = {
  kind: 'told',
  model: 'small',
  reading: [{ prose: ['A shell.'], evidence: ['E1'] }],
  hypotheses: [],
  questions: [],
  dropped: 0,
}

/** An alert, and a report on it that Ana asked for. */
async function openDesk({
  hasModel = true,
  narrate = async () => told,
}: { readonly hasModel?: boolean; readonly narrate?: Narrator } = {}) {
  const office = await openOffice()
  const { ledger, clock, bells } = office
  const common = { ledger, wake: () => void bells.push('now'), now: () => clock.now }
  await office.receive({})
  const alert = (await ledger.recent(1))[0]?.alert.id ?? ''
  await office.takeAction(alert, { do: 'report', by: 'U0ANA' })
  const id = (await ledger.reportsOf(alert))[0]?.id ?? ''
  let drafts = 0
  const write = async () => aReport({ title: `draft ${(drafts += 1)}` })
  return {
    ...office,
    alert,
    id,
    file: makeFileReport({ ...common, write, messagesOf: () => 2, hasModel }),
    desk: makeReportDesk({ ...common, markdown: ({ title, narration }) => `# ${title} ${narration?.kind ?? ''}`, hasModel }),
    narrate: makeNarrateReports({ ...common, narrate }),
  }
}

const running = new AbortController().signal

test('a report is written once, however often it is asked for', async () => {
  await using office = await openDesk()
  await office.file(office.id)
  await office.file(office.id)
  const filed = await office.file(office.id)
  expect(filed?.report?.title).toBe('draft 1')
  expect(await office.file('zzzzzzzz')).toBeUndefined()
})

test('two who write it at the same moment show the same one', async () => {
  await using office = await openDesk()
  const [one, other] = await Promise.all([office.file(office.id), office.file(office.id)])
  expect(one?.report).toEqual(other?.report)
})

test('until it is written, and in another ledger, nothing can be done with a report', async () => {
  await using office = await openDesk()
  const { desk, id } = office
  for (const answer of [
    await desk.report(id),
    await desk.rateReport(id, true, 'U0ANA'),
    await desk.askModel(id, 'U0ANA'),
    await desk.reportFile(id),
  ])
    expect(answer).toMatchObject({ refused: expect.stringContaining('no longer kept') })
  expect(await desk.rateReport('zzzzzzzz', true, 'U0ANA')).toEqual({ refused: 'There is no report zzzzzzzz in this ledger.' })
})

test('what the model says is added, and is in the file', async () => {
  await using office = await openDesk()
  await office.file(office.id)
  await office.narrate(running)
  expect((await office.ledger.report(office.id))?.narration).toEqual(told)
  expect(await office.desk.reportFile(office.id)).toMatchObject({
    file: { name: `falconer-report-${office.alert}.md`, text: '# draft 1 told' },
  })
})

test('the model is asked once for a report, and anew when somebody asks again', async () => {
  const asked: boolean[] = []
  await using office = await openDesk({ narrate: async (_report, { anew }) => (asked.push(anew), told) })
  await office.file(office.id)
  await office.narrate(running)
  await office.narrate(running)
  expect(asked).toEqual([false])
  await office.desk.askModel(office.id, 'U0BEN')
  expect(await office.desk.askModel(office.id, 'U0ANA')).toMatchObject({ refused: expect.stringContaining('being asked already') })
  await office.narrate(running)
  expect(asked).toEqual([false, true])
})

test('whoever stops Falconer does not make a report say that the model failed', async () => {
  const stopping = new AbortController()
  const narrate: Narrator = async () => {
    stopping.abort()
    return { kind: 'failed', why: 'it was not waited for' }
  }
  await using office = await openDesk({ narrate })
  await office.file(office.id)
  await office.narrate(stopping.signal)
  expect(await office.ledger.report(office.id)).toMatchObject({ narration: undefined })
  expect(await office.ledger.reportsPosed(10)).toEqual([office.id])
})

test('without a model nobody is asked, and a press that is left from before says so', async () => {
  await using office = await openDesk({ hasModel: false })
  const filed = await office.file(office.id)
  expect(filed && isWritten(filed) && filed.facts.map(({ kind }) => kind)).toEqual(['asked', 'written'])
  expect(await office.desk.askModel(office.id, 'U0ANA')).toMatchObject({ refused: expect.stringContaining('LLM_MODEL') })
})
