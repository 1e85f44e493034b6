import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { FieldValue, Moment } from '../../src/domain/event.ts'
import type { Priority } from '../../src/domain/priority.ts'
import { matches } from '../../src/domain/scope.ts'
import type { Scope } from '../../src/domain/scope.ts'
import { extend, hide, lift, narrow, trip } from '../../src/domain/suppression-deeds.ts'
import type { SuppressionDecision } from '../../src/domain/suppression-deeds.ts'
import { inForce, makeSuppression } from '../../src/domain/suppression.ts'
import type { Suppression, SuppressionId } from '../../src/domain/suppression.ts'
import type { Arrival, Verdict } from '../../src/domain/triage.ts'
import { learn, nothingFamiliar, tripOf, wires } from '../../src/domain/trip-wire.ts'
import type { Familiar } from '../../src/domain/trip-wire.ts'
import { readEvent } from '../../src/intake/falco-event.ts'
import type { Ledger } from '../../src/ledger/ledger.ts'
import { openSqlite } from '../../src/ledger/sqlite/open.ts'
import { morning } from '../event.ts'
import { makeChance } from '../bench/chance.ts'
import type { Chance } from '../bench/chance.ts'
import { countingIds, fresh, hour, judge, minute } from './desk.ts'

const folder = mkdtempSync(join(tmpdir(), 'falconer-suppressing-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const seeds = Array.from({ length: 16 }, (_, index) => index + 1)
const roundsEach = 60

test.each(seeds)('what is hidden, saved, learned and ended is what one event after another would make of it (seed %i)', async (seed) => {
  const chance = makeChance(seed)
  const open = () => openSqlite({ file: join(folder, `${seed}.db`), newId: countingIds(), read: readEvent })
  const plain = makePlain()
  let ledger = await open()
  let now = morning
  for (let round = 0; round < roundsEach; round += 1) {
    now += chance.whole(12) * minute
    await decide(chance, ledger, plain, now)
    if (chance.share() < 0.1) {
      await ledger.close()
      ledger = await open()
    }
    const batch = Array.from({ length: draw(chance, [1, 2, 7, 40]) }, () => arrivalOf(chance, now))
    const verdicts = await ledger.admit(batch, judge)
    expect(verdicts.map(inShort)).toEqual(batch.map(plain.hear))
  }
  for (const expected of plain.all()) expect(await ledger.suppression(expected.id)).toEqual(expected)
  expect((await ledger.suppressions()).map(({ id }) => id)).toEqual(idsOf(plain.all().filter(({ ended }) => !ended)))
  await ledger.close()
})

function draw<T>(chance: Chance, from: readonly T[]): T {
  const drawn = from[chance.whole(from.length)]
  if (drawn === undefined) throw new Error('nothing to draw from')
  return drawn
}

function idsOf(suppressions: readonly Suppression[]): readonly SuppressionId[] {
  return suppressions.map(({ id }) => id)
}

/** What a verdict means for suppressions. */
type Short = readonly [kind: Verdict['kind'], by: SuppressionId | undefined, tripped: readonly SuppressionId[]]

function inShort(verdict: Verdict): Short {
  const by = verdict.kind === 'suppress' ? verdict.suppression : undefined
  return [verdict.kind, by, (verdict.tripped ?? []).map(({ suppression }) => suppression)]
}

/** A list of suppressions and what every event in turn does to it. Alerts fall quiet after an hour; a route leads from Notice up. */
function makePlain() {
  const suppressions: Suppression[] = []
  const heardAt = new Map<string, Moment>()
  const saved = new Set<string>()
  const put = (one: Suppression): void =>
    void suppressions.splice(
      suppressions.findIndex(({ id }) => id === one.id),
      1,
      one,
    )

  function hear(arrival: Arrival): Short {
    const { event, receivedAt, identity } = arrival
    const covering = inTurn(suppressions).filter((one) => inForce(one, receivedAt) && matches(one.scope, arrival))
    const trips = covering.map((one) => ({ one, by: tripOf(one.watch, event, receivedAt) }))
    const tripped = trips.flatMap(({ one, by }) => (by ? trip(one, by, receivedAt) : []))
    tripped.forEach(put)
    // None of these suppressions needed a second person, so Critical and above stays in sight.
    const by = event.priority === 'Critical' ? undefined : trips.find((one) => one.by === undefined)?.one
    const isAlive = receivedAt - (heardAt.get(identity.fingerprint) ?? -Infinity) < hour
    const isWanted = event.priority !== 'Debug'
    if (by) {
      const isSaved = !isAlive && isWanted && !saved.has(`${by.id} ${identity.fingerprint}`)
      if (isSaved) saved.add(`${by.id} ${identity.fingerprint}`)
      put({ ...hide(by, event, receivedAt), saved: by.saved + (isSaved ? 1 : 0) })
      return ['suppress', by.id, idsOf(tripped)]
    }
    if (isAlive || isWanted) heardAt.set(identity.fingerprint, receivedAt)
    return [isAlive ? 'fold' : isWanted ? 'open' : 'below', undefined, idsOf(tripped)]
  }

  return { hear, put, add: (one: Suppression) => void suppressions.push(one), all: () => inTurn(suppressions) }
}

/** Soonest end first. */
function inTurn(suppressions: readonly Suppression[]): readonly Suppression[] {
  return suppressions.toSorted((one, other) => one.until - other.until || (one.id < other.id ? -1 : 1))
}

let made = 0

/** Somebody makes a suppression, or changes one. */
async function decide(chance: Chance, ledger: Ledger, plain: ReturnType<typeof makePlain>, now: Moment): Promise<void> {
  const inForceNow = plain.all().filter((one) => inForce(one, now))
  if (inForceNow.length < 3) {
    const suppression = makeSuppression(`s${(made += 1)}`, requestOf(chance, now), { now, familiar: familiarOf(chance) })
    plain.add(suppression)
    await ledger.addSuppression(suppression)
  } else if (chance.share() < 0.2) {
    const { id } = draw(chance, inForceNow)
    const deed = deedOf(chance, now)
    await ledger.amendSuppression(id, deed)
    for (const one of inForceNow) if (one.id === id) apply(plain, deed(one))
  }
}

function apply(plain: ReturnType<typeof makePlain>, decision: SuppressionDecision): void {
  if ('suppression' in decision) plain.put(decision.suppression)
}

function deedOf(chance: Chance, now: Moment): (one: Suppression) => SuppressionDecision {
  const longestMs = 9 * hour
  return draw(chance, [
    (one: Suppression) => lift(one, 'U0BEN', now),
    (one: Suppression) => extend(one, one.until + hour, 'U0BEN', { now, longestMs }),
    (one: Suppression) => narrow(one, [{ field: 'user', is: 'root' }], 'U0BEN', now),
  ])
}

function requestOf(chance: Chance, now: Moment) {
  const until = now + draw(chance, [20 * minute, 2 * hour, 8 * hour])
  const armed = chance.share() < 0.7 ? undefined : wires.filter(() => chance.share() < 0.5)
  return { scope: draw(chance, scopes), until, reason: 'known', by: 'U0ANA', alert: undefined, wires: armed }
}

const scopes: readonly Scope[] = [
  [{ field: 'rule', is: 'Shell' }],
  [{ field: 'namespace', is: 'payments' }],
  [
    { field: 'rule', is: 'Read' },
    { field: 'user', is: 'root' },
  ],
]

/** Nothing, so that it learns; or what a few events show, with a rate that is seldom or often exceeded. */
function familiarOf(chance: Chance): Familiar {
  if (chance.share() < 0.4) return nothingFamiliar
  const seen = Array.from({ length: 12 }, () => arrivalOf(chance, morning).event).reduce(learn, nothingFamiliar)
  return { ...seen, events: 12, perHour: draw(chance, [1, 3.5, 40]) }
}

function arrivalOf(chance: Chance, receivedAt: Moment): Arrival {
  const fields: Record<string, FieldValue> = {}
  for (const [name, values] of Object.entries(fieldValues)) fields[name] = draw(chance, values)
  const priority = draw<Priority>(chance, ['Notice', 'Notice', 'Notice', 'Warning', 'Debug'])
  const rule = draw(chance, ['Shell', 'Read', 'Own'])
  return fresh({ rule, receivedAt, fields, priority: chance.share() < 0.01 ? 'Critical' : priority })
}

/** The last ones are rare: nearly all events show nothing new. */
const fieldValues: Readonly<Record<string, readonly FieldValue[]>> = {
  'k8s.ns.name': ['payments', 'shop'],
  'container.image.repository': ['shop/web', 'shop/web', null],
  'user.name': [...Array.from({ length: 80 }, (_, index) => (index % 2 === 0 ? 'root' : 'app')), 'mallory'],
  'proc.pname': [...Array.from({ length: 80 }, () => 'runc'), 'nc'],
  'fd.name': [...Array.from({ length: 80 }, () => '10.0.0.1:4711->10.0.0.2:80'), '10.0.0.1:4711->203.0.113.9:443'],
}
