import type { Logger } from 'pino'
import { makeDeliveries } from './assembly/deliveries.ts'
import { makeDesk } from './assembly/desk.ts'
import { makeEnter, makeIntake } from './assembly/intake.ts'
import { makeMatcher } from './assembly/matcher.ts'
import { earOptions, makeMouth, spokenIn } from './assembly/mouth.ts'
import { openRuleBook } from './assembly/rules.ts'
import { makeReports } from './assembly/reports.ts'
import type { Tools } from './assembly/tools.ts'
import { makeWatch } from './assembly/watch.ts'
import { makeCache } from './cache.ts'
import { readConfig, SetupError } from './config.ts'
import type { Config } from './config.ts'
import type { Moment } from './domain/event.ts'
import { makeLedgerTroubles, watched } from './flow/tell-ledger-trouble.ts'
import { newId } from './id.ts'
import type { Door } from './intake/door.ts'
import { readEvent } from './intake/falco-event.ts'
import type { Ledger } from './ledger/ledger.ts'
import { openSqlite } from './ledger/sqlite/open.ts'
import { makeLog } from './log.ts'
import { makeMetrics } from './metrics.ts'
import { makeNoPace, makePace } from './reconcile/pace.ts'
import type { Pace } from './reconcile/pace.ts'
import { connectSlack } from './slack/app.ts'
import type { SlackApp } from './slack/app.ts'
import { SlackSetupError } from './slack/bot.ts'

export type Falconer = {
  /** The intake's address. */
  readonly url: string
  /** How many messages Slack does not show yet. */
  waiting(): Promise<number>
  /** For tests that look behind the scenes. */
  readonly ledger: Ledger
  /** Looks now for what is due, instead of with the next beat: for tests that put the clock forward. */
  wake(): void
  /** Finishes what is in hand, within ten seconds. */
  stop(): Promise<void>
}

export type Circumstances = {
  readonly log: Logger
  readonly now?: () => Moment
  /** How much later the second socket starts. */
  readonly staggerMs?: number
  /** In place of Slack's pace, or of none. */
  readonly pace?: Pace
}

const drainMs = 8_000
const tidyEveryMs = 5_000
const watchEveryMs = 1_000
const reportEveryMs = 1_000

/**
 * Builds the parts, joins them, and starts them: the ledger first, then the door for Falco, which does not come again with what it
 * could not deliver; then Slack's ear, however long Slack takes.
 */
export async function startFalconer(config: Config, circumstances: Circumstances): Promise<Falconer> {
  const { log, now = Date.now, staggerMs, pace = config.slack.paced ? makePace() : makeNoPace() } = circumstances
  const rules = await openRuleBook(config.rules, log.child({ part: 'rules' }))
  const cache = await makeCache(config.cacheUrl, log.child({ part: 'cache' }))
  const metrics = makeMetrics()
  const mouth = makeMouth({ config, cache, metrics, log })
  const opened = await openLedger(config)
  const ledgerTroubles = makeLedgerTroubles({
    ...spokenIn(config.slack.fallbackChannel, mouth.wall),
    probe: () => opened.touch(),
    turnedAway: metrics.turnedAwaySoFar,
    log: log.child({ part: 'ledger' }),
    now,
  })
  const ledger = watched(opened, ledgerTroubles.noteTrouble)
  const bells = { wake: () => reconciler.wake(), wakeSoon: () => reconciler.wakeSoon() }
  const tools: Tools = { config, ledger, cache, rules, metrics, log, now, ...bells }
  const deliveries = makeDeliveries((seconds) => metrics.deliverySeconds.observe(seconds))
  const reports = makeReports(tools)
  const { reconciler, troubles } = makeMatcher(tools, { wall: mouth.wall, pace, deliveries, report: reports.file })
  const enter = makeEnter(tools, ledgerTroubles.noteFine)
  let ear: SlackApp | undefined
  const isConnected = () => ear?.connected() ?? false
  const watch = makeWatch(tools, { isConnected, troubles, ledgerTroubles, deliveries, intake: enter.waiting })
  const { desk, tidy, acquaint } = makeDesk(tools, watch.bearing, reports.desk)
  await acquaint().catch((err: unknown) =>
    log.error({ err }, 'older suppressions do not know what they hide; they learn it from their first hour'),
  )

  const door = makeIntake(tools, enter, { health: watch.health, metrics: watch.metrics, plan: () => reconciler.outlook() })
  const closeStores = () => Promise.all([ledger.close(), cache.close()])
  const { port } = await orElse(listen(door, config), closeStores)
  const url = `http://${config.intake.host}:${port}`
  log.info({ url, ledger: config.ledgerFile }, 'events are taken')
  ear = await orElse(connectSlack({ ...mouth, ...earOptions(tools, staggerMs), desk }), async () => {
    await door.close()
    await closeStores()
  })
  reconciler.start()
  const tidying = every(tidyEveryMs, tidy, (err) => log.error({ err }, 'tidying failed; it is tried again'))
  const watching = every(watchEveryMs, watch.tick, (err) => log.error({ err }, 'the watch failed'))
  const stopping = new AbortController()
  const reporting = every(reportEveryMs, reports.auto, (err) => log.error({ err }, 'reports unasked failed; they are tried again'))
  const narrating = every(
    reportEveryMs,
    () => reports.narrate(stopping.signal),
    (err) => log.error({ err }, 'narrating failed; it is tried again'),
  )
  log.info({ slackConnected: isConnected() }, 'Falconer is ready')

  return {
    url,
    ledger,
    wake: () => reconciler.wake(),
    waiting: async () => (await ledger.postings.waiting()).count,
    async stop() {
      stopping.abort()
      await Promise.all([door.close(), ear?.stop({ withinMs: drainMs })])
      await Promise.all([reconciler.stop(), tidying.stop(), watching.stop(), reporting.stop(), narrating.stop()])
      await closeStores()
      log.info({}, 'Falconer has stopped')
    },
  }
}

