import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { FalcoEvent } from '../../src/domain/event.ts'
import { parseFalcoEvent } from '../../src/intake/falco-event.ts'
import { markdown } from '../../src/report/render.ts'
import { problemsIn } from '../../src/report/verify.ts'
import { commandsOf, reportOn, textOf } from './material.ts'

const corpus = join(import.meta.dirname, '../../../shared/corpus')
const there = existsSync(corpus)
if (!there) console.warn(`Reports on the corpus of alerts are not tested: ${corpus} is not here.`)

describe.skipIf(!there)('every alert of the corpus', () => {
  const written = eventsIn('alerts.jsonl').map((event) => ({ event, report: reportOn(event) }))

  test('gets a report in which every claim has its evidence and every section says something', () => {
    const faulty = written.flatMap(({ event, report }) => problemsIn(report).map((problem) => `${event.rule}: ${problem}`))
    expect(faulty).toEqual([])
  })

  test('gets a report as sound where it is hostile', () => {
    const faulty = eventsIn('hostile.jsonl').flatMap((event) => problemsIn(reportOn(event)).map((problem) => `${event.rule}: ${problem}`))
    expect(faulty).toEqual([])
  })

  test('gets a report without holes or raw JSON', () => {
    const holes = /undefined|<NA>|\bNaN\b|(?<!\/dev\/)\bnull\b|\[object|\{"/
    const faulty = written.flatMap(({ event, report }) => {
      const prose = textOf(report).replaceAll(/^.*jsonpath=.*$/gm, '')
      return holes.test(prose) ? [`${event.rule}: ${holes.exec(prose)?.[0]}`] : []
    })
    expect(faulty).toEqual([])
  })

  test('gets commands, unless its source is one that we have none for', () => {
    const without = written.filter(({ report }) => commandsOf(report).length === 0).map(({ event }) => event)
    expect(without.filter(({ source }) => source === 'syscall').map(({ rule }) => rule)).toEqual([])
  })

  test('gets a report short enough to be read', () => {
    expect(Math.max(...written.map(({ report }) => markdown(report).length))).toBeLessThan(20_000)
  })

  test('line 1 gets the verdict of an expert', () => {
    const [first] = written
    const text = first ? textOf(first.report, 'Conclusion') : ''
    expect(text).toMatch(/^Very likely a Falco self-test .* benign if somebody ran it\.\nConfidence: high, .* not certain/)
  })
})

/** The events of a file that the intake accepts. */
function eventsIn(file: string): readonly FalcoEvent[] {
  const parsed = there ? readFileSync(`${corpus}/${file}`, 'utf8').trim().split('\n').map(parseFalcoEvent) : []
  return parsed.flatMap((one) => (one.ok ? [one.event] : []))
}
