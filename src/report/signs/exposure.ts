import { claim, on } from '../claim.ts'
import type { Claim } from '../claim.ts'
import { fieldOf, known } from '../evidence.ts'
import type { Case } from '../evidence.ts'
import { failureOf, kindOf } from '../happening.ts'
import { isAnonymous } from '../knowledge/without-credentials.ts'
import { carriedOut, isOpenByDefault, openBinding, refusalOf } from './audit.ts'
import { openingOf } from './bucket-policy.ts'
import { backdooredXz } from './file.ts'
import { openedToEverybody } from './google-policy.ts'

/** What the event shows to be open to misuse; none for most, as Falco tells of deeds and does not look for flaws. */
export function exposures(report: Case): readonly Claim[] {
  return [everybody, allUsers, withoutCredentials, bindingForAll, backdoor, executableSharedMemory, byTheRule]
    .map((read) => read(report))
    .filter((one) => one !== undefined)
}

function everybody(report: Case): Claim | undefined {
  const [policy, opening] = [fieldOf(report, 'ct.request.policy'), openingOf(report.sample)]
  if (!policy || opening?.to !== 'everybody' || refusalOf(report)) return undefined
  const condition = opening.conditional ? ', under a condition that says when' : ', without a condition'
  return on(claim`Exposure, if the call succeeded: the bucket policy allows something to everybody${condition}.`, policy)
}

function allUsers(report: Case): Claim | undefined {
  const opened = openedToEverybody(report.sample)
  const policy = opened && fieldOf(report, opened.shownBy)
  return (
    policy &&
    on(claim`Exposure, if the call succeeded: a policy gives something to everybody, unless public access is prevented elsewhere.`, policy)
  )
}

function backdoor(report: Case): Claim | undefined {
  const path = backdooredXz(report)
  return (
    path &&
    claim`Exposure: sshd opened ${path}, a library file named like the backdoored releases 5.6.0 and 5.6.1 of xz (CVE-2024-3094). Whether it is one of them, the package's version says, and the event does not.`
  )
}

function withoutCredentials(report: Case): Claim | undefined {
  const [user, code] = [fieldOf(report, 'ka.user.name'), carriedOut(report)]
  if (!user || !isAnonymous(report.sample) || !code || isOpenByDefault(report)) return undefined
  return claim`Exposure: the API server carried out (${code}) a request without credentials (${user}).`
}

function bindingForAll(report: Case): Claim | undefined {
  const open = openBinding(report)
  if (!open || refusalOf(report)) return undefined
  const [role, done] = [open.role ? claim`the role ${open.role}` : claim`a role`, carriedOut(report)]
  const exposure = done ? claim`Exposure (answered ${done})` : claim`Exposure, if the request succeeded`
  return on(claim`${exposure}: whoever reaches the API server has ${role} without credentials, as ${open.who}.`, open.shown)
}

/** execve of a file there succeeds only where the mount is not noexec. `sh FILE` needs no such thing, and has another exepath. */
function executableSharedMemory(report: Case): Claim | undefined {
  const [path, result] = [fieldOf(report, 'proc.exepath'), fieldOf(report, 'evt.res')]
  if (!path?.value.startsWith('/dev/shm/') || result?.value !== 'SUCCESS' || kindOf(report) !== 'execution') return undefined
  return on(claim`Exposure: ${path} was executed, so this shared memory is not mounted noexec, as container runtimes mount it.`, result)
}

/** Rules whose very subject is a door left open. */
export const exposing: ReadonlySet<string> = new Set([
  'Launch Privileged Container',
  'Launch Excessively Capable Container',
  'Launch Sensitive Mount Container',
  'Create Privileged Pod',
  'Create Sensitive Mount Pod',
  'Create HostNetwork Pod',
  'Create HostPid Pod',
  'Create HostIPC Pod',
  'Create NodePort Service',
  'Create/Modify Configmap With Private Credentials',
  'Anonymous Request Allowed',
  'Attach to cluster-admin Role',
  'ClusterRole With Wildcard Created',
  'ClusterRole With Write Privileges Created',
  'Ingress Object without TLS Certificate Created',
  'Console Login Without MFA',
  'Console Root Login Without MFA',
  'Delete Bucket Encryption',
  'Delete Bucket Public Access Block',
  'GCP Bucket configured to be public',
  'GCP Bucket objects configured to be public',
  'GCP BigQuery Dataset access configured to be public',
  'Private Repository Becoming Public',
  'Create Public Repository',
  'Secret pushed into a public repository',
  'Secret pushed into a private repository',
])

function byTheRule(report: Case): Claim | undefined {
  const { knowledge, rule } = report
  if (!knowledge || !exposing.has(knowledge.name) || refusalOf(report) || failureOf(report) || isOpenByDefault(report)) return undefined
  const detects = known('rule', 'what it detects', knowledge.detects)
  return on(
    claim`What this rule looks for is an exposure in itself, where it succeeded and was not wanted: look at how it stands now.`,
    rule,
    detects,
  )
}
