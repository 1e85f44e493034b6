import { z } from 'zod'
import type { FalcoEvent } from '../domain/event.ts'
import { parsePriority, priorities } from '../domain/priority.ts'
import type { Priority } from '../domain/priority.ts'
import { depthMax, isTooDeep } from './depth.ts'
import { bodyMisfit, foreignMisfit, syntaxMisfit } from './misfit.ts'
import { readTime } from './moment.ts'
import type { Read } from './moment.ts'
import { exactFields } from './numbers.ts'
import type { JsonObject } from './numbers.ts'
import { found, printable } from './sentence.ts'

/** `error` is one printable sentence of at most 300 characters that names the member at fault. */
export type Parsed = { readonly ok: true; readonly event: FalcoEvent } | { readonly ok: false; readonly error: string }

/** In characters: Kubernetes audit events, the largest, reach a quarter of it. */
export const eventMax = 1 << 20

/** One event from Falco's http_output or falcosidekick's webhook. Never throws. */
export function parseFalcoEvent(text: string): Parsed {
  if (text.length > eventMax) return refused(`The body has ${text.length} characters; an event may have ${eventMax} at most.`)
  const misfit = bodyMisfit(text)
  if (misfit) return refused(misfit)
  if (isTooDeep(text)) return refused(`The body nests objects or lists more than ${depthMax} deep.`)
  const json = parseJson(text)
  if (!json.ok) return refused(json.why)
  const foreign = foreignMisfit(json.value)
  if (foreign) return refused(foreign)
  const envelope = Envelope.safeParse(json.value)
  return envelope.success ? readEnvelope(envelope.data, text) : refused(complaint(envelope.error.issues[0], json.value))
}

/** An event that was taken before, from its text. */
export function readEvent(text: string): FalcoEvent | undefined {
  const parsed = parseFalcoEvent(text)
  return parsed.ok ? parsed.event : undefined
}

function parseJson(text: string): Read<unknown> {
  try {
    return { ok: true, value: JSON.parse(text) }
  } catch (error) {
    return { ok: false, why: syntaxMisfit(text, error instanceof Error ? error.message : '') }
  }
}

/** The members that we use. Others stay in `raw`. A text of tags is read as a list, parted at commas and spaces. */
const Envelope = z.object({
  rule: z.string().refine((rule) => rule.trim() !== ''),
  priority: z.string(),
  time: z.string(),
  source: z.string().nullish(),
  hostname: z.string().nullish(),
  output: z.string().nullish(),
  tags: z.preprocess((tags) => (typeof tags === 'string' ? tags.split(/[\s,]+/).filter(Boolean) : tags), z.array(z.string()).nullish()),
  output_fields: z.custom<JsonObject | null | undefined>((value) => typeof value === 'object' && !Array.isArray(value)).optional(),
})

type Envelope = z.infer<typeof Envelope>

const expected: Readonly<Record<string, string>> = {
  rule: 'the name of the rule that fired',
  priority: `one of ${priorities.join(', ')}`,
  time: 'the time of the event as text (RFC 3339)',
  source: 'text, such as syscall',
  hostname: 'text',
  output: 'text',
  tags: 'a list of texts',
  output_fields: 'an object of fields',
}

function readEnvelope(envelope: Envelope, text: string): Parsed {
  const priority = readPriority(envelope.priority)
  if (!priority) return refused(`"priority" is ${found(envelope.priority)}; expected ${expected['priority']}.`)
  const time = readTime(envelope.time)
  if (!time.ok) return refused(`"time" is ${found(envelope.time)}, which ${time.why}.`)
  const event: FalcoEvent = {
    time: time.value,
    rule: envelope.rule,
    priority,
    source: sourceOf(envelope.source),
    hostname: envelope.hostname || undefined,
    output: envelope.output ?? undefined,
    tags: envelope.tags ?? [],
    fields: exactFields(envelope.output_fields ?? {}, text),
    raw: text,
  }
  return { ok: true, event }
}

const spelledExactly: ReadonlyMap<string, Priority> = new Map(priorities.map((priority) => [priority, priority]))

function readPriority(text: string): Priority | undefined {
  return spelledExactly.get(text) ?? parsePriority(text)
}

/** falcosidekick writes `syscalls` where Falco before 0.30 sent no source. */
function sourceOf(source: string | null | undefined): string {
  return !source || source === 'syscalls' ? 'syscall' : source
}

/** zod says where; what is there and what should be is for us to say. */
function complaint(issue: z.core.$ZodIssue | undefined, body: unknown): string {
  const path = issue?.path ?? []
  const member = String(path[0])
  const name = path.map((step) => (typeof step === 'number' ? `[${step}]` : String(step))).join('')
  return `"${name}" is ${found(valueAt(body, path))}; expected ${path.length > 1 ? 'text' : expected[member]}.`
}

function valueAt(body: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce((value: unknown, step) => (Object.hasOwn(Object(value), step) ? Object(value)[step] : undefined), body)
}

function refused(sentence: string): Parsed {
  return { ok: false, error: printable(sentence) }
}
