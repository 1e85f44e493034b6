import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { choicesFor } from '../../../src/domain/choice.ts'
import { makeSuppression } from '../../../src/domain/suppression.ts'
import { nothingFamiliar } from '../../../src/domain/trip-wire.ts'
import type { Familiar } from '../../../src/domain/trip-wire.ts'
import { narrowModal, suppressModal } from '../../../src/slack/say/suppress-modal.ts'
import type { Face, Preview } from '../../../src/slack/say/suppress-modal.ts'
import { aBackTest } from '../desk.ts'
import { anAlert, anArrival, morning } from '../../event.ts'
import { hostileText } from './hostile.ts'
import { faults, read, strangeTokens } from './shown.ts'

const day = 86_400_000
const span = { now: morning, longestMs: 30 * day }
const choices = choicesFor(anArrival({ fields: { 'fd.name': '/etc/ssl/cert.pem' } }), [])
const all = { ticks: ['rule', 'owner'], path: '/etc/', others: ['evt.type'] }
const told: Preview = { backTest: aBackTest(morning), because: undefined, spared: undefined }
const drawn = (face: Partial<Face>) => suppressModal(anAlert(), choices, span, { chosen: all, preview: told, ...face })

describe('the suppress form', () => {
  const words = read(suppressModal(anAlert(), choices, span))

  test('asks what, in which file, how long, why, and what ends it', () => {
    expect(words).toContain(
      'Hide what fits all of this: {rule: Terminal shell in container, namespace: payments, workload (owner): checkout, container: app, image: registry.example/shop/checkout, host: node-7}',
    )
    expect(words).toContain('and was done by (optional): {process: bash, parent process: runc, user: root}')
    expect(words).toContain('File: {any file, or none, exactly /etc/ssl/cert.pem, under /etc/ssl/, under /etc/}')
    expect(words).toMatch(/Other fields \(optional\): \{.*evt\.type: execve.*\}/)
    expect(words).toContain('How long: {1 hour, 8 hours, 24 hours, 7 days, 30 days}')
    expect(words).toMatch(/\nWhy: /)
    expect(words).toContain('an image that is new in it, a parent process that is new in it')
    expect(faults(suppressModal(anAlert(), choices, span))).toEqual([])
  })

  test('says what would be hidden while that is being looked up', () => {
    expect(words).toContain('Hidden would be: rule is `Terminal shell in container`')
    expect(words).toContain('Looking back over the last 14 days')
  })

  test('says what would be hidden by what is ticked now, in full', () => {
    const scope = 'rule is `Terminal shell in container`, owner is `checkout`, file begins with `/etc/`, evt.type is `execve`.'
    expect(read(drawn({}))).toContain(`Hidden would be: ${scope}`)
    expect(read(drawn({ chosen: { ticks: [], path: undefined, others: [] }, preview: 'none' }))).toContain('Nothing is ticked')
  })

  test('says above the ticks what that would have hidden', () => {
    expect(read(drawn({}))).toMatch(
      /alert `k3m9x2p7`\nIn the last 24 h it would have hidden 412 of 9,000 events.*\n[^]*\nHide what fits all of this/,
    )
  })

  test('says that a second person is needed, and what stays in sight all the same', () => {
    const preview = { ...told, because: 'it hides a whole rule, wherever it fires', spared: 'Not hidden is 1 of the 3 alerts.' }
    expect(read(drawn({ preview }))).toContain(
      '(warning) A second person must approve this, because it hides a whole rule, wherever it fires.\nNot hidden is 1 of the 3 alerts.',
    )
  })

  test('can be used when the back-test failed, and says so', () => {
    expect(read(drawn({ preview: 'failed' }))).toContain('could not be looked up just now')
    expect(faults(drawn({ preview: 'failed' }))).toEqual([])
  })

  test.each<readonly [string, Partial<Familiar>, string]>([
    ['nothing yet', { events: 0 }, 'it learns for an hour from its first event on'],
    [
      'some',
      { events: 9, highest: 'Notice', perHour: 1_200, values: { image: ['a', 'b'], parent: ['sh'], user: ['root'], destination: [] } },
      'Known by now: 2 images, 1 parent, 1 user, no destination, Notice at most, 1,200 events an hour.',
    ],
    [
      'too many to tell apart',
      { events: 9, values: { image: Array.from({ length: 200 }, (_, i) => `${i}`), parent: [], user: [], destination: [] } },
      'so many images that none is new',
    ],
  ])('says what its trip-wires know: %s', (_name, familiar, said) => {
    const backTest = { ...aBackTest(morning), familiar: { ...nothingFamiliar, ...familiar } }
    expect(read(drawn({ preview: { ...told, backTest } }))).toContain(said)
  })

  test('offers no length that maxSuppression forbids, and asks for words where it forbids all', () => {
    const short = read(suppressModal(anAlert(), choices, { now: morning, longestMs: 2 * day }))
    expect(short).toContain('How long: {1 hour, 8 hours, 24 hours}')
    expect(short).toContain('From a minute to 2 days.')
    const shortest = suppressModal(anAlert(), choices, { now: morning, longestMs: 1_800_000 })
    expect(read(shortest)).toContain('How long: []')
    expect(faults(shortest)).toEqual([])
  })

  test('refers to its alert by id alone', () => {
    expect(suppressModal(anAlert(), choices, span).private_metadata).toBe('k3m9x2p7')
  })

  test('shows values in full that a checkbox cannot', () => {
    const long = choicesFor(anArrival({ fields: { 'container.image.repository': 'x'.repeat(120) } }), [])
    const form = suppressModal(anAlert(), long, span)
    expect(read(form)).toContain(`Cut above, here in full:\n• image: \`${'x'.repeat(120)}\``)
    expect(words).not.toContain('in full')
    expect(faults(form)).toEqual([])
  })

  test("shows a rule's name in full however long it is, as far as a form can, and says how much of it", () => {
    const named = (rule: string) => suppressModal(anAlert(), choicesFor(anArrival({ rule }), []), span)
    const long = `A rule ${'very '.repeat(200)}long`
    expect(read(named(long))).toContain('The rule is cut above; here in full, 1,011 characters:')
    expect(read(named(long))).toContain(long)
    const longer = named('<!channel> '.repeat(1_000))
    expect(read(longer)).toContain('The rule is cut above; the first 2,900 of 11,000 characters:')
    expect(faults(longer)).toEqual([])
  })

  test('takes what an attacker wrote as it is', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const named = Object.fromEntries(['proc.name', 'user.name', 'k8s.ns.name', 'x.y', text].map((name) => [name, text]))
        const hostile = choicesFor(anArrival({ rule: text, fields: { ...named, 'fd.name': `/etc/${text}` } }), [])
        const ticks = hostile.ticks.map(({ name }) => name)
        const chosen = { ticks, path: hostile.path?.value, others: hostile.others.map(({ name }) => name) }
        const form = suppressModal(anAlert({ rule: text }), hostile, span, { chosen, preview: told })
        expect(faults(form)).toEqual([])
        expect(strangeTokens(form)).toEqual([])
      }),
      { numRuns: 300 },
    )
  })
})

test('the narrow form shows what it hides already, and what it would hide then', () => {
  const scope = [{ field: 'rule', is: 'Terminal shell in container' }]
  const request = { scope, until: morning + day, reason: 'a drill', by: 'U0ANA', alert: undefined }
  const suppression = makeSuppression('s3m9x2p7', request, { now: morning, familiar: nothingFamiliar })
  const form = narrowModal(suppression, choices, morning, { chosen: { ...all, ticks: ['owner'] }, preview: told })
  expect(read(form)).toContain('Suppression `s3m9x2p7` hides rule is `Terminal shell in container`.')
  expect(read(form)).toContain('Hidden would be: rule is `Terminal shell in container`, owner is `checkout`, file begins with `/etc/`')
  expect(read(form)).not.toContain('How long')
  expect(form.private_metadata).toBe('s3m9x2p7')
  expect(faults(form)).toEqual([])
})
