import { describe, expect, test } from 'vitest'
import { assignModal, noticeModal, rawEventModal, resolveModal } from '../../../src/slack/say/modals.ts'
import { anAlert, anEvent } from '../../event.ts'
import { blocksOf, faults, read, strangeTokens } from './shown.ts'

test('the resolve form asks for a verdict and takes a note', () => {
  const shown = resolveModal(anAlert())
  expect(read(shown)).toContain('Verdict: {True positive, Benign, False positive, Test}')
  expect(read(shown)).toContain('Note (optional)')
  expect(faults(shown)).toEqual([])
})

test('the assign form asks for somebody', () => {
  expect(read(assignModal(anAlert()))).toContain('Assign to: ')
  expect(faults(assignModal(anAlert()))).toEqual([])
})

test('a notice says its words', () => {
  const shown = noticeModal('Not suppressed', ['Only ', { person: 'U0ANA' }, ' may do that.'])
  expect(read(shown)).toBe('Only <@U0ANA> may do that.')
  expect(faults(shown)).toEqual([])
})

describe('the raw event', () => {
  test('keeps every digit, masks secrets, shows what hides, and reads as JSON', () => {
    const raw =
      '{"rule":"R","output_fields":{"evt.time":1728133257015051634,"proc.cmdline":"mysql -phunter2 \\u202e\\"x\\"","empty":{},"list":[1,2],"password":"pw"}}'
    const words = read(rawEventModal({ ...anEvent(), raw }))
    expect(words).toContain('"evt.time": 1728133257015051634,')
    expect(words).toContain('"proc.cmdline": "mysql -p[masked] \\u202e\\"x\\""')
    expect(words).toContain('"password": "[masked]"')
    expect(words).toContain('"empty": {},')
    expect(JSON.parse(words)).toMatchObject({ output_fields: { list: [1, 2] } })
  })

  test('of 100 kB is cut, and says how much is missing', () => {
    const raw = JSON.stringify({ 'proc.cmdline': '<@U1> '.repeat(16_000) })
    const shown = rawEventModal({ ...anEvent(), raw })
    expect(faults(shown)).toEqual([])
    expect(strangeTokens(shown)).toEqual([])
    expect(read(shown)).toMatch(/51,02\d more characters left out/)
  })

  test('of three-byte characters still fits a modal', () => {
    const shown = rawEventModal({ ...anEvent(), raw: JSON.stringify({ a: '字"'.repeat(60_000) }) })
    expect(faults(shown)).toEqual([])
    expect(blocksOf(shown).length).toBeGreaterThan(10)
  })
})
