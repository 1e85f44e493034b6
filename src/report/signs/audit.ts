import { claim, on } from '../claim.ts'
import type { Claim } from '../claim.ts'
import { fieldOf, firstOf } from '../evidence.ts'
import type { Case, Exhibit } from '../evidence.ts'
import { awsCaller } from '../knowledge/aws-caller.ts'
import { boundWithoutCredentials, isAnonymous } from '../knowledge/without-credentials.ts'
import { openingOf } from './bucket-policy.ts'
import { openedToEverybody } from './google-policy.ts'
import { grave, plain } from './sign.ts'
import type { Reading, Sign } from './sign.ts'

/** The field that says that a request was turned down: an HTTP status of 400 or more, or CloudTrail's error. */
export function refusalOf(report: Case): Exhibit | undefined {
  const code = fieldOf(report, 'ka.response.code')
  if (code && /^[45]\d\d$/.test(code.value)) return code
  return fieldOf(report, 'ct.error')
}

/** The field that says that the API server did it. 101: it let the caller through to a stream, as it answers exec, attach and port-forward. */
export function carriedOut(report: Case): Exhibit | undefined {
  const code = fieldOf(report, 'ka.response.code')
  return code && /^(?:2\d\d|101)$/.test(code.value) ? code : undefined
}

function answer(report: Case): Sign | undefined {
  const [refusal, done] = [refusalOf(report), carriedOut(report)]
  if (refusal) return plain(claim`${refusedHow(refusal)}: this attempt did not succeed. One before or after it may have.`)
  if (done?.value === '101') return plain(claim`The API server let the caller through (response code ${done}, to a stream).`)
  return done && plain(claim`The API server carried the request out (response code ${done}).`)
}

/** Not everything that failed was forbidden. */
function refusedHow(refusal: Exhibit): Claim {
  if (/^404$|NoSuch|NotFound/.test(refusal.value)) return claim`What was asked for was not there (${refusal})`
  return /^40[13]$|Denied|Unauthori[sz]ed|Forbidden/.test(refusal.value)
    ? claim`The request was turned down (${refusal})`
    : claim`The request failed (${refusal})`
}

function authorisation(report: Case): Sign | undefined {
  const [decision, reason] = [fieldOf(report, 'ka.auth.decision'), fieldOf(report, 'ka.auth.reason')]
  if (!decision) return undefined
  return plain(claim`The authoriser's decision was ${decision}${reason ? claim`, because of ${reason}` : undefined}.`)
}

function caller(report: Case): Sign | undefined {
  const user = fieldOf(report, 'ka.user.name')
  if (user && isAnonymous(report.sample))
    return isOpenByDefault(report)
      ? plain(
          claim`The request came without credentials (${user}), for what Kubernetes shows to everybody by default (${fieldOf(report, 'ka.uri')}).`,
        )
      : grave(claim`The request came without credentials (${user}).`)
  if (user?.value.startsWith('system:serviceaccount:'))
    return plain(claim`${user} is a service account: a workload's identity, not a person's. Whoever holds its token can use it.`)
  return undefined
}

function address(report: Case): Sign | undefined {
  const from = firstOf(report, ['ct.srcip'])
  if (!from?.value.endsWith('.amazonaws.com')) return undefined
  return plain(claim`The call came from ${from}: an AWS service made it on somebody's behalf.`)
}

/** By a field alone: a rule that asks for the root user is told as the rule's. */
function root(report: Case): Sign | undefined {
  const shown = firstOf(report, ['ct.user.arn', 'ct.user.identitytype'])
  if (!shown || awsCaller(report.sample) !== 'root') return undefined
  return grave(claim`The caller is the account's root user (${shown}), which everyday work does not need.`)
}

/**
 * What Kubernetes lets everybody ask for, by its role system:public-info-viewer, and what a joining node reads. The paths hold as they
 * stand: a longer one, or one that climbs, is another.
 */
