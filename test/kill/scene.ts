import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startWorkspace } from '../../src/workspace/workspace.ts'
import type { Workspace } from '../../src/workspace/workspace.ts'
import { freePort } from '../free-port.ts'
import type { Chance } from './chance.ts'
import { startSenders, trouble } from './senders.ts'
import type { Senders } from './senders.ts'
import { startVictim } from './victim.ts'
import type { Victim } from './victim.ts'

export type Plot = {
  readonly name: string
  readonly kills: number
  readonly env: Readonly<Record<string, string>>
  readonly yml: string
  /** How likely an event is a new problem, and a new problem Critical. */
  readonly isNew: number
  readonly isCritical: number
}

/** The real process on a file, between nodes that send and the stand-in for Slack. */
export type Scene = {
  readonly workspace: Workspace
  readonly file: string
  readonly url: string
  readonly senders: Senders
  readonly complaints: string[]
  /** The life that lasts now. */
  victim: Victim
  readonly restart: () => Promise<void>
}

/** `luck`: for what happens on the nodes. */
export async function openScene(plot: Plot, folder: string, luck: Chance): Promise<Scene> {
  const workspace = await startWorkspace({ limits: false })
  const [port, file] = [await freePort(), join(folder, `${plot.name}.db`)]
  const env = settings(workspace, plot, folder, port)
  const complaints: string[] = []
  let up = Promise.withResolvers<void>()
  const scene: Omit<Scene, 'senders'> = {
    workspace,
    file,
    url: `http://127.0.0.1:${port}/`,
    complaints,
    victim: startVictim(folder, env),
    async restart() {
      complaints.push(...scene.victim.complaints)
      up = Promise.withResolvers()
      scene.victim = startVictim(folder, env)
      if (!(await scene.victim.ready)) throw new Error(`Falconer did not start again: ${scene.victim.complaints.join('; ')}`)
      up.resolve()
    },
  }
  await scene.victim.ready
  up.resolve()
  const next = trouble(luck, plot.isNew, plot.isCritical)
  const senders = startSenders({ url: scene.url, connections: 4, listening: () => up.promise, next })
  return Object.assign(scene, { senders })
}

function settings(workspace: Workspace, { yml, env, name }: Plot, folder: string, port: number): Record<string, string> {
  writeFileSync(join(folder, `${name}.yml`), yml)
  return {
    SLACK_BOT_TOKEN: workspace.botToken,
    SLACK_APP_TOKEN: workspace.appToken,
    SLACK_API_URL: workspace.apiUrl,
    SLACK_CHANNEL: '#falco',
    DATABASE_URL: `file:${join(folder, `${name}.db`)}`,
    PORT: String(port),
    FALCONER_CONFIG: `${name}.yml`,
    // A start is what most of the time goes to.
    NODE_COMPILE_CACHE: join(folder, 'compiled'),
    ...env,
  }
}
