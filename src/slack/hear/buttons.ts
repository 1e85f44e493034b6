import type { App, BlockButtonAction } from '@slack/bolt'
import { actions, readSuppressionId } from '../names.ts'
import { suppressionsAnswer } from '../say/answers.ts'
import { suppressModal } from '../say/modals.ts'
import type { Hearing } from './hearing.ts'
import { publishHome } from './home.ts'
import { openModal } from './open-modal.ts'
import { foreign, onAlert, refusalProse } from './refusal.ts'

export function hearButtons(app: App, hearing: Hearing): void {
  const { desk, voice, now } = hearing

  app.action<BlockButtonAction>(actions.acknowledge, async ({ ack, action, body }) => {
    const answer = await onAlert(action.value, (id) => desk.takeAction(id, { do: 'acknowledge', by: body.user.id }))
    await ack()
    if ('refused' in answer) await voice.whisper(body, refusalProse(answer.refused))
    await refreshHome(body, hearing)
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

  app.action<BlockButtonAction>(actions.lift, async ({ ack, action, body }) => {
    const id = readSuppressionId(action.value)
    const answer = id === undefined ? foreign : await desk.lift(id, body.user.id)
    await ack()
    if (isList(body)) await voice.answer(body, suppressionsAnswer(await desk.suppressions()), 'instead')
    if ('refused' in answer) await voice.whisper(body, refusalProse(answer.refused))
    else if (isInMessage(body)) await voice.whisper(body, ['Lifted.'])
    await refreshHome(body, hearing)
  })
}

/** What somebody was shown alone is a list; anything else with a Lift button is everybody's and stays. */
function isList(body: BlockButtonAction): boolean {
  return body.container['is_ephemeral'] === true
}

function isInMessage(body: BlockButtonAction): boolean {
  return body.view === undefined && !isList(body)
}

async function refreshHome(body: BlockButtonAction, hearing: Hearing): Promise<void> {
  if (body.view?.type === 'home') await publishHome(body.user.id, hearing)
}
