import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, afterEach, expect, test } from 'vitest'
import { received } from '../../src/domain/books.ts'
import { newId } from '../../src/id.ts'
import { readEvent } from '../../src/intake/falco-event.ts'
import { openSqlite } from '../../src/ledger/sqlite/open.ts'
import { startWorkspace } from '../../src/workspace/workspace.ts'
import type { Message, Workspace } from '../../src/workspace/workspace.ts'
import { differences } from '../stories/reconciled.ts'
import { chance, seedFrom } from './chance.ts'
import type { Chance } from './chance.ts'
import { startSenders, trouble } from './senders.ts'
import type { Senders } from './senders.ts'
import { startVictim } from './victim.ts'
import type { Victim } from './victim.ts'

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
    const scene = await open(plot)
    const luck = chance(seed)
    for (let count = 0; count < plot.kills; count++) await killSoon(scene, luck)
    await settle(scene)
    expect(await flawsOf(scene)).toEqual([])
  },
  patienceMs,
)

type Plot = {
  readonly name: string
  readonly kills: number
  readonly env: Readonly<Record<string, string>>
  readonly yml: string
  /** How likely an event is a new problem, and a new problem Critical. */
  readonly isNew: number
  readonly isCritical: number
}

type Scene = {
  readonly plot: Plot
  readonly workspace: Workspace
  readonly file: string
  readonly url: string
  readonly senders: Senders
  readonly complaints: string[]
  victim: Victim
  readonly restart: () => Promise<void>
}

async function open(plot: Plot): Promise<Scene> {
  const workspace = await startWorkspace({ limits: false })
  const [port, file] = [await freePort(), join(folder, `${plot.name}.db`)]
  const env = settings(workspace, plot, port, file)
  const complaints: string[] = []
  let up = Promise.withResolvers<void>()
  const scene: Omit<Scene, 'senders'> = {
    plot,
    workspace,
    file,
    url: `http://127.0.0.1:${port}/`,
    complaints,
    victim: startVictim(folder, env),
    async restart() {
      complaints.push(...scene.victim.complaints)
      up = Promise.withResolvers()
      scene.victim = startVictim(folder, env)
      if (await scene.victim.ready) up.resolve()
    },
  }
  await scene.victim.ready
  up.resolve()
  const next = trouble(chance(seed + 1), plot.isNew, plot.isCritical)
  const senders = startSenders({ url: scene.url, connections: 4, listening: () => up.promise, next })
  const whole = Object.assign(scene, { senders })
  scenes.push(whole)
  return whole
}

function settings(workspace: Workspace, { yml, env, name }: Plot, port: number, file: string): Record<string, string> {
  writeFileSync(join(folder, `${name}.yml`), yml)
  return {
    SLACK_BOT_TOKEN: workspace.botToken,
    SLACK_APP_TOKEN: workspace.appToken,
    SLACK_API_URL: workspace.apiUrl,
    SLACK_CHANNEL: '#falco',
    DATABASE_URL: `file:${file}`,
    PORT: String(port),
    FALCONER_CONFIG: `${name}.yml`,
    // A start is what most of the time goes to.
    NODE_COMPILE_CACHE: join(folder, 'compiled'),
    ...env,
  }
}

/** Long enough that a life gets something done, short enough that it is always in the middle of it. */
const lifeMaxMs = 700

async function killSoon(scene: Scene, luck: Chance): Promise<void> {
  if (luck.yes(0.5)) scene.workspace.faults.dropAnswers('chat.postMessage', 1)
  const pressing = pressSomething(scene, luck)
  if (luck.yes(0.5)) await wait(luck.below(lifeMaxMs))
  else await duringACall(scene, luck.below(callsMax))
  await scene.victim.kill('SIGKILL')
  await Promise.all([scene.restart(), pressing])
}

