import { describe, expect, test } from 'vitest'
import type { Alert } from '../../src/domain/alert.ts'
import { emptyBooks } from '../../src/domain/books.ts'
import type { Ledger } from '../../src/ledger/ledger.ts'
import { anAlert, morning } from '../event.ts'
import { aSuppression, act, admitOne, fresh, hour, judge, minute, openOne, second } from './desk.ts'

/** What people read. */
export function readingContract(name: string, current: () => Ledger): void {
  describe(`${name}: reading`, () => {
    test('alerts are found by how their id begins', async () => {
      const ledger = current()
      for (const rule of ['One', 'Two', 'Three']) await openOne(ledger, { rule })
      expect(await ledger.alertsLike('a0000002')).toEqual(['a0000002'])
      expect(await ledger.alertsLike('a')).toHaveLength(2)
      expect(await ledger.alertsLike('%')).toEqual([])
      expect(await ledger.alert('a')).toBeUndefined()
    })

    test('the alerts that had events last come first, closed ones too', async () => {
      const ledger = current()
      const first = await openOne(ledger, { rule: 'First' })
      await openOne(ledger, { rule: 'Second', receivedAt: morning + second })
      await openOne(ledger, { rule: 'Third', receivedAt: morning + 2 * second })
      await act(ledger, first, { do: 'resolve', by: 'U0ANA', outcome: 'test', note: '' }, morning)
      await act(ledger, 'a0000003', { do: 'resolve', by: 'U0ANA', outcome: 'test', note: '' }, morning)
      expect((await ledger.recent(10)).map(({ alert }) => alert.rule)).toEqual(['Third', 'Second', 'First'])
      expect((await ledger.recent(2)).map(({ alert }) => alert.rule)).toEqual(['Third', 'Second'])
    })

    test('living alerts come most urgent first, then newest', async () => {
      const ledger = current()
      await openOne(ledger, { rule: 'Older notice' })
      await openOne(ledger, { rule: 'Newer notice', receivedAt: morning + second })
      await openOne(ledger, { rule: 'Critical', priority: 'Critical' })
      const closed = await openOne(ledger, { rule: 'Closed', priority: 'Emergency' })
      await act(ledger, closed, { do: 'resolve', by: 'U0ANA', outcome: 'test', note: '' }, morning)
      expect((await ledger.alive(10)).map(({ alert }) => alert.rule)).toEqual(['Critical', 'Newer notice', 'Older notice'])
    })

    test('suppressions that have ended since then come last to end first', async () => {
      const ledger = current()
      await ledger.addSuppression(aSuppression({ id: 'running' }))
      await ledger.addSuppression(aSuppression({ id: 'early', ended: { at: morning - 1, why: 'lifted', by: 'U0ANA' } }))
      await ledger.addSuppression(aSuppression({ id: 'first', ended: { at: morning, why: 'expired', by: undefined } }))
      await ledger.addSuppression(aSuppression({ id: 'second', ended: { at: morning + second, why: 'lifted', by: 'U0ANA' } }))
      const ended = await ledger.suppressionsEnded(morning, 10)
      expect(ended.map(({ id, ended }) => [id, ended?.why, ended?.by])).toEqual([
        ['second', 'lifted', 'U0ANA'],
        ['first', 'expired', undefined],
      ])
      expect((await ledger.suppressionsEnded(morning, 1)).map(({ id }) => id)).toEqual(['second'])
    })

    test('only living alerts fall silent, longest silent first', async () => {
      const ledger = current()
      const second_ = await openOne(ledger, { rule: 'Second', receivedAt: morning + second })
      const first = await openOne(ledger, { rule: 'First' })
      const closed = await openOne(ledger, { rule: 'Closed' })
      await openOne(ledger, { rule: 'Loud', receivedAt: morning + hour })
      await act(ledger, closed, { do: 'resolve', by: 'U0ANA', outcome: 'test', note: '' }, morning)
      expect(await ledger.silentSince(morning + minute, 10)).toEqual([first, second_])
      expect(await ledger.silentSince(morning + minute, 1)).toEqual([first])
    })

    test("an alert's events come newest first, hidden ones marked", async () => {
      const ledger = current()
      const id = await openOne(ledger)
      await admitOne(ledger, fresh({ receivedAt: morning + second }))
      await ledger.addSuppression(aSuppression())
      await ledger.admit([fresh({ receivedAt: morning + minute }), fresh({ rule: 'Another', receivedAt: morning + minute })], judge)
      const events = await ledger.events(id, 10)
      expect(events.map(({ verdict }) => verdict)).toEqual(['suppress', 'fold', 'open'])
      expect(await ledger.events(id, 1)).toEqual(events.slice(0, 1))
    })

    test('what a suppression hid is found page by page, newest first, whether or not it belongs to an alert; each event by its number', async () => {
      const ledger = current()
      await openOne(ledger)
      await ledger.addSuppression(aSuppression())
      const sent = [fresh(), fresh({ rule: 'Without an alert' }), fresh({ receivedAt: morning + minute })]
      await ledger.admit([...sent, fresh({ rule: 'Not hidden', fields: { 'k8s.ns.name': 'shop' } })], judge)
      const hidden = await ledger.hiddenBy('s7', 10)
      expect(hidden.map(({ event, receivedAt }) => ({ event, receivedAt }))).toEqual(
        sent.map(({ event, receivedAt }) => ({ event, receivedAt })).toReversed(),
      )
      expect(await ledger.hiddenBy('s7', 2)).toEqual(hidden.slice(0, 2))
      expect(await ledger.hiddenBy('s7', 2, hidden[1]?.number)).toEqual(hidden.slice(2))
      expect(await ledger.hiddenBy('s8', 10)).toEqual([])
      const stored = { event: sent[1]?.event, receivedAt: morning, verdict: 'suppress' }
      expect(await ledger.event(hidden[1]?.number ?? 0)).toEqual(stored)
      expect(await ledger.event(4711)).toBeUndefined()
    })

    test("an alert's events keep their order, whatever the batches they came in", async () => {
      const ledger = current()
      const sent = Array.from({ length: 7 }, () => fresh())
      await ledger.admit(sent.slice(0, 3), judge)
      await ledger.admit([...sent.slice(2, 5), fresh({ rule: 'Between' })], judge)
      await ledger.admit(sent.slice(5), judge)
      const times = (await ledger.events('a0000001', 10)).map(({ event }) => event.time)
      expect(times).toEqual(sent.map(({ event }) => event.time).toReversed())
    })

    test('other alerts of the same workload or host are related, if they had events at the time', async () => {
      const ledger = current()
      const here = await openOne(ledger, { rule: 'Here' })
      await openOne(ledger, {
        rule: 'Same workload',
        hostname: 'node-1',
        fields: { 'container.name': 'sidecar' },
        receivedAt: morning + second,
      })
      await openOne(ledger, { rule: 'Same host', fields: elsewhere })
      await openOne(ledger, { rule: 'Too late', receivedAt: morning + 2 * hour })
      await openOne(ledger, { rule: 'Stranger', hostname: 'node-2', fields: elsewhere })
      const alert = await alertOf(ledger, here)
      const related = await ledger.related(alert, morning - hour, morning + hour, 10)
      expect(related.map(({ alert: { rule }, sample }) => [rule, sample.rule])).toEqual([
        ['Same workload', 'Same workload'],
        ['Same host', 'Same host'],
      ])
      expect(await ledger.related(alert, morning - hour, morning + hour, 1)).toHaveLength(1)
    })

    test('an alert that spans the time without an event in it is not related', async () => {
      const ledger = current()
      const here = await openOne(ledger, { rule: 'Here', receivedAt: morning + 30 * minute })
      await openOne(ledger, { rule: 'Before and after' })
      await admitOne(ledger, fresh({ rule: 'Before and after', receivedAt: morning + 59 * minute }))
      expect(await ledger.related(await alertOf(ledger, here), morning + 20 * minute, morning + 40 * minute, 10)).toEqual([])
    })

    test('what was judged before of the same rule and workload is known, newest first, and nothing else', async () => {
      const ledger = current()
      const resolve = (id: string, outcome: 'benign' | 'test') =>
        act(ledger, id, { do: 'resolve', by: 'U0ANA', outcome, note: 'planned' }, morning + hour)
      const first = await openOne(ledger)
      await resolve(first, 'benign')
      const second_ = await openOne(ledger, { receivedAt: morning + 2 * hour })
      await resolve(second_, 'test')
      for (const other of [{ rule: 'Another' }, { fields: elsewhere }]) await resolve(await openOne(ledger, other), 'benign')
      const open = await alertOf(ledger, await openOne(ledger, { receivedAt: morning + 3 * hour }))
      expect((await ledger.judgedBefore(open, 10)).map(({ alert }) => alert.id)).toEqual([second_, first])
      expect((await ledger.judgedBefore(await alertOf(ledger, second_), 10)).map(({ alert }) => alert.id)).toEqual([first])
      expect(await ledger.judgedBefore(open, 1)).toHaveLength(1)
    })

    test('an alert that names no host is related by workload alone', async () => {
      expect(await current().related(anAlert({ hosts: [] }), morning, morning + hour, 10)).toEqual([])
    })

    test('a summary counts what was received in its window, whatever time the events bear', async () => {
      const ledger = current()
      await admitOne(ledger, fresh({ receivedAt: morning - second }))
      await ledger.admit([fresh({ time: '2020-01-01T00:00:00Z' }), fresh({ rule: 'Other', priority: 'Critical' })], judge)
      await admitOne(ledger, fresh({ receivedAt: morning + hour }))
      const summary = await ledger.summary(morning, morning + hour)
      expect(summary.books).toEqual({ ...emptyBooks, open: 1, fold: 1 })
      expect(summary.byPriority).toEqual([
        { priority: 'Critical', count: 1 },
        { priority: 'Notice', count: 1 },
      ])
      expect(summary.topRules).toEqual([
        { rule: 'Other', count: 1 },
        { rule: 'Terminal shell in container', count: 1 },
      ])
      expect(summary.topWorkloads).toEqual([{ label: 'payments/checkout/app', count: 2 }])
    })

    test('a window begins with a whole minute, and the summary says which', async () => {
      const ledger = current()
      await admitOne(ledger, fresh({ receivedAt: morning + second }))
      const summary = await ledger.summary(morning + 30 * second, morning + 45 * second)
      expect(summary).toMatchObject({ since: morning, until: morning + 45 * second, books: { open: 1 } })
    })

    test('a summary tells what is open, acknowledged and suppressed now', async () => {
      const ledger = current()
      const id = await openOne(ledger)
      await openOne(ledger, { rule: 'Other' })
      await act(ledger, id, { do: 'acknowledge', by: 'U0ANA' }, morning)
      await ledger.addSuppression(aSuppression())
      await ledger.addSuppression(aSuppression({ id: 'past', until: morning + second }))
      const summary = await ledger.summary(morning, morning + minute)
      expect(summary).toMatchObject({ open: 1, acknowledged: 1, suppressionsInForce: 1 })
    })

    test('a summary of nothing is all zeros', async () => {
      expect(await current().summary(morning, morning + hour)).toEqual({
        since: morning,
        until: morning + hour,
        books: emptyBooks,
        byPriority: [],
        topRules: [],
        topWorkloads: [],
        open: 0,
        acknowledged: 0,
        suppressionsInForce: 0,
        refused: 0,
        lastRefusals: [],
        health: [],
        reports: { asked: 0, useful: 0, notUseful: 0 },
      })
    })

    test('refused bodies are counted for ever, and the newest are shown', async () => {
      const ledger = current()
      for (let n = 1; n <= 120; n += 1) await ledger.refuse({ at: morning + n, why: `"rule" is missing (${n})`, head: '{}' })
      const { refused, lastRefusals } = await ledger.summary(morning, morning + minute)
      expect(refused).toBe(120)
      expect(lastRefusals[0]).toEqual({ at: morning + 120, why: '"rule" is missing (120)', head: '{}' })
    })

    test('what Falco says of itself is sensor health, per host, with the newest count of drops', async () => {
      const ledger = current()
      const drop = { rule: 'Falco internal: syscall event drop', source: 'internal', priority: 'Debug', hostname: 'node-1' } as const
      await admitOne(ledger, fresh({ ...drop, fields: { n_drops: '40' } }))
      await admitOne(ledger, fresh({ ...drop, fields: { n_drops: '7' }, receivedAt: morning + 2 * minute }))
      await admitOne(ledger, fresh({ ...drop, hostname: undefined, receivedAt: morning + minute }))
      expect((await ledger.summary(morning, morning + hour)).health).toEqual([
        { rule: drop.rule, hostname: 'node-1', count: 2, lastAt: morning + 2 * minute, dropped: '7' },
        { rule: drop.rule, hostname: undefined, count: 1, lastAt: morning + minute, dropped: undefined },
      ])
    })

    test('when each host was last heard is known', async () => {
      const ledger = current()
      await ledger.admit(
        [fresh({ hostname: 'b' }), fresh({ hostname: 'a' }), fresh({ hostname: 'b', receivedAt: morning + second })],
        judge,
      )
      await admitOne(ledger, fresh({ hostname: 'a', receivedAt: morning + minute }))
      expect(await ledger.lastHeard()).toEqual([
        { hostname: 'a', at: morning + minute },
        { hostname: 'b', at: morning + second },
      ])
    })
  })
}

const elsewhere = { 'k8s.ns.name': 'shop', 'k8s.pod.name': 'web-0' }

async function alertOf(ledger: Ledger, id: string): Promise<Alert> {
  const dossier = await ledger.alert(id)
  if (!dossier) throw new Error('no such alert')
  return dossier.alert
}
