import { expect } from 'vitest'
import { touch } from './press.ts'
import type { Scene } from './scene.ts'

/** Falco has said all, nothing waits any more, and the process ends in peace. `areTouched`: somebody presses on every message. */
export async function settle(scene: Scene, areTouched: boolean, patienceMs: number): Promise<void> {
  const { senders, workspace, url, victim } = scene
  await senders.stop()
  workspace.faults.heal()
  // Counters that had many edits rest for minutes; what a person does shows at once.
  for (const message of areTouched ? workspace.messages('falco') : []) await touch(workspace, message)
  await expect.poll(() => waiting(url), { timeout: patienceMs, interval: 50 }).toBe(0)
  expect(await victim.kill('SIGTERM')).toEqual({ code: 0 })
  scene.complaints.push(...victim.complaints)
}

async function waiting(url: string): Promise<number> {
  const text = await (await fetch(`${url}metrics`)).text()
  return Number(/^falconer_postings_waiting (\d+)/m.exec(text)?.[1] ?? NaN)
}
