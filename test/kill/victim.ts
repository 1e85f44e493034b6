import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** One life of the real process. */
export type Victim = {
  /** Resolves when its log says that it is ready, with true; or when it has ended before, with false. */
  readonly ready: Promise<boolean>
  kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<{ readonly code: unknown }>
  /** What it logged as an error, or said without its logger. */
  readonly complaints: readonly string[]
}

const main = join(import.meta.dirname, '../../src/main.ts')

export function startVictim(folder: string, env: Readonly<Record<string, string>>): Victim {
  const child = spawn(process.execPath, [main], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = once(child, 'exit')
  const complaints: string[] = []
  const ready = Promise.withResolvers<boolean>()
  void ended.then(() => ready.resolve(false))
  onLine(child, (line) => {
    if (line.includes('Falconer is ready')) ready.resolve(true)
    if (/"level":"(error|fatal)"/.test(line) || !line.startsWith('{')) complaints.push(line)
  })
  return {
    ready: ready.promise,
    complaints,
    async kill(signal) {
      child.kill(signal)
      const [code] = await ended
      return { code }
    },
  }
}

function onLine({ stdout, stderr }: ChildProcess, hear: (line: string) => void): void {
  for (const pipe of [stdout, stderr]) {
    let rest = ''
    pipe?.setEncoding('utf8').on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) hear(line)
    })
  }
}
