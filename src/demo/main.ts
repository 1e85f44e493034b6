import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { modelVariables, readConfig } from '../config.ts'
import type { Config } from '../config.ts'
import { makeLog } from '../log.ts'
import { startFalconer } from '../main.ts'
import { startWorkspace } from '../workspace/workspace.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { anHour } from './hour.ts'
import type { Sending } from './hour.ts'

export type Demo = {
  /** The page that looks like Slack. */
  readonly url: string
  /** Where Falco's events go. */
  readonly intake: string
  /** Resolves when the whole hour has been sent. */
  readonly played: Promise<void>
  stop(): Promise<void>
}

export type DemoOptions = {
  readonly port: number
  readonly intakePort: number
  readonly logLevel: Config['logLevel']
  readonly msPerMinute: number
  /** Ends with more new alerts than a channel can carry. */
  readonly stormy?: boolean
  /** LLM_MODEL and the like, for a model that weighs the reports; by default there is none. */
  readonly model?: Readonly<Record<string, string>>
}

const routes = `
cluster: demo-eu1
routes:
  - match: { namespace: payments }
    channel: "#payments-sec"
  - match: { source: k8s_audit, priority: Notice }
    channel: "#audit"
  - match: { source: aws_cloudtrail }
    channel: "#audit"
  - match: { priority: Critical }
    channel: "#falco"
    mention: here
    report: auto
  - match: { priority: Notice }
    channel: "#falco"
`

/** The minutes that are over when the reader comes: sent at once, the rest as it happens. */
const pastMinutes = 50

/** Falconer in the stand-in for Slack, and an hour of Falco events through the real intake. */
export async function startDemo(options: DemoOptions): Promise<Demo> {
  const workspace = await startWorkspace({ page: true, port: options.port })
  const falconer = await startFalconer(demoConfig(workspace, options), { log: makeLog(options.logLevel), staggerMs: 1_000 })
  const end = new AbortController()
  const played = play(falconer.url, options, end.signal).catch((error: unknown) => {
    if (!end.signal.aborted) throw error
  })
  return {
    url: workspace.url,
    intake: falconer.url,
    played,
    async stop() {
      end.abort()
      await played
      await falconer.stop()
      await workspace.stop()
    },
  }
}

function demoConfig(workspace: Workspace, { intakePort, model }: DemoOptions) {
  const env = {
    SLACK_BOT_TOKEN: workspace.botToken,
    SLACK_APP_TOKEN: workspace.appToken,
    SLACK_API_URL: workspace.apiUrl,
    SLACK_FALLBACK_CHANNEL: '#ops-fallback',
    DATABASE_URL: 'file::memory:',
    FALCONER_CONFIG: 'falconer.yml',
    PORT: String(intakePort),
    ...model,
  }
  return readConfig(env, () => routes)
}

async function play(intake: string, { msPerMinute, stormy = false }: DemoOptions, signal: AbortSignal): Promise<void> {
  const end = Date.now()
  const pastUntil = end - (60 - pastMinutes) * 60_000
  let minute = pastUntil
  for (const sending of anHour(end, stormy)) {
    if (sending.at > minute) await wait(((sending.at - minute) / 60_000) * msPerMinute, undefined, { signal })
    minute = Math.max(minute, sending.at)
    await send(intake, sending)
  }
}

/** A refused body is part of the story. */
async function send(intake: string, { body }: Sending): Promise<void> {
  const answer = await fetch(intake, { method: 'POST', body, headers: { 'content-type': 'application/json' } })
  await answer.arrayBuffer()
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { port: { type: 'string', default: '4000' }, storm: { type: 'boolean', default: false } } })
  const shown = { port: Number(values.port), intakePort: 2801, logLevel: 'warn', msPerMinute: 4_000 } as const
  const demo = await startDemo({ ...shown, stormy: values.storm, model: modelVariables() })
  console.log(`\n  Open ${demo.url}\n`)
  console.log('  An hour of Falco events is playing: most of it is over, an attack begins within seconds.')
  if (values.storm) console.log('  It ends with a storm: forty workloads at once.')
  console.log(`  Press the buttons, type /falco. Your own events go to ${demo.intake}. Ctrl+C ends it.\n`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void demo.stop().then(() => process.exit(0)))
}

if (import.meta.main) await main()
