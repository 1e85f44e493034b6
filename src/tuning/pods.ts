import { ownerOfPod } from '../domain/pod-owner.ts'

/** What Kubernetes makes suffixes of (k8s.io/apimachinery/pkg/util/rand). */
const safe = '[bcdfghjklmnpqrstvwxz2456789]'.repeat(5)
const letterOrDigit = '[abcdefghijklmnopqrstuvwxyz0123456789]'.repeat(5)
const digit = '[0123456789]'
/** A ReplicaSet's hash: a number of 32 bits, written with these ten; older ones are hexadecimal, and a CronJob's minute fits that. */
const hash = '[456789bcdf]'
const hexadecimal = '[0123456789abcdef]'

/** How controllers name their pods after themselves, each with a name of the kind. */
const manners: readonly { readonly pattern: string; readonly like: string }[] = [
  { pattern: '', like: '' },
  ...[hash.repeat(6), hash.repeat(7), ...[8, 9, 10].map((length) => hexadecimal.repeat(length))].map((set) => ({
    pattern: `-${set}-${letterOrDigit}`,
    like: '-44444444-bbbbb',
  })),
  { pattern: `-${safe}`, like: '-bbbbb' },
  ...[1, 2, 3, 4].map((length) => ({ pattern: `-${digit.repeat(length)}`, like: `-${'0'.repeat(length)}` })),
]

/**
 * Patterns for the pods that have this owner: bare, of a Deployment, a CronJob, a DaemonSet or Job, a StatefulSet. Names that only
 * begin like them (`checkout-canary-…` for `checkout`) fit none.
 */
export function podsOf(owner: string): readonly string[] {
  return manners.filter(({ like }) => ownerOfPod(owner + like) === owner).map(({ pattern }) => owner + pattern)
}
