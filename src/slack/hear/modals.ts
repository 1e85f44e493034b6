import type { App, SlackViewMiddlewareArgs, ViewResponseAction, ViewSubmitAction } from '@slack/bolt'
import type { AlertId } from '../../domain/alert.ts'
import { isWaiting } from '../../domain/suppression.ts'
import type { SuppressionRequest } from '../../domain/suppression.ts'
import type { Answer, Desk } from '../desk.ts'
import { callbacks } from '../names.ts'
import { readAssignForm, readResolveForm, readSuppressForm } from '../say/forms.ts'
import type { Form, SuppressForm } from '../say/forms.ts'
import { waitingProse } from '../say/approval.ts'
import type { Modal } from '../say/message.ts'
import { noticeModal } from '../say/modals.ts'
import type { Hearing } from './hearing.ts'
import { onAlert, refusalProse } from './refusal.ts'

/** Submitted modals. What is wrong with an input is said under it; what the desk refuses is said in the modal's place. */
export function hearModals(app: App, { desk, now }: Hearing): void {
  app.view<ViewSubmitAction>(callbacks.suppress, (args) =>
    submitted(
      args,
      readSuppressForm(args.view.state.values, { now: now(), longestMs: desk.longestSuppressionMs }),
      'Not suppressed',
      (id, form) => suppress(desk, id, form, args.body.user.id),
      ({ suppression }) => (isWaiting(suppression) ? noticeModal('Waits for approval', waitingProse(suppression)) : undefined),
    ),
  )
  app.view<ViewSubmitAction>(callbacks.resolve, (args) =>
    submitted(args, readResolveForm(args.view.state.values), 'Not resolved', (id, form) =>
      desk.takeAction(id, { do: 'resolve', by: args.body.user.id, ...form }),
    ),
  )
  app.view<ViewSubmitAction>(callbacks.assign, (args) =>
    submitted(args, readAssignForm(args.view.state.values), 'Not assigned', (id, form) =>
      desk.takeAction(id, { do: 'assign', by: args.body.user.id, ...form }),
    ),
  )
}

type Submitted = SlackViewMiddlewareArgs<ViewSubmitAction>

/** `afterwards`: what takes the modal's place when all went well; without it the modal closes. */
async function submitted<T, Done extends object>(
  { ack, view }: Submitted,
  form: Form<T>,
  failed: string,
  ask: (id: AlertId, form: T) => Promise<Answer<Done>>,
  afterwards?: (done: Done) => Modal | undefined,
): Promise<void> {
  if ('errors' in form) return ack({ response_action: 'errors', errors: form.errors })
  const answer = await onAlert(view.private_metadata, (id) => ask(id, form.ok))
  if ('refused' in answer) return ack(refused(failed, answer.refused))
  const next = afterwards?.(answer)
  await (next ? ack({ response_action: 'update', view: next }) : ack())
}

function refused(title: string, words: string): ViewResponseAction {
  return { response_action: 'update', view: noticeModal(title, refusalProse(words)) }
}

/** The form names an offer; what it covers is read from the ledger again, never from the client's side. */
async function suppress(desk: Desk, alert: AlertId, form: SuppressForm, by: string): ReturnType<Desk['suppress']> {
  const found = await desk.offers(alert)
  if ('refused' in found) return found
  const offer = found.offers.find(({ key }) => key === form.offer)
  if (!offer) return { refused: 'This scope is not on offer for the alert any more. Please press Suppress again.' }
  const { until, reason } = form
  return desk.suppress({ alert, scope: offer.scope, until, reason, by } satisfies SuppressionRequest)
}
