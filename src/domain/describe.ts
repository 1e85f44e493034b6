import { cloudDeed } from './cloud-deed.ts'
import { field, isForgotten } from './event.ts'
import type { FalcoEvent } from './event.ts'
import { kubernetesDeed } from './kubernetes-deed.ts'
import { isPluginEvent } from './plugin.ts'
import type { Prose } from './prose.ts'
import { syscallDeed } from './syscall-deed.ts'
import { containerOf, imageOf, podOf, tellsOfProcess, value, valueOf } from './untrusted.ts'

/**
 * One sentence: who did what where. Only what the event's members say: a call that failed was tried, a file whose flags are
 * not told was opened, not written. `workloadLabel` stands in when the event itself says nothing of the place.
 */
export function describe(event: FalcoEvent, workloadLabel?: string): Prose {
  return tidy([...tale(event, workloadLabel), '.'])
}

/** The same without where, as far as a process did it: for a list of what happened in one place. */
export function describeDeed(event: FalcoEvent): Prose {
  return tidy([...tale(event, undefined, []), '.'])
}

function tale(event: FalcoEvent, label: string | undefined, where: Prose = whereWords(event, label)): Prose {
  if (isForgotten(event)) return [...bareMatch(event, label), "; the event's text is no longer kept (retain in falconer.yml)"]
  if (event.fields.size === 0) return [...bareMatch(event, label), '; the event carries no fields']
  if (event.source === 'internal') return ofItself(event)
  if (event.source === 'k8s_audit') return [...kubernetesDeed(event), ...clusterWords(event)]
  if (isPluginEvent(event) && !tellsOfProcess(event)) return cloudDeed(event)
  if (field(event, 'evt.type') === 'container') return containerSeen(event)
  return processTale(event, where)
}

function processTale(event: FalcoEvent, where: Prose): Prose {
  const failure = failureOf(event)
  const deed = syscallDeed(event)
  if (!deed) return [...processSubject(event), ' set off this rule', ...where]
  if (failure) return [...processSubject(event), ' tried to ', ...deed.tryTo, ...where, ' and failed with ', failure]
  if (deed.kind === 'run') return [...ranWords(event), ...where]
  return [...processSubject(event), ' ', ...deed.did, ...where]
}

/** `root` ran `sh -c id` (parent `node`). */
function ranWords(event: FalcoEvent): Prose {
  const command = valueOf(event, 'proc.cmdline', 'proc.exepath', 'proc.name') ?? 'a process'
  const parent = valueOf(event, 'proc.pname')
  const by = userWords(event)
  const run: Prose = by.length > 0 ? [...by, ' ran ', command] : [command, ' was run']
  return parent ? [...run, ' (parent ', parent, ')'] : run
}

/** `cat` (user `root`, parent `bash`). */
function processSubject(event: FalcoEvent): Prose {
  const process = valueOf(event, 'proc.name', 'proc.cmdline', 'proc.exepath') ?? 'A process'
  const user = valueOf(event, 'user.name') ?? valueOf(event, 'user.uid')
  const parent = valueOf(event, 'proc.pname')
  const details: Prose = [...(user ? ['user ', user] : []), ...(user && parent ? [', '] : []), ...(parent ? ['parent ', parent] : [])]
  return details.length === 0 ? [process] : [process, ' (', ...details, ')']
}

function userWords(event: FalcoEvent): Prose {
  const name = valueOf(event, 'user.name')
  if (name) return [name]
  const uid = valueOf(event, 'user.uid')
  return uid ? ['User id ', uid] : []
}

function failureOf(event: FalcoEvent): Prose[number] | undefined {
  const failure = errno(event)
  return failure === undefined ? undefined : value(failure)
}

/** `evt.res` is `SUCCESS` or the name of an errno. A connect that goes on in the background has not failed. */
export function errno(event: FalcoEvent): string | undefined {
  const result = field(event, 'evt.res')
  return result && result !== 'EINPROGRESS' && /^E[A-Z0-9]{1,20}$/.test(result) ? result : undefined
}

function whereWords(event: FalcoEvent, label: string | undefined): Prose {
  const container = containerOf(event)
  const pod = podOf(event)
  const inside: Prose = [
    ...(container ? [' in container ', value(container)] : []),
    ...(pod ? [container ? ' of pod ' : ' in pod ', value(pod)] : []),
  ]
  const host = hostWords(event)
  if (inside.length + host.length > 0) return [...inside, ...host]
  return label === undefined ? [] : [' on ', value(label)]
}

function hostWords(event: FalcoEvent): Prose {
  return event.hostname === undefined ? [] : [' on host ', value(event.hostname)]
}

/** The container plugin's own event tells that Falco saw a container, and nothing of a process. */
function containerSeen(event: FalcoEvent): Prose {
  const image = imageOf(event)
  const container = containerOf(event)
  const pod = podOf(event)
  return [
    'Falco saw ',
    ...(container ? ['container ', value(container)] : ['a container']),
    ...(image ? [' with image ', value(image)] : []),
    ...(pod ? [' of pod ', value(pod)] : []),
    ...hostWords(event),
  ]
}

/** Falco speaking of itself: see the table of internal events in Falco's `event_drops.cpp` and `stats_writer.cpp`. */
function ofItself(event: FalcoEvent): Prose {
  const falco: Prose = ['Falco', ...hostWords(event)]
  const [drops, seen] = [valueOf(event, 'n_drops'), valueOf(event, 'n_evts')]
  if (drops && seen) return [...falco, ' dropped ', drops, ' of ', seen, ' events: what happened in them is unknown']
  const process = field(event, 'proc.name')
  return process === undefined ? [...falco, ' reported on itself'] : [...bareMatch(event, undefined), ' for process ', value(process)]
}

function bareMatch(event: FalcoEvent, label: string | undefined): Prose {
  return ['This rule matched', ...whereWords(event, label)]
}

function clusterWords(event: FalcoEvent): Prose {
  const cluster = valueOf(event, 'cluster')
  return cluster ? [' in cluster ', cluster] : []
}

/** Joins neighbouring words of ours, so that what follows sees one span where a reader sees one run. */
function tidy(prose: Prose): Prose {
  const out: Prose[number][] = []
  for (const span of prose) {
    const last = out.at(-1)
    if (typeof span === 'string' && typeof last === 'string') out[out.length - 1] = last + span
    else out.push(span)
  }
  return out
}
