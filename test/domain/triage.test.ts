import { describe, expect, test } from 'vitest'
import type { Guard } from '../../src/domain/guard.ts'
import type { Route } from '../../src/domain/route.ts'
import type { Suppression } from '../../src/domain/suppression.ts'
import { triage } from '../../src/domain/triage.ts'
import type { Known } from '../../src/domain/triage.ts'
import { nothingFamiliar, watchOf, wires } from '../../src/domain/trip-wire.ts'
import { anAlert, anArrival, noDefaults } from '../event.ts'
import type { EventOverrides } from '../event.ts'

const now = Date.parse('2026-05-03T03:00:00Z')
const hour = 3_600_000
const day = 24 * hour
const routes: readonly Route[] = [
  { match: { namespace: ['payments'] }, floor: 'Warning', channel: '#payments-sec', mention: 'here' },
  { match: { 'proc.name': ['nc', 'ncat'] }, floor: undefined, channel: '#sec', mention: undefined },
  { match: {}, floor: 'Notice', channel: '#falco', mention: undefined },
]
const nothing: Known = { repeatOf: undefined, newest: undefined, suppressions: [], combinationSeen: undefined, ledgerSince: undefined }
const judge = (event: EventOverrides, known: Partial<Known> = {}, guards?: readonly Guard[]) => {
  const arrival = anArrival({ ...event, fields: { ...noDefaults, ...event.fields }, receivedAt: now })
  return triage(arrival, { ...nothing, ...known }, routes, 24 * hour, guards)
}
const suppression: Suppression = {
  id: 's1',
  scope: [{ field: 'rule', is: 'Terminal shell in container' }],
  from: now - hour,
  until: now + hour,
  reason: 'a planned test',
  owner: 'U1',
  alert: undefined,
  hidden: 0,
  lastHiddenAt: undefined,
  saved: 0,
  isFixed: false,
  watch: watchOf(wires, nothingFamiliar),
  approval: undefined,
  ended: undefined,
  facts: [],
}
const shell = { rule: 'Terminal shell in container', priority: 'Notice' } as const

test('a new problem opens an alert in the channel of the first route that fits', () => {
  expect(judge(shell)).toMatchObject({ kind: 'open', channel: '#falco', because: 'first event of this problem' })
})

test('the first route wins, and calls the people it names', () => {
  const event = {
    ...shell,
    priority: 'Critical',
    fields: { 'k8s.ns.name': 'payments', 'k8s.pod.name': 'api-0', 'container.id': 'aa' },
  } as const
  expect(judge(event)).toMatchObject({ kind: 'open', channel: '#payments-sec', mention: 'here' })
})

test('a route may name any field, and several values of it', () => {
  expect(judge({ ...shell, priority: 'Debug', fields: { 'proc.name': 'ncat' } })).toMatchObject({ kind: 'open', channel: '#sec' })
})

test('what no route wants is below, and says why', () => {
  expect(judge({ ...shell, priority: 'Debug' })).toEqual({ kind: 'below', because: 'no route for Debug events of this kind' })
})

test('an event of a living alert folds into it, acknowledged or not, whatever its priority', () => {
  const open = anAlert({ id: 'aaaaaaaa', lastReceivedAt: now - hour })
  const acknowledged = { ...open, status: 'acknowledged', by: 'U1', at: now } as const
  expect(judge({ ...shell, priority: 'Debug' }, { newest: open })).toMatchObject({ kind: 'fold', into: 'aaaaaaaa' })
  expect(judge(shell, { newest: acknowledged })).toMatchObject({ kind: 'fold', into: 'aaaaaaaa' })
})

test('after a resolved alert the same problem opens a new one, linked to it', () => {
  const resolved = {
    ...anAlert({ id: 'aaaaaaaa', lastReceivedAt: now - hour }),
    status: 'resolved',
    by: 'U1',
    at: now,
    outcome: 'benign',
    note: '',
  } as const
  expect(judge(shell, { newest: resolved })).toMatchObject({ kind: 'open', previous: 'aaaaaaaa' })
})

test('an alert silent for longer than quietAfter takes no more events', () => {
  const silent = anAlert({ id: 'aaaaaaaa', lastReceivedAt: now - 24 * hour })
  expect(judge(shell, { newest: silent })).toMatchObject({ kind: 'open', previous: 'aaaaaaaa' })
})

test('a suppression in force hides what it matches, even from a living alert, and says which', () => {
  const newest = anAlert({ id: 'aaaaaaaa', lastReceivedAt: now - hour })
  expect(judge(shell, { newest, suppressions: [suppression] })).toEqual({
    kind: 'suppress',
    because: 'suppressed: rule is Terminal shell in container',
    suppression: 's1',
    alert: 'aaaaaaaa',
    saves: false,
  })
})

