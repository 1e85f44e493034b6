import { field, firstField } from './event.ts'
import type { FalcoEvent, FieldValue } from './event.ts'
import type { Span } from './prose.ts'
import { maskSecrets } from './secrets.ts'

/** A field's text as people read it: secrets masked, JSON told in words. */
export function readable(text: string): string {
  return maskSecrets(jsonInWords(text) ?? text).trim()
}

/** A field's text as a span of prose. */
export function value(text: string): Span {
  return { value: readable(text) }
}

/** The first of these fields that has a value, as a span. */
export function valueOf(event: FalcoEvent, ...names: readonly string[]): Span | undefined {
  const text = firstField(event, names)
  return text === undefined ? undefined : value(text)
}

/** Whether a process did it, whatever the source: a plugin of somebody's own may hand on system calls. */
export function tellsOfProcess(event: FalcoEvent): boolean {
  return firstField(event, ['proc.name', 'proc.cmdline']) !== undefined
}

/** The container's name in its pod, else its own name, else its id; undefined on a host. */
export function containerOf(event: FalcoEvent): string | undefined {
  const name = field(event, 'container.name') ?? field(event, 'container.id')
  if (name === undefined || name === 'host') return undefined
  // Docker names a pod's container `k8s_<container>_<pod>_<namespace>_<uid>_<attempt>`.
  return name.startsWith('k8s_') ? name.split('_')[1] : name
}

/** `repository:tag`, or the repository alone. */
export function imageOf(event: FalcoEvent): string | undefined {
  const repository = field(event, 'container.image.repository')
  const tag = field(event, 'container.image.tag')
  return repository && tag ? `${repository}:${tag}` : repository
}

/** `namespace/pod`, or the pod alone. */
export function podOf(event: FalcoEvent): string | undefined {
  const pod = field(event, 'k8s.pod.name')
  const namespace = field(event, 'k8s.ns.name')
  return pod && namespace ? `${namespace}/${pod}` : pod
}

/** `verbs: create; resources: pods/exec` for `{"verbs":["create"],"resources":["pods/exec"]}`; undefined for what is no JSON. */
function jsonInWords(text: string): string | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined
  try {
    return inWords(JSON.parse(text, exactNumber))
  } catch {
    return listInWords(text)
  }
}

/** A double cannot hold every integer of a cloud's API: those that it cannot stay digits. */
function exactNumber(_key: string, parsed: FieldValue, context?: { readonly source?: string }): FieldValue {
  return typeof parsed === 'number' && !Number.isSafeInteger(parsed) ? (context?.source ?? parsed) : parsed
}

/** Several JSON objects joined by commas, as `shown` joins a list field of Falco. */
function listInWords(text: string): string | undefined {
  try {
    return inWords(JSON.parse(`[${text}]`, exactNumber))
  } catch {
    return undefined
  }
}

/** Empty members are left out; `; ` parts the members of an object, ` | ` one object from the next. */
function inWords(parsed: FieldValue): string {
  if (parsed === null || typeof parsed !== 'object') return String(parsed ?? '')
  if (isList(parsed))
    return parsed
      .map(inWords)
      .filter(Boolean)
      .join(parsed.some(isObject) ? ' | ' : ', ')
  const members = Object.entries(parsed).map(([name, member]) => [name, isObject(member) ? nested(member) : inWords(member)])
  return members.flatMap(([name, words]) => (words ? [`${name}: ${words}`] : [])).join('; ')
}

function nested(parsed: FieldValue): string {
  const words = inWords(parsed)
  return words && `(${words})`
}

function isList(parsed: FieldValue): parsed is readonly FieldValue[] {
  return Array.isArray(parsed)
}

function isObject(parsed: FieldValue): boolean {
  return typeof parsed === 'object' && parsed !== null && !isList(parsed)
}

/** Characters that cannot be seen, or that turn or end a line, as `\u{…}`: for a file or a terminal. */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]/gu, (one) => `\\u{${one.codePointAt(0)?.toString(16) ?? ''}}`)
}
