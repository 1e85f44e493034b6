import { describe, expect, test } from 'vitest'
import { evolve } from '../../../src/domain/alert.ts'
import type { Fact } from '../../../src/domain/alert.ts'
import type { Summary } from '../../../src/domain/books.ts'
import type { Suppression } from '../../../src/domain/suppression.ts'
import { nothingFamiliar, watchOf, wires } from '../../../src/domain/trip-wire.ts'
import type { Whereabouts } from '../../../src/slack/desk.ts'
import { helpAnswer, newestAnswer, recentAnswer, showAnswer, summaryAnswer } from '../../../src/slack/say/answers.ts'
import { homeView } from '../../../src/slack/say/home.ts'
import { rawEventModal } from '../../../src/slack/say/modals.ts'
import { factReply } from '../../../src/slack/say/reply.ts'
import { suppressionAnswer } from '../../../src/slack/say/suppression.ts'
import { suppressionsAnswer } from '../../../src/slack/say/suppressions.ts'
import { anAlert, anEvent, morning } from '../../event.ts'
import { faults, read, strangeTokens } from './shown.ts'

const sample = anEvent()
const by = 'U0ANA'
const miner = { wire: 'image', value: 'registry.example/miner' } as const
const shouting = '<!channel> `x` <https://evil.example|bank>'

const summary: Summary = {
  since: morning - 86_400_000,
  until: morning,
  books: { open: 12, fold: 4900, suppress: 300, below: 90, repeat: 10 },
  byPriority: [
    { priority: 'Critical', count: 12 },
    { priority: 'Notice', count: 5300 },
  ],
  topRules: [
    { rule: 'Terminal shell in container', count: 4100 },
    { rule: shouting, count: 3 },
  ],
  topWorkloads: [{ label: 'payments/checkout/app', count: 4100 }],
  open: 7,
  acknowledged: 3,
  suppressionsInForce: 2,
  refused: 3,
  lastRefusals: [{ at: morning, why: 'The member `priority` is missing.', head: shouting }],
  health: [{ rule: 'Falco internal: syscall event drop', hostname: 'node-7', count: 4, lastAt: morning, dropped: '28901 of 173406' }],
  reports: { asked: 4, useful: 3, notUseful: 1 },
}

const inForce = { which: 'inForce', page: 1 } as const

const suppression: Suppression = {
  id: 'spr3ss10',
  scope: [
    { field: 'rule', is: 'Terminal shell in container' },
    { field: 'namespace', is: shouting },
  ],
  from: morning,
  until: morning + 3_600_000,
  reason: 'planned work',
  owner: by,
  alert: undefined,
  isFixed: false,
  hidden: 37,
  lastHiddenAt: morning,
  saved: 2,
  watch: watchOf(wires, nothingFamiliar),
  approval: undefined,
  ended: undefined,
  facts: [],
}

describe('the summary', () => {
  const words = read(summaryAnswer(summary, '24 hours'))

  test('has numbers that a reader can add up', () => {
    expect(words).toContain('*5,312 received* = 12 opened + 4,900 folded + 300 suppressed + 90 below + 10 repeat')
    expect(words).toContain('Critical 12 · Notice 5,300')
  })

  test('names the busiest, what waits and what may have been missed', () => {
    expect(words).toContain('• `Terminal shell in container` 4,100')
    expect(words).toContain('• `payments/checkout/app` 4,100')
    expect(words).toContain('*7 alerts open and unacknowledged*, 3 acknowledged, 2 suppressions in force')
    expect(words).toContain('Refused bodies: 3')
    expect(words).toContain('The member `priority` is missing.')
    expect(words).toContain('`node-7` `syscall event drop` ×4, last at 2026-11-24 09:30:00 UTC, dropped `28901 of 173406`')
  })

  test('of a quiet day says so', () => {
    const books = { open: 0, fold: 0, suppress: 0, below: 0, repeat: 0 }
    const quiet = { ...summary, books, byPriority: [], topRules: [], topWorkloads: [], open: 0, refused: 0, lastRefusals: [], health: [] }
    expect(read(summaryAnswer(quiet, '8 hours'))).toContain('Nothing is open')
    expect(read(summaryAnswer(quiet, '8 hours'))).toContain('Refused bodies: 0. No sensor has complained.')
  })
})

test('recent alerts are listed with how often, when and how they stand', () => {
  const words = read(recentAnswer([{ alert: anAlert({ count: 3 }), sample }]))
  expect(words).toMatch(/\*Notice\* `Terminal shell in container` · `payments\/checkout\/app`\n×3, seen .*\nOpen · `\/falco show k3m9x2p7`/)
  expect(read(recentAnswer([]))).toBe('No alert yet.')
})

