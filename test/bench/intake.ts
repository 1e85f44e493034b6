import { startWorkspace } from '../../src/workspace/workspace.ts'
import type { LoadResult } from './load.ts'
import { load, startBare, startFalconerProcess } from './processes.ts'

const seconds = 4

/** Durable events a second against a server that only parses the JSON. */
export async function measureIntake(): Promise<readonly string[]> {
  const workspace = await startWorkspace({ limits: false })
  const [bare, falconer] = [await startBare(), await startFalconerProcess(workspace)]
  const lines: string[] = []
  for (const connections of [1, 32, 128]) {
    const floor = await load({ port: bare.port, connections, seconds })
    const ours = await load({ port: falconer.port, connections, seconds, from: connections * 10_000_000 })
    lines.push(lineOf(connections, floor, ours))
  }
  await Promise.all([bare.stop(), falconer.stop()])
  await workspace.stop()
  return lines
}

function lineOf(connections: number, floor: LoadResult, ours: LoadResult): string {
  const [bareRate, ourRate] = [floor.events / floor.seconds, ours.events / ours.seconds]
  const ratio = (ourRate / bareRate).toFixed(2)
  return `${connections} connections: ${ratio} of the bare server (${round(ourRate)} durable events/s, bare ${round(bareRate)}/s), p99 ${ours.p99Ms} ms, failed ${ours.failed}`
}

function round(rate: number): number {
  return Math.round(rate / 10) * 10
}
