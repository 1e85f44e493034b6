import { isFalcoField } from '../../domain/falco-fields.ts'
import type { Prose } from '../../domain/prose.ts'
import { scopeNames } from '../../domain/scope.ts'
import type { Condition, Scope } from '../../domain/scope.ts'

/** What was read, and the text behind it; or what is wrong there. */
export type Read<Found> = { readonly read: Found; readonly rest: string } | { readonly problem: Prose }

/** `field=value`, `field^=beginning`, `field~=pattern`. A field may have an argument in brackets. */
const conditionPattern = /^([\p{L}_][\w.-]*(?:\[[^\]\s]*\])?)(\^=|~=|=)(.*)$/su

/** A word that asks something of a field that there is, or may be: names with a dot may be a plugin's. */
export function isConditionOfField(word: string): boolean {
  const [, field = ''] = /^([\p{L}_][\w.-]*(?:\[[^\]\s]*\])?)[!^~]?=\S/u.exec(word) ?? []
  return field !== '' && (scopeNames.includes(field.toLowerCase()) || isFalcoField(field) !== false)
}

export function beginsWithCondition(text: string): boolean {
  return conditionPattern.test(text)
}

/** `doubtful`: those whose values look like a pattern, and were not put in quotes, which take them as they stand. */
export type ReadConditions = { readonly read: Scope; readonly doubtful: Scope; readonly rest: string } | { readonly problem: Prose }

/** As many conditions as stand at the beginning, possibly none. */
export function readConditions(text: string): ReadConditions {
  const read: Condition[] = []
  const doubtful: Condition[] = []
  let rest = text
  for (let found = conditionPattern.exec(rest); found; found = conditionPattern.exec(rest)) {
    const [, field = '', sign = '', behind = ''] = found
    const value = isQuoted(behind) ? readQuoted(behind) : readBare(behind, field, sign)
    if ('problem' in value) return value
    const condition = conditionOf(field, sign, value.read)
    read.push(condition)
    if (!isQuoted(behind) && looksLikePattern(condition)) doubtful.push(condition)
    rest = value.rest
  }
  return { read, doubtful, rest }
}

/** `namespace=*`, `namespace==dev`, a regular expression: exactly this is seldom meant. */
function looksLikePattern(condition: Condition): boolean {
  return 'is' in condition && /[*?]|^[=~^]|^\/.*(?:\.[*+]|[\\[(|^$]).*\/$/u.test(condition.is)
}

/** What somebody is told who typed a condition that is none. */
export function strangeCondition(word: string): Prose {
  return ['The condition ', { value: word }, ' cannot be read: it goes field=value, field^=beginning or field~=pattern.']
}

const quotes = /^(["“”„«»]|['‘’‚‹›])/u

export function isQuoted(text: string): boolean {
  return quotes.test(text)
}

/** Slack's clients and people's keyboards mix quotes: any of a kind closes, where a blank or nothing follows. */
export function readQuoted(text: string): Read<string> {
  const double = /^["“”„«»](.*?)["“”„«»](?=\s|$)(.*)$/su.exec(text)
  const [, read, rest = ''] = double ?? /^['‘’‚‹›](.*?)['‘’‚‹›](?=\s|$)(.*)$/su.exec(text) ?? []
  if (read === undefined) return { problem: ['There is no quote at the end of ', { value: text }, '.'] }
  return read.trim() === '' ? { problem: ['There is nothing between the quotes.'] } : { read: read.trim(), rest: rest.trim() }
}

function readBare(text: string, field: string, sign: string): Read<string> {
  const [, read = '', rest = ''] = /^(\S*)\s*(.*)$/su.exec(text) ?? []
  return read === '' ? { problem: [{ value: field + sign }, ' has no value behind it.'] } : { read, rest }
}

function conditionOf(typed: string, sign: string, value: string): Condition {
  const field = scopeNames.includes(typed.toLowerCase()) ? typed.toLowerCase() : typed
  if (sign === '^=') return { field, startsWith: value }
  return sign === '~=' ? { field, glob: value } : { field, is: value }
}
