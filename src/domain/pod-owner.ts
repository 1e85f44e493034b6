/**
 * The pod's name without what its controller appended: the replica set's hash and the pod's suffix, a cron job's minute
 * and suffix, a daemon set's or job's suffix, a stateful set's ordinal. Kubernetes makes suffixes of `bcdfghjklmnpqrstvwxz2456789`
 * (k8s.io/apimachinery/pkg/util/rand), so words with a vowel stay.
 */
export function ownerOfPod(pod: string): string {
  for (const pattern of suffixes) {
    const owner = pattern.exec(pod)?.[1]
    if (owner) return owner
  }
  return pod
}

const safe = '[bcdfghjklmnpqrstvwxz2456789]'
const mixed = '(?=[a-z]*\\d)(?=\\d*[a-z])[a-z0-9]'
const suffixes: readonly RegExp[] = [
  new RegExp(`^(.+)-(?=[a-z]*\\d)(?:${safe}{6,10}|[a-f0-9]{8,10})-[a-z0-9]{5}$`),
  new RegExp(`^(.+)-\\d{7,10}-[a-z0-9]{5}$`),
  new RegExp(`^(.+)-${safe}{5}$`),
  new RegExp(`^(.+)-${mixed}{5}$`),
  /^(.+)-\d{1,4}$/,
]
