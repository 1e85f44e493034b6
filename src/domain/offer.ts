import { field } from './event.ts'
import type { Condition, Scope, Subject } from './scope.ts'
import type { Workload } from './workload.ts'

/** A scope that a person may choose. `words` tell it from the others; `key` names it in a form. */
export type Offer = { readonly key: 'workload' | 'process' | 'image' | 'wider' | 'rule'; readonly words: string; readonly scope: Scope }

/** The scopes to choose from for this alert: first the default, rule + workload; then narrower ones; then wider ones. */
export function offersFor(subject: Subject): readonly Offer[] {
  const rule = { field: 'rule', is: subject.event.rule }
  const workload = [rule, ...workloadConditions(subject)]
  const offers: readonly (Offer | undefined)[] = [
    { key: 'workload', words: `This rule on ${subject.identity.label}`, scope: workload },
    narrowed('process', 'the process', 'proc.name', workload, subject),
    narrowed('image', 'the image tag', 'container.image.tag', workload, subject),
    widened(rule, subject.identity.workload),
    { key: 'rule', words: 'This rule everywhere', scope: [rule] },
  ]
  return offers.filter((offer) => offer !== undefined)
}

function narrowed(key: 'process' | 'image', noun: string, name: string, workload: Scope, subject: Subject): Offer | undefined {
  const is = field(subject.event, name)
  if (is === undefined || workload.some((condition) => condition.field === name)) return undefined
  return { key, words: `The same, and only ${noun} ${is}`, scope: [...workload, { field: name, is }] }
}

function widened(rule: Condition, workload: Workload): Offer | undefined {
  switch (workload.kind) {
    case 'kubernetes':
      return wider(rule, 'in the namespace', 'namespace', workload.namespace)
    case 'host':
      return wider(rule, 'on the host', 'hostname', workload.hostname)
    case 'service':
      return workload.actor === undefined ? undefined : wider(rule, 'by', 'actor', workload.actor)
    case 'container':
    case 'fields':
      return undefined
  }
}

function wider(rule: Condition, where: string, name: string, is: string): Offer {
  return { key: 'wider', words: `This rule ${where} ${is}`, scope: [rule, { field: name, is }] }
}

/** The conditions that single out this workload, from the same facts that its fingerprint is made of. */
function workloadConditions({ identity: { workload, label } }: Subject): Scope {
  const cluster = condition('cluster', workload.cluster)
  switch (workload.kind) {
    case 'kubernetes':
      return [
        ...cluster,
        ...condition('namespace', workload.namespace),
        ...condition('owner', workload.owner),
        ...condition('container', workload.container),
      ]
    case 'host':
      return [...cluster, ...condition('hostname', workload.hostname), ...condition('proc.name', workload.process)]
    case 'container':
    case 'service':
    case 'fields':
      return [...cluster, { field: 'workload', is: label }]
  }
}

function condition(name: string, value: string | undefined): Scope {
  return value === undefined ? [] : [{ field: name, is: value }]
}
