import { portIn, wordIn } from './environment.ts'
import type { Env } from './environment.ts'
import { SetupError } from './setup-error.ts'

export type SlackConfig = {
  readonly botToken: string
  readonly hearing: Hearing
  /** Ends with a slash; undefined: Slack's own. */
  readonly apiUrl: string | undefined
  /** Where people are told what could not be delivered elsewhere. */
  readonly fallbackChannel: string
  /** False: no pacing of our own. */
  readonly paced: boolean
}

/** How Slack's clicks and commands reach us: over a socket that we open, or as requests to a port of ours. */
export type Hearing =
  | { readonly kind: 'socket'; readonly appToken: string }
  | { readonly kind: 'http'; readonly signingSecret: string; readonly port: number }

export function readSlack(env: Env, fallbackChannel: string): SlackConfig {
  return {
    botToken: botTokenIn(env),
    hearing: readHearing(env),
    apiUrl: readApiUrl(env('SLACK_API_URL')),
    fallbackChannel,
    paced: isPaced(env),
  }
}

export function isPaced(env: Env): boolean {
  return wordIn(env, 'SLACK_PACE', ['on', 'off'], 'on') === 'on'
}

function botTokenIn(env: Env): string {
  const token = env('SLACK_BOT_TOKEN')
  if (token !== undefined) return token
  throw new SetupError(
    'SLACK_BOT_TOKEN is not set; it is the "Bot User OAuth Token" (xoxb-…) under "OAuth & Permissions" of your app at https://api.slack.com/apps.',
  )
}

function readHearing(env: Env): Hearing {
  const appToken = env('SLACK_APP_TOKEN')
  if (appToken !== undefined) return { kind: 'socket', appToken }
  const signingSecret = env('SLACK_SIGNING_SECRET')
  if (signingSecret !== undefined) return { kind: 'http', signingSecret, port: portIn(env, 'SLACK_PORT', 3000) }
  throw new SetupError(
    'SLACK_APP_TOKEN is not set; generate it (xapp-…, scope connections:write) under "Basic Information" of your app, or set SLACK_SIGNING_SECRET for HTTP mode.',
  )
}

function readApiUrl(written: string | undefined): string | undefined {
  if (written === undefined) return undefined
  if (!URL.canParse(written) || !/^https?:$/.test(new URL(written).protocol))
    throw new SetupError(`SLACK_API_URL is ${JSON.stringify(written)}; expected an address such as https://slack.com/api/.`)
  return written.endsWith('/') ? written : `${written}/`
}

/** Prefixes are no proof, since a stand-in's tokens may look different: a doubt, not a refusal. */
export function slackWarnings(env: Env): readonly string[] {
  const warnings: string[] = []
  if (env('SLACK_BOT_TOKEN')?.startsWith('xapp-'))
    warnings.push('SLACK_BOT_TOKEN begins with xapp-, as an app-level token does; it wants the bot token (xoxb-…).')
  if (env('SLACK_APP_TOKEN')?.startsWith('xox'))
    warnings.push('SLACK_APP_TOKEN begins with xox, as a bot token does; it wants the app-level token (xapp-…).')
  if (env('SLACK_APP_TOKEN') && env('SLACK_SIGNING_SECRET'))
    warnings.push('SLACK_APP_TOKEN and SLACK_SIGNING_SECRET are both set; Socket Mode is used, the signing secret is not.')
  return warnings
}