test('a shown alert has its working buttons, all that happened to it, and where its card is', () => {
  const facts: readonly Fact[] = [
    { kind: 'acknowledged', at: morning, by },
    {
      kind: 'suppressed',
      at: morning,
      by,
      suppression: 'spr3ss10',
      until: morning + 3_600_000,
      reason: 'planned',
      scope: 'rule is x',
      told: true,
    },
    { kind: 'unsuppressed', at: morning, by: undefined, suppression: 'spr3ss10', why: 'expired', hidden: 1, told: true },
    { kind: 'resolved', at: morning, by, outcome: 'test', note: '' },
  ]
  const words = read(
    showAnswer({
      alert: anAlert(),
      sample,
      facts,
      suppressions: [],
      reports: [],
      whereabouts: { on: 'card', channel: 'C123ABC', isPosted: true, why: undefined },
    }),
  )
  expect(words).toContain('[Acknowledge] [Suppress] [Detailed report]')
  expect(words).toContain('• 2026-11-24 09:30:00 UTC Opened: first event of this problem')
  expect(words).toContain('• 2026-11-24 09:30:00 UTC Acknowledged by <@U0ANA>')
  expect(words).toContain('Suppressed until 2026-11-24 10:30:00 UTC by <@U0ANA>: planned. Hidden: `rule is x`')
  expect(words).toContain('The suppression has run out; it hid 1 event')
  expect(words).toContain('Resolved as test by <@U0ANA>')
  expect(words).toContain('Its card is in <#C123ABC>')
})

test('a shown alert tells each step of its suppressions once, in the order in which they came', () => {
  const at = (minutes: number) => morning + minutes * 60_000
  const told = { by, suppression: 'spr3ss10' }
  const facts: readonly Fact[] = [
    { kind: 'proposed', at: at(1), ...told, reason: 'planned', scope: 'rule is x', because: 'it hides a whole rule' },
    { kind: 'suppressed', at: at(2), ...told, approvedBy: 'U0BEN', until: at(60), reason: 'planned', scope: 'rule is x', told: true },
    { kind: 'extended', at: at(4), ...told, until: at(120), told: true },
    { kind: 'acknowledged', at: at(6), by },
    { kind: 'unsuppressed', at: at(9), ...told, by: undefined, why: 'tripped', trip: miner, hidden: 2, told: true },
  ]
  const steps: Suppression['facts'] = [
    { kind: 'asked', at: at(1), by, why: 'planned' },
    { kind: 'approved', at: at(2), by: 'U0BEN', why: 'it hides a whole rule' },
    { kind: 'hit', at: at(3), by: undefined, why: 'its first event came' },
    { kind: 'extended', at: at(4), by, why: 'it is needed for longer', until: at(120) },
    { kind: 'narrowed', at: at(5), by, why: 'it hid more than it should', added: [{ field: 'namespace', is: 'dev' }] },
    { kind: 'excepted', at: at(7), by: 'U0BEN', why: 'it is to be permanent in Falco' },
    { kind: 'tripped', at: at(9), by: undefined, why: 'something new in kind showed up inside it', trip: miner },
  ]
  const other = { ...suppression, id: 'spr3ss11', facts: [{ kind: 'idle', at: at(8), by: undefined, why: 'x' }] } as const
  const suppressions = [{ ...suppression, facts: steps }, other]
  const shown = read(showAnswer({ alert: anAlert(), sample, facts, suppressions, reports: [], whereabouts: undefined }))
  const lines = [...shown.matchAll(/^• 2026-11-24 (\d\d:\d\d):00 UTC (.*)$/gm)].map(([, time, words]) => `${time} ${words}`)
  expect(lines).toEqual([
    '09:30 Opened: first event of this problem',
    expect.stringMatching(/^09:31 .*asked to suppress it/),
    expect.stringMatching(/^09:32 Suppressed until .* by <@U0ANA>, approved by <@U0BEN>: planned/),
    '09:33 Suppression spr3ss10: Hid its first event',
    expect.stringMatching(/^09:34 .*[Ee]xtended/),
    '09:35 Suppression spr3ss10: Narrowed by <@U0ANA> to what fits besides: namespace is `dev`',
    expect.stringMatching(/^09:36 Acknowledged by/),
    '09:37 Suppression spr3ss10: Written as a Falco exception for <@U0BEN>',
    '09:38 Suppression spr3ss11: Its owner was told that it hid nothing in half its time',
    '09:39 The suppression has ended itself: a new image, `registry.example/miner`; it hid 2 events',
  ])
})

