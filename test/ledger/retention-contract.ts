import { describe, expect, test } from 'vitest'
import type { Ledger } from '../../src/ledger/ledger.ts'
import { morning } from '../event.ts'
import { aSuppression, act, admitOne, fresh, hour, judge, minute, openOne, second } from './desk.ts'

/** How long the texts of events are kept. */
export function retentionContract(name: string, current: () => Ledger): void {
  describe(`${name}: retention`, () => {
    test('what is kept is known to the byte', async () => {
      const ledger = current()
      expect(await ledger.shelf()).toEqual({ events: 0, bytes: 0, since: undefined })
      const sent = [fresh({ output: 'größer 💥' }), fresh({ receivedAt: morning + second })]
      await ledger.admit([...sent, ...sent], judge)
      expect(await ledger.shelf()).toEqual({ events: 2, bytes: bytesOf(sent), since: morning })
    })

    test('old events are forgotten, but not what opened a living alert, and the books stay', async () => {
      const ledger = current()
      const opening = fresh()
      await ledger.admit([opening, fresh(), fresh({ rule: 'Chatter', priority: 'Debug' })], judge)
      const last = fresh({ receivedAt: morning + 30 * minute })
      await admitOne(ledger, last)
      expect(await prune(ledger, morning + minute)).toBe(3)
      expect(await ledger.shelf()).toEqual({ events: 2, bytes: bytesOf([opening, last]), since: morning + 30 * minute })
      expect((await ledger.alert('a0000001'))?.sample).toEqual(opening.event)
      expect((await ledger.alert('a0000001'))?.alert.count).toBe(3)
      expect((await ledger.events('a0000001', 10)).map(({ receivedAt }) => receivedAt)).toEqual([morning + 30 * minute])
      expect((await ledger.summary(morning, morning + hour)).books).toMatchObject({ open: 1, fold: 2, below: 1 })
    })

    test('what a suppression hid is forgotten like any other event, and found no more', async () => {
      const ledger = current()
      await ledger.addSuppression(aSuppression())
      await ledger.admit([fresh(), fresh({ receivedAt: morning + minute })], judge)
      const [newest, oldest] = await ledger.hiddenBy('s7', 10)
      await prune(ledger, morning + minute)
      expect(await ledger.hiddenBy('s7', 10)).toEqual([newest])
      expect(await ledger.event(oldest?.number ?? 0)).toBeUndefined()
      expect((await ledger.suppression('s7'))?.hidden).toBe(2)
    })

    test('an event whose text is forgotten is not there by its number, though its alert is', async () => {
      const ledger = current()
      const id = await openOne(ledger)
      expect((await ledger.event(1))?.verdict).toBe('open')
      await act(ledger, id, { do: 'resolve', by: 'U0ANA', outcome: 'benign', note: '' }, morning)
      await prune(ledger, morning + minute)
      expect(await ledger.event(1)).toBeUndefined()
    })

    test('of a closed alert, what opened it is forgotten too: it is shown as far as the ledger knows', async () => {
      const ledger = current()
      const id = await openOne(ledger)
      await act(ledger, id, { do: 'resolve', by: 'U0ANA', outcome: 'benign', note: '' }, morning)
      expect(await prune(ledger, morning + minute)).toBe(1)
      expect(await ledger.shelf()).toEqual({ events: 0, bytes: 0, since: undefined })
      const dossier = await ledger.alert(id)
      expect(dossier?.sample).toMatchObject({ rule: 'Terminal shell in container', hostname: 'node-7', raw: '' })
      expect(dossier?.sample.fields.size).toBe(0)
      expect(await ledger.events(id, 10)).toHaveLength(1)
    })

    test('what was spared for a living alert is forgotten once that closes', async () => {
      const ledger = current()
      const id = await openOne(ledger)
      await openOne(ledger, { rule: 'Other' })
      expect(await prune(ledger, morning + minute)).toBe(2)
      expect((await ledger.shelf()).events).toBe(2)
      await act(ledger, id, { do: 'resolve', by: 'U0ANA', outcome: 'benign', note: '' }, morning)
      expect(await prune(ledger, morning + minute)).toBe(1)
      expect((await ledger.shelf()).events).toBe(1)
      expect((await ledger.alert(id))?.sample.raw).toBe('')
    })

    test('an alert that is reopened and goes on is shown with its newest event, once what opened it is forgotten', async () => {
      const ledger = current()
      const id = await openOne(ledger)
      await act(ledger, id, { do: 'resolve', by: 'U0ANA', outcome: 'benign', note: '' }, morning)
      await prune(ledger, morning + minute)
      await act(ledger, id, { do: 'reopen', by: 'U0ANA' }, morning + 2 * minute)
      expect((await ledger.alert(id))?.sample).toMatchObject({ hostname: 'node-7', raw: '' })
      const newest = fresh({ hostname: 'node-8', receivedAt: morning + 3 * minute })
      await admitOne(ledger, newest)
      for (const shown of [[await ledger.alert(id)], await ledger.alive(10), await ledger.recent(10)])
        expect(shown.map((dossier) => dossier?.sample)).toEqual([newest.event])
      await prune(ledger, morning + hour)
      expect((await ledger.alert(id))?.sample).toMatchObject({ hostname: 'node-7', raw: '' })
    })

    test('beyond its budget the oldest go first, and no more of them than needed', async () => {
      const ledger = current()
      const sent = Array.from({ length: 10 }, (_, index) => fresh({ receivedAt: morning + index * second }))
      await ledger.admit(sent, judge)
      const budget = bytesOf([sent[0], ...sent.slice(7)])
      await prune(ledger, 0, budget)
      expect(await ledger.shelf()).toEqual({ events: 4, bytes: budget, since: morning + 7 * second })
      expect(await prune(ledger, 0, budget)).toBe(0)
    })

    test('it goes on slice by slice, and what it has gone past is not gone past again', async () => {
      const ledger = current()
      await ledger.admit(
        Array.from({ length: 12 }, (_, index) => fresh({ rule: `Rule ${index % 6}` })),
        judge,
      )
      const slices = []
      for (let count = -1; count !== 0; slices.push(count)) count = await ledger.prune(morning + minute, Infinity, 5)
      expect(slices).toEqual([5, 5, 2, 0])
      expect((await ledger.shelf()).events).toBe(6)
    })

    test('a forgotten event that is sent again is a new one', async () => {
      const ledger = current()
      await openOne(ledger)
      const again = fresh()
      await admitOne(ledger, again)
      await prune(ledger, morning + minute)
      expect(await admitOne(ledger, { ...again, receivedAt: morning + 2 * minute })).toMatchObject({ kind: 'fold' })
      expect(await ledger.events('a0000001', 10)).toHaveLength(1)
    })
  })
}

async function prune(ledger: Ledger, before: number, bytes = Infinity): Promise<number> {
  let all = 0
  for (let count = -1; count !== 0; all += count) count = await ledger.prune(before, bytes, 500)
  return all
}

function bytesOf(arrivals: readonly (ReturnType<typeof fresh> | undefined)[]): number {
  return arrivals.reduce((sum, arrival) => sum + Buffer.byteLength(arrival?.event.raw ?? ''), 0)
}