const approved = {
  ...suppression,
  approval: { because: 'it is broad', channel: '#falco', first: undefined, past: undefined, given: { by: 'U2', at: now } },
}

test('what is Critical when it comes is hidden only if a second person approved the suppression, and says so', () => {
  const critical = { ...shell, priority: 'Critical' } as const
  const because = 'not hidden by suppression s1: Critical and above stay in sight unless a second person has approved it'
  expect(judge(critical, { suppressions: [suppression] })).toMatchObject({ kind: 'open', because: expect.stringContaining(because) })
  expect(judge(critical, { suppressions: [suppression, approved] }).kind).toBe('suppress')
  expect(judge({ ...shell, priority: 'Error' }, { suppressions: [suppression] }).kind).toBe('suppress')
})

test('a suppression that has ended, or is over, hides nothing', () => {
  const over = { ...suppression, until: now }
  const lifted = { ...suppression, ended: { at: now - 1, why: 'lifted', by: 'U1' } } as const
  expect(judge(shell, { suppressions: [over, lifted] }).kind).toBe('open')
})

test('the same event sent twice is a repeat, before anything else', () => {
  expect(judge(shell, { repeatOf: now - hour, suppressions: [suppression] })).toMatchObject({ kind: 'repeat' })
})

test('what Falco says of itself is sensor health, not a threat', () => {
  const drop = { rule: 'Falco internal: syscall event drop', source: 'internal', priority: 'Critical' } as const
  expect(judge(drop)).toEqual({ kind: 'below', because: 'sensor health, not a threat' })
})

test('an event that only borrows the name of an internal rule is a threat like any other', () => {
  expect(judge({ rule: 'Falco internal: metrics snapshot', source: 'syscall', priority: 'Notice' }).kind).toBe('open')
})

test('a rule that fires in an image where it has not for 30 days is new, and the card says so', () => {
  const image = { ...shell, fields: { 'container.image.repository': 'registry.example/shop/web' } }
  const old = { ledgerSince: now - 90 * day }
  expect(judge(image, old)).toMatchObject({
    novel: true,
    because: 'first event of this problem, and the first of its rule with this image in 30 days',
  })
  expect(judge(image, { ...old, combinationSeen: now - 31 * day })).toMatchObject({ kind: 'open', novel: true })
  expect(judge(image, { ...old, combinationSeen: now - 30 * day })).toMatchObject({ kind: 'open', novel: false })
  expect(judge(shell, old)).toMatchObject({ because: 'first event of this problem, and the first of its rule in 30 days' })
})

test('nothing is new to a ledger that is not a week old: it has seen too little to know', () => {
  expect(judge(shell, { ledgerSince: now - 7 * day + 1 })).toMatchObject({ kind: 'open', novel: false })
  expect(judge(shell, { ledgerSince: now - 7 * day })).toMatchObject({ kind: 'open', novel: true })
  expect(judge(shell)).toMatchObject({ kind: 'open', novel: false, because: 'first event of this problem' })
})

describe('what may never be hidden', () => {
  const onHosts: Guard = { match: {}, floor: 'Critical', withoutWorkload: true, words: 'priority: Critical, workload: none' }
  const critical = { ...shell, priority: 'Critical' } as const
  const under = (event: EventOverrides, known: Partial<Known> = {}) => judge(event, { suppressions: [approved], ...known }, [onHosts])

  test('is shown in spite of a suppression that covers it, and says why', () => {
    const because = 'not hidden by suppression s1: neverSuppress in falconer.yml (priority: Critical, workload: none) forbids it'
    expect(under(critical)).toMatchObject({ kind: 'open', because: expect.stringContaining(because) })
    const newest = anAlert({ id: 'aaaaaaaa', lastReceivedAt: now - hour })
    expect(under(critical, { newest })).toMatchObject({ kind: 'fold', because: expect.stringContaining(because) })
  })

  test('concerns neither a lower priority, nor a pod, nor a container', () => {
    expect(under(shell).kind).toBe('suppress')
    expect(under({ ...critical, fields: { 'k8s.pod.name': 'api-0' } }).kind).toBe('suppress')
    expect(under({ ...critical, fields: { 'container.id': '3ad7b26ded6d' } }).kind).toBe('suppress')
  })

  test('concerns a process on a host, which Falco calls the container "host"', () => {
    expect(under({ ...critical, fields: { 'container.id': 'host' } }).kind).toBe('open')
  })

  test('is not mentioned where no suppression covers it', () => {
    expect(under({ ...critical, rule: 'Another rule' })).toMatchObject({ because: 'first event of this problem' })
  })

  test('may be any match that a route could have', () => {
    const audit: Guard = { match: { source: ['k8s_audit'] }, floor: undefined, withoutWorkload: false, words: 'source: k8s_audit' }
    expect(judge({ ...shell, source: 'k8s_audit' }, { suppressions: [suppression] }, [audit]).kind).toBe('open')
    expect(judge(shell, { suppressions: [suppression] }, [audit]).kind).toBe('suppress')
  })
})

