import type { App, BlockButtonAction } from '@slack/bolt'
import { actions, readSuppressionId } from '../names.ts'
import { handException } from './hand-exception.ts'
import type { Hearing } from './hearing.ts'
import { foreign, refusalProse } from './refusal.ts'

/** Falco exception, under a suppression: a file for Falco itself. */
export function hearExceptions(app: App, hearing: Hearing): void {
  const { desk, voice } = hearing

  app.action<BlockButtonAction>(actions.exception, async ({ ack, action, body }) => {
    const id = readSuppressionId(action.value)
    const answer = id === undefined ? foreign : await desk.exception(id, body.user.id)
    await ack()
    if ('refused' in answer) await voice.whisper(body, refusalProse(answer.refused))
    else if (id !== undefined) await handException(id, answer, { user: body.user.id, body }, hearing)
  })
}
