import { fieldValue } from '../domain/event.ts'
import type { FalcoEvent, FieldValue } from '../domain/event.ts'

export type Members = { readonly [name: string]: FieldValue }

/**
 * A field as the audit log had it, before a plugin made text of it: JSON in the field, or in an item of its list, is read. No deeper: a
 * string within is somebody's words, whatever it looks like. Undefined: no value, or text that was cut and is no JSON any more.
 */
export function laidOpen(event: FalcoEvent, name: string): FieldValue | undefined {
  const whole = read(fieldValue(event, name) ?? null)
  return Array.isArray(whole) ? whole.map((one: FieldValue) => read(one) ?? null) : whole
}

/** What a list has in it; of anything else, that alone. */
export function itemsOf(value: FieldValue | undefined): readonly FieldValue[] {
  if (value === undefined || value === null) return []
  return isList(value) ? value : [value]
}

/** The objects of a list, or the one object that is there instead. */
export function objectsOf(value: FieldValue | undefined): readonly Members[] {
  return itemsOf(value).filter(isObject)
}

/** A member of an object, and never one that every object inherits. */
export function memberOf(value: FieldValue | undefined, name: string): FieldValue | undefined {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined
}

function isList(value: FieldValue): value is readonly FieldValue[] {
  return Array.isArray(value)
}

function isObject(value: FieldValue | undefined): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function read(value: FieldValue): FieldValue | undefined {
  if (typeof value !== 'string') return value
  if (!/^\s*[[{]/.test(value)) return value
  try {
    const inner: FieldValue = JSON.parse(value)
    return inner
  } catch {
    return undefined
  }
}
