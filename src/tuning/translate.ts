import { field as fieldOf, fieldValue } from '../domain/event.ts'
import type { FalcoEvent } from '../domain/event.ts'
import { speechOf } from '../domain/plugin.ts'
import { ownerOfPod } from '../domain/pod-owner.ts'
import { falcoNames } from '../domain/scope.ts'
import type { Condition, Subject } from '../domain/scope.ts'
import type { Comparator, Refused } from './exception.ts'
import { fieldFlaw } from './field.ts'
import { fnmatch } from './fnmatch.ts'
import { podsOf } from './pods.ts'
import { valueFlaw } from './value.ts'

/** A check in Falco's words that holds for any of these values. */
export type Term = { readonly field: string; readonly comp: Comparator; readonly values: readonly string[] }
type Translated = readonly Term[] | Refused

/** What Falco is to check for one condition. `sample`: an event that the scope covers. */
export function translate(condition: Condition, sample: Subject): Translated {
  const { field } = condition
  const rule = ours.get(field)
  return rule ? rule(condition, sample) : inFalco(aliases.get(field) ?? field, condition, sample)
}

const aliases: ReadonlyMap<string, string> = new Map(Object.entries(falcoNames))

type Rule = (condition: Condition, sample: Subject) => Translated

/** The names that are ours alone. */
const ours: ReadonlyMap<string, Rule> = new Map<string, Rule>(
  Object.entries({
    source: (condition, sample) => inFalco('evt.source', condition, sample),
    host: hostname,
    hostname,
    namespace,
    owner,
    container: (condition, sample) => inFalco('container.name', condition, sample),
    actor: (condition, sample) => inSpeech('actor', condition, sample),
    target,
    workload,
    priority: (condition) => no(condition, "belongs to the rule: Falco's conditions do not know it. Leave it out of the scope."),
    tag: (condition) => no(condition, "belongs to the rule: Falco's conditions do not know it. Leave it out of the scope."),
  }),
)

/** `evt.hostname` is what Falco prints as hostname; without system calls it has none. */
function hostname(condition: Condition, sample: Subject): Translated {
  return sample.event.source === 'syscall'
    ? inFalco('evt.hostname', condition, sample)
    : no(condition, 'is where Falco runs: for this source its conditions do not know it.')
}

function namespace(condition: Condition, sample: Subject): Translated {
  if (fits(condition, unknownNamespace)) return no(condition, 'may stand for a pod whose namespace Falco did not know.')
  return inFalco(sample.event.source === 'k8s_audit' ? 'ka.target.namespace' : 'k8s.ns.name', condition, sample)
}

/** What a pod's namespace is called here while Falco has none for it. */
const unknownNamespace = 'unknown namespace'

function fits(condition: Condition, text: string): boolean {
  if ('is' in condition) return condition.is === text
  return 'startsWith' in condition ? text.startsWith(condition.startsWith) : fnmatch(condition.glob, text)
}

/** By the names that Kubernetes gives the owner's pods: a name that only begins so may be another workload's. */
function owner(condition: Condition, { event }: Subject): Translated {
  return podsNamed(condition, 'k8s.pod.name', fieldOf(event, 'k8s.pod.name') ?? '')
}

function podsNamed(condition: Condition, field: string, pod: string): Translated {
  if (!('is' in condition)) return no(condition, 'can be compared as a whole only: Falco knows pods, and not who owns them.')
  const flaw = valueFlaw(condition.field, '=', condition.is)
  if (flaw !== undefined) return { refused: flaw }
  if (!/^[a-z0-9.-]+$/.test(condition.is)) return no(condition, 'is no name that Kubernetes gives.')
  const values = podsOf(condition.is)
  return values.some((value) => fnmatch(value, pod))
    ? [{ field, comp: 'glob', values }]
    : no(condition, `is told from a pod that is not named as Kubernetes names pods. Name ${field} in the scope instead.`)
}

function inSpeech(part: 'actor' | 'target', condition: Condition, sample: Subject): Translated {
  const field = tellerOf(speechOf(sample.event)[part], sample.event)
  return field === undefined ? no(condition, ambiguous) : inFalco(field, condition, sample)
}

const ambiguous = 'is told by different fields in different events. Name the one that is meant in the scope instead.'

/** The field that tells it in all events of the rule: those that would go before it are none that the rule prints. */
function tellerOf(names: readonly string[], event: FalcoEvent): string | undefined {
  const first = names.find((name) => prints(event, name))
  return first !== undefined && fieldOf(event, first) !== undefined ? first : undefined
}

/** Whether the rule prints the field, with a value or without: all events of a rule have the same fields. */
function prints(event: FalcoEvent, name: string): boolean {
  return fieldValue(event, name) !== undefined
}

