import type { ExceptionText, Said } from '../domain/rule-text.ts'
import type { ExceptionEntry, OneOrMore, Value } from './entry.ts'

/** An exception of a rule, with the fields and comparisons that it has in the end. */
export type KeptException = {
  readonly name: string
  readonly fields: OneOrMore
  readonly comps: OneOrMore
  readonly values: readonly Value[]
  readonly definedAt: Said
  readonly appendedAt: readonly Said[]
}

/** Or why not, in words. As rule_loader_collector.cpp and, for the values, rule_loader_compiler.cpp have it. */
export function exceptionsDefined(entries: readonly ExceptionEntry[], at: Said): readonly KeptException[] | string {
  return allOf(entries.map((entry) => exceptionDefined(entry, at)))
}

/** By name: values for an exception that is there, or a new exception with everything. */
export function exceptionsAppended(
  before: readonly KeptException[],
  entries: readonly ExceptionEntry[],
  at: Said,
): readonly KeptException[] | string {
  return entries.reduce<readonly KeptException[] | string>(
    (kept, entry) => (typeof kept === 'string' ? kept : exceptionAppended(kept, entry, at)),
    before,
  )
}

function allOf(read: readonly (KeptException | string)[]): readonly KeptException[] | string {
  const kept = read.filter((one) => typeof one !== 'string')
  return read.find((one) => typeof one === 'string') ?? kept
}

function exceptionDefined({ name, fields, comps, values }: ExceptionEntry, at: Said): KeptException | string {
  if (fields === undefined) return `exception ${name} has no fields`
  const exception = {
    name,
    fields,
    comps: comps === undefined ? usualComps(fields) : trimmed(comps),
    values,
    definedAt: at,
    appendedAt: [],
  }
  const uneven = typeof fields === 'string' ? typeof exception.comps !== 'string' : fields.length !== compsCount(exception.comps)
  return uneven ? `exception ${name} needs as many comps as fields` : (misfit(exception) ?? exception)
}

function usualComps(fields: OneOrMore): OneOrMore {
  return typeof fields === 'string' ? 'in' : fields.map(() => '=')
}

function trimmed(comps: OneOrMore): OneOrMore {
  return typeof comps === 'string' ? comps.trim() : comps.map((comp) => comp.trim())
}

function compsCount(comps: OneOrMore): number {
  return typeof comps === 'string' ? 0 : comps.length
}

function exceptionAppended(before: readonly KeptException[], entry: ExceptionEntry, at: Said): readonly KeptException[] | string {
  const index = before.findIndex(({ name }) => name === entry.name)
  const there = before[index]
  if (!there && entry.values.length === 0) return `exception ${entry.name} is new and has no values`
  const now = there ? grown(there, entry, at) : exceptionDefined(entry, at)
  if (typeof now === 'string') return now
  return there ? before.with(index, now) : [...before, now]
}

function grown(there: KeptException, { name, fields, comps, values }: ExceptionEntry, at: Said): KeptException | string {
  if (fields !== undefined || comps !== undefined) return `exception ${name} is there already: only values can be appended to it`
  const now = { ...there, values: [...there.values, ...values], appendedAt: [...there.appendedAt, at] }
  return misfit(now) ?? now
}

function misfit({ name, fields, values }: KeptException): string | undefined {
  const fits = (value: Value) =>
    typeof fields === 'string' ? typeof value === 'string' : typeof value !== 'string' && value.length === fields.length
  return values.every(fits) ? undefined : `exception ${name} needs as many values in each row as it has fields`
}

/** With one field alone, its values are the list that it is compared with: one row. */
export function exceptionText({ name, fields, comps, values, definedAt, appendedAt }: KeptException): ExceptionText {
  const single = typeof fields === 'string'
  const rows = single ? (values.length > 0 ? [[values.map(String)]] : []) : values.filter((value) => typeof value !== 'string')
  const shown = rows.slice(0, rowsMax).map((row) => row.map((value) => (typeof value === 'string' ? value : value.slice(0, rowsMax))))
  return { name, fields: [fields].flat(), comps: [comps].flat(), values: shown, count: values.length, definedAt, appendedAt }
}
const rowsMax = 50
