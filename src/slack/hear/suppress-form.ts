import { objection } from '../../domain/action.ts'
import type { AlertId } from '../../domain/alert.ts'
import type { UserId } from '../../domain/suppression.ts'
import type { Answer } from '../desk.ts'
import type { Modal } from '../say/message.ts'
import { suppressModal } from '../say/modals.ts'
import type { Hearing } from './hearing.ts'

/** The form for this alert, unless what it would ask for is refused anyway. */
export async function suppressForm(id: AlertId, by: UserId, { desk, now }: Hearing): Promise<Answer<{ readonly modal: Modal }>> {
  const answer = await desk.offers(id)
  if ('refused' in answer) return answer
  const refused = objection('suppress', by, answer.alert, now())
  return refused === undefined
    ? { modal: suppressModal(answer.alert, answer.offers, { now: now(), longestMs: desk.longestSuppressionMs }) }
    : { refused }
}