/** Kubernetes: `configmaps kube-system/coredns`, which are three fields. */
function target(condition: Condition, sample: Subject): Translated {
  if (sample.event.source !== 'k8s_audit') return inSpeech('target', condition, sample)
  const field = tellerOf(speechOf(sample.event).target, sample.event)
  if (!('is' in condition) || field === undefined) return no(condition, 'is made of several fields. Name those in the scope instead.')
  const [name, resource] = [fieldOf(sample.event, field) ?? '', fieldOf(sample.event, 'ka.target.resource')]
  const named =
    resource === 'pods'
      ? podsNamed({ field: 'target', is: ownerOfPod(name) }, field, name)
      : inFalco(field, { field: 'target', is: name }, sample)
  return all([printed('ka.target.resource', sample), printed('ka.target.namespace', sample), named])
}

/** A workload is its parts: each of them must be there, because Falco cannot ask for what is not. */
function workload(condition: Condition, sample: Subject): Translated {
  if (!('is' in condition)) return no(condition, 'can be compared as a whole only: it is made of several fields.')
  const parts = partsOf(sample)
  return parts === undefined ? no(condition, unaskable) : all(parts.map((part) => translate(part, sample)))
}

const unaskable =
  'says what is not there (no pod, no container, no second name), and Falco cannot ask for that. Name image, container or process in the scope instead.'

type Part = { readonly field: string; readonly value: string | undefined; readonly from: readonly string[] }

function partsOf({ event, identity: { workload: whose } }: Subject): readonly Condition[] | undefined {
  const speech = speechOf(event)
  switch (whose.kind) {
    case 'kubernetes':
      return whole(event, [
        { field: 'namespace', value: whose.namespace, from: ['k8s.ns.name'] },
        { field: 'owner', value: whose.owner, from: ['k8s.pod.name'] },
        { field: 'container', value: whose.container, from: ['container.name', 'container.image.repository'] },
      ])
    case 'service':
      return whole(event, [
        { field: 'actor', value: whose.actor, from: speech.actor },
        { field: 'target', value: whose.target, from: speech.target },
      ])
    case 'fields':
      return whole(
        event,
        whose.values.map(({ field, value }) => ({ field, value, from: [field] })),
      )
    case 'container':
    case 'host':
      return undefined
  }
}

/** A part without a value is left out when the rule never prints one, and spoils the whole when it does. */
function whole(event: FalcoEvent, parts: readonly Part[]): readonly Condition[] | undefined {
  const told = parts.filter(({ value, from }) => value !== undefined || from.some((name) => prints(event, name)))
  const conditions = told.flatMap(({ field, value }) => (value === undefined ? [] : [{ field, is: value }]))
  return conditions.length === told.length ? conditions : undefined
}

/** The field as it is in the sample; nothing when the rule does not print it. */
function printed(field: string, sample: Subject): Translated {
  const is = fieldOf(sample.event, field)
  if (is !== undefined) return inFalco(field, { field, is }, sample)
  return prints(sample.event, field) ? no({ field, is: '' }, 'has no value here, and Falco cannot ask for that.') : []
}

/** All terms, or the first refusal. */
export function all(translated: readonly Translated[]): Translated {
  const terms: Term[] = []
  for (const one of translated) {
    if ('refused' in one) return one
    terms.push(...one)
  }
  return terms
}

/** The condition on a field that Falco has itself. */
function inFalco(field: string, condition: Condition, { event }: Subject): Translated {
  const value = fieldValue(event, field)
  const comp = comparatorOf(condition, Array.isArray(value))
  if (comp === undefined) return { refused: `${field} is a list: Falco compares its members as a whole only.` }
  const flaw = fieldFlaw(field, event) ?? numberFlaw(field, comp, value) ?? valueFlaw(field, comp, valueOf(condition))
  return flaw === undefined ? [{ field, comp, values: [valueOf(condition)] }] : { refused: flaw }
}

function comparatorOf(condition: Condition, isList: boolean): Comparator | undefined {
  if (isList) return 'is' in condition ? 'intersects' : undefined
  if ('is' in condition) return '='
  return 'startsWith' in condition ? 'startswith' : 'glob'
}

function numberFlaw(field: string, comp: Comparator, value: unknown): string | undefined {
  if (typeof value !== 'number' && typeof value !== 'boolean') return undefined
  if (comp === 'startswith' || comp === 'glob') return `${field} is a number: Falco compares it as a whole only.`
  return /^(?:-?\d+(?:\.\d+)?|true|false)$/.test(String(value)) ? undefined : `${field} is a number that Falco would read otherwise.`
}

function valueOf(condition: Condition): string {
  if ('is' in condition) return condition.is
  return 'startsWith' in condition ? condition.startsWith : condition.glob
}

function no({ field }: Condition, why: string): Refused {
  return { refused: `The ${field} ${why}` }
}
