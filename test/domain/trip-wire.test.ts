import { describe, expect, test } from 'vitest'
import { kinds, learn, nothingFamiliar, tripOf, valueOf, valuesMax, watchOf, watched, wires } from '../../src/domain/trip-wire.ts'
import type { Familiar, Trip, Watch, Wire } from '../../src/domain/trip-wire.ts'
import { anEvent, morning, noDefaults } from '../event.ts'
import type { EventOverrides } from '../event.ts'

const [minute, hour] = [60_000, 3_600_000]
const connection = { 'fd.name': '10.0.0.5:51234->203.0.113.9:443' }
const usual = anEvent({ fields: connection })
const familiar: Familiar = { ...learn(nothingFamiliar, usual), events: 100, perHour: 4 }
const watch = watchOf(wires, familiar)
const trip = (event: EventOverrides, by: Watch = watch): Trip | undefined =>
  tripOf(by, anEvent({ ...event, fields: { ...connection, ...event.fields } }), morning)

const surprises: readonly (readonly [Wire, EventOverrides, Trip])[] = [
  ['image', { fields: { 'container.image.repository': 'evil/miner' } }, { wire: 'image', value: 'evil/miner' }],
  ['parent', { fields: { 'proc.pname': 'nginx' } }, { wire: 'parent', value: 'nginx' }],
  ['user', { fields: { 'user.name': 'mallory' } }, { wire: 'user', value: 'mallory' }],
  ['destination', { fields: { 'fd.name': '10.0.0.5:51234->198.51.100.7:443' } }, { wire: 'destination', value: '198.51.100.7:443' }],
  ['priority', { priority: 'Error' }, { wire: 'priority', priority: 'Error', before: 'Notice' }],
]

describe('what is new inside a suppression ends it', () => {
  test.each(surprises)('a new %s', (_wire, event, expected) => {
    expect(trip(event)).toEqual(expected)
  })

  test.each(surprises)('a new %s does not when that wire is switched off', (wire, event) => {
    expect(
      trip(
        event,
        watchOf(
          wires.filter((one) => one !== wire),
          familiar,
        ),
      ),
    ).toBeUndefined()
  })

  test('a wire that nobody knows switches nothing off', () => {
    const forged: readonly Wire[] = JSON.parse('["image", "imagine"]')
    expect(watchOf(forged, familiar).wires).toEqual(wires)
    expect(watchOf([], familiar).wires).toEqual([])
  })

  test('more of the same does not, nor a lower priority', () => {
    expect(trip({})).toBeUndefined()
    expect(trip({ priority: 'Debug' })).toBeUndefined()
  })

  test.each(kinds)('an event that shows no %s does not: Falco often knows nothing yet', (kind) => {
    expect(valueOf(kind, anEvent({ fields: noDefaults }))).toBeUndefined()
    expect(tripOf(watch, anEvent({ fields: { ...noDefaults, 'user.name': '<NA>' } }), morning)).toBeUndefined()
  })

  test('another tag or digest of the same image does not', () => {
    expect(trip({ fields: { 'container.image.tag': '5.0.0', 'container.image.digest': 'sha256:1' } })).toBeUndefined()
  })

  test('another port of the client does not: it is drawn anew for each connection', () => {
    expect(trip({ fields: { 'fd.name': '10.9.9.9:1->203.0.113.9:443' } })).toBeUndefined()
  })
})

describe('an image that comes late', () => {
  const inContainer = (id: string, image: string | null) =>
    anEvent({ fields: { ...connection, 'container.id': id, 'container.image.repository': image } })
  const knows = watchOf(wires, { ...learn(familiar, inContainer('aa', null)), events: 101 })
  const late = inContainer('aa', 'shop/web')

  test('is not new when its container was seen without one before, and is known from then on', () => {
    expect(tripOf(knows, late, morning)).toBeUndefined()
    const after = watched(knows, late, morning)
    expect(after.familiar.values.image).toContain('shop/web')
    expect(tripOf(after, inContainer('bb', 'shop/web'), morning)).toBeUndefined()
  })

  test('is new in another container, and in one that shows a second image', () => {
    expect(tripOf(knows, inContainer('bb', 'shop/web'), morning)).toEqual({ wire: 'image', value: 'shop/web' })
    const second = inContainer('aa', 'evil/miner')
    expect(tripOf(watched(knows, late, morning), second, morning)).toEqual({ wire: 'image', value: 'evil/miner' })
  })

  test('is new in a container that came without one only after the suppression was made', () => {
    const hid = watched(knows, inContainer('cc', null), morning)
    expect(tripOf(hid, inContainer('cc', 'evil/miner'), morning)).toEqual({ wire: 'image', value: 'evil/miner' })
  })

  test('of containers without an image so many are told apart', () => {
    const all = Array.from({ length: valuesMax + 50 }, (_, index) => inContainer(`c${index}`, null)).reduce(learn, familiar)
    expect(all.unnamed).toHaveLength(valuesMax)
  })
})

