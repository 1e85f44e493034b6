import { claim, on } from '../claim.ts'
import type { Claim } from '../claim.ts'
import { fieldOf, firstOf } from '../evidence.ts'
import type { Case, Exhibit } from '../evidence.ts'
import { grave, plain } from './sign.ts'
import type { Reading, Sign } from './sign.ts'

/** The field that says that a request was turned down: an HTTP status of 400 or more, or CloudTrail's error. */
export function refusalOf(report: Case): Exhibit | undefined {
  const code = fieldOf(report, 'ka.response.code')
  if (code && /^[45]\d\d$/.test(code.value)) return code
  return fieldOf(report, 'ct.error')
}

function answer(report: Case): Sign | undefined {
  const [refusal, code] = [refusalOf(report), fieldOf(report, 'ka.response.code')]
  if (refusal) return plain(claim`${refusedHow(refusal)}: this attempt did not succeed. One before or after it may have.`)
  return code && /^2\d\d$/.test(code.value) ? plain(claim`The API server carried the request out (response code ${code}).`) : undefined
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
  if (user?.value === 'system:anonymous')
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

function root(report: Case): Sign | undefined {
  const user = fieldOf(report, 'ct.user')
  if (user?.value !== 'root') return undefined
  return grave(on(claim`The actor is the account's root user, which everyday work does not need.`, user))
}

/** Health, version and what a joining node reads: to ask for these without credentials is ordinary. */
export function isOpenByDefault(report: Case): boolean {
  const uri = fieldOf(report, 'ka.uri')?.value ?? ''
  return /^\/(?:version|healthz|livez|readyz)(?:[/?]|$)|^\/api\/v1\/namespaces\/kube-public\/configmaps\/cluster-info(?:\?|$)/.test(uri)
}

/** More than a cluster's everyday needs. */
function clusterAdmin(report: Case): Sign | undefined {
  const role = fieldOf(report, 'ka.req.binding.role')
  return role?.value === 'cluster-admin' ? grave(claim`The binding gives the role ${role}: everything in the cluster.`) : undefined
}

/** A policy as a report lays it out. */
export function isOpenToEverybody(policy: string): boolean {
  return /Effect: Allow/.test(policy) && /Principal: (?:\*|\(AWS: \*\))/.test(policy)
}

function everybody(report: Case): Sign | undefined {
  const policy = fieldOf(report, 'ct.request.policy')
  if (!policy || !isOpenToEverybody(policy.value)) return undefined
  return grave(on(claim`The new policy allows something to everybody (Principal *), unless a condition in it says otherwise.`, policy))
}

/** A controller keeps objects; it has no business inside a pod. Some operators do, and their users know it. */
function workloadInsidePod(report: Case): Sign | undefined {
  const [user, into] = ['ka.user.name', 'ka.target.subresource'].map((one) => fieldOf(report, one))
  if (!user?.value.startsWith('system:serviceaccount:') || !into || !/^(?:exec|attach|portforward)$/.test(into.value)) return undefined
  return grave(
    claim`${user}, a workload's identity, asked for ${into} into a pod: people do that, and few workloads are made for it; whoever holds its token may be a stranger.`,
  )
}

/** Google's words for everybody on the internet and for everybody with an account there. */
export function openToAllUsers(report: Case): Exhibit | undefined {
  return ['gcp.policyDelta', 'gcp.request']
    .map((name) => fieldOf(report, name))
    .find((one) => one && /\ball(?:Authenticated)?Users\b/.test(one.value) && !/\bREMOVE\b/i.test(one.value))
}

function allUsers(report: Case): Sign | undefined {
  const policy = openToAllUsers(report)
  const who = policy && /\ball(?:Authenticated)?Users\b/.exec(policy.value)?.[0]
  if (!policy || !who) return undefined
  const meant = who === 'allUsers' ? 'everybody on the internet' : 'everybody with a Google account'
  return grave(on(claim`The request names ${{ value: who }}, which is ${meant}, in a policy.`, policy))
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
]
