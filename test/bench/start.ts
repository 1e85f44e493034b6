import { startWorkspace } from '../../src/workspace/workspace.ts'
import { startBare, startFalconerProcess } from './processes.ts'

const runs = 5

/** From the start of the process until `/readyz` says 200, against a bare server's first answer. */
export async function measureStart(): Promise<readonly string[]> {
  const workspace = await startWorkspace({ limits: false })
  const ours: number[] = []
  const bare: number[] = []
  for (let run = 0; run < runs; run++) {
    ours.push(await timed(() => startFalconerProcess(workspace)))
    bare.push(await timed(startBare))
  }
  await workspace.stop()
  const [we, they] = [median(ours), median(bare)]
  return [`start to ready: ${(we / they).toFixed(1)} × a bare server's (${Math.round(we)} ms, bare ${Math.round(they)} ms)`]
}

async function timed(start: typeof startBare): Promise<number> {
  const server = await start()
  await server.stop()
  return server.startMs
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0
}
