import { describe, expect, test } from 'vitest'
import type { FalcoEvent } from '../../src/domain/event.ts'
import { contentKey } from '../../src/domain/event.ts'
import { parseFalcoEvent } from '../../src/intake/falco-event.ts'

const time = '2026-03-09T08:58:37.803346769Z'
const least = { rule: 'Terminal shell in container', priority: 'Notice', time }

function taken(body: object | string): FalcoEvent {
  const parsed = parseFalcoEvent(typeof body === 'string' ? body : JSON.stringify(body))
  if (!parsed.ok) throw new Error(parsed.error)
  return parsed.event
}

function refusal(body: object | string): string {
  const parsed = parseFalcoEvent(typeof body === 'string' ? body : JSON.stringify(body))
  return parsed.ok ? 'it was taken' : parsed.error
}

/** A body whose fields are written exactly so. */
function withFields(fields: string): string {
  return `${JSON.stringify(least).slice(0, -1)},"output_fields":${fields}}`
}

describe('an event', () => {
  test('from Falco and from falcosidekick is the same', () => {
    const direct = taken(
      `{"hostname":"n1","output":"${time}: Notice A <shell>","priority":"Notice","rule":"R","source":"syscall","tags":["T1059"],` +
        '"time":"2026-03-09T08:58:37.500000000Z","output_fields":{"evt.time":1772600717500000001,"proc.name":"a<b"}}',
    )
    const forwarded = taken(
      `{"uuid":"1","output":"A \\u003cshell\\u003e","priority":"notice","rule":"R","time":"2026-03-09T08:58:37.5Z",` +
        '"output_fields":{"evt.time":1772600717500000001,"proc.name":"a\\u003cb"},"source":"syscalls","tags":["T1059"],"hostname":"n1"}',
    )
    expect(contentKey(direct)).toBe(contentKey(forwarded))
    expect({ ...forwarded, time: direct.time, output: direct.output, raw: direct.raw }).toEqual(direct)
  })

  test('needs a rule, a priority and a time, nothing else', () => {
    expect(taken(least)).toEqual({
      ...least,
      source: 'syscall',
      hostname: undefined,
      output: undefined,
      tags: [],
      fields: new Map(),
      raw: JSON.stringify(least),
    })
  })

  test('may have null where Falco knows nothing', () => {
    const nothing = { source: null, hostname: null, output: null, tags: null, output_fields: null }
    expect(taken({ ...least, ...nothing })).toMatchObject({ source: 'syscall', hostname: undefined, tags: [], fields: new Map() })
  })

  test('keeps members that we do not know in its raw text', () => {
    const text = JSON.stringify({ ...least, message: 'no prefix', future: { member: 1 } })
    expect(taken(text).raw).toBe(text)
  })

  test('has its priority as Falco spells it, however it was written', () => {
    expect(['WARNING', 'info', 'Informational', 'debug'].map((priority) => taken({ ...least, priority }).priority)).toEqual([
      'Warning',
      'Informational',
      'Informational',
      'Debug',
    ])
  })

  test('with a text of tags has a list of them', () => {
    expect(taken({ ...least, tags: 'container, mitre_execution T1059' }).tags).toEqual(['container', 'mitre_execution', 'T1059'])
  })

  test('may have fields named like built-in things', () => {
    const fields = taken(withFields('{"__proto__":{"polluted":true},"constructor":"c","toString":"t","hasOwnProperty":1}')).fields
    expect([...fields.keys()]).toEqual(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])
    expect(Object.getOwnPropertyDescriptor(Object.prototype, 'polluted')).toBeUndefined()
  })

  test('keeps lone surrogates and NULs in its values', () => {
    expect(taken(withFields('{"a":"\\ud800","b":"x\\u0000y"}')).fields).toEqual(
      new Map([
        ['a', '\ud800'],
        ['b', 'x\0y'],
      ]),
    )
  })

  test('with a member twice has the last one', () => {
    const body = '{"rule":"first","rule":"second","priority":"Notice","time":"2026-03-09T08:58:37Z","output_fields":{"n":1e400,"n":2e400}}'
    expect(taken(body)).toMatchObject({ rule: 'second', fields: new Map([['n', '2e400']]) })
  })

  test('may nest 64 deep', () => {
    expect(taken(withFields(`{"a":${'['.repeat(62)}${']'.repeat(62)}}`)).fields.size).toBe(1)
    expect(taken(withFields(`{"a":"${'{['.repeat(5000)}\\"{"}`)).fields.size).toBe(1)
  })
})

