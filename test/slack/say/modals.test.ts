import { describe, expect, test } from 'vitest'
import { offersFor } from '../../../src/domain/offer.ts'
import { assignModal, noticeModal, rawEventModal, resolveModal, suppressModal } from '../../../src/slack/say/modals.ts'
import { anAlert, anArrival, anEvent, morning } from '../../event.ts'
import { blocksOf, faults, read, strangeTokens } from './shown.ts'

const day = 86_400_000
const span = { now: morning, longestMs: 30 * day }

describe('the suppress form', () => {
  const shown = suppressModal(anAlert(), offersFor(anArrival()), span)
  const words = read(shown)

  test('asks what, how long and why', () => {
    expect(words).toContain(
      'What: {This rule on payments/checkout/app, The same, and only the process bash, The same, and only the image tag 4.2.0, This rule in the namespace payments, This rule everywhere}',
    )
    expect(words).toContain('How long: {1 hour, 8 hours, 24 hours, 7 days, 30 days, Other length, Until a date}')
    expect(words).toMatch(/Other length \(optional\).*\nUntil \(optional\)/)
    expect(words).toMatch(/\nWhy: /)
    expect(faults(shown)).toEqual([])
  })

  test('offers no length that maxSuppression forbids', () => {
    const short = read(suppressModal(anAlert(), offersFor(anArrival()), { now: morning, longestMs: 2 * day }))
    expect(short).toContain('How long: {1 hour, 8 hours, 24 hours, Other length, Until a date}')
    expect(short).toContain('From a minute to 2 days, so until')
  })

  test('refers to its alert by id alone', () => {
    expect(shown.private_metadata).toBe('k3m9x2p7')
  })

  test('shows scopes in full that a radio button cannot', () => {
    const words = `This rule on ${'x'.repeat(120)}`
    const long = suppressModal(anAlert(), [{ key: 'workload', words, scope: [{ field: 'rule', is: 'R' }] }], span)
    expect(read(long)).toContain(`• \`${words}\``)
    expect(read(shown)).not.toContain('•')
    expect(faults(long)).toEqual([])
  })
})

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
