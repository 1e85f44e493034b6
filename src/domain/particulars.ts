import { errno } from './describe.ts'
import { field, firstField, shown } from './event.ts'
import type { FalcoEvent } from './event.ts'
import type { Identity } from './fingerprint.ts'
import { actionOf, actorOf, isPluginEvent, targetOf } from './plugin.ts'
import { isSecretName, mask } from './secrets.ts'
import { containerOf, imageOf, readable, tellsOfProcess } from './untrusted.ts'

/** One fact of an event, fit to show: no secret in it, JSON told in words. */
export type Particular = { readonly label: string; readonly value: string }

/** The facts that matter for this kind of event, the telling ones first; what the event does not know is left out. */
export function particulars(event: FalcoEvent, identity?: Pick<Identity, 'workload'>): readonly Particular[] {
  const cluster: Row = ['Cluster', identity?.workload.cluster ?? field(event, 'cluster')]
  const rows = event.source === 'internal' ? internalRows(event) : [...tellingRows(event), cluster, ...otherRows(event)]
  return rows.map(([label, text]) => ({ label, value: valueOf(label, text) })).filter(({ value }) => value !== '')
}

type Row = readonly [label: string, text: string | undefined]

/** A custom field may be named for the secret that it holds; the official ones with such names (`…committed_secrets.desc`) have dots. */
function valueOf(label: string, text: string | undefined): string {
  if (text === undefined) return ''
  return isSecretName(label) && !label.includes('.') ? mask : readable(text)
}

function tellingRows(event: FalcoEvent): readonly Row[] {
  return isPluginEvent(event) && !tellsOfProcess(event) ? pluginRows(event) : [...deedRows(event), ...placeRows(event)]
}

function deedRows(event: FalcoEvent): readonly Row[] {
  return [
    ['Process', field(event, 'evt.type') === 'container' ? undefined : firstField(event, ['proc.cmdline', 'proc.name'])],
    ['Executable', executable(event)],
    ['Parents', parents(event)],
    ['File', isConnection(event) ? undefined : firstField(event, files)],
    ['Asked for as', asked(event)],
    ['Connection', connection(event)],
    ['Failed with', errno(event)],
    ['User', user(event)],
    ['Login', login(event)],
    ['Terminal', terminal(event)],
    ['Directory', field(event, 'proc.cwd')],
  ]
}

const files = ['fd.name', 'evt.arg.path', 'evt.arg.filename', 'evt.arg.name']

function placeRows(event: FalcoEvent): readonly Row[] {
  return [
    ['Container', container(event)],
    ['Image', imageOf(event)],
    ['Pod', field(event, 'k8s.pod.name')],
    ['Namespace', field(event, 'k8s.ns.name')],
    ['Host', event.hostname],
  ]
}

function executable(event: FalcoEvent): string | undefined {
  const path = firstField(event, ['proc.exepath', 'proc.exe'])
  const notes =
    field(event, 'evt.arg.flags')
      ?.split('|')
      .map((flag) => exeNotes.get(flag)) ?? []
  return path && [path, ...notes.filter(Boolean)].join(', ')
}

/** What Falco's exe flags say of the file that runs (libs, `EXE_*` in `evt.arg.flags` of execve). */
const exeNotes: ReadonlyMap<string, string> = new Map([
  ['EXE_UPPER_LAYER', 'added or changed in the running container'],
  ['EXE_FROM_MEMFD', 'run from memory'],
])

/** The nearest first. */
function parents(event: FalcoEvent): string | undefined {
  const further = [2, 3, 4, 5, 6, 7].map((n) => field(event, `proc.aname[${n}]`))
  const line = [firstField(event, ['proc.pcmdline', 'proc.pname']), ...further].filter((one) => one !== undefined)
  return line.join(' ← ') || undefined
}

function isConnection(event: FalcoEvent): boolean {
  return field(event, 'fd.l4proto') !== undefined || (field(event, 'fd.name') ?? '').includes('->')
}

function connection(event: FalcoEvent): string | undefined {
  if (!isConnection(event)) return undefined
  const ends = field(event, 'fd.name')?.replace('->', ' → ')
  return [ends, field(event, 'fd.l4proto')].filter(Boolean).join(', ')
}

function asked(event: FalcoEvent): string | undefined {
  const raw = field(event, 'fd.nameraw')
  return raw === field(event, 'fd.name') ? undefined : raw
}

function user(event: FalcoEvent): string | undefined {
  return named(field(event, 'user.name'), field(event, 'user.uid'))
}

/** Who logged in, before any `su` or `sudo`; −1 is Linux's word for "nobody did". */
function login(event: FalcoEvent): string | undefined {
  const uid = field(event, 'user.loginuid')
  const nobody = uid === '-1' || uid === '4294967295' || uid === field(event, 'user.uid')
  return nobody ? undefined : named(field(event, 'user.loginname'), uid)
}

function named(name: string | undefined, uid: string | undefined): string | undefined {
  if (uid === undefined) return name
  return name === undefined ? `uid ${uid}` : `${name} (uid ${uid})`
}

/** Majors 136 to 143 are the pseudo-terminals (Linux, Documentation/admin-guide/devices.txt); 0 is no terminal. */
function terminal(event: FalcoEvent): string | undefined {
  const device = Number(field(event, 'proc.tty') ?? 0)
  if (!Number.isSafeInteger(device) || device <= 0) return undefined
  const [major, minor] = [device >> 8, device & 0xff]
  return major >= 136 && major <= 143 ? `pts/${(major - 136) * 256 + minor}` : `device ${major}:${minor}`
}

