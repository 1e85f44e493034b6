import type { App, ViewResponseAction, ViewSubmitAction } from '@slack/bolt'
import { isWaiting } from '../../domain/suppression.ts'
import type { SuppressionId, UserId } from '../../domain/suppression.ts'
import type { Answer } from '../desk.ts'
import { callbacks, readSuppressionId } from '../names.ts'
import { readNarrower } from '../say/forms.ts'
import type { FormValues } from '../say/forms.ts'
import type { Modal } from '../say/message.ts'
import { narrowModal } from '../say/suppress-modal.ts'
import type { Hearing } from './hearing.ts'
import { acknowledge, refused, submitted } from './modals.ts'
import { foreign } from './refusal.ts'

/** The form that makes a suppression narrower, unless there is nothing to change any more. */
export async function narrowForm(id: SuppressionId, { desk, now }: Hearing): Promise<Answer<{ readonly modal: Modal }>> {
  const answer = await desk.narrower(id)
  if ('refused' in answer) return answer
  const { suppression, choices } = answer
  if (suppression.ended || now() >= suppression.until) return { refused: 'This suppression has ended already.' }
  if (isWaiting(suppression)) return { refused: 'It waits for approval and hides nothing yet: take it back and ask for another.' }
  return { modal: narrowModal(suppression, choices, now()) }
}

export function hearNarrowForm(app: App, { desk }: Hearing): void {
  app.view<ViewSubmitAction>(callbacks.narrow, async ({ ack, view, body }) => {
    await acknowledge(ack, await carryOut(view.private_metadata, view.state.values, body.user.id))
  })

  async function carryOut(reference: string, values: FormValues, by: UserId): Promise<ViewResponseAction | undefined> {
    const id = readSuppressionId(reference)
    const found = id === undefined ? foreign : await desk.narrower(id)
    if ('refused' in found) return refused('Not narrowed', found.refused)
    const { suppression, choices } = found
    return submitted(readNarrower(values, choices), 'Not narrowed', (added) => desk.narrow(suppression.id, added, by))
  }
}
