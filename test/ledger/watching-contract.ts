import { describe, expect, test } from 'vitest'
import { decide } from '../../src/domain/action.ts'
import { evolve } from '../../src/domain/alert.ts'
import type { AlertId } from '../../src/domain/alert.ts'
import { extend, keep, narrow, tell } from '../../src/domain/suppression-deeds.ts'
import type { Suppression, SuppressionId } from '../../src/domain/suppression.ts'
import type { Arrival } from '../../src/domain/triage.ts'
import { learn, nothingFamiliar, watchOf, wires } from '../../src/domain/trip-wire.ts'
import type { Ledger } from '../../src/ledger/ledger.ts'
import { anEvent, morning } from '../event.ts'
import { aSuppression, act, admitOne, fresh, hour, judge, liftOne, minute, openOne, postCard, second, dueOf } from './desk.ts'

const familiar = { ...learn(nothingFamiliar, anEvent()), events: 40, perHour: 20 }
/** It knows the shells that root opens from runc. */
const knowing = (overrides: Partial<Suppression> = {}) => aSuppression({ watch: watchOf(wires, familiar), ...overrides })
const stranger = (receivedAt = morning + minute) => fresh({ receivedAt, fields: { 'user.name': 'mallory' } })
const trip = { wire: 'user', value: 'mallory' } as const

