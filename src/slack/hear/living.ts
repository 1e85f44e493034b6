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

/** What is written as one value and probably meant as a pattern: asked back, unless an alert has that very value. Undefined: nothing. */
export function meantAsPattern(doubtful: Scope, alive: readonly Card[]): string | undefined {
  const subjects = alive.map(subjectOf)
  const strange = doubtful.find((condition) => !subjects.some((subject) => matches([condition], subject)))
  return strange && 'is' in strange ? patternWords(strange.field, strange.is.slice(0, 80)) : undefined
}

function patternWords(field: string, is: string): string {
  return `No alert has the ${field} ${is}. ${patternRemedy(field, is)} If you mean just that, put it in quotes: ${field}="${is}".`
}

function patternRemedy(field: string, is: string): string {
  if (/^[=~^]/.test(is)) return `Did you mean ${field}=${is.replace(/^[=~^]+/, '')}?`
  if (/^[*?]+$/.test(is)) return `For a pattern write ${field}~=${is} with more than wildcards; to fit any ${field}, leave it out.`
  const regular = /^\/(.*)\/$/.exec(is)?.[1]
  if (regular === undefined) return `For a pattern write ${field}~=${is}, where * is any run of characters and ? is one.`
  return `Regular expressions are not read. For a pattern write ${field}~=${asGlob(regular)}, where * is any run of characters.`
}

/** What it comes to, as far as that goes. */
function asGlob(regular: string): string {
  return regular.replaceAll(/^\^|\$$|\\/g, '').replaceAll(/\.[*+]/g, '*')
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
