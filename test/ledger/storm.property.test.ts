import { expect, test } from 'vitest'
import { decide } from '../../src/domain/action.ts'
import type { Alert, AlertId } from '../../src/domain/alert.ts'
import { priorities, rank } from '../../src/domain/priority.ts'
import type { StormId } from '../../src/domain/storm.ts'
import { readEvent } from '../../src/intake/falco-event.ts'
import type { Ledger, PostingId } from '../../src/ledger/ledger.ts'
import { openSqlite } from '../../src/ledger/sqlite/open.ts'
import { morning } from '../event.ts'
import { act, countingIds, dueOf, fresh, hour, judge, second } from './desk.ts'

/** Many short stories: most is at stake while the first alerts come in. */
const seeds = Array.from({ length: 40 }, (_, index) => index + 1)
const stepsEach = 30

test.each(seeds)('whatever happens, every alert is shown, or waits to be, in exactly one place (seed %i)', async (seed) => {
  const world = await openWorld(seed)
  for (let step = 0; step < stepsEach; step += 1) {
    const deed = world.draw(deeds)
    await deed(world)
    expect(await misplaced(world), `after step ${step}, ${deed.name}`).toEqual([])
  }
  await world.ledger.close()
})

type World = {
  readonly ledger: Ledger
  readonly draw: <T>(from: readonly T[]) => T
  readonly clock: { now: number }
  /** Cards whose post is under way in the reconciler. */
  readonly busy: Set<PostingId>
  /** All that there ever were. */
  readonly storms: Set<StormId>
  /** Messages that somebody deleted. */
  readonly lost: Set<PostingId>
}

/** No more than the ledger shows of one lane at a time. */
const rules = Array.from({ length: 9 }, (_, index) => `Rule ${index}`)
const alertsMax = 100

async function openWorld(seed: number): Promise<World> {
  const random = randomOf(seed)
  const ledger = await openSqlite({ file: ':memory:', newId: countingIds(), read: readEvent })
  const draw = <T>(from: readonly T[]): T => {
    const drawn = from[Math.floor(random() * from.length)]
    if (drawn === undefined) throw new Error('nothing to draw from')
    return drawn
  }
  // A ledger of more than a week, so that rules are new to it.
  await ledger.admit([fresh({ rule: 'Long ago', priority: 'Debug', receivedAt: morning - 8 * 24 * hour })], judge)
  return { ledger, draw, clock: { now: morning }, busy: new Set(), storms: new Set(), lost: new Set() }
}

type Deed = (world: World) => Promise<void>

const deeds: readonly Deed[] = [
  receive,
  receive,
  receive,
  gather,
  gather,
  post,
  post,
  begin,
  begin,
  begin,
  endStorms,
  acknowledgeOne,
  acknowledgeAll,
  reopen,
  lose,
  wait,
]

async function receive({ ledger, draw, clock }: World): Promise<void> {
  const arrivals = Array.from({ length: draw([1, 2, 5, 12]) }, () =>
    fresh({ rule: draw(rules), priority: draw(priorities), hostname: draw(['node-1', 'node-2']), receivedAt: clock.now }),
  )
  await ledger.admit(arrivals, judge)
}

async function gather({ ledger, clock, busy }: World): Promise<void> {
  await ledger.postings.gather('#falco', clock.now, busy)
}

/** Whatever is due first: posted, edited, or found. */
async function post({ ledger, clock, busy }: World): Promise<void> {
  const due = (await dueOf(ledger)).at(0)
  if (!due) return
  const { id, at } = due.posting
  busy.delete(id)
  if (at) await ledger.postings.edited(id, due.revision, clock.now, false, 0)
  else await ledger.postings.posted(id, { channel: 'C0FALCO', ts: `17.${id}` }, due.revision, clock.now, 0)
}

/** A card is on its way: in the reconciler's hands, its intent on disk or not yet. */
async function begin({ ledger, draw, clock, busy }: World): Promise<void> {
  const due = (await dueOf(ledger)).filter(({ posting }) => posting.about.kind === 'card' && !posting.at)
  if (due.length === 0) return
  const { id } = draw(due).posting
  busy.add(id)
  if (draw([true, false])) await ledger.postings.intend(id, clock.now)
}

async function endStorms({ ledger, clock }: World): Promise<void> {
  for (const { id } of await ledger.postings.storms()) await ledger.postings.endStorm(id, clock.now)
}

async function acknowledgeOne({ ledger, draw, clock }: World): Promise<void> {
  const alerts = await ledger.alive(alertsMax)
  if (alerts.length > 0) await act(ledger, draw(alerts).alert.id, { do: 'acknowledge', by: 'U0ANA' }, clock.now)
}

async function acknowledgeAll({ ledger, clock }: World): Promise<void> {
  const [storm] = await ledger.postings.storms()
  if (!storm) return
  const acknowledge = (alert: Alert) => decide({ do: 'acknowledge', by: 'U0BEN' }, alert, { now: clock.now, successor: undefined })
  while ((await ledger.amendStorm(storm.id, 4, acknowledge)) > 0);
}

async function reopen({ ledger, draw, clock }: World): Promise<void> {
  const alerts = await ledger.recent(alertsMax)
  if (alerts.length > 0) await act(ledger, draw(alerts).alert.id, { do: 'reopen', by: 'U0ANA' }, clock.now)
}

/** Somebody deletes a message: each once, so that none is given up. */
async function lose({ ledger, draw, lost }: World): Promise<void> {
  const alerts = await ledger.recent(alertsMax)
  const card = alerts.length > 0 ? await ledger.postings.cardOf(draw(alerts).alert.id) : undefined
  if (!card?.at || lost.has(card.id)) return
  lost.add(card.id)
  await ledger.postings.lostAt(card.at)
}

async function wait({ clock, draw }: World): Promise<void> {
  clock.now += draw([1, 30, 90]) * second
}

/** Alerts in no place or in more than one: their own card stands, or is due, or a storm gathered them. And those that no storm may gather. */
async function misplaced({ ledger, storms, busy }: World): Promise<readonly string[]> {
  for (const { id } of await ledger.postings.storms()) storms.add(id)
  const gathered = (await Promise.all([...storms].map((id) => ledger.stormAlerts(id, alertsMax)))).flat().map(({ alert }) => alert.id)
  const due = (await dueOf(ledger)).filter(({ posting }) => posting.about.kind === 'card' && !posting.at)
  const wrong: string[] = []
  for (const { alert } of await ledger.recent(alertsMax)) {
    const own = due.filter(({ posting: { about } }) => about.kind === 'card' && about.alert === alert.id)
    const storm = gathered.filter((id) => id === alert.id)
    const stands = await standsAlone(ledger, alert.id)
    const places = [...own.map(() => 'due'), ...storm.map(() => 'in a storm'), ...(stands ? ['posted'] : [])]
    if (places.length !== 1) wrong.push(`${alert.id} is in these places: ${places.join(', ')}`)
    if (storm.length > 0 && rank(alert.priority) <= 2) wrong.push(`${alert.id} is ${alert.priority} and in a storm`)
  }
  const begun = [...busy].filter((id) => !due.some(({ posting }) => posting.id === id))
  return [...wrong, ...begun.map((id) => `posting ${id} is under way and not due`)]
}

async function standsAlone(ledger: Ledger, id: AlertId): Promise<boolean> {
  const card = await ledger.postings.cardOf(id)
  return card?.about.kind === 'card' && card.at !== undefined
}

/** mulberry32: the same numbers for the same seed. */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
