import { field, firstField } from './event.ts'
import type { FalcoEvent } from './event.ts'
import type { Prose } from './prose.ts'
import { value, valueOf } from './untrusted.ts'

/** What a process did, in the past tense and after "tried to". `run` has a sentence of its own: the command is the deed. */
export type Deed = { readonly kind: 'run' | 'other'; readonly did: Prose; readonly tryTo: Prose }

/** The deed of a system call event, from `evt.type` and its arguments; undefined when the event does not say which call it was. */
export function syscallDeed(event: FalcoEvent): Deed | undefined {
  const call = field(event, 'evt.type')
  if (call === undefined) return undefined
  const telling = tellings.get(call) ?? { did: ['called ', value(call)], tryTo: ['call ', value(call)], object: onWhat }
  const { did, tryTo, object } = telling
  const of = object?.(event) ?? []
  return { kind: runs.has(call) ? 'run' : 'other', did: [...did, ...of], tryTo: [...tryTo, ...of] }
}

type Telling = { readonly did: Prose; readonly tryTo: Prose; readonly object?: (event: FalcoEvent) => Prose }

const runs: ReadonlySet<string> = new Set(['execve', 'execveat'])

/** System calls by what they do: names that Falco gives to `evt.type`, past tense, infinitive, object. */
const tellings: ReadonlyMap<string, Telling> = new Map([
  ...telling('execve execveat', 'ran', 'run', programRun),
  ...telling('open openat openat2 open_by_handle_at creat', 'opened', 'open', fileOpened),
  ...telling('connect', 'connected', 'connect', connectedTo),
  ...telling('accept accept4', 'accepted', 'accept', connection),
  ...telling('sendto sendmsg sendmmsg', 'sent data', 'send data', over),
  ...telling('recvfrom recvmsg recvmmsg', 'received data', 'receive data', over),
  ...telling('listen', 'listened', 'listen', onWhat),
  ...telling('bind', 'bound a socket', 'bind a socket', toWhat),
  ...telling('dup dup2 dup3', 'duplicated a file descriptor', 'duplicate a file descriptor', ofWhat),
  ...telling('unlink unlinkat', 'deleted', 'delete', path('a file')),
  ...telling('rmdir', 'deleted', 'delete', path('a directory')),
  ...telling('rename renameat renameat2', 'renamed', 'rename', moved),
  ...telling('link linkat', 'made a hard link', 'make a hard link', linked),
  ...telling('symlink symlinkat', 'made a symbolic link', 'make a symbolic link', linked),
  ...telling('mkdir mkdirat', 'created', 'create', path('a directory')),
  ...telling('chmod fchmod fchmodat fchmodat2', 'changed the mode of', 'change the mode of', modeChanged),
  ...telling('chown fchown fchownat lchown', 'changed the owner of', 'change the owner of', path('a file')),
  ...telling('mount', 'mounted', 'mount', mounted),
  ...telling('umount umount2', 'unmounted', 'unmount', path('a file system')),
  ...telling('ptrace', 'called ptrace', 'call ptrace', withArgument('evt.arg.request')),
  ...telling('setuid setreuid setresuid', 'changed its user id', 'change its user id', toArgument('evt.arg.uid')),
  ...telling('setns', 'entered another namespace (setns)', 'enter another namespace (setns)'),
  ...telling('unshare', 'left its namespaces (unshare)', 'leave its namespaces (unshare)'),
  ...telling('bpf', 'called bpf', 'call bpf', withArgument('evt.arg.cmd')),
  ...telling('init_module finit_module', 'loaded a kernel module', 'load a kernel module', fileNamed),
  ...telling('socket', 'opened a socket', 'open a socket', withArgument('evt.arg.domain', 'evt.args')),
  ...telling('kill tkill tgkill', 'sent a signal', 'send a signal', withArgument('evt.arg.sig')),
])

function telling(calls: string, did: string, tryTo: string, object?: Telling['object']): [string, Telling][] {
  const told = { did: [did], tryTo: [tryTo], ...(object && { object }) }
  return calls.split(' ').map((call) => [call, told])
}

/** When it fails, the process fields still show the caller: only the arguments name the program. */
function programRun(event: FalcoEvent): Prose {
  return [' ', valueOf(event, 'evt.arg.filename', 'evt.arg.pathname', 'fd.name') ?? 'a program']
}

function fileOpened(event: FalcoEvent): Prose {
  const flags = field(event, 'evt.arg.flags')?.split('|') ?? []
  const aim = Object.entries(aims).find(([flag]) => flags.includes(flag))?.[1] ?? ''
  return [...path('a file')(event), aim]
}

const aims = { O_RDWR: ' for reading and writing', O_WRONLY: ' for writing', O_RDONLY: ' for reading' }

function path(unnamed: string): (event: FalcoEvent) => Prose {
  return (event) => [' ', pathOf(event) ?? unnamed]
}

function pathOf(event: FalcoEvent): Prose[number] | undefined {
  return valueOf(event, 'fd.name', 'evt.arg.path', 'evt.arg.filename', 'evt.arg.pathname', 'evt.arg.name', 'evt.arg.dir')
}

/** Falco writes a connection as `client->server`: the end that was connected to is the second. */
function connectedTo(event: FalcoEvent): Prose {
  const end = firstField(event, ['fd.name'])?.split('->').at(-1)
  const protocol = valueOf(event, 'fd.l4proto')
  return end ? [' to ', value(end), ...(protocol ? [' over ', protocol] : [])] : []
}

function connection(event: FalcoEvent): Prose {
  const name = valueOf(event, 'fd.name')
  return name ? [' connection ', name] : [' a connection']
}

function over(event: FalcoEvent): Prose {
  return after(' over ', valueOf(event, 'fd.name'))
}

function onWhat(event: FalcoEvent): Prose {
  return after(' on ', valueOf(event, 'fd.name'))
}

function toWhat(event: FalcoEvent): Prose {
  return after(' to ', valueOf(event, 'fd.name'))
}

function ofWhat(event: FalcoEvent): Prose {
  return after(' of ', valueOf(event, 'fd.name'))
}

function fileNamed(event: FalcoEvent): Prose {
  return after(' from ', valueOf(event, 'fd.name'))
}

function moved(event: FalcoEvent): Prose {
  const from = valueOf(event, 'evt.arg.oldpath', 'evt.arg.path', 'fd.name')
  return [' ', from ?? 'a file', ...after(' to ', valueOf(event, 'evt.arg.newpath'))]
}

function linked(event: FalcoEvent): Prose {
  const at = valueOf(event, 'evt.arg.linkpath', 'evt.arg.newpath')
  return [...after(' ', at), ...after(' to ', valueOf(event, 'evt.arg.target', 'evt.arg.oldpath'))]
}

function modeChanged(event: FalcoEvent): Prose {
  const file = valueOf(event, 'evt.arg.filename', 'evt.arg.path', 'evt.arg.name', 'fd.name')
  return [' ', file ?? 'a file', ...after(' to ', valueOf(event, 'evt.arg.mode'))]
}

function mounted(event: FalcoEvent): Prose {
  return [' ', valueOf(event, 'evt.arg.dev') ?? 'a file system', ...after(' at ', valueOf(event, 'evt.arg.dir'))]
}

function withArgument(...names: readonly string[]): (event: FalcoEvent) => Prose {
  return (event) => after(' with ', valueOf(event, ...names))
}

function toArgument(name: string): (event: FalcoEvent) => Prose {
  return (event) => after(' to ', valueOf(event, name))
}

function after(words: string, what: Prose[number] | undefined): Prose {
  return what === undefined ? [] : [words, what]
}
