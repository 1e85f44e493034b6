import { z } from 'zod'
import { parsePriority, priorities } from '../domain/priority.ts'
import type { Priority } from '../domain/priority.ts'
import type { Piece } from '../domain/rule-text.ts'
import type { Plain } from './yaml.ts'

/** What a rule says, each as Falco reads it. */
export type RuleMembers = {
  readonly condition: string
  readonly output: string
  readonly description: string
  readonly priority: Priority
  /** In order, each once. */
  readonly tags: readonly string[]
  readonly enabled: boolean
  readonly exceptions: readonly ExceptionEntry[]
}

/** As written: `fields` and `comps` are one or several, and decide what a value is. */
export type ExceptionEntry = {
  readonly name: string
  readonly fields: OneOrMore | undefined
  readonly comps: OneOrMore | undefined
  readonly values: readonly Value[]
}
export type OneOrMore = string | readonly string[]
export type Value = string | readonly (string | readonly string[])[]

/** What one entry of a rule file does. `source` undefined: whatever the rule has. */
export type Entry =
  | { readonly does: 'list'; readonly of: Piece; readonly items: readonly string[]; readonly append: boolean }
  | { readonly does: 'macro'; readonly of: Piece; readonly condition: string; readonly append: boolean }
  | { readonly does: 'define'; readonly of: Piece; readonly source: string; readonly members: RuleMembers }
  | {
      readonly does: 'update'
      readonly of: Piece
      readonly source: string | undefined
      readonly append: Partial<RuleMembers>
      readonly replace: Partial<RuleMembers>
    }
  | { readonly does: 'enable'; readonly of: Piece; readonly enabled: boolean }

export type Refused = { readonly of: Piece | undefined; readonly why: string }

/**
 * One entry, as Falco's rule_loader_reader.cpp reads it; undefined for what does not bear on rules: versions, and kinds of entries that
 * we do not know, which Falco passes over too.
 */
export function readEntry(item: Plain): Entry | Refused | undefined {
  if (!isMembers(item)) return { of: undefined, why: 'an entry must be names with values' }
  const kind = kindOf(item)
  if (kind === undefined) return undefined
  const of = pieceOf(item)
  if (of === undefined) return { of, why: `the name of a ${kind} must be a text` }
  const read = { list: readList, macro: readMacro, rule: readRule }[kind](of, item)
  return typeof read === 'string' ? { of, why: read } : read
}

/** What an entry speaks of, if it is a rule, a macro or a list and says its name. */
export function pieceOf(item: Plain): Piece | undefined {
  const kind = isMembers(item) ? kindOf(item) : undefined
  const name = isMembers(item) && kind ? item[kind] : undefined
  return kind && typeof name === 'string' && name !== '' ? { kind, name } : undefined
}

type Members = { readonly [key: string]: Plain }

function isMembers(item: Plain): item is Members {
  return typeof item === 'object' && item !== null && !Array.isArray(item)
}

function kindOf(item: Members): Piece['kind'] | undefined {
  if ('required_engine_version' in item || 'required_plugin_versions' in item) return undefined
  return (['list', 'macro', 'rule'] as const).find((one) => one in item)
}

const Text = z.string('must be a text').min(1, 'must not be empty')
/** Whatever yaml-cpp takes for a boolean. */
const YesNo = z
  .string('must be true or false')
  .regex(/^(?:y|yes|true|on|n|no|false|off)$/i, 'must be true or false')
  .transform((word) => /^(?:y|yes|true|on)$/i.test(word))
const Texts = z.array(z.string('must be a text'), 'must be a list')
const Operation = z.enum(['append', 'replace'], 'must be append or replace')
const Override = z.record(z.string(), Operation, 'must name members').nullish()
const Appends = { append: YesNo.optional(), override: Override }

const ListWritten = z.object({ items: Texts, ...Appends })
const MacroWritten = z.object({ condition: Text, ...Appends })

function readList(of: Piece, item: Plain): Entry | string {
  const written = ListWritten.safeParse(item)
  if (!written.success) return inWords(written.error)
  const append = appends('items', written.data)
  return typeof append === 'string' ? append : { does: 'list', of, items: written.data.items, append }
}

function readMacro(of: Piece, item: Plain): Entry | string {
  const written = MacroWritten.safeParse(item)
  if (!written.success) return inWords(written.error)
  const append = appends('condition', written.data)
  return typeof append === 'string' ? append : { does: 'macro', of, condition: written.data.condition, append }
}

type Written = {
  readonly append?: boolean | undefined
  readonly override?: Readonly<Record<string, 'append' | 'replace'>> | null | undefined
}

/** Lists and macros have one member that can be appended to; to replace it is to define it anew. */
function appends(member: string, { append = false, override }: Written): boolean | string {
  const named = Object.keys(override ?? {})
  const stranger = named.find((one) => one !== member)
  if (stranger !== undefined) return `override names ${stranger}, which Falco lets nobody override`
  if (append && named.length > 0) return together
  return append || override?.[member] === 'append'
}
const together = 'append: true and override cannot stand together'

const OneOrMoreWritten = z.union([Text, z.array(Text)], 'must be a text or a list of texts')
const ValueWritten = z.union(
  [z.string(), z.array(z.union([z.string(), z.array(z.string())]))],
  'must be a text, or a list of texts and lists',
)
const ExceptionWritten = z.object(
  {
    name: Text,
    fields: OneOrMoreWritten.optional(),
    comps: OneOrMoreWritten.optional(),
    values: z.array(ValueWritten, 'must be a list').optional(),
  },
  'must have a name',
)

