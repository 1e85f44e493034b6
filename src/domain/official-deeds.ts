import { firstField } from './event.ts'
import type { FalcoEvent } from './event.ts'

/** What an official plugin rule has checked, in the past tense: `deleted the encryption setting of`, a `bucket`, and its name. */
export type OfficialDeed = { readonly did: string; readonly object: string | undefined; readonly name: string | undefined }

/**
 * The deed that an official rule's name stands for (falcosecurity/plugins: cloudtrail, github, okta, gcpaudit rules). Those
 * rules do not put the action into their fields, so the name is all that tells it; undefined for every other rule.
 */
export function officialDeed(event: FalcoEvent): OfficialDeed | undefined {
  const row = deeds.get(event.source)?.get(event.rule)
  if (row === undefined) return undefined
  const [did = '', object] = row.split(' | ')
  return { did, object, name: object && firstField(event, namedBy.get(object) ?? []) }
}

/** Which fields name a thing of this kind: nothing else may stand in for them, or a project would be called a bucket. */
const namedBy: ReadonlyMap<string, readonly string[]> = new Map([
  ['MFA device', ['ct.request.serialnumber']],
  ['IAM user', ['ct.request.username']],
  ['IAM group', ['ct.request.groupname']],
  ['ECS service', ['ct.request.servicename']],
  ['ECS cluster', ['ct.request.cluster']],
  ['Lambda function', ['ct.request.functionname']],
  ['trail', ['ct.request.name']],
  ['bucket', ['s3.bucket', 'gcp.storage.bucket']],
  ['repository', ['github.repo.name', 'github.repo.url']],
  ['private repository', ['github.repo.name', 'github.repo.url']],
  ['public repository', ['github.repo.name', 'github.repo.url']],
  ['Okta account', ['okta.target.user.alternateid', 'okta.target.user.name']],
  ['application', ['okta.target.app.alternateid']],
  ['database', ['gcp.cloudsql.databaseId']],
  ['database instance', ['gcp.cloudsql.databaseId']],
  ['BigQuery dataset', ['json.value[/resource/labels/dataset_id]']],
  ['Cloud Armor policy', ['json.value[/resource/labels/policy_name]']],
  ['cloud function', ['gcp.cloudfunctions.function']],
  ['KMS key ring', ['json.value[/resource/labels/key_ring_id]']],
  ['KMS key', ['json.value[/resource/labels/crypto_key_id]']],
])

