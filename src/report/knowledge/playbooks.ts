import { field } from '../../domain/event.ts'
import type { FalcoEvent } from '../../domain/event.ts'
import {
  after,
  before,
  bucket,
  cloudUser,
  containerId,
  containerName,
  executable,
  file,
  iamGroup,
  iamUser,
  kubernetesUser,
  lambda,
  loginUser as user,
  namespace,
  pod,
  principal,
  project,
  region,
  remotePort as port,
  targetName,
  targetNamespace,
  targetResource,
  trail,
} from './slots.ts'
import { line, mentions } from './template.ts'
import type { Template } from './template.ts'

/** A look at something, changing nothing. */
export type Look = {
  readonly purpose: string
  readonly command: Template
  /** Only for events of which this holds. */
  readonly when?: (event: FalcoEvent) => boolean
}

/** The looks for one kind of place. Reviewed one by one: read-only, no secrets printed, nothing sent to an outsider. */
export type Playbook = {
  readonly fits: (event: FalcoEvent) => boolean
  readonly where: string
  readonly looks: readonly Look[]
  /** What to do if nobody can explain the event. */
  readonly contain: string
}

/** The first that fits an event; none for sources that we have no commands for. */
export function playbookFor(event: FalcoEvent): Playbook | undefined {
  return playbooks.find(({ fits }) => fits(event))
}

/** Whether a system call was made in a container, and not on the host itself. */
export function isInContainer(event: FalcoEvent): boolean {
  return isKernel(event) && (field(event, 'container.id') ?? 'host') !== 'host'
}

const isKernel = ({ source }: FalcoEvent) => source === 'syscall'
const inPod = (event: FalcoEvent) => isKernel(event) && field(event, 'k8s.pod.name') !== undefined
const isNamespaced = (event: FalcoEvent) => field(event, 'ka.target.namespace') !== undefined
const inSharedMemory = (event: FalcoEvent) => mentions(event, ['proc.cmdline', 'proc.exepath', 'proc.cwd', 'fd.name'], /\/dev\/shm(?:\/|$)/)
const rulesOn = (word: string) => (event: FalcoEvent) => event.rule.includes(word)

const containment =
  'If nobody can explain it: keep evidence first (the image, the file system, the logs; do not delete the container yet), then cut its network off, replace the credentials that it could read, and deploy it anew from a clean image.'
const actorContainment =
  'If nobody can explain it: take away or replace the credentials of the actor first, then look at everything else that the actor did in the hours around it, and only then undo the change.'

