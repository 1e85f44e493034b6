import type { Alert, Fact } from '../domain/alert.ts'
import { field } from '../domain/event.ts'
import type { FalcoEvent, FieldValue, Moment } from '../domain/event.ts'
import type { Evidence } from '../domain/report.ts'
import type { RuleText } from '../domain/rule-text.ts'
import { isSecretName, mask, maskSecrets } from '../domain/secrets.ts'
import type { Suppression } from '../domain/suppression.ts'
import type { Dossier, StoredEvent } from '../ledger/ledger.ts'
import { behaviourByTags } from './knowledge/behaviour-by-tags.ts'
import type { Behaviour } from './knowledge/behaviour.ts'
import type { Insight } from './knowledge/insight.ts'
import { insightOn } from './knowledge/insights.ts'
import { ruleKnowledge } from './knowledge/rules.ts'
import type { RuleKnowledge } from './knowledge/rules.ts'
import { head, readable } from './readable.ts'

/** All that a report may speak of. */
export type Material = {
  readonly alert: Alert
  /** The event that opened the alert, or the newest once the text of that is forgotten. */
  readonly sample: FalcoEvent
  /** The alert's events, or the newest of them, newest first. */
  readonly events: readonly StoredEvent[]
  readonly related: readonly Dossier[]
  readonly facts: readonly Fact[]
  /** Resolved alerts of the same rule on the same workload, newest first. */
  readonly judged?: readonly Dossier[]
  /** Those that hid events of this alert, or were made on its card. */
  readonly suppressions?: readonly Suppression[]
  /** The rule as the rule files have it that falconer.yml names; undefined: they have none of this name and source, or none are named. */
  readonly ruleText?: RuleText | undefined
  /** Where related alerts were looked for, by the moment of receipt. Undefined: there is one event and no ledger to ask. */
  readonly searched?: { readonly from: Moment; readonly until: Moment }
}

/** A piece of evidence before it has a number. Its value is masked and of bearable length. */
export type Exhibit = Omit<Evidence, 'id'>

/** The material, with the pieces that every section asks for at hand. */
export type Case = Material & {
  readonly knowledge: RuleKnowledge | undefined
  readonly insight: Insight | undefined
  /** What it tells of: by the insight, else by the tactics among its tags; undefined where neither says. */
  readonly behaviour: Behaviour | undefined
  readonly rule: Exhibit
  readonly time: Exhibit
  readonly priority: Exhibit
  readonly source: Exhibit
  readonly hostname: Exhibit | undefined
  /** The rule's text as Falco rendered it, without the local time before it. Where there are fields, they are asked instead: upstream texts can mislead. */
  readonly output: Exhibit | undefined
}

export function caseOf(material: Material): Case {
  const { sample } = material
  const envelope = (what: string, value: string): Exhibit => ({ from: 'field', what, value: fit(value) })
  const maybe = (what: string, value: string | undefined) => (value ? envelope(what, value) : undefined)
  const insight = insightOn(sample.rule, sample.source)
  return {
    ...material,
    knowledge: ruleKnowledge(sample.rule, sample.source),
    insight,
    behaviour: insight?.behaviour ?? behaviourByTags(sample),
    rule: envelope('rule', sample.rule),
    time: envelope('time', sample.time),
    priority: envelope('priority', sample.priority),
    source: envelope('source', sample.source),
    hostname: maybe('hostname', sample.hostname),
    output: maybe('output', sample.output && withoutTime(sample.output)),
  }
}

/** An output field of the sample; undefined where Falco had no value for it. */
export function fieldOf({ sample }: Case, name: string): Exhibit | undefined {
  return field(sample, name) === undefined ? undefined : exhibitOf(name, sample.fields.get(name) ?? field(sample, name))
}

/** A field's value as the exhibit has it, but not cut short of what an attacker may have put behind a long beginning. */
export function wholeOf({ sample }: Case, name: string): string | undefined {
  const text = readable(sample.fields.get(name))
  return text === undefined || isSecretName(name) ? undefined : maskSecrets(text.slice(0, wholeMax)).toWellFormed()
}

