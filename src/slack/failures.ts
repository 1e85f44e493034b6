import { SlackError, WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api'
import type { Extent, Outcome } from '../reconcile/wall.ts'
import type { Log } from './log.ts'

/** What was tried, and where. A post that may have arrived must be looked for; an edit or a search is simply made again. */
export type Attempt = {
  readonly doing: 'post' | 'edit' | 'find'
  readonly channel: string
  /** How the channel is known: a message of ours stands in it; falconer.yml names it; or it did when something was routed there. */
  readonly known: 'place' | 'named' | 'unnamed'
}
export type Failure = Exclude<Outcome<never>, { kind: 'done' }>

/** The only reader of Slack's errors: everyone else hears later, unsure, gone or never, and why in words. */
export function failureOf(error: unknown, attempt: Attempt, log: Log): Failure {
  if (error instanceof WebAPIRateLimitedError) return later(error.retryAfter * 1_000, 'Slack asked us to slow down')
  if (error instanceof WebAPIPlatformError) return slackSaidNo(error.data, attempt, log)
  if (error instanceof WebAPIHTTPError) return httpFailure(error.statusCode, attempt)
  if (neverLeft(error)) return { ...later(5_000, `Slack cannot be reached: ${wordsOf(error)}`), unanswered: true }
  return doubtful(`the connection to Slack broke: ${wordsOf(error)}`, attempt)
}

/** Slack's word for why it refuses the token itself; undefined when the failure has another cause and may pass. */
export function tokenRefusal(error: unknown): string | undefined {
  if (!(error instanceof WebAPIPlatformError)) return undefined
  const code = error.data.error
  return tokenRemedies.has(code) || code === 'missing_scope' ? code : undefined
}

/** A trigger_id lives three seconds and works once: the person only has to press again. */
export function cameTooLate(error: unknown): boolean {
  return error instanceof WebAPIPlatformError && /^(expired|exchanged|invalid)_trigger_id$|^trigger_/.test(error.data.error)
}

/** The modal that was to be drawn anew is not on the screen any more. */
export function viewIsClosed(error: unknown): boolean {
  return error instanceof WebAPIPlatformError && error.data.error === 'not_found'
}

/** There is nobody of this id in the workspace. */
export function isNobody(error: unknown): boolean {
  return error instanceof WebAPIPlatformError && ['user_not_found', 'user_not_visible', 'users_not_found'].includes(error.data.error)
}

/** Slack does not take the view as it is written. */
export function viewIsRefused(error: unknown): boolean {
  return error instanceof WebAPIPlatformError && /^invalid_(?:arguments|blocks|view)$/.test(error.data.error)
}

/** Slack, or the way to it, failed; what we asked for was in order. */
export function isSlacksFailure(error: unknown): boolean {
  return error instanceof SlackError && !(error instanceof WebAPIPlatformError && ours.has(error.data.error))
}

/** Whole seconds to wait when Slack said so. */
export function retryAfterMs(error: unknown): number {
  return error instanceof WebAPIRateLimitedError ? error.retryAfter * 1_000 : 0
}

type Refusal = WebAPIPlatformError['data']

function slackSaidNo(data: Refusal, attempt: Attempt, log: Log): Failure {
  const code = data.error
  if (code === 'channel_not_found') return noChannel(attempt)
  const remedy = remedies.get(code)
  if (remedy) return never(extentOf(code), `${remedy.replaceAll('{channel}', attempt.channel).slice(0, -1)} (${code}).`)
  if (code === 'missing_scope') return never(attempt.doing === 'find' ? 'message' : 'workspace', missingScope(data))
  if (tokenRemedies.has(code)) return never('workspace', `Slack refuses the bot token (${code}): ${tokenRemedies.get(code)}`)
  if (gone.has(code)) return { kind: 'gone', why: `Slack has no such message any more (${code})` }
  if (ambiguous.has(code)) return doubtful(`Slack failed on its side (${code})`, attempt)
  const passes = passing.get(code)
  if (passes !== undefined) return later(passes, `Slack said ${code}`)
  if (ours.has(code)) return ourDefect(data, attempt, log)
  if (!codePattern.test(code)) return doubtful('the answer cannot be read: it is not from Slack, or broken', attempt)
  log.warn({ code, ...attempt }, 'Slack gave an answer that Falconer does not know')
  const why = `Slack answered ${code}, which Falconer does not know: look it up at docs.slack.dev, and please report it.`
  return { ...never('message', why), afterMs: passesMs }
}

/** Deleted, or private and without Falconer: Slack does not say which. What falconer.yml names, a person puts right. */
function noChannel({ channel, known }: Attempt): Failure {
  const invite = 'if it is private, invite Falconer again with /invite @Falconer'
  switch (known) {
    case 'named':
      return never(
        'channel',
        `Slack shows Falconer no channel ${channel}: correct its name in falconer.yml, or invite Falconer with /invite @Falconer (channel_not_found).`,
      )
    case 'place':
      return {
        ...never(
          'channel',
          `Slack does not show Falconer the channel that these cards stand in any more: ${invite}. If it was deleted, nothing is to be done: after a day the cards are given up, and those of open alerts posted again in ${channel} (channel_not_found).`,
        ),
        lost: true,
      }
    case 'unnamed':
      return {
        ...never(
          'channel',
          `Slack shows Falconer no channel ${channel}, which falconer.yml does not name any more: ${invite}. If it was deleted, what was meant for it is given up after a day (channel_not_found).`,
        ),
        lost: true,
      }
  }
}

/** The client puts a whole page of HTML where Slack puts its word. */
const codePattern = /^[a-z][\w.:-]{0,99}$/

/** What a refusal stops beyond this one message. */
function extentOf(code: string): Extent {
  return ofOneMessage.has(code) ? 'message' : 'channel'
}

function ourDefect(data: Refusal, attempt: Attempt, log: Log): Failure {
  log.error(
    { code: data.error, ...attempt, details: data.response_metadata?.messages },
    'Slack refused what Falconer wrote: a defect of ours',
  )
  return never('message', `Slack refused the message as Falconer wrote it (${data.error}). This is a defect of Falconer: please report it.`)
}

function missingScope(data: Refusal): string {
  const needed = 'needed' in data && typeof data.needed === 'string' ? data.needed : 'a scope'
  return `The Slack app lacks ${needed}: add it under OAuth & Permissions (manifest.yml lists all) and reinstall the app.`
}

/** A 4xx comes from something in between, and nothing was done; after a 5xx nobody knows. */
function httpFailure(status: number, attempt: Attempt): Failure {
  const why = `Slack answered with HTTP ${status}`
  return status >= 500 ? doubtful(why, attempt) : { ...later(passesMs, why), unanswered: true }
}

function doubtful(why: string, { doing }: Attempt): Failure {
  return doing === 'post' ? { kind: 'unsure', why } : { ...later(5_000, why), unanswered: true }
}

function never(of: Extent, why: string): Extract<Failure, { kind: 'never' }> {
  return { kind: 'never', of, why }
}

function later(afterMs: number, why: string): Extract<Failure, { kind: 'later' }> {
  return { kind: 'later', afterMs, why }
}

/** No connection came about, so nothing was sent; or a 429 without a time, which WebClient turns into a plain Error. */
function neverLeft(error: unknown): boolean {
  if (!(error instanceof WebAPIRequestError)) return error instanceof Error && error.message.startsWith('Retry header')
  const { cause } = error.original
  return cause instanceof Error && 'code' in cause && unreachable.has(String(cause.code))
}

function wordsOf(error: unknown): string {
  if (error instanceof WebAPIRequestError) return wordsOf(error.original)
  if (!(error instanceof Error)) return String(error)
  const { cause } = error
  if (!(cause instanceof Error)) return error.message
  return cause.message || ('code' in cause ? String(cause.code) : error.message)
}

function table<T>(rows: Readonly<Record<string, T>>): ReadonlyMap<string, T> {
  return new Map(Object.entries(rows))
}

/** What a person must do, by Slack's word. */
const remedies = table({
  not_in_channel: 'Falconer is not in {channel}: invite it there with /invite @Falconer.',
  is_archived: '{channel} is archived: unarchive it, or name another channel in falconer.yml.',
  is_inactive: '{channel} is frozen or archived: open it again, or name another channel in falconer.yml.',
  restricted_action:
    'The workspace lets only some people post in {channel}: let Falconer post there, or name another channel in falconer.yml.',
  restricted_action_read_only_channel: '{channel} is read-only: let Falconer post there, or name another channel in falconer.yml.',
  restricted_action_thread_only_channel: '{channel} takes replies only: name another channel in falconer.yml.',
  restricted_action_non_threadable_channel: '{channel} takes no threads: name another channel in falconer.yml.',
  restricted_action_thread_locked: 'The thread in {channel} is locked: unlock it.',
  cannot_reply_to_message: 'The card in {channel} takes no replies.',
  cant_update_message: 'The card in {channel} was posted by another app, so Falconer may not edit it: was the bot token exchanged?',
  edit_window_closed: 'The workspace does not let old messages be edited: allow Falconer to, under Message editing in its settings.',
  messages_tab_disabled: 'The Messages tab of the app is off: turn it on under App Home, or route to a channel.',
  message_limit_exceeded: 'The workspace has sent as many messages as its plan allows.',
})

/** The other messages of the channel are not concerned. */
const ofOneMessage: ReadonlySet<string> = new Set([
  'restricted_action_non_threadable_channel',
  'restricted_action_thread_locked',
  'cannot_reply_to_message',
  'cant_update_message',
  'edit_window_closed',
])

/** Slack refuses the token, whatever it is asked to do. */
const tokenRemedies = table({
  ...Object.fromEntries(
    ['not_authed', 'invalid_auth', 'token_revoked', 'token_expired', 'account_inactive', 'not_allowed_token_type'].map((code) => [
      code,
      'copy the Bot User OAuth Token from OAuth & Permissions of the Slack app, and restart Falconer.',
    ]),
  ),
  ...Object.fromEntries(
    ['no_permission', 'org_login_required', 'ekm_access_denied', 'team_access_not_granted', 'access_denied', 'user_removed_from_team'].map(
      (code) => [code, 'ask an admin of the workspace to let the app in again.'],
    ),
  ),
  team_disabled: 'the workspace is disabled.',
  team_not_found: 'the workspace does not exist any more.',
})

const gone: ReadonlySet<string> = new Set(['message_not_found', 'thread_not_found'])

/** "Possible some aspect of the operation succeeded" (docs.slack.dev, chat.postMessage, fatal_error). */
const ambiguous: ReadonlySet<string> = new Set(['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout'])

/** What passes by itself is asked again so soon that it is delivered within 30 s of passing. */
const passesMs = 15_000

/** Milliseconds until we ask again. */
const passing = table({
  ratelimited: passesMs,
  rate_limited: passesMs,
  update_failed: 5_000,
  streaming_state_conflict: 5_000,
  external_channel_migrating: passesMs,
  team_added_to_org: passesMs,
})

const ours: ReadonlySet<string> = new Set([
  'invalid_blocks',
  'invalid_blocks_format',
  'invalid_attachments',
  'block_mismatch',
  'only_one_table_allowed',
  'msg_too_long',
  'msg_blocks_too_long',
  'too_many_attachments',
  'attachment_payload_limit_exceeded',
  'no_text',
  'markdown_text_conflict',
  'metadata_too_large',
  'invalid_metadata_format',
  'invalid_metadata_schema',
  'metadata_must_be_sent_from_app',
  'invalid_arguments',
  'invalid_arg_name',
  'invalid_form_data',
  'invalid_post_type',
  'invalid_charset',
])

const unreachable: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
])
