import { describe, expect, test } from 'vitest'
import { evolve } from '../../src/domain/alert.ts'
import type { Alert } from '../../src/domain/alert.ts'
import type { About, Ledger } from '../../src/ledger/ledger.ts'
import { approve } from '../../src/domain/suppression-deeds.ts'
import { nothingFamiliar } from '../../src/domain/trip-wire.ts'
import { morning } from '../event.ts'
import { aSuppression, act, admitOne, fresh, hour, judge, minute, openOne, postCard, second, dueOf } from './desk.ts'

/** Waits for a second person. */
const asked = () =>
  aSuppression({ approval: { because: 'it hides a whole rule', channel: '#ops', first: undefined, past: undefined, given: undefined } })

/** The life of a message in Slack, as the ledger knows it. */
export function postingsContract(name: string, current: () => Ledger): void {
  describe(`${name}: postings`, () => {
    test('a new alert has a card to be posted, with all that the card needs', async () => {
      const ledger = current()
      const arrival = fresh()
      await admitOne(ledger, arrival)
      const [due] = await dueOf(ledger)
      expect(due?.posting).toMatchObject({ channel: '#falco', at: undefined, shownRevision: 0, dueSince: morning, edits: 0, notBefore: 0 })
      expect(due).toMatchObject({ revision: 1, actedRevision: 1, posting: { about: { kind: 'card', alert: 'a0000001' } } })
      expect((await ledger.alert('a0000001'))?.sample).toEqual(arrival.event)
    })

    test('a posted card is due no more, until an event changes it', async () => {
      const ledger = current()
      const id = await openOne(ledger)
      await postCard(ledger, id, morning + second)
      expect(await dueOf(ledger)).toEqual([])
      await admitOne(ledger, fresh({ receivedAt: morning + minute }))
      await admitOne(ledger, fresh({ receivedAt: morning + 2 * minute }))
      const [due] = await dueOf(ledger)
      expect(due?.posting).toMatchObject({
        at: { channel: 'C0FALCO' },
        shownRevision: 1,
        lastAt: morning + second,
        dueSince: morning + minute,
      })
      expect(due?.revision).toBe(3)
    })

    test('a card that was edited to an older revision than the newest stays due', async () => {
      const ledger = current()
      const id = await openOne(ledger)
      const card = await postCard(ledger, id, morning)
      await ledger.admit([fresh(), fresh()], judge)
      await ledger.postings.edited(card, 2, morning + minute, false, 0)
      expect((await dueOf(ledger)).map(({ posting }) => posting)).toMatchObject([{ shownRevision: 2, dueSince: morning + minute }])
      await ledger.postings.edited(card, 3, morning + 2 * minute, false, 0)
      expect(await dueOf(ledger)).toEqual([])
    })

    test('edits are counted, and begin anew when a person did something', async () => {
      const ledger = current()
      const id = await openOne(ledger)
      const card = await postCard(ledger, id, morning)
      await ledger.postings.edited(card, 1, morning + second, false, 0)
      await ledger.postings.edited(card, 1, morning + 2 * second, false, 0)
      expect((await ledger.postings.cardOf(id))?.edits).toBe(2)
      await ledger.postings.edited(card, 1, morning + 3 * second, true, 0)
      expect(await ledger.postings.cardOf(id)).toMatchObject({ edits: 0, lastAt: morning + 3 * second })
    })

    test('a post that was begun is known after a crash, and forgotten once it is answered', async () => {
      const ledger = current()
      const id = await openOne(ledger)
      const card = await ledger.postings.cardOf(id)
      await ledger.postings.intend(card?.id ?? 0, morning + second)
      expect((await dueOf(ledger))[0]?.posting.intendedAt).toBe(morning + second)
      await postCard(ledger, id, morning + minute)
      expect((await ledger.postings.cardOf(id))?.intendedAt).toBeUndefined()
    })

    test('a posting that was put off says until when and why, and stays among the due ones', async () => {
      const ledger = current()
      const id = await openOne(ledger)
      const card = await ledger.postings.cardOf(id)
      await ledger.postings.postpone(card?.id ?? 0, morning + hour, 'ratelimited', 'kept')
      expect((await dueOf(ledger))[0]?.posting).toMatchObject({ notBefore: morning + hour, why: 'ratelimited' })
      await postCard(ledger, id, morning + hour)
      expect(await ledger.postings.cardOf(id)).toMatchObject({ notBefore: 0, why: undefined })
    })

    test('what rests is known with its time and reason, the soonest of each channel, and what may be tried is not among it', async () => {
      const ledger = current()
      const [late, soon, third, ready] = ['Late', 'Soon', 'Third', 'Ready'].map((rule) => openOne(ledger, { rule }))
      const put = async (id: Promise<string> | undefined, until: number) =>
        ledger.postings.postpone((await ledger.postings.cardOf((await id) ?? ''))?.id ?? 0, until, 'Slack is down', 'dropped')
      await put(late, morning + hour)
      await put(soon, morning + minute)
      await put(third, morning + 2 * hour)
      await ledger.postings.addNotice('#ops', 'the sensor is blind', morning)
      const notice = (await dueOf(ledger)).find(({ posting }) => posting.channel === '#ops')
      await ledger.postings.postpone(notice?.posting.id ?? 0, morning + second, 'its turn comes', 'dropped')
      expect(await ledger.postings.resting(morning, 2)).toMatchObject([
        { about: { kind: 'notice' }, notBefore: morning + second, why: 'its turn comes' },
        { about: { alert: await soon }, notBefore: morning + minute, why: 'Slack is down' },
        { about: { alert: await late }, notBefore: morning + hour },
      ])
      const later = await ledger.postings.resting(morning + hour, 10)
      expect(later.map(({ about }) => about)).toEqual([{ kind: 'card', alert: await third }])
      expect((await ledger.postings.due(morning)).due.map(({ posting }) => posting.about)).toEqual([{ kind: 'card', alert: await ready }])
    })

    test('a message that somebody deletes is posted again once, and then people do not want it', async () => {
      const ledger = current()
      const id = await openOne(ledger)
      await postCard(ledger, id, morning, '17.1')
      expect(await ledger.postings.lostAt({ channel: 'C0OTHER', ts: '17.1' })).toBe(false)
      expect(await ledger.postings.lostAt({ channel: 'C0FALCO', ts: '17.1' })).toBe(true)
      expect(await dueOf(ledger)).toMatchObject([{ posting: { at: undefined, shownRevision: 0, losses: 1, about: { alert: id } } }])
      await postCard(ledger, id, morning + second, '17.2')
      expect(await ledger.postings.lostAt({ channel: 'C0FALCO', ts: '17.2' })).toBe(true)
      expect(await dueOf(ledger)).toEqual([])
      expect(await ledger.postings.cardOf(id)).toMatchObject({ at: undefined, why: 'somebody deleted it twice' })
      expect(await ledger.postings.lostAt({ channel: 'C0FALCO', ts: '17.2' })).toBe(false)
    })

    test('the card of a closed alert that somebody deletes is tidied up, until the alert is reopened', async () => {
      const ledger = current()
      const id = await openOne(ledger)
      await postCard(ledger, id, morning, '17.1')
      await act(ledger, id, { do: 'resolve', by: 'U0ANA', outcome: 'benign', note: '' }, morning + second)
      await ledger.postings.lostAt({ channel: 'C0FALCO', ts: '17.1' })
      expect(await dueOf(ledger)).toEqual([])
      expect(await ledger.postings.cardOf(id)).toMatchObject({ at: undefined, why: 'somebody deleted it, and the alert is closed' })
      await act(ledger, id, { do: 'reopen', by: 'U0ANA' }, morning + minute)
      const wanted = { at: undefined, shownRevision: 0, losses: 1, why: undefined, dueSince: morning + minute }
      expect(await dueOf(ledger)).toMatchObject([{ posting: { about: { kind: 'card', alert: id }, ...wanted } }])
    })

    test('the card of an alert that fell quiet may be tidied up as well, and a card that people did not want while it was open stays away', async () => {
      const ledger = current()
      const [quiet, unwanted] = [await openOne(ledger), await openOne(ledger, { rule: 'Unwanted' })]
      await postCard(ledger, quiet, morning, '17.1')
      for (const ts of ['17.2', '17.3']) {
        await postCard(ledger, unwanted, morning, ts)
        await ledger.postings.lostAt({ channel: 'C0FALCO', ts })
      }
      for (const id of [quiet, unwanted]) await ledger.amend(id, quieted)
      await ledger.postings.lostAt({ channel: 'C0FALCO', ts: '17.1' })
      expect(await dueOf(ledger)).toEqual([])
      for (const id of [quiet, unwanted]) await act(ledger, id, { do: 'reopen', by: 'U0ANA' }, morning + 2 * hour)
      expect((await dueOf(ledger)).map(({ posting }) => posting.about)).toEqual([{ kind: 'card', alert: quiet }])
    })

    test('a report on a closed alert is said: a card that was tidied up is posted again for it, and one that it waits for is not given up', async () => {
      const ledger = current()
      const [tidied, waited] = [await openOne(ledger), await openOne(ledger, { rule: 'Waited for' })]
      await postCard(ledger, tidied, morning, '17.1')
      await postCard(ledger, waited, morning, '17.2')
      for (const id of [tidied, waited]) await ledger.amend(id, quieted)
      await ledger.postings.lostAt({ channel: 'C0FALCO', ts: '17.1' })
      for (const id of [tidied, waited]) await act(ledger, id, { do: 'report', by: 'U0ANA' }, morning + hour)
      await ledger.postings.lostAt({ channel: 'C0FALCO', ts: '17.2' })
      const cards = (await dueOf(ledger)).flatMap(({ posting: { about } }) => (about.kind === 'card' ? about.alert : []))
      expect(cards.toSorted()).toEqual([tidied, waited])
    })

    test('a notice that is not so any more is taken back, unless it may have been said', async () => {
      const ledger = current()
      const withdraw = () => ledger.postings.withdrawNotice('#ops', 'the channel is archived')
      expect(await withdraw()).toBe(false)
      await ledger.postings.addNotice('#ops', 'the channel is archived', morning)
      expect(await withdraw()).toBe(true)
      expect(await dueOf(ledger)).toEqual([])
      await ledger.postings.addNotice('#ops', 'the channel is archived', morning + minute)
      await ledger.postings.intend((await dueOf(ledger))[0]?.posting.id ?? 0, morning + minute)
      expect(await withdraw()).toBe(false)
      expect(await dueOf(ledger)).toHaveLength(1)
    })

    test('how many wait is known for each channel, most first', async () => {
      const ledger = current()
      await ledger.postings.addNotice('#ops', 'the sensor is blind', morning)
      await openOne(ledger, { receivedAt: morning + minute })
      await openOne(ledger, { rule: 'Other', receivedAt: morning + second })
      expect(await ledger.postings.waitingByChannel()).toEqual([
        { channel: '#falco', count: 2, oldest: morning + second },
        { channel: '#ops', count: 1, oldest: morning },
      ])
    })

    test('what will never be delivered is left alone, whatever happens to its alert', async () => {
      const ledger = current()
      const id = await openOne(ledger)
      const card = await ledger.postings.cardOf(id)
      await ledger.postings.abandon(card?.id ?? 0, 'the channel is archived')
      await admitOne(ledger, fresh())
      await act(ledger, id, { do: 'acknowledge', by: 'U0ANA' }, morning)
      expect(await dueOf(ledger)).toEqual([])
      expect((await ledger.postings.cardOf(id))?.why).toBe('the channel is archived')
    })

    test('what waits for approval has a card that is due as if a person had just acted, until it is decided it says so', async () => {
      const ledger = current()
      await ledger.addSuppression(asked())
      const [due] = await dueOf(ledger)
      expect(due).toMatchObject({ urgency: 1, revision: 1, posting: { about: { kind: 'approval', suppression: 's7' }, channel: '#ops' } })
      await ledger.postings.posted(due?.posting.id ?? 0, { channel: 'C0OPS', ts: '17.1' }, 1, morning + second, morning + hour)
      expect(await dueOf(ledger)).toEqual([])
      await ledger.amendSuppression('s7', (suppression) => approve(suppression, 'U0BEN', morning + minute, nothingFamiliar))
      expect((await ledger.postings.due(morning + minute)).due).toMatchObject([{ urgency: 1, revision: 2, actedRevision: 2 }])
      await ledger.postings.edited(due?.posting.id ?? 0, 2, morning + minute, true, 0)
      expect(await dueOf(ledger)).toEqual([])
    })

    test('a card that asks for approval and is deleted is asked again once', async () => {
      const ledger = current()
      await ledger.addSuppression(asked())
      const [due] = await dueOf(ledger)
      await ledger.postings.posted(due?.posting.id ?? 0, { channel: 'C0OPS', ts: '17.1' }, 1, morning, 0)
      await ledger.postings.lostAt({ channel: 'C0OPS', ts: '17.1' })
      expect(await dueOf(ledger)).toMatchObject([{ posting: { at: undefined, shownRevision: 0 } }])
    })

    test('a suppression that nobody needs to approve has no card of its own', async () => {
      const ledger = current()
      await ledger.addSuppression(aSuppression())
      expect(await dueOf(ledger)).toEqual([])
    })

    test('a reply waits for its card, and then says its fact in that thread', async () => {
      const ledger = current()
      const id = await openOne(ledger)
      await act(ledger, id, { do: 'suppress', by: 'U0ANA', suppression: aSuppression() }, morning + second)
      expect((await dueOf(ledger)).map(({ posting }) => posting.about.kind)).toEqual(['card'])
      await postCard(ledger, id, morning + minute, '17.1')
      const due = await dueOf(ledger)
      expect(due).toMatchObject([{ cardAt: { channel: 'C0FALCO', ts: '17.1' }, posting: { dueSince: morning + minute } }])
      expect(due[0]?.posting.about).toMatchObject({
        kind: 'reply',
        alert: id,
        fact: { kind: 'suppressed', by: 'U0ANA', at: morning + second },
      })
      await ledger.postings.posted(
        due[0]?.posting.id ?? 0,
        { channel: 'C0FALCO', ts: '17.2' },
        aSuppression().facts.length,
        morning + hour,
        0,
      )
      expect(await dueOf(ledger)).toEqual([])
    })

    test('the thread hears of suppressions and reports, not of every click', async () => {
      const ledger = current()
      const id = await openOne(ledger)
      await act(ledger, id, { do: 'acknowledge', by: 'U0ANA' }, morning)
      await act(ledger, id, { do: 'assign', by: 'U0ANA', to: 'U0BEN' }, morning)
      await act(ledger, id, { do: 'suppress', by: 'U0ANA', suppression: aSuppression() }, morning)
      await act(ledger, id, { do: 'report', by: 'U0ANA' }, morning)
      await ledger.amend(id, (alert) => ({
        facts: [{ kind: 'unsuppressed', at: morning, by: undefined, suppression: 's7', why: 'expired', hidden: 0, told: false }],
        alert,
      }))
      await act(ledger, id, { do: 'resolve', by: 'U0ANA', outcome: 'benign', note: 'a deploy' }, morning)
      await postCard(ledger, id, morning)
      expect((await dueOf(ledger)).map(({ posting }) => said(posting.about))).toEqual(['suppressed', 'report'])
    })

    test('what a person did comes first, then Critical cards, then others by priority and age, then counters', async () => {
      const ledger = current()
      const counted = await openOne(ledger, { rule: 'Counted' })
      const acted = await openOne(ledger, { rule: 'Acted' })
      await postCard(ledger, counted, morning)
      await postCard(ledger, acted, morning)
      await admitOne(ledger, fresh({ rule: 'Counted', receivedAt: morning + second }))
      const order = ['Notice', 'Critical', 'Error', 'Emergency', 'Warning'] as const
      for (const priority of order) await openOne(ledger, { rule: priority, priority, receivedAt: morning + minute })
      await openOne(ledger, { rule: 'Error, older', priority: 'Error', receivedAt: morning + second })
      await act(ledger, acted, { do: 'acknowledge', by: 'U0ANA' }, morning + hour)
      expect(await rulesDue(ledger)).toEqual(['Acted', 'Emergency', 'Critical', 'Error, older', 'Error', 'Warning', 'Notice', 'Counted'])
    })

    test('a posted card whose priority rises is as urgent as if a person had done it', async () => {
      const ledger = current()
      const first = await openOne(ledger, { rule: 'Rising' })
      await postCard(ledger, first, morning)
      await openOne(ledger, { rule: 'Other', priority: 'Emergency' })
      await admitOne(ledger, fresh({ rule: 'Rising', priority: 'Critical' }))
      expect(await rulesDue(ledger)).toEqual(['Rising', 'Other'])
    })

    test('an unposted card whose priority rises moves up', async () => {
      const ledger = current()
      await openOne(ledger, { rule: 'Steady', priority: 'Warning' })
      await openOne(ledger, { rule: 'Rising', priority: 'Notice' })
      await admitOne(ledger, fresh({ rule: 'Rising', priority: 'Error' }))
      expect(await rulesDue(ledger)).toEqual(['Rising', 'Steady'])
    })

    test('counters rest after an edit, but not when a person does something', async () => {
      const ledger = current()
      const id = await openOne(ledger)
      const card = await postCard(ledger, id, morning)
      await ledger.postings.edited(card, 1, morning, false, morning + hour)
      await admitOne(ledger, fresh())
      expect(await ledger.postings.due(morning + minute)).toEqual({ due: [], nextAt: morning + hour, skies: [] })
      expect((await ledger.postings.due(morning + hour)).due).toHaveLength(1)
      await act(ledger, id, { do: 'acknowledge', by: 'U0ANA' }, morning + minute)
      expect((await ledger.postings.due(morning + minute)).due).toHaveLength(1)
    })

    test('a channel that takes nothing does not hold up another, nor do its posts its edits', async () => {
      const ledger = current()
      const posted = await openOne(ledger, { rule: 'Posted' })
      await postCard(ledger, posted, morning)
      await admitOne(ledger, fresh({ rule: 'Posted' }))
      for (let index = 0; index < 30; index += 1) await openOne(ledger, { rule: `Waiting ${index}` })
      await ledger.postings.addNotice('#ops', 'the sensor is blind', morning)
      const { due } = await ledger.postings.due(morning + hour)
      expect(due.map(({ posting }) => posting.channel)).toContain('#ops')
      expect(due.some(({ posting }) => posting.at !== undefined)).toBe(true)
      expect(due.length).toBeLessThan(30)
    })

    test('a notice is said once, however often it is asked for while it waits', async () => {
      const ledger = current()
      await ledger.postings.addNotice('#ops', 'the channel #falco is archived', morning)
      await ledger.postings.addNotice('#ops', 'the channel #falco is archived', morning + minute)
      const due = await dueOf(ledger)
      expect(due).toMatchObject([{ revision: 0, cardAt: undefined, posting: { channel: '#ops', dueSince: morning } }])
      await ledger.postings.posted(due[0]?.posting.id ?? 0, { channel: 'C0OPS', ts: '1.1' }, 0, morning + hour, 0)
      expect(await dueOf(ledger)).toEqual([])
      await ledger.postings.addNotice('#ops', 'the channel #falco is archived', morning + 2 * hour)
      expect(await dueOf(ledger)).toHaveLength(1)
    })

    test('how many wait, and since when, is known', async () => {
      const ledger = current()
      expect(await ledger.postings.waiting()).toEqual({ count: 0, oldest: undefined })
      await openOne(ledger, { receivedAt: morning + minute })
      await openOne(ledger, { rule: 'Other', receivedAt: morning + second })
      expect(await ledger.postings.waiting()).toEqual({ count: 2, oldest: morning + second })
    })
  })
}

function quieted(alert: Alert) {
  const fact = { kind: 'quieted', at: morning + hour } as const
  return { facts: [fact], alert: evolve(alert, fact) }
}

function said(about: About): string {
  return about.kind === 'reply' ? about.fact.kind : about.kind
}

/** The rules whose cards are due, the most urgent first. */
async function rulesDue(ledger: Ledger): Promise<readonly (string | undefined)[]> {
  const due = await dueOf(ledger)
  const alerts = due.map(async ({ posting }) => (posting.about.kind === 'card' ? ledger.alert(posting.about.alert) : undefined))
  return (await Promise.all(alerts)).map((dossier) => dossier?.alert.rule)
}
