import { field } from '../../domain/event.ts'
import type { FalcoEvent } from '../../domain/event.ts'

/**
 * Whether an event shows just what this action of falcosecurity/event-generator does: its command, letter by letter, and what it is done to.
 * Read off events/syscall/*.go and events/helper/*.go, 09fdcda (2026-06-29). Its actions for the Kubernetes audit log are not here: their
 * objects bear everyday names, and nothing tells them from anybody else's.
 */
export function isDeedOf(action: string, event: FalcoEvent): boolean {
  const deed = deeds.get(action)
  const line = field(event, 'proc.cmdline')
  if (!deed || line === undefined || !(deed.line ?? itself).test(line)) return false
  return isStartedBy(deed, event) && isSetUpFor(deed, event) && isDoneTo(deed, event)
}

/** Whether what the action does is known here to the letter. */
export function isKnownDeed(action: string): boolean {
  return deeds.has(action)
}

/** The fields whose values the action fixes, in an event that shows it: what they look like is the action's own doing. */
export function fixedBy(action: string): readonly string[] {
  const deed = deeds.get(action)
  return [...(deed?.line ? ['proc.cmdline'] : []), ...(deed?.parent ? ['proc.pcmdline', 'proc.pname'] : [])]
}

/** Whether a value names a file of the action: events/syscall/*.go makes them as falco-event-generator-syscall-<Action>-<random>. */
export function isFileOf(action: string, value: string): boolean {
  const name = madeFile.exec(value)?.[1]
  return name !== undefined && (name === action || (name === 'SshDirectory' && inSshDirectory.has(action)))
}

export const madeFile = /falco-event-generator-(?:syscall|k8saudit)-([A-Za-z0-9]{2,80})-/

/** createSshDirectoryUnderHome names the directory after itself. */
const inSshDirectory: ReadonlySet<string> = new Set(['AddingSshKeysToAuthorizedKeys', 'ReadSshInformation'])

/** Whether a command line is a run of the generator itself. */
export function isGeneratorLine(line: string): boolean {
  return itself.test(line)
}

function isStartedBy({ parent }: Deed, event: FalcoEvent): boolean {
  return parent === undefined || parent.test(field(event, 'proc.pcmdline') ?? '')
}

/** Not every rule tells the environment. Where it does, the action's own setting is there, and none that loads a library or leads elsewhere. */
function isSetUpFor({ setting }: Deed, event: FalcoEvent): boolean {
  const told = field(event, 'proc.env')
  if (told === undefined) return true
  const environment = ` ${told} `
  if (setting !== undefined && !environment.includes(` ${setting} `)) return false
  const rest = setting === undefined ? environment : environment.replace(` ${setting} `, ' ')
  return !/\bLD_\w+=|(?<!\bno)_proxy=|glibc/i.test(rest)
}

function isDoneTo({ line, object, source }: Deed, event: FalcoEvent): boolean {
  const objects = valuesOf(event, objectFields)
  const sources = valuesOf(event, sourceFields)
  if (!sources.every((one) => (source ?? object)?.test(one))) return false
  if (object === undefined) return objects.length === 0
  return objects.every((one) => object.test(one)) && (objects.length + sources.length > 0 || line !== undefined)
}

/** What a process finds under its own number, it would find under `self`. */
function valuesOf(event: FalcoEvent, names: readonly string[]): readonly string[] {
  const own = `/proc/${field(event, 'proc.pid')}/`
  return names.flatMap((name) => field(event, name)?.replace(own, '/proc/self/') ?? [])
}

/**
 * `line` undefined: the generator does it itself. `object` undefined: nothing is opened, linked or spoken to. `source`: what is linked, where
 * that is not the object. `parent`: the parent's command line. `setting`: what it sets in the environment.
 */
type Deed = {
  readonly line?: RegExp
  readonly object?: RegExp
  readonly source?: RegExp
  readonly parent?: RegExp
  readonly setting?: string
}

/** `evt.arg.name`: the path given to open, openat and unlinkat. */
export const objectFields = ['fd.name', 'evt.arg.path', 'evt.arg.name', 'evt.arg.filename', 'evt.arg.newpath', 'evt.arg.linkpath'] as const
/** What link, rename and symlink start from. */
const sourceFields = ['evt.arg.oldpath', 'evt.arg.target'] as const

/** Its own command line; Falco begins a command line with the name of the process. */
const itself = /^event-generator(?: --?[a-z][\w-]*(?:[= ]\w+)?)* (?:run|test|bench)(?: [\w.^$|*:=/-]+)*$/