/** Rule → words, with the kind of the target behind the bar. */
const deeds: ReadonlyMap<string, ReadonlyMap<string, string>> = new Map([
  table('aws_cloudtrail', {
    'Console Login Through Assume Role': 'signed in to the AWS console through an assumed role',
    'Console Login Without MFA': 'signed in to the AWS console without MFA',
    'Console Root Login Without MFA': 'signed in to the AWS console as root without MFA',
    'Deactivate MFA for Root User': 'deactivated, for the root user, the | MFA device',
    'Create AWS user': 'created the | IAM user',
    'Create Group': 'created the | IAM group',
    'Delete Group': 'deleted the | IAM group',
    'ECS Service Created': 'created the | ECS service',
    'ECS Task Run or Started': 'ran an ECS task in the | ECS cluster',
    'Create Lambda Function': 'created the | Lambda function',
    'Update Lambda Function Code': 'replaced the code of the | Lambda function',
    'Update Lambda Function Configuration': 'changed the configuration of the | Lambda function',
    'Run Instances': 'launched EC2 instances',
    'Run Instances in Non-approved Region': 'launched EC2 instances outside the approved regions',
    'Delete Bucket Encryption': 'deleted the default encryption of the | bucket',
    'Delete Bucket Public Access Block': 'weakened the public access block of the | bucket',
    'List Buckets': 'listed the S3 buckets',
    'Put Bucket ACL': 'set the access control list of the | bucket',
    'Put Bucket Policy': 'set the policy of the | bucket',
    'CloudTrail Trail Created': 'created the | trail',
    'CloudTrail Logging Disabled': 'stopped the logging of the | trail',
  }),
  table('github', {
    'Private Repository Becoming Public': 'made public the | private repository',
    'Public Repository Becoming Private': 'made private the | public repository',
    'Create Public Repository': 'created the | public repository',
    'Delete Public Repository': 'deleted the | public repository',
    'Create Repository': 'created the | repository',
    'Delete Repository': 'deleted the | repository',
    'Create Deploy Key': 'added a deploy key to the | repository',
    'Delete Deploy Key': 'removed a deploy key from the | repository',
    'Add Collaborator to Repository': 'added a collaborator to the | repository',
    'Remove Collaborator from Repository': 'removed a collaborator from the | repository',
    'Secret pushed into a public repository': 'pushed what looks like a secret into the | public repository',
    'Secret pushed into a private repository': 'pushed what looks like a secret into the | private repository',
    'Github action with miners': 'started a workflow that refers to mining software in the | repository',
    'Webhook Connected': 'connected a webhook to Falco',
    'Webhook Disconnected': 'disconnected a webhook from Falco',
  }),
  table('okta', {
    'User Changing password in to OKTA': 'changed a password in Okta',
    'Creating a new OKTA user account': 'created the | Okta account',
    'User accessing app via single sign on OKTA': 'signed in through Okta to the | application',
    'User has been locked out in OKTA': 'was locked out of Okta',
    'User has been moved from suspended status in OKTA.': 'released from suspension the | Okta account',
    'User has been activated in OKTA': 'activated the | Okta account',
    'User has been deactivated in OKTA': 'deactivated the | Okta account',
    'User has been suspended in OKTA': 'suspended the | Okta account',
    'Admin permission has been assigned to a user in OKTA': 'gave an admin role to the | Okta account',
    'Creating a new OKTA API token': 'created an Okta API token',
    'User accessing OKTA admin section': 'opened the Okta admin console',
    'Adding user in OKTA group': 'added to an Okta group the | Okta account',
    'removing MFA factor from user in OKTA': 'removed an MFA factor from the | Okta account',
    'removing all MFA factor from user in OKTA': 'removed all MFA factors from the | Okta account',
    'User password reset by OKTA admin': 'reset the password of the | Okta account',
    'User hitting the rate limit on requests in OKTA': 'hit the rate limit of Okta',
    'Adding user to application membership in OKTA': 'assigned to an application the | Okta account',
    'User initiating impersonation session in OKTA': 'started an impersonation session for the | Okta account',
    'Detecting unknown logins using geolocation': 'signed in to Okta from a country outside the known ones',
    'Too many failed MFA in last 5min': 'failed MFA at Okta again and again within five minutes',
    'Too many denied MFA Pushes in last 5min': 'denied MFA pushes of Okta again and again within five minutes',
  }),
  table('gcp_auditlog', {
    'GCP Cloud SQL database user modified or deleted': 'changed or deleted a user of the | database',
    'GCP Cloud SQL database backup deleted': 'deleted a backup of the | database',
    'GCP Cloud SQL database instance data exported': 'exported the data of the | database',
    'GCP Cloud SQL database instance deleted': 'deleted the | database instance',
    'GCP Cloud SQL database instance modified or created': 'created or changed the | database instance',
    'GCP Bucket configured to be public': 'opened to the public the | bucket',
    'GCP Bucket objects configured to be public': 'opened to the public objects of the | bucket',
    'GCP Bucket enumerated': 'listed buckets',
    'GCP Bucket deleted': 'deleted the | bucket',
    'GCP Bucket updated': 'changed the settings of the | bucket',
    'GCP Bucket permissions modified': 'changed the permissions of the | bucket',
    'GCP BigQuery Dataset access configured to be public': 'opened to the public the | BigQuery dataset',
    'GCP VM modified': 'created or changed a virtual machine',
    'GCP VM stopped': 'stopped a virtual machine',
    'GCP GCE Firewall rule modified': 'created, changed or deleted a firewall rule',
    'GCP WAF Network policy modified': 'created, changed or deleted the | Cloud Armor policy',
    'GCP WAF rule modified or deleted': 'changed the rules of the | Cloud Armor policy',
    'GCP CloudArmor edge security service modified': 'changed a Cloud Armor edge security service',
    'GCP backend service deleted': 'deleted a backend service of a load balancer',
    'GCP IAM service account created': 'created a service account',
    'GCP IAM service account deleted': 'deleted a service account',
    'GCP IAM service account modified': 'changed a service account',
    'GCP IAM service account key created': 'created a key for a service account',
    'GCP IAM service account key deleted': 'deleted a key of a service account',
    'GCP IAM custom role created': 'created a custom IAM role',
    'GCP IAM custom role modified': 'changed a custom IAM role',
    'GCP IAM policy modified': 'changed the IAM policy of a project',
    'GCP cloud function created': 'created the | cloud function',
    'GCP cloud function deleted': 'deleted the | cloud function',
    'GCP cloud function modified': 'changed the | cloud function',
    'GCP KMS keyring created': 'created the | KMS key ring',
    'GCP KMS created': 'created the | KMS key',
    'GCP KMS updated': 'changed the | KMS key',
    'GCP KMS deleted': 'scheduled for destruction a version of the | KMS key',
    'GCP Pub/Sub topic deleted': 'deleted a Pub/Sub topic',
    'GCP Pub/Sub subscription modified': 'changed a Pub/Sub subscription',
    'GCP Pub/Sub subscription deleted': 'deleted a Pub/Sub subscription',
    'GCP logging sink modified': 'changed a logging sink',
    'GCP logging sink deleted': 'deleted a logging sink',
  }),
])

function table(source: string, rows: Readonly<Record<string, string>>): readonly [string, ReadonlyMap<string, string>] {
  return [source, new Map(Object.entries(rows))]
}
