import { fieldValue } from '../domain/event.ts'
import type { FalcoEvent, FieldValue } from '../domain/event.ts'
import { fnmatch } from './fnmatch.ts'

/** How Falco compares. `intersects`: one of a list's members is it. */
export type Comparator = '=' | 'intersects' | 'startswith' | 'glob'
export type Check = { readonly field: string; readonly comp: Comparator }

/** Falco hides an event of the rule when every check of one row holds. The rows' texts are as they are compared, without quotes. */
export type Exception = {
  readonly name: string
  readonly rule: string
  readonly checks: readonly Check[]
  readonly rows: readonly (readonly string[])[]
}

export type Refused = { readonly refused: string }

/** Whether Falco, with this exception loaded, keeps quiet about the event. */
export function excepts({ rule, checks, rows }: Exception, event: FalcoEvent): boolean {
  if (event.rule !== rule) return false
  return rows.some((row) => checks.every(({ field, comp }, index) => holds(comp, extracted(event, field), row[index] ?? '')))
}

function holds(comp: Comparator, values: readonly string[], text: string): boolean {
  switch (comp) {
    case '=':
    case 'intersects':
      return values.includes(text)
    case 'startswith':
      return values.some((value) => value.startsWith(text))
    case 'glob':
      return values.some((value) => fnmatch(text, value))
  }
}

/** What Falco has for a field. A field without a value fits nothing; `<NA>` is a text, as it is for a user without a name. */
function extracted(event: FalcoEvent, field: string): readonly string[] {
  const value = valueOf(event, field)
  const list: readonly (FieldValue | undefined)[] = Array.isArray(value) ? value : [value]
  return list.filter(isPlain).map(String)
}

/** Two that Falco has for every event, and prints beside the fields. */
function valueOf(event: FalcoEvent, field: string): FieldValue | undefined {
  if (field === 'evt.hostname') return event.hostname
  if (field === 'evt.source') return event.source
  return fieldValue(event, field)
}

function isPlain(value: FieldValue | undefined): value is string | number | boolean {
  return value !== undefined && value !== null && typeof value !== 'object'
}
