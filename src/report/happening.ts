import { field, isForgotten } from '../domain/event.ts'
import type { FalcoEvent } from '../domain/event.ts'
import { isPluginEvent, actionOf, actorOf, targetOf } from '../domain/plugin.ts'
import { claim, given, joined, on } from './claim.ts'
import type { Claim } from './claim.ts'
import { allFields, fieldOf, firstOf, textForgotten, without, workloadOf } from './evidence.ts'
import type { Case, Exhibit } from './evidence.ts'

/** What kind of thing an event tells of. It decides the words, the rows and the commands of a report. */
export type Kind = 'execution' | 'network' | 'file' | 'syscall' | 'kubernetes' | 'service' | 'sensor'

export function kindOf(report: Case): Kind {
  const { sample } = report
  if (sample.source === 'internal') return 'sensor'
  if (isPluginEvent(sample)) return sample.source === 'k8s_audit' ? 'kubernetes' : 'service'
  const call = fieldOf(report, 'evt.type')?.value ?? ''
  if (call.startsWith('execve') || fieldOf(report, 'evt.arg.flags')?.value.includes('EXE_')) return 'execution'
  if (firstOf(report, ['fd.rport', 'fd.lport', 'fd.sip'])) return 'network'
  return firstOf(report, ['fd.name', 'evt.arg.path', 'evt.arg.target', 'evt.arg.newpath', 'evt.arg.filename']) ? 'file' : 'syscall'
}

/** Whether a system call was made in a container, and not on the host itself. */
export function isInContainer(event: FalcoEvent): boolean {
  return event.source === 'syscall' && (field(event, 'container.id') ?? 'host') !== 'host'
}

/** What happened, where and as whom: as much as the fields say. */
export function whatHappened(report: Case): readonly Claim[] {
  if (isForgotten(report.sample)) return [forgotten]
  if (report.sample.fields.size === 0) return [withoutFields(report)]
  switch (kindOf(report)) {
    case 'execution':
      return [execution(report), place(report)]
    case 'network':
      return [call(report, claim`, on the connection ${fieldOf(report, 'fd.name')}${transport(report)}`), place(report)]
    case 'file':
    case 'syscall':
      return [call(report, onWhat(report)), place(report)]
    case 'kubernetes':
      return [kubernetes(report)]
    case 'service':
      return [service(report)]
    case 'sensor':
      return [claim`Its source is ${report.source}: Falco or its relay speaks of itself, not of a workload.`]
  }
}

/** The errno of a system call that failed, as Falco names it. What goes on in the background has not failed, nor what was there already. */
export function failureOf(report: Case): Exhibit | undefined {
  const result = fieldOf(report, 'evt.res')
  return result && /^E[A-Z0-9]+$/.test(result.value) && !pending.has(result.value) ? result : undefined
}

const pending: ReadonlySet<string> = new Set(['EINPROGRESS', 'EALREADY', 'EISCONN', 'EAGAIN', 'EWOULDBLOCK', 'EINTR'])

function execution(report: Case): Claim {
  // Of a call that failed it is the caller's, not what was to be run.
  const command = given(fieldOf(report, 'proc.cmdline'), (line) =>
    failureOf(report) ? claim` (its own command line is ${line})` : claim` with the command line ${line}`,
  )
  const parent = given(fieldOf(report, 'proc.pname'), (name) => claim`, under the parent ${name}`)
  return claim`${deedOf(report)}${command}${asWhom(report)}${parent}.${failureWords(report)}`
}

/**
 * Falco tells of calls that failed as well, as its macro spawned_process asks for no result. Only evt.res says which it was: of a call that
 * failed, libs (parse_execve_exit) leaves the caller's name, command line and binary as they were, and they agree with each other.
 */
function deedOf(report: Case): Claim {
  const [name, result] = [processName(report), fieldOf(report, 'evt.res')]
  if (result?.value === 'SUCCESS') return on(claim`${name} was executed`, result)
  if (failureOf(report)) return claim`${name} called execve`
  return on(claim`${name} was seen at an execve (its result is not given)`, without('evt.res'))
}

function failureWords(report: Case): Claim | undefined {
  return given(failureOf(report), (errno) => claim` The call failed with ${errno}.`)
}

function call(report: Case, what: Claim | undefined): Claim {
  const type = fieldOf(report, 'evt.type')
  const deed = type?.value === 'container' ? 'is the first process seen in a container that was started' : undefined
  const parent = given(fieldOf(report, 'proc.pname'), (name) => claim` Its parent is ${name}.`)
  const command = given(fieldOf(report, 'proc.cmdline'), (line) => claim` Its command line is ${line}.`)
  const said = deed ? on(claim`${deed}`, type) : claim`made the system call ${type ?? 'that the rule watches'}${what}`
  return claim`${processName(report)} ${said}${asWhom(report)}.${failureWords(report)}${command}${parent}`
}

function processName(report: Case): Exhibit | Claim {
  return fieldOf(report, 'proc.name') ?? on(claim`A process without a name`, without('proc.name'))
}

function asWhom(report: Case): Claim | undefined {
  const uid = given(fieldOf(report, 'user.uid'), (id) => claim` (uid ${id})`)
  return given(fieldOf(report, 'user.name'), (user) => claim` as user ${user}${uid}`)
}

