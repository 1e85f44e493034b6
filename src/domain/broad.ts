import type { AlertId } from './alert.ts'
import { daysLookedBack } from './back-test.ts'
import type { BackTest } from './back-test.ts'
import type { FalcoEvent } from './event.ts'
import { atLeast, priorities } from './priority.ts'
import type { Priority } from './priority.ts'
import { matches } from './scope.ts'
import type { Condition, Scope } from './scope.ts'

/** Fields that leave a rule whole: they say of what kind its events are, not whose. */
const kinds: ReadonlySet<string> = new Set(['rule', 'source', 'priority', 'tag', 'cluster', 'evt.type', 'evt.source', 'evt.category'])

/** Fields that say whose events they are: what comes elsewhere is seen, even if nothing has come elsewhere so far. */
const places: ReadonlySet<string> = new Set(
  [
    'namespace owner container workload image digest host hostname actor target',
    'k8s.ns.name k8s.pod.name k8s.pod.id k8s.deployment.name k8s.rs.name k8s.rc.name k8s.svc.name',
    'container.id container.name container.image container.image.repository container.image.digest container.image.id',
  ].flatMap((line) => line.split(' ')),
)

function namesPlace(condition: Condition): boolean {
  return 'is' in condition && places.has(condition.field)
}

/** `n*` or `/` fits nearly everything: fewer characters that are spelled out narrow nothing. */
const literalLeast = 3

/** From here on a second person is asked. */
const grave: Priority = 'Critical'

/**
 * Why a second person must approve this scope: a clause to put after "because"; undefined when nobody must. `covered`: the alert
 * that it is asked for on, and what it covers of those that are alive or had events of late. `past`: what it would have hidden.
 */
export function broadness(
  scope: Scope,
  covered: readonly { readonly id: AlertId; readonly priority: Priority }[],
  past?: Pick<BackTest, 'isWholeRule'>,
): string | undefined {
  const narrowing = scope.filter(narrows)
  if (!narrowing.some(({ field }) => field === 'rule')) return 'it hides whatever rule fires there'
  if (narrowing.every(({ field }) => kinds.has(field))) return 'it hides a whole rule, wherever it fires'
  const worst = covered.find(({ priority }) => atLeast(priority, grave))
  if (worst) return `it hides ${grave} and above: alert ${worst.id} is ${worst.priority}`
  if (namesGrave(scope)) return `it hides ${grave} and above by name`
  // What fits everywhere narrows nothing, whatever it is called: `user.loginuid=-1`. A place that is named is one place, though.
  const isWhole = past?.isWholeRule && !narrowing.some(namesPlace)
  return isWhole ? `it hides all that this rule found in the last ${daysLookedBack} days` : undefined
}

function narrows(condition: Condition): boolean {
  if ('is' in condition) return true
  const literal = 'startsWith' in condition ? condition.startsWith : condition.glob.replaceAll(/[*?]/g, '')
  return literal.length >= literalLeast
}

/** The scope speaks of priorities, and a grave one is among those that it means. */
function namesGrave(scope: Scope): boolean {
  const spoken = scope.filter(({ field }) => field === 'priority')
  return spoken.length > 0 && priorities.some((priority) => atLeast(priority, grave) && matches(spoken, probe(priority)))
}

/** An event that is nothing but its priority. */
function probe(priority: Priority): Parameters<typeof matches>[1] {
  const event: FalcoEvent = { ...nothing, priority }
  return { event, identity: { fingerprint: '', workload: { kind: 'fields', cluster: undefined, values: [] }, label: '' } }
}

const nothing = { time: '', rule: '', source: '', hostname: undefined, output: undefined, tags: [], fields: new Map(), raw: '' } as const
