import { describe, expect, test } from 'vitest'
import { reportUnasked } from '../../src/domain/action.ts'
import { narrated, pose, rate, written } from '../../src/domain/filed-report.ts'
import type { ReportId } from '../../src/domain/filed-report.ts'
import type { NarrationEntry } from '../../src/domain/narration-audit.ts'
import { triage } from '../../src/domain/triage.ts'
import type { Due, Ledger } from '../../src/ledger/ledger.ts'
import { morning } from '../event.ts'
import type { EventOverrides } from '../event.ts'
import { aReport } from '../filed-report.ts'
import { aSuppression, act, admitOne, dueOf, fresh, hour, minute, openOne, postCard, second } from './desk.ts'

/** Reports: asked for, written once, told in messages, judged, narrated, and forgotten in time. */
export function reportsContract(name: string, current: () => Ledger): void {
  describe(`${name}: reports`, () => {
    test('a report is filed when it is asked for, and says who asked', async () => {
      const { ledger, id } = await asked(current())
      expect(await ledger.report(id)).toMatchObject({ alert: 'a0000001', report: undefined, facts: [{ kind: 'asked', by: 'U0ANA' }] })
      expect(await ledger.report('zzzzzzzz')).toBeUndefined()
    })

    test('its first message is due below the card, the next ones each after the one before', async () => {
      const { ledger, id } = await asked(current())
      expect((await messages(ledger)).map(({ page }) => page)).toEqual([0])
      await write(ledger, id, 3)
      for (const page of [0, 1, 2]) {
        const [due, ...others] = await messages(ledger)
        expect([due?.page, others]).toEqual([page, []])
        await posted(ledger, due, `18.${page}`)
      }
      expect(await messages(ledger)).toEqual([])
    })

    test('its head goes at once, and the rest of it behind new alerts that are Critical', async () => {
      const { ledger, id } = await asked(current())
      expect((await messages(ledger))[0]?.due.urgency).toBe(1)
      await write(ledger, id, 2)
      const [head] = await messages(ledger)
      await posted(ledger, head, '18.0')
      await openOne(ledger, { rule: 'Grave', priority: 'Critical' })
      expect((await dueOf(ledger)).map(({ urgency, posting: { about } }) => [urgency, about.kind])).toEqual([
        [2, 'card'],
        [2, 'report'],
      ])
    })

    test('while a message of it waits, whoever asks for another is told who asked', async () => {
      const { ledger, id } = await asked(current())
      const again = () => act(ledger, 'a0000001', { do: 'report', by: 'U0BEN' }, morning + second)
      expect(await again()).toMatchObject({ refused: expect.stringContaining('is coming in its thread, as <@U0ANA> asked for it') })
      await write(ledger, id, 1)
      await posted(ledger, (await messages(ledger))[0], '18.0')
      await again()
      expect(await ledger.reportsOf('a0000001')).toHaveLength(2)
    })

    test('it stays what it was when it was written, whoever writes it again', async () => {
      const { ledger, id } = await asked(current())
      await write(ledger, id, 1)
      await ledger.amendReport(id, (filed) => ({ report: written(filed, aReport({ title: 'Another' }), false, morning), messages: 5 }))
      expect((await ledger.report(id))?.report).toEqual(aReport())
      expect(await messages(ledger)).toHaveLength(1)
    })

    test('what people say of it is due on its first message at once, and counted', async () => {
      const { ledger, id } = await told(current(), 2)
      await ledger.amendReport(id, (filed) => rate(filed, true, 'U0BEN', morning + minute))
      const [edit, ...others] = await messages(ledger)
      expect(edit).toMatchObject({ page: 0, due: { urgency: 1, revision: 3, posting: { shownRevision: 2, notBefore: 0 } } })
      expect(others).toEqual([])
      expect((await ledger.summary(morning, morning + hour)).reports).toEqual({ asked: 1, useful: 1, notUseful: 0 })
      expect((await ledger.reportsOf('a0000001')).map(({ facts }) => facts.at(-1)?.kind)).toEqual(['rated'])
    })

    test('what a model has to answer is known until it has answered', async () => {
      const { ledger, id } = await asked(current())
      await ledger.amendReport(id, (filed) => ({ report: written(filed, aReport(), true, morning) }))
      expect(await ledger.reportsPosed(10)).toEqual([id])
      await ledger.amendReport(id, (filed) => ({ report: narrated(filed, { kind: 'failed', why: 'It slept.' }, morning) }))
      expect(await ledger.reportsPosed(10)).toEqual([])
      expect((await ledger.report(id))?.narration).toEqual({ kind: 'failed', why: 'It slept.' })
      await ledger.amendReport(id, (filed) => pose(filed, 'U0ANA', morning))
      expect(await ledger.reportsPosed(10)).toEqual([id])
    })

    test('what a person asked for goes to the model before what its route wants', async () => {
      const ledger = current()
      const posed = async (by: string | undefined, rule: string, at: number) => {
        const alert = await openOne(ledger, { rule, priority: 'Critical' })
        await postCard(ledger, alert, morning, `17.${at}`)
        if (by === undefined) await ledger.amend(alert, (one) => reportUnasked(one, morning + at))
        else await act(ledger, alert, { do: 'report', by }, morning + at)
        const [filed] = await ledger.reportsOf(alert)
        await ledger.amendReport(filed?.id ?? '', (one) => ({ report: written(one, aReport(), true, morning) }))
        return filed?.id
      }
      const [unasked, wanted] = [await posed(undefined, 'A', 1), await posed('U0ANA', 'B', 2)]
      expect(await ledger.reportsPosed(10)).toEqual([wanted, unasked])
    })

    test('a report that was refused something is as before', async () => {
      const { ledger, id } = await asked(current())
      expect(await ledger.amendReport(id, () => ({ refused: 'No.' }))).toEqual({ refused: 'No.' })
      expect((await ledger.report(id))?.facts).toHaveLength(1)
    })

    test('a message that somebody deleted is said once more', async () => {
      const { ledger } = await told(current(), 2)
      await ledger.postings.lostAt({ channel: 'C0FALCO', ts: '18.1' })
      expect((await messages(ledger)).map(({ page }) => page)).toEqual([1])
    })
  })

  describe(`${name}: reports unasked`, () => {
    const auto = { priority: 'Critical' } as const

    test('are wanted of alerts from Critical on whose route asks for them, once their card hangs, and once', async () => {
      const ledger = current()
      const id = await openAuto(ledger, auto)
      expect(await ledger.alertsToReport(10)).toEqual([])
      await postCard(ledger, id, morning)
      expect(await ledger.alertsToReport(10)).toEqual([id])
      await ledger.amend(id, (alert) => reportUnasked(alert, morning))
      expect(await ledger.alertsToReport(10)).toEqual([])
      expect((await messages(ledger))[0]?.due.urgency).toBe(4)
    })

    test('are not wanted below Critical, until it becomes that', async () => {
      const ledger = current()
      const id = await openAuto(ledger, { priority: 'Error' })
      await postCard(ledger, id, morning)
      expect(await ledger.alertsToReport(10)).toEqual([])
      await admitOne(ledger, fresh({ priority: 'Critical' }))
      expect(await ledger.alertsToReport(10)).toEqual([id])
    })

    test('are not wanted of what has a report, is closed or suppressed, or whose route does not ask', async () => {
      const ledger = current()
      const [reported, closed, hidden] = [
        await openAuto(ledger, auto),
        await openAuto(ledger, { ...auto, rule: 'B' }),
        await openAuto(ledger, { ...auto, rule: 'C' }),
      ]
      const other = await openOne(ledger, { ...auto, rule: 'D' })
      for (const [at, id] of [reported, closed, hidden, other].entries()) await postCard(ledger, id, morning, `17.${at}`)
      await act(ledger, reported, { do: 'report', by: 'U0ANA' }, morning)
      await act(ledger, closed, { do: 'resolve', by: 'U0ANA', outcome: 'benign', note: '' }, morning)
      await act(ledger, hidden, { do: 'suppress', by: 'U0ANA', suppression: aSuppression() }, morning)
      expect(await ledger.alertsToReport(10)).toEqual([])
    })

    test('are not wanted of what a storm gathered before it became Critical, until that goes on alone', async () => {
      const ledger = current()
      const id = await openAuto(ledger, { priority: 'Error' })
      await ledger.postings.gather('#falco', morning, new Set())
      expect(await ledger.alertsToReport(10)).toEqual([])
      expect((await ledger.alert(id))?.alert.autoReport).toBe(true)
    })
  })

  describe(`${name}: what is kept of reports`, () => {
    test('the text of a closed alert goes with the events of its time, what happened to it stays', async () => {
      const { ledger, id } = await told(current(), 1)
      await act(ledger, 'a0000001', { do: 'resolve', by: 'U0ANA', outcome: 'benign', note: '' }, morning + minute)
      await pruneAll(ledger, morning + hour)
      expect(await ledger.report(id)).toMatchObject({
        report: undefined,
        isForgotten: true,
        facts: [{ kind: 'asked' }, { kind: 'written' }],
      })
      expect(await ledger.amendReport(id, (filed) => rate(filed, true, 'U0ANA', morning))).toMatchObject({
        refused: expect.stringContaining('no longer kept'),
      })
    })

    test('the text of a living alert, and of one written since, stays', async () => {
      const { ledger, id } = await told(current(), 1)
      await pruneAll(ledger, morning + hour)
      expect((await ledger.report(id))?.report).toEqual(aReport())
      await act(ledger, 'a0000001', { do: 'resolve', by: 'U0ANA', outcome: 'benign', note: '' }, morning + minute)
      await pruneAll(ledger, morning)
      expect((await ledger.report(id))?.report).toEqual(aReport())
    })

    test('what a model was told and said is kept to the word, and as long as the events', async () => {
      const { ledger } = await told(current(), 1)
      for (const at of [morning, morning + hour]) await ledger.keepNarration({ ...entry, at })
      expect(await ledger.narrationsOf('a0000001')).toEqual([
        { ...entry, at: morning },
        { ...entry, at: morning + hour },
      ])
      await pruneAll(ledger, morning + minute)
      expect((await ledger.narrationsOf('a0000001')).map(({ at }) => at)).toEqual([morning + hour])
    })

    test('where room runs short, it goes with the events that made room', async () => {
      const { ledger, id } = await told(current(), 1)
      await ledger.keepNarration({ ...entry, at: morning + second })
      await act(ledger, 'a0000001', { do: 'resolve', by: 'U0ANA', outcome: 'benign', note: '' }, morning + second)
      await admitOne(ledger, fresh({ rule: 'Another', receivedAt: morning + hour }))
      const { bytes } = await ledger.shelf()
      await pruneAll(ledger, 0, bytes)
      expect(await ledger.narrationsOf('a0000001')).toHaveLength(1)
      await pruneAll(ledger, 0, bytes - 1)
      expect(await ledger.narrationsOf('a0000001')).toEqual([])
      expect(await ledger.report(id)).toMatchObject({ isForgotten: true })
    })
  })
}