function onWhat(report: Case): Claim | undefined {
  const [target, link] = [firstOf(report, ['evt.arg.target', 'evt.arg.oldpath']), firstOf(report, ['evt.arg.linkpath', 'evt.arg.newpath'])]
  if (target && link) return claim`, with the link ${link} and its target ${target}`
  return given(firstOf(report, ['fd.name', 'evt.arg.path', 'evt.arg.filename', 'evt.arg.name', 'evt.args']), (path) => claim` on ${path}`)
}

function transport(report: Case): Claim | undefined {
  return given(fieldOf(report, 'fd.l4proto'), (protocol) => claim` over ${protocol}`)
}

function place(report: Case): Claim {
  const host = given(report.hostname, (name) => claim` on host ${name}`)
  const id = fieldOf(report, 'container.id')
  if (!id)
    return on(
      claim`The event does not say in which container, if any; it was seen${host ?? ' on a host that it does not name'}.`,
      without('container.id'),
    )
  if (id.value === 'host') return on(claim`It ran on the host itself, outside any container${host && claim`,${host}`}.`, id)
  const name = given(fieldOf(report, 'container.name'), (word) => claim` ${word}`)
  const pod = given(fieldOf(report, 'k8s.pod.name'), (word) => claim` of pod ${word}`)
  const namespace = given(fieldOf(report, 'k8s.ns.name'), (word) => claim` in namespace ${word}`)
  return claim`It ran in container${name} (id ${id})${pod}${namespace}${host}.`
}

function kubernetes(report: Case): Claim {
  const resource = fieldOf(report, 'ka.target.resource')
  const name = firstOf(report, ['ka.target.name', 'ka.resp.name', 'ka.req.configmap.name'])
  const about = resource || name ? claim` about ${resource}${resource && name ? ' ' : ''}${name}` : undefined
  const namespace = given(fieldOf(report, 'ka.target.namespace'), (word) => claim` in namespace ${word}`)
  const verb = asked(report)
  const uri = about ? undefined : given(fieldOf(report, 'ka.uri'), (path) => claim` for ${path}`)
  const answer = given(fieldOf(report, 'ka.response.code'), (code) => claim`; it answered ${code}`)
  const user = fieldOf(report, 'ka.user.name') ?? on(claim`A user that the event does not name`, without('ka.user.name'))
  return claim`${user} sent the Kubernetes API a request${verb}${about}${uri}${namespace}${contents(report)}${answer}.`
}

/** The verb and what of the object it is for: `create, exec`. */
function asked(report: Case): Claim | undefined {
  const words = ['ka.verb', 'ka.target.subresource'].map((name) => given(fieldOf(report, name), (word) => claim`${word}`))
  const there = words.filter((one) => one !== undefined)
  return there.length > 0 ? claim` (${joined(there, ', ')})` : undefined
}

/** What was to be run, bound or started, as far as the rule prints it. */
function contents(report: Case): Claim | undefined {
  const told = [
    given(fieldOf(report, 'ka.uri.param[command]'), (line) => on(claim`, to run ${{ value: line.value.split(/\s/)[0] ?? '' }}`, line)),
    given(fieldOf(report, 'ka.req.binding.role'), (role) => claim`, binding the role ${role}`),
    given(fieldOf(report, 'ka.req.binding.subjects'), (subjects) => claim`, for the subjects ${subjects}`),
    given(fieldOf(report, 'ka.req.pod.containers.image'), (images) => claim`, for containers of ${images}`),
  ].filter((one) => one !== undefined)
  return told.length > 0 ? joined(told) : undefined
}

function service(report: Case): Claim {
  const named = (label: string, exhibit: Exhibit | undefined) => given(exhibit, (one) => claim`${label} ${one}`)
  const told = [
    named('actor', actorField(report)),
    named('action', bearing(report, actionOf(report.sample))),
    named('target', bearing(report, targetOf(report.sample))),
    named('address', firstOf(report, ['ct.srcip', 'gcp.callerIP', 'okta.client.ip'])),
    named('region', fieldOf(report, 'ct.region')),
  ].filter((one) => one !== undefined)
  if (told.length > 0) return claim`The audit log of ${report.source} names: ${joined(told, ', ')}.`
  return on(claim`The event of ${report.source} names neither an actor nor a target.`, without('actor'))
}

/** Who did it, in the words of an audit log; undefined for system calls, which name a user of the machine and not a person. */
export function actorField(report: Case): Exhibit | undefined {
  return isPluginEvent(report.sample) ? bearing(report, actorOf(report.sample)) : undefined
}

/** Whom to ask about a system call: the owner of the workload, or of the host where nothing more is named than a process of it. */
export function ownerOf(report: Case): Claim {
  const host = report.sample.source === 'syscall' && fieldOf(report, 'container.id')?.value === 'host' ? report.hostname : undefined
  return host ? claim`whoever owns the host ${host}` : claim`whoever owns ${workloadOf(report)}`
}

/** The field that holds this value. */
function bearing(report: Case, value: string | undefined): Exhibit | undefined {
  return value === undefined ? undefined : allFields(report).find((one) => one.value === value)
}

const forgotten = on(
  claim`The event's text is no longer kept (retain in falconer.yml), so little can be said of it beyond its rule, time and host.`,
  textForgotten,
)

function withoutFields(report: Case): Claim {
  const nothing = on(
    claim`The event has no output fields, so little can be said of it beyond its rule, time and host.`,
    without('output_fields'),
  )
  const text = given(report.output, (words) => claim` The rule's text, as Falco filled it in, says: ${words}`)
  return claim`${nothing}${text}`
}