export function isOpenByDefault(report: Case): boolean {
  const path = (fieldOf(report, 'ka.uri')?.value ?? '').replace(/\?.*$/s, '')
  return openByDefault.has(path)
}

const openByDefault: ReadonlySet<string> = new Set([
  '/version',
  '/version/',
  '/healthz',
  '/livez',
  '/readyz',
  '/api/v1/namespaces/kube-public/configmaps/cluster-info',
])

/** More than a cluster's everyday needs. */
function clusterAdmin(report: Case): Sign | undefined {
  const role = fieldOf(report, 'ka.req.binding.role')
  return role?.value === 'cluster-admin' ? grave(claim`The binding gives the role ${role}: everything in the cluster.`) : undefined
}

/** Whom the binding lets in without credentials, other than to what everybody may see by default. */
export function openBinding(
  report: Case,
): { readonly who: string; readonly shown: Exhibit; readonly role: Exhibit | undefined } | undefined {
  const bound = boundWithoutCredentials(report.sample)
  const [shown, role] = [bound && fieldOf(report, bound.shownBy), fieldOf(report, 'ka.req.binding.role')]
  return bound && shown && role?.value !== 'system:public-info-viewer' ? { who: bound.who, shown, role } : undefined
}

function bindingForAll(report: Case): Sign | undefined {
  const open = openBinding(report)
  if (!open) return undefined
  const { who, shown, role } = open
  const gives = carriedOut(report) ? 'gives' : 'would give'
  const what = role ? claim`the role ${role}` : claim`a role`
  return grave(on(claim`The binding ${gives} ${what} to ${who}: to whoever reaches the API server, without credentials.`, shown))
}

function everybody(report: Case): Sign | undefined {
  const [policy, opening] = [fieldOf(report, 'ct.request.policy'), openingOf(report.sample)]
  if (!policy || !opening) return undefined
  if (opening.to === 'few')
    return plain(on(claim`The new policy names everybody (Principal *), under a condition that lets in only those whom it names.`, policy))
  const condition = opening.conditional ? ', under a condition that says when' : ', without a condition'
  return grave(on(claim`The new policy allows something to everybody (Principal *)${condition}.`, policy))
}

/** A controller keeps objects; it has no business inside a pod. Some operators do, and their users know it. */
function workloadInsidePod(report: Case): Sign | undefined {
  const [user, into] = ['ka.user.name', 'ka.target.subresource'].map((one) => fieldOf(report, one))
  if (!user?.value.startsWith('system:serviceaccount:') || !into || !/^(?:exec|attach|portforward)$/.test(into.value)) return undefined
  return grave(
    claim`${user}, a workload's identity, asked for ${into} into a pod: people do that, and few workloads are made for it; whoever holds its token may be a stranger.`,
  )
}

function allUsers(report: Case): Sign | undefined {
  const opened = openedToEverybody(report.sample)
  const policy = opened && fieldOf(report, opened.shownBy)
  if (!policy) return undefined
  const meant = opened.who === 'allUsers' ? 'everybody on the internet' : 'everybody with a Google account'
  return grave(
    opened.added
      ? on(claim`The change gives a role to ${opened.who}, which is ${meant}.`, policy)
      : on(claim`The policy that was sent has ${opened.who} among its members, which is ${meant}.`, policy),
  )
}

/** The plugin looks for the shapes of secrets in what was pushed: it names the kind, and where each stands. */
function committedSecret(report: Case): Sign | undefined {
  const [kind, file, line] = ['desc', 'files', 'lines'].map((one) => fieldOf(report, `github.diff.committed_secrets.${one}`))
  if (!kind || !file) return undefined
  return grave(
    claim`What was pushed holds what looks like ${kind}, in ${file}${line ? claim` (line ${line})` : undefined}: by its shape, which a sample may have as well.`,
  )
}

export const auditReadings: readonly Reading[] = [
  answer,
  authorisation,
  caller,
  workloadInsidePod,
  address,
  root,
  everybody,
  allUsers,
  clusterAdmin,
  bindingForAll,
  committedSecret,
]
