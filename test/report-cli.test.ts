import { describe, expect, test } from 'vitest'
import { SetupError } from '../src/config.ts'
import { reportFromShell } from '../src/report-cli.ts'
import { anEvent, morning } from './event.ts'

const noModel = { rules: [], fingerprint: { cluster: undefined, fields: {} }, model: undefined }
const event = anEvent().raw

async function ask(args: readonly string[], text = event) {
  const told: string[] = []
  const read = (path: string) => {
    if (path === 'gone.json') throw new Error('no such file')
    return text
  }
  const printed = await reportFromShell(args, {
    config: () => noModel,
    read,
    tell: (sentence) => void told.push(sentence),
    now: () => morning,
  })
  return { printed, told }
}

describe('a report from the shell', () => {
  test('is Markdown, of one event and without a ledger', async () => {
    const { printed } = await ask(['event.json'])
    expect(printed).toMatch(/^# Terminal shell in container: report on one event\n/)
    expect(printed).toContain('The ledger was not asked: this report is from one event alone')
    expect(printed).not.toMatch(/only event of this alert|Nobody has taken it up/)
  })

  test('is JSON where that is asked for', async () => {
    expect(JSON.parse((await ask(['--json', 'event.json'])).printed)).toMatchObject({
      verdict: { label: 'not settled', confidence: 'low' },
    })
  })

  test('is on the first event of a file with one on each line, and reads one that is laid out', async () => {
    const { printed } = await ask(['-'], `\n${event}\n${anEvent({ rule: 'Another' }).raw}\n`)
    expect(printed).toContain('# Terminal shell in container')
    expect((await ask(['-'], JSON.stringify(JSON.parse(event), null, 2))).printed).toBe(printed)
  })

  test('comes without a narration where no model is named, and says so beside it', async () => {
    const { printed, told } = await ask(['event.json', '--narrate'])
    expect(printed).toContain('# Terminal shell in container')
    expect(told).toEqual([expect.stringContaining('LLM_MODEL is not set')])
  })
})

test.each<[string, readonly string[], string, RegExp]>([
  ['no file', [], event, /^No file is named; name one file/],
  ['two files', ['a.json', 'b.json'], event, /^More than one file is named/],
  ['an option that there is not', ['a.json', '--yaml'], event, /^There is no option --yaml; .*--json and --narrate may follow/],
  ['a file that is not there', ['gone.json'], event, /^gone\.json cannot be read \(no such file\)/],
  ['what is no event', ['a.json'], '{"rule": 1}', /^a\.json holds no event of Falco: .*rule/],
  ['nothing at all', ['-'], '', /^The standard input holds no event of Falco/],
])('whoever gives %s reads what to do', async (_what, args, text, sentence) => {
  const error: unknown = await ask(args, text).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(SetupError)
  expect(error).toMatchObject({ message: expect.stringMatching(sentence) })
})
