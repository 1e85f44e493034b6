import { channelIn, portIn, wordIn } from './config/environment.ts'
import type { Env } from './config/environment.ts'
import { readFalconerYml, readIfThere } from './config/falconer-yml.ts'
import type { ReadFile } from './config/falconer-yml.ts'
import { SetupError } from './config/setup-error.ts'
import { modelWarnings, readModel } from './config/model.ts'
import type { ModelConfig } from './config/model.ts'
import { isPaced, readSlack, slackWarnings } from './config/slack.ts'
import type { Retain } from './config/settings.ts'
import type { SlackConfig } from './config/slack.ts'
import { readCacheUrl, readLedgerFile } from './config/storage.ts'
import type { FingerprintConfig } from './domain/fingerprint.ts'
import type { Guard } from './domain/guard.ts'
import type { Route } from './domain/route.ts'

export { SetupError }

/** Everything that can be set, checked once at the start. */
export type Config = {
  readonly slack: SlackConfig
  readonly intake: { readonly host: string; readonly port: number; readonly token: string | undefined }
  /** The SQLite file; `:memory:` for one that is forgotten. */
  readonly ledgerFile: string
  /** Redis for what may be forgotten; undefined: in memory. */
  readonly cacheUrl: string | undefined
  /** Narrates reports; undefined: they come without a narration. */
  readonly model: ModelConfig | undefined
  readonly routes: readonly Route[]
  /** What no suppression may hide. */
  readonly neverSuppress: readonly Guard[]
  readonly fingerprint: FingerprintConfig
  readonly quietAfterMs: number
  /** How long a suppression may last. */
  readonly maxSuppressionMs: number
  /** New alerts that may wait for a channel before they are gathered on a storm card. */
  readonly stormAfter: number
  /** How long, and how many bytes of them, the texts of events are kept. */
  readonly retain: Retain
  /** Falco's rule files and folders of them, in the order in which Falco loads them; none: reports do not quote rules. */
  readonly rules: readonly string[]
  readonly logLevel: LogLevel
  /** What starts, but is probably not meant: to be said aloud. */
  readonly warnings: readonly string[]
}

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

export type Environment = Readonly<Record<string, string | undefined>>

/** `readFile` answers undefined for a file that is not there. Throws a SetupError. */
export function readConfig(variables: Environment = process.env, readFile: ReadFile = readIfThere): Config {
  const env = envOf(variables)
  const settings = readFalconerYml(env, readFile)
  const channel = channelIn(env, 'SLACK_CHANNEL')
  const routes = settings.routes ?? [everythingTo(channel)]
  const slack = readSlack(env, channelIn(env, 'SLACK_FALLBACK_CHANNEL') ?? channel ?? lastOf(routes))
  const intake = readIntake(env)
  const model = readModel(env)
  if (slack.hearing.kind === 'http' && slack.hearing.port === intake.port && intake.port !== 0)
    throw new SetupError(`SLACK_PORT and PORT are both ${intake.port}; give Slack a port of its own, such as SLACK_PORT=3000.`)
  return {
    slack,
    intake,
    routes,
    neverSuppress: settings.neverSuppress,
    ledgerFile: ledgerFileIn(env),
    cacheUrl: readCacheUrl(env('CACHE_URL')),
    model,
    fingerprint: settings.fingerprint,
    quietAfterMs: settings.quietAfterMs,
    maxSuppressionMs: settings.maxSuppressionMs,
    stormAfter: settings.stormAfter,
    retain: settings.retain,
    rules: settings.rules,
    logLevel: wordIn(env, 'LOG_LEVEL', logLevels, 'info'),
    warnings: [...slackWarnings(env), ...intakeWarnings(intake), ...modelWarnings(model)],
  }
}

/** What a plan depends on. `paced` false: none of Slack's limits, and no storms. */
export type PlanConfig = Pick<Config, 'intake' | 'ledgerFile' | 'stormAfter'> & { readonly paced: boolean }

/** For who asks what would be done and speaks to no Slack: without its tokens. Throws a SetupError. */
export function readPlanConfig(variables: Environment = process.env, readFile: ReadFile = readIfThere): PlanConfig {
  const env = envOf(variables)
  const { stormAfter } = readFalconerYml(env, readFile)
  return { intake: readIntake(env), ledgerFile: ledgerFileIn(env), stormAfter, paced: isPaced(env) }
}

/** What a report on a single event depends on. */
export type ReportConfig = Pick<Config, 'rules' | 'fingerprint' | 'model'>

/** For who asks for a report and speaks to no Slack: without its tokens. Throws a SetupError. */
export function readReportConfig(variables: Environment = process.env, readFile: ReadFile = readIfThere): ReportConfig {
  const env = envOf(variables)
  const { rules, fingerprint } = readFalconerYml(env, readFile)
  return { rules, fingerprint, model: readModel(env) }
}

function envOf(variables: Environment): Env {
  return (name) => variables[name]?.trim() || undefined
}

function readIntake(env: Env): Config['intake'] {
  return { host: env('HOST') ?? '127.0.0.1', port: portIn(env, 'PORT', 2801), token: env('INGEST_TOKEN') }
}

function ledgerFileIn(env: Env): string {
  return readLedgerFile(env('DATABASE_URL') ?? 'file:data/falconer.db')
}

function lastOf(routes: readonly Route[]): string {
  return (routes.at(-1) ?? everythingTo(undefined)).channel
}

function everythingTo(channel: string | undefined): Route {
  if (channel !== undefined) return { match: {}, floor: undefined, channel, mention: undefined }
  throw new SetupError(
    'SLACK_CHANNEL is not set and falconer.yml has no routes; set SLACK_CHANNEL="#falco" (in quotes: an unquoted # begins a comment) or a channel id.',
  )
}

function intakeWarnings({ host, port, token }: Config['intake']): readonly string[] {
  if (token !== undefined || /^(127\.\d+\.\d+\.\d+|localhost|::1)$/.test(host)) return []
  return [`HOST is ${host} and INGEST_TOKEN is not set: whoever reaches port ${port} can write alerts; set INGEST_TOKEN.`]
}

/** What names a model in the environment, for the demo, which takes nothing else from there. */
export function modelVariables(env: Environment = process.env): Readonly<Record<string, string>> {
  const names = ['LLM_MODEL', 'LLM_BASE_URL', 'LLM_API_KEY'] as const
  return Object.fromEntries(names.flatMap((name) => (env[name] ? [[name, env[name]] as const] : [])))
}
