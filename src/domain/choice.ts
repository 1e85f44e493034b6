import { field, isForgotten } from './event.ts'
import { isPluginEvent, speechOf } from './plugin.ts'
import { falcoNames, matches, valuesOf } from './scope.ts'
import type { Condition, Scope, Subject } from './scope.ts'
import { comesAgain, isPassingPath } from './passing.ts'

/** A field with its value in the events at hand, to be ticked: ticked, the scope asks for exactly this value. */
export type Choice = { readonly name: string; readonly value: string; readonly isTicked: boolean }

/**
 * What a scope may be made of. Ticked from the start is the narrowest scope that covers all events of the alert and those to come:
 * whatever they have in common, but for the host and the image's digest of a workload that is scheduled and rolled out anew.
 */
export type Choices = {
  /** By the names people use: rule, cluster, namespace, owner, container, image, digest, process, parent, user, host … */
  readonly ticks: readonly Choice[]
  /** The file, and the directories above it, nearest first, each with the slash at its end. Undefined: there is no file. */
  readonly path: Path | undefined
  /** All other fields of the event whose values may come again, by Falco's names. */
  readonly others: readonly Choice[]
}

/** `chosen`: from the start; undefined: any file. */
export type Path = { readonly value: string; readonly prefixes: readonly string[]; readonly chosen: string | undefined }

/** What a person has chosen of them: names of ticks, the file or one of its directories, names of other fields. */
export type Chosen = { readonly ticks: readonly string[]; readonly path: string | undefined; readonly others: readonly string[] }

/** `shown`: the event whose values are offered. `others`: more of its kind, which tell what these events have in common. */
export function choicesFor(shown: Subject, others: readonly Subject[]): Choices {
  const all = [shown, ...others.filter(({ event }) => !isForgotten(event))]
  const ticks = ticksOf(shown, all)
  const path = pathOf(shown, all)
  return { ticks, path, others: othersOf(shown, new Set([...ticks.map(({ name }) => falcoName(name)), ...(path ? ['fd.name'] : [])])) }
}

/** What is ticked before anybody has touched it. */
export function chosenAtFirst({ ticks, path, others }: Choices): Chosen {
  return { ticks: namesTicked(ticks), path: path?.chosen, others: namesTicked(others) }
}

function namesTicked(choices: readonly Choice[]): readonly string[] {
  return choices.filter(({ isTicked }) => isTicked).map(({ name }) => name)
}

/** The scope that somebody has ticked, possibly empty; undefined when something of it is not on offer. */
export function scopeOf({ ticks, path, others }: Choices, chosen: Chosen): Scope | undefined {
  const conditions = [
    ...chosen.ticks.map((name) => ticks.find((one) => one.name === name)).map(exactly),
    ...(chosen.path === undefined ? [] : [pathCondition(path, chosen.path)]),
    ...chosen.others.map((name) => others.find((one) => one.name === name)).map(exactly),
  ]
  const scope = conditions.filter((condition) => condition !== undefined)
  return scope.length === conditions.length ? scope : undefined
}

function exactly(choice: Choice | undefined): Condition | undefined {
  return choice && { field: choice.name, is: choice.value }
}

function pathCondition(path: Path | undefined, chosen: string): Condition | undefined {
  if (chosen === path?.value) return { field: 'file', is: chosen }
  return path?.prefixes.includes(chosen) ? { field: 'file', startsWith: chosen } : undefined
}

/** Only what would make this scope narrower, and nothing of it ticked. */
export function narrowerThan(scope: Scope, { ticks, path, others }: Choices): Choices {
  const settled = new Set(scope.flatMap((condition) => ('is' in condition ? [falcoName(condition.field)] : [])))
  const isOpen = ({ name }: Choice) => !settled.has(falcoName(name))
  return {
    ticks: ticks.filter(isOpen).map(unticked),
    path: path && !settled.has('fd.name') ? narrowerPath(scope, path) : undefined,
    others: others.filter(isOpen).map(unticked),
  }
}

function unticked(choice: Choice): Choice {
  return { ...choice, isTicked: false }
}

function narrowerPath(scope: Scope, { value, prefixes }: Path): Path {
  const begun = scope.flatMap((one) => ('startsWith' in one && falcoName(one.field) === 'fd.name' ? [one.startsWith] : []))
  const isNarrower = (prefix: string) => begun.every((start) => prefix.length > start.length)
  return { value, prefixes: prefixes.filter(isNarrower), chosen: undefined }
}

function falcoName(name: string): string {
  return aliases.get(name) ?? name
}

/** `namespace`, `container` and `host` are made of these; where they are offered, the fields need not be. */
const aliases: ReadonlyMap<string, string> = new Map<string, string>([
  ...Object.entries(falcoNames),
  ['namespace', 'k8s.ns.name'],
  ['container', 'container.name'],
  ['hostname', 'host'],
  ['evt.hostname', 'host'],
])

/** Nobody should hide what they could not read: longer values are cut where they are shown. In characters. */
const valueLongest = 300

function ticksOf(shown: Subject, all: readonly Subject[]): readonly Choice[] {
  const drifting = driftingIn(shown)
  return namesFor(shown).flatMap((name): readonly Choice[] => {
    const value = onlyValue(shown, name)
    if (value === undefined || (name !== 'rule' && value.length > valueLongest)) return []
    const condition = { field: name, is: value }
    return [{ name, value, isTicked: !drifting.has(name) && all.every((subject) => matches([condition], subject)) }]
  })
}