const members = {
  condition: Text.optional(),
  output: Text.optional(),
  desc: Text.optional(),
  priority: Text.optional(),
  tags: Texts.optional(),
  enabled: YesNo.optional(),
  exceptions: z.array(ExceptionWritten, 'must be a list').nullish(),
}
const RuleWritten = z.object({ source: z.string('must be a text').nullish(), ...Appends, ...members })
type RuleWritten = z.infer<typeof RuleWritten>
type Member = keyof typeof members

/** What may be overridden. The last ones have no meaning for us, but an entry with them is a good one. */
const appendable: readonly string[] = ['condition', 'output', 'desc', 'tags', 'exceptions'] satisfies Member[]
const overridable: readonly string[] = [
  ...appendable,
  ...(['priority', 'enabled'] satisfies Member[]),
  'capture',
  'capture_duration',
  'warn_evttypes',
  'skip-if-unknown-filter',
]

function readRule(of: Piece, item: Members): Entry | string {
  const written = RuleWritten.safeParse(item)
  if (!written.success) return inWords(written.error)
  const rule = written.data
  if (rule.priority !== undefined && parsePriority(rule.priority) === undefined) return `priority must be one of ${priorities.join(', ')}`
  const override = Object.entries(rule.override ?? {})
  if (rule.append && override.length > 0) return together
  if (override.length > 0) return overriding(of, rule, item)
  return rule.append ? appending(of, rule) : defining(of, rule)
}

function overriding(of: Piece, rule: RuleWritten, item: Members): Entry | string {
  const override = rule.override ?? {}
  for (const [key, how] of Object.entries(override)) {
    if (!(how === 'append' ? appendable : overridable).includes(key)) return `override: ${key} cannot be ${past[how]}`
    if (!(key in item)) return `override names ${key}, and the entry has no ${key}`
  }
  const forgotten = overridable.find((key) => key in item && !(key in override))
  if (forgotten !== undefined) return `${forgotten} is not named under override`
  const such = (how: 'append' | 'replace') => chosen(rule, (key) => override[key] === how)
  return { does: 'update', of, source: sourceOf(rule), append: such('append'), replace: such('replace') }
}
const past = { append: 'appended to', replace: 'replaced' } as const

/** As older files write it: only the condition and the exceptions, and what else stands there does not count. */
function appending(of: Piece, rule: RuleWritten): Entry | string {
  if (rule.condition === undefined && rule.exceptions === undefined) return 'append: true needs a condition or exceptions'
  const append = chosen(rule, (key) => key === 'condition' || key === 'exceptions')
  return { does: 'update', of, source: sourceOf(rule), append, replace: {} }
}

function defining(of: Piece, rule: RuleWritten): Entry | string {
  const { condition, output, desc, priority, enabled } = rule
  const written = { condition, output, desc, priority }
  if (Object.values(written).every((value) => value === undefined))
    return enabled === undefined ? 'condition, output, desc and priority are missing' : { does: 'enable', of, enabled }
  const missing = Object.entries(written).filter(([, value]) => value === undefined)
  const level = parsePriority(priority ?? '')
  if (rule.source === '' || rule.source === null) return 'source must not be empty'
  if (condition === undefined || output === undefined || desc === undefined || level === undefined)
    return `without ${missing.map(([name]) => name).join(', ')} it is no rule`
  const { tags = [], exceptions = [], ...rest } = chosen(rule, () => true)
  const whole = {
    ...rest,
    condition,
    output: output.trim(),
    description: desc,
    priority: level,
    tags,
    exceptions,
    enabled: enabled ?? true,
  }
  return { does: 'define', of, source: sourceOf(rule) ?? 'syscall', members: whole }
}

function sourceOf({ source }: RuleWritten): string | undefined {
  return source || undefined
}

/** The members that an entry has, of those that are asked for. */
function chosen({ condition, output, desc, priority, tags, enabled, exceptions }: RuleWritten, asked: (key: Member) => boolean) {
  const level = parsePriority(priority ?? '')
  return {
    ...(condition !== undefined && asked('condition') && { condition }),
    ...(output !== undefined && asked('output') && { output }),
    ...(desc !== undefined && asked('desc') && { description: desc }),
    ...(level !== undefined && asked('priority') && { priority: level }),
    ...(tags !== undefined && asked('tags') && { tags: [...new Set(tags)].toSorted() }),
    ...(enabled !== undefined && asked('enabled') && { enabled }),
    ...(exceptions !== undefined && asked('exceptions') && { exceptions: (exceptions ?? []).map(exceptionOf) }),
  } satisfies Partial<RuleMembers>
}

function exceptionOf({ name, fields, comps, values }: z.infer<typeof ExceptionWritten>): ExceptionEntry {
  const unless = (written: OneOrMore | undefined) => (written === undefined || written.length === 0 ? undefined : written)
  return { name, fields: unless(fields), comps: unless(comps), values: values ?? [] }
}

function inWords({ issues: [issue] }: z.ZodError): string {
  return [issue?.path.map(String).join('.'), issue?.message].filter(Boolean).join(' ')
}
