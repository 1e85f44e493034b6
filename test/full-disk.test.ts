import { execFileSync, spawn, spawnSync } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { FalcoEvent } from '../src/domain/event.ts'
import { newId } from '../src/id.ts'
import { readEvent } from '../src/intake/falco-event.ts'
import { openSqlite } from '../src/ledger/sqlite/open.ts'
import { startWorkspace } from '../src/workspace/workspace.ts'
import type { Workspace } from '../src/workspace/workspace.ts'
import { anEvent } from './event.ts'
import { wordsOf } from './stories/house.ts'
import { differences } from './stories/reconciled.ts'

/** A disk is as full as the kernel says: a limit on the size of files makes SQLite's writes fail, and can be lifted again from outside. */
const hasPrlimit = spawnSync('prlimit', ['--version']).status === 0
if (!hasPrlimit) console.warn('skipped: the story of the full disk, because prlimit (util-linux) is not here')

const main = join(import.meta.dirname, '../src/main.ts')

test.skipIf(!hasPrlimit)(
  'a full disk turns events away in words and is told to people; once there is room everything that was answered is there, once',
  async () => {
    await using scene = await openScene()
    const answered = await scene.send(1, 30)
    expect(answered.map(({ status }) => status)).toEqual(answered.map(() => 200))

    // The others are on their way: some are begun, some are not.
    await scene.told(ruleOf(1))
    scene.fill()
    const refused = await scene.send(31, 60)
    expect(refused.map(({ status }) => status)).toEqual(refused.map(() => 503))
    expect(refused[0]?.error).toMatch(/disk/)
    const ready = await fetch(`${scene.url}/readyz`)
    expect([ready.status, await ready.text()]).toEqual([503, expect.stringMatching(/disk/)])
    expect((await fetch(`${scene.url}/healthz`)).status).toBe(200)
    expect(await scene.metrics()).toMatch(/falconer_ledger_trouble 1\n/)
    await scene.told('cannot store anything')

    const card = scene.workspace.messages('falco').find((message) => wordsOf(message).includes(ruleOf(1)))
    if (!card) throw new Error('the first card is missing')
    await scene.ana.press({ message: card }, 'Acknowledge')
    const whisper = await scene.workspace.until('a sentence for who pressed', () =>
      scene.workspace
        .whispers(scene.ana.person.id)
        .map(wordsOf)
        .find((words) => words.includes('disk')),
    )
    expect(whisper).toMatch(/^Nothing was changed: .*disk/)

    scene.empty()
    await expect.poll(async () => (await fetch(`${scene.url}/readyz`)).status, { timeout: 10_000 }).toBe(200)
    const again = await scene.send(31, 60)
    expect(again.map(({ status }) => status)).toEqual(again.map(() => 200))
    await scene.told('30 events were turned away')
    await expect.poll(() => scene.metrics(), { timeout: 20_000 }).toMatch(/falconer_postings_waiting 0\n/)
    expect(received(await scene.metrics())).toBe(60)
    expect(await scene.metrics()).toMatch(/falconer_turned_away_total\{because="trouble"\} 30\n/)

    for (let nth = 1; nth <= 60; nth++) expect(scene.cardsOf(nth), `cards of ${ruleOf(nth)}`).toBe(1)
    expect(await scene.differencesAfterStop()).toEqual([])
  },
  120_000,
)

type Reply = { readonly status: number; readonly error: string | undefined }

async function openScene() {
  const folder = mkdtempSync(join(tmpdir(), 'falconer-'))
  const file = join(folder, 'falconer.db')
  const workspace = await startWorkspace({ limits: false })
  const child = spawn(process.execPath, [main], {
    cwd: folder,
    env: settings(workspace, file),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const url = await addressOf(child)
  const setLimit = (bytes: number | 'unlimited') => execFileSync('prlimit', [`--fsize=${bytes}:unlimited`, '--pid', String(child.pid)])
  const [ana] = workspace.people.filter(({ isBot }) => !isBot).map(({ id }) => workspace.as(id))
  if (!ana) throw new Error('the workspace has nobody')
  return {
    url,
    workspace,
    ana,
    /** Nothing can be added to any file from now on. */
    fill: () => setLimit(statSync(`${file}-wal`).size),
    empty: () => setLimit('unlimited'),
    /** Different problems, all at once, by number. */
    send: (first: number, last: number) =>
      Promise.all(Array.from({ length: last - first + 1 }, (_, index) => post(url, anEvent({ rule: ruleOf(first + index) })))),
    metrics: async () => (await fetch(`${url}/metrics`)).text(),
    /** A trouble is told after five seconds, and its end once ten have been calm. */
    told: (words: string) => expect.poll(() => workspace.messages('falco').map(wordsOf).join(), { timeout: 30_000 }).toContain(words),
    cardsOf: (nth: number) => workspace.messages('falco').filter((message) => wordsOf(message).includes(ruleOf(nth))).length,
    async differencesAfterStop() {
      await end(child)
      const ledger = await openSqlite({ file, newId, read: readEvent })
      const found = await differences(ledger, workspace)
      await ledger.close()
      return found
    },
    async [Symbol.asyncDispose]() {
      await end(child)
      await workspace.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function settings(workspace: Workspace, file: string): Record<string, string> {
  return {
    SLACK_BOT_TOKEN: workspace.botToken,
    SLACK_APP_TOKEN: workspace.appToken,
    SLACK_API_URL: workspace.apiUrl,
    SLACK_CHANNEL: '#falco',
    SLACK_PACE: 'off',
    DATABASE_URL: `file:${file}`,
    PORT: '0',
  }
}

function ruleOf(nth: number): string {
  return `Rule number ${String(nth).padStart(2, '0')}`
}

async function post(url: string, { raw }: FalcoEvent): Promise<Reply> {
  const response = await fetch(url, {
    method: 'POST',
    body: raw,
    headers: { 'content-type': 'application/json' },
  })
  const { error }: { readonly error?: string } = await response.json()
  return { status: response.status, error }
}

function received(metrics: string): number {
  return [...metrics.matchAll(/^falconer_events_total\{verdict="\w+"\} (\d+)$/gm)].reduce((sum, [, count]) => sum + Number(count), 0)
}

/** From the log line that says it is ready; the log is read on, or the process would wait for a reader. */
function addressOf(child: ChildProcess): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  let log = ''
  child.stdout?.on('data', (chunk) => {
    log += String(chunk)
    const url = /"url":"([^"]+)"/.exec(log)?.[1]
    if (url) resolve(url)
  })
  child.once('close', () => reject(new Error(`Falconer ended before it was ready: ${log}`)))
  return promise
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  await once(child, 'close')
}
