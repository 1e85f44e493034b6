import type { Prose } from '../../domain/prose.ts'
import { scopeNames } from '../../domain/scope.ts'
import type { Condition, Scope } from '../../domain/scope.ts'
import { parseDuration } from '../say/duration.ts'
import { readWhen } from '../say/when.ts'
import type { When } from '../say/when.ts'

/** What somebody asks to hide: the rule first, then what narrows it. */
export type SuppressCommand = { readonly kind: 'suppress'; readonly scope: Scope; readonly end: End; readonly reason: string }
/** `when` is on the clock of who typed it; `typed`: in their words. */
export type End = { readonly lengthMs: number } | { readonly when: When; readonly typed: string }
/** Used wrongly: what is missing or cannot be read, and how it is meant. */
type Misused = { readonly kind: 'misused'; readonly usage: string; readonly problem: Prose }

const usage = '/falco suppress "<rule>" [field=value …] 8h because <why>'

/**
 * `"<rule>" [field=value …] 8h because <why>`. Conditions may follow the end as well: taken for a part of the reason they would hide
 * more than was meant.
 */
export function readSuppress(text: string): SuppressCommand | Misused {
  const rule = readRule(text)
  if ('problem' in rule) return misused(rule.problem)
  const before = readConditions(rule.rest)
  if ('problem' in before) return misused(before.problem)
  const end = readEnd(before.rest)
  if ('problem' in end) return misused(end.problem)
  const after = readConditions(end.rest)
  if ('problem' in after) return misused(after.problem)
  const reason = after.rest.replace(/^because\b[:,]?\s*/iu, '')
  if (reason === '') return misused(['The reason is missing: a suppression needs one, so that others understand it later.'])
  return { kind: 'suppress', scope: [{ field: 'rule', is: rule.read }, ...before.read, ...after.read], end: end.read, reason }
}

/** What was read, and the text behind it; or what is wrong there. */
type Read<Found> = { readonly read: Found; readonly rest: string } | { readonly problem: Prose }

function misused(problem: Prose): Misused {
  return { kind: 'misused', usage, problem }
}

/** The rule in quotes of any kind, or without them up to the first condition or end. */
function readRule(text: string): Read<string> {
  if (isQuoted(text)) return readQuoted(text)
  const [, rule = '', rest = ''] = /^(.+?)(?=\s+(?:(?:for\s+)?\d{1,7}\s?[mhdw](?:\s|$)|until\s|\S+?=)|$)(.*)$/isu.exec(text) ?? []
  if (rule === '' || conditionPattern.test(text)) return { problem: ['Which rule? Its name comes first, in quotes.'] }
  return { read: rule, rest: rest.trim() }
}

const quotes = /^(["“”„«»]|['‘’‚‹›])/u

function isQuoted(text: string): boolean {
  return quotes.test(text)
}

/** Slack's clients and people's keyboards mix quotes: any of a kind closes, where a blank or nothing follows. */
function readQuoted(text: string): Read<string> {
  const double = /^["“”„«»](.*?)["“”„«»](?=\s|$)(.*)$/su.exec(text)
  const [, read, rest = ''] = double ?? /^['‘’‚‹›](.*?)['‘’‚‹›](?=\s|$)(.*)$/su.exec(text) ?? []
  if (read === undefined) return { problem: ['There is no quote at the end of ', { value: text }, '.'] }
  return read.trim() === '' ? { problem: ['There is nothing between the quotes.'] } : { read: read.trim(), rest: rest.trim() }
}

/** `field=value`, `field^=beginning`, `field~=pattern`. A field may have an argument in brackets. */
const conditionPattern = /^([\p{L}_][\w.-]*(?:\[[^\]\s]*\])?)(\^=|~=|=)(.*)$/su

function readConditions(text: string): Read<Scope> {
  const read: Condition[] = []
  let rest = text
  for (let found = conditionPattern.exec(rest); found; found = conditionPattern.exec(rest)) {
    const [, field = '', sign = '', behind = ''] = found
    const value = isQuoted(behind) ? readQuoted(behind) : readBare(behind, field, sign)
    if ('problem' in value) return value
    read.push(conditionOf(field, sign, value.read))
    rest = value.rest
  }
  return { read, rest }
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

/** Words that a time can have: `until monday 6:30 pm`. */
const whenWordsMax = 3

function readEnd(text: string): Read<End> {
  const [, length = '', behind = ''] = /^(?:for\s+)?(\d{1,7}\s?[mhdw])(?=\s|$)\s*(.*)$/isu.exec(text) ?? []
  const lengthMs = parseDuration(length)
  if (lengthMs !== undefined) return { read: { lengthMs }, rest: behind }
  const [, until] = /^until\s+(.*)$/isu.exec(text) ?? []
  return until === undefined ? { problem: noEnd(text) } : readUntil(until)
}

function readUntil(text: string): Read<End> {
  const words = text.split(/\s+/u)
  for (let count = whenWordsMax; count > 0; count -= 1) {
    const when = readWhen(words.slice(0, count))
    if (when && count <= words.length) return { read: { when, typed: words.slice(0, count).join(' ') }, rest: words.slice(count).join(' ') }
  }
  return { problem: ['The end ', { value: `until ${words.slice(0, 2).join(' ')}` }, ` is no time that I know. ${endsWords}`] }
}

const endsWords = 'There are 30m, 8h, 2d and 1w (a minute at least), until 18:00, until monday 9:00 and until 2026-12-01 09:00.'

function noEnd(text: string): Prose {
  const [word = ''] = text.split(/\s+/u)
  if (word === '') return [`The end is missing. ${endsWords}`]
  if (word.includes('='))
    return ['The condition ', { value: word }, ' cannot be read: it goes field=value, field^=beginning or field~=pattern.']
  return ['Where the end should be there is ', { value: word }, `. ${endsWords}`]
}
