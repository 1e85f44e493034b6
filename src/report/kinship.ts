import { field } from '../domain/event.ts'
import type { FalcoEvent } from '../domain/event.ts'
import type { Workload } from '../domain/workload.ts'
import type { Dossier } from '../ledger/ledger.ts'
import type { Case } from './evidence.ts'

/** Another alert near this one, and the nearest thing that they share, in words to follow "shares". */
export type Kin = { readonly dossier: Dossier; readonly shares: string; readonly rank: number }

/** What two events may share, nearest first. A host alone is shared by all that runs there. */
const bonds: readonly ((own: Dossier, other: Dossier) => string | undefined)[] = [
  (own, other) => (sameContainer(own.sample, other.sample) ? 'the same container' : undefined),
  (own, other) => (sameFields(own.sample, other.sample, ['k8s.ns.name', 'k8s.pod.name']) ? 'the same pod' : undefined),
  (own, other) => sharedWorkload(own.alert.workload, other.alert.workload),
  (own, other) => sharedAncestor(own.sample, other.sample),
  (own, other) => (sharesUser(own.sample, other.sample) ? 'the same user' : undefined),
]

/** Other alerts by what they share, nearest first and then by time; `rank` is that of a host when they share nothing else. */
export function kinOf({ alert, sample, related }: Case): readonly Kin[] {
  const distance = ({ dossier }: Kin) => Math.abs(Date.parse(dossier.alert.firstSeen) - Date.parse(sample.time))
  return related
    .map((dossier) => bondOf({ alert, sample }, dossier))
    .sort((one, other) => one.rank - other.rank || distance(one) - distance(other))
}

/** They share a host, and nothing that is nearer. */
export function isNeighbour({ rank }: Kin): boolean {
  return rank === bonds.length
}

function bondOf(own: Dossier, dossier: Dossier): Kin {
  for (const [rank, shared] of bonds.entries()) {
    const shares = shared(own, dossier)
    if (shares !== undefined) return { dossier, shares, rank }
  }
  return { dossier, shares: 'a host', rank: bonds.length }
}

function sameContainer(own: FalcoEvent, other: FalcoEvent): boolean {
  return field(own, 'container.id') !== 'host' && sameFields(own, other, ['container.id'])
}

function sameFields(own: FalcoEvent, other: FalcoEvent, names: readonly string[]): boolean {
  return names.every((name) => field(own, name) !== undefined && field(own, name) === field(other, name))
}

function sharedWorkload(own: Workload, other: Workload): string | undefined {
  if (JSON.stringify(own) === JSON.stringify(other)) return 'the same workload'
  if (own.kind === 'kubernetes' && other.kind === 'kubernetes')
    return own.namespace === other.namespace && own.owner === other.owner ? 'the owner of the pod' : undefined
  if (own.kind === 'service' && other.kind === 'service')
    return own.actor !== undefined && own.actor === other.actor ? 'the actor' : undefined
  return undefined
}

/** Names that are above nearly every process tell nothing. */
const common = /^(?:systemd|init|tini|runc|crun|containerd|containerd-shim\S*|docker-init|dockerd|conmon|kubelet|(?:ba|da|a|z)?sh)$/

function sharedAncestor(own: FalcoEvent, other: FalcoEvent): string | undefined {
  const isOneHost = own.hostname !== undefined && own.hostname === other.hostname
  const above = lineage(other)
  return isOneHost && lineage(own).some((name) => above.includes(name)) ? 'the name of a process above it, on the same host' : undefined
}

function lineage(event: FalcoEvent): readonly string[] {
  const names = ['proc.pname', 'proc.aname[2]', 'proc.aname[3]', 'proc.aname[4]'].map((name) => field(event, name))
  return names.filter((name) => name !== undefined).filter((name) => !common.test(name))
}

function sharesUser(own: FalcoEvent, other: FalcoEvent): boolean {
  const isPerson = ![undefined, 'root', '<NA>'].includes(field(own, 'user.name'))
  return isPerson && own.hostname === other.hostname && sameFields(own, other, ['user.name'])
}
