import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { decide, suppressedFact } from '../../src/domain/action.ts'
import { evolve } from '../../src/domain/alert.ts'
import { received } from '../../src/domain/books.ts'
import type { AlertId } from '../../src/domain/alert.ts'
import { approve, hide, lift } from '../../src/domain/suppression-deeds.ts'
import { nothingFamiliar } from '../../src/domain/trip-wire.ts'
import type { Ledger } from '../../src/ledger/ledger.ts'
import { anArrival, morning } from '../event.ts'
import { aSuppression, act, admitOne, countingIds, fresh, hour, judge, minute, openOne, second, liftOne } from './desk.ts'
import { backTestContract } from './back-test-contract.ts'
import { postingsContract } from './postings-contract.ts'
import { readingContract } from './reading-contract.ts'
import { reportsContract } from './reports-contract.ts'
import { retentionContract } from './retention-contract.ts'
import { stormContract } from './storm-contract.ts'
import { watchingContract } from './watching-contract.ts'

export type OpenLedger = (newId: () => AlertId) => Promise<Ledger>

/** What every engine must do. `open` gives an empty ledger each time. */
export function ledgerContract(name: string, open: OpenLedger): void {
  let ledger: Ledger
  beforeEach(async () => {
    ledger = await open(countingIds())
  })
  afterEach(() => ledger.close())

  describe(`${name}: events`, () => {
    test('the first event of a problem opens an alert, the next one folds into it', async () => {
      const verdicts = [await admitOne(ledger, fresh()), await admitOne(ledger, fresh({ receivedAt: morning + second }))]
      expect(verdicts.map(({ kind }) => kind)).toEqual(['open', 'fold'])
      const dossier = await ledger.alert('a0000001')
      expect(dossier?.alert).toMatchObject({ status: 'open', count: 2, revision: 2, lastReceivedAt: morning + second })
    })

    test('an alert shows the very event that opened it', async () => {
      const opening = fresh({ output: 'A shell <&> "quoted"', fields: { 'proc.aname[2]': 'sh', nested: { deep: [1, 'x', true] } } })
      await ledger.admit([opening, fresh()], judge)
      expect((await ledger.alert('a0000001'))?.sample).toEqual(opening.event)
    })

    test('an integer that a double cannot hold comes back to the last digit', async () => {
      const { event, ...arrival } = fresh({ fields: { 'evt.num': 'digits' } })
      const raw = event.raw.replace('"digits"', '9007199254740993')
      await admitOne(ledger, { ...arrival, event: { ...event, raw } })
      expect((await ledger.alert('a0000001'))?.sample.fields.get('evt.num')).toBe('9007199254740993')
    })

    test('an event that the intake would refuse by now still says what the ledger knows of it', async () => {
      const { event, ...arrival } = fresh()
      await admitOne(ledger, { ...arrival, event: { ...event, raw: '{"of":"old"}' } })
      const known = { ...event, raw: '{"of":"old"}', output: undefined, tags: [], fields: new Map() }
      expect((await ledger.alert('a0000001'))?.sample).toStrictEqual(known)
    })

    test('an attacker sends names that break other programs, and reads back what he sent', async () => {
      const hostile = "x'; drop table alerts; --\u0000\u202e<!channel>"
      const arrival = fresh({ rule: hostile, hostname: hostile, fields: { ['__proto__']: hostile, 'k8s.ns.name': hostile } })
      await admitOne(ledger, arrival)
      expect((await ledger.recent(1))[0]?.sample).toEqual(arrival.event)
      expect((await ledger.summary(morning, morning + minute)).topRules).toEqual([{ rule: hostile, count: 1 }])
    })

    test('a batch sees its own: one opens, others fold, one is a repeat, one is below', async () => {
      const twice = fresh()
      const verdicts = await ledger.admit([twice, fresh(), twice, fresh({ priority: 'Debug', rule: 'Chatter' }), fresh()], judge)
      expect(verdicts.map(({ kind }) => kind)).toEqual(['open', 'fold', 'repeat', 'below', 'fold'])
      expect((await ledger.alert('a0000001'))?.alert.count).toBe(3)
    })

    test('the same event sent again later is a repeat, and says when it was first received', async () => {
      const arrival = fresh()
      await admitOne(ledger, arrival)
      const verdict = await admitOne(ledger, { ...arrival, receivedAt: morning + hour })
      expect(verdict).toEqual({ kind: 'repeat', because: 'the same event was received at 2026-11-24T09:30:00.000Z' })
      expect(await ledger.events('a0000001', 10)).toHaveLength(1)
    })

    test('more events than one statement can hold are one batch all the same', async () => {
      const arrivals = Array.from({ length: 3000 }, () => fresh())
      const verdicts = await ledger.admit(arrivals, judge)
      expect(verdicts).toHaveLength(3000)
      expect((await ledger.alert('a0000001'))?.alert.count).toBe(3000)
    })

    test('an alert that was silent for too long takes no more events: it falls quiet and another opens', async () => {
      await admitOne(ledger, fresh())
      const later = morning + 2 * hour
      expect(await admitOne(ledger, fresh({ receivedAt: later }))).toMatchObject({ kind: 'open', previous: 'a0000001' })
      expect((await ledger.alert('a0000001'))?.alert).toMatchObject({ status: 'quiet', at: later })
      expect(await ledger.facts('a0000001')).toEqual([{ kind: 'quieted', at: later }])
      expect((await ledger.alive(10)).map(({ alert }) => alert.id)).toEqual(['a0000002'])
    })

    test('within one batch an alert may open, fall quiet and be followed', async () => {
      await ledger.admit([fresh(), fresh({ receivedAt: morning + 2 * hour }), fresh({ receivedAt: morning + 4 * hour })], judge)
      const statuses = ['a0000001', 'a0000002', 'a0000003'].map(async (id) => (await ledger.alert(id))?.alert.status)
      expect(await Promise.all(statuses)).toEqual(['quiet', 'quiet', 'open'])
    })

    test('a problem that was resolved and comes back opens an alert of its own', async () => {
      const id = await openOne(ledger)
      await act(ledger, id, { do: 'resolve', by: 'U0ANA', outcome: 'benign', note: '' }, morning + second)
      const verdict = await admitOne(ledger, fresh({ receivedAt: morning + minute }))
      expect(verdict).toMatchObject({ kind: 'open', previous: id })
      expect(await ledger.facts(id)).toHaveLength(1)
    })

    test('a reopened alert takes the events of its problem again', async () => {
      const id = await openOne(ledger)
      await act(ledger, id, { do: 'resolve', by: 'U0ANA', outcome: 'benign', note: '' }, morning + second)
      await admitOne(ledger, fresh({ receivedAt: morning + minute }))
      await act(ledger, 'a0000002', { do: 'resolve', by: 'U0ANA', outcome: 'benign', note: '' }, morning + minute)
      await act(ledger, id, { do: 'reopen', by: 'U0ANA' }, morning + 2 * minute)
      expect(await admitOne(ledger, fresh({ receivedAt: morning + 3 * minute }))).toMatchObject({ kind: 'fold', into: id })
    })

    test('the books balance, whatever came', async () => {
      await ledger.addSuppression(aSuppression({ scope: [{ field: 'rule', is: 'Noise' }] }))
      const twice = fresh()
      await ledger.admit([twice, twice, fresh(), fresh({ rule: 'Noise' }), fresh({ priority: 'Debug', rule: 'Chatter' }), fresh()], judge)
      const { books } = await ledger.summary(morning, morning + minute)
      expect(books).toEqual({ open: 1, fold: 2, suppress: 1, below: 1, repeat: 1 })
      expect(received(books)).toBe(6)
    })

    test('when the judge fails, nothing of the batch is stored', async () => {
      const failing = () => {
        throw new Error('judge is ill')
      }
      await expect(ledger.admit([fresh()], failing)).rejects.toThrow('judge is ill')
      expect(await ledger.recent(10)).toEqual([])
      expect(await admitOne(ledger, fresh())).toMatchObject({ kind: 'open' })
    })

    test('a new alert whose id is taken draws another', async () => {
      await ledger.close()
      const drawn = ['same0000', 'same0000', 'same0000', 'other000']
      const further = countingIds()
      ledger = await open(() => drawn.shift() ?? further())
      await admitOne(ledger, fresh())
      await ledger.admit([fresh({ rule: 'Second' }), fresh({ rule: 'Third' })], judge)
      expect((await ledger.recent(10)).map(({ alert }) => alert.id).toSorted()).toEqual(['a0000001', 'a0000002', 'same0000'])
    })
  })

  describe(`${name}: suppressions`, () => {
    test('a suppression hides events from now on, counts them and learns from them', async () => {
      const id = await openOne(ledger)
      await ledger.addSuppression(aSuppression())
      const sent = fresh({ receivedAt: morning + minute })
      expect(await admitOne(ledger, sent)).toMatchObject({ kind: 'suppress', suppression: 's7', alert: id })
      expect((await ledger.alert(id))?.alert).toMatchObject({ count: 1, hidden: 1 })
      expect(await ledger.suppression('s7')).toEqual(hide(aSuppression(), sent.event, morning + minute))
    })

    test('what it hides without an alert is stored and counted too', async () => {
      await ledger.addSuppression(aSuppression())
      await ledger.admit([fresh(), fresh(), fresh({ receivedAt: morning + second })], judge)
      expect(await ledger.suppression('s7')).toMatchObject({ hidden: 3, lastHiddenAt: morning + second })
      expect(await ledger.recent(10)).toEqual([])
    })

    test('a suppression that has ended hides nothing more', async () => {
      await ledger.addSuppression(aSuppression())
      const sent = fresh()
      await admitOne(ledger, sent)
      await liftOne(ledger, 's7', 'U0BEN', morning + second)
      const lifted = lift({ ...hide(aSuppression(), sent.event, morning), saved: 1 }, 'U0BEN', morning + second)
      expect({ suppression: await ledger.suppression('s7') }).toEqual(lifted)
      expect(await admitOne(ledger, fresh({ receivedAt: morning + minute }))).toMatchObject({ kind: 'open' })
    })

    test('the second who lifts a suppression learns who was first', async () => {
      await ledger.addSuppression(aSuppression())
      await liftOne(ledger, 's7', 'U0ANA', morning)
      expect(await liftOne(ledger, 's7', 'U0BEN', morning + minute)).toEqual({ refused: '<@U0ANA> has lifted this suppression already.' })
      expect((await ledger.suppression('s7'))?.ended).toEqual({ at: morning, why: 'lifted', by: 'U0ANA' })
      expect(await liftOne(ledger, 'none', 'U0ANA', morning)).toBeUndefined()
    })

    test('one that waits for approval hides nothing, and once approved it does, with the fact on its alert', async () => {
      const id = await openOne(ledger)
      const approval = { because: 'it hides a whole rule', channel: '#falco', first: undefined, past: undefined, given: undefined }
      const suppression = aSuppression({ alert: id, approval })
      await ledger.amend(id, (alert, successor) => ({
        ...decide({ do: 'suppress', by: 'U0ANA', suppression }, alert, { now: morning, successor }),
        suppression,
      }))
      expect(await admitOne(ledger, fresh({ receivedAt: morning + second }))).toMatchObject({ kind: 'fold' })
      await ledger.amendSuppression('s7', (asked, alert) => {
        const decision = approve(asked, 'U0BEN', morning + minute, nothingFamiliar)
        if ('refused' in decision || !alert) return decision
        const fact = suppressedFact(decision.suppression, morning + minute, true)
        return { ...decision, told: { facts: [fact], alert: evolve(alert, fact) } }
      })
      expect(await admitOne(ledger, fresh({ receivedAt: morning + minute }))).toMatchObject({ kind: 'suppress', alert: id })
      expect((await ledger.facts(id)).map(({ kind }) => kind)).toEqual(['proposed', 'suppressed'])
      expect((await ledger.alert(id))?.alert.suppressed).toMatchObject({ by: 'U0ANA', approvedBy: 'U0BEN' })
      expect(await ledger.suppression('s7')).toMatchObject({ approval: { given: { by: 'U0BEN', at: morning + minute } }, hidden: 1 })
    })

    test('a decision that refuses changes nothing, and what a suppression has hidden meanwhile stays counted', async () => {
      await ledger.addSuppression(aSuppression())
      const stale = await ledger.suppression('s7')
      await admitOne(ledger, fresh())
      expect(await ledger.amendSuppression('s7', () => ({ refused: 'no' }))).toEqual({ refused: 'no' })
      await ledger.amendSuppression('s7', () => ({ suppression: { ...(stale ?? aSuppression()), until: morning + 2 * hour } }))
      const counted = { hidden: 1, lastHiddenAt: morning, saved: 1, watch: { inHour: 1 } }
      expect(await ledger.suppression('s7')).toMatchObject({ until: morning + 2 * hour, ...counted })
    })

    test('those not ended are listed, soonest end first', async () => {
      await ledger.addSuppression(aSuppression({ id: 'late', until: morning + 3 * hour }))
      await ledger.addSuppression(aSuppression({ id: 'over', until: morning + second }))
      await ledger.addSuppression(aSuppression({ id: 'gone', until: morning + 2 * second }))
      await liftOne(ledger, 'gone', 'U0ANA', morning)
      expect((await ledger.suppressions()).map(({ id }) => id)).toEqual(['over', 'late'])
    })

    test('events that arrive while a suppression is being made are judged by the old or the new state, never by a stale one', async () => {
      const batches = Array.from({ length: 5 }, () => ledger.admit([fresh({ receivedAt: morning + second })], judge))
      await Promise.all([...batches, ledger.addSuppression(aSuppression())])
      expect(await admitOne(ledger, fresh({ receivedAt: morning + second }))).toMatchObject({ kind: 'suppress' })
    })
  })

  describe(`${name}: what people do`, () => {
    test('an act is stored with its fact', async () => {
      const id = await openOne(ledger)
      await act(ledger, id, { do: 'acknowledge', by: 'U0ANA' }, morning + second)
      expect((await ledger.alert(id))?.alert).toMatchObject({ status: 'acknowledged', by: 'U0ANA', at: morning + second })
      expect(await ledger.facts(id)).toEqual([{ kind: 'acknowledged', by: 'U0ANA', at: morning + second }])
    })

    test('a refusal changes nothing', async () => {
      const id = await openOne(ledger)
      const before = await ledger.alert(id)
      expect(await act(ledger, id, { do: 'reopen', by: 'U0ANA' }, morning)).toEqual({ refused: 'This alert is open already.' })
      expect(await ledger.alert(id)).toEqual(before)
      expect(await ledger.facts(id)).toEqual([])
    })

    test('an act on an alert that does not exist is no act', async () => {
      const decide = () => ({ refused: 'never asked' })
      expect(await ledger.amend('nothere0', decide)).toBeUndefined()
    })

    test('of two people who acknowledge at once, one is told that the other was first', async () => {
      const id = await openOne(ledger)
      const both = ['U0ANA', 'U0BEN'].map((by) => act(ledger, id, { do: 'acknowledge', by }, morning))
      const outcomes = await Promise.all(both)
      expect(outcomes.filter((one) => 'facts' in one)).toHaveLength(1)
      expect(outcomes).toContainEqual({ refused: '<@U0ANA> has acknowledged this alert already.' })
    })

    test('an act and its suppression are stored together or not at all', async () => {
      const id = await openOne(ledger)
      await ledger.addSuppression(aSuppression())
      const before = await ledger.alert(id)
      const again = ledger.amend(id, (alert) => ({
        facts: [{ kind: 'reported', by: 'U0ANA', at: morning }],
        alert: { ...alert, revision: 99 },
        suppression: aSuppression(),
      }))
      await expect(again).rejects.toThrow(/unique/i)
      expect(await ledger.alert(id)).toEqual(before)
      expect(await ledger.facts(id)).toEqual([])
    })

    test('a suppression made on a card is in force with the act', async () => {
      const id = await openOne(ledger)
      const suppression = aSuppression({ alert: id })
      await ledger.amend(id, (alert) => ({ facts: [], alert, suppression }))
      expect(await ledger.suppression('s7')).toEqual(suppression)
      expect(await admitOne(ledger, fresh({ receivedAt: morning + second }))).toMatchObject({ kind: 'suppress' })
    })

    test('who reopens an old alert is told of the newer one that is alive', async () => {
      const id = await openOne(ledger)
      await admitOne(ledger, fresh({ receivedAt: morning + 2 * hour }))
      const refused = await act(ledger, id, { do: 'reopen', by: 'U0ANA' }, morning + 2 * hour)
      expect(refused).toEqual({ refused: 'The same problem has a newer alert, a0000002: handle that one.' })
    })

    test('there is never a second living alert of one problem, even if a decision forgets to ask', async () => {
      const id = await openOne(ledger)
      await admitOne(ledger, fresh({ receivedAt: morning + 2 * hour }))
      const careless = ledger.amend(id, (alert) => ({ facts: [], alert: Object.assign({}, alert, { status: 'open' as const }) }))
      await expect(careless).rejects.toThrow(/unique/i)
      expect((await ledger.alert(id))?.alert.status).toBe('quiet')
      expect(await admitOne(ledger, anArrival({ receivedAt: morning + 2 * hour }))).toMatchObject({ kind: 'fold', into: 'a0000002' })
    })
  })

  postingsContract(name, () => ledger)
  stormContract(name, () => ledger)
  reportsContract(name, () => ledger)
  retentionContract(name, () => ledger)
  readingContract(name, () => ledger)
  backTestContract(name, () => ledger)
  watchingContract(name, () => ledger)
}
