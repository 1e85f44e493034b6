import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, expect, test } from 'vitest'
import { chance, seedFrom } from './chance.ts'
import { flawsOf } from './flaws.ts'
import { killSoon } from './kill-soon.ts'
import { openScene } from './scene.ts'
import type { Plot, Scene } from './scene.ts'
import { settle } from './settle.ts'

/** KILLS=200 kills as often as that, and half as often in storms; SEED=… has the same moments again. */
const kills = Number(process.env['KILLS'] ?? 20)
const seed = seedFrom(process.env['SEED'])
/** A start takes a second or two on a busy machine, and at the end counters have their rest. */
const patienceMs = 120_000 + kills * 6_000

const folder = mkdtempSync(join(tmpdir(), 'falconer-kill-'))
const scenes: Scene[] = []

afterEach(async () => {
  for (const { victim, workspace, senders } of scenes.splice(0)) {
    senders.abandon()
    await victim.kill('SIGKILL')
    await workspace.stop()
  }
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const quiet: Plot = { name: 'quiet', kills, env: { SLACK_PACE: 'off' }, yml: '', isNew: 0.1, isCritical: 0.2 }
const stormy: Plot = { name: 'stormy', kills: Math.ceil(kills / 2), env: {}, yml: 'stormAfter: 3\n', isNew: 0.2, isCritical: 0.02 }

test.each([quiet, stormy])(
  'killed $kills times at any moment ($name): what was answered is in the books once, and every alert is shown once',
  async (plot) => {
    console.info(`${plot.name}: SEED=${seed} KILLS=${kills}`)
    const scene = await openScene(plot, folder, chance(seed + 1))
    scenes.push(scene)
    const luck = chance(seed)
    for (let count = 0; count < plot.kills; count++) await killSoon(scene, luck)
    await settle(scene, plot === stormy, patienceMs / 2)
    expect(await flawsOf(scene)).toEqual([])
  },
  patienceMs,
)
