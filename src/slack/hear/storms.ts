import type { App, BlockButtonAction } from '@slack/bolt'
import type { UserId } from '../../domain/suppression.ts'
import type { Answer } from '../desk.ts'
import { actions } from '../names.ts'
import { counted } from '../say/duration.ts'
import type { Message, Modal } from '../say/message.ts'
import type { Hearing } from './hearing.ts'
import { openModal } from './open-modal.ts'
import { onStorm, refusalProse } from './refusal.ts'
import { newestOf } from './show.ts'
import { suppressForm } from './suppress-form.ts'

/** The three buttons of a storm's card. */
export function hearStorms(app: App, hearing: Hearing): void {
  const { desk, voice } = hearing

  app.action<BlockButtonAction>(actions.acknowledgeAll, async ({ ack, action, body }) => {
    const answer = await onStorm(action.value, (id) => desk.acknowledgeStorm(id, body.user.id))
    await ack()
    const words = 'refused' in answer ? refusalProse(answer.refused) : [`Acknowledged ${counted(answer.count, 'alert')}.`]
    await voice.whisper(body, words)
  })

  app.action<BlockButtonAction>(actions.suppressTopTalker, async ({ ack, action, body }) => {
    const answer = await onStorm(action.value, (id) => topTalkersForm(id, body.user.id))
    await ack()
    if ('refused' in answer) await voice.whisper(body, refusalProse(answer.refused))
    else await openModal(body, answer.modal, hearing)
  })

  app.action<BlockButtonAction>(actions.showNewest, async ({ ack, action, body }) => {
    const answer = await onStorm(action.value, async (id): Promise<Answer<{ readonly list: Message }>> => ({
      list: await newestOf(id, desk),
    }))
    await ack()
    if ('refused' in answer) await voice.whisper(body, refusalProse(answer.refused))
    else await voice.answer(body, answer.list, 'person')
  })

  async function topTalkersForm(storm: string, by: UserId): Promise<Answer<{ readonly modal: Modal }>> {
    const top = await desk.topTalker(storm)
    return 'refused' in top ? top : suppressForm(top.alert, by, hearing)
  }
}
