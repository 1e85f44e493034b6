import type { App, BlockButtonAction } from '@slack/bolt'
import type { SuppressionId, UserId } from '../../domain/suppression.ts'
import type { Answer, Desk } from '../desk.ts'
import { actions, readSuppressionId } from '../names.ts'
import type { Hearing } from './hearing.ts'
import { foreign, refusalProse } from './refusal.ts'

/** Approve and Reject on the card that asks for a second person. The card is the reconciler's; the presser hears what it came to. */
export function hearApprovals(app: App, { desk, voice }: Hearing): void {
  answer(actions.approve, 'approve', 'Approved: it hides from now on.')
  answer(actions.reject, 'reject', 'Rejected: nothing is hidden.')

  function answer(button: string, verb: keyof Pick<Desk, 'approve' | 'reject'>, done: string): void {
    app.action<BlockButtonAction>(button, async ({ ack, action, body }) => {
      const outcome = await onSuppression(action.value, body.user.id, desk[verb])
      await ack()
      await voice.whisper(body, 'refused' in outcome ? refusalProse(outcome.refused) : [done])
    })
  }
}

async function onSuppression<T>(
  value: string | undefined,
  by: UserId,
  ask: (id: SuppressionId, by: UserId) => Promise<Answer<T>>,
): Promise<Answer<T>> {
  const id = readSuppressionId(value)
  return id === undefined ? foreign : ask(id, by)
}
