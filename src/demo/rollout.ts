import { fromPod } from './scenes.ts'
import type { Scene, Workload } from './scenes.ts'

/** A bad base image is rolled out to a whole cluster: forty workloads at once, each of them loud. */
export function rollout(): readonly Scene[] {
  return Array.from({ length: 400 }, (_, index) => ({ minute: 59 + index / 400, event: rolledOut(index) }))
}

function rolledOut(index: number): Scene['event'] {
  const name = `${teams[index % teams.length]}-${jobs[Math.floor(index / teams.length) % jobs.length]}`
  const workload: Workload = {
    namespace: teams[index % teams.length] ?? '',
    pod: `${name}-5f6d7c8b9d-${(index % 7).toString().padStart(5, 'x')}`,
    container: 'app',
    image: 'registry.acme.example/base/runtime',
    tag: '2026.11',
    node: `node-${1 + (index % 9)}.eu1.acme.example`,
  }
  return fromPod(workload, 'Launch Ingress Remote File Copy Tools in Container', 'Notice', ['mitre_command_and_control', 'TA0011'], {
    'evt.type': 'execve',
    'proc.name': 'wget',
    'proc.pname': 'sh',
    'proc.cmdline': `wget -qO- http://127.0.0.1:8080/healthz?probe=${index}`,
    'user.name': 'root',
  })
}

const teams = ['shop', 'search', 'ml', 'ci', 'web', 'data', 'auth', 'batch']
const jobs = ['api', 'worker', 'cron', 'indexer', 'gateway']
