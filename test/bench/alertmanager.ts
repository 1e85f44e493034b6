import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Workspace } from '../../src/workspace/workspace.ts'
import { startServer } from './processes.ts'
import type { Server } from './processes.ts'

const program = 'prometheus-alertmanager'

/** How it groups alerts into messages. */
export type Grouping = { readonly groupBy: string; readonly groupWait: string; readonly groupInterval: string }

/** Why there is no Alertmanager to compare with; undefined: there is one. */
export function missingAlertmanager(): string | undefined {
  if (spawnSync(program, ['--version']).status === 0) return undefined
  return `${program} is not installed (apt-get install ${program})`
}

/** Alertmanager alone, without a cluster, speaking to the stand-in as to Slack. */
export function startAlertmanager(workspace: Workspace, grouping: Grouping): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), 'alertmanager-bench-'))
  const file = join(folder, 'alertmanager.yml')
  writeFileSync(file, configOf(workspace, grouping))
  return startServer({
    file: program,
    env: { PATH: process.env['PATH'] ?? '' },
    args: (port) => [
      `--config.file=${file}`,
      `--storage.path=${folder}`,
      `--web.listen-address=127.0.0.1:${port}`,
      `--web.external-url=http://127.0.0.1:${port}/`,
      '--cluster.listen-address=',
    ],
    probe: '/-/ready',
    silent: true,
    after: () => rmSync(folder, { recursive: true, force: true }),
  })
}

/**
 * Each message names all its alerts, so that none counts as untold. Slack's limits call for a short `group_interval`: what Slack
 * refuses with 429 is tried again at the next interval only, and by default that is five minutes. Resolved alerts are not told, for
 * Falco never says that anything is over.
 */
function configOf({ apiUrl, botToken }: Workspace, { groupBy, groupWait, groupInterval }: Grouping): string {
  return `
route:
  receiver: slack
  group_by: [${groupBy}]
  group_wait: ${groupWait}
  group_interval: ${groupInterval}
receivers:
  - name: slack
    slack_configs:
      - api_url: ${apiUrl}chat.postMessage
        http_config: { authorization: { credentials: ${botToken} } }
        channel: '#falco'
        send_resolved: false
        mrkdwn_in: [text]
        title: '{{ len .Alerts }} alerts'
        text: '{{ range .Alerts }}{{ .Labels.severity }}: {{ .Labels.rule }} · {{ .Labels.workload }}{{ "\\n" }}{{ end }}'
`
}
