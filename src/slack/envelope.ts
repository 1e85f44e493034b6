import { createHash } from 'node:crypto'
import type { ReceiverEvent } from '@slack/bolt'
import { z } from 'zod'

/**
 * The few members of what Slack sends that matter before anybody looks at its meaning: docs.slack.dev, interaction payloads.
 * Bolt has checked that the body came from Slack.
 */
const Envelope = z.object({
  type: z.string().optional().catch(undefined),
  event_id: z.string().optional().catch(undefined),
  trigger_id: z.string().optional().catch(undefined),
  response_url: z.url().optional().catch(undefined),
  view: z
    .object({
      id: z.string(),
      type: z.string().optional(),
      blocks: z.array(z.object({ type: z.string(), block_id: z.string().optional() })).catch([]),
    })
    .optional()
    .catch(undefined),
})
const EnvelopeId = z.object({ envelopeId: z.string() })

/** How the person who caused it can be spoken to. */
export type Sender =
  | { readonly at: 'message'; readonly responseUrl: string }
  /** A modal that was submitted. `firstInput`: a block under which Slack can show a sentence. */
  | { readonly at: 'form'; readonly view: string; readonly firstInput: string | undefined }
  /** A press on the Home tab, or in a modal. */
  | { readonly at: 'home' | 'modal'; readonly triggerId: string }
  | { readonly at: 'nowhere' }

export function senderOf(body: unknown): Sender {
  const { data } = Envelope.safeParse(body)
  if (data?.response_url) return { at: 'message', responseUrl: data.response_url }
  if (data?.type === 'view_submission' && data.view)
    return { at: 'form', view: data.view.id, firstInput: data.view.blocks.find(({ type }) => type === 'input')?.block_id }
  if (data?.trigger_id) return { at: data.view?.type === 'modal' ? 'modal' : 'home', triggerId: data.trigger_id }
  return { at: 'nowhere' }
}

/**
 * What two deliveries of one envelope have in common. An event that Slack sends again has a new envelope id and the same event id;
 * in HTTP mode nothing but the body has an id.
 */
export function identityOf({ body, customProperties }: ReceiverEvent): string {
  const { data } = Envelope.safeParse(body)
  const socket = EnvelopeId.safeParse(customProperties).data
  return data?.event_id ?? socket?.envelopeId ?? data?.trigger_id ?? createHash('sha256').update(JSON.stringify(body)).digest('base64url')
}
