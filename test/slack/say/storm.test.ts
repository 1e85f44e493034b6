import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { messageOf } from '../../../src/slack/say/saying.ts'
import { stormCard } from '../../../src/slack/say/storm.ts'
import { morning } from '../../event.ts'
import { aStorm, aStormThatIsOver, shell } from '../storm.ts'
import { hostileText } from './hostile.ts'
import { blocksOf, faults, read, strangeTokens } from './shown.ts'

describe('the card of a storm', () => {
  test('tells at a glance what is going on, who talks most, and what may be done', () => {
    const shown = stormCard(aStorm())
    expect(shown.text).toMatch(/^Storm: 412 new alerts since <!date\^1795512600\^.*>, gathered on one card$/)
    expect(read(shown).split('\n')).toEqual([
      '412 new alerts in #falco since 2026-11-24 09:30:00 UTC, faster than the channel can carry: they are gathered here.',
      '`Terminal shell in container` talks most, on `payments/checkout/app`: 94,120 of 100,000 events received (94%).',
      'Rule | Workload | Events | Alerts',
      '`Terminal shell in container` | `payments/checkout/app` | 94,120 | 300',
      '`Read sensitive file untrusted` | `shop/search/app` | 4,300 | 100',
      '`Launch Package Management Process` | `ci/runner` | 12 | 12',
      expect.stringMatching(/^\*380 open\*, 30 acknowledged \(last by <@U0ANA> at <!date\^\d+\^.*>\), 2 closed\.$/),
      'By priority: Error 12 · Notice 400',
      'Seen on 14 hosts.',
      '4 more alerts have a card of their own.',
      '7 new alerts still wait for a card.',
      expect.stringMatching(
        /^All that Falconer received from <!date\^.*> until now: \*100,000 received\* = 416 opened \+ 98,000 folded \+ 1,500 suppressed \+ 80 below \+ 4 repeat$/,
      ),
      '[Acknowledge all] [Suppress top talker] [Show newest]',
      expect.stringMatching(/^Storm `s70rm001` · It is over when it has been calm for 2 minutes\..*`\/falco show &lt;id&gt;`$/),
    ])
    expect(faults(shown)).toEqual([])
  })

  test('says so when it is over, and how long it lasted', () => {
    const shown = stormCard(aStormThatIsOver())
    const words = read(shown)
    expect(shown.text).toBe('The storm is over: 416 new alerts in 14 minutes')
    expect(words).toContain('The storm is over. It lasted 14 minutes. 416 new alerts in #falco from')
    expect(words).toContain('*Nothing is open*')
    expect(words).toContain('from 2026-11-24 09:30:00 UTC to 2026-11-24 09:44:00 UTC;')
    expect(words).toMatch(/All that Falconer received from .* until <!date\^1795513560\^/)
    expect(words).not.toMatch(/faster than|still wait|until now|Acknowledge all|Suppress top talker/)
    expect(words).toContain('[Show newest]')
    expect(faults(shown)).toEqual([])
  })

  test('a storm of 25 seconds is not said to have lasted the calm minutes after which it was over', () => {
    const [since, gatheredAt] = [morning, morning + 25_000]
    const words = read(stormCard(aStorm({ storm: { since, gatheredAt, endedAt: gatheredAt + 120_000 } })))
    expect(words).toContain('It lasted 25 seconds.')
    const lateGathering = { since, gatheredAt: morning + 200_000, endedAt: morning + 210_000 }
    expect(read(stormCard(aStorm({ storm: lateGathering })))).toContain('to 2026-11-24 09:33:20 UTC;')
  })

  test('says how many of its alerts are suppressed, where there are any', () => {
    const some = read(stormCard(aStorm({ open: 41, acknowledged: 0, suppressed: { open: 3, acknowledged: 0 } })))
    expect(some).toContain('*41 open*, 3 of them suppressed, 0 acknowledged, 371 closed.')
    const handled = read(stormCard(aStorm({ open: 0, lastAcknowledged: undefined, suppressed: { open: 0, acknowledged: 2 } })))
    expect(handled).toContain('*Nothing is open*, 30 acknowledged, 2 of them suppressed, 382 closed.')
  })

  test('says how large it was even when all that it gathered goes on alone', () => {
    const shown = stormCard({ ...aStormThatIsOver(), gathered: 0, apart: 416 })
    expect(shown.text).toBe('The storm is over: 416 new alerts in 14 minutes')
    expect(read(shown)).toMatch(/; none of them is gathered here\.[^]*416 more alerts have a card of their own\./)
  })

  test('keeps its buttons after the end for as long as there is something to press them for', () => {
    const over = aStormThatIsOver()
    expect(read(stormCard({ ...over, open: 3 }))).toContain('[Acknowledge all] [Suppress top talker] [Show newest]')
    expect(read(stormCard({ ...over, acknowledged: 3 }))).toContain('\n[Suppress top talker] [Show newest]')
  })

  test('says how many talkers its table leaves out', () => {
    const talkers = Array.from({ length: 10 }, () => shell)
    expect(read(stormCard(aStorm({ talkers, talkersInAll: 391 })))).toContain(
      'Seen on 14 hosts. The table has the busiest 10 of 391 pairs of rule and workload.',
    )
  })

  test('claims no share of events that came after the books were closed', () => {
    const over = aStormThatIsOver()
    const words = read(stormCard({ ...over, loudest: { rule: shell.rule, events: 2_000_000, workloads: 3 } }))
    expect(words).toContain('talks most, on 3 workloads: 2,000,000 events.')
    expect(words).not.toContain('%')
  })

  test('speaks of one as of one', () => {
    const one = { gathered: 1, open: 1, acknowledged: 0, apart: 1, waiting: 1, hosts: 1, lastAcknowledged: undefined }
    const words = read(stormCard(aStorm(one)))
    expect(words).toContain('1 new alert in #falco')
    expect(words).toContain('it is gathered here')
    expect(words).toContain('1 more alert has a card of its own.\n1 new alert still waits for a card.')
    expect(words).toContain('Seen on 1 host.')
  })

  test('has a colour of its own while it lasts, and new block ids for every revision', () => {
    const [first, second] = [stormCard(aStorm()), stormCard(aStorm({ storm: { revision: 8, endedAt: morning + 60_000 } }))]
    expect(first.attachments[0]?.color).not.toBe(second.attachments[0]?.color)
    const ids = [first, second].flatMap((shown) => blocksOf(shown).map(({ block_id }) => block_id))
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('carries nothing but the id of the storm', () => {
    const actions = blocksOf(stormCard(aStorm())).find(({ type }) => type === 'actions')
    expect(JSON.stringify(actions).match(/"value":"[^"]*"/g)).toEqual(Array.from({ length: 3 }, () => '"value":"s70rm001"'))
  })

  test('is what a saying about a storm looks like', () => {
    expect(messageOf({ kind: 'storm', picture: aStorm() })).toEqual(stormCard(aStorm()))
  })
})

test('whatever attackers call their rules and workloads, Slack takes the card, its buttons stay, and nothing comes alive', () => {
  const talker = fc.record({ rule: hostileText, label: hostileText, events: fc.nat(), alerts: fc.nat() })
  fc.assert(
    fc.property(fc.array(talker, { maxLength: 10 }), fc.boolean(), (talkers, isOver) => {
      const picture = isOver ? { ...aStormThatIsOver(), open: 1 } : aStorm()
      const shown = stormCard({ ...picture, talkers, talkersInAll: 391 })
      expect(faults(shown)).toEqual([])
      expect(strangeTokens(shown).filter((token) => token !== '<@U0ANA>')).toEqual([])
      expect(read(shown)).toContain('[Acknowledge all] [Suppress top talker] [Show newest]')
      expect(blocksOf(shown).some(({ type }) => type === 'table')).toBe(talkers.length > 0)
    }),
  )
})
