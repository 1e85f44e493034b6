import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { field } from '../../src/domain/event.ts'
import type { FalcoEvent } from '../../src/domain/event.ts'
import { parseFalcoEvent } from '../../src/intake/falco-event.ts'
import { fieldLabels } from '../../src/report/knowledge/fields.ts'
import written from '../../src/report/knowledge/explanations.json' with { type: 'json' }
import questions from '../../src/report/knowledge/questions.json' with { type: 'json' }
import catalogue from '../../src/report/knowledge/rules.json' with { type: 'json' }
import { bareEvent } from './material.ts'

type Explanation = { readonly id: string; readonly kind: string; readonly sources?: readonly string[]; readonly text: string }

const explanations: readonly Explanation[] = written
const sources = ['syscall', 'k8s_audit', 'aws_cloudtrail', 'gcp_auditlog', 'okta', 'github']
const ofTheEvent = new Set(['hostname', 'time', 'rule', 'priority'])
/** Fields of the plugins that no official rule prints, but that local rules may. */
const documented = ['ka.sourceips', 'ka.useragent', 'ka.impuser.name', 'ct.useragent', 'fd.cip']
const known = new Set([...ofTheEvent, ...fieldLabels.keys(), ...catalogue.rules.flatMap(({ fields }) => fields), ...documented])

const corpus = join(import.meta.dirname, '../../../shared/corpus/alerts.jsonl')
const there = existsSync(corpus)
if (!there) console.warn(`SKIPPED: whether the corpus of alerts fills the questions is not tested: ${corpus} is not here.`)

describe('an explanation', () => {
  test('has an id of its own, in kebab-case', () => {
    const ids = explanations.map(({ id }) => id)
    expect(ids.filter((id) => !/^[a-z]+(?:-[a-z]+)*$/.test(id))).toEqual([])
    expect(doublesIn(ids)).toEqual([])
  })

  test('is harmless or hostile, and of sources that Falco has', () => {
    expect(explanations.filter(({ kind }) => !['harmless', 'hostile'].includes(kind))).toEqual([])
    expect(explanations.filter((one) => one.sources?.some((source) => !sources.includes(source)) ?? false)).toEqual([])
    expect(explanations.filter((one) => one.sources !== undefined && new Set(one.sources).size !== one.sources.length)).toEqual([])
    expect(explanations.filter((one) => one.sources?.length === 0 || one.sources?.length === sources.length)).toEqual([])
  })

  test('is one short sentence of plain words, with no value in it', () => {
    expect(explanations.filter(({ text }) => !/^[A-Z][A-Za-z ,'-]{20,120}\.$/.test(text))).toEqual([])
    expect(doublesIn(explanations.map(({ text }) => text))).toEqual([])
  })

  test.each(sources)('is there for every alert of %s, at least three harmless and three hostile', (source) => {
    const fitting = explanations.filter((one) => one.sources?.includes(source) ?? true)
    expect(fitting.filter(({ kind }) => kind === 'harmless').length).toBeGreaterThanOrEqual(3)
    expect(fitting.filter(({ kind }) => kind === 'hostile').length).toBeGreaterThanOrEqual(3)
  })
})

describe('a question', () => {
  test('is one sentence that asks, and is there once', () => {
    expect(questions.filter((question) => !/^[A-Z][^?.!"`]*\?$/.test(bare(question)))).toEqual([])
    expect(doublesIn(questions.map((question) => question.toLowerCase()))).toEqual([])
  })

  test('has one to three slots, each a field that Falco has', () => {
    expect(questions.filter((question) => slotsOf(question).length < 1 || slotsOf(question).length > 3)).toEqual([])
    expect(questions.flatMap(slotsOf).filter((slot) => !known.has(slot))).toEqual([])
    expect(questions.filter((question) => /[{}]/.test(bare(question)))).toEqual([])
  })

  test('takes its fields from one source, and the host only beside a process: for plugins it is the host where Falco runs', () => {
    const mixed = questions.filter((question) => new Set(slotsOf(question).flatMap((slot) => originOf(slot) ?? [])).size > 1)
    expect(mixed).toEqual([])
    const homeless = questions.filter((question) => question.includes('{hostname}') && !slotsOf(question).some(isOfTheKernel))
    expect(homeless).toEqual([])
  })

  test('leaves out what Falco calls a container on a host, where both its id and its name are "host"', () => {
    expect(questions.filter((question) => /\{container\.(?:id|name)\}/.test(question))).toEqual([])
  })
})

test('an event of any official rule fills five questions, one with what it prints, unless it prints hardly anything', () => {
  const poor = catalogue.rules.filter(({ source, name, fields }) => {
    const event = bareEvent({ rule: name, source }, Object.fromEntries(fields.map((name) => [name, 'something'])))
    return filledBy(event).length < 5 || filledBy(event).every((question) => slotsOf(question).every((slot) => ofTheEvent.has(slot)))
  })
  expect(poor.map(({ name }) => name)).toEqual(['All Cloudtrail Events'])
})

test.skipIf(!there)('every event of the corpus, unless Falco speaks of itself, fills eight questions, five of them with its fields', () => {
  const lines = readFileSync(corpus, 'utf8').trim().split('\n')
  const events = lines.map(parseFalcoEvent).flatMap((parsed) => (parsed.ok ? [parsed.event] : []))
  const outside = events.filter(({ source }) => source !== 'internal')
  expect(outside.length).toBeGreaterThan(380)
  const poor = outside.filter((event) => {
    const filled = filledBy(event)
    return filled.length < 8 || filled.filter((question) => slotsOf(question).some((slot) => !ofTheEvent.has(slot))).length < 5
  })
  expect(poor.map(({ rule }) => rule)).toEqual([])
})

function filledBy(event: FalcoEvent): readonly string[] {
  return questions.filter((question) => slotsOf(question).every((slot) => isFilled(event, slot)))
}

function isFilled(event: FalcoEvent, slot: string): boolean {
  if (slot === 'hostname') return event.hostname !== undefined
  if (ofTheEvent.has(slot)) return true
  const value = field(event, slot)
  if (slot === 'proc.tty') return value !== undefined && value !== '0'
  if (slot === 'user.loginuid') return value !== undefined && value !== '-1' && value !== '4294967295'
  return value !== undefined
}

function slotsOf(question: string): readonly string[] {
  return [...question.matchAll(/\{([^{}]*)\}/g)].map(([, slot = '']) => slot)
}

/** With a word in place of each slot. */
function bare(question: string): string {
  return question.replaceAll(/\{[^{}]*\}/g, 'Something')
}

function originOf(slot: string): string | undefined {
  if (ofTheEvent.has(slot)) return undefined
  if (isOfTheKernel(slot)) return 'syscall'
  return slot.startsWith('s3.') ? 'ct' : slot.split('.')[0]
}

function isOfTheKernel(slot: string): boolean {
  return /^(?:proc|user|fd|container|k8s|evt)\./.test(slot)
}

function doublesIn(all: readonly string[]): readonly string[] {
  return all.filter((one, at) => all.indexOf(one) !== at)
}
