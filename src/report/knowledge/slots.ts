import type { Around, Slot } from './template.ts'

/**
 * What commands take from an event, and the only shape in which they take it. No blank bears the name of a variable that a shell or
 * a tool sets by itself (USER, HOSTNAME, AWS_REGION …): it would be filled with something else.
 */

const dnsName = /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/
/** Letters, digits, signs and spaces: no control, format or line-breaking characters, which a terminal would act upon. */
const path = /^\/[\p{L}\p{N}\p{P}\p{S} ]{1,300}$/u
const address = /^(?:\d{1,3}(?:\.\d{1,3}){3}|(?=[^:]*:[^:]*:)[0-9a-f:]{2,39})$/
const iamName = /^[\w.@+][\w.@+-]{0,127}$/

// System calls.
export const namespace: Slot = { fields: ['k8s.ns.name'], shape: dnsName, blank: 'NAMESPACE' }
export const pod: Slot = { fields: ['k8s.pod.name'], shape: dnsName, blank: 'POD' }
export const containerName: Slot = { fields: ['container.name'], shape: dnsName, blank: 'CONTAINER' }
export const containerId: Slot = { fields: ['container.id'], shape: /^[0-9a-f]{12,64}$/, blank: 'CONTAINER_ID' }
export const executable: Slot = { fields: ['proc.exepath'], shape: path, blank: 'EXECUTABLE' }
export const file: Slot = {
  fields: ['fd.name', 'evt.arg.path', 'evt.arg.filename', 'evt.arg.newpath', 'evt.arg.linkpath'],
  shape: path,
  blank: 'FILE_PATH',
}
export const loginUser: Slot = { fields: ['user.name'], shape: /^[a-z_][a-z0-9_.-]{0,31}$/, blank: 'LOGIN_NAME' }
/** Who logged in, whatever that person has become since by su or sudo; without a login, what the process runs as. */
export const person: Slot = { fields: ['user.loginname', 'user.name'], shape: loginUser.shape, blank: 'LOGIN_NAME' }
/** An account that may be shut without shutting oneself out of the host: of somebody who logged in, and never root. */
export const loginAccount: Slot = { fields: ['user.loginname'], shape: /^(?!root$)[a-z_][a-z0-9_.-]{0,31}$/, blank: 'LOGIN_NAME' }
export const loginId: Slot = { fields: ['user.loginuid'], shape: /^\d{1,9}$/, blank: 'LOGIN_UID' }
export const remotePort: Slot = { fields: ['fd.rport'], shape: /^\d{1,5}$/, blank: 'REMOTE_PORT' }
/** The server's end, whichever side the process was on: Falco writes a connection as client->server. */
export const serverAddress: Slot = { fields: ['fd.name'], within: /->(.+):\d{1,5}$/, shape: address, blank: 'SERVER_ADDRESS' }

// The audit log of Kubernetes.
export const targetNamespace: Slot = { fields: ['ka.target.namespace'], shape: dnsName, blank: 'NAMESPACE' }
export const targetResource: Slot = { fields: ['ka.target.resource'], shape: /^[a-z]{2,60}$/, blank: 'RESOURCE' }
export const targetName: Slot = {
  fields: ['ka.target.name', 'ka.resp.name', 'ka.req.configmap.name'],
  shape: /^[A-Za-z0-9][A-Za-z0-9.:-]{0,252}$/,
  blank: 'OBJECT_NAME',
}
export const kubernetesUser: Slot = { fields: ['ka.user.name'], shape: /^[A-Za-z0-9][\w.@:/+-]{0,252}$/, blank: 'KUBERNETES_USER' }
export const accountNamespace: Slot = {
  fields: ['ka.user.name'],
  within: /^system:serviceaccount:([^:]+):[^:]+$/,
  shape: dnsName,
  blank: 'ACCOUNT_NAMESPACE',
}
export const accountName: Slot = {
  fields: ['ka.user.name'],
  within: /^system:serviceaccount:[^:]+:([^:]+)$/,
  shape: dnsName,
  blank: 'SERVICE_ACCOUNT',
}

