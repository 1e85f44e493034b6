import type { Prose } from '../../domain/prose.ts'
import type { Scope } from '../../domain/scope.ts'
import { durationBegins } from '../say/duration.ts'
import { beginsWithCondition, isConditionOfField, isQuoted, readConditions, readQuoted } from './conditions.ts'
import type { Read } from './conditions.ts'
import { readEnd } from './end.ts'
import type { End } from './end.ts'

/**
 * What somebody asks to hide: the rule first, then what narrows it. In place of the rule there may be the id of an alert, which only
 * the ledger can tell.
 */
export type SuppressCommand = {
  readonly kind: 'suppress'
  readonly rule: string
  /** `meant`: written `rule=…`, as it is whether or not such a rule has ever fired. */
  readonly written: 'bare' | 'quoted' | 'meant'
  /** What it must fit besides. */
  readonly conditions: Scope
  /** Those of them that may be meant otherwise than they are written. */
  readonly doubtful: Scope
  readonly end: End
  readonly reason: string
}
/** Used wrongly: what is missing or cannot be read. */
export type SuppressMisused = {
  readonly kind: 'suppressMisused'
  readonly problem: Prose
  /** Undefined: it is what is missing. */
  readonly rule: string | undefined
  /** Nothing stands behind the rule. */
  readonly isBare: boolean
}

/**
 * `"<rule>" [field=value …] 8h because <why>`. Conditions may follow the end as well: taken for a part of the reason they would hide
 * more than was meant.
 */
export function readSuppress(text: string): SuppressCommand | SuppressMisused {
  const named = readRule(text)
  if ('problem' in named) return { kind: 'suppressMisused', problem: named.problem, rule: undefined, isBare: false }
  const { rule, written } = named.read
  const wish = readWish(named.rest)
  return 'problem' in wish
    ? { kind: 'suppressMisused', problem: wish.problem, rule, isBare: named.rest === '' }
    : { kind: 'suppress', rule, written, ...wish }
}

type Wish = Pick<SuppressCommand, 'conditions' | 'doubtful' | 'end' | 'reason'>

function readWish(text: string): Wish | { readonly problem: Prose } {
  const before = readConditions(text)
  if ('problem' in before) return before
  const end = readEnd(before.rest)
  if ('problem' in end) return end
  const after = readConditions(end.rest)
  if ('problem' in after) return after
  const reason = after.rest.replace(/^because\b[:,]?\s*/iu, '')
  const stray = strayCondition(reason)
  if (stray !== undefined) return { problem: inReason(stray) }
  const [conditions, doubtful] = [
    [...before.read, ...after.read],
    [...before.doubtful, ...after.doubtful],
  ]
  return reason === '' ? { problem: noReason } : { conditions, doubtful, end: end.read, reason }
}

/** A condition that somebody wrote too late. A reason in quotes is a reason. */
function strayCondition(reason: string): string | undefined {
  return isQuoted(reason) ? undefined : reason.split(/\s+/u).find(isConditionOfField)
}

function inReason(condition: string): Prose {
  return [
    'Conditions go before because: ',
    { value: condition },
    ' stands in the reason, where it would narrow nothing. In quotes the reason is taken as it stands.',
  ]
}

const noReason: Prose = ['The reason is missing: a suppression needs one, so that others understand it later.']

type Named = Pick<SuppressCommand, 'rule' | 'written'>

/** The rule in quotes of any kind, or without them up to the first condition or end. */
function readRule(text: string): Read<Named> {
  const meant = /^rule=(?=\S)/iu.exec(text)
  const bare = text.slice(meant?.[0].length ?? 0)
  const read = isQuoted(bare) ? readQuoted(bare) : readUnquoted(bare)
  const written = meant ? 'meant' : isQuoted(bare) ? 'quoted' : 'bare'
  return 'problem' in read ? read : { read: { rule: read.read, written }, rest: read.rest }
}

function readUnquoted(text: string): Read<string> {
  const end = unquotedEnd.exec(text)?.index ?? text.length
  const [rule, rest] = [text.slice(0, end), text.slice(end)]
  if (rule === '' || beginsWithCondition(text)) return { problem: ['Which rule? Its name comes first, in quotes.'] }
  return { read: rule, rest: rest.trim() }
}

/** Where a condition or an end begins. */
const unquotedEnd = new RegExp(String.raw`\s+(?:(?:for\s+)?${durationBegins}|until\s|\S+?=)`, 'isu')
