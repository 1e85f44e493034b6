import type { AlertId } from '../../domain/alert.ts'
import type { Desk } from '../desk.ts'
import { showAnswer } from '../say/answers.ts'
import type { Message } from '../say/message.ts'

/** The alert as it stands, as `/falco show` shows it; undefined when the desk has none of this id. */
export async function alertAnswer(id: AlertId, desk: Desk): Promise<Message | undefined> {
  const shown = await desk.show(id)
  return 'refused' in shown ? undefined : showAnswer(shown)
}
