import type { KnownBlock } from '@slack/types'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cut, cutMrkdwn } from '../../../src/slack/say/cut.ts'
import { fit } from '../../../src/slack/say/limits.ts'
import { bold, mrkdwn, plainText, preformatted, richBlock, richText } from '../../../src/slack/say/text.ts'
import { hostileText } from './hostile.ts'
import { faults, read, strangeTokens } from './shown.ts'

describe('a cut', () => {
  test('falls between graphemes and tells that something is missing', () => {
    expect(cut('👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 12)).toBe('👩‍👩‍👧‍👦…')
    expect(cut('short', 12)).toBe('short')
  })

  test('of one endless grapheme falls between its code points', () => {
    expect(cut('a' + '\u0301'.repeat(50), 10)).toHaveLength(10)
  })

  test('of mrkdwn spares tokens and entities and closes its code', () => {
    expect(cutMrkdwn('aaaa &amp;&amp;', 12)).toBe('aaaa &amp;…')
    expect(cutMrkdwn('see <https://a.example|there> now', 15)).toBe('see …')
    expect(cutMrkdwn('ran `abcdefghijkl`', 12)).toBe('ran `abcde…`')
  })

  test('of anything keeps the limit and breaks no character', () => {
    fc.assert(
      fc.property(hostileText, fc.integer({ min: 5, max: 200 }), (text, max) => {
        const whole = text.toWellFormed()
        for (const short of [cut(whole, max), cutMrkdwn(whole, max)]) {
          expect(short.length).toBeLessThanOrEqual(max)
          expect(short.isWellFormed()).toBe(true)
        }
      }),
    )
  })
})

describe('whatever is put in a message or a view', () => {
  const block: fc.Arbitrary<KnownBlock> = hostileText.chain((text) =>
    fc.constantFrom<KnownBlock>(
      { type: 'section', text: mrkdwn([{ value: text }, text]) },
      { type: 'section', text: mrkdwn([text]), fields: Array.from({ length: 12 }, () => mrkdwn([text])) },
      { type: 'header', text: { type: 'plain_text', text } },
      { type: 'context', elements: Array.from({ length: 12 }, () => mrkdwn([text])) },
      { type: 'actions', elements: [{ type: 'button', action_id: 'a', text: { type: 'plain_text', text } }] },
      richBlock(richText([text, { value: text }]), preformatted(text)),
      richBlock({ type: 'rich_text_section', elements: [bold(text)] }),
      { type: 'divider' },
    ),
  )
  const blocks = fc
    .array(block, { maxLength: 12 })
    .chain((some) => fc.integer({ min: 1, max: 8 }).map((times) => Array.from({ length: times }, () => some).flat()))

  test('Slack takes it, and nothing in it comes alive', () => {
    fc.assert(
      fc.property(blocks, hostileText, (blocks, text) => {
        const title = plainText(text, 24)
        const button = { type: 'section' as const, text: mrkdwn(['-']) }
        for (const shown of [
          fit({ text: mrkdwn([text]).text, blocks }),
          fit({ text: '-', attachments: [{ color: '#123456', fallback: text, blocks: [button, ...blocks] }] }),
          fit({ type: 'modal', title, blocks: [button, ...blocks] }),
          fit({ type: 'home', blocks: [button, ...blocks] }),
        ]) {
          expect(faults(shown)).toEqual([])
          expect(strangeTokens(shown)).toEqual([])
        }
      }),
      { numRuns: 60 },
    )
  })
})

test('blocks that find no room are counted, and buttons always find some', () => {
  const lines = Array.from({ length: 80 }, (_, index): KnownBlock => ({ type: 'section', text: mrkdwn([`line ${index}`]) }))
  const buttons: KnownBlock = { type: 'actions', elements: [{ type: 'button', action_id: 'a', text: plainText('Press', 75) }] }
  const shown = fit({ text: 'x', blocks: [...lines, buttons] })
  expect(shown.blocks).toHaveLength(50)
  expect(read(shown)).toContain('[Press]')
  expect(read(shown)).toContain('… and 32 more parts, left out')
})

test('a table as large as anybody can write it finds room in a message, cut cell by cell', () => {
  fc.assert(
    fc.property(hostileText, fc.integer({ min: 1, max: 120 }), fc.integer({ min: 1, max: 25 }), (text, height, width) => {
      const cell = richBlock({ type: 'rich_text_section', elements: [bold(`-${text}`)] })
      const rows = Array.from({ length: height }, () => Array.from({ length: width }, () => cell))
      const shown = fit({ text: 'a table', blocks: [{ type: 'table', rows }] })
      expect(faults(shown)).toEqual([])
      expect(shown.blocks.map(({ type }) => type)).toEqual(['table'])
      expect(strangeTokens(shown)).toEqual([])
    }),
    { numRuns: 30 },
  )
})