describe('an event that shows something new inside a suppression', () => {
  const watch = watchOf(wires, { ...nothingFamiliar, events: 9, highest: 'Notice', values: { ...nothingFamiliar.values, user: ['root'] } })
  const watching = { ...suppression, watch }
  const stranger = { ...shell, fields: { 'user.name': 'mallory' } }
  const tripped = [{ suppression: 's1', trip: { wire: 'user', value: 'mallory' } }]

  test('is shown, and says that the suppression has ended itself, in our words alone', () => {
    const because = 'first event of this problem; suppression s1 has ended itself: a user who is new in it'
    expect(judge(stranger, { suppressions: [watching] })).toMatchObject({ kind: 'open', because, tripped })
    const newest = anAlert({ id: 'aaaaaaaa', lastReceivedAt: now - hour })
    expect(judge(stranger, { suppressions: [watching], newest })).toMatchObject({ kind: 'fold', into: 'aaaaaaaa', tripped })
  })

  test('is hidden by another suppression to which it is not new; the first ends all the same', () => {
    const learning = { ...suppression, id: 's2' }
    expect(judge(stranger, { suppressions: [watching, learning] })).toMatchObject({ kind: 'suppress', suppression: 's2', tripped })
  })

  test('ends nothing when a guard forbids to hide it, or when it is a repeat', () => {
    const guard: Guard = { match: { 'user.name': ['mallory'] }, floor: undefined, withoutWorkload: false, words: 'user.name: mallory' }
    expect(judge(stranger, { suppressions: [watching] }, [guard])).not.toHaveProperty('tripped')
    expect(judge(stranger, { suppressions: [watching], repeatOf: now - hour })).not.toHaveProperty('tripped')
  })

  test('ends only what is in force and covers it', () => {
    const over = { ...watching, until: now }
    const elsewhere = { ...watching, scope: [{ field: 'rule', is: 'Another rule' }] }
    expect(judge(stranger, { suppressions: [over, elsewhere] })).not.toHaveProperty('tripped')
  })

  test('that is Critical ends an unapproved suppression that knew only less: it stays in sight either way', () => {
    const trip = { wire: 'priority', priority: 'Critical', before: 'Notice' }
    expect(judge({ ...shell, priority: 'Critical' }, { suppressions: [watching] })).toMatchObject({ kind: 'open', tripped: [{ trip }] })
  })
})

describe('what a suppression saves', () => {
  test('is a card, when the problem has none and a route would have led to one', () => {
    const suppressions = [suppression]
    expect(judge(shell, { suppressions })).toMatchObject({ kind: 'suppress', saves: true })
    expect(judge({ ...shell, priority: 'Debug' }, { suppressions })).toMatchObject({ kind: 'suppress', saves: false })
    const newest = anAlert({ id: 'aaaaaaaa', lastReceivedAt: now - hour })
    expect(judge(shell, { suppressions, newest })).toMatchObject({ alert: 'aaaaaaaa', saves: false })
    expect(judge(shell, { suppressions, newest: { ...newest, status: 'quiet', at: now } })).toMatchObject({ alert: undefined, saves: true })
  })
})

describe('when the noise goes on after a suppression', () => {
  const over: Suppression = { ...suppression, hidden: 1_412, ended: { at: now - 5 * 60_000, why: 'lifted', by: 'U1' } }

  test('the next card says which, how much it hid and why it ended', () => {
    expect(judge(shell, { suppressions: [over] })).toMatchObject({
      because: 'first event of this problem; the noise goes on: suppression s1, which hid 1,412 events, ended 5 minutes before (lifted)',
    })
  })

  test('one whose time is up says so before anybody has tidied up', () => {
    const due = { ...suppression, hidden: 1, until: now - 90_000 }
    expect(judge(shell, { suppressions: [due] })).toMatchObject({
      because: expect.stringContaining('suppression s1, which hid 1 event, ended 90 seconds before (expired)'),
    })
  })

  test('the last one to end is named', () => {
    const later: Suppression = { ...over, id: 's2', ended: { at: now - 60_000, why: 'tripped', by: undefined } }
    for (const suppressions of [
      [over, later],
      [later, over],
    ])
      expect(judge(shell, { suppressions })).toMatchObject({ because: expect.stringContaining('suppression s2') })
  })

  test('nothing is said of one that hid nothing, hid something else, or ended a day ago', () => {
    const idle = { ...over, hidden: 0 }
    const other = { ...over, scope: [{ field: 'rule', is: 'Another rule' }] }
    const old: Suppression = { ...over, ended: { at: now - day, why: 'lifted', by: 'U1' } }
    expect(judge(shell, { suppressions: [idle, other, old] })).toMatchObject({ because: 'first event of this problem' })
  })
})
