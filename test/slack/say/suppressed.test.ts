import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { endFact, suppressedFact } from '../../../src/domain/action.ts'
import { evolve, fold, hide } from '../../../src/domain/alert.ts'
import type { Alert } from '../../../src/domain/alert.ts'
import { lift, trip } from '../../../src/domain/suppression-deeds.ts'
import { makeSuppression } from '../../../src/domain/suppression.ts'
import type { Approval, Suppression } from '../../../src/domain/suppression.ts'
import { nothingFamiliar, wires } from '../../../src/domain/trip-wire.ts'
import type { Trip } from '../../../src/domain/trip-wire.ts'
import { card } from '../../../src/slack/say/card.ts'
import { factReply } from '../../../src/slack/say/reply.ts'
import { suppressionsAnswer } from '../../../src/slack/say/suppressions.ts'
import { tripNotice } from '../../../src/slack/say/trip-notice.ts'
import { anAlert, anEvent, morning } from '../../event.ts'
import { hostileText } from './hostile.ts'
import { faults, read, strangeTokens } from './shown.ts'

const hour = 3_600_000
const [ana, ben] = ['U0ANA', 'U0BEN'] as const
const approval: Approval = { because: 'it hides a whole rule', channel: '#falco', first: undefined, past: undefined, given: undefined }

function suppression(more: Partial<Suppression> = {}, asked?: Approval): Suppression {
  const scope = [{ field: 'rule', is: 'Terminal shell in container' }]
  const request = { scope, until: morning + hour, reason: 'a drill', by: ana, alert: 'k3m9x2p7' }
  return { ...makeSuppression('spr3ss10', request, { now: morning, familiar: nothingFamiliar, approval: asked }), ...more }
}

const hit = { hidden: 412, lastHiddenAt: morning + 60_000, saved: 3 }
const inForce = { which: 'inForce', page: 1 } as const
const toll = /Has hidden 412 events, the last one at <!date\^1795512660\^.*, and kept 3 cards out of the channel\./

function shown(one: Suppression): string {
  const alert = { ...evolve(anAlert(), suppressedFact(one, morning, true)), hidden: one.hidden }
  const message = card(alert, anEvent(), { isNew: false, suppression: one })
  expect(faults(message)).toEqual([])
  return read(message)
}

describe('while it is in force', () => {
  test('the card and the row say what it hid, when last, and what it saved', () => {
    expect(shown(suppression(hit))).toMatch(toll)
    expect(read(suppressionsAnswer([suppression(hit)], inForce, ben))).toMatch(toll)
    expect(shown(suppression())).not.toContain('hidden')
  })

  test('the card has one figure, and says how many of those events were of its alert', () => {
    const one = suppression({ ...hit, hidden: 30 })
    const hiddenOf = (count: number, before = 0) => {
      const alert = Array.from({ length: count }).reduce<Alert>(
        (before) => hide(before, morning),
        evolve({ ...anAlert(), hidden: before }, suppressedFact(one, morning, true)),
      )
      return read(card(alert, anEvent(), { isNew: false, suppression: one }))
    }
    expect(hiddenOf(23)).toContain('Has hidden 30 events, 23 of this alert, the last one at')
    expect(hiddenOf(23, 412)).toContain('Has hidden 30 events, 23 of this alert, the last one at')
    expect(hiddenOf(0)).toContain('Has hidden 30 events, none of this alert, the last one at')
    expect(hiddenOf(30)).toContain('Has hidden 30 events, the last one at')
    expect(hiddenOf(23)).not.toContain('23 events hidden')
  })

  test('the card has the buttons that change it, beside its own', () => {
    expect(shown(suppression())).toContain('[Lift] [Extend] [Narrow] [Falco exception]')
  })

  test('the thread tells what it hid once there is something to tell', () => {
    const fact = suppressedFact(suppression(), morning, true)
    expect(read(factReply(anAlert(), fact, suppression()))).not.toContain('Has hidden')
    expect(read(factReply(anAlert(), fact, suppression(hit)))).toMatch(toll)
    expect(read(factReply(anAlert(), fact, suppression()))).toContain('[Lift] [Extend] [Narrow] [Falco exception]')
  })

  test('only trip-wires that are switched off are spoken of', () => {
    const armed = (...on: readonly (typeof wires)[number][]) => shown(suppression({ watch: { ...suppression().watch, wires: on } }))
    expect(armed(...wires)).not.toMatch(/[Nn]ot ended|switched off/)
    expect(armed('image', 'parent', 'user', 'destination', 'priority')).toContain('Not ended by ten times its usual rate.')
    expect(armed('parent', 'priority', 'rate')).toContain('Not ended by a new image, a new user or a new destination.')
    expect(armed()).toContain('Nothing new ends it: its trip-wires are switched off.')
  })
})

