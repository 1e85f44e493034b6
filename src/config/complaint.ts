import type { z } from 'zod'
import { priorities } from '../domain/priority.ts'
import { didYouMean } from './nearest.ts'

/** A place in falconer.yml: what belongs there, and the words or keys that somebody may have misspelt. */
type Place = { readonly expected: string; readonly words?: readonly string[]; readonly trap?: Readonly<Record<string, string>> }

/** `[]` stands for any number, `*` for any name. */
const places: Readonly<Record<string, Place>> = {
  '': {
    expected: 'settings by name',
    words: ['routes', 'neverSuppress', 'fingerprint', 'cluster', 'quietAfter', 'maxSuppression', 'stormAfter', 'retain', 'rules'],
  },
  routes: { expected: 'a list with at least one route' },
  'routes[]': { expected: 'a route with match, channel, mention and report', words: ['match', 'channel', 'mention', 'report'] },
  'routes[].match': { expected: 'fields, each with the values that fit' },
  'routes[].match.priority': { expected: `one of ${priorities.join(', ')}, which means "and above"`, words: priorities },
  'routes[].match.*': {
    expected: 'a value or a list of values',
    trap: { 'an object': '; write the whole name of the field, such as proc.name' },
  },
  'routes[].channel': {
    expected: 'a channel id (C0123ABCD) or a name',
    trap: { empty: '; YAML takes an unquoted # for a comment, so write "#falco" in quotes' },
  },
  'routes[].mention': { expected: 'here, the id of a member (U…) or of a user group (S…)' },
  'routes[].report': { expected: 'auto: a report unasked for Critical alerts and above', words: ['auto'] },
  neverSuppress: { expected: 'a list of matches, as in routes' },
  'neverSuppress[]': { expected: 'one field or more with the values that fit, such as { priority: Critical, workload: none }' },
  'neverSuppress[].priority': { expected: `one of ${priorities.join(', ')}, which means "and above"`, words: priorities },
  'neverSuppress[].*': {
    expected: 'a value or a list of values',
    trap: { 'an object': '; write the whole name of the field, such as proc.name' },
  },
  fingerprint: { expected: 'rules, each with a list of fields' },
  'fingerprint.*': { expected: 'a list of field names' },
  cluster: { expected: 'the name of the cluster' },
  quietAfter: { expected: 'a duration such as 30m, 24h or 7d' },
  maxSuppression: { expected: 'a duration from 1m to 366d, such as 8h or 30d' },
  stormAfter: { expected: 'a whole number of new alerts, 1 or more' },
  retain: { expected: 'days and bytes, either or both', words: ['days', 'bytes'] },
  'retain.days': { expected: 'a number of days above 0, up to 36500' },
  'retain.bytes': { expected: 'a number of bytes above 0, or a text such as 500MB or 5GB' },
  rules: { expected: "a list of Falco's rule files and folders, as its own rules_files" },
  'rules[]': {
    expected: 'the path of a rule file or of a folder of them',
    trap: { 'an object': "; it is Falco's rules_files that belongs here, not its rules" },
  },
}

/** zod says where; one sentence says what is there, what should be, and the remedy. A misspelt key explains a missing one: it goes first. */
export function complaint(issues: readonly z.core.$ZodIssue[], written: unknown): string {
  const issue = issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0]
  const path = issue?.path ?? []
  const place = placeAt(path)
  if (issue?.code === 'unrecognized_keys') return unknownKey([...path, issue.keys[0] ?? ''], place)
  const value = valueAt(written, path)
  const there = found(value)
  const meant = typeof value === 'string' && place.words ? didYouMean(value, place.words) : ''
  return ended(`${pathText(path) || 'the file'} is ${there}; expected ${place.expected}${meant || (place.trap?.[there] ?? '')}`)
}

function unknownKey(path: readonly PropertyKey[], { words = [] }: Place): string {
  const meant = didYouMean(String(path.at(-1)), words)
  return ended(`${pathText(path)} is not a setting${meant || `; there are ${words.join(', ')}`}`)
}

function ended(sentence: string): string {
  return sentence.endsWith('?') ? sentence : `${sentence}.`
}

function pathText(path: readonly PropertyKey[]): string {
  return path.map((step, at) => (typeof step === 'number' ? `[${step}]` : `${at > 0 ? '.' : ''}${String(step)}`)).join('')
}

function placeAt(path: readonly PropertyKey[]): Place {
  const general = path.map((step, at) => (typeof step === 'number' ? '[]' : `${at > 0 ? '.' : ''}${String(step)}`)).join('')
  const named = general.replace(/^(fingerprint|routes\[\]\.match|neverSuppress\[\])\..*/s, '$1.*')
  return places[general] ?? places[named] ?? { expected: 'something else' }
}

function valueAt(written: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce(
    (value: unknown, step) => (typeof value === 'object' && value !== null ? Reflect.get(value, step) : undefined),
    written,
  )
}

function found(value: unknown): string {
  if (value === undefined) return 'missing'
  if (value === null || value === '') return 'empty'
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list'
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'number' || typeof value === 'bigint') return `the number ${value}`
  return typeof value === 'boolean' ? `the boolean ${value}` : 'an object'
}
