import { field } from './event.ts'
import type { FalcoEvent, FieldValue, Moment } from './event.ts'
import { unknownNamespace } from './fingerprint.ts'
import type { Identity } from './fingerprint.ts'
import { bareName, isPassingPath, isVolatileField } from './passing.ts'
import type { Priority } from './priority.ts'
import { falcoFieldOf, matches } from './scope.ts'
import type { Condition, Scope, Subject } from './scope.ts'
import { kinds, unnamedContainer, valueOf } from './trip-wire.ts'
import type { Kind as KindOfThing } from './trip-wire.ts'
import type { Workload } from './workload.ts'

/**
 * What an event has in common with thousands of others: its rule, source, priority, host, tags, every field that is not volatile,
 * and the names of those that are. As JSON text: equal texts are equal traits.
 */
export function traitsOf(event: FalcoEvent): string {
  const names: string[] = []
  const values: FieldValue[] = []
  const left: string[] = []
  const isNamed = isNamedContainer(event)
  for (const [name, value] of event.fields) {
    if (name === containerId ? isNamed && isContainer(event) : isVolatile(name, value)) left.push(name)
    else {
      names.push(name)
      values.push(value)
    }
  }
  return JSON.stringify([event.rule, event.source, event.priority, event.hostname ?? null, event.tags, left, names, values] satisfies Body)
}

type Body = readonly [
  rule: string,
  source: string,
  priority: Priority,
  hostname: string | null,
  tags: readonly string[],
  left: readonly string[],
  names: readonly string[],
  values: readonly FieldValue[],
]

/** What all events with the same traits have alike. `told`: a scope matches them; `by text`: some perhaps, each text tells. */
export type Kind = Pick<FalcoEvent, 'source' | 'priority' | 'hostname'> & { readonly told: 'yes' | 'by text' }

/** What they show of the kinds of things that trip-wires tell apart. `isAll`: their texts show no more. */
export type Shows = {
  readonly values: readonly (readonly [KindOfThing, string])[]
  /** The container without an image that they were all in. */
  readonly container: string | undefined
  readonly isAll: boolean
}

/**
 * Asks the scope of an event that knows only its traits, and watches whether it would need to know more. Undefined: it matches none of
 * them. There may be hundreds of thousands of traits: of a text no more is parsed than must be, and nothing twice.
 */
export function makeTraitsJudge(scope: Scope, ask: Ask): (text: string) => Kind | undefined {
  const needed = scope.map(occursWhereItHolds).filter((value) => value !== undefined)
  const fields = new TraitFields()
  const byHead = new Map<string, Kind | undefined>()
  return function judgeTraits(text) {
    if (!needed.every((value) => text.includes(value))) return undefined
    const head = headOf(text)
    if (byHead.has(head)) return byHead.get(head)
    const event = new TraitEvent(fields.turnTo(text, head), head)
    const told = judge(scope, ask(event), fields)
    const kind = told === 'no' ? undefined : { source: event.source, priority: event.priority, hostname: event.hostname, told }
    if (fields.areUntouched() && byHead.size < headsMax) byHead.set(head, kind)
    return kind
  }
}

const headsMax = 1_000

export function showsOf(text: string): Shows {
  const watch = new TraitFields()
  const event = new TraitEvent(watch.turnTo(text, headOf(text)), headOf(text))
  const values: (readonly [KindOfThing, string])[] = []
  let isAll = true
  for (const kind of kinds) {
    watch.begin()
    const value = valueOf(kind, event)
    if (watch.isMissed()) isAll = false
    else if (value !== undefined) values.push([kind, value])
  }
  watch.begin()
  const container = unnamedContainer(event)
  return { values, container, isAll: isAll && !watch.isMissed() }
}

/** An event that knows only its traits. A class, because a literal with a getter costs more than all else. */
class TraitEvent implements FalcoEvent {
  readonly time = '1970-01-01T00:00:00Z'
  readonly rule: string
  readonly source: string
  readonly priority: Priority
  readonly hostname: string | undefined
  readonly output = undefined
  readonly fields: TraitFields
  readonly raw = ''

  constructor(fields: TraitFields, head: string) {
    const [rule, source, priority, hostname]: Head = JSON.parse(`${head}]`)
    this.rule = rule
    this.source = source
    this.priority = priority
    this.hostname = hostname ?? undefined
    this.fields = fields
  }