test('what waits for approval may be answered in the list by everybody but who asked, who may take it back', () => {
  const waiting = suppression({}, approval)
  expect(read(suppressionsAnswer([waiting], inForce, ben))).toMatch(/asked for by <@U0ANA>: a drill\n.*\n\[Approve\] \[Reject\]$/)
  expect(read(suppressionsAnswer([waiting], inForce, ana))).toMatch(/\[Take back\]$/)
  const rejected = suppression({ ended: { at: morning, why: 'rejected', by: ben } }, approval)
  const row = read(suppressionsAnswer([rejected], { which: 'expired', page: 1 }, ana))
  expect(row).toMatch(/Ended \(rejected by <@U0BEN>\) at .*\. Asked for by <@U0ANA>: a drill/)
  expect(row).not.toMatch(/\[\w/)
})

describe('after its end', () => {
  const ended = lift(suppression(hit), ben, morning)
  const fact = 'suppression' in ended && ended.suppression.ended ? endFact(ended.suppression, ended.suppression.ended, true) : undefined
  const alert = evolve(evolve(anAlert(), suppressedFact(suppression(), morning, true)), fact ?? { kind: 'quieted', at: 0 })
  const next = { priority: alert.priority, time: alert.lastSeen, hostname: undefined, receivedAt: morning + 60_000 } as const
  const noise = /The noise goes on: the suppression that ended at <!date\^1795512600\^.*> \(lifted\) had hidden 412 events/
  const words = (one: Alert) => read(card(one, anEvent(), { isNew: false }))

  test('the card of a living alert says that the noise goes on, once an event has come', () => {
    expect(words(alert)).not.toContain('The noise goes on')
    expect(words(fold(alert, next))).toMatch(noise)
  })

  test('a trip says it already, and what somebody closed or opened again is no noise', () => {
    const closed = evolve(fold(alert, next), { kind: 'resolved', at: morning, by: ben, outcome: 'benign', note: '' })
    expect(words(closed)).not.toContain('The noise goes on')
    expect(words(evolve(closed, { kind: 'reopened', at: morning + 120_000, by: ben }))).not.toContain('The noise goes on')
  })
})

test('an alert that closed itself while its events were hidden says so', () => {
  const words = (one: Alert) => read(card(evolve(one, { kind: 'quieted', at: morning + hour }), anEvent(), { isNew: false }))
  expect(words(anAlert())).toMatch(/Closed itself: quiet since/)
  expect(words(hide(anAlert(), morning + hour))).toMatch(/Closed itself: nothing but hidden events since <!date\^1795512600\^/)
})

test.each<[string, Trip]>([
  ['a new image, `registry.example/miner`', { wire: 'image', value: 'registry.example/miner' }],
  ['a higher priority, Critical, and Notice at most before', { wire: 'priority', priority: 'Critical', before: 'Notice' }],
  ['ten times its usual rate, which is 1,200 events an hour', { wire: 'rate', usual: 1_200 }],
])('one that ended itself says so in the thread, on the card and in the list: %s', (words, by) => {
  const tripped = trip(suppression(hit), by, morning)
  const fact = tripped.ended && endFact(tripped, tripped.ended, true)
  if (!fact) throw new Error('it has not ended')
  const alert = evolve(evolve(anAlert(), suppressedFact(tripped, morning, true)), fact)
  const reply = read(factReply(alert, fact, tripped))
  expect(reply).toBe(`<@U0ANA>: The suppression has ended itself: ${words}; it hid 412 events. It kept 3 cards out of the channel.`)
  expect(read(card(alert, anEvent(), { isNew: false }))).toMatch(/The suppression ended itself at <!date\^.*>: .*; it hid 412 events/)
  expect(read(card(alert, anEvent(), { isNew: false }))).toContain(words)
  expect(read(suppressionsAnswer([tripped], { which: 'expired', page: 1 }, ben))).toContain(`Ended itself (${words}) at`)
})

test('what an attacker made new comes alive nowhere', () => {
  fc.assert(
    fc.property(hostileText, (value) => {
      const tripped = trip(suppression(hit), { wire: 'user', value }, morning)
      const fact = tripped.ended && endFact(tripped, tripped.ended, true)
      const alert = fact ? evolve(evolve(anAlert(), suppressedFact(tripped, morning, true)), fact) : anAlert()
      const messages = [
        card(alert, anEvent(), { isNew: false }),
        suppressionsAnswer([tripped], { which: 'expired', page: 1 }, ben),
        ...(fact ? [factReply(alert, fact, tripped)] : []),
        ...tripped.facts.slice(-1).map((notice) => tripNotice(tripped, notice, alert.id)),
      ]
      for (const message of messages) {
        expect(faults(message)).toEqual([])
        expect(strangeTokens(message).filter((token) => !/^<@U0(?:ANA|BEN)>$/.test(token))).toEqual([])
      }
    }),
  )
})
