import { describe, expect, test } from 'vitest'
import type { Alert } from '../../../src/domain/alert.ts'
import { evolve } from '../../../src/domain/alert.ts'
import { priorities } from '../../../src/domain/priority.ts'
import { card } from '../../../src/slack/say/card.ts'
import { anAlert, anEvent, morning } from '../../event.ts'
import { blocksOf, faults, liveTokens, read } from './shown.ts'

const hour = 3_600_000

describe('a card', () => {
  test('tells at a glance what happened, and what may be done about it', () => {
    const shown = card(anAlert(), anEvent(), { isNew: true })
    expect(shown.text).toBe('Notice: `Terminal shell in container` · `payments/checkout/app`')
    expect(read(shown).split('\n')).toEqual([
      'Notice · Terminal shell in container',
      '`root` ran `bash -i` (parent `runc`) in container `app` of pod `payments/checkout-6d4cf56db6-x7zlp` on host `node-7`.',
      'Process `bash -i`   Parents `runc`   User `root`   Container `app (3ad7b26ded6d)`',
      'Image `registry.example/shop/checkout:4.2.0`   Pod `checkout-6d4cf56db6-x7zlp`',
      'Namespace `payments`   Host `node-7`',
      'ATT&amp;CK · <https://attack.mitre.org/techniques/T1059|T1059 Command and Scripting Interpreter> · <https://attack.mitre.org/tactics/TA0002|Execution>',
      '*×1*, seen <!date^1795512599^{date_short_pretty} {time_secs}|2026-11-24 09:29:59 UTC>',
      'Open',
      '[Acknowledge] [Suppress] [Detailed report] {Resolve, Assign, Raw event}',
      'Alert `k3m9x2p7` · first event of this problem',
    ])
    expect(faults(shown)).toEqual([])
  })

  test('has a colour of its own for each of the eight priorities', () => {
    const colours = priorities.map((priority) => card(anAlert({ priority }), anEvent(), { isNew: false }).attachments[0]?.color)
    expect(new Set(colours).size).toBe(8)
  })

  test('counts events and hosts, and tells first and last by the events’ own time', () => {
    const alert = anAlert({ count: 1412, hosts: ['a', 'b', 'c', 'd', 'e'], lastSeen: '2026-11-24T10:00:00Z' })
    const words = read(card(alert, anEvent(), { isNew: false }))
    expect(words).toContain('*×1,412 on 5 hosts*, first seen <!date^1795512599^')
    expect(words).toContain('last <!date^1795514400^')
    expect(words).toContain('Hosts `a, b, c and 2 more`')
  })

  test('names the cluster and the alert before it', () => {
    const workload = { kind: 'container', cluster: 'eu1', image: 'x' } as const
    const words = read(card(anAlert({ workload, previous: 'abcd2345' }), anEvent(), { isNew: false }))
    expect(words).toContain('Cluster `eu1`')
    expect(words).toContain('the same problem before: `abcd2345`')
  })

  test('has new block ids for every revision', () => {
    const [first, second] = [1, 2].map((revision) =>
      blocksOf(card(anAlert({ revision }), anEvent(), { isNew: false })).map((block) => block.block_id),
    )
    expect(new Set([...(first ?? []), ...(second ?? [])]).size).toBe((first?.length ?? 0) * 2)
  })
})

describe('a mention', () => {
  test.each([
    ['here', '<!here>'],
    ['U123ABC', '<@U123ABC>'],
    ['S123ABC', '<!subteam^S123ABC>'],
  ])('%s is called by a new card, and by no edit of it', (mention, token) => {
    const alert = anAlert({ mention })
    expect(card(alert, anEvent(), { isNew: true }).text).toMatch(new RegExp(`^${token.replace('^', '\\^')} Notice: `))
    expect(liveTokens(card(alert, anEvent(), { isNew: false }))).not.toContain(token)
  })
})

describe('the status line and the buttons', () => {
  const by = 'U0ANA'
  const acknowledged = evolve(anAlert(), { kind: 'acknowledged', at: morning, by })
  const resolved = evolve(acknowledged, { kind: 'resolved', at: morning, by, outcome: 'benign', note: 'a drill\nof ours' })
  const suppressed = evolve(anAlert({ hidden: 37 }), {
    kind: 'suppressed',
    at: morning,
    by,
    suppression: 'spr3ss10',
    until: morning + hour,
    reason: 'planned work',
    scope: 'x',
    told: true,
  })

  test.each<[string, Alert, string, string]>([
    ['open', anAlert(), 'Open', '[Acknowledge] [Suppress] [Detailed report] {Resolve, Assign, Raw event}'],
    [
      'acknowledged',
      acknowledged,
      'Acknowledged by <@U0ANA> at <!date^',
      '[Suppress] [Detailed report] {Resolve, Assign, Reopen, Raw event}',
    ],
    ['resolved', resolved, 'Resolved as benign by <@U0ANA> at <!date^', '[Detailed report] {Reopen, Raw event}'],
    ['quiet', evolve(anAlert(), { kind: 'quieted', at: morning }), 'Closed itself: quiet since', '[Detailed report] {Reopen, Raw event}'],
    ['suppressed', suppressed, 'Open\nSuppressed until <!date^', '[Acknowledge] [Detailed report] {Resolve, Assign, Raw event}'],
    [
      'assigned',
      evolve(anAlert(), { kind: 'assigned', at: morning, by, to: 'U0BEN' }),
      'Open. Assigned to <@U0BEN>',
      '[Acknowledge] [Suppress]',
    ],
  ])('of an alert that is %s', (_status, alert, line, buttons) => {
    const shown = card(alert, anEvent(), { isNew: false })
    expect(read(shown)).toContain(line)
    expect(read(shown)).toContain(`\n${buttons}`)
    expect(faults(shown)).toEqual([])
  })

  test('carry the note and the reason, on one line', () => {
    expect(read(card(resolved, anEvent(), { isNew: false }))).toContain(': a drill of ours')
    expect(read(card(suppressed, anEvent(), { isNew: false }))).toContain('(37 events hidden): planned work')
  })

  test('offer Suppress again when a suppression has run out', () => {
    expect(read(card(suppressed, anEvent(), { isNew: false, now: morning + 2 * hour }))).toContain('[Suppress]')
  })

  test('carry nothing but the alert’s id', () => {
    const actions = blocksOf(card(anAlert(), anEvent(), { isNew: false })).find((block) => block.type === 'actions')
    const values = JSON.stringify(actions).match(/"value":"[^"]*"/g)
    expect(values).toEqual(
      ['k3m9x2p7', 'k3m9x2p7', 'k3m9x2p7', 'resolve:k3m9x2p7', 'assign:k3m9x2p7', 'raw:k3m9x2p7'].map((one) => `"value":"${one}"`),
    )
  })
})

test('a field that shouts at the channel is quoted, not obeyed', () => {
  const shouting = '<!channel> `x` <https://evil.example|bank>'
  const alert = anAlert({ rule: shouting, label: shouting, previous: shouting, because: shouting })
  const shown = card(alert, anEvent({ rule: shouting, hostname: shouting, fields: { 'proc.cmdline': shouting, [shouting]: shouting } }), {
    isNew: true,
  })
  expect(liveTokens(shown).filter((token) => !/^<(?:!date|https:\/\/attack\.mitre\.org\/)/.test(token))).toEqual([])
  expect(faults(shown)).toEqual([])
})
