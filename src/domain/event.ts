import { hash } from 'node:crypto'
import type { Priority } from './priority.ts'

/** A moment in milliseconds since 1970, UTC. */
export type Moment = number

export type FieldValue = string | number | boolean | null | readonly FieldValue[] | { readonly [key: string]: FieldValue }

/**
 * One Falco output. `fields` is a Map because Falco's names have dots and brackets (`proc.aname[2]`) and an attacker may send
 * `__proto__`. A number that a double cannot hold is kept as its digits, a string.
 */
export type FalcoEvent = {
  /** RFC 3339, UTC, with the fraction digits that were sent (0 to 9). */
  readonly time: string
  readonly rule: string
  readonly priority: Priority
  /** `syscall`, a plugin's source, or `internal`. falcosidekick's `syscalls` is read as `syscall`. */
  readonly source: string
  readonly hostname: string | undefined
  readonly output: string | undefined
  readonly tags: readonly string[]
  readonly fields: ReadonlyMap<string, FieldValue>
  /** The JSON text as it was received. */
  readonly raw: string
}

/** A field's value under its own name, or under the one that falcosidekick's `bracketreplacer` gave it. */
export function fieldValue(event: FalcoEvent, name: string): FieldValue | undefined {
  const value = event.fields.get(name)
  return value ?? (name.includes('[') ? event.fields.get(replaced(name)) : value)
}

/** A field as text, or undefined when Falco had no value for it: absent, `null`, `"<NA>"`, `""`. */
export function field(event: FalcoEvent, name: string): string | undefined {
  return shown(fieldValue(event, name))
}

/** The first of these fields that has a value. */
export function firstField(event: FalcoEvent, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = field(event, name)
    if (value !== undefined) return value
  }
  return undefined
}

/** A field value as people read it: lists joined by commas, objects as JSON, undefined for "no value". */
export function shown(value: FieldValue | undefined): string | undefined {
  if (value === undefined || value === null || value === '' || value === '<NA>') return undefined
  if (typeof value !== 'object') return String(value)
  if (Array.isArray(value)) return value.map((one: FieldValue) => shown(one) ?? '-').join(', ') || undefined
  return JSON.stringify(value)
}

/** falcosidekick's `bracketreplacer` writes `proc.aname[2]` as `proc.aname_2`. */
function replaced(name: string): string {
  return name.replace(/\[(\w+)\]/g, '_$1')
}

/**
 * What makes two events the same sending: rule, source, host, time and every field, in any order and from either envelope.
 * falcosidekick's `uuid` and `output` are left out: both differ between two receipts of one event.
 */
export function contentKey(event: FalcoEvent): string {
  const fields = inOrder([...event.fields])
  const text = JSON.stringify([event.rule, event.source, event.hostname ?? null, trimFraction(event.time), fields])
  return hash('sha256', text, 'base64url').slice(0, 22)
}

/** Both envelopes send them sorted nearly always: to look costs a tenth of sorting. */
function inOrder(fields: [string, FieldValue][]): readonly (readonly [string, FieldValue])[] {
  const isSorted = fields.every(([name], index) => index === 0 || (fields[index - 1]?.[0] ?? '') < name)
  return isSorted ? fields : fields.sort(([a], [b]) => (a < b ? -1 : 1))
}

/** Go cuts trailing zeros of the fraction, Falco does not: `…37.500Z` and `…37.5Z` are one moment. */
function trimFraction(time: string): string {
  return time.replace(/(\.\d*?)0+Z$/, '$1Z').replace('.Z', 'Z')
}

const healthRules: ReadonlySet<string> = new Set([
  'Falco internal: syscall event drop',
  'Falco internal: metrics snapshot',
  'Falco internal: timeouts notification',
  'Falco internal: capture size limit reached',
  'Falco internal: hot restart failure',
])

/** Only what stands beside an event's text is known of it any more: its rule, priority, source, time and host. */
export function isForgotten({ raw }: FalcoEvent): boolean {
  return raw === ''
}

/** Falco speaking of itself. Both the name and the source must fit, so that a forged name does not hide a threat. */
export function isSensorHealth(event: FalcoEvent): boolean {
  return event.source === 'internal' && healthRules.has(event.rule)
}

/** A rules or config file was rejected: Falco goes on with the old one, and somebody must know. */
export function isHotRestartFailure(event: FalcoEvent): boolean {
  return isSensorHealth(event) && event.rule === 'Falco internal: hot restart failure'
}
