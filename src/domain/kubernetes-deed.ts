import { unnamedActor } from './cloud-deed.ts'
import { field, firstField } from './event.ts'
import type { FalcoEvent } from './event.ts'
import type { Prose } from './prose.ts'
import { value, valueOf } from './untrusted.ts'

/** Who asked the Kubernetes API for what, and whether it said no. */
export function kubernetesDeed(event: FalcoEvent): Prose {
  const actor = valueOf(event, 'ka.user.name', 'ka.impuser.name') ?? unnamedActor
  const [did, tryTo] = verbsOf(event)
  const refusal = refusalOf(event)
  const deed: Prose = refusal ? ['tried to ', ...tryTo] : did
  return [actor, ' ', ...deed, ' ', ...objectOf(event), ...(refusal ?? [])]
}

/** Past tense and infinitive, each with what belongs before the object. */
type Verbs = readonly [did: Prose, tryTo: Prose]

function verbsOf(event: FalcoEvent): Verbs {
  const subresource = field(event, 'ka.target.subresource')
  const session = subresource === undefined ? undefined : sessions[subresource]?.(event)
  if (session) return session
  const verb = field(event, 'ka.verb') ?? officialVerb(event.rule)
  if (verb === undefined) return [['made an API request on'], ['make an API request on']]
  const words = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined
  if (words === undefined || isBarePath(event))
    return [
      ['sent a ', value(verb), ' request to'],
      ['send a ', value(verb), ' request to'],
    ]
  const part: Prose = subresource === undefined ? [] : [' the subresource ', value(subresource), ' of']
  return [
    [words[0], ...part],
    [words[1], ...part],
  ]
}

const verbs: Readonly<Record<string, readonly [string, string]>> = {
  create: ['created', 'create'],
  delete: ['deleted', 'delete'],
  deletecollection: ['deleted a collection of', 'delete a collection of'],
  ephemeralcontainers: ['added an ephemeral container to', 'add an ephemeral container to'],
  get: ['read', 'read'],
  list: ['listed', 'list'],
  patch: ['patched', 'patch'],
  update: ['updated', 'update'],
  watch: ['watched', 'watch'],
}

const sessions: Readonly<Record<string, ((event: FalcoEvent) => Verbs) | undefined>> = Object.assign(Object.create(null), {
  exec: (event: FalcoEvent): Verbs => {
    const command = valueOf(event, 'ka.uri.param[command]')
    const rest: Prose = command ? ['an exec session (command ', command, ') in'] : ['an exec session in']
    return [
      ['opened ', ...rest],
      ['open ', ...rest],
    ]
  },
  attach: (): Verbs => [['attached to'], ['attach to']],
  portforward: (): Verbs => [['forwarded a port to'], ['forward a port to']],
  ephemeralcontainers: (): Verbs => [['changed the ephemeral containers of'], ['change the ephemeral containers of']],
})

/** The official rules name their verb and leave `ka.verb` out of their fields (falcosecurity/plugins, k8s_audit_rules.yaml). */
function officialVerb(rule: string): string | undefined {
  return officialVerbs.find(([pattern]) => pattern.test(rule))?.[1]
}

const officialVerbs: readonly (readonly [RegExp, string])[] = [
  [/^K8s \w+ Created$/, 'create'],
  [/^K8s \w+ Deleted$/, 'delete'],
  [/^K8s Secret Get (?:Successfully|Unsuccessfully Tried)$/, 'get'],
  [/^Create (?:Disallowed|Privileged|Sensitive Mount|HostNetwork|HostPid|HostIPC|NodePort) (?:Pod|Service|Namespace)$/, 'create'],
  [/^(?:Pod|Service Account) Created in Kube Namespace$/, 'create'],
  [/^ClusterRole With (?:Wildcard|Write Privileges|Pod Exec) Created$/, 'create'],
  [/^EphemeralContainers Created$/, 'ephemeralcontainers'],
  [
    /^(?:Untrusted Node Successfully Joined the Cluster|Attach to cluster-admin Role|Ingress Object without TLS Certificate Created)$/,
    'create',
  ],
]

/** A request for a path of the API server and no object. */
function isBarePath(event: FalcoEvent): boolean {
  return firstField(event, ['ka.target.resource', 'ka.target.name', 'ka.resp.name']) === undefined
}

function objectOf(event: FalcoEvent): Prose {
  const resource = field(event, 'ka.target.resource')
  const name = firstField(event, ['ka.target.name', 'ka.resp.name', 'ka.req.configmap.name'])
  const namespace = field(event, 'ka.target.namespace')
  if (name === undefined && resource === undefined) return [valueOf(event, 'ka.uri') ?? 'the API server']
  if (name !== undefined) return [...kindWords(resource), value(namespace ? `${namespace}/${name}` : name)]
  const all: Prose = resource === undefined ? [] : [value(resource)]
  return namespace ? [...all, ' in namespace ', value(namespace)] : all
}

/** One of many, in words: `clusterrolebindings` is a cluster role binding. A kind we do not know is shown as it came. */
function kindWords(resource: string | undefined): Prose {
  if (resource === undefined) return []
  const words = Object.hasOwn(kinds, resource) ? kinds[resource] : undefined
  return [words ?? value(resource), ' ']
}

const kinds: Readonly<Record<string, string>> = {
  clusterrolebindings: 'cluster role binding',
  clusterroles: 'cluster role',
  configmaps: 'config map',
  cronjobs: 'cron job',
  daemonsets: 'daemon set',
  deployments: 'deployment',
  ingresses: 'ingress',
  jobs: 'job',
  namespaces: 'namespace',
  networkpolicies: 'network policy',
  nodes: 'node',
  pods: 'pod',
  replicasets: 'replica set',
  rolebindings: 'role binding',
  roles: 'role',
  secrets: 'secret',
  serviceaccounts: 'service account',
  services: 'service',
  statefulsets: 'stateful set',
}

/** The API server said no: its status code from 400 up, or its authorizer. */
function refusalOf(event: FalcoEvent): Prose | undefined {
  const code = field(event, 'ka.response.code')
  const forbidden = field(event, 'ka.auth.decision') === 'forbid'
  const failed = code !== undefined && /^[45]\d\d$/.test(code)
  if (!forbidden && !failed) return undefined
  const answer: Prose = failed ? [' (answer ', value(code), ')'] : []
  return [forbidden || code === '403' ? ' and was forbidden' : ' and failed', ...answer]
}
