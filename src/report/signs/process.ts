import { basename } from 'node:path/posix'
import { claim, joined, on } from '../claim.ts'
import { fieldOf, showing, wholeOf, without } from '../evidence.ts'
import type { Case, Exhibit } from '../evidence.ts'
import { failureOf, isInContainer, kindOf } from '../happening.ts'
import { waysOut } from '../knowledge/footholds.ts'
import { isAskedForBeneath, shapes, shell } from '../knowledge/shapes.ts'
import { shownIn } from '../knowledge/shape.ts'
import { head, isNoLogin, terminalName } from '../readable.ts'
import { grave, graveProcess, plain } from './sign.ts'
import type { Reading, Sign } from './sign.ts'

function result(report: Case): Sign | undefined {
  const [failure, outcome] = [failureOf(report), fieldOf(report, 'evt.res')]
  if (failure) return plain(claim`The system call failed with ${failure}: this attempt did not succeed. One before or after it may have.`)
  if (outcome?.value !== 'SUCCESS') return undefined
  const [call, name] = [fieldOf(report, 'evt.type'), fieldOf(report, 'proc.name')]
  return plain(
    claim`The result ${outcome} is that of the system call${call && claim` ${call}`}${name && claim` of ${name}`}, and of nothing that came after it.`,
  )
}

function binary(report: Case): Sign | undefined {
  const [name, path] = [fieldOf(report, 'proc.name'), fieldOf(report, 'proc.exepath')]
  if (!name || !path || basename(path.value).startsWith(name.value)) return undefined
  const manyNames = /^(?:busybox|toybox|coreutils)$/.test(basename(path.value)) ? ', which serves many commands under their own names' : ''
  return plain(claim`The process is called ${name}; ${path} is the binary behind it${manyNames}.`)
}

function origin(report: Case): Sign | undefined {
  const flags = fieldOf(report, 'evt.arg.flags')
  if (flags?.value.includes('EXE_FROM_MEMFD'))
    return graveProcess(
      on(claim`The executable is an anonymous file in memory (EXE_FROM_MEMFD): there is no file on disk to look at.`, flags),
    )
  if (flags?.value.includes('EXE_UPPER_LAYER')) return upperLayer(report, flags)
  // That a shell came with the image would only lull, beside what it was given to do.
  if (flags?.value.includes('EXE_LOWER_LAYER') && !(isShellRun(report) && isGraveBeside(report)))
    return plain(on(claim`The executable came with the image (EXE_LOWER_LAYER): it was not dropped into the container later.`, flags))
  return undefined
}

/**
 * overlayfs holds there what is new and what was copied up to be changed, be it only in owner or mode (libs' extract__overlay_layer asks for
 * an upper entry and no more). Where packages put their programs, a package installed by hand looks like malware; elsewhere it does not.
 */
function upperLayer(report: Case, flags: Exhibit): Sign {
  const path = fieldOf(report, 'proc.exepath')
  const lies = on(
    claim`The executable${path && claim` ${path}`} lies in the container's writable layer (EXE_UPPER_LAYER): it was added or changed after the image was built`,
    flags,
  )
  if (path && packagePlace.test(path.value))
    return {
      leans: 'rare',
      said: claim`${lies}. It lies where packages put their programs: a package installed since then looks the same.`,
    }
  return graveProcess(claim`${lies}.`)
}

/** Not /usr/local, where people and scripts put what they fetch. */
const packagePlace = /^\/(?:usr\/)?(?:s?bin|lib(?:32|64|exec)?)\//

/** The execve of `sh -c …` is what Falco saw; what the shell then did is another matter. */
function shellCommand(report: Case): Sign | undefined {
  const [name, line] = [fieldOf(report, 'proc.name'), fieldOf(report, 'proc.cmdline')]
  if (!name || !line || kindOf(report) !== 'execution' || failureOf(report)) return undefined
  if (!shell.test(name.value) || !/^\S+ +(?:-\w*c\b|\/)/.test(line.value)) return undefined
  const script = /^\S+ +(?:-\w*c +)?\/\S+/.test(line.value) ? 'the script that it was given' : 'what it was given to run'
  return plain(
    on(
      claim`What was seen is ${fieldOf(report, 'evt.res') ? 'the start of the shell' : 'the shell'} ${name}. Whether ${script} then ran, and how it ended, the event does not show.`,
      line,
    ),
  )
}

