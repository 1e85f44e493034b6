import { fieldValue, shown } from './event.ts'
import type { FalcoEvent, FieldValue } from './event.ts'
import type { Identity } from './fingerprint.ts'
import { plain } from './prose.ts'
import type { Prose } from './prose.ts'

/**
 * Words about one field: exactly these, how they begin, or a glob (`*` any run of characters, `?` one). `field` is an output field
 * of Falco or one of the names in `scopeNames`.
 */
export type Condition =
  | { readonly field: string; readonly is: string }
  | { readonly field: string; readonly startsWith: string }
  | { readonly field: string; readonly glob: string }
/** All conditions hold at once. Never empty: a scope that matches everything is no scope. */
export type Scope = readonly Condition[]

/** What a scope or a route looks at. */
export type Subject = { readonly event: FalcoEvent; readonly identity: Identity }

/** An alert stands for its events: what a scope covers is asked of the first one. */
export function subjectOf({ alert, sample }: { readonly alert: Identity; readonly sample: FalcoEvent }): Subject {
  return { event: sample, identity: { fingerprint: alert.fingerprint, workload: alert.workload, label: alert.label } }
}

/** Decides live and looking back. An absent field never matches; a list matches when one of its members does. */
export function matches(scope: Scope, subject: Subject): boolean {
  return scope.length > 0 && scope.every((condition) => holds(condition, valuesOf(subject, condition.field)))
}

function holds(condition: Condition, values: readonly string[]): boolean {
  if ('is' in condition) return values.includes(condition.is)
  if ('startsWith' in condition) return values.some((value) => value.startsWith(condition.startsWith))
  return values.some((value) => fitsGlob(value, condition.glob))
}

/**
 * From the left; after a `*` as little as fits, and what does not fit goes back to the last `*` only. So an attacker's value costs
 * at most its length times the glob's.
 */
function fitsGlob(value: string, glob: string): boolean {
  let [at, wild] = [0, 0]
  let star: { readonly next: number; from: number } | undefined
  while (at < value.length) {
    if (glob[wild] === '*') star = { next: (wild += 1), from: at }
    else if (glob[wild] === '?') [at, wild] = [at + widthAt(value, at), wild + 1]
    else if (glob[wild] === value[at]) [at, wild] = [at + 1, wild + 1]
    else if (star) [at, wild] = [(star.from += widthAt(value, star.from)), star.next]
    else return false
  }
  return /^\**$/.test(glob.slice(wild))
}

/** UTF-16 units of the character here. */
function widthAt(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1
}

/** The values that a field has in this event, as text; none when Falco had no value. */
export function valuesOf(subject: Subject, name: string): readonly string[] {
  const value = derived.get(name)?.(subject) ?? fieldValue(subject.event, name)
  const list = Array.isArray(value) ? value : [value]
  return list.map(shown).filter((one) => one !== undefined)
}

/** What people call otherwise than Falco does: their name → Falco's. */
export const falcoNames = {
  image: 'container.image.repository',
  digest: 'container.image.digest',
  process: 'proc.name',
  parent: 'proc.pname',
  file: 'fd.name',
  user: 'user.name',
} as const satisfies Readonly<Record<string, string>>

type Derive = (subject: Subject) => FieldValue | undefined

const derivedNames = {
  rule: ({ event }) => event.rule,
  source: ({ event }) => event.source,
  priority: ({ event }) => event.priority,
  host: ({ event }) => event.hostname,
  hostname: ({ event }) => event.hostname,
  tag: ({ event }) => event.tags,
  cluster: ({ identity }) => identity.workload.cluster,
  namespace: ({ identity: { workload }, event }) =>
    workload.kind === 'kubernetes' ? workload.namespace : (event.fields.get('ka.target.namespace') ?? event.fields.get('k8s.ns.name')),
  owner: ({ identity: { workload } }) => (workload.kind === 'kubernetes' ? workload.owner : undefined),
  container: ({ identity: { workload }, event }) =>
    workload.kind === 'kubernetes' ? workload.container : event.fields.get('container.name'),
  actor: ({ identity: { workload } }) => (workload.kind === 'service' ? workload.actor : undefined),
  target: ({ identity: { workload } }) => (workload.kind === 'service' ? workload.target : undefined),
  workload: ({ identity }) => identity.label,
} as const satisfies Readonly<Record<string, Derive>>

/** The names that people may use beside Falco's fields. */
export const scopeNames: readonly string[] = [...Object.keys(derivedNames), ...Object.keys(falcoNames)]

const derived: ReadonlyMap<string, Derive> = new Map<string, Derive>([
  ...Object.entries(derivedNames),
  ...Object.entries(falcoNames).map(([name, falco]): [string, Derive] => [name, ({ event }) => event.fields.get(falco)]),
])

/** The field of Falco that a name means; undefined: it is told from more than one field, or from none. */
export function falcoFieldOf(name: string): string | undefined {
  if (Object.hasOwn(derivedNames, name)) return undefined
  return Object.entries(falcoNames).find(([ours]) => ours === name)?.[1] ?? name
}

/** The scope in words: `rule is Terminal shell in container, file begins with /var/log/`. */
export function scopeWords(scope: Scope): string {
  return plain(scopeProse(scope))
}

/** The same with what an attacker may have written kept apart. */
export function scopeProse(scope: Scope): Prose {
  return scope.flatMap((condition, index): Prose => [index === 0 ? '' : ', ', ...conditionProse(condition)])
}

function conditionProse(condition: Condition): Prose {
  if ('is' in condition) return [`${condition.field} is `, { value: condition.is }]
  if ('startsWith' in condition) return [`${condition.field} begins with `, { value: condition.startsWith }]
  return [`${condition.field} looks like `, { value: condition.glob }]
}

/** A glob is compared with every event: a longer one is no pattern any more. */
const globMax = 250

/** Every event is asked for each of them. More than this nobody ticks or types. */
const conditionsMax = 40

/** Each condition once, in the order in which they were named. */
export function eachOnce(scope: Scope): Scope {
  return [...new Map(scope.map((condition) => [JSON.stringify(condition), condition])).values()]
}

/** Why this is no scope, in words; undefined when it is one. */
export function scopeFlaw(scope: Scope): string | undefined {
  if (scope.length === 0) return 'A suppression needs a scope: one that matches everything is refused.'
  if (eachOnce(scope).length > conditionsMax) return `A suppression has at most ${conditionsMax} conditions.`
  return scope.map(conditionFlaw).find((flaw) => flaw !== undefined)
}

function conditionFlaw(condition: Condition): string | undefined {
  const { field } = condition
  if ('is' in condition) return condition.is === '' ? `${field} needs a value: an empty one matches nothing.` : undefined
  if ('startsWith' in condition)
    return condition.startsWith === '' ? `${field} needs a beginning: every value begins with nothing.` : undefined
  if (/^[*?]*$/.test(condition.glob)) return `${field} needs more than wildcards: they fit whatever is there.`
  return condition.glob.length > globMax ? `The pattern of ${field} has more than ${globMax} characters.` : undefined
}
