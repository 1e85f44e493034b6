import type { BlockAction } from '@slack/bolt'
import type { Message } from '../say/message.ts'
import type { Hearing } from './hearing.ts'
import { publishHome } from './home.ts'

/**
 * What only this person sees is drawn anew after a press on it: the Home tab, or the ephemeral message, as `draw` says. What
 * everybody sees is the reconciler's. Never rejects: by now the press has done what it does.
 */
export async function refresh(body: BlockAction, draw: () => Promise<Message | undefined>, hearing: Hearing): Promise<void> {
  try {
    if (body.view?.type === 'home') return await publishHome(body.user.id, hearing)
    const message = isPrivate(body) ? await draw() : undefined
    if (message) await hearing.voice.answer(body, message, 'instead')
  } catch (err) {
    hearing.log.warn({ err }, 'what a person sees could not be drawn anew')
  }
}

/** An ephemeral message. */
export function isPrivate(body: BlockAction): boolean {
  return body.container['is_ephemeral'] === true
}
