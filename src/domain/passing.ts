/** Fields whose value belongs to one event, one process or one start. */
const ofOneStart = listed(
  // Processes, threads, sessions: numbers of one start.
  'proc.pid proc.ppid proc.vpid proc.pvpid proc.apid proc.sid proc.vpgid proc.pgid proc.loginshellid',
  'thread.tid thread.vtid thread.exectime thread.totexectime thread.cpu thread.vmsize thread.vmrss',
  'proc.fdopencount proc.fdusage proc.vmsize proc.vmrss proc.vmswap thread.pfmajor thread.pfminor',
  // Containers and pods: ids and times of one start. A pod's name stays: its owner is read from it.
  'container.full_id container.start_ts container.duration container.ip container.cni.json container.mounts',
  'k8s.pod.id k8s.pod.uid k8s.pod.full_sandbox_id k8s.pod.sandbox_id k8s.pod.ip k8s.pod.cni.json',
  // Buffers, results and numbers of one event.
  'evt.buffer evt.buflen evt.num evt.rawres evt.cpu',
  // Descriptors, and ports that a client draws anew for each connection. The server's port stays.
  'fd.num fd.ino fd.uid fd.containername fd.containerdirectory fd.cport fd.lport fd.rport',
  // Audit logs: the number, the time and the whole text of one record.
  'ka.auditid jevt.obj ct.id ct.eventid okta.uuid okta.published uuid time timestamp',
)

/** Command lines, arguments, environments: seldom twice the same, and yet somebody may mean just one. */
const ofOneCommand = listed(
  'proc.cmdline proc.pcmdline proc.acmdline proc.args proc.exeline proc.env proc.aenv evt.args evt.info',
  'proc.cmdnargs proc.cmdlenargs proc.pcmdlenargs',
)

/** Times and numbers, whatever follows. */
const families = [
  'evt.time evt.datetime evt.rawtime evt.reltime evt.deltatime evt.latency jevt.time jevt.rawtime evt.rawarg',
  'proc.exe_ino proc.pid. proc.ppid. proc.duration',
].flatMap((line) => line.split(' '))

/** Paths of one process or of one moment (`/proc/4711/environ`, `/tmp/tmp.x3Kq`, `…/snapshots/812/fs`), and connections. */
const passing = /->|\d{3}|^\/(?:var\/)?tmp\/|^\/dev\/shm\//

/** It would make traits of every event: nothing is alike that tells it apart. */
export function isVolatileField(name: string): boolean {
  const bare = bareName(name)
  return !comesAgain(name) || ofOneCommand.has(bare) || bare.startsWith('evt.arg.')
}

/** Whether another event may have the same value here. */
export function comesAgain(name: string): boolean {
  const bare = bareName(name)
  return !ofOneStart.has(bare) && !families.some((start) => bare.startsWith(start))
}

export function isPassingPath(path: string): boolean {
  return passing.test(path)
}

/** Without what an index makes of it: `proc.aname[2]`, or falcosidekick's `proc.aname_2`. */
export function bareName(name: string): string {
  return name.replace(/(?:\[\w*\]|_\d+)$/, '')
}

function listed(...names: readonly string[]): ReadonlySet<string> {
  return new Set(names.flatMap((line) => line.split(' ')))
}
