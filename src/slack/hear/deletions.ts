import type { App } from '@slack/bolt'
import { z } from 'zod'
import type { Hearing } from './hearing.ts'

/**
 * Slack tells of everything that is said in Falconer's channels, and of nothing else that is gone: docs.slack.dev, message_deleted.
 * A message that has replies becomes a tombstone instead, which is an edit.
 */
const ofABot = z.object({ bot_id: z.string() })
const Deleted = z.object({ subtype: z.literal('message_deleted'), channel: z.string(), deleted_ts: z.string(), previous_message: ofABot })
const Entombed = z.object({
  subtype: z.literal('message_changed'),
  channel: z.string(),
  message: z.object({ subtype: z.literal('tombstone'), ts: z.string() }),
  previous_message: ofABot,
})
const MessageEvent = z.object({ type: z.literal('event_callback'), event: z.object({ type: z.literal('message') }) })
const Gone = z.union([Deleted, Entombed])

/** A message that a person deleted is posted again when it was ours. The desk knows which are. */
export function hearDeletions(app: App, { desk }: Hearing): void {
  app.event('message', async ({ event }) => {
    const place = placeOf(event)
    if (place) await desk.missing(place)
  })
}

/** What people and bots say: nothing that Falconer listens to. It comes often, and is turned away before it costs anything. */
export function isSmallTalk(body: unknown): boolean {
  return MessageEvent.safeParse(body).success && placeOf(eventOf(body)) === undefined
}

function eventOf(body: unknown): unknown {
  return typeof body === 'object' && body !== null && 'event' in body ? body.event : undefined
}

function placeOf(event: unknown): { readonly channel: string; readonly ts: string } | undefined {
  const { data } = Gone.safeParse(event)
  if (!data) return undefined
  return { channel: data.channel, ts: data.subtype === 'message_deleted' ? data.deleted_ts : data.message.ts }
}
