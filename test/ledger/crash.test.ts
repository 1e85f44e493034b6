import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { readEvent } from '../../src/intake/falco-event.ts'
import { openSqlite } from '../../src/ledger/sqlite/open.ts'
import { countingIds } from './desk.ts'

const folder = mkdtempSync(join(tmpdir(), 'falconer-crash-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('what was answered before the process was killed is there after it, and the file opens at once', async () => {
  const file = join(folder, 'ledger.db')
  const answered = await killedAfter(50, file)
  const ledger = await openSqlite({ file, newId: countingIds(), read: readEvent })
  const kept = new Set((await ledger.events('a0000001', 10_000)).map(({ event }) => event.time))
  expect(answered.filter((time) => !kept.has(time))).toEqual([])
  expect((await ledger.alert('a0000001'))?.alert.count).toBe(kept.size)
  await ledger.close()
})

/** The lines that the child printed: at least so many, then it is killed in the middle of its work. */
async function killedAfter(lines: number, file: string): Promise<readonly string[]> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('./crash-child.ts', import.meta.url)), file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  const answered: string[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    answered.push(line)
    if (answered.length === lines) child.kill('SIGKILL')
  }
  await exited
  return answered
}
