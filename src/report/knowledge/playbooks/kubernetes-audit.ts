import { field } from '../../../domain/event.ts'
import type { FalcoEvent } from '../../../domain/event.ts'
import { accountName, accountNamespace, byHand, kubernetesUser, targetName, targetNamespace, targetResource } from '../slots.ts'
import type { Step } from '../step.ts'
import { line, mentions } from '../template.ts'
import type { Template, Word } from '../template.ts'
import { concernsAnonymous, isAnonymous } from '../without-credentials.ts'
import { isolation, isolationOf } from './isolation.ts'
import { look, rulesOn } from './look.ts'

const isOf = (...resources: readonly string[]) => {
  const known = new Set(resources)
  return (event: FalcoEvent) => known.has(field(event, 'ka.target.resource') ?? '')
}
const isNamespaced = (event: FalcoEvent) => field(event, 'ka.target.namespace') !== undefined
const isSecret = isOf('secrets')
/** Some rules on pods print no resource; their pods are told by their images or by the subresource. */
const isPod = (event: FalcoEvent) =>
  isOf('pods')(event) || field(event, 'ka.req.pod.containers.image') !== undefined || event.rule === 'port-forward'
const isRole = isOf('roles', 'clusterroles')
const isServiceAccount = (event: FalcoEvent) => mentions(event, ['ka.user.name'], /^system:serviceaccount:/)
/** A request without credentials has nobody behind it: no role fits it, and an exception would let in everybody. */
const isSomebody = (event: FalcoEvent) => !isAnonymous(event)
const isPerson = (event: FalcoEvent) => mentions(event, ['ka.user.name'], /^(?!system:)/)
const isGone = rulesOn('Deleted')
const isMade = (event: FalcoEvent) => !isGone(event) && !/Unsuccessfully/.test(event.rule)

/**
 * Empties a binding, after its subjects are kept in the form in which they can be patched back. A kept YAML could not be applied any more:
 * it has the resourceVersion of before, and the API server answers that the object has changed since (409).
 */
function emptied(binding: Template, kept: Word): Template {
  const asPatch = `-o jsonpath='{"{"}"subjects":{.subjects}{"}"}'`
  const nobody = `--type=json -p '[{"op":"replace","path":"/subjects","value":[]}]'`
  return ['( umask 077; kubectl get ', ...binding, ` ${asPatch} > `, kept, ' ) && kubectl patch ', ...binding, ` ${nobody}`]
}

const openBinding = byHand('OPEN_BINDING')
const patchBack = 'kubectl patch of the same binding, with --type=merge --patch-file and the kept file.'

