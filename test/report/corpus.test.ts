import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { FalcoEvent, FieldValue } from '../../src/domain/event.ts'
import { parsePriority } from '../../src/domain/priority.ts'
import { markdown } from '../../src/report/render.ts'
import { problemsIn } from '../../src/report/verify.ts'
import { commandsOf, reportOn, textOf } from './material.ts'

const corpus = '/work/shared/corpus/alerts.jsonl'
const there = existsSync(corpus)
if (!there) console.warn(`Reports on the corpus of alerts are not tested: ${corpus} is not here.`)

describe.skipIf(!there)('every alert of the corpus', () => {
  const events = there ? readFileSync(corpus, 'utf8').trim().split('\n').map(eventOf) : []

  test('gets a report in which every claim has its evidence and every section says something', () => {
    const faulty = events.flatMap((event) => problemsIn(reportOn(event)).map((problem) => `${event.rule}: ${problem}`))
    expect(faulty).toEqual([])
  })

  test('gets a report without holes or raw JSON', () => {
    const holes = /undefined|<NA>|\bNaN\b|(?<!\/dev\/)\bnull\b|\[object|\{"/
    const faulty = events.flatMap((event) => {
      const prose = textOf(reportOn(event)).replaceAll(/^.*jsonpath=.*$/gm, '')
      return holes.test(prose) ? [`${event.rule}: ${holes.exec(prose)?.[0]}`] : []
    })
    expect(faulty).toEqual([])
  })

  test('gets commands, unless its source is one that we have none for', () => {
    const without = events.filter((event) => commandsOf(reportOn(event)).length === 0)
    expect(without.filter(({ source }) => source === 'syscall').map(({ rule }) => rule)).toEqual([])
  })

  test('gets a report short enough to be read', () => {
    expect(Math.max(...events.map((event) => markdown(reportOn(event)).length))).toBeLessThan(20_000)
  })

  test('line 1 gets the verdict of an expert', () => {
    const [first] = events
    const text = first ? textOf(reportOn(first), 'Conclusion') : ''
    expect(text).toMatch(/^Very likely a Falco self-test .* benign if somebody ran it\.\nConfidence: high, .* not certain/)
  })
})

/** Numbers that a double cannot hold become their digits, as the intake does. */
function eventOf(raw: string): FalcoEvent {
  const body = JSON.parse(raw.replaceAll(/:(\d{17,})(?=[,}])/g, ':"$1"'))
  const fields = new Map<string, FieldValue>(Object.entries(body.output_fields ?? {}))
  const { time, rule, hostname, output, tags = [] } = body
  return {
    time,
    rule,
    hostname,
    output,
    tags,
    fields,
    raw,
    priority: parsePriority(body.priority) ?? 'Debug',
    source: body.source === 'syscalls' ? 'syscall' : (body.source ?? 'syscall'),
  }
}
