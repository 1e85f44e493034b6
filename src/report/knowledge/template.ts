import { field, firstField } from '../../domain/event.ts'
import type { FalcoEvent } from '../../domain/event.ts'
import { maskSecrets } from '../../domain/secrets.ts'
import { shellWord } from '../shell.ts'

/** Where a value of the event goes: the first of these fields that has one, and the only shape in which it is let in. */
export type Slot = { readonly fields: readonly string[]; readonly shape: RegExp }

/** A moment so many minutes from the event's, as RFC 3339 or as systemd reads it. */
export type Around = { readonly minutes: number; readonly style: 'rfc3339' | 'journal' }

/** Several parts that make one word for the shell, quoted as one. */
export type Word = { readonly word: readonly (string | Slot)[] }

export type Template = readonly (string | Slot | Around | Word)[]

/** Writes a command down: line`docker top ${containerId}`. */
export function line(words: TemplateStringsArray, ...slots: readonly (Slot | Around | Word)[]): Template {
  return words.flatMap((text, index) => [text, ...slots.slice(index, index + 1)])
}

/** The command with the event's values, each quoted; undefined where a value is missing or has another shape than it should. */
export function filled(template: Template, event: FalcoEvent): string | undefined {
  const parts = template.map((part) => (typeof part === 'string' ? part : filledPart(part, event)))
  return parts.includes(undefined) ? undefined : parts.join('')
}

function filledPart(part: Slot | Around | Word, event: FalcoEvent): string | undefined {
  if ('minutes' in part) return around(event, part)
  if ('fields' in part) return quoted(slotValue(part, event))
  const parts = part.word.map((one) => (typeof one === 'string' ? one : slotValue(one, event)))
  return parts.includes(undefined) ? undefined : shellWord(parts.join(''))
}

function quoted(value: string | undefined): string | undefined {
  return value === undefined ? undefined : shellWord(value)
}

/** A value that is masked or that falcosidekick cut (`[...]`) would ask about something else. */
function slotValue({ fields, shape }: Slot, event: FalcoEvent): string | undefined {
  const value = firstField(event, fields)
  return value !== undefined && shape.test(value) && !value.endsWith('[...]') && maskSecrets(value) === value ? value : undefined
}

function around(event: FalcoEvent, { minutes, style }: Around): string | undefined {
  const at = Date.parse(event.time) + minutes * 60_000
  if (Number.isNaN(at)) return undefined
  const text = new Date(at).toISOString().slice(0, 19)
  return style === 'rfc3339' ? `${text}Z` : shellWord(`${text.replace('T', ' ')} UTC`)
}

/** Whether any of these fields speaks of something. */
export function mentions(event: FalcoEvent, fields: readonly string[], pattern: RegExp): boolean {
  return fields.some((name) => pattern.test(field(event, name) ?? ''))
}
