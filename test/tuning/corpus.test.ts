import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { choicesFor, chosenAtFirst, scopeOf } from '../../src/domain/choice.ts'
import { field } from '../../src/domain/event.ts'
import type { FalcoEvent } from '../../src/domain/event.ts'
import { identify } from '../../src/domain/fingerprint.ts'
import { matches } from '../../src/domain/scope.ts'
import type { Scope, Subject } from '../../src/domain/scope.ts'
import { parseFalcoEvent } from '../../src/intake/falco-event.ts'
import { excepts } from '../../src/tuning/exception.ts'
import { exceptionFile } from '../../src/tuning/exception-file.ts'
import { readRuleFile } from '../../src/tuning/rule-file.ts'
import { flaws } from './json-schema.ts'
import type { Schema } from './json-schema.ts'

const shared = resolve(import.meta.dirname, '../../../shared')
const there = existsSync(`${shared}/corpus/alerts.jsonl`) && existsSync(`${shared}/facts/falco-rules.schema.json`)
if (!there) console.warn('SKIPPED: no corpus and no schema of rules here to make exceptions from')

const subjects = [...eventsIn('alerts.jsonl'), ...eventsIn('hostile.jsonl')].map(subjectOf)
const tried = subjects.flatMap((sample) => scopesFor(sample).map((scope) => ({ scope, sample, file: fileFor(scope, sample) })))
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

  test('it hides just what the scope hides, of all events in the corpus', () => {
    const differing = made.flatMap(({ scope, exception }) =>
      subjects.filter((one) => excepts(exception, one.event) !== matches(scope, one)).map(({ event }) => ({ scope, exception, event })),
    )
    expect(differing).toEqual([])
  })

  test('every event has some exception, unless Falco said it of itself or an attacker shaped the fields', () => {
    const without = subjects.filter(({ event }) => !made.some(({ sample }) => sample.event === event))
    expect(without.filter(({ event }) => event.source !== 'internal').map(({ event }) => event.rule)).toEqual([])
  })
})

function fileFor(scope: Scope, sample: Subject): ReturnType<typeof exceptionFile> {
  const suppression = {
    id: 'k3m9x2p7',
    scope,
    owner: 'U0ANA00001',
    reason: 'a drill',
    until: 1_800_000_000_000,
    approval: undefined,
    ended: undefined,
  }
  return exceptionFile({ suppression, sample, others: [] })
}

/** What people may choose: what is ticked from the start, and the rule with one or two of the event's fields. */
function scopesFor(sample: Subject): readonly Scope[] {
  const rule = { field: 'rule', is: sample.event.rule }
  const conditions = [...sample.event.fields.keys()].flatMap((name) => {
    const is = field(sample.event, name)
    return is === undefined ? [] : [{ field: name, is }]
  })
  const pairs = conditions.map((one, index) => [rule, one, ...conditions.slice(index + 1, index + 2)])
  const choices = choicesFor(sample, [])
  return [scopeOf(choices, chosenAtFirst(choices)) ?? [], ...pairs]
}

function subjectOf(event: FalcoEvent): Subject {
  return { event, identity: identify(event, { cluster: undefined, fields: {} }) }
}

/** The events of a file that the intake accepts. */
function eventsIn(file: string): readonly FalcoEvent[] {
  const parsed = there ? readFileSync(`${shared}/corpus/${file}`, 'utf8').trim().split('\n').map(parseFalcoEvent) : []
  return parsed.flatMap((one) => (one.ok ? [one.event] : []))
}
