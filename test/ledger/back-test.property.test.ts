import { expect, test } from 'vitest'
import { daysLookedBack, firstHour } from '../../src/domain/back-test.ts'
import type { BackTest, Toll } from '../../src/domain/back-test.ts'
import { shown } from '../../src/domain/event.ts'
import type { FieldValue, Moment } from '../../src/domain/event.ts'
import { identify } from '../../src/domain/fingerprint.ts'
import type { FingerprintConfig } from '../../src/domain/fingerprint.ts'
import { priorities, rank } from '../../src/domain/priority.ts'
import { matches } from '../../src/domain/scope.ts'
import type { Condition, Scope } from '../../src/domain/scope.ts'
import { hourMs, hourOf } from '../../src/domain/traits.ts'
import type { Ask } from '../../src/domain/traits.ts'
import type { Arrival } from '../../src/domain/triage.ts'
import { learn, nothingFamiliar } from '../../src/domain/trip-wire.ts'
import type { Familiar } from '../../src/domain/trip-wire.ts'
import { readEvent } from '../../src/intake/falco-event.ts'
import type { Ledger } from '../../src/ledger/ledger.ts'
import { openSqlite } from '../../src/ledger/sqlite/open.ts'
import { anArrival, morning, noDefaults } from '../event.ts'
import { makeChance } from '../bench/chance.ts'
import type { Chance } from '../bench/chance.ts'
import { countingIds, fresh, hour, judge } from './desk.ts'

const seeds = Array.from({ length: 12 }, (_, index) => index + 1)
const [eventsEach, scopesEach] = [400, 30]

/** One rule has a fingerprint of its own, made of what the traits leave out. */
const config: FingerprintConfig = { cluster: 'eu1', fields: { Own: ['proc.cmdline', 'container.id'] } }

test.each(seeds)('looking back counts what asking every event would count (seed %i)', async (seed) => {
  const chance = makeChance(seed)
  const ledger = await openSqlite({ file: ':memory:', newId: countingIds(), read: readEvent })
  const stored = await fill(ledger, chance)
  for (let index = 0; index < scopesEach; index += 1) {
    const scope = scopeOf(chance, stored)
    const ask = chance.share() < 0.3 ? sparing : identified
    const [found, expected] = [await ledger.backTest(scope, morning, ask, Infinity), reference(stored, scope, ask)]
    expect({ scope, ...plain(found) }).toEqual({ scope, ...expected })
  }
  await ledger.close()
})

const identified: Ask = (event) => ({ event, identity: identify(event, config) })
/** Never hide what runs in no container, and nothing that this command did. */
const sparing: Ask = (event) => {
  const guarded = event.fields.get('container.id') === undefined || event.fields.get('proc.args') === '-i'
  return guarded ? undefined : identified(event)
}

function draw<T>(chance: Chance, from: readonly T[]): T {
  const drawn = from[chance.whole(from.length)]
  if (drawn === undefined) throw new Error('nothing to draw from')
  return drawn
}

/** An event with the alert that the ledger put it into. */
type Stored = Arrival & { readonly alert: string | undefined }

async function fill(ledger: Ledger, chance: Chance): Promise<readonly Stored[]> {
  const arrivals = Array.from({ length: eventsEach }, () => arrivalOf(chance)).toSorted((one, other) => one.receivedAt - other.receivedAt)
  const stored: Stored[] = []
  while (arrivals.length > 0) {
    const batch = arrivals.splice(0, draw(chance, [1, 5, 60]))
    await ledger.admit(batch, judge)
    stored.push(...batch.map((arrival) => ({ ...arrival, alert: undefined })))
  }
  return withAlerts(ledger, stored)
}

async function withAlerts(ledger: Ledger, stored: readonly Stored[]): Promise<readonly Stored[]> {
  const alerts = new Map<string, string>()
  for (const { alert } of await ledger.recent(10_000)) {
    for (const { event } of await ledger.events(alert.id, 10_000)) alerts.set(event.raw, alert.id)
  }
  return stored.map((one) => ({ ...one, alert: alerts.get(one.event.raw) }))
}

function arrivalOf(chance: Chance): Arrival {
  const fields: Record<string, FieldValue> = { ...noDefaults }
  for (const [name, values] of Object.entries(fieldValues)) if (chance.share() < 0.6) fields[name] = draw(chance, values)
  const { event } = fresh({
    rule: draw(chance, ['Shell', 'Read', 'Own']),
    source: draw(chance, ['syscall', 'syscall', 'k8s_audit']),
    priority: draw(chance, priorities),
    hostname: draw(chance, ['node-1', 'node-2', '']) || undefined,
    tags: draw(chance, [['a', 'b'], ['b'], []]),
    fields,
  })
  const receivedAt = morning - Math.floor(chance.share() ** 2 * 20 * 24 * hour)
  return { ...anArrival({ event, receivedAt }), identity: identify(event, config) }
}

