import { describe, expect, test } from 'vitest'
import { readAssignForm, readResolveForm, readSuppressForm } from '../../../src/slack/say/forms.ts'
import type { FormValues } from '../../../src/slack/say/forms.ts'
import { morning } from '../../event.ts'

const hour = 3_600_000
const day = 24 * hour
const span = { now: morning, longestMs: 30 * day }

const filled = { what: 'workload', how_long: '8h', other_length: '', until: null, why: 'planned work' }
type Filled = Partial<Record<keyof typeof filled, string | number | null>>

describe('the suppress form', () => {
  test('gives an offer, an end and a reason', () => {
    expect(suppress({})).toEqual({ ok: { offer: 'workload', until: morning + 8 * hour, reason: 'planned work' } })
  })

  test.each([
    ['90m', 90 * 60_000],
    ['2 d', 2 * day],
    ['30d', 30 * day],
  ])('takes another length, %s', (other, length) => {
    expect(suppress({ how_long: 'other', other_length: other })).toMatchObject({ ok: { until: morning + length } })
  })

  test('a length that was typed, or a date that was picked, wins over the menu', () => {
    expect(suppress({ how_long: '8h', other_length: '90m' })).toMatchObject({ ok: { until: morning + 90 * 60_000 } })
    expect(suppress({ how_long: '8h', until: (morning + day) / 1000 })).toMatchObject({ ok: { until: morning + day } })
  })

  test('takes a date', () => {
    expect(suppress({ how_long: 'until', until: (morning + day) / 1000 })).toMatchObject({ ok: { until: morning + day } })
  })

  test.each<[Filled, Record<string, string>]>([
    [{ how_long: 'other', other_length: '0m' }, { other_length: 'At least 1 minute, please.' }],
    [{ how_long: 'other', other_length: '31d' }, { other_length: 'A suppression lasts 30 days at most.' }],
    [{ how_long: 'other', other_length: 'soon' }, { other_length: 'Please type a length of time like 90m, 8h, 2d or 1w.' }],
    [{ how_long: 'until', until: null }, { until: 'Please choose a date and a time.' }],
    [{ how_long: 'until', until: morning / 1000 - 60 }, { until: 'This moment has passed already.' }],
    [{ how_long: 'until', until: (morning + 31 * day) / 1000 }, { until: 'A suppression lasts 30 days at most.' }],
    [{ other_length: '90m', until: (morning + day) / 1000 }, { other_length: 'A date is chosen below too: leave one of the two empty.' }],
    [{ why: '  ' }, { why: 'Please say why, in a few words.' }],
    [{ what: 'everything' }, { what: 'Please choose what to hide.' }],
  ])('%j is asked about under its input', (change, errors) => {
    expect(suppress(change)).toEqual({ errors })
  })

  test('sent with nothing in it asks for everything', () => {
    expect(Object.keys(errorsOf(readSuppressForm({}, span)))).toEqual(['what', 'how_long', 'why'])
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
  const { what, how_long, other_length, until, why } = { ...filled, ...change }
  const values: FormValues = {
    what: { input: { selected_option: { value: String(what) } } },
    how_long: { input: { selected_option: { value: String(how_long) } } },
    other_length: { input: { value: String(other_length) } },
    until: { input: { selected_date_time: until === null ? null : Number(until) } },
    why: { input: { value: String(why) } },
  }
  return readSuppressForm(values, span)
}

function errorsOf(form: object): object {
  return 'errors' in form && typeof form.errors === 'object' && form.errors !== null ? form.errors : {}
}
