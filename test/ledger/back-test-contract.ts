import { describe, expect, test } from 'vitest'
import { identify } from '../../src/domain/fingerprint.ts'
import type { FalcoEvent } from '../../src/domain/event.ts'
import type { Scope, Subject } from '../../src/domain/scope.ts'
import { nothingFamiliar } from '../../src/domain/trip-wire.ts'
import type { Ledger } from '../../src/ledger/ledger.ts'
import { morning } from '../event.ts'
import { act, admitOne, fresh, hour, judge, minute, openOne } from './desk.ts'

const day = 24 * hour
const shells: Scope = [{ field: 'rule', is: 'Terminal shell in container' }]
const others: Scope = [{ field: 'rule', is: 'Other' }]
const interactive: Scope = [...shells, { field: 'proc.cmdline', is: 'bash -i' }]

export function ask(event: FalcoEvent): Subject {
  return { event, identity: identify(event, { cluster: undefined, fields: {} }) }
}

/** What a scope would have hidden. */
export function backTestContract(name: string, current: () => Ledger): void {
  describe(`${name}: looking back`, () => {
    test('what a scope would have hidden is counted, in all its respects', async () => {
      const ledger = current()
      const sent = [
        fresh({ receivedAt: morning - 3 * day }),
        fresh({ receivedAt: morning - 30 * minute, hostname: 'node-8', priority: 'Warning' }),
        fresh({ receivedAt: morning, rule: 'Other' }),
        fresh({ receivedAt: morning, fields: { 'proc.cmdline': 'bash -c id' } }),
      ]
      await ledger.admit(sent, judge)
      const found = await ledger.backTest(shells, morning, ask)
      expect(found.day).toEqual({ hidden: 2, of: 3, alerts: 1, hosts: 2, highest: 'Warning' })
      expect(found.fortnight).toEqual({ hidden: 3, of: 4, alerts: 2, hosts: 2, highest: 'Warning' })
      expect(found.days).toEqual([...Array.from({ length: 10 }, () => 0), 1, 0, 0, 2])
      expect(found.examples.map(({ event }) => event)).toEqual([sent[3], sent[1], sent[0]].map((one) => one?.event))
      expect(found).toMatchObject({ truePositives: { count: 0, one: undefined }, lookedBackTo: undefined })
    })

    test('what the traits cannot tell is read from the texts', async () => {
      const ledger = current()
      const commands = ['bash -i', 'bash -c id', 'bash -i', 'bash']
      await ledger.admit(
        commands.map((command) => fresh({ fields: { 'proc.cmdline': command } })),
        judge,
      )
      const found = await ledger.backTest(interactive, morning, ask)
      expect(found.day).toEqual({ hidden: 2, of: 4, alerts: 1, hosts: 1, highest: 'Notice' })
      expect(found.examples).toHaveLength(2)
      expect(found.lookedBackTo).toBeUndefined()
    })

    test('when time runs out, it says how far back it looked', async () => {
      const ledger = current()
      const moments = Array.from({ length: 1000 }, (_, index) => morning - (1000 - index) * minute)
      await ledger.admit(
        moments.map((receivedAt) => fresh({ receivedAt, priority: 'Debug' })),
        judge,
      )
      const { fortnight, lookedBackTo = 0 } = await ledger.backTest(interactive, morning, ask, 0)
      expect(lookedBackTo).toBeLessThan(morning)
      expect(fortnight.hidden).toBe(moments.filter((at) => at >= lookedBackTo - 1).length)
      expect(fortnight.hidden).toBeLessThan(1000)
      expect((await ledger.backTest(interactive, morning, ask)).fortnight.hidden).toBe(1000)
    })

    test('forgotten texts still count where traits suffice; where they do not, it says since when it knows', async () => {
      const ledger = current()
      const old = fresh({ receivedAt: morning - 2 * hour, priority: 'Debug' })
      await ledger.admit([old, fresh({ receivedAt: morning - hour, priority: 'Debug' })], judge)
      await ledger.prune(morning - 90 * minute, Infinity, 10)
      expect(await ledger.backTest(shells, morning, ask)).toMatchObject({ day: { hidden: 2 }, examples: [{ receivedAt: morning - hour }] })
      expect(await ledger.backTest(interactive, morning, ask)).toMatchObject({ day: { hidden: 1 }, lookedBackTo: morning - hour + 1 })
    })

    test('what a suppression would know: each kind of thing, the highest priority, and the rate of the hours in which any came', async () => {
      const ledger = current()
      const to = (address: string) => ({ 'fd.name': `10.0.0.5:51234->${address}`, 'proc.cmdline': 'bash -i' })
      await ledger.admit(
        [
          fresh({ receivedAt: morning - 3 * day, fields: { ...to('203.0.113.9:443'), 'user.name': 'app' }, priority: 'Warning' }),
          ...Array.from({ length: 4 }, () => fresh({ receivedAt: morning - 2 * day, fields: to('203.0.113.9:443') })),
          fresh({ receivedAt: morning, fields: { ...to('198.51.100.7:53'), 'container.image.repository': null } }),
          fresh({ receivedAt: morning, rule: 'Other', fields: { ...to('192.0.2.1:1'), 'user.name': 'mallory' } }),
        ],
        judge,
      )
      for (const scope of [shells, interactive]) {
        const { familiar } = await ledger.backTest(scope, morning, ask)
        // At half past nine, one event since nine is two an hour.
        expect(familiar).toMatchObject({ events: 6, highest: 'Warning', perHour: (1 + 4 + 2) / 3 })
        expect(familiar.values).toMatchObject({ image: ['registry.example/shop/checkout'], parent: ['runc'] })
        expect(familiar.values.user.toSorted()).toEqual(['app', 'root'])
        expect(familiar.values.destination.toSorted()).toEqual(['198.51.100.7:53', '203.0.113.9:443'])
      }
    })

    test('a container that was seen without an image is known by its id, whether traits keep that or texts alone', async () => {
      const ledger = current()
      const inContainer = (id: string, name: string | null) =>
        fresh({ fields: { 'container.id': id, 'container.name': name, 'container.image.repository': null } })
      await ledger.admit([inContainer('aa', null), inContainer('bb', 'app'), fresh({ fields: { 'container.id': 'cc' } })], judge)
      for (const scope of [shells, interactive])
        expect((await ledger.backTest(scope, morning, ask)).familiar.unnamed?.toSorted()).toEqual(['aa', 'bb'])
    })

    test('where connections went is read from the newest texts, even when there is no time', async () => {
      const ledger = current()
      const arrivals = Array.from({ length: 300 }, (_, index) => {
        const address = index < 50 ? '192.0.2.1:1' : '203.0.113.9:443'
        return fresh({ receivedAt: morning - (300 - index) * minute, fields: { 'fd.name': `10.0.0.5:51234->${address}` } })
      })
      await ledger.admit(arrivals, judge)
      expect((await ledger.backTest(shells, morning, ask, 0)).familiar.values.destination).toEqual(['203.0.113.9:443'])
      expect((await ledger.backTest(shells, morning, ask)).familiar.values.destination).toEqual(['203.0.113.9:443', '192.0.2.1:1'])
    })

    test('an alert that people resolved as a true positive is named', async () => {
      const ledger = current()
      const [real, noise] = [await openOne(ledger), await openOne(ledger, { fields: { 'k8s.ns.name': 'shop' } })]
      await act(ledger, real, { do: 'resolve', by: 'U0ANA', outcome: 'true positive', note: '' }, morning)
      await act(ledger, noise, { do: 'resolve', by: 'U0ANA', outcome: 'benign', note: '' }, morning)
      expect((await ledger.backTest(shells, morning, ask)).truePositives).toEqual({ count: 1, one: real })
    })

    test('an alert that was real is named even when there is no time to look back so far', async () => {
      const ledger = current()
      const real = await openOne(ledger, { receivedAt: morning - 3 * day })
      await act(ledger, real, { do: 'resolve', by: 'U0ANA', outcome: 'true positive', note: '' }, morning - 3 * day)
      await ledger.admit(
        Array.from({ length: 1000 }, (_, index) => fresh({ receivedAt: morning - (1000 - index) * minute, priority: 'Debug' })),
        judge,
      )
      const found = await ledger.backTest(interactive, morning, ask, 0)
      expect(found.lookedBackTo).toBeGreaterThan(morning - day)
      expect(found.truePositives).toEqual({ count: 1, one: real })
    })

    test('of an alert that was real every event is asked, however long ago, if only there is time; else it says that it is unsure', async () => {
      const ledger = current()
      const real = await openOne(ledger, { receivedAt: morning - 3 * day })
      await ledger.admit(
        Array.from({ length: 300 }, () => fresh({ receivedAt: morning - 3 * day + minute, fields: { 'proc.cmdline': 'bash' } })),
        judge,
      )
      await act(ledger, real, { do: 'resolve', by: 'U0ANA', outcome: 'true positive', note: '' }, morning - 2 * day)
      expect((await ledger.backTest(interactive, morning, ask)).truePositives).toEqual({ count: 1, one: real })
      expect((await ledger.backTest(interactive, morning, ask, 0)).truePositives).toEqual({ count: 0, one: undefined, unsure: true })
      expect((await ledger.backTest(others, morning, ask, 0)).truePositives).toMatchObject({ count: 0 })
    })

    test('where the texts of an alert that was real are forgotten, traits tell, or it says that it is unsure', async () => {
      const ledger = current()
      const real = await openOne(ledger, { receivedAt: morning - 3 * day })
      await act(ledger, real, { do: 'resolve', by: 'U0ANA', outcome: 'true positive', note: '' }, morning - 2 * day)
      await ledger.prune(morning - day, Infinity, 10)
      expect((await ledger.backTest(shells, morning, ask)).truePositives).toEqual({ count: 1, one: real })
      expect((await ledger.backTest(interactive, morning, ask)).truePositives).toEqual({ count: 0, one: undefined, unsure: true })
      expect((await ledger.backTest(others, morning, ask)).truePositives).toEqual({ count: 0, one: undefined })
    })

    test('of more kinds of events than there is time for, those seen last are asked, and it says how far back that is', async () => {
      const ledger = current()
      const of = (receivedAt: number, count: number) =>
        Array.from({ length: count }, (_, index) =>
          fresh({ receivedAt, priority: 'Debug', fields: { 'user.name': `u${receivedAt}-${index}` } }),
        )
      await ledger.admit([...of(morning - 3 * day, 900), ...of(morning, 300)], judge)
      const { day: last, fortnight, lookedBackTo } = await ledger.backTest(shells, morning, ask, 0)
      expect([last.hidden, last.of, fortnight.of]).toEqual([300, 300, 1200])
      expect(lookedBackTo).toBeLessThan(morning)
      expect(fortnight.hidden).toBeLessThan(1200)
      expect((await ledger.backTest(shells, morning, ask)).fortnight.hidden).toBe(1200)
    })

    test('whatever it names, what would have hidden all that a rule found in several problems is a whole rule', async () => {
      const ledger = current()
      const login = { 'user.loginuid': -1 }
      await openOne(ledger, { fields: login })
      await openOne(ledger, { fields: { ...login, 'proc.cmdline': 'bash' }, rule: 'Other' })
      const isWhole = async (scope: Scope) => (await ledger.backTest([...shells, ...scope], morning, ask)).isWholeRule
      const nobody: Scope = [{ field: 'user.loginuid', is: '-1' }]
      expect(await isWhole(nobody)).toBe(false)
      await openOne(ledger, { fields: { ...login, 'k8s.ns.name': 'shop' } })
      expect(await isWhole(nobody)).toBe(true)
      expect(await isWhole([{ field: 'proc.cmdline', is: 'bash -i' }])).toBe(true)
      expect(await isWhole([{ field: 'namespace', is: 'shop' }])).toBe(false)
      await openOne(ledger, { fields: { 'k8s.ns.name': 'shop', 'proc.cmdline': 'bash' } })
      expect(await isWhole(nobody)).toBe(false)
      expect(await isWhole([{ field: 'proc.cmdline', is: 'bash -i' }])).toBe(false)
    })

    test('nothing is counted that no suppression may hide, nor what Falco says of itself, nor a repeat', async () => {
      const ledger = current()
      const sent = fresh({ rule: 'Falco internal: syscall event drop', source: 'internal' })
      const [shell, other] = [fresh(), fresh({ hostname: 'guarded' })]
      await ledger.admit([sent, shell, shell, other], judge)
      const guarded = (event: FalcoEvent) => (event.hostname === 'guarded' ? undefined : ask(event))
      expect((await ledger.backTest(shells, morning, guarded)).day).toMatchObject({ hidden: 1, of: 2 })
      expect((await ledger.backTest([{ field: 'source', is: 'internal' }], morning, ask)).day).toMatchObject({
        hidden: 0,
        highest: undefined,
      })
    })

    test('a ledger that has counted nothing yet reaches back to this moment, and knows nothing', async () => {
      const found = await current().backTest(shells, morning, ask)
      const none = { hidden: 0, of: 0, alerts: 0, hosts: 0, highest: undefined }
      expect(found).toMatchObject({ day: none, fortnight: none, examples: [], since: morning })
      expect(found.familiar).toEqual(nothingFamiliar)
    })

    test('counts older than 30 days are forgotten, and traits that nothing has any more', async () => {
      const ledger = current()
      await ledger.admit([fresh({ receivedAt: morning - 40 * day }), fresh({ receivedAt: morning, rule: 'Other' })], judge)
      let dealt = 0
      for (let count = -1; count !== 0; dealt += count) count = await ledger.prune(-Infinity, Infinity, 1)
      expect(dealt).toBe(3)
      await admitOne(ledger, fresh({ receivedAt: morning }))
      expect(await ledger.backTest(shells, morning - 40 * day, ask)).toMatchObject({ fortnight: { hidden: 0, of: 0 } })
      expect(await ledger.backTest(shells, morning, ask)).toMatchObject({ fortnight: { hidden: 1, of: 2 } })
    })
  })
}