/** Slack has carried it out, and its answer never leaves. */
async function duringACall({ workspace, victim }: Scene, number: number): Promise<void> {
  const called = Promise.withResolvers<void>()
  let left = number
  const stop = workspace.onChange((change) => {
    if (change.kind !== 'call' || !change.call.method.startsWith('chat.') || left-- > 0) return
    void victim.kill('SIGKILL')
    called.resolve()
  })
  await Promise.race([called.promise, wait(lifeMaxMs)])
  stop()
}

const callsMax = 12

/** Somebody presses a button, whether or not anybody is there to hear it. */
async function pressSomething({ workspace }: Scene, luck: Chance): Promise<void> {
  const message = luck.pick(workspace.messages('falco'))
  if (message && has(message, 'Acknowledge')) await workspace.as(someone(workspace)).press({ message }, 'Acknowledge')
}

function someone({ people }: Workspace): string {
  return people.find(({ isBot }) => !isBot)?.id ?? ''
}

function has(message: Message, label: string): boolean {
  return JSON.stringify([message.blocks, message.attachments]).includes(`"text":"${label}"`)
}

/** Falco has said all, nothing waits any more, and the process ends in peace. */
async function settle({ senders, workspace, url, victim, plot, ...scene }: Scene): Promise<void> {
  await senders.stop()
  workspace.faults.heal()
  // Counters that had many edits rest for minutes; what a person does shows at once.
  for (const message of plot === stormy ? workspace.messages('falco') : []) await touch(workspace, message)
  await expect.poll(() => waiting(url), { timeout: patienceMs / 2, interval: 50 }).toBe(0)
  expect(await victim.kill('SIGTERM')).toEqual({ code: 0 })
  scene.complaints.push(...victim.complaints)
}

async function touch(workspace: Workspace, message: Message): Promise<void> {
  const hands = workspace.as(someone(workspace))
  if (has(message, 'Acknowledge all')) await hands.press({ message }, 'Acknowledge all')
  else if (has(message, 'Acknowledge')) await hands.press({ message }, 'Acknowledge')
  else if (has(message, 'Reopen')) await hands.choose({ message }, 'Reopen')
}

async function waiting(url: string): Promise<number> {
  const text = await (await fetch(`${url}metrics`)).text()
  return Number(/^falconer_postings_waiting (\d+)/m.exec(text)?.[1] ?? NaN)
}

/** What is not as it should be, a sentence each. */
async function flawsOf({ file, senders: { sent, answered, again }, workspace, complaints }: Scene): Promise<readonly string[]> {
  const kept = eventsIn(file)
  const ledger = await openSqlite({ file, newId, read: readEvent })
  const { books } = await ledger.summary(0, Date.now() + 60_000)
  const alerts = await ledger.recent(1_000_000)
  const unlike = await differences(ledger, workspace)
  await ledger.close()

  const messages = workspace.messages('falco').length
  console.info(JSON.stringify({ events: sent.size, again, books, alerts: alerts.length, messages }))
  const counted = alerts.reduce((sum, { alert }) => sum + alert.count, 0)
  return [
    ...unlike,
    ...complaints,
    ...missing(answered, kept),
    ...same('events in the file', kept.length, sent.size),
    ...same('events in the books, repeats apart', received(books) - books.repeat, sent.size),
    ...same('alerts opened', books.open, alerts.length),
    ...same('events that the alerts count', counted, books.open + books.fold),
    ...(books.repeat <= again ? [] : [`${books.repeat} repeats, and only ${again} events were sent again`]),
  ]
}

function missing(answered: ReadonlySet<string>, kept: readonly string[]): readonly string[] {
  const there = new Set(kept)
  return [...answered].filter((time) => !there.has(time)).map((time) => `the event of ${time} was answered and is lost`)
}

function same(what: string, are: number, shouldBe: number): readonly string[] {
  return are === shouldBe ? [] : [`${what}: ${are} instead of ${shouldBe}`]
}

/** The times of all events, read past the ledger's own code. */
function eventsIn(file: string): readonly string[] {
  const db = new DatabaseSync(file, { readOnly: true })
  const times = db
    .prepare('select time from events')
    .all()
    .map(({ time }) => String(time))
  db.close()
  return times
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
