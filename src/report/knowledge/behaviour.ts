/** What a rule's events tell of, in kinds: what is looked at next, and what is done about it, go by these. */
export const behaviours = [
  // In a container or on a host, by the kernel's system calls.
  'shell',
  'new program',
  'credential access',
  'discovery',
  'system file change',
  'persistence',
  'privilege escalation',
  'container escape',
  'container set-up',
  'network connection',
  'file transfer',
  'mining',
  'evasion',
  'injection',
  'destruction',
  'kernel',
  // In the audit log of Kubernetes.
  'pod access',
  'pod set-up',
  'cluster rights',
  'cluster secrets',
  'cluster access',
  'cluster change',
  // In a cloud's audit log.
  'cloud identity',
  'cloud logging',
  'cloud storage',
  'cloud compute',
  'cloud network',
  'cloud data',
  // At the identity provider.
  'login',
  'second factor',
  'account',
  'admin rights',
  // Where code is kept.
  'repository',
  'repository access',
  'leaked secret',
  'build pipeline',
] as const
export type Behaviour = (typeof behaviours)[number]
