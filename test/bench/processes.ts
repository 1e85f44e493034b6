import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Workspace } from '../../src/workspace/workspace.ts'
import { freePort } from '../free-port.ts'
import type { LoadResult } from './load.ts'

const here = import.meta.dirname

/** A server under measurement, in a process of its own. */
export type Server = {
  readonly port: number
  /** From the start of the process to its first answer. */
  readonly startMs: number
  /** Resident memory in MB. */
  memoryMb(): number
  /** The most it ever was. */
  peakMemoryMb(): number
  stop(): Promise<void>
}

/** Falconer under measurement, and where its ledger is. */
export type FalconerServer = Server & { readonly ledgerFile: string }

/** The baseline: `node:http` that parses the JSON and answers, nothing more. */
export function startBare(): Promise<Server> {
  return startServer({ args: () => [join(here, 'bare-server.ts')], probe: '/' })
}

/** The baseline for Slack: parses the JSON and posts it at once, without a ledger. */
export function startDirect(workspace: Workspace): Promise<Server> {
  return startServer({ args: () => [join(here, 'direct-server.ts'), workspace.apiUrl, workspace.botToken], probe: '/' })
}

/** Falconer as people start it, on a SQLite file; `pace: 'off'` for what is measured against a workspace without limits. */
export async function startFalconerProcess(workspace: Workspace, pace: 'on' | 'off' = 'on'): Promise<FalconerServer> {
  const folder = mkdtempSync(join(tmpdir(), 'falconer-bench-'))
  const ledgerFile = join(folder, 'falconer.db')
  const env = {
    SLACK_BOT_TOKEN: workspace.botToken,
    SLACK_APP_TOKEN: workspace.appToken,
    SLACK_API_URL: workspace.apiUrl,
    SLACK_CHANNEL: '#falco',
    SLACK_PACE: pace,
    DATABASE_URL: `file:${ledgerFile}`,
    NODE_COMPILE_CACHE: compileCache,
  }
  const after = () => rmSync(folder, { recursive: true, force: true })
  const server = await startServer({ args: () => [...startFlags, join(here, '../../src/main.ts')], env, probe: '/readyz', after })
  return { ...server, ledgerFile }
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
const startFlags = ['--max-semi-space-size=4', '--max-old-space-size=256', '--v8-pool-size=1']
const compileCache = join(here, '../../node_modules/.cache/falconer')

type Program = {
  readonly file?: string
  readonly args: (port: number) => readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** A path that answers with 200 once the server is up. */
  readonly probe: string
  /** What it has to say goes nowhere. */
  readonly silent?: boolean
  readonly after?: () => void
}

/** Rejects when the process ends before it answers. */
export async function startServer({ file = process.execPath, args, env = {}, probe, silent = false, after }: Program): Promise<Server> {
  const port = await freePort()
  const startedAt = performance.now()
  const child = spawn(file, args(port), {
    env: { ...env, PORT: String(port), LOG_LEVEL: 'error' },
    stdio: ['ignore', 'ignore', silent ? 'ignore' : 'inherit'],
  })
  await answers(`http://127.0.0.1:${port}${probe}`, child)
  const startMs = performance.now() - startedAt
  return {
    port,
    startMs,
    memoryMb: () => residentMb(child, 'VmRSS'),
    peakMemoryMb: () => residentMb(child, 'VmHWM'),
    async stop() {
      child.kill('SIGTERM')
      await once(child, 'close')
      after?.()
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

function residentMb(child: ChildProcess, name: 'VmRSS' | 'VmHWM'): number {
  const kilobytes = new RegExp(`${name}:\\s+(\\d+) kB`).exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]
  return Math.round(Number(kilobytes) / 1024)
}