function oddCommand(report: Case): Sign | undefined {
  return askedFor(report, 'proc.cmdline', 'the command line')
}

/** A program may be renamed, and have its arguments from a parent that shows them. */
function oddParent(report: Case): Sign | undefined {
  return askedFor(report, 'proc.pcmdline', "the parent's command line")
}

function askedFor(report: Case, name: string, whose: string): Sign | undefined {
  const line = wholeOf(report, name) ?? ''
  const looked = isInContainer(report.sample) ? [...shapes, ...waysOut] : shapes
  const found = shownIn(line, looked).map(({ does, part: whole }) => {
    const part = head(whole, 120)
    return on(claim`${does} (${{ value: part }})`, showing(report, name, part))
  })
  if (found.length === 0) return undefined
  return graveProcess(claim`What ${whose} asks for ${joined(found, '; it ')}. Whether it came to that, the event does not show.`)
}

/** From the host itself it crosses no border; from a container it is the way out; and without a container.id nobody knows which. */
function hostNamespaces(report: Case): Sign | undefined {
  const line = fieldOf(report, 'proc.cmdline')
  if (!line || !intoHost.test(line.value)) return undefined
  const asks = on(claim`The command line asks nsenter for the namespaces of process 1`, line)
  const id = fieldOf(report, 'container.id')
  if (isInContainer(report.sample))
    return graveProcess(
      on(claim`${asks}, from a container: where the container sees the host's processes, that is a way out onto the host.`, id),
    )
  if (id?.value === 'host') return plain(on(claim`${asks}. Falco saw it outside any container, where it leads out of none.`, id))
  const unknown = claim`${asks}. The event does not say in which container, if any: from one, that can be a way out onto the host.`
  return { leans: 'rare', about: 'process', said: on(unknown, without('container.id')) }
}

const intoHost =
  /\bnsenter\s(?:.{0,200}?\s)?(?:(?:-\w*t\s*|--target[\s=])1(?!\d)|(?:-\w*m|--mount)[\s=]?(?:\/\S{1,40})?\/proc\/1\/ns\/mnt\b)/s

function beneathWebServer(report: Case): Sign | undefined {
  const name = fieldOf(report, 'proc.name')
  const lineage = ['proc.pname', 'proc.aname[2]', 'proc.aname[3]', 'proc.aname[4]'].map((one) => fieldOf(report, one))
  const server = name && lineage.find((one) => one && isAskedForBeneath(one.value, name.value))
  if (!name || !server) return undefined
  return graveProcess(claim`${name} runs beneath ${server}, a web server: what is started there, a stranger may have asked for.`)
}

/** docker exec and kubectl exec have no login session either, so its absence is not "a program did it". */
function loginSession(report: Case): Sign | undefined {
  const login = fieldOf(report, 'user.loginuid')
  if (!login) return undefined
  if (!isNoLogin(login.value))
    return plain(claim`The process belongs to the login session of uid ${login}: whoever logged in so, whatever user it runs as now.`)
  return plain(
    claim`The process belongs to no login session (loginuid ${login}): a service, a scheduler or a container runtime started it. An exec into a container looks the same.`,
  )
}

function terminal(report: Case): Sign | undefined {
  const tty = fieldOf(report, 'proc.tty')
  const name = tty && terminalName(tty.value)
  if (!tty || !name) return undefined
  if (name === 'no terminal') {
    const either = isGraveBeside(report) ? '' : ' A reverse shell has none either.'
    return plain(claim`No terminal is attached (tty ${tty}): it was not started at one.${{ prose: [either], on: [] }}`)
  }
  const asked = isInContainer(report.sample) ? 'something asked for a terminal, as docker run -t does' : 'a program made itself a terminal'
  return plain(claim`A terminal is attached (tty ${tty}, ${name}): a person typed, or ${asked}.`)
}

