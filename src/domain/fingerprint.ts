import { hash } from 'node:crypto'
import { field } from './event.ts'
import type { FalcoEvent } from './event.ts'
import { ownerOfPod } from './pod-owner.ts'
import { actorOf, isPluginEvent, targetOf } from './plugin.ts'
import type { Workload } from './workload.ts'
import { workloadLabel } from './workload.ts'

/** What tells one problem from another: rule, source and workload. Never rendered text, pid, command line or node. */
export type Identity = {
  /** 128 bits of SHA-256, base64url, 22 characters. */
  readonly fingerprint: string
  readonly workload: Workload
  readonly label: string
}

export type FingerprintConfig = {
  /** The cluster that falconer.yml names; an event's own `cluster` field wins. */
  readonly cluster: string | undefined
  /** Per rule, the fields that tell one problem from another instead of the workload. */
  readonly fields: Readonly<Record<string, readonly string[]>>
}

export function identify(event: FalcoEvent, config: FingerprintConfig): Identity {
  const workload = workloadOf(event, config)
  return { fingerprint: fingerprintOf(event, workload), workload, label: workloadLabel(workload) }
}

function fingerprintOf({ rule, source }: FalcoEvent, workload: Workload): string {
  return hash('sha256', JSON.stringify([rule, source, workload]), 'base64url').slice(0, 22)
}

/** The same, worked out only when it is looked at, and as far: whoever asks about very many events needs little of most. */
export function identityOnDemand(event: FalcoEvent, config: FingerprintConfig): Identity {
  return new IdentityOnDemand(event, config)
}

/** A class, because a literal with getters costs more than all that it saves. */
class IdentityOnDemand implements Identity {
  readonly #event: FalcoEvent
  readonly #config: FingerprintConfig
  #workload: Workload | undefined

  constructor(event: FalcoEvent, config: FingerprintConfig) {
    this.#event = event
    this.#config = config
  }

  get fingerprint(): string {
    return fingerprintOf(this.#event, this.workload)
  }

  get workload(): Workload {
    return (this.#workload ??= workloadOf(this.#event, this.#config))
  }

  get label(): string {
    return workloadLabel(this.workload)
  }
}

function workloadOf(event: FalcoEvent, config: FingerprintConfig): Workload {
  const cluster = field(event, 'cluster') ?? config.cluster
  const chosen = Object.hasOwn(config.fields, event.rule) ? config.fields[event.rule] : undefined
  if (chosen) return { kind: 'fields', cluster, values: chosen.map((name) => ({ field: name, value: field(event, name) })) }
  return kubernetes(event, cluster) ?? container(event, cluster) ?? service(event, cluster) ?? host(event, cluster)
}

/** Of a pod whose namespace Falco does not know. */
export const unknownNamespace = 'unknown namespace'

function kubernetes(event: FalcoEvent, cluster: string | undefined): Workload | undefined {
  const pod = field(event, 'k8s.pod.name')
  if (!pod) return undefined
  const namespace = field(event, 'k8s.ns.name') ?? unknownNamespace
  return { kind: 'kubernetes', cluster, namespace, owner: ownerOfPod(pod), container: containerName(event) }
}

/** A container without an image name yet is known by its own name, else by its id: strangers are never lumped together. */
function container(event: FalcoEvent, cluster: string | undefined): Workload | undefined {
  const id = field(event, 'container.id')
  if (!id || id === 'host') return undefined
  const image = field(event, 'container.image.repository') ?? field(event, 'container.name') ?? id
  return { kind: 'container', cluster, image }
}

function service(event: FalcoEvent, cluster: string | undefined): Workload | undefined {
  if (!isPluginEvent(event)) return undefined
  return { kind: 'service', cluster, source: event.source, actor: actorOf(event), target: targetOf(event) }
}

function host(event: FalcoEvent, cluster: string | undefined): Workload {
  return { kind: 'host', cluster, hostname: event.hostname ?? 'unknown host', process: field(event, 'proc.name') }
}

/** Docker's own names of Kubernetes containers (`k8s_app_pod_ns_uid_0`) carry the pod; the second part is the container's name. */
function containerName(event: FalcoEvent): string | undefined {
  const name = field(event, 'container.name') ?? field(event, 'container.image.repository')
  return name?.startsWith('k8s_') ? name.split('_')[1] : name
}
