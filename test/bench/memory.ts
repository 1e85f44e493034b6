import { startWorkspace } from '../../src/workspace/workspace.ts'
import { load, startBare, startFalconerProcess } from './processes.ts'

const slices = 10

/** Resident memory at rest and while events come in, against a bare server that was given the same load. */
export async function measureMemory({ events = 1_000_000 }: { readonly events?: number }): Promise<readonly string[]> {
  const workspace = await startWorkspace({ limits: false })
  const [bare, falconer] = [await startBare(), await startFalconerProcess(workspace)]
  const atRest = falconer.memoryMb()
  const bareAtRest = bare.memoryMb()
  const after: number[] = []
  for (let slice = 0; slice < slices; slice++) {
    await load({ port: falconer.port, connections: 32, events: events / slices, from: (slice * events) / slices })
    after.push(falconer.memoryMb())
  }
  await load({ port: bare.port, connections: 32, events: events / slices })
  const bareAfter = bare.memoryMb()
  await Promise.all([bare.stop(), falconer.stop()])
  await workspace.stop()
  return [
    `at rest: ${(atRest / bareAtRest).toFixed(1)} × a bare server's (${atRest} MB, bare ${bareAtRest} MB)`,
    `after ${events} events: ${(after.at(-1)! / bareAfter).toFixed(1)} × a bare server's (${after.at(-1)} MB, bare ${bareAfter} MB)`,
    `after each tenth, in MB: ${after.join(' ')}`,
  ]
}
