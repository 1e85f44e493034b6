import type { ModalView } from '@slack/types'
import type { WebClient } from '@slack/web-api'
import type { Prose } from '../domain/prose.ts'
import { senderOf } from './envelope.ts'
import type { Log } from './log.ts'
import type { Message } from './say/message.ts'
import { noticeModal } from './say/modals.ts'
import { notice } from './say/notice.ts'

/**
 * Speaks to the person who caused an envelope (its `body`), where they are looking. Never rejects: what was done stays done when
 * Slack does not carry our words.
 */
export interface Voice {
  /** A few words for this person alone: under the message, in the modal, or in a modal over the Home tab. */
  whisper(body: object, prose: Prose): Promise<void>
  /** A whole message, through the response_url of a command or a press. `instead`: in place of the message that was pressed. */
  answer(body: object, message: Message, audience: Audience): Promise<void>
  /** Another face for the modal that was submitted. */
  redraw(body: object, view: ModalView): Promise<void>
  hasSpokenTo(body: object): boolean
}

export type Audience = 'person' | 'channel' | 'instead'

const patienceMs = 5_000

export function makeVoice({ client, log }: { readonly client: WebClient; readonly log: Log }): Voice {
  const spokenTo = new WeakSet<object>()
  return {
    whisper: (body, prose) => attempt(body, () => whisper(body, prose)),
    answer: (body, message, audience) => attempt(body, () => respond(body, message, audience)),
    redraw: (body, view) => attempt(body, () => redraw(body, view)),
    hasSpokenTo: (body) => spokenTo.has(body),
  }

  async function attempt(body: object, speak: () => Promise<unknown>): Promise<void> {
    spokenTo.add(body)
    await speak().catch((err: unknown) => log.warn({ err }, 'a person did not get our answer'))
  }

  async function whisper(body: object, prose: Prose): Promise<unknown> {
    const sender = senderOf(body)
    switch (sender.at) {
      case 'message':
        return respond(body, notice(prose), 'person')
      case 'form':
        return redraw(body, noticeModal('Falconer', prose))
      case 'home':
        return client.views.open({ trigger_id: sender.triggerId, view: noticeModal('Falconer', prose) })
      case 'modal':
        return client.views.push({ trigger_id: sender.triggerId, view: noticeModal('Falconer', prose) })
      case 'nowhere':
        throw new Error('Nobody caused this envelope.')
    }
  }

  async function redraw(body: object, view: ModalView): Promise<unknown> {
    const sender = senderOf(body)
    if (sender.at !== 'form') throw new Error('This envelope is no submitted modal.')
    return client.views.update({ view_id: sender.view, view })
  }
}

/** A response_url lives 30 minutes, works five times and needs no token: docs.slack.dev, handling user interaction. */
async function respond(body: object, message: Message, audience: Audience): Promise<void> {
  const sender = senderOf(body)
  if (sender.at !== 'message') throw new Error('This envelope has no response_url.')
  const response = await fetch(sender.responseUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...message, ...manner[audience] }),
    redirect: 'error',
    signal: AbortSignal.timeout(patienceMs),
  })
  if (!response.ok) throw new Error(`The response_url answered with HTTP ${response.status}.`)
}

const manner = {
  person: { response_type: 'ephemeral', replace_original: false },
  channel: { response_type: 'in_channel', replace_original: false },
  instead: { replace_original: true },
} satisfies Record<Audience, object>
