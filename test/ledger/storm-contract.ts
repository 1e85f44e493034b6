import { describe, expect, test } from 'vitest'
import { decide } from '../../src/domain/action.ts'
import { evolve } from '../../src/domain/alert.ts'
import type { AlertId } from '../../src/domain/alert.ts'
import { received } from '../../src/domain/books.ts'
import type { Moment } from '../../src/domain/event.ts'
import type { StormId } from '../../src/domain/storm.ts'
import type { Due, Ledger, PostingId } from '../../src/ledger/ledger.ts'
import { morning } from '../event.ts'
import type { EventOverrides } from '../event.ts'
import { aSuppression, act, admitOne, dueOf, fresh, hour, judge, minute, openOne, postCard, second, liftOne } from './desk.ts'

const day = 24 * hour
const nobody: ReadonlySet<PostingId> = new Set()

/** More new alerts than a channel can carry. */
export function stormContract(name: string, current: () => Ledger): void {
  describe(`${name}: storms`, () => {
    test('gathered alerts wait for no card of their own: one storm card shows them, among the Critical ones', async () => {
      const ledger = current()
      await openMany(ledger, 3)
      await openOne(ledger, { rule: 'Later', priority: 'Critical', receivedAt: morning + second })
      const storm = await gather(ledger, morning + minute)
      const due = await dueOf(ledger)
      expect(due.map(({ posting }) => posting.about.kind)).toEqual(['storm', 'card'])
      expect(due[0]).toMatchObject({ revision: 1, actedRevision: 1, posting: { about: { storm }, channel: '#falco', at: undefined } })
      expect(await ledger.postings.storms()).toEqual([
        {
          id: storm,
          channel: '#falco',
          since: morning,
          gatheredAt: morning + minute,
          endedAt: undefined,
          revision: 1,
          actedRevision: 1,
        },
      ])
    })

    test('when nothing can be gathered, no storm begins', async () => {
      const ledger = current()
      await openOne(ledger, { priority: 'Critical' })
      await ledger.postings.gather('#falco', morning, nobody)
      expect(await ledger.postings.storms()).toEqual([])
      expect(await dueOf(ledger)).toHaveLength(1)
    })

    test('what is being posted, or may be in Slack already, is left alone', async () => {
      const ledger = current()
      const [busy, begun, posted, plain] = await openMany(ledger, 4)
      await ledger.postings.intend(await cardId(ledger, begun), morning)
      await postCard(ledger, posted ?? '', morning)
      const storm = await gather(ledger, morning + minute, new Set([await cardId(ledger, busy)]))
      expect((await ledger.stormAlerts(storm, 10)).map(({ alert }) => alert.id)).toEqual([plain])
      expect(await cardsDue(ledger)).toEqual([busy, begun])
    })

    test('more than one slice of waiting alerts goes into one storm', async () => {
      const ledger = current()
      await openMany(ledger, 1100)
      const storm = await gather(ledger, morning + minute)
      expect(await ledger.storm(storm)).toMatchObject({ gathered: 1100, open: 1100, apart: 0, waiting: 0, talkersInAll: 1100 })
      expect(await dueOf(ledger)).toHaveLength(1)
    })

    test('each channel has a storm of its own', async () => {
      const ledger = current()
      const elsewhere = (arrival: Parameters<typeof judge>[0], known: Parameters<typeof judge>[1]) => {
        const verdict = judge(arrival, known)
        return verdict.kind === 'open' ? { ...verdict, channel: '#audit' } : verdict
      }
      await openMany(ledger, 2)
      await ledger.admit([fresh({ rule: 'Audited' })], elsewhere)
      await gather(ledger, morning)
      await ledger.postings.gather('#audit', morning, nobody)
      expect((await ledger.postings.storms()).map(({ channel }) => channel).toSorted()).toEqual(['#audit', '#falco'])
    })

    test('further alerts are gathered into the same storm, and its card is behind', async () => {
      const ledger = current()
      await openMany(ledger, 2)
      const storm = await gather(ledger, morning + minute)
      await postStorm(ledger, '17.1')
      await openOne(ledger, { rule: 'Further', receivedAt: morning + 2 * minute })
      expect(await gather(ledger, morning + 3 * minute)).toBe(storm)
      expect(await ledger.storm(storm)).toMatchObject({ gathered: 3, storm: { since: morning, gatheredAt: morning + 3 * minute } })
      const [due] = await dueOf(ledger)
      expect(due).toMatchObject({ actedRevision: 1, posting: { at: { ts: '17.1' }, about: { storm } } })
      await editStorm(ledger, due)
      expect(await dueOf(ledger)).toEqual([])
    })

    test('every event of its channel moves the storm card, and those of other channels do not', async () => {
      const ledger = current()
      const [first] = await openMany(ledger, 2)
      const storm = await gather(ledger, morning + minute)
      await postStorm(ledger, '17.1')
      await admitOne(ledger, fresh({ rule: 'Rule 0', receivedAt: morning + minute }))
      expect((await dueOf(ledger)).map(({ posting }) => posting.about)).toEqual([{ kind: 'storm', storm }])
      await editStorm(ledger, (await dueOf(ledger))[0])
      await admitOne(ledger, fresh({ rule: 'Chatter', priority: 'Debug', receivedAt: morning + minute }))
      expect(await dueOf(ledger)).toEqual([])
      expect((await ledger.alert(first ?? ''))?.alert.count).toBe(2)
    })

    test('a gathered alert that becomes Critical gets a card of its own and leaves the storm', async () => {
      const ledger = current()
      const [rising] = await openMany(ledger, 3)
      const storm = await gather(ledger, morning + minute)
      await admitOne(ledger, fresh({ rule: 'Rule 0', priority: 'Critical', receivedAt: morning + 2 * minute }))
      expect(await cardsDue(ledger)).toEqual([rising])
      await ledger.postings.gather('#falco', morning + 2 * minute, nobody)
      expect(await ledger.storm(storm)).toMatchObject({ gathered: 2, apart: 1, waiting: 1 })
      expect(await cardsDue(ledger)).toEqual([rising])
    })

    test('rules that are new to an image break through, five in a minute, the most urgent first', async () => {
      const ledger = current()
      await admitOne(ledger, fresh({ rule: 'First ever', priority: 'Debug' }))
      const later = morning + 8 * day
      await openOne(ledger, { rule: 'Less urgent', receivedAt: later })
      for (let n = 0; n < 5; n += 1) await openOne(ledger, { rule: `Urgent ${n}`, priority: 'Error', receivedAt: later + second })
      const storm = await gather(ledger, later + minute)
      expect(await rulesDue(ledger)).toEqual(['Urgent 0', 'Urgent 1', 'Urgent 2', 'Urgent 3', 'Urgent 4'])
      expect((await ledger.stormAlerts(storm, 10)).map(({ alert }) => alert.rule)).toEqual(['Less urgent'])

      await openOne(ledger, { rule: 'Too many', receivedAt: later + minute })
      await ledger.postings.gather('#falco', later + minute + 59 * second, nobody)
      expect(await ledger.storm(storm)).toMatchObject({ gathered: 2, apart: 5, waiting: 5 })
      await openOne(ledger, { rule: 'A minute later', receivedAt: later + 2 * minute })
      await ledger.postings.gather('#falco', later + 2 * minute, nobody)
      expect(await rulesDue(ledger)).toContain('A minute later')
    })

    test('the second alert of a new rule is no newcomer, within a batch and after it', async () => {
      const ledger = current()
      await admitOne(ledger, fresh({ rule: 'First ever', priority: 'Debug' }))
      const later = { rule: 'New', receivedAt: morning + 8 * day }
      const verdicts = await ledger.admit([fresh(later), fresh({ ...later, fields: { 'k8s.ns.name': 'shop' } })], judge)
      expect(verdicts).toMatchObject([{ novel: true }, { novel: false }])
      expect(await admitOne(ledger, fresh({ ...later, fields: { 'k8s.ns.name': 'web' } }))).toMatchObject({ novel: false })
      const otherImage = { ...later, fields: { 'k8s.ns.name': 'web', 'k8s.pod.name': 'x', 'container.image.repository': 'x' } }
      expect(await admitOne(ledger, fresh(otherImage))).toMatchObject({ novel: true })
    })

    test('hidden and folded events count as seen for 30 days from the last of them, repeats do not', async () => {
      const ledger = current()
      const sent = fresh({ rule: 'Hidden' })
      await ledger.addSuppression(aSuppression({ scope: [{ field: 'rule', is: 'Hidden' }] }))
      await ledger.admit([sent], judge)
      await liftOne(ledger, 's7', 'U0ANA', morning)
      await admitOne(ledger, { ...sent, receivedAt: morning + 20 * day })
      const at = (days: number) => fresh({ rule: 'Hidden', receivedAt: morning + days * day })
      expect(await ledger.admit([at(29)], judge)).toMatchObject([{ kind: 'open', novel: false }])
      expect(await ledger.admit([at(58)], judge)).toMatchObject([{ kind: 'open', novel: false }])
      expect(await ledger.admit([at(90)], judge)).toMatchObject([{ kind: 'open', novel: true }])
    })

    test('an end shows at once, says when, and the second one changes nothing', async () => {
      const ledger = current()
      await openMany(ledger, 2)
      const storm = await gather(ledger, morning + minute)
      await postStorm(ledger, '17.1')
      await ledger.postings.endStorm(storm, morning + 5 * minute)
      await ledger.postings.endStorm(storm, morning + 9 * minute)
      const picture = await ledger.storm(storm)
      expect(picture?.storm).toMatchObject({ endedAt: morning + 5 * minute, revision: 2, actedRevision: 2 })
      expect(await ledger.postings.storms()).toEqual([])
      expect(await dueOf(ledger)).toMatchObject([{ revision: 2, actedRevision: 2, posting: { about: { storm } } }])
    })

    test('after the end an open alert with a new event gets its own card, an acknowledged one does not', async () => {
      const ledger = current()
      const [open, acknowledged] = await openMany(ledger, 3)
      const storm = await gather(ledger, morning + minute)
      await act(ledger, acknowledged ?? '', { do: 'acknowledge', by: 'U0ANA' }, morning + minute)
      await postStorm(ledger, '17.1')
      await ledger.postings.endStorm(storm, morning + 5 * minute)
      await editStorm(ledger, (await dueOf(ledger))[0])
      const at = morning + 6 * minute
      await ledger.admit([fresh({ rule: 'Rule 0', receivedAt: at }), fresh({ rule: 'Rule 1', receivedAt: at })], judge)
      expect(await cardsDue(ledger)).toEqual([open])
      expect((await dueOf(ledger))[0]?.posting).toMatchObject({ dueSince: at, at: undefined })
      expect(await ledger.storm(storm)).toMatchObject({ gathered: 2, open: 1, acknowledged: 1, apart: 1 })
    })

    test('an alert that went on after a storm may be gathered by the next one', async () => {
      const ledger = current()
      const [again] = await openMany(ledger, 2)
      const first = await gather(ledger, morning)
      await ledger.postings.endStorm(first, morning + minute)
      await admitOne(ledger, fresh({ rule: 'Rule 0', receivedAt: morning + 2 * minute }))
      const next = await gather(ledger, morning + 3 * minute)
      expect(next).not.toBe(first)
      expect((await ledger.stormAlerts(next, 10)).map(({ alert }) => alert.id)).toEqual([again])
      expect(await ledger.storm(next)).toMatchObject({ gathered: 1, talkers: [{ rule: 'Rule 0', events: 2 }] })
      expect(await ledger.storm(first)).toMatchObject({ gathered: 1 })
    })

    test("a report on a gathered alert goes into the storm card's thread, once that stands", async () => {
      const ledger = current()
      const [id] = await openMany(ledger, 2)
      const storm = await gather(ledger, morning + minute)
      await act(ledger, id ?? '', { do: 'report', by: 'U0ANA' }, morning + minute)
      expect((await dueOf(ledger)).map(({ posting }) => posting.about.kind)).toEqual(['storm'])
      await postStorm(ledger, '17.1')
      expect(await dueOf(ledger)).toMatchObject([{ cardAt: { channel: 'C0FALCO', ts: '17.1' }, posting: { about: { kind: 'report' } } }])
      expect(await ledger.postings.cardOf(id ?? '')).toMatchObject({ about: { kind: 'storm', storm }, at: { ts: '17.1' } })
      await ledger.postings.lostAt({ channel: 'C0FALCO', ts: '17.1' })
      expect((await dueOf(ledger)).map(({ posting }) => posting.about.kind)).toEqual(['storm'])
    })

    test('a storm card that is deleted comes back once', async () => {
      const ledger = current()
      await openMany(ledger, 2)
      await gather(ledger, morning)
      await postStorm(ledger, '17.1')
      await ledger.postings.lostAt({ channel: 'C0FALCO', ts: '17.1' })
      await postStorm(ledger, '17.2')
      expect(await dueOf(ledger)).toEqual([])
      await ledger.postings.lostAt({ channel: 'C0FALCO', ts: '17.2' })
      expect(await dueOf(ledger)).toEqual([])
    })

    test('a storm card that was deleted twice comes back when the storm gathers more, and may be deleted twice again', async () => {
      const ledger = current()
      await openMany(ledger, 2)
      await gather(ledger, morning)
      for (const round of [1, 2]) {
        for (const ts of [`17.${round}1`, `17.${round}2`]) {
          await postStorm(ledger, ts)
          await ledger.postings.lostAt({ channel: 'C0FALCO', ts })
        }
        expect(await dueOf(ledger)).toEqual([])
        await openOne(ledger, { rule: `Further ${round}`, receivedAt: morning + round * minute })
        const storm = await gather(ledger, morning + round * minute)
        const wanted = { about: { kind: 'storm', storm }, at: undefined, losses: 0, dueSince: morning + round * minute }
        expect(await dueOf(ledger)).toMatchObject([{ urgency: 2, posting: wanted }])
      }
    })

    test('what a person does to a gathered alert shows on the storm card at once; what time does, later', async () => {
      const ledger = current()
      const [first, second_] = await openMany(ledger, 2)
      const storm = await gather(ledger, morning)
      await postStorm(ledger, '17.1')
      await act(ledger, first ?? '', { do: 'acknowledge', by: 'U0ANA' }, morning + second)
      expect(await dueOf(ledger)).toMatchObject([{ revision: 2, actedRevision: 2, posting: { about: { storm } } }])
      await ledger.amend(second_ ?? '', (alert) => ({
        facts: [{ kind: 'quieted', at: morning + hour }],
        alert: { ...alert, status: 'quiet', at: morning + hour, revision: alert.revision + 1 },
      }))
      expect((await ledger.storm(storm))?.storm).toMatchObject({ revision: 3, actedRevision: 2 })
      expect(await ledger.storm(storm)).toMatchObject({
        open: 0,
        acknowledged: 1,
        lastAcknowledged: { by: 'U0ANA', at: morning + second },
      })
    })

    test('all that a storm gathered are acknowledged, some at a time, and those of others are left alone', async () => {
      const ledger = current()
      const ids = await openMany(ledger, 5)
      const apart = await openOne(ledger, { rule: 'Apart', priority: 'Critical' })
      const storm = await gather(ledger, morning)
      const acknowledge = () =>
        ledger.amendStorm(storm, 3, (alert) =>
          decide({ do: 'acknowledge', by: 'U0ANA' }, alert, { now: morning + minute, successor: undefined }),
        )
      expect([await acknowledge(), await acknowledge(), await acknowledge()]).toEqual([3, 2, 0])
      expect(await ledger.storm(storm)).toMatchObject({
        open: 0,
        acknowledged: 5,
        storm: { revision: 3, actedRevision: 3 },
        lastAcknowledged: { by: 'U0ANA', at: morning + minute },
      })
      expect(await ledger.facts(ids[0] ?? '')).toEqual([{ kind: 'acknowledged', by: 'U0ANA', at: morning + minute }])
      expect((await ledger.alert(apart))?.alert.status).toBe('open')
      expect(await admitOne(ledger, fresh({ rule: 'Rule 0' }))).toMatchObject({ kind: 'fold', into: ids[0] })
    })

    test('a storm knows how many of its alerts are suppressed, open or acknowledged, until the suppression ends', async () => {
      const ledger = current()
      const [open, acknowledged, resolved] = await openMany(ledger, 4)
      const storm = await gather(ledger, morning)
      for (const id of [open, acknowledged, resolved])
        await act(ledger, id ?? '', { do: 'suppress', by: 'U0ANA', suppression: aSuppression({ id: `s-${id}` }) }, morning)
      await act(ledger, acknowledged ?? '', { do: 'acknowledge', by: 'U0ANA' }, morning)
      await act(ledger, resolved ?? '', { do: 'resolve', by: 'U0ANA', outcome: 'benign', note: '' }, morning)
      await admitOne(ledger, fresh({ rule: 'Rule 3' }))
      expect(await ledger.storm(storm)).toMatchObject({ open: 2, acknowledged: 1, suppressed: { open: 1, acknowledged: 1 } })
      const lifted = {
        kind: 'unsuppressed',
        at: morning,
        by: 'U0ANA',
        suppression: `s-${open}`,
        why: 'lifted',
        hidden: 0,
        told: true,
      } as const
      await ledger.amend(open ?? '', (alert) => ({ facts: [lifted], alert: evolve(alert, lifted) }))
      expect(await ledger.storm(storm)).toMatchObject({ suppressed: { open: 0, acknowledged: 1 } })
    })

    test('the top talker is of the rule with most events, though a quieter rule has the single busiest alert', async () => {
      const ledger = current()
      const pod = (name: string) => ({ 'k8s.pod.name': `${name}-6d4cf56db6-x7zlp` })
      const loud = [1, 2, 3].flatMap((n) => [1, 2].map(() => fresh({ rule: 'Loud', fields: pod(`app${'abc'[n - 1]}`) })))
      await ledger.admit([...loud, ...[1, 2, 3].map(() => fresh({ rule: 'Quiet' }))], judge)
      const storm = await gather(ledger, morning)
      const top = await ledger.topTalker(storm)
      expect((await ledger.alert(top ?? ''))?.alert).toMatchObject({ rule: 'Loud', count: 2 })
    })

    test('the busiest alert that nobody suppressed yet is the top talker', async () => {
      const ledger = current()
      const [loud, louder] = await openMany(ledger, 3)
      await ledger.admit([fresh({ rule: 'Rule 0' }), fresh({ rule: 'Rule 1' }), fresh({ rule: 'Rule 1' })], judge)
      const storm = await gather(ledger, morning)
      expect(await ledger.topTalker(storm)).toBe(louder)
      await act(ledger, louder ?? '', { do: 'suppress', by: 'U0ANA', suppression: aSuppression() }, morning)
      expect(await ledger.topTalker(storm)).toBe(loud)
      expect(await ledger.topTalker('none')).toBeUndefined()
    })

    test('the storm card tells who talks, on how many hosts, and what became of every event', async () => {
      const ledger = current()
      const before = fresh({ rule: 'Before', receivedAt: morning - minute })
      await admitOne(ledger, before)
      await postCard(ledger, 'a0000001', morning - minute)
      await ledger.admit(
        [fresh({ rule: 'Loud', hostname: 'node-1' }), fresh({ rule: 'Soft', hostname: 'node-2' }), { ...before, receivedAt: morning }],
        judge,
      )
      await openOne(ledger, { rule: 'Grave', priority: 'Critical', hostname: 'node-9' })
      const storm = await gather(ledger, morning + second)
      await ledger.admit([fresh({ rule: 'Loud', hostname: 'node-3' }), fresh({ rule: 'Chatter', priority: 'Debug' })], judge)
      const picture = await ledger.storm(storm)
      const label = 'payments/checkout/app'
      expect(picture?.talkers).toEqual([
        { rule: 'Loud', label, events: 2, alerts: 1 },
        { rule: 'Grave', label, events: 1, alerts: 1 },
        { rule: 'Soft', label, events: 1, alerts: 1 },
      ])
      expect(picture).toMatchObject({ gathered: 2, open: 2, acknowledged: 0, apart: 1, waiting: 1, hosts: 3, talkersInAll: 3 })
      expect(picture).toMatchObject({ loudest: { rule: 'Loud', events: 2, workloads: 1 }, byPriority: [{ priority: 'Notice', count: 2 }] })
      expect(picture?.books).toEqual({ open: 3, fold: 1, suppress: 0, below: 1, repeat: 1 })
      expect(received(picture?.books ?? { open: 0, fold: 0, suppress: 0, below: 0, repeat: 0 })).toBe(6)
      expect(picture?.lastAcknowledged).toBeUndefined()
    })

    test('the books of a storm that is over end with its last minute', async () => {
      const ledger = current()
      await openMany(ledger, 2)
      const storm = await gather(ledger, morning)
      await admitOne(ledger, fresh({ rule: 'Rule 0', receivedAt: morning + 5 * minute }))
      await ledger.postings.endStorm(storm, morning + 5 * minute + second)
      await admitOne(ledger, fresh({ rule: 'Rule 1', receivedAt: morning + 6 * minute }))
      expect((await ledger.storm(storm))?.books).toMatchObject({ open: 2, fold: 1 })
      expect(await ledger.storm('none')).toBeUndefined()
    })

    test('the newest alerts of a storm come first', async () => {
      const ledger = current()
      await openOne(ledger, { rule: 'Older' })
      await openOne(ledger, { rule: 'Newer', receivedAt: morning + second })
      const storm = await gather(ledger, morning + minute)
      expect((await ledger.stormAlerts(storm, 1)).map(({ alert, sample }) => [alert.rule, sample.rule])).toEqual([['Newer', 'Newer']])
    })

    test('the sky of a channel tells what a decision about storms needs', async () => {
      const ledger = current()
      expect((await ledger.postings.due(morning)).skies).toEqual([])
      await openMany(ledger, 3)
      await openOne(ledger, { rule: 'Grave', priority: 'Critical' })
      const sky = async (now: Moment) => (await ledger.postings.due(now)).skies
      expect(await sky(morning)).toEqual([{ channel: '#falco', gatherable: 3, oldest: morning, storm: undefined, stirring: 0 }])
      const storm = await gather(ledger, morning)
      await admitOne(ledger, fresh({ rule: 'Rule 0', receivedAt: morning + 90 * second }))
      expect(await sky(morning + 119 * second)).toMatchObject([{ gatherable: 0, oldest: undefined, storm: { id: storm }, stirring: 3 }])
      expect(await sky(morning + 120 * second)).toMatchObject([{ stirring: 1 }])
      expect(await sky(morning + hour)).toMatchObject([{ stirring: 0 }])
      await ledger.postings.endStorm(storm, morning + hour)
      expect(await sky(morning + hour)).toEqual([])
    })
  })
}