/** What was begun is undone when the start fails. */
async function orElse<Started>(starting: Promise<Started>, undo: () => Promise<unknown>): Promise<Started> {
  try {
    return await starting
  } catch (error) {
    await undo()
    throw error
  }
}

/** Again and again, never two at once. */
function every(ms: number, work: () => Promise<unknown>, onFailure: (error: unknown) => void): { stop(): Promise<void> } {
  let working: Promise<void> | undefined
  const timer = setInterval(() => {
    working ??= work()
      .then(() => undefined, onFailure)
      .finally(() => (working = undefined))
  }, ms)
  return {
    async stop() {
      clearInterval(timer)
      await working
    },
  }
}

/** A file that cannot be had is a wrong setting, and the engine says in words what is wrong with it. */
async function openLedger({ ledgerFile }: Config): Promise<Ledger> {
  return openSqlite({ file: ledgerFile, newId, read: readEvent }).catch((error: unknown) => {
    throw new SetupError(`DATABASE_URL: ${error instanceof Error ? error.message : String(error)}`)
  })
}

async function listen(door: Door, { intake: { host, port } }: Config): Promise<{ readonly port: number }> {
  return door.listen(host, port).catch((error: NodeJS.ErrnoException) => {
    throw new SetupError(
      `HOST and PORT: ${host}:${port} cannot be had (${error.code ?? error.message}); stop what listens there, or set others.`,
    )
  })
}

/** A wrong setting ends the start with a sentence and this code; anything else is a defect of ours. */
const setupExitCode = 2

async function main(): Promise<void> {
  const config = readConfig()
  const log = makeLog(config.logLevel)
  for (const warning of config.warnings) log.warn({}, warning)
  // One piece of work that failed without a catcher is our defect; the others go on.
  process.on('unhandledRejection', (err) => log.error({ err }, 'a promise was rejected and nobody heard'))
  const falconer = await startFalconer(config, { log })
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop(falconer, log))
}

/** Everything in hand is finished, but a hung Slack cannot keep us: the ledger has it, and the next start goes on from there. */
async function stop(falconer: Falconer, log: Logger): Promise<void> {
  setTimeout(() => process.exit(0), drainMs + 1_500).unref()
  await falconer.stop().catch((err: unknown) => log.error({ err }, 'stopping failed'))
  process.exit(0)
}

function endStart(error: unknown): never {
  const isSetup = error instanceof SetupError || error instanceof SlackSetupError
  console.error(isSetup ? error.message : error)
  process.exit(isSetup ? setupExitCode : 1)
}

if (import.meta.main) await main().catch(endStart)
