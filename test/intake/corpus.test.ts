import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseFalcoEvent } from '../../src/intake/falco-event.ts'
import { isPlain } from './plain.ts'

const corpus = join(import.meta.dirname, '../../../shared/corpus')
const isHere = existsSync(corpus)
if (!isHere) console.warn(`skipped: the sweep over realistic, hostile and broken bodies, because ${corpus} is not here`)

function lines(file: string): readonly string[] {
  return readFileSync(join(corpus, file), 'utf8').split('\n').filter(Boolean)
}

describe.skipIf(!isHere)('of the bodies that we were given', () => {
  test('every realistic event is taken, with the time that Falco wrote and all its fields', () => {
    for (const line of lines('alerts.jsonl')) {
      const parsed = parseFalcoEvent(line)
      const written: { time: string; output_fields?: object } = JSON.parse(line)
      expect(parsed).toMatchObject({ ok: true, event: { time: written.time, raw: line } })
      expect(parsed.ok && [...parsed.event.fields.keys()]).toEqual(Object.keys(written.output_fields ?? {}))
    }
  })

  test('every broken one is refused in a sentence that a person understands', () => {
    const sentences = lines('invalid.jsonl').map((line) => {
      const body: string = JSON.parse(line)
      const parsed = parseFalcoEvent(body)
      return parsed.ok ? `taken: ${line}` : parsed.error
    })
    expect(sentences.filter((sentence) => !/^("|The body)/.test(sentence) || !isPlain(sentence))).toEqual([])
    expect(sentences).toHaveLength(40)
  })

  test('the hostile ones are taken or refused as their notes say', () => {
    const notes = lines('hostile.meta.jsonl').map((line): { expect: string; note: string } => JSON.parse(line))
    const surprises = lines('hostile.jsonl').flatMap((line, at) => {
      const outcome = parseFalcoEvent(line).ok ? 'accept' : 'refuse'
      return [outcome, 'either'].includes(notes[at]?.expect ?? '') ? [] : [`${outcome}: ${notes[at]?.note}`]
    })
    expect(surprises).toEqual([])
  })
})
