import { field } from '../../domain/event.ts'
import type { FalcoEvent } from '../../domain/event.ts'
import { maskSecrets } from '../../domain/secrets.ts'
import { shellWord } from '../shell.ts'

/** Where a value of the event goes: the first of these fields that has one of the only shape that is let in. No fields: by hand. */
export type Slot = {
  readonly fields: readonly string[]
  readonly shape: RegExp
  /** What stands there when the event has no such value: the name of a variable that whoever runs the command must set. */
  readonly blank: string
  /** The value is the part of the field that the first group of this takes. */
  readonly within?: RegExp
}

/** A moment so many minutes from the event's, as RFC 3339 or as systemd reads it. */
export type Around = { readonly minutes: number; readonly style: 'rfc3339' | 'journal' }

/** Several parts that make one word for the shell, quoted as one. */
export type Word = { readonly word: readonly (string | Slot | Around)[] }

export type Template = readonly (string | Slot | Around | Word)[]

/** A command, and the variables in it that whoever runs it must set first. */
export type Filled = { readonly command: string; readonly blanks: readonly string[] }

/** Writes a command down: line`docker top ${containerId}`. */
export function line(words: TemplateStringsArray, ...slots: readonly (Slot | Around | Word)[]): Template {
  return words.flatMap((text, index) => [text, ...slots.slice(index, index + 1)])
}

/** The command with the event's values, each quoted; where there is none, a blank that stops the command until it is set: `"${POD:?}"`. */
export function filled(template: Template, event: FalcoEvent): Filled {
  const parts = template.map((part) => (typeof part === 'string' ? part : pieces(part, event)))
  const blanks = parts.flatMap((part) => (typeof part === 'string' ? [] : part.flatMap((piece) => ('blank' in piece ? [piece.blank] : []))))
  return { command: parts.map((part) => (typeof part === 'string' ? part : quoted(part))).join(''), blanks: [...new Set(blanks)] }
}

/** The fields whose values stand in the command. A moment around the event's comes from `time`. */
export function fieldsIn(template: Template, event: FalcoEvent): readonly string[] {
  const parts = template.flatMap((part) => (typeof part === 'object' && 'word' in part ? part.word : [part]))
  const names = parts.map((part) => {
    if (typeof part === 'string') return undefined
    return 'minutes' in part ? 'time' : chosenIn(part, event)?.name
  })
  return [...new Set(names)].filter((name) => name !== undefined)
}

/** Whether a command has anything of this event in it, or wants nothing of any: with blanks that an event should fill it is no help. */
export function speaksOf(template: Template, event: FalcoEvent): boolean {
  const parts = template.flatMap((part) => (typeof part === 'object' && 'word' in part ? part.word : [part]))
  const slots = parts.filter((part) => typeof part === 'object' && 'fields' in part).filter(({ fields }) => fields.length > 0)
  return slots.length === 0 || slots.some((slot) => slotValue(slot, event) !== undefined)
}

/** Whether any of these fields speaks of something. */
export function mentions(event: FalcoEvent, fields: readonly string[], pattern: RegExp): boolean {
  return fields.some((name) => pattern.test(field(event, name) ?? ''))
}

type Piece = { readonly value: string } | { readonly blank: string }

function pieces(part: Slot | Around | Word, event: FalcoEvent): readonly Piece[] {
  if ('word' in part) return part.word.flatMap((one) => (typeof one === 'string' ? [{ value: one }] : pieces(one, event)))
  const value = 'minutes' in part ? around(event, part) : slotValue(part, event)
  return [value === undefined ? { blank: 'minutes' in part ? blankMoment(part) : part.blank } : { value }]
}

/** Values that follow each other are quoted as one; a blank stands in double quotes, which join what is on either side of it. */
function quoted(all: readonly Piece[]): string {
  let [text, run] = ['', '']
  for (const piece of all) {
    if ('value' in piece) run += piece.value
    else [text, run] = [`${text}${run && shellWord(run)}"\${${piece.blank}:?}"`, '']
  }
  return run || !text ? text + shellWord(run) : text
}

/** A value that is masked or that falcosidekick cut (`[...]`) would ask about something else. */
function chosenIn({ fields, shape, within }: Slot, event: FalcoEvent): { readonly name: string; readonly value: string } | undefined {
  for (const name of fields) {
    const whole = field(event, name)
    const value = within ? within.exec(whole ?? '')?.[1] : whole
    if (value !== undefined && shape.test(value) && !value.endsWith('[...]') && maskSecrets(value) === value) return { name, value }
  }
  return undefined
}

function slotValue(slot: Slot, event: FalcoEvent): string | undefined {
  return chosenIn(slot, event)?.value
}

function around(event: FalcoEvent, { minutes, style }: Around): string | undefined {
  const at = Date.parse(event.time) + minutes * 60_000
  if (Number.isNaN(at)) return undefined
  const text = new Date(at).toISOString().slice(0, 19)
  return style === 'rfc3339' ? `${text}Z` : `${text.replace('T', ' ')} UTC`
}

function blankMoment({ minutes }: Around): string {
  return minutes < 0 ? 'SINCE' : 'UNTIL'
}