const entry: NarrationEntry = {
  at: morning,
  alert: 'a0000001',
  model: 'small',
  sent: 'Here is evidence.',
  received: '{"reading":[]}',
  kept: 1,
  dropped: [{ text: 'It came from Mars.', why: 'Mars stands nowhere' }],
  failed: undefined,
  ms: 1200,
  tokens: { input: 900, output: undefined },
}

/** A card in Slack, and a report that Ana asked for on it. */
async function asked(ledger: Ledger): Promise<{ readonly ledger: Ledger; readonly id: ReportId }> {
  const alert = await openOne(ledger)
  await postCard(ledger, alert, morning)
  await act(ledger, alert, { do: 'report', by: 'U0ANA' }, morning)
  const [filed] = await ledger.reportsOf(alert)
  if (!filed) throw new Error('nothing was filed')
  return { ledger, id: filed.id }
}

/** The same, written and in Slack. */
async function told(ledger: Ledger, count: number): Promise<{ readonly ledger: Ledger; readonly id: ReportId }> {
  const { id } = await asked(ledger)
  await write(ledger, id, count)
  for (let [due] = await messages(ledger); due; [due] = await messages(ledger)) await posted(ledger, due, `18.${due.page}`)
  return { ledger, id }
}

async function write(ledger: Ledger, id: ReportId, count: number): Promise<void> {
  await ledger.amendReport(id, (filed) => ({ report: written(filed, aReport(), false, morning), messages: count }))
}

