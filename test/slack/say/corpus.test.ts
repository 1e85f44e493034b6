import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { choicesFor } from '../../../src/domain/choice.ts'
import { contentKey } from '../../../src/domain/event.ts'
import type { FalcoEvent } from '../../../src/domain/event.ts'
import { identify } from '../../../src/domain/fingerprint.ts'
import { openAlert } from '../../../src/domain/triage.ts'
import type { Alert } from '../../../src/domain/alert.ts'
import { parseFalcoEvent } from '../../../src/intake/falco-event.ts'
import { card } from '../../../src/slack/say/card.ts'
import type { CardMessage, Modal } from '../../../src/slack/say/message.ts'
import { rawEventModal } from '../../../src/slack/say/modals.ts'
import { suppressModal } from '../../../src/slack/say/suppress-modal.ts'
import { morning } from '../../event.ts'
import { blocksOf, faults, read, strangeTokens } from './shown.ts'

const corpus = join(import.meta.dirname, '../../../../shared/corpus')
if (!existsSync(corpus)) console.warn('The corpora of events are not on this machine: the sweep over them is left out.')

describe.skipIf(!existsSync(corpus))('all 400 events of the corpus', () => {
  test('give a card that Slack takes, with a sentence and without debris', () => {
    const events = eventsOf('alerts.jsonl')
    expect(events).toHaveLength(400)
    for (const event of events) {
      const shown = card(alertOf(event), event, { isNew: true })
      expect({ rule: event.rule, faults: troubles(shown) }).toEqual({ rule: event.rule, faults: [] })
      expect(read(shown)).not.toMatch(/\bundefined\b|<NA>|\bNaN\b|\[object|\{"|\\"/)
      expect(read(shown).split('\n')[1]).toMatch(/^\S.*\.$/)
    }
  })

  test('can be looked at raw, every digit kept', () => {
    for (const event of eventsOf('alerts.jsonl')) {
      const shown = rawEventModal(event)
      expect(troubles(shown)).toEqual([])
      const numbers: readonly string[] = event.raw.match(/(?<=":)\d{17,}(?=[,}])/g) ?? []
      expect(numbers.filter((digits) => !read(shown).includes(digits))).toEqual([])
    }
  })
})

describe.skipIf(!existsSync(corpus))('the hostile corpus', () => {
  test('gives cards and modals that Slack takes, in which nothing comes alive', () => {
    const events = eventsOf('hostile.jsonl')
    expect(events.length).toBeGreaterThan(60)
    for (const event of events) {
      const alert = alertOf(event)
      const choices = choicesFor({ event, identity: identify(event, { cluster: undefined, fields: {} }) }, [])
      for (const shown of [
        card(alert, event, { isNew: true }),
        rawEventModal(event),
        suppressModal(alert, choices, { now: morning, longestMs: 86_400_000 }),
      ]) {
        expect({ rule: event.rule.slice(0, 50), troubles: troubles(shown) }).toEqual({ rule: event.rule.slice(0, 50), troubles: [] })
      }
    }
  })

  test('keeps its made-up secrets off cards and raw events', () => {
    for (const event of eventsOf('hostile.jsonl')) {
      for (const shown of [card(alertOf(event), event, { isNew: true }), rawEventModal(event)])
        expect(JSON.stringify(blocksOf(shown))).not.toMatch(/TEST ?ONLY|TestOnly|testonly|00ff00ff|VEVTVA/)
    }
  })
})

function troubles(shown: CardMessage | Modal): readonly string[] {
  return [...faults(shown), ...strangeTokens(shown)]
}

function eventsOf(name: string): readonly FalcoEvent[] {
  const lines = readFileSync(`${corpus}/${name}`, 'utf8').trim().split('\n')
  return lines.map(parseFalcoEvent).flatMap((parsed) => (parsed.ok ? [parsed.event] : []))
}

function alertOf(event: FalcoEvent): Alert {
  const arrival = { event, identity: identify(event, { cluster: undefined, fields: {} }), content: contentKey(event), receivedAt: morning }
  const verdict = {
    kind: 'open',
    because: 'first event of this problem',
    channel: '#falco',
    mention: undefined,
    previous: undefined,
    novel: false,
  } as const
  return openAlert('k3m9x2p7', arrival, verdict)
}