function onlyValue(subject: Subject, name: string): string | undefined {
  const [value, ...more] = new Set(valuesOf(subject, name))
  return more.length > 0 ? undefined : value
}

/** What tells this kind of workload from others comes first; then what happened in it. */
function namesFor(shown: Subject): readonly string[] {
  const { workload } = shown.identity
  switch (workload.kind) {
    case 'kubernetes':
      return ['rule', 'cluster', 'namespace', 'owner', ...inside, 'host']
    case 'container':
      return ['rule', 'cluster', ...(isNamed(shown) ? [] : ['container.id']), ...inside, 'host']
    case 'host':
      return ['rule', 'cluster', 'host', 'process', 'parent', 'user']
    case 'service':
      return ['rule', 'cluster', 'namespace', ...speechNames(shown)]
    case 'fields':
      return distinct(['rule', 'cluster', ...workload.values.map(({ field: name }) => ourName(name)), 'namespace', ...inside, 'host'])
  }
}

const inside = ['container', 'image', 'digest', 'process', 'parent', 'user'] as const

/** A container that has neither image nor name is told by its id. */
function isNamed({ event }: Subject): boolean {
  return field(event, 'container.image.repository') !== undefined || field(event, 'container.name') !== undefined
}

function ourName(falco: string): string {
  return Object.entries(falcoNames).find(([, name]) => name === falco)?.[0] ?? (falco === 'k8s.ns.name' ? 'namespace' : falco)
}

/**
 * Who did something, and to what: by the fields that Falco can look at, too. A pod is acted on by its owner's name, for its own is
 * another each time.
 */
function speechNames({ event }: Subject): readonly string[] {
  const told = (names: readonly string[]) => names.filter((name) => field(event, name) !== undefined).slice(0, 1)
  const { actor, target } = speechOf(event)
  if (event.source !== 'k8s_audit') return distinct([...told(actor), ...told(target)])
  const isPod = field(event, 'ka.target.resource') === 'pods'
  return [...told(actor), ...(isPod ? ['target'] : ['ka.target.resource', ...told(target)])]
}

/** What is another when a pod moves or its image is rolled out, and a container's own name where an image tells more. */
function driftingIn(shown: Subject): ReadonlySet<string> {
  const { event, identity } = shown
  const hasImage = field(event, 'container.image.repository') !== undefined
  if (identity.workload.kind === 'container') return new Set(['host', 'digest', ...(hasImage ? ['container'] : [])])
  const isScheduled = identity.workload.kind === 'kubernetes' || inContainer(event)
  return new Set(isScheduled || isPluginEvent(event) ? ['host', 'digest'] : [])
}

function inContainer(event: Subject['event']): boolean {
  const id = field(event, 'container.id')
  return field(event, 'k8s.pod.name') !== undefined || (id !== undefined && id !== 'host')
}

function distinct(names: readonly string[]): readonly string[] {
  return [...new Set(names)]
}

/** Directories that one file can have: the shortest of so many. */
const prefixesMost = 90

/** Connections, pipes and the like are no files. */
function pathOf(shown: Subject, all: readonly Subject[]): Path | undefined {
  const value = onlyValue(shown, 'file')
  if (!value?.startsWith('/') || value.includes('->') || value.length > valueLongest) return undefined
  const prefixes = directoriesAbove(value).slice(-prefixesMost)
  const isShared = (chosen: string) => all.every((subject) => matches([pathCondition({ value, prefixes, chosen }, chosen)!], subject))
  return { value, prefixes, chosen: [value, ...prefixes].find((one) => isLasting(one, one === value) && isShared(one)) }
}

/** `/etc/ssl/`, `/etc/` of `/etc/ssl/cert.pem`. The root is no narrower than any file. */
function directoriesAbove(path: string): readonly string[] {
  const ends = [...path.matchAll(/\//g)].map(({ index }) => index + 1).filter((end) => end > 1 && end < path.length)
  return ends.map((end) => path.slice(0, end)).toReversed()
}

/** The files of one process or one moment (`/proc/4711/environ`, `/tmp/tmp.x3Kq`) do not come again, their directories may. */
function isLasting(chosen: string, isWhole: boolean): boolean {
  return isWhole ? !isPassingPath(chosen) : !/\d{3}/.test(chosen)
}

/** As many as one menu can hold. */
const othersMost = 100

function othersOf(shown: Subject, taken: ReadonlySet<string>): readonly Choice[] {
  const names = [...shown.event.fields.keys()].filter((name) => isFieldName(name) && comesAgain(name) && !taken.has(falcoName(name)))
  const offered = names.toSorted().flatMap((name): readonly Choice[] => {
    const value = onlyValue(shown, name)
    return value === undefined || value.length > valueLongest || value.includes('->') ? [] : [{ name, value, isTicked: false }]
  })
  return offered.slice(0, othersMost)
}

/** Names come with the event: only those are offered that look like Falco's. */
function isFieldName(name: string): boolean {
  return /^[A-Za-z][\w.[\]/-]{0,79}$/.test(name)
}