/** Alerts of `Rule 0`, `Rule 1` …, opened in the morning. */
async function openMany(ledger: Ledger, count: number, overrides: EventOverrides = {}): Promise<readonly AlertId[]> {
  const arrivals = Array.from({ length: count }, (_, index) => fresh({ rule: `Rule ${index}`, ...overrides }))
  await ledger.admit(arrivals, judge)
  const alerts = (await ledger.alive(10_000)).map(({ alert }) => alert)
  return arrivals.map(({ identity }) => alerts.find(({ fingerprint }) => fingerprint === identity.fingerprint)?.id ?? '')
}

async function gather(ledger: Ledger, at: Moment, busy = nobody): Promise<StormId> {
  await ledger.postings.gather('#falco', at, busy)
  const storm = (await ledger.postings.storms()).find(({ channel }) => channel === '#falco')
  if (!storm) throw new Error('no storm began')
  return storm.id
}

async function postStorm(ledger: Ledger, ts: string): Promise<void> {
  const due = (await dueOf(ledger)).find(({ posting }) => posting.about.kind === 'storm')
  if (!due) throw new Error('no storm card is due')
  await ledger.postings.posted(due.posting.id, { channel: 'C0FALCO', ts }, due.revision, morning + minute, 0)
}

async function editStorm(ledger: Ledger, due: Due | undefined): Promise<void> {
  await ledger.postings.edited(due?.posting.id ?? 0, due?.revision ?? 0, morning + hour, false, 0)
}

async function cardId(ledger: Ledger, id: AlertId | undefined): Promise<PostingId> {
  const card = await ledger.postings.cardOf(id ?? '')
  if (!card) throw new Error('no card')
  return card.id
}

/** The alerts whose own cards are due. */
async function cardsDue(ledger: Ledger): Promise<readonly AlertId[]> {
  return (await dueOf(ledger)).flatMap(({ posting: { about } }) => (about.kind === 'card' ? about.alert : []))
}

async function rulesDue(ledger: Ledger): Promise<readonly (string | undefined)[]> {
  const alerts = (await cardsDue(ledger)).map((id) => ledger.alert(id))
  return (await Promise.all(alerts)).map((dossier) => dossier?.alert.rule)
}