function container(event: FalcoEvent): string | undefined {
  const name = containerOf(event)
  const id = field(event, 'container.id')
  return name === undefined || id === undefined || name === id ? name : `${name} (${id})`
}

function pluginRows(event: FalcoEvent): readonly Row[] {
  return [
    ['Actor', actorOf(event)],
    ['Action', actionOf(event)],
    ['Target', event.source === 'k8s_audit' ? kubernetesObject(event) : targetOf(event)],
    ['Namespace', field(event, 'ka.target.namespace')],
    ...pluginFields.map(([label, name]): Row => [label, field(event, name)]),
  ]
}

function kubernetesObject(event: FalcoEvent): string | undefined {
  const name = firstField(event, ['ka.target.name', 'ka.resp.name', 'ka.req.configmap.name'])
  return [field(event, 'ka.target.resource'), name].filter(Boolean).join(' ') || undefined
}

/** Fields of the official plugins that deserve a name of their own, in the order in which people ask. */
const pluginFields: readonly (readonly [label: string, name: string])[] = [
  ['Subresource', 'ka.target.subresource'],
  ['Command', 'ka.uri.param[command]'],
  ['Images', 'ka.req.pod.containers.image'],
  ['Init images', 'ka.req.pod.initContainers.image'],
  ['Ephemeral image', 'jevt.value[/requestObject/ephemeralContainers/0/image]'],
  ['Volumes', 'jevt.value[/requestObject/spec/volumes]'],
  ['Rules', 'ka.req.role.rules'],
  ['Role', 'ka.req.binding.role'],
  ['Subjects', 'ka.req.binding.subjects'],
  ['Ports', 'ka.req.service.ports'],
  ['Request', 'ka.uri'],
  ['Answer', 'ka.response.code'],
  ['Decision', 'ka.auth.decision'],
  ['Because', 'ka.auth.reason'],
  ['Error', 'ct.error'],
  ['From', 'ct.srcip'],
  ['Region', 'ct.region'],
  ['Policy', 'ct.request.policy'],
  ['From', 'gcp.callerIP'],
  ['Client', 'gcp.userAgent'],
  ['Project', 'gcp.projectId'],
  ['Change', 'gcp.policyDelta'],
  ['Repository', 'github.repo.name'],
  ['Organisation', 'github.org'],
  ['Collaborator', 'github.collaborator.name'],
  ['Workflow', 'github.workflow.filename'],
  ['Group', 'okta.target.group.name'],
  ['Application', 'okta.target.app.alternateid'],
  ['From', 'okta.client.ip'],
  ['Country', 'okta.client.geo.country'],
  ['Reason', 'okta.reason'],
]

/** Falco's words on itself, without the local time in front (the event's own time is shown) and the counters behind. */
function internalRows(event: FalcoEvent): readonly Row[] {
  return [
    ['Message', event.output?.replace(/^\S+: (?:\w+ )?/, '').replace(/ \([^()]*=[^()]*\)$/, '')],
    ['Process', field(event, 'proc.name')],
    ['Host', event.hostname],
  ]
}

/** Every field that has no row of its own: those of custom rules, `append_output` and plugins that we do not know. */
function otherRows(event: FalcoEvent): readonly Row[] {
  const others = [...event.fields].filter(([name]) => !told.has(name) && !silent.test(name) && !isTold(event, name))
  return others.map(([name, text]): Row => [labels.get(name) ?? labelOf(name), shown(text)])
}

/** `evt.arg.mode` is its Mode; a name of several parts stays as it is, to be looked up. */
function labelOf(name: string): string {
  const word = name.replace(/^evt\.arg\./, '')
  return /^[a-z]+$/.test(word) ? word.slice(0, 1).toUpperCase() + word.slice(1) : word
}

/** Whether another row shows this field's value already: a call has its path in two arguments, a plugin its actor in two fields. */
function isTold(event: FalcoEvent, name: string): boolean {
  const text = field(event, name)
  if (name === 'evt.arg.flags') return /^(?:0$|EXE_)/.test(text ?? '')
  if (name.startsWith('evt.arg.')) return text === firstField(event, files)
  if (!isPluginEvent(event)) return false
  return [actorOf(event), actionOf(event), targetOf(event)].includes(text) || name.startsWith('ka.target.')
}

const told: ReadonlySet<string> = new Set(
  [
    ...pluginFields.map(([, name]) => name),
    'cluster evt.res evt.type fd.name fd.nameraw ka.req.configmap.name ka.resp.name',
    'proc.args proc.cmdline proc.cwd proc.exe proc.exepath proc.name proc.pcmdline proc.pexe proc.pexepath proc.pname proc.sname proc.tty',
  ].flatMap((names) => names.split(' ')),
)

/** Numbers and names that repeat what another row says, or that only a machine compares. */
const silent =
  /^(?:user\.|group\.|container\.(?!mounts)|k8s\.|evt\.(?:time|num|hostname|source|plugin)|fd\.(?!name)|proc\.(?:a(?:name|exe)|exe_ino|[sv]?p?id\b)|github\.repo|github\.diff.*links$|gcp\.(?:authorizationInfo|request)$)|_ts$/

const labels: ReadonlyMap<string, string> = new Map([
  ['container.mounts', 'Mounts'],
  ['evt.arg.flags', 'Flags'],
  ['evt.args', 'Arguments'],
  ['proc.env', 'Environment variables'],
  ['thread.cap_effective', 'Capabilities'],
  ['thread.cap_permitted', 'Permitted capabilities'],
])