// AWS.
export const region: Slot = { fields: ['ct.region'], shape: /^[a-z]{2}(?:-[a-z]+){1,3}-\d$/, blank: 'EVENT_REGION' }
export const cloudUser: Slot = { fields: ['ct.user'], shape: iamName, blank: 'CLOUD_USER' }
/** Of an assumed role `ct.user` has the role's name; its session's name is in the ARN alone. */
export const sessionName: Slot = {
  fields: ['ct.user.arn'],
  within: /:assumed-role\/[^/]+\/([^/]+)$/,
  shape: /^[\w.@+=,][\w.@+=,-]{0,63}$/,
  blank: 'SESSION_NAME',
}
export const roleName: Slot = { fields: ['ct.user.arn'], within: /:assumed-role\/([^/]+)\//, shape: iamName, blank: 'ROLE_NAME' }
export const bucket: Slot = { fields: ['s3.bucket'], shape: /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, blank: 'BUCKET' }
export const trail: Slot = {
  fields: ['ct.request.name'],
  shape: /^(?:arn:aws[a-z-]{0,20}:cloudtrail:[a-z0-9-]{1,30}:\d{12}:trail\/)?[A-Za-z0-9][\w.-]{1,126}$/,
  blank: 'TRAIL',
}
export const iamUser: Slot = { fields: ['ct.request.username'], shape: /^[\w.@+][\w.@+-]{0,63}$/, blank: 'IAM_USER' }
export const iamGroup: Slot = { fields: ['ct.request.groupname'], shape: iamName, blank: 'IAM_GROUP' }
export const lambda: Slot = { fields: ['ct.request.functionname'], shape: /^[A-Za-z0-9][\w:-]{0,139}$/, blank: 'FUNCTION_NAME' }
export const reservation: Slot = { fields: ['ct.response.reservationid'], shape: /^r-[0-9a-f]{8,17}$/, blank: 'RESERVATION_ID' }
export const instance: Slot = {
  fields: ['json.value[/responseElements/instancesSet/items/0/instanceId]'],
  shape: /^i-[0-9a-f]{8,17}$/,
  blank: 'INSTANCE_ID',
}
export const ecsCluster: Slot = { fields: ['ct.request.cluster'], shape: /^[A-Za-z0-9][\w:/-]{0,254}$/, blank: 'ECS_CLUSTER' }
export const ecsService: Slot = { fields: ['ct.request.servicename'], shape: /^[A-Za-z0-9][\w-]{0,254}$/, blank: 'ECS_SERVICE' }
export const taskDefinition: Slot = {
  fields: ['ct.request.taskdefinition'],
  shape: /^[A-Za-z0-9][\w:/-]{0,299}$/,
  blank: 'TASK_DEFINITION',
}

// Google Cloud.
export const project: Slot = { fields: ['gcp.projectId'], shape: /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/, blank: 'PROJECT_ID' }
export const principal: Slot = { fields: ['gcp.user'], shape: /^[\w.+-]{1,64}@[A-Za-z0-9.-]{1,253}$/, blank: 'PRINCIPAL' }
export const actingAccount: Slot = {
  fields: ['gcp.user'],
  shape: /^[a-z0-9-]{1,63}@[a-z0-9.-]{1,63}\.iam\.gserviceaccount\.com$/,
  blank: 'SERVICE_ACCOUNT_EMAIL',
}
const ownProject = /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/
/** The project that a service account belongs to, which need not be the one that it acted in. */
export const actingProject: Slot = {
  fields: ['gcp.user'],
  within: /@([^.@]+)\.iam\.gserviceaccount\.com$/,
  shape: ownProject,
  blank: 'ACCOUNT_PROJECT',
}
/** Of a call that names the service account it is about. */
export const namedAccount: Slot = {
  fields: ['gcp.request'],
  within: /"name":\s?"projects\/[^"/]{1,63}\/serviceAccounts\/([^"/]{1,200})"/,
  shape: actingAccount.shape,
  blank: 'SERVICE_ACCOUNT_EMAIL',
}
export const namedProject: Slot = {
  fields: ['gcp.request'],
  within: /"name":\s?"projects\/[^"/]{1,63}\/serviceAccounts\/[^"/@]{1,100}@([^"/.@]{1,63})\.iam\.gserviceaccount\.com"/,
  shape: ownProject,
  blank: 'ACCOUNT_PROJECT',
}
export const callerAddress: Slot = { fields: ['gcp.callerIP'], shape: address, blank: 'CALLER_ADDRESS' }
export const storageBucket: Slot = { fields: ['gcp.storage.bucket'], shape: /^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/, blank: 'BUCKET' }
/** Cloud SQL's database id is project:instance. */
export const sqlInstance: Slot = {
  fields: ['gcp.cloudsql.databaseId'],
  within: /:([^:]+)$/,
  shape: /^[a-z][a-z0-9-]{0,97}$/,
  blank: 'SQL_INSTANCE',
}
export const dataset: Slot = { fields: ['json.value[/resource/labels/dataset_id]'], shape: /^\w{1,200}$/, blank: 'DATASET' }
export const securityPolicy: Slot = {
  fields: ['json.value[/resource/labels/policy_name]'],
  shape: /^[a-z][a-z0-9-]{0,62}$/,
  blank: 'SECURITY_POLICY',
}
export const cryptoKey: Slot = { fields: ['json.value[/resource/labels/crypto_key_id]'], shape: /^[\w-]{1,63}$/, blank: 'CRYPTO_KEY' }