test('a shown suppression has its figures, what it watches for, its alert, and all its steps', () => {
  const familiar = { ...nothingFamiliar, events: 40, values: { ...nothingFamiliar.values, image: ['a', 'b', 'c'] } }
  const facts: Suppression['facts'] = [
    { kind: 'made', at: morning, by, why: 'planned work' },
    { kind: 'hit', at: morning, by: undefined, why: 'its first event came' },
    { kind: 'ending', at: morning, by: undefined, why: 'its end is near' },
    { kind: 'kept', at: morning, by, why: 'it stays as it is, to its end' },
  ]
  const shown = { ...suppression, alert: 'k3m9x2p7', facts, watch: watchOf(['image', 'rate'], familiar) }
  const words = read(suppressionAnswer(shown, by, morning))
  expect(words).toContain('Suppression spr3ss10')
  expect(words).toContain('Has hidden 37 events')
  expect(words).toContain(
    'Asked for on alert `/falco show k3m9x2p7`. Ends itself when it sees a new image (3 known) or ten times its usual rate.',
  )
  expect(words).toMatch(
    /Made by <@U0ANA>: planned work\n.*Hid its first event\n.*Its owner was told that its end is near\n.*Kept to its end by/,
  )
  const learning = { ...shown, watch: watchOf(['image'], nothingFamiliar) }
  expect(read(suppressionAnswer(learning, by, morning))).toMatch(/a new image, once it has learned from its first hour\.\n/)
  expect(read(suppressionAnswer({ ...learning, hidden: 0 }, by, morning))).toContain('nothing like it has come yet.')
  expect(read(suppressionAnswer({ ...shown, watch: watchOf([], familiar) }, by, morning))).toContain('its trip-wires are switched off')
})

test.each<[string, Whereabouts, string]>([
  ['gathered', { on: 'storm', channel: '#falco', isPosted: true, why: undefined }, 'It is gathered in the storm card in #falco.'],
  ['on its way', { on: 'card', channel: '#falco', isPosted: false, why: undefined }, 'It has no card in #falco now: it is on its way.'],
  [
    'shown on a card that cannot be changed',
    { on: 'card', channel: '#falco', isPosted: true, why: 'Slack does not show the channel.' },
    'Its card is in #falco, which is not up to date: Slack does not show the channel.',
  ],
  [
    'held up',
    { on: 'card', channel: '#falco', isPosted: false, why: '#falco is archived.' },
    'It has no card in #falco now: #falco is archived.',
  ],
  [
    'gathered on a deleted card',
    { on: 'storm', channel: '#falco', isPosted: false, why: 'somebody deleted it twice' },
    'It is gathered in the storm card in #falco, which is not there now: somebody deleted it twice.',
  ],
])('an alert that is %s says where it is shown', (_name, whereabouts, words) => {
  expect(read(showAnswer({ alert: anAlert(), sample, facts: [], suppressions: [], reports: [], whereabouts }))).toMatch(
    new RegExp(`${words}$`),
  )
})

test('the newest of a storm are listed, with a button where one waits for somebody', () => {
  const acknowledged = evolve(anAlert({ id: 'k3m9x2p8' }), { kind: 'acknowledged', at: morning, by })
  const shown = newestAnswer('s70rm001', [
    { alert: anAlert(), sample },
    { alert: acknowledged, sample },
  ])
  expect(read(shown).match(/\[Acknowledge\]/g)).toHaveLength(1)
  expect(read(shown)).toContain('/falco show k3m9x2p8')
  expect(faults(shown)).toEqual([])
  expect(read(newestAnswer('s70rm001', []))).toBe('This storm has gathered no alert.')
})

test('an alert whose text is no longer kept says so, and what is known is still shown', () => {
  const bare = { ...sample, output: undefined, fields: new Map(), raw: '' }
  const words = read(showAnswer({ alert: anAlert(), sample: bare, facts: [], suppressions: [], reports: [], whereabouts: undefined }))
  expect(words).toContain("; the event's text is no longer kept (retain in falconer.yml).")
  expect(words).toContain('Terminal shell in container')
  expect(read(rawEventModal(bare))).toContain("The event's text is no longer kept")
})

test('a long list of suppressions says how many are left out, and how to see them', () => {
  const forty = Array.from({ length: 40 }, (_, number) => ({ ...suppression, id: `spr3ss${number}`, reason: `reason ${number}.` }))
  const first = read(suppressionsAnswer(forty, { which: 'mine', page: 1 }, by))
  expect(first).toContain('reason 14.')
  expect(first).not.toContain('reason 15.')
  expect(first).toContain('25 suppressions left out, 0 before and 25 after these: `/falco suppressions mine 2` shows the next.')
  const last = read(suppressionsAnswer(forty, { which: 'mine', page: 9 }, by))
  expect(last).toContain('reason 39.')
  expect(last).toContain('30 suppressions left out, 30 before and 0 after these: `/falco suppressions mine 1` shows the first.')
  expect(faults(suppressionsAnswer(forty, inForce, by))).toEqual([])
})

