import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Workspace } from '../../src/workspace/workspace.ts'

const here = import.meta.dirname

/** A server under measurement, in a process of its own. */
export type Server = {
  readonly port: number
  /** From the start of the process to its first answer. */
  readonly startMs: number
  /** Resident memory in MB. */
  memoryMb(): number
  stop(): Promise<void>
}

export type LoadResult = {
  readonly events: number
  readonly seconds: number
  readonly failed: number
  readonly p50Ms: number
  readonly p99Ms: number
}

/** The baseline: `node:http` that parses the JSON and answers, nothing more. */
export function startBare(): Promise<Server> {
  return startServer([join(here, 'bare-server.ts')], {}, '/')
}

/** The baseline for Slack: parses the JSON and posts it at once, without a ledger. */
export function startDirect(workspace: Workspace): Promise<Server> {
  return startServer([join(here, 'direct-server.ts'), workspace.apiUrl, workspace.botToken], {}, '/')
}

/** Falconer as people start it, on a SQLite file; `pace: 'off'` for what is measured against a workspace without limits. */
export function startFalconerProcess(workspace: Workspace, pace: 'on' | 'off' = 'on'): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), 'falconer-bench-'))
  const env = {
    SLACK_BOT_TOKEN: workspace.botToken,
    SLACK_APP_TOKEN: workspace.appToken,
    SLACK_API_URL: workspace.apiUrl,
    SLACK_CHANNEL: '#falco',
    SLACK_PACE: pace,
    DATABASE_URL: `file:${join(folder, 'falconer.db')}`,
  }
  return startServer([...startFlags, join(here, '../../src/main.ts')], env, '/readyz', () =>
    rmSync(folder, { recursive: true, force: true }),
  )
}

/** Runs the load in a process of its own, so that it does not share the server's thread. */
export async function load(order: object): Promise<LoadResult> {
  const child = spawn(process.execPath, [join(here, 'load.ts'), JSON.stringify(order)], { stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  child.stdout.on('data', (chunk) => (text += String(chunk)))
  await once(child, 'close')
  return JSON.parse(text)
}

/** As `npm start` has them. */
const startFlags = ['--max-semi-space-size=16', '--max-old-space-size=256']

let lastPort = 29_000

async function startServer(args: readonly string[], env: Record<string, string>, probe: string, after = () => {}): Promise<Server> {
  lastPort += 1
  const port = lastPort
  const startedAt = performance.now()
  const child = spawn(process.execPath, args, {
    env: { ...env, PORT: String(port), LOG_LEVEL: 'error' },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  await answers(`http://127.0.0.1:${port}${probe}`, child)
  const startMs = performance.now() - startedAt
  return {
    port,
    startMs,
    memoryMb: () => residentMb(child),
    async stop() {
      child.kill('SIGTERM')
      await once(child, 'close')
      after()
    },
  }
}

async function answers(url: string, child: ChildProcess): Promise<void> {
  while (child.exitCode === null) {
    const ok = await fetch(url).then(
      (response) => response.ok,
      () => false,
    )
    if (ok) return
  }
  throw new Error(`the server ended before it answered at ${url}`)
}

function residentMb(child: ChildProcess): number {
  const pages = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]
  return Math.round(Number(pages) / 1024)
}