const fieldValues: Readonly<Record<string, readonly FieldValue[]>> = {
  'container.id': ['aa', 'bb', 'host', '<NA>', ''],
  'container.name': ['app', 'side', '<NA>'],
  'container.image.repository': ['shop/web', null],
  'k8s.pod.name': ['web-7d9c6b5f4-x2x4z', 'web-7d9c6b5f4-zzzzz'],
  'k8s.ns.name': ['shop', 'pay'],
  'proc.name': ['sh', 'curl', 'worker-4711'],
  'proc.aname_2': ['node', 'init'],
  'proc.cmdline': ['sh -i', 'sh -c id', '<NA>', 'x'.repeat(300)],
  'proc.args': ['-i', ''],
  'fd.name': ['/etc/shadow', '/proc/4711/environ', '10.0.0.1:4711->10.0.0.2:80', '10.0.0.1:4712->198.51.100.4:443', '/tmp/x'],
  'proc.pname': ['sh', 'worker-4711', '/tmp/build.x3Kq/run', 'y'.repeat(300)],
  'fd.sip': ['203.0.113.7', '<NA>'],
  'user.name': ['root', '', '<NA>'],
  'user.uid': [0, 1000],
  'ka.user.name': ['system:serviceaccount:ci:runner', 'ana'],
  'ka.list': [['one', 'two'], [], 'one'],
}

/** Scopes of one to three conditions about values that there are, and some that there are not. */
function scopeOf(chance: Chance, stored: readonly Stored[]): Scope {
  const { event, identity } = draw(chance, stored)
  const values: readonly (readonly [string, string])[] = [
    ['rule', event.rule],
    ['source', event.source],
    ['priority', event.priority],
    ['hostname', event.hostname ?? 'none'],
    ['tag', 'b'],
    ['workload', identity.label],
    ['namespace', 'shop'],
    ['owner', 'web'],
    ['cluster', 'eu1'],
    ['proc.aname[2]', 'node'],
    ...Object.entries(fieldValues).map(([name, drawn]) => [name, shown(event.fields.get(name) ?? draw(chance, drawn)) ?? 'none'] as const),
  ]
  const condition = (): Condition => {
    const [field, is] = draw(chance, values)
    const shape = chance.whole(4)
    if (shape === 0) return { field, startsWith: is.slice(0, 2) || 'a' }
    return shape === 1 ? { field, glob: `${is.slice(0, 1)}*${is.slice(-1)}` } : { field, is }
  }
  return Array.from({ length: 1 + chance.whole(3) }, condition)
}

type Plain = Pick<BackTest, 'day' | 'fortnight' | 'days' | 'lookedBackTo' | 'familiar'> & { readonly examples: readonly string[] }

function plain({ day, fortnight, days, lookedBackTo, examples, familiar }: BackTest): Plain {
  return { day, fortnight, days, lookedBackTo, examples: examples.map(({ event }) => event.raw), familiar: inOrder(familiar) }
}

/** In whatever order it was learned, and added up. */
function inOrder({ values, perHour, unnamed, ...rest }: Familiar): Familiar {
  const { image, parent, user, destination } = values
  const sorted = {
    image: image.toSorted(),
    parent: parent.toSorted(),
    user: user.toSorted(),
    destination: destination.toSorted(),
  }
  return { ...rest, ...(unnamed && { unnamed: unnamed.toSorted() }), values: sorted, perHour: Math.round(perHour * 1e6) / 1e6 }
}

function familiarOf(hidden: readonly Stored[]): Familiar {
  const learned = hidden.reduce((known, { event }) => learn(known, event), nothingFamiliar)
  const hours = Map.groupBy(hidden, ({ receivedAt }) => hourOf(receivedAt))
  // Half of the running hour has passed: twice as many would come in the whole of it.
  const rates = [...hours].map(([at, events]) => (at === hourOf(morning) ? 2 * events.length : events.length))
  const perHour = rates.length === 0 ? 0 : rates.reduce((sum, rate) => sum + rate, 0) / rates.length
  return inOrder({ ...learned, events: hidden.length, perHour })
}

function reference(stored: readonly Stored[], scope: Scope, ask: Ask): Plain {
  const hidden = stored.filter(({ event }) => {
    const subject = ask(event)
    return subject !== undefined && matches(scope, subject)
  })
  const ofDay = (back: number) => (at: Moment) => Math.floor((hourOf(morning) - hourOf(at)) / hourMs / 24) === back
  const inFortnight = (at: Moment) => at >= firstHour(morning)
  const isIn = (window: (at: Moment) => boolean) => (one: Stored) => window(one.receivedAt)
  return {
    day: tollOf(stored.filter(isIn(ofDay(0))), hidden.filter(isIn(ofDay(0)))),
    fortnight: tollOf(stored.filter(isIn(inFortnight)), hidden.filter(isIn(inFortnight))),
    days: Array.from({ length: daysLookedBack }, (_, index) => hidden.filter(isIn(ofDay(daysLookedBack - 1 - index))).length),
    lookedBackTo: undefined,
    familiar: familiarOf(hidden.filter(isIn(inFortnight))),
    examples: hidden
      .filter(isIn(inFortnight))
      .slice(-5)
      .toReversed()
      .map(({ event }) => event.raw),
  }
}

function tollOf(all: readonly Stored[], hidden: readonly Stored[]): Toll {
  const hosts = hidden.flatMap(({ event }) => (event.source === 'syscall' && event.hostname !== undefined ? event.hostname : []))
  return {
    hidden: hidden.length,
    of: all.length,
    alerts: new Set(hidden.flatMap(({ alert }) => alert ?? [])).size,
    hosts: new Set(hosts).size,
    highest: priorities[Math.min(...hidden.map(({ event }) => rank(event.priority)))],
  }
}