const wholeMax = 20_000

/** The field with this part of its value: the exhibit itself, unless that is cut before it. */
export function showing(report: Case, name: string, part: string): Exhibit | undefined {
  const exhibit = fieldOf(report, name)
  if (!exhibit || !exhibit.value.endsWith('…') || exhibit.value.includes(part)) return exhibit
  return { ...exhibit, value: `…${head(part, longest)}…` }
}

/** The first of these fields that has a value. */
export function firstOf(report: Case, names: readonly string[]): Exhibit | undefined {
  return names.map((name) => fieldOf(report, name)).find((one) => one !== undefined)
}

/** Every output field that has a value, in the order of arrival. Names that Falco does not make are left out: anybody may invent them. */
export function allFields({ sample }: Case): readonly Exhibit[] {
  return [...sample.fields]
    .map(([name, value]) => (isFieldName(name) ? exhibitOf(name, value) : undefined))
    .filter((one) => one !== undefined)
}

/** Falco's field names: words with dots, and a key or an index in brackets. */
export function isFieldName(name: string): boolean {
  return /^[\w.]{1,80}(?:\[[\w./~-]{1,80}\])?$/.test(name)
}

/** What the catalogue, the rule files, ATT&CK, the ledger or our own knowledge says. Our own words hold no secret, whatever they look like. */
export function known(from: Exclude<Evidence['from'], 'field'>, what: string, value: string): Exhibit {
  const isOurs = from === 'rule' || from === 'attack' || from === 'knowledge'
  return { from, what, value: isOurs ? value : fit(value) }
}

/** That the event has no value for a field, which a sentence may stand on as well. */
export function without(name: string): Exhibit {
  return { from: 'field', what: name, value: 'no value' }
}

/** That only the event's rule, priority, time and host are still known. */
export const textForgotten: Exhibit = { from: 'ledger', what: "the event's text", value: 'no longer kept' }

/** Which of the alert's events the details are of: the newest, once what opened the alert is forgotten. */
export function whichEvent({ sample, events: [newest] }: Case): string {
  const isNewest = newest !== undefined && newest.verdict !== 'open' && newest.event.raw === sample.raw
  return isNewest ? 'newest event of the alert' : 'event that opened the alert'
}

/** Whether anything but the one event was asked. */
export function isAlone({ searched }: Material): boolean {
  return searched === undefined
}

/** Whose problem it is, in short words, made of the event's fields. */
export function workloadOf(report: Case): Exhibit {
  return { from: isAlone(report) ? 'field' : 'ledger', what: 'workload', value: fit(report.alert.label) }
}

/** The labels that came with the event, as one piece. */
export function tagsExhibit(tags: readonly string[]): Exhibit {
  return { from: 'field', what: 'tags', value: fit(tags.join(', ').slice(0, tagsMax)) || 'none' }
}

const tagsMax = 500

/** Falco writes the sensor's local time and the priority before each text: `14:00:57.015051634: Warning File …`. */
function withoutTime(output: string): string {
  return output.replace(/^(?:\d{4}-\d\d-\d\dT)?\d\d:\d\d:\d\d(?:\.\d+)?(?:[+-]\d\d:?\d\d|Z)?: +(?:[A-Z][a-z]+ )?/, '')
}

function exhibitOf(name: string, value: FieldValue | undefined): Exhibit | undefined {
  const text = readable(value)
  return text === undefined ? undefined : { from: 'field', what: name, value: isSecretName(name) ? mask : fit(text) }
}

/** Masked, and cut where one value would drown the report: audit events carry up to 256 KiB. */
function fit(text: string): string {
  const masked = maskSecrets(text.slice(0, longest * 4)).toWellFormed()
  return masked.length > longest ? `${head(masked, longest)}…` : masked
}

const longest = 1500