describe('the time', () => {
  test.each([
    ['2026-03-09T08:58:37Z', '2026-03-09T08:58:37Z'],
    ['2026-03-09T08:58:37.5Z', '2026-03-09T08:58:37.5Z'],
    ['2026-03-09T08:58:37.803346769Z', '2026-03-09T08:58:37.803346769Z'],
    ['2026-03-09t08:58:37.80334676912z', '2026-03-09T08:58:37.803346769Z'],
    ['2026-03-09T00:58:37.100+02:00', '2026-03-08T22:58:37.100Z'],
    ['2026-12-31T23:59:59-00:30', '2027-01-01T00:29:59Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00Z'],
    ['2262-04-11T23:47:16.854775807Z', '2262-04-11T23:47:16.854775807Z'],
    ['0099-01-01T00:00:00+01:00', '0098-12-31T23:00:00Z'],
  ])('%s is %s', (written, utc) => {
    expect(taken({ ...least, time: written }).time).toBe(utc)
  })

  test.each([
    ['2026-02-30T00:00:00Z', 'is no moment of any calendar'],
    ['2025-02-29T00:00:00Z', 'is no moment of any calendar'],
    ['2026-13-01T00:00:00Z', 'is no moment of any calendar'],
    ['2026-03-09T24:00:00Z', 'is no moment of any calendar'],
    ['2026-06-30T23:59:60Z', 'is no moment of any calendar'],
    ['2026-03-09T08:58:37', 'has no offset from UTC'],
    ['2026-03-09T08:58:37+99:00', 'has an impossible offset'],
    ['1772600767', 'looks like seconds or nanoseconds since 1970'],
    ['yesterday', 'is no time that we know'],
    ['', 'is no time that we know'],
    ['0001-01-01T00:00:00Z', "is Go's zero time"],
    ['0000-01-01T00:00:00+01:00', 'is before year 0'],
  ])('%s is refused because it %s', (written, why) => {
    expect(refusal({ ...least, time: written })).toMatch(/^"time" is /)
    expect(refusal({ ...least, time: written })).toContain(why)
  })
})

describe('a number', () => {
  test.each(['0', '-1', '34816', '1.5', '0.1', '1e3', '15e-1', '1.50', '9007199254740991', '1e21', '1E+2'])(
    'that JavaScript can hold stays a number: %s',
    (digits) => {
      expect(taken(withFields(`{"n":${digits},"l":[${digits}]}`)).fields).toEqual(
        new Map<string, unknown>([
          ['n', Number(digits)],
          ['l', [Number(digits)]],
        ]),
      )
    },
  )

  test.each([
    '1777777855123456789',
    '9007199254740993',
    '-9007199254740993',
    '18446744073709551615',
    '123456789012345678901234567890',
    '1e400',
    '-1e400',
    '1e-400',
    '0.12345678901234567890123',
    '1.00000000000000000001',
    '9007199254740991.4',
  ])('that JavaScript cannot hold keeps its digits: %s', (digits) => {
    const fields = taken(withFields(`{"n":${digits},"other":{"list":[${digits},7]}}`)).fields
    expect(fields.get('n')).toBe(digits)
    expect(fields.get('other')).toEqual({ list: [digits, 7] })
  })

  test.each([
    ['stands behind white space', '{"n" \n:\t 9007199254740993 }'],
    ['has an escaped name', '{"\\u006e":9007199254740993}'],
    ['has a namesake elsewhere', '{"o":{"n":1},"n":9007199254740993}'],
    ['has a namesake inside a text', '{"t":"\\"n\\":5,","n":9007199254740993}'],
    ['is one of many', `{${Array.from({ length: 20 }, (_, at) => `"m${at}":9007199254740995`).join()},"n":9007199254740993}`],
  ])('that %s keeps its digits', (_case, fields) => {
    expect(taken(withFields(fields)).fields.get('n')).toBe('9007199254740993')
  })

  test('with a quote or a backslash in its name keeps its digits', () => {
    const fields = taken(withFields('{"a\\"n":9007199254740993,"a\\\\":9007199254740995,"n":9007199254740997}')).fields
    expect([...fields]).toEqual([
      ['a"n', '9007199254740993'],
      ['a\\', '9007199254740995'],
      ['n', '9007199254740997'],
    ])
  })
})