/** How a suppression lives: it counts, learns, ends itself, and its owner is told. */
export function watchingContract(name: string, current: () => Ledger): void {
  /** It hides a problem that has an alert, and the alert's card says so. */
  async function suppressed(overrides: Partial<Suppression> = {}, event: Parameters<typeof fresh>[0] = {}): Promise<AlertId> {
    const id = await openOne(current(), event)
    const suppression = knowing({ alert: id, ...overrides })
    await current().amend(id, (alert, successor) => ({
      ...decide({ do: 'suppress', by: 'U0ANA', suppression }, alert, { now: morning, successor }),
      suppression,
    }))
    return id
  }

  const kindsOf = async (id: SuppressionId) => (await current().suppression(id))?.facts.map(({ kind }) => kind)
  const admit = (arrivals: readonly Arrival[]) => current().admit(arrivals, judge)

  describe(`${name}: what a suppression watches`, () => {
    test('the first event that it hides is a fact, the next ones are figures', async () => {
      const ledger = current()
      await ledger.addSuppression(knowing())
      await admit([fresh({ receivedAt: morning + minute }), fresh({ receivedAt: morning + 2 * minute })])
      await admit([fresh({ receivedAt: morning + 3 * minute })])
      expect(await kindsOf('s7')).toEqual(['made', 'hit'])
      expect(await ledger.suppression('s7')).toMatchObject({ hidden: 3, lastHiddenAt: morning + 3 * minute, watch: { inHour: 3 } })
    })

    test('an event that shows something new is not hidden: it ends the suppression for all that come after it', async () => {
      const ledger = current()
      const id = await suppressed()
      const verdicts = await admit([fresh(), stranger(), fresh({ receivedAt: morning + minute })])
      expect(verdicts.map(({ kind }) => kind)).toEqual(['suppress', 'fold', 'fold'])
      expect(verdicts[1]).toMatchObject({ into: id, tripped: [{ suppression: 's7', trip }] })
      expect(verdicts[1]?.because).toContain('suppression s7 has ended itself: a user who is new in it')
      expect(await ledger.suppression('s7')).toMatchObject({
        hidden: 1,
        ended: { at: morning + minute, why: 'tripped', by: undefined, trip },
      })
      expect(await kindsOf('s7')).toEqual(['made', 'hit', 'tripped'])
      expect(await ledger.suppressions()).toEqual([])
    })

    test('its card shows it no more, and its thread says what ended it', async () => {
      const ledger = current()
      const id = await suppressed()
      await postCard(ledger, id, morning)
      for (const { posting } of await dueOf(ledger))
        await ledger.postings.posted(posting.id, { channel: 'C0FALCO', ts: '17.2' }, 0, morning, 0)
      await admit([fresh(), stranger()])
      const unsuppressed = { kind: 'unsuppressed', suppression: 's7', why: 'tripped', trip, hidden: 1, told: true } as const
      expect((await ledger.facts(id)).at(-1)).toMatchObject(unsuppressed)
      const alert = (await ledger.alert(id))?.alert
      expect([alert?.suppressed, alert?.count, alert?.hidden]).toEqual([undefined, 2, 1])
      const due = await dueOf(ledger)
      expect(due.map(({ urgency, posting: { about } }) => [urgency, about.kind])).toEqual([
        [1, 'reply'],
        [1, 'card'],
        [1, 'reply'],
        [2, 'reminder'],
      ])
      expect(due[0]?.posting.about).toMatchObject({ fact: { kind: 'suppressed' } })
      expect(due[2]?.posting.about).toMatchObject({ fact: unsuppressed })
    })

    test('its owner is told in the channel of the alert whose event ended it, or in the fallback channel', async () => {
      const ledger = current()
      await ledger.addSuppression(knowing())
      await ledger.addSuppression(knowing({ id: 's8', scope: [{ field: 'rule', is: 'Chatter' }] }))
      const chatter = fresh({
        rule: 'Chatter',
        priority: 'Debug',
        receivedAt: morning + minute,
        fields: { 'user.name': 'mallory', 'k8s.ns.name': 'shop' },
      })
      await ledger.admit([stranger(), chatter], judge, '#ops')
      const [opened] = await ledger.recent(1)
      const told = (await dueOf(ledger)).filter(({ posting }) => posting.about.kind === 'reminder')
      expect(told.map(({ posting }) => posting)).toMatchObject([
        { channel: '#falco', about: { suppression: 's7', alert: opened?.alert.id, notice: { kind: 'tripped', trip } } },
        { channel: '#ops', about: { suppression: 's8', notice: { kind: 'tripped', trip } } },
      ])
    })

    test('every other living card that showed it changes, and its thread stays still', async () => {
      const ledger = current()
      await suppressed()
      const other = await openOne(ledger, { rule: 'Other', fields: { 'k8s.ns.name': 'shop' } })
      const unconcerned = await openOne(ledger, { rule: 'Third', fields: { 'k8s.ns.name': 'shop' } })
      for (const [id, suppression] of [
        [other, 's7'],
        [unconcerned, 's8'],
      ] as const)
        await ledger.amend(id, (alert) => {
          const fact = {
            kind: 'suppressed',
            at: morning,
            by: 'U0ANA',
            suppression,
            until: morning + hour,
            reason: '',
            scope: '',
            told: false,
          } as const
          return { facts: [fact], alert: evolve(alert, fact) }
        })
      await admit([stranger()])
      expect((await ledger.facts(other)).at(-1)).toMatchObject({ kind: 'unsuppressed', why: 'tripped', told: false })
      expect((await ledger.alert(other))?.alert.suppressed).toBeUndefined()
      expect((await ledger.alert(unconcerned))?.alert.suppressed?.id).toBe('s8')
      await postCard(ledger, other, morning, '17.3')
      expect((await dueOf(ledger)).map(({ posting }) => posting.about)).not.toContainEqual(
        expect.objectContaining({ kind: 'reply', alert: other }),
      )
    })

    test('the alert on whose card it was asked for hears of it even when it is closed', async () => {
      const ledger = current()
      const id = await suppressed()
      await act(ledger, id, { do: 'resolve', by: 'U0ANA', outcome: 'benign', note: '' }, morning)
      await admit([stranger()])
      expect((await ledger.facts(id)).at(-1)).toMatchObject({ kind: 'unsuppressed', why: 'tripped', told: true })
      expect(await ledger.recent(10)).toHaveLength(2)
    })

    test('several that one event ends each say so', async () => {
      const ledger = current()
      await ledger.addSuppression(knowing({ id: 'one' }))
      await ledger.addSuppression(knowing({ id: 'two', scope: [{ field: 'proc.name', is: 'bash' }] }))
      expect((await admitOne(ledger, stranger())).tripped).toMatchObject([{ suppression: 'one' }, { suppression: 'two' }])
      expect([await kindsOf('one'), await kindsOf('two')]).toEqual([
        ['made', 'tripped'],
        ['made', 'tripped'],
      ])
    })

    test('ten times the usual rate within an hour ends it, however the events are cut into batches', async () => {
      const ledger = current()
      await ledger.addSuppression(knowing({ until: morning + 9 * hour }))
      await admit(Array.from({ length: 150 }, () => fresh({ receivedAt: morning + minute })))
      await admit(Array.from({ length: 50 }, () => fresh({ receivedAt: morning + 2 * minute })))
      expect(await ledger.suppression('s7')).toMatchObject({ hidden: 200, ended: undefined })
      expect(await admitOne(ledger, fresh({ receivedAt: morning + 3 * minute }))).toMatchObject({
        kind: 'open',
        tripped: [{ trip: { wire: 'rate', usual: 20 } }],
      })
    })

    test('what hid nothing before learns for an hour, and what it learned is kept', async () => {
      const ledger = current()
      await ledger.addSuppression(aSuppression({ until: morning + 9 * hour }))
      await admit([fresh(), stranger(morning + 59 * minute)])
      const known = await ledger.suppression('s7')
      expect(known?.watch).toMatchObject({
        familiar: { events: 2, perHour: 2, values: { user: ['root', 'mallory'] } },
        learnsUntil: morning + hour,
      })
      expect(await admitOne(ledger, stranger(morning + 2 * hour))).toMatchObject({ kind: 'suppress' })
      const other = fresh({ receivedAt: morning + 2 * hour, fields: { 'proc.pname': 'nc' } })
      expect(await admitOne(ledger, other)).toMatchObject({ kind: 'open', tripped: [{ trip: { wire: 'parent', value: 'nc' } }] })
    })

    test('a batch that fails leaves it as it was', async () => {
      const ledger = current()
      await ledger.addSuppression(knowing())
      const before = await ledger.suppression('s7')
      let judged = 0
      const ill: typeof judge = (arrival, known) => {
        if ((judged += 1) === 3) throw new Error('judge is ill')
        return judge(arrival, known)
      }
      await expect(ledger.admit([fresh(), stranger(), fresh()], ill)).rejects.toThrow('judge is ill')
      expect(await ledger.suppression('s7')).toEqual(before)
      expect(await admitOne(ledger, fresh())).toMatchObject({ kind: 'suppress' })
      expect(await ledger.suppression('s7')).toMatchObject({ hidden: 1, saved: 1, watch: { inHour: 1 } })
    })

    test('what somebody decides between two batches holds for the next one', async () => {
      const ledger = current()
      await ledger.addSuppression(knowing())
      await admitOne(ledger, fresh())
      await ledger.amendSuppression('s7', (one) => narrow(one, [{ field: 'process', is: 'sh' }], 'U0BEN', morning))
      expect(await admitOne(ledger, fresh())).toMatchObject({ kind: 'open' })
      expect(await admitOne(ledger, fresh({ fields: { 'proc.name': 'sh' } }))).toMatchObject({ kind: 'suppress' })
      expect(await ledger.suppression('s7')).toMatchObject({ hidden: 2, saved: 1 })
    })
  })

  describe(`${name}: what a suppression saves`, () => {
    test('is a card for each problem that it hides from the first event on, once', async () => {
      const ledger = current()
      await ledger.addSuppression(knowing({ scope: [{ field: 'process', is: 'bash' }] }))
      await admit([fresh(), fresh(), fresh({ rule: 'Other' })])
      await admit([fresh(), fresh({ rule: 'Third' })])
      expect(await ledger.suppression('s7')).toMatchObject({ hidden: 5, saved: 3 })
    })

    test('is nothing while the problem has its card, and nothing where no route leads to one', async () => {
      const ledger = current()
      await openOne(ledger)
      await ledger.addSuppression(knowing({ scope: [{ field: 'process', is: 'bash' }], until: morning + 2 * hour }))
      await admit([fresh(), fresh({ rule: 'Other', priority: 'Debug' })])
      expect(await ledger.suppression('s7')).toMatchObject({ hidden: 2, saved: 0 })
      await admit([fresh({ receivedAt: morning + hour })])
      expect(await ledger.suppression('s7')).toMatchObject({ hidden: 3, saved: 1 })
    })

    test('stays counted when it has ended, and of what problems is forgotten in time', async () => {
      const ledger = current()
      await ledger.addSuppression(knowing())
      await admit([fresh(), fresh({ rule: 'Other' })])
      await liftOne(ledger, 's7', 'U0ANA', morning)
      expect(await ledger.prune(-Infinity, Infinity, 1)).toBe(1)
      expect(await ledger.prune(-Infinity, Infinity, 10)).toBe(1)
      expect(await ledger.prune(-Infinity, Infinity, 10)).toBe(0)
      expect(await ledger.suppression('s7')).toMatchObject({ saved: 2 })
    })
  })

  describe(`${name}: suppressions that are over`, () => {
    test('when the noise goes on, the next card says what had hidden it', async () => {
      const ledger = current()
      await ledger.addSuppression(knowing())
      await admit([fresh(), fresh()])
      await liftOne(ledger, 's7', 'U0BEN', morning + minute)
      const { because } = await admitOne(ledger, fresh({ receivedAt: morning + 5 * minute }))
      expect(because).toBe(
        'first event of this problem; the noise goes on: suppression s7, which hid 2 events, ended 4 minutes before (lifted)',
      )
    })

    test('one that events ended is remembered too, by the same batch and by the next', async () => {
      const ledger = current()
      await ledger.addSuppression(knowing())
      const verdicts = await admit([fresh(), stranger(), fresh({ rule: 'Other', receivedAt: morning + 2 * minute })])
      expect(verdicts[2]?.because).toContain('the noise goes on: suppression s7, which hid 1 event, ended 60 seconds before (tripped)')
      expect((await admitOne(ledger, fresh({ rule: 'Third', receivedAt: morning + hour }))).because).toContain('s7')
      expect((await admitOne(ledger, fresh({ rule: 'Late', receivedAt: morning + 25 * hour }))).because).not.toContain('s7')
    })
  })

  describe(`${name}: finding suppressions`, () => {
    test('by the beginning of their ids, ended or not, enough to know whether it is one', async () => {
      const ledger = current()
      for (const id of ['abc1', 'abc2', 'abd', 'abc3']) await ledger.addSuppression(knowing({ id }))
      await liftOne(ledger, 'abc1', 'U0ANA', morning)
      expect(await ledger.suppressionsLike('abd')).toEqual(['abd'])
      expect(await ledger.suppressionsLike('abc')).toEqual(['abc1', 'abc2'])
      expect(await ledger.suppressionsLike('x')).toEqual([])
    })

    test('of an alert: what was asked for on its card, and what its facts name, oldest first', async () => {
      const ledger = current()
      const id = await openOne(ledger)
      const made = (at: number) => [{ kind: 'made', at, by: 'U0ANA', why: '' }] as const
      await ledger.addSuppression(knowing({ id: 'named', facts: made(morning + minute) }))
      await ledger.addSuppression(knowing({ id: 'asked', alert: id, facts: made(morning) }))
      await ledger.addSuppression(knowing({ id: 'other' }))
      await ledger.amend(id, (alert) => ({
        facts: [{ kind: 'suppressed', at: morning, by: 'U0ANA', suppression: 'named', until: 0, reason: '', scope: '', told: false }],
        alert,
      }))
      expect((await ledger.suppressionsOf(id)).map((one) => one.id)).toEqual(['asked', 'named'])
    })
  })

  describe(`${name}: what its owner is told`, () => {
    const told = (id: SuppressionId, at: number) =>
      current().amendSuppression(id, (one) => {
        const decision = tell(one, 'ending', at)
        return 'refused' in decision ? decision : { ...decision, reminder: { channel: '#ops' } }
      })
    const reminders = async () => (await dueOf(current())).filter(({ posting: { about } }) => about.kind === 'reminder')

    test('is told in the thread of the card where it was asked for, and changes with whatever comes of it', async () => {
      const ledger = current()
      const id = await suppressed()
      await postCard(ledger, id, morning, '17.1')
      await told('s7', morning + minute)
      const [due] = await reminders()
      const notice = { kind: 'ending', at: morning + minute, why: 'its end is near' }
      expect(due?.posting).toMatchObject({ about: { kind: 'reminder', suppression: 's7', alert: id, notice }, channel: '#falco' })
      expect(due).toMatchObject({ urgency: 2, revision: 2, cardAt: { channel: 'C0FALCO', ts: '17.1' } })
      await ledger.postings.posted(due?.posting.id ?? 0, { channel: 'C0FALCO', ts: '17.2' }, 2, morning + minute, morning + hour)
      expect(await reminders()).toEqual([])
      await ledger.amendSuppression('s7', (one) => keep(one, 'U0ANA', morning + 2 * minute))
      expect(await reminders()).toMatchObject([{ urgency: 1, revision: 3, actedRevision: 3, posting: { shownRevision: 2 } }])
      await ledger.postings.edited(due?.posting.id ?? 0, 3, morning + 2 * minute, true, 0)
      expect(await reminders()).toEqual([])
      await admit([stranger()])
      expect((await reminders()).slice(0, 1)).toMatchObject([{ urgency: 1, revision: 4 }])
    })

    test('is told in the channel that was named when no card hangs', async () => {
      const ledger = current()
      await suppressed()
      await ledger.addSuppression(knowing({ id: 'command' }))
      for (const id of ['s7', 'command']) await told(id, morning + minute)
      for (const { posting, cardAt } of await reminders()) {
        expect(posting).toMatchObject({ channel: '#ops', about: { alert: undefined } })
        expect(cardAt).toBeUndefined()
      }
      expect(await reminders()).toHaveLength(2)
    })

    test('is told again after it was extended, and beside the card that asked for its approval', async () => {
      const ledger = current()
      const approval = { because: 'it is broad', channel: '#ops', first: undefined, past: undefined, given: { by: 'U0BEN', at: morning } }
      await ledger.addSuppression(knowing({ approval: { ...approval, given: undefined } }))
      await ledger.amendSuppression('s7', (one) => ({ suppression: { ...one, approval } }))
      await told('s7', morning + minute)
      const longer = { now: morning + 2 * minute, longestMs: 9 * hour }
      await ledger.amendSuppression('s7', (one) => extend(one, morning + 2 * hour, 'U0BEN', longer))
      await told('s7', morning + 3 * minute)
      expect((await dueOf(ledger)).map(({ posting: { about } }) => about.kind)).toEqual(['approval', 'reminder', 'reminder'])
    })

    test('is nothing when the decision is refused', async () => {
      await current().addSuppression(knowing({ until: morning + second }))
      expect(await told('s7', morning + minute)).toMatchObject({ refused: expect.any(String) })
      expect(await reminders()).toEqual([])
    })
  })
}
