import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startWorkspace } from '../src/workspace/workspace.ts'
import type { Workspace } from '../src/workspace/workspace.ts'
import { anEvent } from './event.ts'
import { wordsOf } from './stories/house.ts'

const main = join(import.meta.dirname, '../src/main.ts')
let folder: string
let workspace: Workspace

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'falconer-'))
  workspace = await startWorkspace({ limits: false })
})

afterEach(async () => {
  await workspace.stop()
  rmSync(folder, { recursive: true, force: true })
})

function settings(): Record<string, string> {
  return {
    SLACK_BOT_TOKEN: workspace.botToken,
    SLACK_APP_TOKEN: workspace.appToken,
    SLACK_API_URL: workspace.apiUrl,
    SLACK_CHANNEL: '#falco',
    DATABASE_URL: `file:${join(folder, 'falconer.db')}`,
    PORT: '0',
  }
}

function start(env: Record<string, string>): ChildProcess {
  return spawn(process.execPath, [main], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
}

/** The intake's address, from the log line that says that events are taken. */
async function ready(falconer: ChildProcess): Promise<string> {
  let log = ''
  for await (const chunk of falconer.stdout ?? []) {
    log += String(chunk)
    const url = /"url":"([^"]+)"/.exec(log)?.[1]
    if (url) return url
  }
  throw new Error(`Falconer ended before it was ready: ${log}`)
}

async function ended(falconer: ChildProcess): Promise<{ readonly code: unknown; readonly words: string }> {
  let words = ''
  falconer.stderr?.on('data', (chunk) => (words += String(chunk)))
  const [code] = await once(falconer, 'close')
  return { code, words }
}

test('events are taken while Slack does not answer at the start, and their cards follow', async () => {
  workspace.faults.silence()
  const falconer = start(settings())
  const url = await ready(falconer)
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(url, { method: 'POST', headers, body: anEvent({ rule: 'Sent into the silence' }).raw })
  expect(answer.status).toBe(200)
  expect((await fetch(`${url}/readyz`)).status).toBe(503)
  workspace.faults.heal()
  await workspace.until('the card', () => workspace.messages('falco').find((one) => wordsOf(one).includes('Sent into the silence')))
  falconer.kill('SIGTERM')
  expect((await ended(falconer)).code).toBe(0)
})

test('the real process takes an event, posts its card, and ends cleanly on SIGTERM', async () => {
  const falconer = start(settings())
  const end = ended(falconer)
  const url = await ready(falconer)
  const answer = await fetch(url, { method: 'POST', body: anEvent().raw, headers: { 'content-type': 'application/json' } })
  expect(await answer.json()).toEqual({ received: 1 })
  await workspace.until('the card', () => workspace.messages('falco').some((one) => wordsOf(one).includes('Terminal shell in container')))
  expect((await fetch(`${url}/readyz`)).status).toBe(200)
  expect((await fetch(`${url}/healthz`)).status).toBe(200)
  const stoppedAt = performance.now()
  falconer.kill('SIGTERM')
  expect(await end).toMatchObject({ code: 0 })
  expect(performance.now() - stoppedAt).toBeLessThan(10_000)
})

test.each([
  ['SLACK_BOT_TOKEN', undefined],
  ['SLACK_APP_TOKEN', undefined],
  ['SLACK_CHANNEL', undefined],
  ['SLACK_BOT_TOKEN', 'xoxb-wrong'],
  ['SLACK_APP_TOKEN', 'xapp-wrong'],
  ['PORT', 'a door'],
  ['FALCONER_CONFIG', 'nowhere.yml'],
  ['DATABASE_URL', 'mysql://here'],
])('a start with %s = %s ends with one sentence that names it, and exit code 2', async (name, value) => {
  const { [name]: _taken, ...others } = settings()
  const { code, words } = await ended(start(value === undefined ? others : { ...others, [name]: value }))
  expect(words).toContain(name)
  expect(words.trim().split('\n')).toHaveLength(1)
  expect(code).toBe(2)
})
