import type { Logger } from 'pino'
import { makeCache } from './cache.ts'
import { readConfig, SetupError } from './config.ts'
import type { Config } from './config.ts'
import type { Cache } from './cache.ts'
import type { Moment } from './domain/event.ts'
import type { Refusal } from './domain/books.ts'
import type { Subject } from './domain/scope.ts'
import { triage } from './domain/triage.ts'
import type { Arrival, Known, Verdict } from './domain/triage.ts'
import { makeLookUp } from './flow/look-up.ts'
import { makeReceiveEvents } from './flow/receive-event.ts'
import { makeEndSuppression, makeLift, makeSuppress } from './flow/suppress.ts'
import { makeTakeAction } from './flow/take-action.ts'
import { makeTellTroubles } from './flow/tell-troubles.ts'
import { makeTidy } from './flow/tidy.ts'
import type { Tidy } from './flow/tidy.ts'
import { makeWriteReport } from './flow/write-report.ts'
import { newId } from './id.ts'
import { makeDoor } from './intake/door.ts'
import type { Door, DoorNeeds } from './intake/door.ts'
import { readEvent } from './intake/falco-event.ts'
import { groupCommit } from './ledger/group-commit.ts'
import type { Dossier, Ledger } from './ledger/ledger.ts'
import { openSqlite } from './ledger/sqlite/open.ts'
import { makeLog } from './log.ts'
import { makeMetrics } from './metrics.ts'
import type { Metrics } from './metrics.ts'
import { makeReconciler } from './reconcile/loop.ts'
import type { Reconciler } from './reconcile/loop.ts'
import { makeNoPace, makePace } from './reconcile/pace.ts'
import type { Pace } from './reconcile/pace.ts'
import { makeTroubles } from './reconcile/troubles.ts'
import type { Wall } from './reconcile/wall.ts'
import { writeReport } from './report/report.ts'
import { connectSlack } from './slack/app.ts'
import type { Listening } from './slack/app.ts'
import { makeWhoAmI, SlackSetupError } from './slack/bot.ts'
import { makeChannels } from './slack/channels.ts'
import { makeSlackClient } from './slack/client.ts'
import type { Desk } from './slack/desk.ts'
import { messageOf } from './slack/say/saying.ts'
import { makeWall } from './slack/wall.ts'

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

