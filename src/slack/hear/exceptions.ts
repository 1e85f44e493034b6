import type { App, BlockButtonAction } from '@slack/bolt'
import type { SuppressionId } from '../../domain/suppression.ts'
import type { Exception } from '../desk.ts'
import { actions, readSuppressionId } from '../names.ts'
import { exceptionComment, exceptionMessage } from '../say/exception.ts'
import { uploadTo } from '../upload.ts'
import type { Hearing } from './hearing.ts'
import { foreign, refusalProse } from './refusal.ts'

/**
 * Falco exception answers a person with a file in the card's thread, or with its text. It says nothing of how an alert stands, so it
 * is not the reconciler's: whoever does not get it presses again.
 */
export function hearExceptions(app: App, { desk, voice, client, log }: Hearing): void {
  app.action<BlockButtonAction>(actions.exception, async ({ ack, action, body }) => {
    const id = readSuppressionId(action.value)
    const answer = id === undefined ? foreign : await desk.exception(id)
    await ack()
    if ('refused' in answer) await voice.whisper(body, refusalProse(answer.refused))
    else if (id !== undefined && (await isUploaded(id, answer, body.user.id)))
      await voice.whisper(body, ['The file is in the thread of the card.'])
    else await voice.answer(body, exceptionMessage(answer.file), 'person')
  })

  /** False: there is no card, or Slack did not take the file. */
  async function isUploaded(id: SuppressionId, { file, card }: Exception, by: string): Promise<boolean> {
    if (!card) return false
    try {
      await uploadTo(card, { ...file, comment: exceptionComment(id, by) }, client)
      return true
    } catch (err) {
      log.warn({ err }, 'Slack did not take a file: has the app files:write?')
      return false
    }
  }
}
