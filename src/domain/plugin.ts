import { field, firstField } from './event.ts'
import type { FalcoEvent } from './event.ts'
import { ownerOfPod } from './pod-owner.ts'

/** Where a plugin's event says who did what to what: the fields to look in, first one wins. */
type Speech = { readonly actor: readonly string[]; readonly action: readonly string[]; readonly target: readonly string[] }

/** Field names from the plugins' own READMEs (falcosecurity/plugins). */
const speeches: Readonly<Record<string, Speech>> = {
  k8s_audit: {
    actor: ['ka.user.name', 'ka.impuser.name'],
    action: ['ka.verb'],
    target: ['ka.target.name', 'ka.resp.name', 'ka.req.configmap.name', 'ka.uri'],
  },
  aws_cloudtrail: {
    actor: ['ct.user.arn', 'ct.user', 'ct.user.principalid'],
    action: ['ct.name'],
    target: [
      's3.bucket',
      'ct.request.functionname',
      'ct.request.username',
      'ct.request.groupname',
      'ct.request.servicename',
      'ct.request.cluster',
      'ct.request.name',
      'ct.request.serialnumber',
      'ct.request.availabilityzone',
      'ct.request.host',
    ],
  },
  gcp_auditlog: {
    actor: ['gcp.user', 'gcp.callerIP'],
    action: ['gcp.methodName'],
    target: [
      'gcp.storage.bucket',
      'gcp.cloudsql.databaseId',
      'gcp.cloudfunctions.function',
      'json.value[/resource/labels/dataset_id]',
      'json.value[/resource/labels/policy_name]',
      'json.value[/resource/labels/crypto_key_id]',
      'json.value[/resource/labels/key_ring_id]',
      'gcp.projectId',
    ],
  },
  github: {
    actor: ['github.user'],
    action: ['github.action', 'github.type'],
    target: ['github.repo.name', 'github.collaborator.name', 'github.org', 'github.owner'],
  },
  okta: {
    actor: ['okta.actor.alternateid', 'okta.actor.name'],
    action: ['okta.evt.type'],
    target: ['okta.target.user.alternateid', 'okta.target.user.name', 'okta.target.app.alternateid', 'okta.target.group.name'],
  },
}

/** Names that plugins we do not know are likely to use. */
const guessed: Speech = {
  actor: ['user.name', 'user', 'actor', 'actor.name'],
  action: ['action', 'verb', 'operation'],
  target: ['target', 'target.name', 'resource', 'resource.name'],
}

/** Any source but the kernel's and Falco's own. */
export function isPluginEvent(event: FalcoEvent): boolean {
  return event.source !== 'syscall' && event.source !== 'internal'
}

export function actorOf(event: FalcoEvent): string | undefined {
  return firstField(event, speechOf(event).actor)
}

export function actionOf(event: FalcoEvent): string | undefined {
  return firstField(event, speechOf(event).action)
}

/** What was acted on; for Kubernetes `configmaps kube-system/coredns`, a pod by its owner. */
export function targetOf(event: FalcoEvent): string | undefined {
  const name = firstField(event, speechOf(event).target)
  return event.source === 'k8s_audit' ? kubernetesObject(event, name) : name
}

function kubernetesObject(event: FalcoEvent, name: string | undefined): string | undefined {
  const resource = field(event, 'ka.target.resource')
  const short = name && resource === 'pods' ? ownerOfPod(name) : name
  const path = [field(event, 'ka.target.namespace'), short].filter(Boolean).join('/')
  return [resource, path].filter(Boolean).join(' ') || undefined
}

/** Where to look in the events of this source. */
export function speechOf(event: FalcoEvent): Speech {
  return (Object.hasOwn(speeches, event.source) ? speeches[event.source] : undefined) ?? guessed
}
