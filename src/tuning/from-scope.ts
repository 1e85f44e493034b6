import type { FalcoEvent } from '../domain/event.ts'
import { matches } from '../domain/scope.ts'
import type { Condition, Scope, Subject } from '../domain/scope.ts'
import { printable } from '../domain/untrusted.ts'
import { excepts } from './exception.ts'
import type { Exception, Refused } from './exception.ts'
import { all, translate } from './translate.ts'
import type { Term } from './translate.ts'

/**
 * What hides in Falco just what the scope hides here, or why there is no such exception, in words. `sample`: an event that the scope
 * covers. `others`: any that are known; on all of them the two must agree. Falco does not know its cluster: what the scope says of that
 * is where the file belongs, so only events of there are looked at.
 */
export function exceptionFor(name: string, scope: Scope, sample: Subject, others: readonly Subject[]): Exception | Refused {
  if (!matches(scope, sample)) return { refused: 'No event is known that this suppression hides, and an exception is made from one.' }
  const rule = ruleOf(scope)
  if (typeof rule !== 'string') return rule
  const terms = all(scope.filter(({ field }) => field !== 'rule' && field !== 'cluster').map((condition) => translate(condition, sample)))
  if ('refused' in terms) return terms
  const exception = { name, rule, ...tabled(terms) }
  const where = whereOf(scope)
  const there = [sample, ...others].filter((subject) => where.length === 0 || matches(where, subject))
  return flawOf(exception, scope, there) ?? exception
}

/** What the scope says of the cluster. Falco runs in one, and its rules cannot ask which. */
export function whereOf(scope: Scope): Scope {
  return scope.filter(({ field }) => field === 'cluster')
}

function ruleOf(scope: Scope): string | Refused {
  const [condition] = scope.filter(({ field }) => field === 'rule')
  if (!condition || !isExact(condition)) return { refused: 'An exception belongs to one rule of Falco, and this suppression names none.' }
  return printable(condition.is) === condition.is
    ? condition.is
    : { refused: "The rule's name has characters that cannot be seen: nobody could check the file." }
}

function isExact(condition: Condition): condition is Extract<Condition, { is: string }> {
  return 'is' in condition
}

/** A term with several values stands for any of them: a row for each. */
function tabled(terms: readonly Term[]): Pick<Exception, 'checks' | 'rows'> {
  const distinct = [...new Map(terms.map((term) => [JSON.stringify(term), term])).values()]
  const rows = distinct.reduce<readonly (readonly string[])[]>(
    (before, { values }) => before.flatMap((row) => values.map((value) => [...row, value])),
    [[]],
  )
  return { checks: distinct.map(({ field, comp }) => ({ field, comp })), rows }
}

const rowsMax = 100

function flawOf(exception: Exception, scope: Scope, subjects: readonly Subject[]): Refused | undefined {
  if (exception.checks.every(({ field }) => field === 'evt.source')) return { refused: wholeRule }
  if (exception.rows.length > rowsMax) return { refused: `The exception would need ${exception.rows.length} rows: nobody could check it.` }
  const differing = subjects.find((subject) => excepts(exception, subject.event) !== matches(scope, subject))
  return differing && { refused: differenceWords(excepts(exception, differing.event), differing.event) }
}

const wholeRule =
  'This suppression hides the whole rule, which is no exception. To do that in Falco, turn the rule off: `enabled: false` with `override: {enabled: replace}`.'

function differenceWords(hidesMore: boolean, event: FalcoEvent): string {
  const what = hidesMore ? 'would also hide events that the suppression shows' : 'would not hide all that the suppression hides'
  return `Back-tested, the exception ${what}, such as the one of ${event.time}. Name the fields of Falco in the scope instead.`
}
