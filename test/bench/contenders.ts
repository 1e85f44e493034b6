import type { Priority } from '../../src/domain/priority.ts'
import type { Workspace } from '../../src/workspace/workspace.ts'
import { anEvent } from '../event.ts'
import { startAlertmanager } from './alertmanager.ts'
import type { Grouping } from './alertmanager.ts'
import { startFalconerProcess } from './processes.ts'

export type Problem = { readonly rule: string; readonly app: string }

/** Somebody who tells Slack of problems. */
export type Contender = {
  readonly name: string
  /** In whose words a problem is named, once, on the message that tells of it. */
  readonly headline: (problem: Problem) => string
  start(workspace: Workspace): Promise<Teller>
}

export type Teller = { tell(problem: Problem): Promise<void>; stop(): Promise<void> }

export function falconer(name: string, priority: Priority): Contender {
  return {
    name,
    headline: ({ rule, app }) => `${priority}: ${rule} · flood/${app}/${app}`,
    async start(workspace) {
      const server = await startFalconerProcess(workspace)
      return { tell: (problem) => post(`http://127.0.0.1:${server.port}/`, eventOf(problem, priority)), stop: () => server.stop() }
    },
  }
}

function eventOf({ rule, app }: Problem, priority: Priority): string {
  const fields = { 'k8s.ns.name': 'flood', 'k8s.pod.name': `${app}-7d9c6b5f4-x2x4z`, 'container.name': app }
  return anEvent({ rule, priority, time: new Date().toISOString(), fields }).raw
}

/** `endsAfterMs`: an alert is over so long after its event, as with falcosidekick's `expiresafter`. Without it, after five minutes. */
export function alertmanager(name: string, grouping: Grouping, endsAfterMs?: number): Contender {
  return {
    name,
    headline: ({ rule, app }) => `notice: ${rule} · flood/${app}/${app}`,
    async start(workspace) {
      const server = await startAlertmanager(workspace, grouping)
      const alerts = `http://127.0.0.1:${server.port}/api/v2/alerts`
      return { tell: (problem) => post(alerts, JSON.stringify([alertOf(problem, endsAfterMs)])), stop: () => server.stop() }
    },
  }
}

function alertOf({ rule, app }: Problem, endsAfterMs: number | undefined): object {
  return {
    labels: { rule, workload: `flood/${app}/${app}`, severity: 'notice', source: 'syscall' },
    startsAt: new Date().toISOString(),
    ...(endsAfterMs === undefined ? {} : { endsAt: new Date(Date.now() + endsAfterMs).toISOString() }),
  }
}

async function post(url: string, body: string): Promise<void> {
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
  if (!response.ok) throw new Error(`${url} answered with ${response.status}: ${await response.text()}`)
}