const falcoLine = '08:58:37.803346769: Notice A shell was spawned in a container (user=root)'

describe('a body that is no event is refused in a sentence', () => {
  test.each([
    ['The body is empty; expected one Falco event as a JSON object.', ''],
    ['The body is empty; expected one Falco event as a JSON object.', ' \r\n'],
    ['The body is null; expected one Falco event as a JSON object.', 'null'],
    ['The body is not JSON: it begins with "undefined"; expected one Falco event as a JSON object.', 'undefined'],
    ['The body begins with a byte order mark (U+FEFF); send UTF-8 without it.', '\uFEFF{}'],
    ['The body is XML or HTML; expected one Falco event as a JSON object (json_output: true in falco.yaml).', '<alert/>'],
    ['The body is a plain line of Falco, not JSON; set json_output: true in falco.yaml.', falcoLine],
    ['The body is a plain line of Falco, not JSON; set json_output: true in falco.yaml.', `2026-03-09T${falcoLine}`],
    ['The body is a list; Falco sends one event per request. Send each object by itself, or one per line as application/x-ndjson.', '[{}]'],
    ['The body holds more than one JSON object; to send one event per line, send application/x-ndjson.', '{}\n{}'],
    ["The body is not JSON: expected ',' or '}' after property value at character 12.", '{"rule":"R"'],
    ['The body is not JSON: unterminated string at character 11.', '{"rule":"R'],
    ['The body is cut off: the JSON object does not end.', '{"rule":'],
    ['The body goes on after its JSON object: expected the end, found "x" at character 4.', '{} x'],
    [
      'The body is an Alertmanager notification, "rule" is missing; point Falco or falcosidekick here instead.',
      '{"alerts":[],"status":"firing"}',
    ],
    [
      'The body is a line of Falco\'s metrics file, "rule" is missing; send alerts (http_output in falco.yaml).',
      '{"sample":3,"output_fields":{}}',
    ],
    ['"rule" is missing; expected the name of the rule that fired.', '{}'],
    ['"rule" is " "; expected the name of the rule that fired.', { ...least, rule: ' ' }],
    ['"rule" is the number 7; expected the name of the rule that fired.', { ...least, rule: 7 }],
    [
      '"priority" is "P1"; expected one of Emergency, Alert, Critical, Error, Warning, Notice, Informational, Debug.',
      { ...least, priority: 'P1' },
    ],
    ['"time" is the number 1772600767; expected the time of the event as text (RFC 3339).', { ...least, time: 1772600767 }],
    ['"hostname" is a list; expected text.', { ...least, hostname: ['h'] }],
    ['"source" is the boolean true; expected text, such as syscall.', { ...least, source: true }],
    ['"tags[1]" is null; expected text.', { ...least, tags: ['a', null] }],
    ['"output_fields" is a list; expected an object of fields.', { ...least, output_fields: [] }],
    ['The body nests objects or lists more than 64 deep.', withFields(`{"a":${'['.repeat(64)}${']'.repeat(64)}}`)],
    ['The body nests objects or lists more than 64 deep.', '{"a":'.repeat(200_000)],
    ['The body has 1048577 characters; an event may have 1048576 at most.', ' '.repeat(1_048_577)],
  ])('%s', (sentence, body) => {
    expect(refusal(body)).toBe(sentence)
  })

  test('without what would change a terminal or a page', () => {
    expect(refusal({ ...least, priority: '\u001b[31m\u202e\u200b\n' })).toContain('"\\u{1b}[31m\\u{202e}\\u{200b}\\u{a}"')
  })
})