describe('who and where, in events of all kinds', () => {
  const value = (kind: (typeof kinds)[number], fields: EventOverrides['fields'], source = 'syscall') =>
    valueOf(kind, anEvent({ source, fields: { ...noDefaults, ...fields } }))

  test('a user without a name is known by the number', () => {
    expect(value('user', { 'user.name': '<NA>', 'user.uid': 1000 })).toBe('1000')
  })

  test('the user of an audit log is who acted', () => {
    expect(value('user', { 'ka.user.name': 'ana' }, 'k8s_audit')).toBe('ana')
    expect(value('user', { 'ct.user.arn': 'arn:aws:iam::1:user/ana' }, 'aws_cloudtrail')).toBe('arn:aws:iam::1:user/ana')
  })

  test('a destination is the far end of a connection, else the address that Falco gives; a file is none', () => {
    expect(value('destination', { 'fd.name': '[::1]:1->[2001:db8::7]:443' })).toBe('[2001:db8::7]:443')
    expect(value('destination', { 'fd.sip': '203.0.113.9' })).toBe('203.0.113.9')
    expect(value('destination', { 'fd.name': '/etc/shadow' })).toBeUndefined()
  })

  test('a value that an attacker made very long is told apart by its beginning', () => {
    expect(value('parent', { 'proc.pname': 'x'.repeat(5_000) })).toHaveLength(200)
  })
})

describe('the usual rate', () => {
  const after = (count: number, from: Watch, at = morning) =>
    Array.from({ length: count }).reduce<Watch>((one) => watched(one, usual, at), from)

  test('ten times as many in an hour end it, and the next hour counts anew', () => {
    expect(tripOf(after(39, watch), usual, morning)).toBeUndefined()
    expect(tripOf(after(40, watch), usual, morning)).toEqual({ wire: 'rate', usual: 4 })
    expect(tripOf(after(40, watch), usual, morning + hour)).toBeUndefined()
    expect(tripOf(after(40, watchOf(['image'], familiar)), usual, morning)).toBeUndefined()
  })

  test('a handful is never too many, however seldom it comes', () => {
    const seldom = watchOf(wires, { ...familiar, perHour: 0.1 })
    expect(tripOf(after(19, seldom), usual, morning)).toBeUndefined()
    expect(tripOf(after(20, seldom), usual, morning)).toEqual({ wire: 'rate', usual: 2 })
  })
})

describe('learning', () => {
  const blank = watchOf(wires, nothingFamiliar)
  const mallory = anEvent({ fields: { 'user.name': 'mallory' }, priority: 'Warning' })

  test('what had seen nothing when it was made takes the first hour for usual', () => {
    expect(tripOf(blank, mallory, morning)).toBeUndefined()
    const learned = watched(watched(blank, usual, morning), mallory, morning + 59 * minute)
    expect(learned).toMatchObject({ learnsUntil: morning + hour, familiar: { events: 2, highest: 'Warning', perHour: 2 } })
    expect(tripOf(learned, mallory, morning + hour)).toBeUndefined()
    expect(tripOf(learned, anEvent({ fields: { 'user.name': 'trent' } }), morning + hour)).toEqual({ wire: 'user', value: 'trent' })
  })

  test('the hour begins with its first event, not when it was made', () => {
    expect(watched(blank, usual, morning + 9 * hour).learnsUntil).toBe(morning + 10 * hour)
  })

  test('what had seen something learns nothing more', () => {
    expect(watched(watch, mallory, morning).familiar).toBe(familiar)
  })

  test('of what an attacker varies, so many values are told apart, and then none is new', () => {
    const users = Array.from({ length: valuesMax + 50 }, (_, index) => anEvent({ fields: { 'user.name': `user-${index}` } }))
    const known = users.reduce(learn, nothingFamiliar)
    expect(known.values.user).toHaveLength(valuesMax)
    expect(
      tripOf(watchOf(wires, { ...known, events: 250, perHour: 250 }), anEvent({ fields: { 'user.name': 'mallory' } }), morning),
    ).toBeUndefined()
  })

  test('what shows nothing new leaves what is known the very same', () => {
    expect(learn(familiar, usual)).toBe(familiar)
  })
})
