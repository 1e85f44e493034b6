import type { App, BlockButtonAction } from '@slack/bolt'
import { actions, readSuppressionId } from '../names.ts'
import { suppressionsAnswer } from '../say/answers.ts'
import { suppressModal } from '../say/modals.ts'
import type { Hearing } from './hearing.ts'
import { openModal } from './open-modal.ts'
import { isPrivate, refresh } from './refresh.ts'
import { foreign, onAlert, refusalProse } from './refusal.ts'
import { alertAnswer } from './show.ts'

export function hearButtons(app: App, hearing: Hearing): void {
  const { desk, voice, now } = hearing

  app.action<BlockButtonAction>(actions.acknowledge, async ({ ack, action, body }) => {
    const answer = await onAlert(action.value, (id) => desk.takeAction(id, { do: 'acknowledge', by: body.user.id }))
    await ack()
    if ('refused' in answer) await voice.whisper(body, refusalProse(answer.refused))
    else await refresh(body, () => alertAnswer(answer.alert.id, desk), hearing)
  })

  app.action<BlockButtonAction>(actions.report, async ({ ack, action, body }) => {
    const answer = await onAlert(action.value, (id) => desk.takeAction(id, { do: 'report', by: body.user.id }))
    await ack()
    await voice.whisper(body, 'refused' in answer ? refusalProse(answer.refused) : ['The report is coming in the thread.'])
  })

  app.action<BlockButtonAction>(actions.suppress, async ({ ack, action, body }) => {
    const answer = await onAlert(action.value, (id) => desk.offers(id))
    if ('refused' in answer) await voice.whisper(body, refusalProse(answer.refused))
    else await openModal(body, suppressModal(answer.alert, answer.offers, now()), hearing)
    await ack()
  })

  /** In a list that only this person sees the suppression disappears; elsewhere the message is everybody's, and stays. */
  app.action<BlockButtonAction>(actions.lift, async ({ ack, action, body }) => {
    const id = readSuppressionId(action.value)
    const answer = id === undefined ? foreign : await desk.lift(id, body.user.id)
    await ack()
    await refresh(body, async () => suppressionsAnswer(await desk.suppressions()), hearing)
    if ('refused' in answer) await voice.whisper(body, refusalProse(answer.refused))
    else if (body.message && !isPrivate(body)) await voice.whisper(body, ['Lifted.'])
  })
}