type Message = { readonly page: number; readonly due: Due }

async function messages(ledger: Ledger): Promise<readonly Message[]> {
  const due = await dueOf(ledger)
  return due.flatMap((one) => (one.posting.about.kind === 'report' ? [{ page: one.posting.about.page, due: one }] : []))
}

async function posted(ledger: Ledger, message: Message | undefined, ts: string): Promise<void> {
  if (!message) throw new Error('nothing is due')
  await ledger.postings.posted(message.due.posting.id, { channel: 'C0FALCO', ts }, message.page === 0 ? 2 : 1, morning, 0)
}

/** An alert whose route has `report: auto`. */
async function openAuto(ledger: Ledger, overrides: EventOverrides): Promise<string> {
  const route = { match: {}, floor: undefined, channel: '#falco', mention: undefined, autoReport: true } as const
  const arrival = fresh(overrides)
  await ledger.admit([arrival], (one, known) => triage(one, known, [route], hour))
  const newest = (await ledger.recent(100)).find(({ alert }) => alert.fingerprint === arrival.identity.fingerprint)
  if (!newest) throw new Error('nothing was opened')
  return newest.alert.id
}

async function pruneAll(ledger: Ledger, before: number, bytes = Infinity): Promise<void> {
  for (let more = 1; more > 0;) more = await ledger.prune(before, bytes, 100)
}