// Okta.
const personName = /^[\p{L}\p{N}][\p{L}\p{N} .,'@_+-]{0,99}$/u
export const oktaActor: Slot = { fields: ['okta.actor.name'], shape: personName, blank: 'ACTOR_NAME' }
export const oktaTarget: Slot = { fields: ['okta.target.user.name'], shape: personName, blank: 'TARGET_NAME' }
export const oktaAddress: Slot = { fields: ['okta.client.ip'], shape: address, blank: 'CLIENT_ADDRESS' }

// GitHub.
/** The plugin's name of a repository has its owner in it. */
export const repository: Slot = {
  fields: ['github.repo.name'],
  shape: /^[A-Za-z0-9][A-Za-z0-9-]{0,38}\/(?!\.{1,2}$)[\w.-]{1,100}$/,
  blank: 'REPOSITORY',
}
const githubName = /^[A-Za-z0-9][A-Za-z0-9-]{0,38}$/
export const organisation: Slot = { fields: ['github.org'], shape: githubName, blank: 'ORGANISATION' }
export const githubUser: Slot = { fields: ['github.user'], shape: githubName, blank: 'GITHUB_LOGIN' }
export const collaborator: Slot = { fields: ['github.collaborator.name'], shape: githubName, blank: 'COLLABORATOR' }
export const workflowPath: Slot = {
  fields: ['github.workflow.filename'],
  shape: /^\.github\/workflows\/[\w.-]{1,100}\.ya?ml$/,
  blank: 'WORKFLOW_PATH',
}
export const workflowFile: Slot = {
  fields: ['github.workflow.filename'],
  within: /^\.github\/workflows\/([^/]+)$/,
  shape: /^[A-Za-z0-9_][\w.-]{0,99}\.ya?ml$/,
  blank: 'WORKFLOW_FILE',
}

/** Something that no event has, to be set by hand. */
export function byHand(blank: string): Slot {
  return { fields: [], shape: /(?!)/, blank }
}

export const before = (style: Around['style']): Around => ({ minutes: -10, style })
export const after = (style: Around['style']): Around => ({ minutes: 10, style })
