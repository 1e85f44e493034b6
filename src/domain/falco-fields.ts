/**
 * Falco's fields of system calls and containers by their class, as `falco --list=syscall` has them, newer ones included. What stands
 * behind them in brackets or after one more dot (`proc.aname[2]`, `evt.arg.flags`) is an argument.
 */
const classes: Readonly<Record<string, string>> = {
  evt: `num time time.s time.iso8601 datetime datetime.s rawtime rawtime.s rawtime.ns reltime reltime.s reltime.ns pluginname plugininfo
    source is_async asynctype hostname latency latency.s latency.ns latency.human deltatime deltatime.s deltatime.ns dir type type.is
    category cpu args arg rawarg info buffer buflen res rawres failed is_io is_io_read is_io_write io_dir is_wait wait_latency is_syslog
    count count.error count.error.file count.error.net count.error.memory count.error.other count.exit around abspath abspath.src
    abspath.dst is_open_read is_open_write is_open_exec is_open_create`,
  syscall: 'type',
  proc: `exe pexe aexe exepath pexepath aexepath name pname aname args aargs cmdline pcmdline acmdline cmdnargs cmdlenargs exeline env aenv cwd
    loginshellid tty pid ppid apid vpid pvpid sid sname sid.exe sid.exepath pgid pgid.name pgid.exe pgid.exepath vpgid vpgid.name
    vpgid.exe vpgid.exepath duration ppid.duration pid.ts ppid.ts is_exe_writable is_exe_upper_layer is_exe_lower_layer is_exe_from_memfd
    is_sid_leader is_pgid_leader is_vpgid_leader exe_ino exe_ino.ctime exe_ino.mtime exe_ino.ctime_duration_proc_start
    exe_ino.ctime_duration_pidns_start pidns_init_start_ts is_container_healthcheck is_container_liveness_probe
    is_container_readiness_probe fdopencount fdlimit fdusage vmsize vmrss vmswap nthreads nchilds stdin.type stdin.name stdout.type
    stdout.name stderr.type stderr.name`,
  thread: `cap_permitted cap_inheritable cap_effective pfmajor pfminor tid ismain vtid exectime totexectime cgroups cgroup cpu cpu.user
    cpu.system vmsize vmrss`,
  user: 'uid name homedir shell loginuid loginname',
  group: 'gid name',
  container: `id full_id name image image.id image.repository image.tag image.digest type privileged mounts mount mount.source mount.dest
    mount.mode mount.rdwr mount.propagation healthcheck liveness_probe readiness_probe start_ts duration ip cni.json label labels host_pid
    host_network host_ipc`,
  fd: `num type typechar name nameraw name_changed directory filename ip cip sip lip rip port cport sport lport rport l4proto sockfamily
    is_server uid containername containerdirectory proto cproto sproto lproto rproto net cnet snet lnet rnet connected cip.name sip.name
    lip.name rip.name dev dev.major dev.minor ino is_upper_layer is_lower_layer types`,
  fs: 'path.name path.nameraw path.source path.sourceraw path.target path.targetraw',
}

/** Every whole name of them. */
export const falcoFields: ReadonlySet<string> = new Set(
  Object.entries(classes).flatMap(([of, names]) => names.split(/\s+/).map((name) => `${of}.${name}`)),
)

/** Not one of Falco's: of a class that is known here, but without such a field. Undefined: a plugin's, of which nothing is known. */
export function isFalcoField(name: string): boolean | undefined {
  const [of = '', ...more] = name.replace(/\[.*$/s, '').split('.')
  if (!Object.hasOwn(classes, of)) return more.length > 0 ? undefined : false
  const whole = [of, ...more]
  return more.length > 0 && [whole, whole.slice(0, -1)].some((parts) => parts.length > 1 && falcoFields.has(parts.join('.')))
}
