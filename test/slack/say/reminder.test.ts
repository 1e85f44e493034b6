import fc from 'fast-check'
import { expect, test } from 'vitest'
import { except, extend, keep, lift, narrow, tell } from '../../../src/domain/suppression-deeds.ts'
import type { SuppressionDecision } from '../../../src/domain/suppression-deeds.ts'
import { makeSuppression } from '../../../src/domain/suppression.ts'
import type { Notice, Suppression } from '../../../src/domain/suppression.ts'
import { nothingFamiliar } from '../../../src/domain/trip-wire.ts'
import { reminder } from '../../../src/slack/say/reminder.ts'
import { morning } from '../../event.ts'
import { hostileText } from './hostile.ts'
import { faults, read, strangeTokens } from './shown.ts'

const hour = 3_600_000
const at = morning + 7 * hour

function decided(decision: SuppressionDecision): Suppression {
  if ('refused' in decision) throw new Error(decision.refused)
  return decision.suppression
}

function told(kind: Notice, { rule = 'Terminal shell in container', reason = 'a drill' } = {}): Suppression {
  const request = { scope: [{ field: 'rule', is: rule }], until: morning + 8 * hour, reason, by: 'U0ANA', alert: undefined }
  const made = makeSuppression('spr3ss10', request, { now: morning, familiar: nothingFamiliar })
  const hidden = kind === 'idle' ? {} : { hidden: 412, lastHiddenAt: morning + hour, saved: 3 }
  return decided(tell({ ...made, ...hidden }, kind, at))
}

/** As it reads now: of the first notice among its facts. */
function words(suppression: Suppression): string {
  const notice = suppression.facts.find(({ kind }) => kind === 'ending' || kind === 'idle')
  if (!notice) throw new Error('nothing was told')
  expect(faults(reminder(suppression, notice))).toEqual([])
  return read(reminder(suppression, notice))
}

test('its owner is called by name, and reads what ends when, and what it was good for', () => {
  const shown = words(told('ending'))
  expect(shown).toMatch(/^<@U0ANA>, your suppression of rule is `Terminal shell in container` ends at <!date\^1795541400\^/)
  expect(shown).toMatch(/It has hidden 412 events, the last one at .*, and kept 3 cards out of the channel\. Made: a drill\./)
  expect(shown).toContain('[Extend] [Let it end] [Falco exception]')
})

test('one that hid nothing asks whether it is needed', () => {
  expect(words(told('idle'))).toMatch(/has hidden nothing in half its time\. Is it needed still\?\nMade: a drill\.\n\[Lift\] \[Keep\]$/)
})

test('answered, it says by whom and what, and has no buttons any more', () => {
  const extended = decided(extend(told('ending'), at + 24 * hour, 'U0BEN', { now: at, longestMs: 720 * hour }))
  expect(words(extended)).toMatch(/was about to end\.[^]*> Extended by <@U0BEN> until <!date\^1795624200\^/)
  expect(words(decided(keep(told('ending'), 'U0ANA', at)))).toMatch(/> Kept to its end by <@U0ANA>\./)
  const lifted = decided(lift(decided(keep(told('idle'), 'U0ANA', at)), 'U0BEN', at + 1))
  expect(words(lifted)).toMatch(/Kept to its end by <@U0ANA>\.\n.*> Lifted by <@U0BEN>\./)
  for (const one of [extended, lifted]) expect(words(one)).not.toMatch(/\[\w/)
})

test('what answers nothing leaves the buttons', () => {
  const narrowed = decided(narrow(told('ending'), [{ field: 'owner', is: 'checkout' }], 'U0BEN', at))
  expect(words(except(narrowed, 'U0ANA', at))).toMatch(
    /Narrowed by <@U0BEN>[^]*Written as a Falco exception for <@U0ANA>[^]*\[Let it end\]/,
  )
})

test('it carries nothing that an attacker or a person wrote to life', () => {
  fc.assert(
    fc.property(hostileText, hostileText, (rule, reason) => {
      const suppression = told('ending', { rule: rule || 'x', reason: reason || 'x' })
      const notice = suppression.facts.at(-1)
      const message = notice && reminder(suppression, notice)
      expect(message && faults(message)).toEqual([])
      expect(message && strangeTokens(message).filter((token) => token !== '<@U0ANA>')).toEqual([])
    }),
  )
})