/** Everybody may write to shared memory, and a hidden file is made not to be seen. */
function oddPlace(report: Case): Sign | undefined {
  const path = fieldOf(report, 'proc.exepath')
  if (!path) return undefined
  if (path.value.startsWith('/dev/shm/'))
    return graveProcess(claim`The executable ${path} lies in shared memory, where everybody may write.`)
  if (basename(path.value).startsWith('.')) return graveProcess(claim`The executable ${path} is a hidden file.`)
  return undefined
}

function minerName(report: Case): Sign | undefined {
  const name = ['proc.name', 'proc.exepath'].map((one) => fieldOf(report, one)).find((one) => one && miner.test(basename(one.value)))
  return name && graveProcess(claim`${name} bears the name of a known miner; another program may bear it too.`)
}

const miner =
  /^(?:xmrig|xmr-stak\S*|minerd|minergate\S*|cpuminer\S*|ethminer|ccminer|nanominer|phoenixminer|lolminer|nbminer|kinsing|kdevtmpfsi)$/i

/** The raw path is what somebody asked for, the resolved one what they got to. */
function climb(report: Case): Sign | undefined {
  const [name, raw, path] = ['proc.name', 'fd.nameraw', 'fd.name'].map((one) => fieldOf(report, one))
  if (!name || !raw || !path || !serves.test(name.value) || !/(?:\.\.\/){3}/.test(raw.value)) return undefined
  return grave(claim`${name}, which serves others, was led up from its directory by ${raw} to ${path}.`)
}

const serves = /^(?:node|java|ruby|php\S*|python[\d.]*|perl|gunicorn|uwsgi|nginx|httpd|apache2|caddy|lighttpd)$/

/** A server reads its own credentials by itself, and not with a tool for looking into files. */
function credentialsRead(report: Case): Sign | undefined {
  const [name, path] = ['proc.name', 'fd.name'].map((one) => fieldOf(report, one))
  if (!name || !path || !credentials.test(path.value) || !reader.test(name.value) || !isInContainer(report.sample)) return undefined
  const did = failureOf(report) ? 'tried to open' : 'opened'
  return grave(claim`${name}, a tool for reading or sending files, ${did} ${path}, which by its name holds credentials, in a container.`)
}

const credentials =
  /\/etc\/shadow$|\/etc\/kubernetes\/(?:admin|super-admin|kubelet|controller-manager|scheduler)\.conf$|\/\.kube\/config$|\/\.ssh\/id_\w+$|\/\.aws\/credentials$|\/serviceaccount\/token$/
const reader = /^(?:cat|head|tail|less|more|grep|awk|sed|cp|tar|base64|xxd|od|strings|vim?|nano|curl|wget)$/

/** What shows by itself that the process is odd: beside it, some other sentences are of no use. */
function isGraveBeside(report: Case): boolean {
  return [oddCommand, oddParent, hostNamespaces, oddPlace, minerName, climb, credentialsRead, beneathWebServer].some(
    (read) => read(report)?.leans === 'grave',
  )
}

function isShellRun(report: Case): boolean {
  const [name, path] = ['proc.name', 'proc.exepath'].map((one) => fieldOf(report, one)?.value ?? '')
  return shell.test(name ?? '') || shell.test(basename(path ?? ''))
}

/** Whether the command line itself shows what is rare. */
export function isOddCommand(report: Case): boolean {
  return oddCommand(report) !== undefined
}

export const processReadings: readonly Reading[] = [
  result,
  binary,
  origin,
  shellCommand,
  oddCommand,
  oddParent,
  hostNamespaces,
  oddPlace,
  minerName,
  climb,
  credentialsRead,
  beneathWebServer,
  loginSession,
  terminal,
]
