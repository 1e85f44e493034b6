import type { App, BlockButtonAction } from '@slack/bolt'
import type { AlertId } from '../../domain/alert.ts'
import { actions, readNewestBlockId } from '../names.ts'
import type { Message } from '../say/message.ts'
import type { Hearing } from './hearing.ts'
import { openModal } from './open-modal.ts'
import { refresh } from './refresh.ts'
import { onAlert, refusalProse } from './refusal.ts'
import { alertAnswer, newestOf } from './show.ts'
import { suppressForm } from './suppress-form.ts'

export function hearButtons(app: App, hearing: Hearing): void {
  const { desk, voice } = hearing

  app.action<BlockButtonAction>(actions.acknowledge, async ({ ack, action, body }) => {
    const answer = await onAlert(action.value, (id) => desk.takeAction(id, { do: 'acknowledge', by: body.user.id }))
    await ack()
    if ('refused' in answer) await voice.whisper(body, refusalProse(answer.refused))
    else await refresh(body, () => drawn(answer.alert.id, action.block_id), hearing)
  })

  app.action<BlockButtonAction>(actions.report, async ({ ack, action, body }) => {
    const answer = await onAlert(action.value, (id) => desk.takeAction(id, { do: 'report', by: body.user.id }))
    await ack()
    await voice.whisper(body, 'refused' in answer ? refusalProse(answer.refused) : ['The report is coming in the thread.'])
  })

  app.action<BlockButtonAction>(actions.suppress, async ({ ack, action, body }) => {
    const answer = await onAlert(action.value, (id) => suppressForm(id, body.user.id, hearing))
    await ack()
    if ('refused' in answer) await voice.whisper(body, refusalProse(answer.refused))
    else await openModal(body, answer.modal, hearing)
  })

  /** Where only this person looks: the list that the row stands in, or the alert alone. */
  async function drawn(id: AlertId, block: string): Promise<Message | undefined> {
    const storm = readNewestBlockId(block)
    return storm === undefined ? alertAnswer(id, desk) : newestOf(storm, desk)
  }
}
