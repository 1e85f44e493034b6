import { field } from './event.ts'
import { scopeWords } from './scope.ts'
import type { Condition, Scope, Subject } from './scope.ts'
import type { Workload } from './workload.ts'

/** A scope that a person may choose, with the words for it. `key` names it in a form. */
export type Offer = { readonly key: 'workload' | 'process' | 'image' | 'wider' | 'rule'; readonly words: string; readonly scope: Scope }

/** The scopes to choose from for this alert: first the default, rule + workload; then narrower ones; then wider ones. */
export function offersFor(subject: Subject): readonly Offer[] {
  const rule = { field: 'rule', is: subject.event.rule }
  const workload = [rule, ...workloadConditions(subject)]
  const narrower = [narrowed('process', 'proc.name', workload, subject), narrowed('image', 'container.image.tag', workload, subject)]
  const wider = widened(rule, subject.identity.workload)
  const all = [
    offer('workload', 'This rule on this workload', workload),
    ...narrower,
    wider && offer('wider', 'This rule, wider', wider),
    offer('rule', 'This rule everywhere', [rule]),
  ]
  return all.filter((one) => one !== undefined)
}

function offer(key: Offer['key'], words: string, scope: Scope): Offer {
  return { key, words: `${words}: ${scopeWords(scope)}`, scope }
}

function narrowed(key: 'process' | 'image', name: string, workload: Scope, subject: Subject): Offer | undefined {
  const is = field(subject.event, name)
  if (is === undefined || workload.some((condition) => condition.field === name)) return undefined
  return offer(key, key === 'process' ? 'Only this process' : 'Only this image tag', [...workload, { field: name, is }])
}

function widened(rule: Condition, workload: Workload): Scope | undefined {
  switch (workload.kind) {
    case 'kubernetes':
      return [rule, { field: 'namespace', is: workload.namespace }]
    case 'host':
      return [rule, { field: 'hostname', is: workload.hostname }]
    case 'service':
      return workload.actor === undefined ? undefined : [rule, { field: 'actor', is: workload.actor }]
    case 'container':
    case 'fields':
      return undefined
  }
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
