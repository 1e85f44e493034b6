import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { makeSuppression } from '../../../src/domain/suppression.ts'
import { approve, extend, lift, reject } from '../../../src/domain/suppression-deeds.ts'
import type { Past, Suppression } from '../../../src/domain/suppression.ts'
import { nothingFamiliar } from '../../../src/domain/trip-wire.ts'
import { approvalCard, waitingProse } from '../../../src/slack/say/approval.ts'
import { notice } from '../../../src/slack/say/notice.ts'
import { morning } from '../../event.ts'
import { hostileText } from './hostile.ts'
import { faults, read, strangeTokens } from './shown.ts'

const hour = 3_600_000

function asked({
  first,
  rule = 'Terminal shell in container',
  reason = 'a planned test',
  past,
}: { first?: string; rule?: string; reason?: string; past?: Past } = {}) {
  const request = { scope: [{ field: 'rule', is: rule }], until: morning + 8 * hour, reason, by: 'U0ANA', alert: 'k3m9x2p7' }
  const because = 'it hides a whole rule, wherever it fires'
  const approval = { because, channel: 'C123ABC', first, past, given: undefined }
  return makeSuppression('spr3ss10', request, { now: morning, familiar: nothingFamiliar, approval })
}

function decided(decision: ReturnType<typeof approve>): Suppression {
  if ('refused' in decision) throw new Error(decision.refused)
  return decision.suppression
}

describe('the card that asks for a second person', () => {
  test('says what would be hidden, who asks, why, for how long, and until when it may be answered', () => {
    const words = read(approvalCard(asked()))
    expect(words).toContain('Hidden would be: rule is `Terminal shell in container`')
    expect(words).toContain('<@U0ANA> asks to hide it for 8 hours, counted from the approval: a planned test.')
    expect(words).toContain('Asked on alert `k3m9x2p7`. A second person must approve because it hides a whole rule, wherever it fires.')
    expect(words).toMatch(/Anybody else may answer until <!date\^1795541400\^.*>\. Nothing is hidden until then\./)
    expect(words).toContain('[Approve] [Reject]')
    expect(faults(approvalCard(asked()))).toEqual([])
  })

  test('of a fixed end says until when, and what was asked for stays, whatever comes of it', () => {
    const fixed = { ...asked(), isFixed: true }
    const approved = decided(approve(fixed, 'U0BEN', morning + hour, nothingFamiliar))
    const extended = (one: Suppression) =>
      decided(extend(one, one.until + 24 * hour, 'U0BEN', { now: morning + 2 * hour, longestMs: 720 * hour }))
    for (const one of [fixed, approved, extended(approved)])
      expect(read(approvalCard(one))).toMatch(/<@U0ANA> asks to hide it until <!date\^1795541400\^[^>]*>: a planned test\./)
    const length = decided(approve(asked(), 'U0BEN', morning + hour, nothingFamiliar))
    for (const one of [length, extended(length)])
      expect(read(approvalCard(one))).toContain('asks to hide it for 8 hours, counted from the approval: a planned test.')
    expect(read(approvalCard(extended(length)))).toContain('Extended by <@U0BEN> until')
  })

  test('shows both windows, a bar for each day, and in bold with a red circle what people found to be true', () => {
    const toll = { hidden: 412, of: 9000, alerts: 3, hosts: 2, highest: 'Notice' } as const
    const past = {
      day: toll,
      fortnight: { ...toll, hidden: 812 },
      days: [0, 0, 1, 0, 0, 400, 0, 0, 0, 0, 0, 0, 0, 411],
      truePositives: { count: 1, one: 'k3m9x2p7' },
      since: morning - 335 * hour,
      lookedBackTo: undefined,
    }
    const card = approvalCard(asked({ past }))
    expect(faults(card)).toEqual([])
    expect(read(card)).toContain('In the last 24 h it would have hidden 412 of 9,000 events')
    expect(read(card)).toContain('In 14 days it would have hidden 812 of 9,000 events')
    expect(read(card)).toContain('Day by day `▁▁▂▁▁█▁▁▁▁▁▁▁█`')
    expect(JSON.stringify(card)).toMatch(/"text":"🔴 In the last 14 days[^"]*alert k3m9x2p7\.","style":\{"bold":true\}/)
  })

  test('asks by name who has the alert in hand', () => {
    expect(read(approvalCard(asked({ first: 'U0BEN' })))).toContain('<@U0BEN> or anybody else may answer')
  })

  test('says what came of it, by whom, and has no buttons any more', () => {
    const approved = decided(approve(asked(), 'U0BEN', morning + hour, nothingFamiliar))
    expect(read(approvalCard(approved))).toMatch(/<!date\^1795516200\^.*> Approved by <@U0BEN>\.\nHidden until <!date\^1795545000\^/)
    expect(read(approvalCard(decided(reject(asked(), 'U0BEN', morning))))).toMatch(/> Rejected by <@U0BEN>[^]*Nothing was hidden\./)
    const lifted = decided(lift(approved, 'U0CHEN', morning + 2 * hour))
    expect(read(approvalCard(lifted))).toMatch(/Approved by <@U0BEN>[^]*Lifted by <@U0CHEN>/)
    for (const card of [approved, lifted].map(approvalCard)) expect(read(card)).not.toContain('[Approve]')
  })

  test('carries nothing that an attacker or a person wrote to life', () => {
    fc.assert(
      fc.property(hostileText, hostileText, (rule, reason) => {
        const card = approvalCard(asked({ rule, reason }))
        expect(faults(card)).toEqual([])
        expect(strangeTokens(card).filter((token) => token !== '<@U0ANA>')).toEqual([])
      }),
    )
  })
})

test('whoever asks is told where the card is', () => {
  expect(read(notice(waitingProse(asked({ first: 'U0BEN' }))))).toMatch(
    /^<@U0BEN> or somebody else must approve because .*: the card is in <#C123ABC>\. Nothing/,
  )
  expect(read(notice(waitingProse(asked())))).toMatch(/^Somebody else must approve/)
})
