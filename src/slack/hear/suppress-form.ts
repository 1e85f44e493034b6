import type { App, ViewResponseAction, ViewSubmitAction } from '@slack/bolt'
import { objection } from '../../domain/action.ts'
import type { AlertId } from '../../domain/alert.ts'
import type { Prose } from '../../domain/prose.ts'
import { isWaiting } from '../../domain/suppression.ts'
import type { Suppression, UserId } from '../../domain/suppression.ts'
import type { Answer } from '../desk.ts'
import { callbacks } from '../names.ts'
import { waitingProse } from '../say/approval.ts'
import { readSuppressForm, tellsTime } from '../say/forms.ts'
import type { FormValues } from '../say/forms.ts'
import type { Modal } from '../say/message.ts'
import { noticeModal } from '../say/modals.ts'
import { suppressModal } from '../say/suppress-modal.ts'
import type { Hearing } from './hearing.ts'
import { acknowledge, refused, submitted } from './modals.ts'
import { onAlert } from './refusal.ts'

/** The form for this alert, unless what it would ask for is refused anyway. What it would have hidden follows once it is open. */
export async function suppressForm(id: AlertId, by: UserId, { desk, now }: Hearing): Promise<Answer<{ readonly modal: Modal }>> {
  const answer = await desk.choices(id)
  if ('refused' in answer) return answer
  const refusal = objection('suppress', by, answer.alert, now())
  return refusal === undefined
    ? { modal: suppressModal(answer.alert, answer.choices, { now: now(), longestMs: desk.longestSuppressionMs }) }
    : { refused: refusal }
}

/** The form names fields; what they ask for is read from the ledger again, never from the client's side. */
export function hearSuppressForm(app: App, { desk, people, now }: Hearing): void {
  app.view<ViewSubmitAction>(callbacks.suppress, async ({ ack, view, body }) => {
    await acknowledge(ack, await carryOut(view.private_metadata, view.state.values, body.user.id))
  })

  async function carryOut(reference: string, values: FormValues, by: UserId): Promise<ViewResponseAction | undefined> {
    const found = await onAlert(reference, (id) => desk.choices(id))
    if ('refused' in found) return refused('Not suppressed', found.refused)
    const { alert, choices } = found
    const zone = tellsTime(values) ? await people.zoneOf(by) : undefined
    const span = { now: now(), longestMs: desk.longestSuppressionMs, zone: zone ?? 'UTC' }
    const form = readSuppressForm(values, choices, span)
    return submitted(
      form,
      'Not suppressed',
      (wish) => desk.suppress({ alert: alert.id, ...wish, by }),
      ({ suppression, spared }) => aftermath(suppression, spared, zone),
    )
  }
}

/** What whoever asked should know beyond what the card says by itself; undefined: nothing. */
function aftermath(suppression: Suppression, spared: string | undefined, zone: string | undefined): Modal | undefined {
  const clock: Prose = suppression.isFixed && zone === undefined ? [' Slack does not tell your time zone: the end is read as UTC.'] : []
  const rest: Prose = [...(spared === undefined ? [] : [` ${spared}`]), ...clock]
  if (isWaiting(suppression)) return noticeModal('Waits for approval', [...waitingProse(suppression), ...rest])
  return rest.length === 0 ? undefined : noticeModal('Suppressed', ['Suppressed until ', { moment: suppression.until }, '.', ...rest])
}
