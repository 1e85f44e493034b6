import { fieldValue, shown } from './event.ts'
import type { FalcoEvent } from './event.ts'
import type { Identity } from './fingerprint.ts'

/** Exact words about one field. `field` is an output field of Falco, or one of the names in `derived`. */
export type Condition = { readonly field: string; readonly is: string }
/** All conditions hold at once. Never empty: a scope that matches everything is no scope. */
export type Scope = readonly Condition[]

/** What a scope or a route looks at. */
export type Subject = { readonly event: FalcoEvent; readonly identity: Identity }

/** An absent field never matches; a list matches when one of its members does. */
export function matches(scope: Scope, subject: Subject): boolean {
  return scope.length > 0 && scope.every(({ field, is }) => valuesOf(subject, field).includes(is))
}

/** The values that a field has in this event, as text; none when Falco had no value. */
export function valuesOf(subject: Subject, name: string): readonly string[] {
  const value = derived[name]?.(subject) ?? fieldValue(subject.event, name)
  const list = Array.isArray(value) ? value : [value]
  return list.map(shown).filter((one) => one !== undefined)
}

const derived: Readonly<Record<string, (subject: Subject) => string | readonly string[] | undefined>> = Object.assign(Object.create(null), {
  rule: ({ event }: Subject) => event.rule,
  source: ({ event }: Subject) => event.source,
  priority: ({ event }: Subject) => event.priority,
  hostname: ({ event }: Subject) => event.hostname,
  tag: ({ event }: Subject) => event.tags,
  cluster: ({ identity }: Subject) => identity.workload.cluster,
  namespace: ({ identity: { workload }, event }: Subject) =>
    workload.kind === 'kubernetes' ? workload.namespace : (event.fields.get('ka.target.namespace') ?? event.fields.get('k8s.ns.name')),
  owner: ({ identity: { workload } }: Subject) => (workload.kind === 'kubernetes' ? workload.owner : undefined),
  container: ({ identity: { workload } }: Subject) => (workload.kind === 'kubernetes' ? workload.container : undefined),
  image: ({ event }: Subject) => event.fields.get('container.image.repository'),
  actor: ({ identity: { workload } }: Subject) => (workload.kind === 'service' ? workload.actor : undefined),
  target: ({ identity: { workload } }: Subject) => (workload.kind === 'service' ? workload.target : undefined),
  workload: ({ identity }: Subject) => identity.label,
})

/** The scope in words: `rule is Terminal shell in container, namespace is payments`. */
export function scopeWords(scope: Scope): string {
  return scope.map(({ field, is }) => `${field} is ${is}`).join(', ')
}