/** The audit log of Kubernetes: requests to the API server, and what they left behind. It knows users and objects, not processes. */
export const kubernetesAudit: readonly Step[] = [
  look({
    id: 'audit.object',
    text: "The object now, with its labels (the event generator's own carry app.kubernetes.io/part-of=falco-event-generator). Not found: it was removed, or never made.",
    command: line`kubectl -n ${targetNamespace} get ${targetResource} ${targetName} -o wide --show-labels`,
    when: (event) => isNamespaced(event) && field(event, 'ka.target.resource') !== undefined,
  }),
  look({
    id: 'audit.cluster-object',
    text: "The object now, with its labels (the event generator's own carry app.kubernetes.io/part-of=falco-event-generator). Not found: it was removed, or never made.",
    command: line`kubectl get ${targetResource} ${targetName} -o wide --show-labels`,
    when: (event) =>
      !isNamespaced(event) && field(event, 'ka.target.resource') !== undefined && field(event, 'ka.target.name') !== undefined,
  }),
  look({
    id: 'audit.pod',
    text: "The pod now, with its labels (the event generator's own carry app.kubernetes.io/part-of=falco-event-generator). Not found: it was removed, or never made.",
    command: line`kubectl -n ${targetNamespace} get pod ${targetName} -o wide --show-labels`,
    when: (event) => isPod(event) && field(event, 'ka.target.resource') === undefined,
  }),
  look({
    id: 'audit.managers',
    text: 'With which tools the object was changed, and when. kubectl-create, kubectl-edit or curl where a controller usually writes is worth a question.',
    command: line`kubectl -n ${targetNamespace} get ${targetResource} ${targetName} -o jsonpath='{range .metadata.managedFields[*]}{.time} {.operation} {.manager}{"\\n"}{end}'`,
    when: (event) => isNamespaced(event) && field(event, 'ka.target.resource') !== undefined && isMade(event),
  }),
  look({
    id: 'audit.rights',
    text: 'What that user may do there. Rights by a group are not in it, unless --as-group names the group too; a service account is complete. You need the right to impersonate.',
    command: line`kubectl -n ${targetNamespace} auth can-i --list --as=${kubernetesUser}`,
    when: (event) => isNamespaced(event) && isSomebody(event),
  }),
  look({
    id: 'audit.rights-anywhere',
    text: 'What that user may do. Rights by a group are not in it, unless --as-group names the group too; a service account is complete. You need the right to impersonate.',
    command: line`kubectl auth can-i --list --as=${kubernetesUser}`,
    when: (event) => !isNamespaced(event) && isSomebody(event),
  }),
  look({
    id: 'audit.log',
    text: "Search the API server's audit log for the same user in the hours around it, with sourceIPs and userAgent, which these rules do not print: a new address or tool says much.",
  }),
  look({
    id: 'audit.account-bindings',
    text: 'Which bindings name that service account. Whoever holds its token has them all: ask which pods run as it.',
    command: line`kubectl get rolebindings,clusterrolebindings -A -o wide | grep -Fw -- ${{ word: [accountNamespace, '/', accountName] }}`,
    when: isServiceAccount,
  }),
  look({
    id: 'audit.account-pods',
    text: 'Which pods run as that service account: the request came from one of them, or from whoever took its token.',
    command: line`kubectl -n ${accountNamespace} get pods -o wide --field-selector ${{ word: ['spec.serviceAccountName=', accountName] }}`,
    when: isServiceAccount,
  }),
  look({
    id: 'audit.user-bindings',
    behaviours: ['cluster rights', 'cluster access', 'cluster secrets', 'pod access'],
    text: 'Which bindings name that user. Bindings of its groups are not found so.',
    command: line`kubectl get rolebindings,clusterrolebindings -A -o wide | grep -Fw -- ${kubernetesUser}`,
    when: isPerson,
  }),
  look({
    id: 'audit.events',
    text: 'What the cluster noted there. Most clusters keep that for one hour only.',
    command: line`kubectl -n ${targetNamespace} get events --sort-by=.lastTimestamp`,
    when: isNamespaced,
  }),
  look({
    id: 'audit.pod-identity',
    behaviours: ['pod access', 'pod set-up'],
    text: 'What the pod is: its owner, service account, node and images. Whoever gets into it has what that account may do.',
    command: line`kubectl -n ${targetNamespace} get pod ${targetName} -o jsonpath='owner={.metadata.ownerReferences[*].kind}/{.metadata.ownerReferences[*].name} account={.spec.serviceAccountName} node={.spec.nodeName}{"\\n"}{.spec.containers[*].image}{"\\n"}'`,
    when: isPod,
  }),
  look({
    id: 'audit.pod-powers',
    behaviours: ['pod set-up', 'pod access'],
    text: "What it may do: the host's namespaces, privileged, added capabilities.",
    command: line`kubectl -n ${targetNamespace} get pod ${targetName} -o jsonpath='hostPID={.spec.hostPID} hostIPC={.spec.hostIPC} hostNetwork={.spec.hostNetwork}{"\\n"}{range .spec.containers[*]}{.name} {.securityContext}{"\\n"}{end}{range .spec.volumes[*]}{.name} hostPath={.hostPath.path}{"\\n"}{end}'`,
    when: isPod,
  }),
  look({
    id: 'audit.debug-containers',
    behaviours: ['pod access'],
    text: 'Debug containers in the pod, by name, image and the container that they look into. They cannot be taken out of a pod again.',
    command: line`kubectl -n ${targetNamespace} get pod ${targetName} -o jsonpath='{range .spec.ephemeralContainers[*]}{.name} {.image} {.targetContainerName}{"\\n"}{end}'`,
    when: isPod,
  }),
  look({
    id: 'audit.in-the-pod',
    behaviours: ['pod access'],
    text: "Look for Falco's system call events of that pod from the same minutes: they tell what was done in it, which the audit log does not.",
  }),
  look({
    id: 'audit.rules-of-role',
    behaviours: ['cluster rights'],
    text: 'What the role allows now. Most dangerous: *, secrets, pods/exec, create pods, escalate, bind, impersonate.',
    command: line`kubectl -n ${targetNamespace} describe ${targetResource} ${targetName}`,
    when: (event) => isRole(event) && isNamespaced(event) && isMade(event),
  }),
  look({
    id: 'audit.rules-of-cluster-role',
    behaviours: ['cluster rights'],
    text: 'What the role allows now. Most dangerous: *, secrets, pods/exec, create pods, escalate, bind, impersonate.',
    command: line`kubectl describe ${targetResource} ${targetName}`,
    when: (event) => isRole(event) && !isNamespaced(event) && isMade(event),
  }),
  look({
    id: 'audit.role-users',
    behaviours: ['cluster rights'],
    text: 'Who has that role: a role that nobody is bound to gives nothing yet.',
    command: line`kubectl get rolebindings,clusterrolebindings -A -o wide | grep -Fw -- ${targetName}`,
    when: isRole,
  }),
  look({
    id: 'audit.cluster-admins',
    behaviours: ['cluster rights', 'cluster access'],
    text: 'Who is bound to cluster-admin, and since when. Usually few: system:masters, an operator, a break-glass account.',
    command: line`kubectl get clusterrolebindings -o jsonpath='{range .items[?(@.roleRef.name=="cluster-admin")]}{.metadata.creationTimestamp} {.metadata.name} {.subjects[*].kind} {.subjects[*].name}{"\\n"}{end}'`,
  }),
  look({
    id: 'audit.secret',
    behaviours: ['cluster secrets'],
    text: 'Which keys the secret has and how long each is, without the values.',
    command: line`kubectl -n ${targetNamespace} describe secret ${targetName}`,
    when: (event) => isSecret(event) && isNamespaced(event),
  }),
  look({
    id: 'audit.secret-users',
    behaviours: ['cluster secrets'],
    text: 'Which pods there use that secret or ConfigMap: they are what breaks when it is replaced.',
    command: line`kubectl -n ${targetNamespace} get pods -o jsonpath='{range .items[*]}{.metadata.name} {.spec.volumes[*].secret.secretName} {.spec.volumes[*].configMap.name} {.spec.containers[*].env[*].valueFrom.secretKeyRef.name} {.spec.containers[*].envFrom[*].secretRef.name} {.spec.containers[*].envFrom[*].configMapRef.name}{"\\n"}{end}' | grep -Fw -- ${targetName}`,
    when: isOf('secrets', 'configmaps'),
  }),
  look({
    id: 'audit.anonymous',
    text: 'What callers without credentials are bound to. system:public-info-viewer (version and health) is usual; anything more is an open door.',
    command: line`kubectl get rolebindings,clusterrolebindings -A -o wide | grep -E 'system:(anonymous|unauthenticated)'`,
    when: concernsAnonymous,
  }),
  look({
    id: 'audit.node',
    behaviours: ['cluster access'],
    text: 'The node: its addresses, image, age and provider id. Compare with what your provider says exists.',
    command: line`kubectl get node ${targetName} -o wide`,
    when: isOf('nodes'),
  }),
  look({
    id: 'audit.certificates',
    behaviours: ['cluster access'],
    text: 'Which certificates were asked for, by whom, and who approved them. They are kept for hours only.',
    command: line`kubectl get certificatesigningrequests --sort-by=.metadata.creationTimestamp`,
  }),
  look({
    id: 'audit.rollout',
    behaviours: ['cluster change'],
    text: 'Which revisions the deployment had.',
    command: line`kubectl -n ${targetNamespace} rollout history deployment ${targetName}`,
    when: (event) => isOf('deployments')(event) && isMade(event),
  }),
  look({
    id: 'audit.rest',
    behaviours: ['cluster change', 'pod set-up'],
    text: 'Which pods are new there: the last line is the youngest.',
    command: line`kubectl -n ${targetNamespace} get pods -o wide --sort-by=.metadata.creationTimestamp`,
    when: isNamespaced,
  }),

  {
    id: 'audit.keep-object',
    phase: 'containment',
    text: 'Keep the object as it is now, before anybody changes it back.',
    command: line`( umask 077; kubectl -n ${targetNamespace} get ${targetResource} ${targetName} -o yaml > ${{ word: [targetName, '.yaml'] }} )`,
    changes: 'Writes one file to the working directory, readable by you alone.',
    risk: 'A ConfigMap, a pod or a deployment may hold secrets.',
    undo: 'Remove the file when the case is closed.',
    when: (event) => isNamespaced(event) && field(event, 'ka.target.resource') !== undefined && !isSecret(event) && isMade(event),
  },
  {
    id: 'audit.keep-log',
    phase: 'containment',
    text: "Keep the API server's audit log of that day: it is turned over by size and age, and on a node whoever got there can change it.",
    changes: 'A copy of the log is kept elsewhere.',
    risk: 'It may hold secrets where request bodies are logged.',
    undo: 'Remove the copy when the case is closed.',
  },
  {
    id: 'audit.stop-account',
    phase: 'containment',
    text: 'If the service account was misused, empty the bindings that name it, after keeping their subjects. Its token works on, but may do nothing.',
    changes: 'Everything that runs as that account loses its rights.',
    risk: 'A controller with that account stops working, perhaps for the whole cluster.',
    undo: 'Patch the kept subjects back into the bindings.',
    when: isServiceAccount,
  },
  {
    id: 'audit.stop-user',
    phase: 'containment',
    text: "Lock the person's account where it is kept (OIDC provider, cloud). A client certificate cannot be revoked: for one, empty the bindings of its user and groups, after keeping their subjects.",
    changes: 'The person gets no new token; a token that was handed out works until it expires.',
    risk: 'The wrong person is locked out. system:masters cannot be taken away by bindings.',
    undo: 'Unlock the account, patch the kept subjects back into the bindings.',
    when: isPerson,
  },
  {
    id: 'audit.unbind-cluster',
    phase: 'containment',
    behaviours: ['cluster rights'],
    text: 'Empty the new binding rather than remove it: its subjects are kept in a file first, and the object stays for a look.',
    command: emptied(line`clusterrolebinding ${targetName}`, { word: [targetName, '.subjects.json'] }),
    changes: 'Nobody has that role by that binding any more. Writes one file to the working directory.',
    risk: 'Who rightly used it loses it. A GitOps tool or controller may put it back.',
    undo: patchBack,
    when: (event) => isOf('clusterrolebindings')(event) && isMade(event) && !mentions(event, ['ka.target.name'], /^system:/),
  },
  {
    id: 'audit.unbind',
    phase: 'containment',
    behaviours: ['cluster rights'],
    text: 'Empty the new binding rather than remove it: its subjects are kept in a file first, and the object stays for a look.',
    command: emptied(line`-n ${targetNamespace} rolebinding ${targetName}`, { word: [targetName, '.subjects.json'] }),
    changes: 'Nobody has that role by that binding any more. Writes one file to the working directory.',
    risk: 'Who rightly used it loses it. A GitOps tool or controller may put it back.',
    undo: patchBack,
    when: (event) => isOf('rolebindings')(event) && isMade(event) && !mentions(event, ['ka.target.name'], /^system:/),
  },
  {
    id: 'audit.isolate',
    phase: 'containment',
    behaviours: ['pod access', 'pod set-up'],
    text: 'Cut the pod off the network and leave it running, so that its processes and files can be looked at.',
    command: isolationOf(targetNamespace, targetName),
    ...isolation,
    when: (event) => isPod(event) && isNamespaced(event) && !mentions(event, ['ka.target.namespace'], /^kube-/),
  },
  {
    id: 'audit.pod-token',
    phase: 'containment',
    behaviours: ['pod access'],
    text: 'Whoever was in the pod could read its token and its secrets: replace the secrets where they were issued, and look for calls by its service account.',
    changes: 'The old keys and passwords stop working.',
    risk: 'Workloads with the same secrets fail until they have the new ones and were restarted.',
    undo: 'It cannot be undone, nor should it: hand out the new credentials.',
    when: (event) => isPod(event) && isMade(event),
  },
  {
    id: 'audit.host-pod',
    phase: 'containment',
    behaviours: ['pod set-up'],
    text: 'A pod that is privileged or has the namespaces or folders of its node may have reached it: let no new pods onto the node, and look at the node itself.',
    command: line`kubectl cordon "$(kubectl -n ${targetNamespace} get pod ${targetName} -o jsonpath='{.spec.nodeName}')"`,
    changes: 'No new pods are scheduled on the node; those on it stay.',
    risk: 'Where other nodes are full, new pods wait.',
    undo: 'kubectl uncordon with the same node.',
    when: (event) => isPod(event) && isNamespaced(event) && /Privileged|Sensitive Mount|Host/.test(event.rule),
  },
  {
    id: 'audit.replace-secret',
    phase: 'containment',
    behaviours: ['cluster secrets'],
    text: 'Replace what the secret holds where it was issued, then in the secret, then restart what uses it. A changed secret alone leaves the old key valid.',
    changes: 'The old key or password stops working.',
    risk: 'Pods that have it in their environment go on with the old one until they are restarted.',
    undo: 'It cannot be undone, nor should it.',
    when: (event) => !/Unsuccessfully|Deleted/.test(event.rule),
  },
  {
    id: 'audit.close-anonymous',
    phase: 'containment',
    text: 'Empty each binding that the look for system:anonymous and system:unauthenticated finds, other than system:public-info-viewer, its subjects kept first. For one in a namespace write rolebinding and -n.',
    command: emptied(line`clusterrolebinding ${openBinding}`, { word: [openBinding, '.subjects.json'] }),
    changes: 'Requests without credentials get no rights by that binding. Writes one file to the working directory.',
    risk: 'Whoever else is a subject of it loses the role as well. A health check or a join of nodes (cluster-info in kube-public) may rely on it.',
    undo: patchBack,
    when: isAnonymous,
  },
  {
    id: 'audit.cordon-node',
    phase: 'containment',
    behaviours: ['cluster access'],
    text: 'Let no pods onto that node until somebody knows it. What is on it can read the secrets of its pods.',
    command: line`kubectl cordon ${targetName}`,
    changes: 'No new pods are scheduled on the node; those on it stay.',
    risk: 'If the autoscaler made it for a reason, pods wait.',
    undo: 'kubectl uncordon with the same name.',
    when: (event) => isOf('nodes')(event) && isMade(event),
  },
  {
    id: 'audit.close-port',
    phase: 'containment',
    behaviours: ['cluster change'],
    text: 'Make the service reachable only inside the cluster.',
    command: line`kubectl -n ${targetNamespace} patch service ${targetName} -p '{"spec":{"type":"ClusterIP"}}'`,
    changes: 'The port on the nodes is closed.',
    risk: 'Who came in by that port is cut off; the number of the port is given back.',
    undo: 'The same with NodePort; it may get another number.',
    when: rulesOn('NodePort'),
  },

  {
    id: 'audit.least',
    phase: 'hardening',
    text: 'Give that user or service account a role of its own with the verbs and resources that it needs, by name where it can be, rather than edit, admin or *.',
    changes: 'Other requests of that user are refused.',
    risk: 'What was forgotten fails with 403: look into the audit log for what it really calls.',
    undo: 'Bind the old role again.',
    when: isSomebody,
  },
  {
    id: 'audit.exec-rights',
    phase: 'hardening',
    behaviours: ['pod access'],
    text: 'Keep pods/exec, pods/attach, pods/portforward and pods/ephemeralcontainers out of everyday roles; give them for a time by a binding that is removed again.',
    changes: 'Fewer people can get into pods.',
    risk: 'Debugging at night needs somebody who may bind the role.',
    undo: 'Put the verbs back into the role.',
  },
  {
    id: 'audit.admission',
    phase: 'hardening',
    behaviours: ['pod set-up', 'pod access'],
    text: 'Have the API server warn and note whenever a pod asks for more than the baseline level allows; enforce it when nothing is warned of any more.',
    command: line`kubectl label namespace ${targetNamespace} pod-security.kubernetes.io/warn=baseline pod-security.kubernetes.io/audit=baseline`,
    changes: 'Labels the namespace. Nothing is refused yet.',
    risk: 'If the namespace has other values for these labels, the command is refused.',
    undo: 'Take both labels off (the same command with a minus in place of =baseline).',
    when: (event) => isNamespaced(event) && !mentions(event, ['ka.target.namespace'], /^kube-/),
  },
  {
    id: 'audit.escalation',
    phase: 'hardening',
    behaviours: ['cluster rights'],
    text: 'Look who has escalate, bind or impersonate, or may write (Cluster)RoleBindings to wide roles: they can give themselves anything.',
    changes: 'Fewer users can hand out rights.',
    risk: 'Operators that install others need some of them.',
    undo: 'Put the verbs back into the role.',
  },
  {
    id: 'audit.secrets-by-name',
    phase: 'hardening',
    behaviours: ['cluster secrets'],
    text: 'Allow get on secrets by resourceNames only, and neither list nor watch, which read them all. Turn on encryption at rest for etcd.',
    changes: 'A workload reads only its own secrets.',
    risk: 'Controllers that watch secrets (ingress, certificates) need list and watch.',
    undo: 'Put the old rules back into the role.',
  },
  {
    id: 'audit.configmap',
    phase: 'hardening',
    behaviours: ['cluster secrets'],
    text: 'Move credentials out of the ConfigMap into a Secret or an outside store, with new values: many more may read ConfigMaps, and the audit log may hold the old value.',
    changes: 'The workload takes them from elsewhere.',
    risk: 'Pods that still read the old place fail.',
    undo: 'Point the workload at the old place.',
    when: rulesOn('Configmap With Private Credentials'),
  },
  {
    id: 'audit.anonymous-auth',
    phase: 'hardening',
    behaviours: ['cluster access'],
    text: 'Keep the API server off the internet, and allow anonymous requests for health endpoints only or not at all (anonymous-auth).',
    changes: 'Requests without credentials get 401.',
    risk: 'Probes of load balancers without credentials fail; kubeadm join needs them for cluster-info.',
    undo: 'Set the old value; the API server restarts.',
  },
  {
    id: 'audit.change-by-pipeline',
    phase: 'hardening',
    behaviours: ['cluster change'],
    text: 'Let changes come by the pipeline alone: write rights for its account, read rights for people, and a break-glass role that raises an alert.',
    changes: 'People can no longer change objects directly.',
    risk: 'When the pipeline is down, only the break-glass role is left.',
    undo: 'Bind the old roles again.',
  },

  {
    id: 'audit.exception',
    phase: 'tuning',
    text: 'If it is wanted, narrow an exception on ka.user.name together with ka.target.namespace or ka.target.resource, as far as this rule prints them.',
    changes: 'Falco stays silent on what the exception matches.',
    risk: 'Whoever takes over that user goes unseen there.',
    undo: 'Take the exception out of the rules file.',
    when: isSomebody,
  },
  {
    id: 'audit.exception-by-name',
    phase: 'tuning',
    text: 'Do not narrow on ka.target.name where names are made up (pods of a controller). A service account in ka.user.name is a workload, not a person: safe only as far as its token is.',
    changes: 'An exception goes on fitting the next object.',
    risk: 'A user and a namespace fit every object in it.',
    undo: 'Take the exception out of the rules file.',
    when: isSomebody,
  },
  {
    id: 'audit.exception-anonymous',
    phase: 'tuning',
    text: 'If it is wanted, narrow an exception on the exact ka.uri and ka.verb, as far as this rule prints them, and never on the user: everybody is system:anonymous.',
    changes: 'Falco stays silent on that one request without credentials.',
    risk: 'Whoever asks for the same goes unseen.',
    undo: 'Take the exception out of the rules file.',
    when: (event) => !isSomebody(event),
  },
]
