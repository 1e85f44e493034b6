import type { Alert } from '../src/domain/alert.ts'
import { contentKey } from '../src/domain/event.ts'
import type { FalcoEvent, FieldValue, Moment } from '../src/domain/event.ts'
import { identify } from '../src/domain/fingerprint.ts'
import type { Priority } from '../src/domain/priority.ts'
import { openAlert } from '../src/domain/triage.ts'
import type { Arrival } from '../src/domain/triage.ts'

/** The moment at which these builders' stories begin. */
export const morning: Moment = Date.parse('2026-11-24T09:30:00Z')

export type EventOverrides = {
  readonly rule?: string
  readonly priority?: Priority
  readonly source?: string
  readonly hostname?: string | undefined
  readonly time?: string
  readonly output?: string | undefined
  readonly tags?: readonly string[]
  /** Added to the default fields; set one to `null` to take it away. */
  readonly fields?: Readonly<Record<string, FieldValue>>
}

/** A shell in a checkout pod. Two calls alike make the same event, so that sending both is a repeat: give each its `time`. */
export function anEvent(overrides: EventOverrides = {}): FalcoEvent {
  const { fields: more, ...named } = overrides
  const fields = new Map<string, FieldValue>(Object.entries({ ...shellInCheckout, ...more }).filter(([, value]) => value !== null))
  const parsed = { ...shell, ...named }
  const { time, rule, priority, source, hostname, output, tags } = parsed
  const raw = JSON.stringify({ hostname, output, output_fields: Object.fromEntries(fields), priority, rule, source, tags, time })
  return { ...parsed, fields, raw }
}

/** An event at the door, with its identity and content key. */
export function anArrival(overrides: EventOverrides & { readonly event?: FalcoEvent; readonly receivedAt?: Moment } = {}): Arrival {
  const { event: given, receivedAt = morning, ...named } = overrides
  const event = given ?? anEvent(named)
  return { event, identity: identify(event, { cluster: undefined, fields: {} }), content: contentKey(event), receivedAt }
}

/** An open alert that one event began, in `#falco`. */
export function anAlert(overrides: Partial<Alert> = {}): Alert {
  const verdict = {
    kind: 'open',
    because: 'first event of this problem',
    channel: '#falco',
    mention: undefined,
    previous: undefined,
    novel: false,
  } as const
  return Object.assign(openAlert('k3m9x2p7', anArrival(), verdict), overrides)
}

const shell = {
  time: '2026-11-24T09:29:59.812345678Z',
  rule: 'Terminal shell in container',
  priority: 'Notice' as Priority,
  source: 'syscall',
  hostname: 'node-7' as string | undefined,
  output: 'A shell was spawned in a container with an attached terminal' as string | undefined,
  tags: ['container', 'mitre_execution', 'shell', 'T1059'] as readonly string[],
}

const shellInCheckout: Readonly<Record<string, FieldValue>> = {
  'container.id': '3ad7b26ded6d',
  'container.name': 'app',
  'container.image.repository': 'registry.example/shop/checkout',
  'container.image.tag': '4.2.0',
  'evt.type': 'execve',
  'k8s.ns.name': 'payments',
  'k8s.pod.name': 'checkout-6d4cf56db6-x7zlp',
  'proc.cmdline': 'bash -i',
  'proc.name': 'bash',
  'proc.pname': 'runc',
  'user.name': 'root',
}

/** Spread first into `fields` to take every default field away. */
export const noDefaults: Readonly<Record<string, null>> = Object.fromEntries(Object.keys(shellInCheckout).map((name) => [name, null]))
