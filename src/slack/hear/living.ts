import { falcoFields, isFalcoField } from '../../domain/falco-fields.ts'
import type { Prose } from '../../domain/prose.ts'
import { matches, scopeNames, scopeProse, subjectOf } from '../../domain/scope.ts'
import type { Scope } from '../../domain/scope.ts'
import type { Card } from '../desk.ts'
import { nearest } from './nearest.ts'

/** The first field of this scope that nobody has, in words, with the one that was probably meant. Undefined: all may be fields. */
export function unknownField(scope: Scope, alive: readonly Card[]): string | undefined {
  const seen = new Set(alive.flatMap(({ sample }) => [...sample.fields.keys()]))
  const unknown = scope
    .map(({ field }) => field)
    .find((field) => !scopeNames.includes(field) && !seen.has(field) && isFalcoField(field) === false)
  if (unknown === undefined) return undefined
  const meant = nearest(unknown, [...scopeNames, ...seen, ...falcoFields])
  const remedy = meant === undefined ? `There are ${scopeNames.join(', ')}, and the fields of Falco.` : `Did you mean ${meant}?`
  return `There is no field ${unknown.slice(0, 60)}. ${remedy}`
}

/**
 * A value that nobody has seen yet may be suppressed; a mistyped one should not go unnoticed. Empty when an alert that is alive fits:
 * its first event is asked.
 */
export function unseen(scope: Scope, alive: readonly Card[]): Prose {
  const subjects = alive.map(subjectOf)
  if (subjects.some((subject) => matches(scope, subject))) return []
  const [rule] = scope
  const ofRule = rule ? subjects.filter((subject) => matches([rule], subject)) : []
  const absent = scope.filter((condition) => !ofRule.some((subject) => matches([condition], subject)))
  const strange = ofRule.length === 0 ? scope.slice(0, 1) : absent.length > 0 ? absent : scope
  return [
    'No alert that is alive now began with an event whose ',
    ...scopeProse(strange),
    ': it must be spelled exactly as Falco spells it',
  ]
}
