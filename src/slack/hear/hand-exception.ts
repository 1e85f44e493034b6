import type { SuppressionId } from '../../domain/suppression.ts'
import type { Exception } from '../desk.ts'
import { exceptionComment, exceptionMessage } from '../say/exception.ts'
import { uploadTo } from '../upload.ts'
import type { Hearing } from './hearing.ts'

type Asked = { readonly user: string; readonly body: object }

/**
 * Answers a person with a file in the card's thread, or with its text. It says nothing of how an alert stands, so it is not the
 * reconciler's: whoever does not get it asks again.
 */
export async function handException(id: SuppressionId, exception: Exception, { user, body }: Asked, hearing: Hearing): Promise<void> {
  if (await isUploaded(id, exception, user, hearing)) await hearing.voice.whisper(body, ['The file is in the thread of the card.'])
  else await hearing.voice.answer(body, exceptionMessage(exception.file), 'person')
}

/** False: there is no card, or Slack did not take the file. */
async function isUploaded(id: SuppressionId, { file, card }: Exception, by: string, { client, log }: Hearing): Promise<boolean> {
  if (!card) return false
  try {
    await uploadTo(card, { ...file, comment: exceptionComment(id, by) }, client)
    return true
  } catch (err) {
    log.warn({ err }, 'Slack did not take a file: has the app files:write?')
    return false
  }
}
