import type { WebClient } from '@slack/web-api'
import { tokenRefusal } from './failures.ts'

/** Who we are in the workspace. */
export type Bot = { readonly botId: string; readonly userId: string }
/** Asks Slack once; a failure is not kept, so the next call asks again. */
export type WhoAmI = () => Promise<Bot>

/** A setting that only a person can mend. `message` is one sentence that names the variable and the remedy. */
export class SlackSetupError extends Error {
  override readonly name = 'SlackSetupError'
}

/** Rejects with a `SlackSetupError` when Slack refuses the token, with Slack's own error when it could not be asked. */
export function makeWhoAmI(client: WebClient): WhoAmI {
  let known: Promise<Bot> | undefined
  return function whoAmI() {
    known ??= ask(client).catch((error: unknown) => {
      known = undefined
      throw error
    })
    return known
  }
}

async function ask(client: WebClient): Promise<Bot> {
  try {
    const { bot_id: botId, user_id: userId } = await client.auth.test()
    if (!botId || !userId) throw new SlackSetupError('SLACK_BOT_TOKEN is not a bot token: copy the one that begins with xoxb-.')
    return { botId, userId }
  } catch (error) {
    const refusal = tokenRefusal(error)
    if (refusal === undefined) throw error
    throw new SlackSetupError(
      `Slack refuses SLACK_BOT_TOKEN (${refusal}): copy the Bot User OAuth Token from OAuth & Permissions of your Slack app.`,
      { cause: error },
    )
  }
}