/** What it starts again under another name, from a folder of its own. */
const spawned = (name: string, action: string) => new RegExp(String.raw`^${name} (?:--loglevel \w+ )?run \^${action}\$(?: --sleep \w+)?$`)

/** A file of the action's own, in a folder and perhaps with something behind it. */
const made = (action: string, before: string, behind = '') =>
  new RegExp(String.raw`^${before}falco-event-generator-syscall-${action}-\w+${behind}$`)

const temporary = String.raw`(?:/[\w.-]+)*/`
const shadow = /^\/etc\/shadow$/

const deeds: ReadonlyMap<string, Deed> = new Map<string, Deed>([
  ['AddingSshKeysToAuthorizedKeys', { object: made('SshDirectory', '/home/', String.raw`/\.ssh/authorized_keys`) }],
  ['ChangeNamespacePrivilegesViaUnshare', { line: /^unshare$/ }],
  // The descriptor that it hands to setns is its standard input, whatever that is.
  ['ChangeThreadNamespace', { object: /^(?!.*->)/ }],
  ['ClearLogActivities', { object: made('ClearLogActivities', temporary, '/syslog') }],
  ['ContactEC2InstanceMetadataServiceFromContainer', { line: /^nc 169\.254\.169\.254 80$/, object: /->169\.254\.169\.254:80$/ }],
  ['ContainerDriftDetectedChmod', { object: made('ContainerDriftDetectedChmod', temporary) }],
  ['ContainerDriftDetectedOpenCreate', { object: made('ContainerDriftDetectedOpenCreate', temporary) }],
  ['CreateFilesBelowDev', { object: made('CreateFilesBelowDev', '/dev/') }],
  [
    'CreateHardlinkOverSensitiveFiles',
    {
      line: made('CreateHardlinkOverSensitiveFiles', `ln -v /etc/shadow ${temporary}`, '/shadow_link'),
      object: made('CreateHardlinkOverSensitiveFiles', temporary, '/shadow_link'),
      source: /^\/etc\/shadow$/,
    },
  ],
  ['CreateHiddenFilesOrDirectories', { object: made('CreateHiddenFilesOrDirectories', String.raw`${temporary}\.`) }],
  [
    'CreateSymlinkOverSensitiveFiles',
    {
      line: made('CreateSymlinkOverSensitiveFiles', `ln -s /etc ${temporary}`, '/etc_link'),
      object: made('CreateSymlinkOverSensitiveFiles', temporary, '/etc_link'),
      source: /^\/etc$/,
    },
  ],
  ['DbProgramSpawnedProcess', { line: /^ls$/ }],
  ['DebugfsLaunchedInPrivilegedContainer', { line: /^debugfs -V$/ }],
  ['DecodingPayloadInContainer', { line: /^echo [A-Za-z0-9+/=]+ \| base64 -d$/ }],
  ['DeleteOrRenameShellHistory', { object: made('DeleteOrRenameShellHistory', temporary, '/ash_history') }],
  ['DetectCryptoMinersUsingTheStratumProtocol', { line: /^echo -o stratum\+tcp -u user -p pass$/ }],
  // It writes where it was started: the image starts it in the root directory.
  ['DetectReleaseAgentFileContainerEscapes', { line: /^sh -c echo 'hello world' > release_agent$/, object: /^(?:\.?\/)?release_agent$/ }],
  ['DirectoryTraversalMonitoredFileRead', { object: shadow }],
  ['DisallowedSSHConnectionNonStandardPort', { line: /^ssh user@example\.com -p 443$/, object: /->\S+:443$/ }],
  ['ExecutionFromDevShm', { line: made('ExecutionFromDevShm', 'sh -c /dev/shm/', String.raw`\.sh`) }],
  ['FindAwsCredentials', { line: /^find (?:\/[\w.-]+)+ -maxdepth 1 -iname \.aws\/credentials$/ }],
  ['InterpretedProcsInboundNetworkActivity', { line: spawned('lua', 'helper.InboundConnection'), object: /^(?!.*->)/ }],
  ['InterpretedProcsOutboundNetworkActivity', { line: spawned('lua', 'helper.OutboundConnection'), object: /->\S+:53$/ }],
  ['JavaProcessClassFileDownload', { line: spawned('java', 'helper.CombinedServerClient'), object: /(?:127\.0\.0\.1|::1):1234/ }],
  ['KubernetesClientToolLaunchedInContainer', { line: /^kubectl$/ }],
  ['LaunchIngressRemoteFileCopyToolsInContainer', { line: /^wget -V$/ }],
  ['LaunchPackageManagementProcessInContainer', { line: /^(?:apk version|apt-get --version)$/ }],
  ['LaunchRemoteFileCopyToolsInContainer', { line: /^scp$/ }],
  ['LaunchSuspiciousNetworkToolInContainer', { line: /^nmap -sn 192\.168\.1\.0\/24$/ }],
  ['LaunchSuspiciousNetworkToolOnHost', { line: /^nmap -sn 172\.17\.0\.1\/32$/ }],
  ['MkdirBinaryDirs', { object: made('MkdirBinaryDirs', '/bin/') }],
  ['ModifyBinaryDirs', { object: made('ModifyBinaryDirs', String.raw`/bin/true\.`) }],
  ['ModifyShellConfigurationFile', { object: made('ModifyShellConfigurationFile', temporary, String.raw`/\.bashrc`) }],
  ['MountLaunchedInPrivilegedContainer', { line: /^mount -o$/ }],
  ['NetcatRemoteCodeExecutionInContainer', { line: /^nc -e \/bin\/sh example\.com 22$/, object: /->\S+:22$/ }],
  ['NonSudoSetuid', { line: spawned('child', 'syscall.NonSudoSetuid') }],
  ['PacketSocketCreatedInContainer', {}],
  ['PolkitLocalPrivilegeEscalationVulnerabilityCVE20214034', { line: /^pkexec$/ }],
  [
    'PotentialLocalPrivilegeEscalationViaEnvironmentVariablesMisuse',
    {
      line: /^sh -c id$/,
      setting: 'GLIBC_TUNABLES=glibc.tune.hwcaps=-WAITED,glibc.tune.secrets=2',
    },
  ],
  ['ProgramRunWithDisallowedHttpProxyEnv', { line: /^curl http:\/\/example\.com$/, setting: 'HTTP_PROXY=http://my.http.proxy.com' }],
  ['PtraceAntiDebugAttempt', {}],
  ['PtraceAttachedToProcess', {}],
  ['ReadEnvironmentVariableFromProcFiles', { line: /^cat \/proc\/self\/environ$/, object: /^\/proc\/self\/environ$/ }],
  ['ReadSensitiveFileTrustedAfterStartup', { line: spawned('httpd', 'syscall.ReadSensitiveFileUntrusted'), object: shadow }],
  ['ReadSensitiveFileUntrusted', { object: shadow }],
  ['ReadShellConfigurationFile', { object: made('ReadShellConfigurationFile', temporary, String.raw`/\.bashrc`) }],
  ['ReadSshInformation', { object: made('SshDirectory', '/home/', String.raw`/\.ssh(?:/known_hosts)?`) }],
  [
    'RemoveBulkDataFromDisk',
    { line: made('RemoveBulkDataFromDisk', `shred -u ${temporary}`), object: made('RemoveBulkDataFromDisk', temporary) },
  ],
  ['RunShellUntrusted', { line: /^sh -c ls > \/dev\/null$/, parent: spawned('httpd', 'helper.RunShell') }],
  ['ScheduleCronJobs', { line: /^crontab -l$/ }],
  ['SearchPrivateKeysOrPasswords', { line: /^find (?:\/[\w.-]+)+ -maxdepth 1 -iname id_rsa$/ }],
  [
    'SetSetuidOrSetgidBit',
    { line: made('SetSetuidOrSetgidBit', String.raw`chmod u\+s ${temporary}`), object: made('SetSetuidOrSetgidBit', temporary) },
  ],
  ['SudoPotentialPrivilegeEscalation', { line: /^sudoedit -u daemon -s ls\\$/ }],
  ['SystemProcsNetworkActivity', { line: spawned('sha1sum', 'helper.NetworkActivity'), object: /->10\.2\.3\.4:\d+$/ }],
  ['SystemUserInteractive', { line: /^login$/ }],
  ['UnexpectedUDPTraffic', { line: /^nc -u example\.com 22$/, object: /->\S+:22$/ }],
  [
    'UnprivilegedDelegationOfPageFaultsHandlingToAUserspaceProcess',
    { line: spawned('child', 'syscall.UnprivilegedDelegationOfPageFaultsHandlingToAUserspaceProcess') },
  ],
  ['UserMgmtBinaries', { line: spawned('vipw', 'helper.ExecLs') }],
  ['WriteBelowBinaryDir', { object: made('WriteBelowBinaryDir', '/bin/') }],
  ['WriteBelowEtc', { object: made('WriteBelowEtc', '/etc/') }],
  ['WriteBelowMonitoredDir', { object: made('WriteBelowMonitoredDir', '/lib/') }],
  ['WriteBelowRoot', { object: made('WriteBelowRoot', '/root/') }],
  ['WriteBelowRpmDatabase', { object: made('WriteBelowRpmDatabase', '/var/lib/rpm/') }],
])
