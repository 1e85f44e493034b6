import { describe, expect, test } from 'vitest'
import { choicesFor } from '../../../src/domain/choice.ts'
import { anyFile, tickValue } from '../../../src/slack/names.ts'
import { readAssignForm, readNarrower, readResolveForm, readSuppressForm, tellsTime } from '../../../src/slack/say/forms.ts'
import type { FormValues } from '../../../src/slack/say/forms.ts'
import { anArrival, morning } from '../../event.ts'

const hour = 3_600_000
const day = 24 * hour
const span = { now: morning, longestMs: 30 * day, zone: 'Europe/Berlin' }
const choices = choicesFor(anArrival({ fields: { 'fd.name': '/etc/ssl/cert.pem' } }), [])
const valueOf = (name: string) => tickValue(name, choices.ticks.find((one) => one.name === name)?.value ?? '')

const filled = {
  what: ['rule', 'owner'],
  who: ['process'],
  file: anyFile,
  others: [] as string[],
  how_long: '8h',
  in_words: '',
  why: 'planned work',
}
type Filled = Partial<Record<keyof typeof filled, string | readonly string[]>>

describe('the suppress form', () => {
  test('gives a scope of what is ticked, an end, the wires that are not switched off and a reason', () => {
    const scope = [
      { field: 'rule', is: 'Terminal shell in container' },
      { field: 'owner', is: 'checkout' },
      { field: 'process', is: 'bash' },
    ]
    const wires = ['image', 'rate']
    expect(suppress({})).toEqual({ ok: { scope, until: morning + 8 * hour, isFixed: false, wires, reason: 'planned work' } })
  })

  test('takes a file, one of its directories, and other fields', () => {
    const under = suppress({ file: tickValue('directory', '/etc/'), others: [tickValue('evt.type', 'execve')] })
    expect(under).toMatchObject({
      ok: {
        scope: expect.arrayContaining([
          { field: 'file', startsWith: '/etc/' },
          { field: 'evt.type', is: 'execve' },
        ]),
      },
    })
    const exactly = suppress({ file: tickValue('file', '/etc/ssl/cert.pem') })
    expect(exactly).toMatchObject({ ok: { scope: expect.arrayContaining([{ field: 'file', is: '/etc/ssl/cert.pem' }]) } })
  })

  test.each([
    ['90m', 90 * 60_000],
    ['2 d', 2 * day],
    ['for 30d', 30 * day],
    ['8 hours', 8 * hour],
    ['1 day 2 hours', 26 * hour],
  ])('takes a length in words, %s, rather than the button', (words, length) => {
    expect(suppress({ in_words: words })).toMatchObject({ ok: { until: morning + length, isFixed: false } })
  })

  test.each([
    ['until 18:00', '2026-11-24T17:00:00Z'],
    ['until monday 9:00', '2026-11-30T08:00:00Z'],
    ['tomorrow 6pm', '2026-11-25T17:00:00Z'],
    ['2026-12-01 09:00', '2026-12-01T08:00:00Z'],
  ])("takes an end on the person's clock, %s, which approval does not move", (words, until) => {
    expect(suppress({ in_words: words })).toMatchObject({ ok: { until: Date.parse(until), isFixed: true } })
  })

  test.each<[Filled, Record<string, string>]>([
    [{ in_words: '30s' }, { in_words: 'At least 1 minute, please.' }],
    [{ in_words: '0m' }, { in_words: 'At least 1 minute, please.' }],
    [{ in_words: '31d' }, { in_words: 'A suppression lasts 30 days at most.' }],
    [{ in_words: 'until 2027-01-31 9:00' }, { in_words: 'A suppression lasts 30 days at most.' }],
    [{ in_words: 'until 2026-11-23 9:00' }, { in_words: 'This moment has passed already.' }],
    [{ in_words: 'soon' }, { in_words: 'Please type a length of time like 90m or 2d, or an end like until monday 9:00.' }],
    [{ why: '  ' }, { why: 'Please say why, in a few words.' }],
    [{ what: [], who: [] }, { what: 'Please tick at least one: what matches everything is no scope.' }],
  ])('%j is asked about under its input', (change, errors) => {
    expect(suppress(change)).toEqual({ errors })
  })

  test.each<readonly [string, FormValues]>([
    ['a field', { what: { tick: { selected_options: [{ value: tickValue('owner', 'refunds') }] } } }],
    ['a field by its bare name', { what: { tick: { selected_options: [{ value: 'rule' }] } } }],
    ['a directory', { file: { tick: { selected_option: { value: tickValue('directory', '/var/') } } } }],
    ['another field', { others: { tick: { selected_options: [{ value: tickValue('proc.pid', '1') }] } } }],
  ])('refuses %s that is not on offer, in words', (_name, values) => {
    expect(errorsOf(readSuppressForm({ ...valuesOf({}), ...values }, choices, span))).toMatchObject({
      what: expect.stringContaining('not on offer'),
    })
  })

  test('sent with nothing in it asks for everything', () => {
    expect(Object.keys(errorsOf(readSuppressForm({}, choices, span)))).toEqual(['what', 'in_words', 'why'])
  })

  test("asks for nobody's clock unless an end is told by one", () => {
    expect(['', '90m', 'for 2d', 'until 18:00'].map((words) => tellsTime(valuesOf({ in_words: words })))).toEqual([
      false,
      false,
      false,
      true,
    ])
  })
})

test('the resolve form gives a verdict and a note, trimmed', () => {
  const values = { verdict: { input: { selected_option: { value: 'benign' } } }, note: { input: { value: ' a drill ' } } }
  expect(readResolveForm(values)).toEqual({ ok: { outcome: 'benign', note: 'a drill' } })
  expect(readResolveForm({})).toEqual({ errors: { verdict: 'Please choose a verdict.' } })
})

test('the assign form gives somebody', () => {
  expect(readAssignForm({ assignee: { input: { selected_user: 'U0BEN' } } })).toEqual({ ok: { to: 'U0BEN' } })
  expect(readAssignForm({ assignee: { input: { selected_user: null } } })).toEqual({ errors: { assignee: 'Please choose somebody.' } })
})

function suppress(change: Filled): ReturnType<typeof readSuppressForm> {
  return readSuppressForm(valuesOf(change), choices, span)
}

function valuesOf(change: Filled): FormValues {
  const { what, who, file, others, how_long, in_words, why } = { ...filled, ...change }
  const options = (values: readonly string[]) => ({ selected_options: values.map((value) => ({ value })) })
  return {
    what: { tick: options([what].flat().map(valueOf)) },
    who: { tick: options([who].flat().map(valueOf)) },
    file: { tick: { selected_option: { value: String(file) } } },
    others: { tick: options([others].flat()) },
    how_long: { input: { selected_option: { value: String(how_long) } } },
    in_words: { input: { value: String(in_words) } },
    wires: { input: options(['rate', 'image']) },
    why: { input: { value: String(why) } },
  }
}

function errorsOf(form: object): object {
  return 'errors' in form && typeof form.errors === 'object' && form.errors !== null ? form.errors : {}
}

test('to narrow a suppression, at least one field more must be ticked', () => {
  expect(readNarrower({ what: { tick: { selected_options: [] } } }, choices)).toEqual({
    errors: { what: 'Please tick at least one field that it must fit besides.' },
  })
})