const playbooks: readonly Playbook[] = [
  {
    fits: inPod,
    where: 'With access to the cluster; these only read:',
    looks: [
      { purpose: 'Is the pod still there, on which node, and how old', command: line`kubectl -n ${namespace} get pod ${pod} -o wide` },
      {
        purpose: 'Which images it runs, by name and by digest',
        command: line`kubectl -n ${namespace} get pod ${pod} -o jsonpath='{.spec.containers[*].image}{"\\n"}{.status.containerStatuses[*].imageID}{"\\n"}'`,
      },
      { purpose: 'What the cluster noted around it', command: line`kubectl -n ${namespace} get events --sort-by=.lastTimestamp` },
      {
        purpose: 'What the container logged (logs may hold secrets)',
        command: line`kubectl -n ${namespace} logs ${pod} -c ${containerName} --timestamps --tail=200`,
      },
      {
        purpose: 'Whether shared memory is mounted in a way that lets files in it run',
        command: line`kubectl -n ${namespace} get pod ${pod} -o jsonpath='{.spec.volumes[?(@.emptyDir.medium=="Memory")].name}{"\\n"}{.spec.hostIPC}{"\\n"}'`,
        when: inSharedMemory,
      },
      { purpose: 'On the node: state and image of this very container', command: line`crictl ps -a --id ${containerId}` },
    ],
    contain: containment,
  },
  {
    fits: isInContainer,
    where: 'On the host; the event names no pod, so these assume Docker (podman takes the same words). They only read:',
    looks: [
      {
        purpose: 'Which image and command the container has, and since when it runs',
        command: line`docker inspect --format '{{.Config.Image}} {{.Image}} {{.Config.Cmd}} {{.State.StartedAt}}' ${containerId}`,
      },
      { purpose: 'What runs in it now', command: line`docker top ${containerId}` },
      { purpose: 'Which files differ from its image', command: line`docker diff ${containerId}` },
      {
        purpose: 'What it logged around that time (logs may hold secrets)',
        command: line`docker logs --timestamps --since ${before('rfc3339')} --until ${after('rfc3339')} ${containerId}`,
      },
      {
        purpose: 'Whether files in shared memory can be run, on the host',
        command: line`findmnt -no OPTIONS /dev/shm`,
        when: inSharedMemory,
      },
      {
        purpose: 'The same inside the container (as root on the host)',
        command: line`nsenter -t "$(docker inspect -f '{{.State.Pid}}' ${containerId})" -m findmnt /dev/shm`,
        when: inSharedMemory,
      },
      { purpose: 'If containerd runs it and not Docker: state and image', command: line`crictl ps -a --id ${containerId}` },
    ],
    contain: containment,
  },
  {
    fits: isKernel,
    where: 'On the host; these only read:',
    looks: [
      { purpose: 'Who was logged in', command: line`last -n 20 ${user}` },
      {
        purpose: 'What the system logged around that time',
        command: line`journalctl --no-pager --since ${before('journal')} --until ${after('journal')}`,
      },
      { purpose: 'Owner, mode and times of the executable', command: line`stat ${executable}` },
      { purpose: 'Which package the executable belongs to, if any', command: line`dpkg -S ${executable} || rpm -qf ${executable}` },
      { purpose: 'Owner, mode and times of the file', command: line`stat ${file}` },
      { purpose: 'Connections to that remote port now, and whose they are', command: line`ss -tunp dport = :${port}` },
      { purpose: 'Whether files in shared memory can be run', command: line`findmnt -no OPTIONS /dev/shm`, when: inSharedMemory },
    ],
    contain:
      'If nobody can explain it: take the host off the network but leave it running (its memory is evidence), copy the logs away, and replace the credentials that were used on it.',
  },
  {
    fits: ({ source }) => source === 'k8s_audit',
    where: 'With access to the cluster; these only read:',
    looks: [
      {
        purpose: "The object now, with its labels (the event generator's own carry app.kubernetes.io/part-of=falco-event-generator)",
        command: line`kubectl -n ${targetNamespace} get ${targetResource} ${targetName} -o wide --show-labels`,
        when: isNamespaced,
      },
      {
        purpose: "The object now, with its labels (the event generator's own carry app.kubernetes.io/part-of=falco-event-generator)",
        command: line`kubectl get ${targetResource} ${targetName} -o wide --show-labels`,
        when: (event) => !isNamespaced(event),
      },
      {
        purpose: 'The pod now, with its labels',
        command: line`kubectl -n ${targetNamespace} get pod ${targetName} -o wide --show-labels`,
        when: (event) => field(event, 'ka.target.resource') === undefined && field(event, 'ka.req.pod.containers.image') !== undefined,
      },
      {
        purpose: 'What else the user may do there',
        command: line`kubectl -n ${targetNamespace} auth can-i --list --as=${kubernetesUser}`,
        when: isNamespaced,
      },
      {
        purpose: 'What else the user may do',
        command: line`kubectl auth can-i --list --as=${kubernetesUser}`,
        when: (event) => !isNamespaced(event),
      },
      { purpose: 'What the cluster noted there', command: line`kubectl -n ${targetNamespace} get events --sort-by=.lastTimestamp` },
    ],
    contain: actorContainment,
  },
  {
    fits: ({ source }) => source === 'aws_cloudtrail',
    where: 'With read access to the account; these only read:',
    looks: [
      {
        purpose: 'What else the same user did within ten minutes',
        command: line`aws cloudtrail lookup-events --region ${region} --lookup-attributes ${{ word: ['AttributeKey=Username,AttributeValue=', cloudUser] }} --start-time ${before('rfc3339')} --end-time ${after('rfc3339')}`,
      },
      { purpose: 'Whether the bucket is public by its policy', command: line`aws s3api get-bucket-policy-status --bucket ${bucket}` },
      { purpose: 'Which public access it blocks', command: line`aws s3api get-public-access-block --bucket ${bucket}` },
      {
        purpose: 'Whether the trail logs now',
        command: line`aws cloudtrail get-trail-status --region ${region} --name ${trail}`,
        when: rulesOn('CloudTrail'),
      },
      { purpose: 'The user it concerns', command: line`aws iam get-user --user-name ${iamUser}` },
      { purpose: 'The group and who is in it', command: line`aws iam get-group --group-name ${iamGroup}` },
      {
        purpose: "The function's code and role, without its environment",
        command: line`aws lambda get-function-configuration --region ${region} --function-name ${lambda} --query '[LastModified,CodeSha256,Role]'`,
      },
    ],
    contain: actorContainment,
  },
  {
    fits: ({ source }) => source === 'gcp_auditlog',
    where: 'With read access to the project; these only read:',
    looks: [
      {
        purpose: 'What else the same principal did in the last day',
        command: line`gcloud logging read ${{ word: ['protoPayload.authenticationInfo.principalEmail="', principal, '"'] }} --project=${project} --freshness=1d --limit=50`,
      },
    ],
    contain: actorContainment,
  },
]
