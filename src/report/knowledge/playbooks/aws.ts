import { field } from '../../../domain/event.ts'
import type { FalcoEvent } from '../../../domain/event.ts'
import {
  after,
  before,
  bucket,
  byHand,
  cloudUser,
  ecsCluster,
  ecsService,
  iamGroup,
  iamUser,
  instance,
  lambda,
  region,
  reservation,
  roleName,
  sessionName,
  taskDefinition,
  trail,
} from '../slots.ts'
import { awsCaller } from '../aws-caller.ts'
import type { AwsCaller } from '../aws-caller.ts'
import type { Step } from '../step.ts'
import { line } from '../template.ts'
import { look, rulesOn } from './look.ts'

const has = (name: string) => (event: FalcoEvent) => field(event, name) !== undefined
const isCalledBy =
  (...callers: readonly AwsCaller[]) =>
  (event: FalcoEvent) =>
    callers.includes(awsCaller(event))
const isRoot = isCalledBy('root')
/** A session of a role, by its ARN. */
const isSession = isCalledBy('role', 'identity center')

/**
 * Against a user of IAM. Where the event has a name alone, a role may be behind it, and the user of the same name somebody else: then the
 * step says to look first.
 */
function againstUser(step: Step): readonly Step[] {
  return [
    { ...step, when: isCalledBy('user') },
    {
      ...step,
      id: `${step.id}-if-user`,
      text: `First see, by get-user and get-role, that it is a user and no role. ${step.text}`,
      risk: `If a role called, this hits another who has the name. ${step.risk}`,
      when: isCalledBy('named'),
    },
  ]
}

const revokingPolicy = [
  '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":["*"],"Resource":["*"],"Condition":{"DateLessThan":{"aws:TokenIssueTime":"',
  byHand('REVOKE_BEFORE'),
  '"}}}]}',
]

const identity = ['cloud identity', 'login', 'second factor', 'account', 'admin rights'] as const

