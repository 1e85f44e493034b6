import { fieldValue } from '../domain/event.ts'
import type { FalcoEvent, FieldValue } from '../domain/event.ts'
import type { ExceptionText, ListText } from '../domain/rule-text.ts'

type Row = ExceptionText['values'][number]
type Value = Row[number]

/**
 * The first of an exception's rows by which Falco would have kept quiet about this event, going by the fields that the event carries;
 * undefined also where that cannot be told, for a field that it does not carry or a comparison that is not among the plain ones.
 */
export function rowThatFits(exception: ExceptionText, lists: readonly ListText[], event: FalcoEvent): Row | undefined {
  const { fields, comps, values } = exception
  return values.find(
    (row) => fields.length > 0 && fields.every((field, index) => fits(fieldValue(event, field), comps[index], row[index], lists)),
  )
}

function fits(has: FieldValue | undefined, comp: string | undefined, wanted: Value | undefined, lists: readonly ListText[]): boolean {
  const compares = comparisons.get(comp ?? '')
  if (!compares || wanted === undefined || !isPlain(has)) return false
  const one = String(has)
  return itemsOf(wanted, comp === 'in' || comp === 'pmatch' ? lists : []).some((item) => compares(one, item))
}

/** Those of Falco's operators that mean one thing only, whatever the field's type. */
const comparisons: ReadonlyMap<string, (has: string, wanted: string) => boolean> = new Map([
  ['=', (has, wanted) => has === wanted],
  ['==', (has, wanted) => has === wanted],
  ['in', (has, wanted) => has === wanted],
  ['startswith', (has, wanted) => has.startsWith(wanted)],
  ['endswith', (has, wanted) => has.endsWith(wanted)],
  ['contains', (has, wanted) => has.includes(wanted)],
  ['pmatch', (has, wanted) => has === wanted || has.startsWith(wanted.endsWith('/') ? wanted : `${wanted}/`)],
])

/** An item may be the name of a list, and so may its items. */
function itemsOf(wanted: Value, lists: readonly ListText[]): readonly string[] {
  const items = new Set([wanted].flat())
  for (const item of items) for (const further of lists.find(({ name }) => name === item)?.items ?? []) items.add(further)
  return [...items].map((item) => item.replace(/^(["'])(.*)\1$/s, '$2'))
}

function isPlain(value: FieldValue | undefined): value is string | number | boolean {
  return value !== undefined && value !== null && typeof value !== 'object'
}
