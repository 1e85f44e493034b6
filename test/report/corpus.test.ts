import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { FalcoEvent } from '../../src/domain/event.ts'
import { parseFalcoEvent } from '../../src/intake/falco-event.ts'
import { ruleKnowledge } from '../../src/report/knowledge/rules.ts'
import { markdown } from '../../src/report/render.ts'
import { problemsIn } from '../../src/report/verify.ts'
import { commandsOf, reportOn, textOf } from './material.ts'
import { bashComplaints, hasShellcheck, shellcheckComplaints } from './shell-check.ts'

const corpus = join(import.meta.dirname, '../../../shared/corpus')
const there = existsSync(corpus)
if (!there) console.warn(`SKIPPED: reports on the corpus of alerts are not tested: ${corpus} is not here.`)
if (!hasShellcheck) console.warn('SKIPPED: shellcheck is not installed; the commands are read by bash alone.')

describe.skipIf(!there)('every alert of the corpus', () => {
  const events = eventsIn('alerts.jsonl')
  const begin = performance.now()
  const written = events.map((event) => ({ event, report: reportOn(event) }))
  const tookMs = performance.now() - begin
  const commands = [...new Set(written.flatMap(({ report }) => commandsOf(report)))]

  test('gets a report in which every claim has its evidence and every section says something', () => {
    expect(written).toHaveLength(400)
    const faulty = written.flatMap(({ event, report }) => problemsIn(report).map((problem) => `${event.rule}: ${problem}`))
    expect(faulty).toEqual([])
  })

  test('gets a report as sound where it is hostile', () => {
    const faulty = eventsIn('hostile.jsonl').flatMap((event) => problemsIn(reportOn(event)).map((problem) => `${event.rule}: ${problem}`))
    expect(faulty).toEqual([])
  })

  test('is called a self-test where the generator ran the action made for its rule, and nowhere else', () => {
    const tests = written.filter(({ report }) => report.verdict.label === 'Falco self-test').map(({ event }) => event)
    // Of 131 events that name the generator. Nine of its commands tell an environment that its actions do not set; nine of these bear only names.
    expect(tests).toHaveLength(84)
    expect(tests.filter(({ rule, source }) => !ruleKnowledge(rule, source)?.generatorAction)).toEqual([])
    expect(written.filter(({ report: { verdict } }) => verdict.label === 'Falco self-test' && verdict.confidence === 'high')).toHaveLength(
      75,
    )
  })

  test('gets a report without holes or raw JSON', () => {
    const holes = /undefined|<NA>|\bNaN\b|(?<!\/dev\/)\bnull\b|\[object|\{"/
    const faulty = written.flatMap(({ event, report }) => {
      const prose = commandsOf(report).reduce((text, command) => text.replace(command, ''), textOf(report))
      return holes.test(prose) ? [`${event.rule}: ${holes.exec(prose)?.[0]}`] : []
    })
    expect(faulty).toEqual([])
  })

  test('gets commands, unless Falco speaks of itself', () => {
    const without = written.filter(({ report }) => commandsOf(report).length === 0).map(({ event }) => event)
    expect([...new Set(without.map(({ source }) => source))]).toEqual(['internal'])
  })

  test('gets commands that bash can read', () => {
    expect(commands.length).toBeGreaterThan(1000)
    expect(bashComplaints(commands)).toBe('')
  })

  test.skipIf(!hasShellcheck)('gets commands that shellcheck finds nothing wrong with', () => {
    expect(shellcheckComplaints(commands)).toBe('')
  })

  test('gets a report short enough to be read', () => {
    expect(Math.max(...written.map(({ report }) => markdown(report).length))).toBeLessThan(32_000)
  })

  test('is reported on in seconds all together', () => {
    console.warn(`400 reports took ${Math.round(tookMs)} ms.`)
    expect(tookMs).toBeLessThan(10_000)
  })
})

/** The events of a file that the intake accepts. */
function eventsIn(file: string): readonly FalcoEvent[] {
  const parsed = there ? readFileSync(`${corpus}/${file}`, 'utf8').trim().split('\n').map(parseFalcoEvent) : []
  return parsed.flatMap((one) => (one.ok ? [one.event] : []))
}
