import { shell } from './command-line.ts'
import { eachCommand, shape, textOf, written } from './shape.ts'
import type { Shape } from './shape.ts'
import type { Command, Pipeline } from './shell-text.ts'

/** https://docs.kernel.org/admin-guide/cgroup-v1/cgroups.html, "notify_on_release". By its name alone it may lie anywhere. */
const cgroupFile = /\/(?:release_agent|notify_on_release)$/

/** How somebody who is in stays in, becomes root, or gets out of a container. */
export const footholds: readonly Shape[] = [
  shape('writes to /etc/ld.so.preload, whose libraries every program loads', eachCommand(writing(/^\/etc\/ld\.so\.preload$/))),
  shape('writes to authorized_keys, whose keys let their owners log in', eachCommand(writing(/(?:^|\/)\.ssh\/authorized_keys2?$/))),
  shape('writes to sudoers, which says who may become root', eachCommand(writing(/^(?:\/\S*)?\/etc\/sudoers(?:\.d\/\S+)?$/))),
  shape('lets everybody run a shell with the rights of its owner (setuid)', setuidShell),
  shape('lets everybody change a file that decides who may log in or become root', eachCommand(opensAccounts)),
  shape('starts a container that has the whole file system of the host, to change it or to work in it', eachCommand(hostInContainer)),
  shape('writes to a file of cgroups by which the kernel runs a program outside any container', eachCommand(writing(cgroupFile))),
  shape('has the kernel run a program of its choice, outside any container, when another one crashes', eachCommand(coreProgram)),
]

/** Only in a container; on the host itself these lead nowhere. */
export const waysOut: readonly Shape[] = [
  shape('works in /host or the like, where the file system of the host is commonly mounted', eachCommand(changesRoot)),
  shape('mounts a block device', eachCommand(mountsDisk)),
  shape('speaks to the socket of the container runtime, which starts containers with any rights', eachCommand(runtimeSocket)),
]

function writing(file: RegExp): (command: Command) => string | undefined {
  return (command) => written(command, file)
}

/** A shell, or what the same line copied one to. */
function setuidShell(pipelines: readonly Pipeline[]): string | undefined {
  const commands = pipelines.flat()
  const copies = new Set(commands.filter(copiesShell).map(({ words }) => words.at(-1)?.text))
  const isShell = ({ text }: { readonly text: string }) => copies.has(text) || shell.test(text.replace(/^.*\//s, ''))
  const found = commands.find(
    ({ program, words }) => /^(?:chmod|install)$/.test(program) && words.some(({ text }) => setuid.test(text)) && words.some(isShell),
  )
  return found && textOf(found)
}
const setuid = /^(?:(?:[ugoa]*[ua][ugoa]*)?\+[rwx]*s[rwxst]*|(?:-m|--mode=)?0?[4-7][0-7]{2}[1357])$/

function copiesShell({ program, words }: Command): boolean {
  return (
    /^(?:cp|install|mv)$/.test(program) &&
    words.slice(0, -1).some(({ text }) => /^\/\S*\//.test(text + '/') && shell.test(text.replace(/^.*\//s, '')))
  )
}

function opensAccounts(command: Command): string | undefined {
  const texts = command.words.map(({ text }) => text)
  const isOpen = texts.some((text) => /^(?:0?[0-7]{2}[2367]|[ug]*[oa][ugoa]*[+=][rx]*w[rwx]*)$/.test(text))
  return command.program === 'chmod' && isOpen && texts.some((text) => /^\/etc\/(?:g?shadow|passwd|sudoers)$/.test(text))
    ? textOf(command)
    : undefined
}

/** What only looks at the host, such as an exporter of figures, has its files for reading alone. */
function hostInContainer({ whole }: Command): string | undefined {
  const texts = whole.map(({ text }) => text)
  const at = texts.findIndex((text) => /^(?:\/\S*\/)?(?:docker|podman|nerdctl)$/.test(text))
  const given = at < 0 ? [] : texts.slice(at)
  const mounts = given.find(
    (text, index) => rootVolume.test(text) && (text.startsWith('-') || /^(?:-v|--volume)$/.test(given[index - 1] ?? '')),
  )
  const works = given.includes('--privileged') || given.some((text) => /^(?:\/\S*\/)?chroot$/.test(text))
  return mounts !== undefined && works && given.some((text) => /^(?:run|create)$/.test(text)) ? given.join(' ') : undefined
}
const rootVolume = /^(?:-v|--volume=)?\/:\/[^\s:,]*(?::rw)?$/

/** A pattern that begins with `|` names a program: https://man7.org/linux/man-pages/man5/core.5.html */
function coreProgram(command: Command): string | undefined {
  const isProgram = command.words.some(({ text }) => /^(?:kernel\.core_pattern=)?\|/.test(text))
  const isSet =
    written(command, /^(?:\/\S*)?\/proc\/sys\/kernel\/core_pattern$/) !== undefined ||
    (command.program === 'sysctl' && command.words.some(({ text }) => text.startsWith('kernel.core_pattern=')))
  return isProgram && isSet ? textOf(command) : undefined
}

function changesRoot({ whole }: Command): string | undefined {
  const texts = whole.map(({ text }) => text)
  const at = texts.findIndex(
    (text, index) => /^(?:\/\S*\/)?chroot$/.test(text) && /^\/(?:mnt\/)?(?:host\S*|rootfs\S*|node)$/.test(texts[index + 1] ?? ''),
  )
  return at < 0 ? undefined : texts.slice(at).join(' ')
}

/** Not for the kubelet, whose drivers mount the volumes of pods from a container of their own. */
function mountsDisk(command: Command): string | undefined {
  const texts = command.words.map(({ text }) => text)
  const isDisk = texts.some((text) => /^\/dev\/(?:(?:sd|vd|xvd|hd)[a-z]|nvme\d|mmcblk\d|dm-\d|mapper\/)/.test(text))
  return command.program === 'mount' && isDisk && !texts.some((text) => text.includes('/kubelet/')) ? textOf(command) : undefined
}

/** To ask whether it is there says nothing. */
function runtimeSocket(command: Command): string | undefined {
  const texts = command.words.map(({ text }) => text)
  const speaks = texts.some((text) =>
    /^(?:--unix-socket=)?\/(?:var\/)?run\/(?:docker\.sock|containerd\/containerd\.sock|crio\/crio\.sock|podman\/podman\.sock)$/.test(text),
  )
  const asksOnly = texts.some((text) => /\/(?:_ping|version|info)$/.test(text))
  return command.program === 'curl' && speaks && !asksOnly ? textOf(command) : undefined
}
