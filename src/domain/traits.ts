import { field } from './event.ts'
import type { FalcoEvent, FieldValue, Moment } from './event.ts'
import { bareName, isPassingPath, isVolatileField } from './passing.ts'
import type { Priority } from './priority.ts'
import { matches } from './scope.ts'
import type { Scope, Subject } from './scope.ts'
import { kinds, valueOf } from './trip-wire.ts'
import type { Kind as KindOfThing } from './trip-wire.ts'

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

/** What all events with the same traits have alike. `told`: whether a scope matches them; `by text`: some perhaps, each text tells. */
export type Kind = Pick<FalcoEvent, 'source' | 'priority' | 'hostname'> & { readonly told: 'yes' | 'no' | 'by text'; readonly shows: Shows }

/** What they show of the kinds of things that trip-wires tell apart. `isAll`: their texts show no more. Told of those that match alone. */
export type Shows = { readonly values: readonly (readonly [KindOfThing, string])[]; readonly isAll: boolean }

const showsNothing: Shows = { values: [], isAll: true }

/** Asks the scope of an event that knows only its traits, and watches whether it would need to know more. */
export function judgeTraits(text: string, scope: Scope, ask: Ask): Kind {
  const [rule, source, priority, hostname, tags, left, names, values]: Body = JSON.parse(text)
  const fields = new TraitFields(left, names, values)
  const event = { time: epoch, rule, source, priority, hostname: hostname ?? undefined, output: undefined, tags, fields, raw: '' }
  const told = judge(scope, ask(event), fields)
  return { source, priority, hostname: event.hostname, told, shows: told === 'yes' ? showsOf(event, fields) : showsNothing }
}

function showsOf(event: FalcoEvent, watch: TraitFields): Shows {
  const values: (readonly [KindOfThing, string])[] = []
  let isAll = true
  for (const kind of kinds) {
    watch.begin()
    const value = valueOf(kind, event)
    if (watch.isMissed()) isAll = false
    else if (value !== undefined) values.push([kind, value])
  }
  return { values, isAll }
}

/**
 * What a scope looks at when this event comes; undefined: nothing may hide such an event. It may look at the event's fields, and of
 * the container's id it may ask only whether there is one.
 */
export type Ask = (event: FalcoEvent) => Subject | undefined

const epoch = '1970-01-01T00:00:00Z'

/** An identity made of what the traits left out is not known: to look at it is to ask for the text. */
function watched({ event, identity }: Subject, watch: TraitFields): Subject {
  const { workload } = identity
  const isOpen = watch.isMissed() || (workload.kind === 'fields' && workload.values.some(({ field }) => field === containerId))
  return {
    event,
    get identity() {
      if (isOpen) watch.miss()
      return identity
    },
  }
}

/** One condition that certainly fails is enough; else one that cannot be told leaves it to the text. */
function judge(scope: Scope, asked: Subject | undefined, watch: TraitFields): Kind['told'] {
  if (!asked) return watch.isMissed() ? 'by text' : 'no'
  const isOpen = watch.isMissed()
  const subject = watched(asked, watch)
  let told: Kind['told'] = isOpen ? 'by text' : scope.length > 0 ? 'yes' : 'no'
  for (const condition of scope) {
    watch.begin()
    const holds = matches([condition], subject)
    if (watch.isMissed()) told = 'by text'
    else if (!holds) return 'no'
  }
  return told
}

class TraitFields extends Map<string, FieldValue> {
  readonly #left: ReadonlySet<string>
  #missed = false
  #isAsking = true

  constructor(left: readonly string[], names: readonly string[], values: readonly FieldValue[]) {
    super()
    this.#left = new Set(left)
    names.forEach((name, index) => this.set(name, values[index] ?? null))
  }

  override get(name: string): FieldValue | undefined {
    if (!this.#left.has(name)) return super.get(name)
    // That there is a container is a trait, and all that an identity needs of an id that was left out.
    if (this.#isAsking && name === containerId) return 'a container'
    this.#missed = true
    return undefined
  }

  /** From here on, whatever was left out is missed. */
  begin(): void {
    this.#isAsking = false
    this.#missed = false
  }

  miss(): void {
    this.#missed = true
  }

  isMissed(): boolean {
    return this.#missed
  }
}

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