/** Builds the parts, joins them, and starts them: the ledger first, Slack's ear next, the door for Falco last. */
export async function startFalconer(config: Config, circumstances: Circumstances): Promise<Falconer> {
  const { log, now = Date.now, staggerMs, pace } = circumstances
  const cache = makeCache(config.cacheUrl, log.child({ part: 'cache' }))
  const metrics = makeMetrics()
  const ledger = await openLedger(config)
  const tools: Tools = { config, ledger, cache, metrics, log, now, wake: () => reconciler.wake(), wakeSoon: () => reconciler.wakeSoon() }
  const mouth = makeMouth(tools)
  const reconciler = makeMatcher(tools, mouth.wall, pace ?? (config.slack.paced ? makePace() : makeNoPace()))
  const { desk, tidy } = makeDesk(tools)

  const ear = await connectSlack({ ...mouth, ...earOptions(tools, staggerMs), desk }).catch(async (error: unknown) => {
    await Promise.all([ledger.close(), cache.close()])
    throw error
  })
  const door = makeIntake(
    tools,
    () => ear.connected(),
    () => reconciler.outlook(),
  )
  const { port } = await listen(door, config)
  reconciler.start()
  let tidying = Promise.resolve()
  const clock = setInterval(() => {
    tidying = tidy().catch((err: unknown) => log.error({ err }, 'tidying failed; it is tried again'))
  }, tidyEveryMs)
  const url = `http://${config.intake.host}:${port}`
  log.info({ url, ledger: config.ledgerFile }, 'Falconer is ready')

  return {
    url,
    ledger,
    wake: () => reconciler.wake(),
    waiting: async () => (await ledger.postings.waiting()).count,
    async stop() {
      clearInterval(clock)
      await Promise.all([door.close(), ear.stop({ withinMs: drainMs })])
      await Promise.all([reconciler.stop(), tidying])
      await Promise.all([ledger.close(), cache.close()])
      log.info({}, 'Falconer has stopped')
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

/** What most parts are made with. */
type Tools = {
  readonly config: Config
  readonly ledger: Ledger
  readonly cache: Cache
  readonly metrics: Metrics
  readonly log: Logger
  readonly now: () => Moment
  readonly wake: () => void
  readonly wakeSoon: () => void
}

const anHourMs = 60 * 60_000

const methodOf = { post: 'chat.postMessage', edit: 'chat.update', find: 'conversations.history' } as const

/** What speaks to Slack. */
function makeMouth({ config, cache, metrics, log }: Tools) {
  const part = log.child({ part: 'slack' })
  const onRateLimited = (method: string) => metrics.rateLimited.inc({ method })
  const client = makeSlackClient({ botToken: config.slack.botToken, apiUrl: config.slack.apiUrl, log: part, onRateLimited })
  const whoAmI = makeWhoAmI(client)
  const channels = makeChannels(client, cache.open('channels', anHourMs))
  const count = (doing: keyof typeof methodOf, outcome: string) => metrics.slackCalls.inc({ method: methodOf[doing], outcome })
  return { client, whoAmI, wall: makeWall({ client, whoAmI, channels, say: messageOf, log: part, count }) }
}

function earOptions({ config: { slack }, cache, log, now }: Tools, staggerMs: number | undefined) {
  const listening: Listening =
    slack.hearing.kind === 'http'
      ? { mode: 'http', signingSecret: slack.hearing.signingSecret, port: slack.hearing.port }
      : { mode: 'socket', appToken: slack.hearing.appToken, ...(staggerMs === undefined ? {} : { staggerMs }) }
  return {
    apiUrl: slack.apiUrl,
    listening,
    cache: (name: string, ttlMs: number) => cache.open(name, ttlMs),
    log: log.child({ part: 'slack' }),
    now,
  }
}

/** What makes Slack match the ledger. */
function makeMatcher({ config, ledger, metrics, log, now }: Tools, wall: Wall, pace: Pace): Reconciler {
  const tell = makeTellTroubles({
    postings: ledger.postings,
    fallback: config.slack.fallbackChannel,
    log: log.child({ part: 'reconcile' }),
    now,
  })
  return makeReconciler({
    postings: ledger.postings,
    wall,
    dossier: (id) => ledger.alert(id),
    pace,
    writeReport: makeWriteReport({ ledger, compose: writeReport, now }),
    storm: (id) => ledger.storm(id),
    stormAfter: config.slack.paced ? config.stormAfter : undefined,
    troubles: makeTroubles({ tell, now }),
    log: log.child({ part: 'reconcile' }),
    now,
    onPlaced: (saying) => {
      if (saying.kind === 'card') metrics.deliverySeconds.observe((now() - saying.alert.openedAt) / 1000)
    },
    onEdited: ({ acted, sinceMs }) => {
      if (acted) metrics.actedEditSeconds.observe(sinceMs / 1000)
    },
    count: (what) => (what === 'retry' ? metrics.retries.inc() : metrics.duplicates.inc({ kind: 'posting' })),
  })
}

/** What people ask and what time brings about. */
function makeDesk({ config, ledger, wake, now }: Tools): { readonly desk: Desk; readonly tidy: Tidy } {
  const takeAction = makeTakeAction({ ledger, wake, now })
  const end = makeEndSuppression({ ledger, subjectOf, wake })
  const suppress = makeSuppress({ ledger, takeAction, subjectOf, newId, wake, now })
  const lift = makeLift({ ledger, end, now })
  const desk = { ...makeLookUp({ ledger, subjectOf, now }), takeAction, suppress, lift }
  return { desk, tidy: makeTidy({ ledger, end, quietAfterMs: config.quietAfterMs, wake, now }) }
}

/** An alert stands for its events: what a scope covers is asked of the first one. */
function subjectOf({ alert, sample }: Dossier): Subject {
  return { event: sample, identity: { fingerprint: alert.fingerprint, workload: alert.workload, label: alert.label } }
}

/** The door that Falco knocks at. */
function makeIntake(tools: Tools, isConnected: () => boolean, plan: DoorNeeds['plan']): Door {
  const { config, ledger, metrics, log, now, wake, wakeSoon } = tools
  const judge = (arrival: Arrival, known: Known) => triage(arrival, known, config.routes, config.quietAfterMs)
  const admit = measured(metrics, (arrivals) => ledger.admit(arrivals, judge))
  const receive = makeReceiveEvents({
    commit: groupCommit(admit),
    fingerprint: config.fingerprint,
    tell: (text, at) => ledger.postings.addNotice(config.slack.fallbackChannel, text, at),
    wake,
    wakeSoon,
    count: (verdicts) => metrics.judged(verdicts.map(({ kind }) => kind)),
    now,
  })
  const refuse = (refusal: Refusal) => {
    metrics.refused.inc()
    void ledger.refuse(refusal).catch((err: unknown) => log.error({ err }, 'a refused body could not be kept'))
  }
  const health = () => ({ missing: isConnected() ? [] : ['Slack is not connected.'], troubles: [] })
  return makeDoor({
    receive,
    refuse,
    turnAway: metrics.turnAway,
    health,
    plan,
    metrics: gauged(tools, isConnected),
    token: config.intake.token,
    log: log.child({ part: 'intake' }),
    now,
  })
}

/** Looked at when somebody asks, not before. */
function gauged({ metrics, ledger, now }: Tools, isConnected: () => boolean): DoorNeeds['metrics'] {
  return {
    contentType: metrics.contentType,
    async text() {
      const waiting = await ledger.postings.waiting()
      metrics.show({ slackConnected: isConnected(), waiting, intake: 0, troubles: 0, ledgerInTrouble: false, now: now() })
      return metrics.text()
    },
  }
}

type AdmitAll = (arrivals: readonly Arrival[]) => Promise<readonly Verdict[]>

function measured(metrics: Metrics, admit: AdmitAll): AdmitAll {
  return async (arrivals) => {
    const end = metrics.commitSeconds.startTimer()
    const verdicts = await admit(arrivals)
    end()
    metrics.commitBatchSize.observe(arrivals.length)
    return verdicts
  }
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
