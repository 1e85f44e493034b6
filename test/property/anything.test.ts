import fc from 'fast-check'
import { expect, test } from 'vitest'
import { steps, stormAfters } from './steps.ts'
import { openWorld } from './world.ts'

const runs = process.env['RUNS']
const numRuns = Number(runs ?? 15)
/** RUNS=… looks for what is new; the suite's own few runs are always the same. SEED=… is heeded by test/seeded.ts. */
const drawn = runs === undefined || process.env['SEED'] !== undefined ? {} : { seed: Math.floor(Math.random() * 2 ** 31) }

test(
  'whatever happens, once it has healed the books balance and Slack shows what the ledger has',
  async () => {
    const property = fc.asyncProperty(stormAfters, steps, async (stormAfter, happenings) => {
      await using world = await openWorld(stormAfter)
      for (const step of happenings) await world.live(step)
      expect(await world.flaws()).toEqual([])
    })
    // A failure says its seed: SEED=… FAILURE=<its path> has it again. SHRINK=1 looks for the shortest one, which takes long.
    await fc.assert(property, {
      numRuns,
      endOnFailure: process.env['SHRINK'] === undefined,
      ...drawn,
      ...(process.env['FAILURE'] === undefined ? {} : { path: process.env['FAILURE'] }),
    })
  },
  60_000 + numRuns * 10_000,
)
