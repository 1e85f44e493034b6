import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { choicesFor, chosenAtFirst, scopeOf } from '../../src/domain/choice.ts'
import type { Choice } from '../../src/domain/choice.ts'
import { field } from '../../src/domain/event.ts'
import type { FalcoEvent } from '../../src/domain/event.ts'
import { identify } from '../../src/domain/fingerprint.ts'
import { matches } from '../../src/domain/scope.ts'
import type { Scope, Subject } from '../../src/domain/scope.ts'
import { parseFalcoEvent } from '../../src/intake/falco-event.ts'
import { excepts } from '../../src/tuning/exception.ts'
import { exceptionFile } from '../../src/tuning/exception-file.ts'
import { whereOf } from '../../src/tuning/from-scope.ts'
import { readRuleFile } from '../../src/tuning/rule-file.ts'
import type { Form } from '../../src/tuning/rule-file.ts'
import { flaws } from './json-schema.ts'
import type { Schema } from './json-schema.ts'

const shared = resolve(import.meta.dirname, '../../../shared')
const there = existsSync(`${shared}/corpus/alerts.jsonl`) && existsSync(`${shared}/facts/falco-rules.schema.json`)
if (!there) console.warn('SKIPPED: no corpus and no schema of rules here to make exceptions from')

const subjects = [...eventsIn('alerts.jsonl'), ...eventsIn('hostile.jsonl')].map(subjectOf)
const tried = subjects.flatMap((sample) =>
  scopesFor(sample).map((scope, index) => ({ scope, sample, isDefault: index === 0, file: fileFor(scope, sample) })),
)
const made = tried.flatMap(({ file, ...one }) => ('text' in file ? [{ ...one, text: file.text, exception: readRuleFile(file.text) }] : []))
const refused = tried.flatMap(({ file }) => ('refused' in file ? [file.refused] : []))

describe.skipIf(!there)('for the scopes that every event of the corpus is offered, and its fields', () => {
  test('an exception is made, or refused with a reason', () => {
    expect(refused.filter((words) => !/^\S.{20,400}[.]$/s.test(words))).toEqual([])
    expect(made.length).toBeGreaterThan(refused.length)
  })

  test('it is valid by the schema that Falco has for rules', () => {
    const schema: Schema = JSON.parse(readFileSync(`${shared}/facts/falco-rules.schema.json`, 'utf8'))
    const versions = ['1.1', '1.2'] as const
    expect(made.flatMap(({ text }) => versions.flatMap((version) => flaws(schema, parse(text, { version }))))).toEqual([])
    expect(flaws(schema, [{ rule: 1, exceptions: [{}], override: {}, surprise: true }]).length).toBeGreaterThan(3)
  })

  test('so is the form for Falco 0.36, which means the same', () => {
    const schema: Schema = JSON.parse(readFileSync(`${shared}/facts/falco-rules.schema.json`, 'utf8'))
    const some = made.filter(({ isDefault }, index) => isDefault || index % 10 === 0)
    const older = some.map(({ scope, sample, exception }) => ({ file: fileFor(scope, sample, 'append'), exception }))
    for (const { file, exception } of older) {
      if ('refused' in file) throw new Error(file.refused)
      expect(flaws(schema, parse(file.text, { version: '1.2' }))).toEqual([])
      expect(readRuleFile(file.text)).toEqual(exception)
      expect(file.text).toContain('append: true')
    }
  })

  test('what is ticked from the start becomes an exception for most events, and a reason for the others', () => {
    const byDefault = tried.filter(({ isDefault }) => isDefault)
    const kept = byDefault.filter(({ file }) => 'text' in file)
    expect(byDefault).toHaveLength(subjects.length)
    expect(kept.length).toBeGreaterThan(byDefault.length * 0.8)
  })

  test('it hides just what the scope hides, of all events in the corpus', () => {
    const differing = made.flatMap(({ scope, exception }) =>
      inItsCluster(scope)
        .filter((one) => excepts(exception, one.event) !== matches(scope, one))
        .map(({ event }) => ({ scope, exception, event })),
    )
    expect(differing).toEqual([])
  })

  test('every event has some exception, unless Falco said it of itself or an attacker shaped the fields', () => {
    const without = subjects.filter(({ event }) => !made.some(({ sample }) => sample.event === event))
    expect(without.filter(({ event }) => event.source !== 'internal').map(({ event }) => event.rule)).toEqual([])
  })
})

/** Where alone the file is loaded. */
function inItsCluster(scope: Scope): readonly Subject[] {
  const where = whereOf(scope)
  return where.length === 0 ? subjects : subjects.filter((one) => matches(where, one))
}

function fileFor(scope: Scope, sample: Subject, form?: Form): ReturnType<typeof exceptionFile> {
  const suppression = {
    id: 'k3m9x2p7',
    scope,
    owner: 'U0ANA00001',
    reason: 'a drill',
    until: 1_800_000_000_000,
    approval: undefined,
    ended: undefined,
  }
  return exceptionFile({ suppression, sample, others: [] }, form)
}

/**
 * What people may choose: what is ticked from the start (first), everything at once, nothing but the rule, and the rule with each one
 * of what may be ticked, with the file or a directory above it, and with neighbouring fields of the event.
 */
function scopesFor(sample: Subject): readonly Scope[] {
  const choices = choicesFor(sample, [])
  const { ticks, path, others } = choices
  const rule = { field: 'rule', is: sample.event.rule }
  const named = (all: readonly Choice[]) => all.map(({ name }) => name)
  const everything = { ticks: named(ticks), path: path?.value, others: named(others) }
  const single = [...ticks, ...others].filter(({ name }) => name !== 'rule').map(({ name, value }) => ({ field: name, is: value }))
  const files = path ? [{ field: 'file', is: path.value }, ...path.prefixes.map((startsWith) => ({ field: 'file', startsWith }))] : []
  return [
    scopeOf(choices, chosenAtFirst(choices)) ?? [],
    scopeOf(choices, everything) ?? [],
    [rule],
    ...[...single, ...files].map((one) => [rule, one]),
    ...neighbours(sample).map((pair) => [rule, ...pair]),
  ]
}

function neighbours({ event }: Subject): readonly Scope[] {
  const conditions = [...event.fields.keys()].flatMap((name) => {
    const is = field(event, name)
    return is === undefined ? [] : [{ field: name, is }]
  })
  return conditions.map((_, index) => conditions.slice(index, index + 2))
}

function subjectOf(event: FalcoEvent): Subject {
  return { event, identity: identify(event, { cluster: undefined, fields: {} }) }
}

/** The events of a file that the intake accepts. */
function eventsIn(file: string): readonly FalcoEvent[] {
  const parsed = there ? readFileSync(`${shared}/corpus/${file}`, 'utf8').trim().split('\n').map(parseFalcoEvent) : []
  return parsed.flatMap((one) => (one.ok ? [one.event] : []))
}