test('one that ended says why and by whom, and what it hid', () => {
  const ended = { ...suppression, ended: { at: morning, why: 'lifted', by: 'U0BEN' } } as const
  expect(read(suppressionsAnswer([ended], { which: 'expired', page: 1 }, by))).toMatch(
    /Ended \(lifted by <@U0BEN>\) at .*\nHas hidden 37 events/,
  )
})

test('every suppression in force can be lifted, an ended one cannot', () => {
  const ended = { ...suppression, ended: { at: morning, why: 'lifted', by } } as const
  expect(read(suppressionsAnswer([suppression], inForce, by))).toMatch(
    /rule is `Terminal shell in container`, namespace is `&lt;!channel&gt;/,
  )
  expect(read(suppressionsAnswer([suppression], inForce, by))).toMatch(
    /by <@U0ANA>: planned work\nHas hidden 37 events, the last one at .*, and kept 2 cards out of the channel\. · `\/falco show spr3ss10`\n\[Lift\] \[Extend\] \[Narrow\] \[Falco exception\]/,
  )
  expect(read(suppressionsAnswer([ended], inForce, by))).not.toContain('[Lift]')
  expect(read(suppressionsAnswer([], inForce, by))).toBe('No suppression is in force.')
})

test('help names every command, and the word that was none', () => {
  expect(read(helpAnswer('sumary <!here>'))).toContain('There is no command `sumary <!here>`')
  for (const command of [
    'summary',
    'recent',
    'show',
    'suppressions',
    'suppress',
    'lift',
    'extend',
    'narrow',
    'resolve',
    'assign',
    'status',
    'help',
  ])
    expect(read(helpAnswer())).toContain(`/falco ${command}`)
})

test('the home tab shows what is open, what is hidden and the last day', () => {
  const words = read(homeView({ alive: [{ alert: anAlert(), sample }], suppressions: [suppression], summary }))
  expect(words).toMatch(
    /Open\n[^]*\[Acknowledge\][^]*9 more open[^]*Suppressions in force\n[^]*\[Lift\][^]*The last 24 hours\n[^]*5,312 received/,
  )
})

test('a thread tells of a suppression, with a button to lift it, and of its end', () => {
  const fact = { at: morning, by, suppression: 'spr3ss10', told: true } as const
  const told = read(factReply(anAlert(), { ...fact, kind: 'suppressed', until: morning, reason: 'planned', scope: 'rule is x' }))
  expect(told).toMatch(
    /^Suppressed until .* by <@U0ANA>: planned\. Hidden: `rule is x`\.\n\[Lift\] \[Extend\] \[Narrow\] \[Falco exception\]$/,
  )
  expect(read(factReply(anAlert(), { ...fact, kind: 'unsuppressed', why: 'lifted', hidden: 37 }))).toBe(
    'Suppression lifted by <@U0ANA>; it hid 37 events.',
  )
})

test('whatever is in the ledger, Slack takes the answer and nothing comes alive but people and places', () => {
  const alert = anAlert({ rule: shouting.repeat(300), label: shouting, because: shouting })
  const many = Array.from({ length: 120 }, () => ({ alert, sample }))
  const suppressions = many.map((_, index) => ({ ...suppression, id: `spr3s${index}`, reason: shouting.repeat(50) }))
  const long = {
    ...summary,
    topRules: many.slice(0, 10).map(({ alert: { rule } }) => ({ rule, count: 1 })),
    lastRefusals: many.map(() => ({ at: morning, why: shouting, head: shouting.repeat(99) })),
  }
  const trip = { wire: 'image', value: shouting.repeat(50) } as const
  const step = { at: morning, by, why: shouting.repeat(50), added: suppression.scope, trip }
  const approval = { because: 'it hides a whole rule', channel: '#falco', first: by, past: undefined, given: undefined }
  const kinds = ['made', 'narrowed', 'tripped'] as const
  const stormy: Suppression = {
    ...suppression,
    reason: shouting,
    facts: many.map((_, index) => ({ ...step, kind: kinds[index % 3] ?? 'hit' })),
  }
  const facts = many.map((): Fact => ({ kind: 'resolved', at: morning, by, outcome: 'benign', note: shouting.repeat(50) }))
  for (const shown of [
    summaryAnswer(long, '24 hours'),
    recentAnswer(many),
    showAnswer({ alert, sample, facts, suppressions: [stormy], reports: [], whereabouts: undefined }),
    suppressionAnswer(stormy, by, morning),
    suppressionAnswer({ ...stormy, alert: 'k3m9x2p7', approval }, 'U0BEN', morning),
    suppressionsAnswer(suppressions, inForce, by),
    helpAnswer(shouting.repeat(99)),
    homeView({ alive: many, suppressions, summary: long }),
    ...facts.slice(0, 1).map((fact) => factReply(alert, fact)),
  ]) {
    expect(faults(shown)).toEqual([])
    expect(strangeTokens(shown).filter((token) => token !== '<@U0ANA>')).toEqual([])
  }
})