  get tags(): readonly string[] {
    return this.fields.tags()
  }
}

type Head = readonly [rule: string, source: string, priority: Priority, hostname: string | null]

/** The first four of a body. */
function headOf(text: string): string {
  return /^\[(?:(?:"[^"\\]*(?:\\.[^"\\]*)*"|null),){3}(?:"[^"\\]*(?:\\.[^"\\]*)*"|null)/.exec(text)?.[0] ?? text
}

/** What a text must have in it, as it stands, for the condition to hold, or else it certainly fails; undefined: that cannot be said. */
function occursWhereItHolds(condition: Condition): string | undefined {
  if (!('is' in condition) || !isLasting(condition.field, condition.is)) return undefined
  const { is } = condition
  // A list within a list is compared as one text, joined by commas.
  const isWritten = JSON.stringify(is) === `"${is}"` && !is.includes(',') && is !== '-'
  return isWritten && is.length <= longest ? is : undefined
}

/** Where an event has this value of the field, its traits have it. */
function isLasting(name: string, value: string): boolean {
  if (name === 'namespace') return value !== unknownNamespace
  if (ofTheHead.has(name)) return true
  const falco = falcoFieldOf(name)
  if (falco === undefined || falco === containerId) return false
  const change = changeOf(falco)
  return change === 'never' || (change === 'paths' && !isPassingPath(value))
}

const ofTheHead: ReadonlySet<string> = new Set(['rule', 'source', 'priority', 'host', 'hostname', 'tag'])

/**
 * What a scope looks at when this event comes; undefined: nothing may hide such an event. It may look at the event's fields, and of
 * the container's id it may ask only whether there is one.
 */
export type Ask = (event: FalcoEvent) => Subject | undefined

/** An identity made of what the traits left out is not known: to look at it is to ask for the text. */
class WatchedIdentity implements Identity {
  readonly #identity: Identity
  readonly #watch: TraitFields
  readonly #isOpen: boolean

  constructor(identity: Identity, watch: TraitFields) {
    this.#identity = identity
    this.#watch = watch
    this.#isOpen = watch.isMissed()
  }

  get fingerprint(): string {
    void this.workload
    return this.#watch.asking(() => this.#identity.fingerprint)
  }

  get workload(): Workload {
    return this.#note(this.#watch.asking(() => this.#identity.workload))
  }

  get label(): string {
    void this.workload
    return this.#watch.asking(() => this.#identity.label)
  }

  #note(workload: Workload): Workload {
    if (this.#isOpen || (workload.kind === 'fields' && workload.values.some(({ field }) => field === containerId))) this.#watch.miss()
    return workload
  }
}

type Told = Kind['told'] | 'no'

/** One condition that certainly fails is enough; else one that cannot be told leaves it to the text. */
function judge(scope: Scope, asked: Subject | undefined, watch: TraitFields): Told {
  if (!asked) return watch.isMissed() ? 'by text' : 'no'
  const isOpen = watch.isMissed()
  const subject = { event: asked.event, identity: new WatchedIdentity(asked.identity, watch) }
  let told: Told = isOpen ? 'by text' : scope.length > 0 ? 'yes' : 'no'
  for (const condition of scope) {
    watch.begin()
    const holds = matches([condition], subject)
    if (watch.isMissed()) told = 'by text'
    else if (!holds) return 'no'
  }
  return told
}

/** The fields of one body after another. It is parsed when one of them is looked at of which its text alone does not tell enough. */
class TraitFields extends Map<string, FieldValue> {
  #text = ''
  #head = ''
  #shape: Shape | undefined
  #values: readonly FieldValue[] | undefined
  #missed = false
  #isAsking = true
  #isTouched = false

  turnTo(text: string, head: string): this {
    this.#text = text
    this.#head = head
    this.#shape = undefined
    this.#values = undefined
    this.#missed = false
    this.#isAsking = true
    this.#isTouched = false
    return this
  }

  override get(name: string): FieldValue | undefined {
    this.#isTouched = true
    if (isPlain(name) && !this.#text.includes(`"${name}"`)) return undefined
    if (!this.#isLeft(name)) return this.#valueOf(name)
    // That there is a container is a trait, and all that an identity needs of an id that was left out.
    if (this.#isAsking && name === containerId) return 'a container'
    this.#missed = true
    return undefined
  }

  /** What is of one event alone is left out wherever there is any. */
  #isLeft(name: string): boolean {
    return changeOf(name) === 'always' || this.#shaped().left.has(name)
  }

  #valueOf(name: string): FieldValue | undefined {
    const { places, length } = this.#shaped()
    const place = places.get(name)
    if (place === undefined) return undefined
    this.#values ??= JSON.parse(this.#text.slice(this.#head.length + length, -1))
    return this.#values?.[place] ?? null
  }

  tags(): readonly string[] {
    this.#isTouched = true
    return this.#shaped().tags
  }

  #shaped(): Shape {
    return (this.#shape ??= shapeOf(this.#text, this.#head))
  }

  /** Nothing but the head has been looked at. */
  areUntouched(): boolean {
    return !this.#isTouched
  }

  /** From here on, whatever was left out is missed. */
  begin(): void {
    this.#isAsking = false
    this.#missed = false
  }

  /** Meanwhile it is asked for an identity. What is missed by that is missed. */
  asking<T>(look: () => T): T {
    const before = this.#isAsking
    this.#isAsking = true
    const seen = look()
    this.#isAsking = before
    return seen
  }

  miss(): void {
    this.#missed = true
  }

  isMissed(): boolean {
    return this.#missed
  }
}

/** Written in JSON as it is. */
function isPlain(name: string): boolean {
  return /^[\w.[\]/-]*$/.test(name)
}

/** What stands between the head and the values. Very many events have the same. */
type Shape = {
  readonly text: string
  readonly length: number
  readonly tags: readonly string[]
  readonly left: ReadonlySet<string>
  /** Where among the values each field's is. */
  readonly places: ReadonlyMap<string, number>
}

/** Those that were met last. */
const shapes: Shape[] = []
const shapesMax = 8

function shapeOf(text: string, head: string): Shape {
  const known = shapes.find((shape) => text.startsWith(shape.text, head.length))
  if (known) return known
  const [, , , , tags, left, names]: Body = JSON.parse(text)
  const written = `,${JSON.stringify([tags, left, names]).slice(1, -1)},`
  const places = new Map(names.map((name, place) => [name, place]))
  const shape = { text: written, length: written.length, tags, left: new Set(left), places }
  if (written.length <= shapeMax) shapes.unshift(shape)
  shapes.splice(shapesMax)
  return shape
}

/** In characters. Attackers make shapes too. */
const shapeMax = 8_000

const containerId = 'container.id'

function isContainer(event: FalcoEvent): boolean {
  const id = field(event, containerId)
  return id !== undefined && id !== 'host'
}

/** A container that has neither image nor name is known by its id. */
function isNamedContainer(event: FalcoEvent): boolean {
  return field(event, 'container.image.repository') !== undefined || field(event, 'container.name') !== undefined
}

function isVolatile(name: string, value: FieldValue): boolean {
  const change = changeOf(name)
  if (change === 'always') return true
  if (typeof value !== 'string') return false
  return value.length > longest || (change === 'paths' && isPassingPath(value))
}

/** A longer text is seldom sent twice, and is kept with its event anyway. In characters. */
const longest = 256

type Change = 'always' | 'paths' | 'never'

function changeOf(name: string): Change {
  const known = changes.get(name)
  if (known !== undefined) return known
  const change = lookUp(name)
  if (changes.size >= changesMax) changes.clear()
  if (name.length <= nameMax) changes.set(name, change)
  return change
}

/** Looked up for every field of every event. Names are made by attackers too. */
const changes = new Map<string, Change>()
const changesMax = 2000
const nameMax = 80

function lookUp(name: string): Change {
  if (isVolatileField(name)) return 'always'
  return paths.has(bareName(name)) ? 'paths' : 'never'
}

/** Fields whose values are traits when they are lasting paths. */
const paths: ReadonlySet<string> = new Set(
  [
    'fd.name fd.nameraw fd.directory fd.filename fs.path.name fs.path.nameraw fs.path.source fs.path.sourceraw',
    'fs.path.target fs.path.targetraw proc.cwd proc.exe proc.exepath proc.pexe proc.pexepath proc.aexe',
    'proc.aexepath proc.name proc.pname proc.aname proc.sname',
  ].flatMap((line) => line.split(' ')),
)

/** The start of a moment's hour: the grain in which traits are counted. */
export function hourOf(at: Moment): Moment {
  return at - (at % hourMs)
}

export const hourMs = 3_600_000
