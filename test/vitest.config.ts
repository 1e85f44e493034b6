import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'

const root = resolve(import.meta.dirname, '..')

/** They fill the machine, or time it: none of them beside another test. */
const alone = ['test/kill/**/*.test.ts', 'test/property/**/*.test.ts', 'test/stories/storms.test.ts']

const shared = { root, setupFiles: ['test/seeded.ts'], testTimeout: 30_000, hookTimeout: 60_000 }

export default defineConfig({
  test: {
    projects: [
      { test: { ...shared, name: 'together', include: ['test/**/*.test.ts'], exclude: alone, sequence: { groupOrder: 0 } } },
      { test: { ...shared, name: 'alone', include: alone, maxWorkers: 1, sequence: { groupOrder: 1 } } },
    ],
  },
})
