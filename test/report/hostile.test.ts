import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { FieldValue } from '../../src/domain/event.ts'
import { fieldLabels } from '../../src/report/knowledge/fields.ts'
import { filled, line } from '../../src/report/knowledge/template.ts'
import { markdown } from '../../src/report/render.ts'
import { shellWord } from '../../src/report/shell.ts'
import { problemsIn } from '../../src/report/verify.ts'
import { anEvent, morning } from '../event.ts'
import { bareEvent, commandsOf, dossierOf, ownWords, reportOn } from './material.ts'

const seed = 20_260_802
const nasty = [
  '$(touch pwned)',
  '`touch pwned`',
  "'; touch pwned; '",
  "'\\''; touch pwned; #",
  '"; touch pwned; "',
  '\n touch pwned\n',
  '| touch pwned',
  '&& touch pwned',
  '> pwned',
  '~root',
  '-rf',
  '--help',
  '=ls',
  '!!',
  '$HOME',
  '*',
  '{a,b}',
  '\\',
  "'",
  '',
  ' ',
  '\t',
  '\u202etxt.exe',
  'é漢🔥',
]
const text = fc.oneof(fc.constantFrom(...nasty), fc.string({ unit: 'binary', maxLength: 40 }), fc.mixedCase(fc.constantFrom(...nasty)))
const word = fc.array(text, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('').replaceAll('\0', ''))

describe('a hostile value', () => {
  test('is one word to the shell, with every character as it was', () => {
    const words = [...nasty, ...fc.sample(word, { numRuns: 500, seed })]
    const script = words.map((one) => `printf '%s\\0' ${shellWord(one)}`).join('\n')
    expect(run(script)).toEqual(words)
  })

  test('with NUL is refused by name, because no argument can hold it', () => {
    expect(() => shellWord('a\0b')).toThrow(RangeError)
  })

  test('arrives whole in the commands of a report, and starts nothing', () => {
    const paths = fc.sample(word, { numRuns: 200, seed }).map((one) => `/tmp/${one}`)
    const offered = paths.flatMap((path) => {
      const { command, blanks } = filled(
        line`stat ${{ fields: ['proc.exepath'], shape: /^\/[^\n]*$/, blank: 'EXECUTABLE' }}`,
        anEvent({ fields: { 'proc.exepath': path } }),
      )
      return blanks.length > 0 ? [] : [{ path, command }]
    })
    expect(offered.length).toBeGreaterThan(100)
    expect(run(`stat() { printf '%s\\0' "$1"; }\n${offered.map(({ command }) => command).join('\n')}`)).toEqual(
      offered.map(({ path }) => path),
    )
  })

  test.each([
    ['an option for a pod', 'k8s.pod.name', '--all'],
    ['a command for a container', 'container.id', 'c61b4b13ae44; reboot'],
    ['a path that turns the line around', 'proc.exepath', '/tmp/\u202egpj.exe'],
    ['a path over two lines', 'proc.exepath', '/tmp/a\nreboot'],
    ['a path that was cut', 'proc.exepath', '/tmp/aaaa[...]'],
    ['a path with a secret', 'proc.exepath', '/srv/xoxb-12345678901-abcdefghij'],
    ['a user with quotes', 'user.name', "ro'ot"],
  ])('%s gets no command', (_what, name, value) => {
    const fields: Record<string, FieldValue> = { 'container.id': 'host', 'evt.type': 'execve', 'proc.name': 'x', [name]: value }
    const report = reportOn(bareEvent({ tags: [] }, fields))
    expect(commandsOf(report).join('\n')).not.toContain(value)
    expect(problemsIn(report)).toEqual([])
  })

  test('is never in our own words, whichever field it comes in', () => {
    const mark = 'zqMarkzq'
    const names = [
      ...fieldLabels.keys(),
      'fd.sip',
      'evt.arg.path',
      'evt.args',
      'n_drops',
      'n_evts',
      'okta.actor.name',
      'gcp.user',
      'evt.arg.target',
    ]
    const event = fc.record({
      fields: fc.dictionary(
        fc.oneof(fc.constantFrom(...names), fc.string({ maxLength: 20 })),
        text.map((one) => `${mark}${one}${mark}`),
      ),
      source: fc.constantFrom('syscall', 'k8s_audit', 'aws_cloudtrail', 'internal', `odd ${mark}`),
      rule: fc.oneof(
        fc.constant('Terminal shell in container'),
        text.map((one) => `${mark}${one}`),
      ),
      hostname: fc.option(
        text.map((one) => `${mark}${one}`),
        { nil: undefined },
      ),
      tags: fc.array(
        text.map((one) => `${mark}${one}`),
        { maxLength: 3 },
      ),
    })
    fc.assert(
      fc.property(event, ({ fields, ...envelope }) => {
        const sample = bareEvent({ ...envelope, output: `${mark} output` }, fields)
        const resolved = { status: 'resolved', by: 'U1', at: morning, outcome: 'benign', note: `${mark} note` } as const
        const note = { kind: 'resolved', at: morning, by: 'U1', outcome: 'test', note: `${mark} note` } as const
        const report = reportOn(sample, { related: [dossierOf(sample, 'a1')], judged: [dossierOf(sample, 'a2', resolved)], facts: [note] })
        expect(problemsIn(report)).toEqual([])
        expect(ownWords(report).filter((one) => one.includes(mark))).toEqual([])
      }),
      { seed, numRuns: 300 },
    )
  })

  test('in Markdown stays inside its code span, on its line, and can be seen', () => {
    const value = 'a``b` **bold** <script>\n# heading\u202e'
    const report = reportOn(anEvent({ fields: { 'proc.cmdline': value } }))
    const shown = markdown(report)
    expect(shown).toContain('```a``b` **bold** <script>\\u{a}# heading\\u{202e}```')
    expect(shown).not.toContain('\u202e')
    expect(shown).not.toMatch(/^# heading/m)
  })

  test('that names a field like a prototype member breaks nothing', () => {
    const fields = new Map<string, FieldValue>([
      ['__proto__', 'x'],
      ['constructor', 'y'],
      ['a field\nwith a line', 'z'],
    ])
    const report = reportOn({ ...anEvent({ tags: ['__proto__', 'T1059'] }), fields })
    expect(problemsIn(report)).toEqual([])
  })
})

/** What the script prints, cut at NUL. Fails if the script made a file. */
function run(script: string): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'falconer-shell-'))
  try {
    const printed = execFileSync('sh', {
      cwd: folder,
      input: script,
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8' },
    })
    expect(existsSync(join(folder, 'pwned'))).toBe(false)
    return printed.split('\0').slice(0, -1)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