/** CloudTrail: calls to AWS. It knows who called, not what ran. */
export const aws: readonly Step[] = [
  look({
    id: 'aws.user-or-role',
    text: "Whether a user or a role called: the event has no ARN, and a role's session bears the role's name. Only get-user answers: a user. Both answer: ask the trail's record (userIdentity).",
    command: line`aws iam get-user --user-name ${cloudUser} --query User.Arn; aws iam get-role --role-name ${cloudUser} --query Role.Arn`,
    when: isCalledBy('named'),
  }),
  look({
    id: 'aws.actor',
    text: 'What else the same user did in the ten minutes before and after. Of an assumed role, CloudTrail lists the session and not the role: nothing found proves nothing.',
    command: line`aws cloudtrail lookup-events --region ${region} --lookup-attributes ${{ word: ['AttributeKey=Username,AttributeValue=', cloudUser] }} --start-time ${before('rfc3339')} --end-time ${after('rfc3339')}`,
    when: (event) => has('ct.user')(event) && !isSession(event),
  }),
  look({
    id: 'aws.session',
    text: 'What else that session of the role did in the ten minutes before and after.',
    command: line`aws cloudtrail lookup-events --region ${region} --lookup-attributes ${{ word: ['AttributeKey=Username,AttributeValue=', sessionName] }} --start-time ${before('rfc3339')} --end-time ${after('rfc3339')}`,
    when: isSession,
  }),
  look({
    id: 'aws.account',
    text: 'Which account you are looking into: the event names none, and the wrong one answers with nothing.',
    command: line`aws sts get-caller-identity`,
  }),
  look({
    id: 'aws.keys',
    behaviours: [...identity, 'cloud logging', 'cloud compute', 'cloud storage'],
    text: 'Which access keys the user has, since when. A key made shortly before the event is what to look for. NoSuchEntity: no user has that name.',
    command: line`aws iam list-access-keys --user-name ${cloudUser}`,
    when: isCalledBy('user', 'named'),
  }),
  look({
    id: 'aws.second-factor',
    behaviours: identity,
    text: 'Which second factors the user has. None: the password alone lets anybody in.',
    command: line`aws iam list-mfa-devices --user-name ${cloudUser}`,
    when: isCalledBy('user', 'named'),
  }),
  look({
    id: 'aws.root-second-factor',
    text: 'Whether the root user has a second factor (AccountMFAEnabled 1) and access keys (AccountAccessKeysPresent 1; it should have none).',
    command: line`aws iam get-account-summary --query 'SummaryMap.{AccountMFAEnabled:AccountMFAEnabled,AccountAccessKeysPresent:AccountAccessKeysPresent}'`,
    when: isRoot,
  }),
  look({
    id: 'aws.role',
    text: 'Who may assume the role, and since when it is there.',
    command: line`aws iam get-role --role-name ${roleName} --query 'Role.[CreateDate,RoleLastUsed,AssumeRolePolicyDocument]'`,
    when: isSession,
  }),
  look({
    id: 'aws.new-user',
    text: 'The user that it is about: since when it is there, and whether it ever signed in.',
    command: line`aws iam get-user --user-name ${iamUser}`,
    when: has('ct.request.username'),
  }),
  look({
    id: 'aws.new-user-keys',
    text: 'Whether the new user has got access keys: that is how it would be used from outside.',
    command: line`aws iam list-access-keys --user-name ${iamUser}`,
    when: has('ct.request.username'),
  }),
  look({
    id: 'aws.new-user-rights',
    text: 'Which managed policies are attached to the new user. Groups and inline policies come on top (list-groups-for-user, list-user-policies).',
    command: line`aws iam list-attached-user-policies --user-name ${iamUser}`,
    when: has('ct.request.username'),
  }),
  look({
    id: 'aws.group',
    text: 'The group and who is in it.',
    command: line`aws iam get-group --group-name ${iamGroup}`,
    when: has('ct.request.groupname'),
  }),
  look({
    id: 'aws.group-rights',
    text: 'Which managed policies the group has. Inline ones come on top (list-group-policies).',
    command: line`aws iam list-attached-group-policies --group-name ${iamGroup}`,
    when: has('ct.request.groupname'),
  }),
  look({
    id: 'aws.trails',
    behaviours: ['cloud logging'],
    text: 'Which trails there are, where they write to, and whether they cover all regions.',
    command: line`aws cloudtrail describe-trails --region ${region}`,
  }),
  look({
    id: 'aws.trail-status',
    text: 'Whether the trail logs now, when it was stopped and started, and whether it last delivered.',
    command: line`aws cloudtrail get-trail-status --region ${region} --name ${trail}`,
    when: (event) => rulesOn('CloudTrail')(event) && has('ct.request.name')(event),
  }),
  look({
    id: 'aws.trail-events',
    text: 'What the trail records: a narrowed selector blinds it as well as stopping it does.',
    command: line`aws cloudtrail get-event-selectors --region ${region} --trail-name ${trail}`,
    when: (event) => rulesOn('CloudTrail')(event) && has('ct.request.name')(event),
  }),
  look({
    id: 'aws.bucket-policy',
    text: 'Whether the bucket is public by its policy.',
    command: line`aws s3api get-bucket-policy-status --bucket ${bucket}`,
    when: has('s3.bucket'),
  }),
  look({
    id: 'aws.bucket-block',
    text: 'Which public access the bucket blocks. The account may block it as well, whatever the bucket says.',
    command: line`aws s3api get-public-access-block --bucket ${bucket}`,
    when: has('s3.bucket'),
  }),
  look({
    id: 'aws.bucket-acl',
    text: 'To whom its ACL gives what: AllUsers and AuthenticatedUsers are everybody. With BucketOwnerEnforced ACLs count for nothing.',
    command: line`aws s3api get-bucket-acl --bucket ${bucket}`,
    when: (event) => has('s3.bucket')(event) && !rulesOn('Encryption')(event),
  }),
  look({
    id: 'aws.bucket-encryption',
    text: 'How new objects are encrypted. S3 always encrypts: what is lost with the setting is the choice of the KMS key, and with it the second lock.',
    command: line`aws s3api get-bucket-encryption --bucket ${bucket}`,
    when: (event) => has('s3.bucket')(event) && rulesOn('Encryption')(event),
  }),
  look({
    id: 'aws.bucket-history',
    text: 'Who changed the bucket in the hour before. Reading of objects is not in it, unless the trail records data events.',
    command: line`aws cloudtrail lookup-events --region ${region} --lookup-attributes ${{ word: ['AttributeKey=ResourceName,AttributeValue=', bucket] }} --start-time ${{ minutes: -60, style: 'rfc3339' }} --end-time ${after('rfc3339')}`,
    when: has('s3.bucket'),
  }),
  look({
    id: 'aws.function',
    text: "The function's code and role, without its environment. Compare the hash with what your pipeline built.",
    command: line`aws lambda get-function-configuration --region ${region} --function-name ${lambda} --query '[LastModified,CodeSha256,Role,Layers[].Arn]'`,
    when: has('ct.request.functionname'),
  }),
  look({
    id: 'aws.function-url',
    text: 'Whether the function can be called from the internet, and with AuthType NONE by anybody.',
    command: line`aws lambda list-function-url-configs --region ${region} --function-name ${lambda}`,
    when: has('ct.request.functionname'),
  }),
  look({
    id: 'aws.instances',
    text: 'Which instances were launched: type, key, role, public address. Large or GPU types are what miners ask for.',
    command: line`aws ec2 describe-instances --region ${region} --filters ${{ word: ['Name=reservation-id,Values=', reservation] }} --query 'Reservations[].Instances[].[InstanceId,InstanceType,State.Name,KeyName,IamInstanceProfile.Arn,PublicIpAddress]'`,
    when: has('ct.response.reservationid'),
  }),
  look({
    id: 'aws.interfaces',
    text: 'Which network interfaces the instance has, and with which security groups.',
    command: line`aws ec2 describe-network-interfaces --region ${region} --filters ${{ word: ['Name=attachment.instance-id,Values=', instance] }} --query 'NetworkInterfaces[].[NetworkInterfaceId,Groups[].GroupId]'`,
    when: has('ct.response.reservationid'),
  }),
  look({
    id: 'aws.service',
    text: 'What the service runs: tasks, network, whether exec into its tasks is allowed.',
    command: line`aws ecs describe-services --region ${region} --cluster ${ecsCluster} --services ${ecsService} --query 'services[].[createdAt,desiredCount,runningCount,taskDefinition,launchType,enableExecuteCommand]'`,
    when: has('ct.request.servicename'),
  }),
  look({
    id: 'aws.task',
    text: 'Which images and which role the task has, without its environment.',
    command: line`aws ecs describe-task-definition --region ${region} --task-definition ${taskDefinition} --query 'taskDefinition.[taskRoleArn,networkMode,containerDefinitions[].[name,image,privileged]]'`,
    when: has('ct.request.taskdefinition'),
  }),

  {
    id: 'aws.start-logging',
    phase: 'containment',
    text: 'Let the trail log again. What happened meanwhile is still in the event history for ninety days, other than data events.',
    command: line`aws cloudtrail start-logging --region ${region} --name ${trail}`,
    changes: 'The trail records and delivers again.',
    risk: 'If it was stopped on purpose, for its cost or a move, it costs again.',
    undo: 'aws cloudtrail stop-logging with the same name.',
    when: rulesOn('CloudTrail Logging Disabled'),
  },
  {
    id: 'aws.keep',
    phase: 'containment',
    text: 'Keep what that user did in the last day, before the ninety days of the event history are over. Elsewhere ask the trail: this is one region.',
    command: line`( umask 077; aws cloudtrail lookup-events --region ${region} --lookup-attributes ${{ word: ['AttributeKey=Username,AttributeValue=', cloudUser] }} --start-time ${{ minutes: -1440, style: 'rfc3339' }} > falconer-cloudtrail.json )`,
    changes: 'Writes one file to the working directory, readable by you alone.',
    risk: 'The file has addresses and names of people in it.',
    undo: 'Remove the file when the case is closed.',
    when: (event) => has('ct.user')(event) && !isSession(event),
  },
  {
    id: 'aws.keep-session',
    phase: 'containment',
    text: 'Keep what that session of the role did in the last day, before the ninety days of the event history are over. Elsewhere ask the trail: this is one region.',
    command: line`( umask 077; aws cloudtrail lookup-events --region ${region} --lookup-attributes ${{ word: ['AttributeKey=Username,AttributeValue=', sessionName] }} --start-time ${{ minutes: -1440, style: 'rfc3339' }} > falconer-cloudtrail.json )`,
    changes: 'Writes one file to the working directory, readable by you alone.',
    risk: 'The file has addresses and names of people in it.',
    undo: 'Remove the file when the case is closed.',
    when: isSession,
  },
  ...againstUser({
    id: 'aws.key',
    phase: 'containment',
    text: "Turn the user's access key off rather than remove it, each that list-access-keys names. Sessions made with it live on.",
    command: line`aws iam update-access-key --user-name ${cloudUser} --access-key-id ${byHand('ACCESS_KEY_ID')} --status Inactive`,
    changes: 'Calls with that key are refused.',
    risk: 'What rightly uses the key stops working.',
    undo: 'The same with --status Active.',
  }),
  ...againstUser({
    id: 'aws.deny',
    phase: 'containment',
    behaviours: identity,
    text: 'Deny the user everything: it holds for keys, password and open sessions of that user alike.',
    command: line`aws iam attach-user-policy --user-name ${cloudUser} --policy-arn arn:aws:iam::aws:policy/AWSDenyAll`,
    changes: 'Every call of that user is refused.',
    risk: 'What rightly runs as that user stops working. Roles that it assumed before go on.',
    undo: 'aws iam detach-user-policy with the same user and policy.',
  }),
  {
    id: 'aws.deny-new-user',
    phase: 'containment',
    text: 'Deny the new user everything until somebody knows what it is for.',
    command: line`aws iam attach-user-policy --user-name ${iamUser} --policy-arn arn:aws:iam::aws:policy/AWSDenyAll`,
    changes: 'Every call of that user is refused.',
    risk: 'If it was wanted, it cannot be used yet.',
    undo: 'aws iam detach-user-policy with the same user and policy.',
    when: has('ct.request.username'),
  },
  {
    id: 'aws.revoke-sessions',
    phase: 'containment',
    text: 'Deny the role to all sessions that began before a moment (2026-01-31T09:00:00Z, say: now). It is what the console does by Revoke active sessions.',
    command: line`aws iam put-role-policy --role-name ${roleName} --policy-name AWSRevokeOlderSessions --policy-document ${{ word: revokingPolicy }}`,
    changes: 'Every older session of that role is refused, whoever has it.',
    risk: 'People and jobs with the same role must sign in again. Who can still assume it gets a new session.',
    undo: 'Take that inline policy off the role.',
    when: isCalledBy('role'),
  },
  {
    id: 'aws.revoke-sessions-if-role',
    phase: 'containment',
    text: 'First see, by get-user and get-role, that it is a role and no user. Deny it to all sessions that began before a moment (2026-01-31T09:00:00Z, say: now), as the console revokes sessions.',
    command: line`aws iam put-role-policy --role-name ${cloudUser} --policy-name AWSRevokeOlderSessions --policy-document ${{ word: revokingPolicy }}`,
    changes: 'Every older session of that role is refused, whoever has it.',
    risk: 'If a user called, this hits a role that has the name. People and jobs with the same role must sign in again. Who can still assume it gets a new session.',
    undo: 'Take that inline policy off the role.',
    when: isCalledBy('named'),
  },
  {
    id: 'aws.revoke-identity-center',
    phase: 'containment',
    text: 'The role is one of IAM Identity Center, which IAM refuses to change: in Identity Center turn the person off, end the sessions, and take the permission set off the account.',
    changes: 'The person cannot sign in to any account by it any more.',
    risk: 'The wrong person cannot work. A session of the role that is open goes on until it ends; a deny in an SCP of the organisation stops it.',
    undo: 'Turn the person on again and assign the permission set.',
    when: isCalledBy('identity center'),
  },
  {
    id: 'aws.root',
    phase: 'containment',
    text: 'Sign in as root from a clean machine: change the password, register a second factor, remove access keys, check the address and phone number of the account.',
    changes: 'The old password, factor and keys no longer work.',
    risk: 'If the address of the account is in wrong hands, only AWS Support can help: call at once.',
    undo: 'It cannot be undone, nor should it.',
    when: isRoot,
  },
  {
    id: 'aws.block-public',
    phase: 'containment',
    text: 'Close the bucket to the public, whatever its policy and ACL say.',
    command: line`aws s3api put-public-access-block --bucket ${bucket} --public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true`,
    changes: 'Nobody outside the account reads or writes it by a public policy or ACL; new ones are refused.',
    risk: 'A website, downloads or another account that rely on it stop working.',
    undo: 'The same with the values that get-public-access-block showed.',
    when: (event) => has('s3.bucket')(event) && !rulesOn('Encryption')(event),
  },
  {
    id: 'aws.stop-function',
    phase: 'containment',
    text: 'Let the function run no more, without removing it: no concurrency is left for it.',
    command: line`aws lambda put-function-concurrency --region ${region} --function-name ${lambda} --reserved-concurrent-executions 0`,
    changes: 'Every new call of the function is throttled; running ones end.',
    risk: 'What relies on it fails; events from queues pile up and may expire.',
    undo: 'Set the earlier reserved concurrency, or remove it where there was none.',
    when: has('ct.request.functionname'),
  },
  {
    id: 'aws.stop-service',
    phase: 'containment',
    text: 'If nobody knows the service: let it run no tasks. Look at them first: a task that ended takes its files with it.',
    command: line`aws ecs update-service --region ${region} --cluster ${ecsCluster} --service ${ecsService} --desired-count 0`,
    changes: 'All tasks of the service are stopped.',
    risk: 'What it serves is down, and what was in the tasks is gone.',
    undo: 'The same with the earlier count.',
    when: has('ct.request.servicename'),
  },
  {
    id: 'aws.snapshot',
    phase: 'containment',
    text: 'Keep the disks of the instance, before it is stopped. Its memory is lost with the stop.',
    command: line`aws ec2 create-snapshots --region ${region} --instance-specification ${{ word: ['InstanceId=', instance] }} --description 'Falconer: evidence'`,
    changes: 'Makes a snapshot of each volume of the instance.',
    risk: 'Snapshots cost, and hold all that is on the disks.',
    undo: 'Remove the snapshots when the case is closed.',
    when: has('ct.response.reservationid'),
  },
  {
    id: 'aws.isolate-instance',
    phase: 'containment',
    text: 'Cut the instance off: give each of its network interfaces a single security group that allows nothing in or out. Note the old groups first. Tracked connections may live on a while.',
    command: line`aws ec2 modify-network-interface-attribute --region ${region} --network-interface-id ${byHand('NETWORK_INTERFACE')} --groups ${byHand('EMPTY_SECURITY_GROUP')}`,
    changes: 'Replaces all security groups of that interface.',
    risk: 'All that it serves is down. An interface that was forgotten stays open.',
    undo: 'The same with the old groups.',
    when: has('ct.response.reservationid'),
  },

  {
    id: 'aws.least',
    phase: 'hardening',
    text: 'Give people roles by IAM Identity Center rather than users with keys, and each role only what it calls: IAM Access Analyzer can draft that from CloudTrail.',
    changes: 'Long-lived keys go; calls that were never made are refused.',
    risk: 'A rare job that did not run in the time looked at fails.',
    undo: 'Attach the old policy again.',
  },
  {
    id: 'aws.require-factor',
    phase: 'hardening',
    behaviours: identity,
    text: 'Require a second factor: deny all but its registration where aws:MultiFactorAuthPresent is not true (BoolIfExists). Prefer keys (FIDO) to codes.',
    changes: 'Without a second factor a user can only register one.',
    risk: 'Access keys of scripts have no second factor either: put scripts on roles first.',
    undo: 'Take the policy off.',
  },
  {
    id: 'aws.guard-trail',
    phase: 'hardening',
    behaviours: ['cloud logging'],
    text: 'Log by a trail of the organisation into a bucket of another account, and deny StopLogging, DeleteTrail and PutEventSelectors by a service control policy.',
    changes:
      'Nobody in a member account can blind the trail, not even its root user; a service control policy does not bind the management account.',
    risk: 'Changing the trail then needs the management account.',
    undo: 'Detach the policy.',
  },
  {
    id: 'aws.validate-trail',
    phase: 'hardening',
    behaviours: ['cloud logging'],
    text: 'Have the trail sign its files, so that a missing or changed one shows.',
    command: line`aws cloudtrail update-trail --region ${region} --name ${trail} --enable-log-file-validation`,
    changes: 'Digest files are written to the bucket every hour.',
    risk: 'A few more objects in the bucket.',
    undo: 'The same with --no-enable-log-file-validation.',
    when: (event) => rulesOn('CloudTrail')(event) && has('ct.request.name')(event),
  },
  {
    id: 'aws.block-public-account',
    phase: 'hardening',
    behaviours: ['cloud storage'],
    text: 'Block public access for the whole account (aws s3control put-public-access-block): a single bucket then cannot be opened by mistake.',
    changes: 'No bucket of the account is public any more.',
    risk: 'Websites and downloads straight from S3 stop working: put CloudFront before them first.',
    undo: 'The same with the old values.',
  },
  {
    id: 'aws.encrypt-bucket',
    phase: 'hardening',
    text: 'Set the KMS key for new objects again; aws/s3 is used where no other is named.',
    command: line`aws s3api put-bucket-encryption --bucket ${bucket} --server-side-encryption-configuration '{"Rules":[{"ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":"aws:kms"},"BucketKeyEnabled":true}]}'`,
    changes: 'New objects are encrypted with a KMS key; old ones stay as they are.',
    risk: 'Who writes or reads needs rights on the key; other accounts cannot use aws/s3.',
    undo: 'The same with AES256 in place of aws:kms.',
    when: rulesOn('Delete Bucket Encryption'),
  },
  {
    id: 'aws.metadata',
    phase: 'hardening',
    text: 'Have the instance give its credentials only to requests with a token, and not to containers on a bridge.',
    command: line`aws ec2 modify-instance-metadata-options --region ${region} --instance-id ${instance} --http-tokens required --http-put-response-hop-limit 1`,
    changes: 'The metadata service answers only requests with a token, from the instance itself.',
    risk: 'Old tools that know no tokens, and containers that use the role of the instance, lose it.',
    undo: 'The same with the old values.',
    when: has('ct.response.reservationid'),
  },
  {
    id: 'aws.regions',
    phase: 'hardening',
    behaviours: ['cloud compute'],
    text: 'Deny regions that you do not use, by a service control policy on aws:RequestedRegion, and keep the quotas for large instances low.',
    changes: 'Nothing can be launched there.',
    risk: 'Global services answer from us-east-1: they must stay allowed.',
    undo: 'Detach the policy.',
  },

  {
    id: 'aws.exception',
    phase: 'tuning',
    text: 'If it is wanted, narrow an exception on ct.user and ct.region together with what it was done to (s3.bucket, ct.request.*), as far as this rule prints it.',
    changes: 'Falco stays silent on what the exception matches.',
    risk: 'Whoever takes over that user or role goes unseen there.',
    undo: 'Take the exception out of the rules file.',
  },
  {
    id: 'aws.exception-by-address',
    phase: 'tuning',
    text: 'ct.srcip is an address for people and servers, but a name such as ecs.amazonaws.com when a service of AWS calls: the second is a fair thing to narrow on, the first changes.',
    changes: 'Falco stays silent on what the exception matches.',
    risk: 'Who makes that service act goes unseen.',
    undo: 'Take the exception out of the rules file.',
  },
]
